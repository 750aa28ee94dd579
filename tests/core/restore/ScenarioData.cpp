// SPDX-License-Identifier: MIT
#include "tests/core/restore/ScenarioData.h"

#include <nlohmann/json.hpp>

#include <fstream>

namespace test
{

namespace
{

Bytes contentOf(const nlohmann::json& value)
{
    const auto text = value.get<std::string>();
    return text.starts_with('@') ? readFile(dataFile("quecpython/" + text.substr(1))) : bytesOf(text);
}

void change(core::restore::SimulatedNor& nor, const nlohmann::json& changes)
{
    // Removals first: a folder may have to give way to a file of its name.
    for (const auto& [path, value] : changes.items()) {
        if (value.is_null())
            SimulatedModule::remove(nor, "/" + path);
    }
    for (const auto& [path, value] : changes.items()) {
        if (value.is_null())
            continue;
        SimulatedModule::with(nor, [&](core::littlefs::FileSystem& fs) {
            const auto there = fs.stat(path);
            if (there && there->isDirectory)
                (void)fs.remove(path);
        });
        SimulatedModule::put(nor, "/" + path, contentOf(value));
    }
}

} // namespace

const nlohmann::json& scenarioFile()
{
    static const auto file =
        nlohmann::json::parse(std::ifstream(dataFile("quecpython/restore_scenarios.json"), std::ios::binary));
    return file;
}

const Tree& protectedFiles()
{
    static const Tree tree = [] {
        Tree files;
        const auto list =
            nlohmann::json::parse(std::ifstream(dataFile("quecpython/expected/checksum.json"), std::ios::binary));
        for (const auto& entry : list) {
            const auto name = entry["name"].get<std::string>();
            files[name.substr(4)] = readFile(dataFile("quecpython/project" + name));
        }
        return files;
    }();
    return tree;
}

const SimulatedModule& sampleModule()
{
    static const SimulatedModule sample = [] {
        SimulatedModule module(94, 50);
        const auto root = dataFile("quecpython/project/usr");
        std::vector<std::filesystem::path> paths;
        for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
            if (entry.is_regular_file())
                paths.push_back(entry.path());
        }
        std::sort(paths.begin(), paths.end());
        for (const auto& path : paths)
            SimulatedModule::put(module.user, "/" + path.lexically_relative(root).string(), readFile(path));
        for (const auto& [path, content] : protectedFiles())
            SimulatedModule::put(module.backup, "/usr" + path, content);
        for (const auto* name : {"checksum.json", "backup_restore.json"})
            SimulatedModule::put(module.backup, std::string("/") + name,
                                 readFile(dataFile(std::string("quecpython/expected/") + name)));
        return module;
    }();
    return sample;
}

SimulatedModule moduleFor(const nlohmann::json& scenario)
{
    SimulatedModule module = sampleModule();
    change(module.user, scenario["user"]);
    change(module.backup, scenario["bak"]);
    if (scenario.contains("user_free_blocks"))
        SimulatedModule::fillUp(module.user, scenario["user_free_blocks"].get<std::uint32_t>());
    return module;
}

} // namespace test
