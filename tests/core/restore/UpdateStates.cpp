// SPDX-License-Identifier: MIT
#include "tests/core/restore/UpdateStates.h"

#include "core/checksum/Crc32.h"
#include "core/checksum/CrcText.h"
#include "tests/core/restore/ScenarioData.h"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace test
{

using nlohmann::json;

namespace
{

std::string crcText(const Bytes& content)
{
    char buffer[core::checksum::crcTextSize];
    return std::string(core::checksum::crcText(core::checksum::quecPythonCrc32(content), buffer));
}

} // namespace

void stage(core::restore::SimulatedNor& user, const Staging& staging)
{
    json stat = json::array();
    json manifest = {{"version", 1}, {"files", json::array()}};
    for (const auto& [path, content] : staging.files) {
        const auto name = "/usr" + path;
        json entry = {{"url", "http://example.org" + path}, {"name", name}, {"total_size", "unknown"}};
        if (staging.totals == Staging::Totals::known)
            entry["total_size"] = content.size();
        stat.push_back(entry);
        manifest["files"].push_back({{"name", name}, {"size", content.size()}, {"crc32", crcText(content)}});
        const bool isWrong = path == staging.wrong;
        if (!isWrong || !staging.wrongContent.empty())
            SimulatedModule::put(user, "/.updater" + name, isWrong ? staging.wrongContent : content);
    }
    if (staging.stat)
        SimulatedModule::put(user, "/.updater/download.stat", bytesOf(stat.dump()));
    if (staging.manifest)
        SimulatedModule::put(user, "/.updater/lifeboat.json", bytesOf(manifest.dump()));
    if (staging.flag)
        SimulatedModule::put(user, "/.updater/update.flag", {});
}

void putSettings(SimulatedModule& module, const std::string& text)
{
    SimulatedModule::put(module.backup, "/.lifeboat.json", bytesOf(text));
}

SimulatedModule bootedModule(const std::string& settings)
{
    auto module = sampleModule();
    module.extras = true;
    if (!settings.empty())
        putSettings(module, settings);
    module.boot();
    return module;
}

const Tree& newVersion()
{
    static const Tree tree = {{"/main.py", bytesOf("import app.net\nprint('version 2')\n")},
                              {"/app/net.py", xorshiftTopBytes(7, 9000)},
                              {"/app/config.json", bytesOf("{\"version\": 2}")}};
    return tree;
}

const Tree& newestVersion()
{
    static const Tree tree = {{"/main.py", bytesOf("import app.net\nprint('version 3, which is longer')\n")},
                              {"/app/net.py", xorshiftTopBytes(9, 5000)}};
    return tree;
}

std::string withValue(const std::string& list, const std::string& path, const Bytes& content)
{
    auto entries = json::parse(list);
    for (auto& entry : entries) {
        if (entry["name"] == "/usr" + path)
            entry["crc32"] = crcText(content);
    }
    return entries.dump();
}

void confirm(SimulatedModule& module)
{
    Bytes buffer(4096);
    const core::littlefs::Geometry geometry{4096, 4096, 4096, module.user.blockCount() - 1};
    if (!core::restore::confirmBoot(module.user, geometry, buffer))
        throw std::runtime_error("confirm");
}

Tree filesOf(const Tree& tree)
{
    Tree files;
    for (const auto& [path, content] : tree) {
        if (path != "/checksum.json" && !path.starts_with("/.updater/") && !path.starts_with("/.lifeboat/"))
            files.emplace(path, content);
    }
    return files;
}

std::optional<std::uint32_t> listedCrc(const Tree& tree, const std::string& path)
{
    for (const auto& entry : json::parse(textOf(tree.at("/checksum.json")))) {
        if (entry["name"] == "/usr" + path)
            return static_cast<std::uint32_t>(std::stoul(entry["crc32"].get<std::string>(), nullptr, 16));
    }
    return {};
}

std::string differsFromList(const Tree& tree)
{
    for (const auto& entry : json::parse(textOf(tree.at("/checksum.json")))) {
        const auto path = entry["name"].get<std::string>().substr(4);
        const auto found = tree.find(path);
        if (found == tree.end())
            return path + " is missing";
        if (core::checksum::quecPythonCrc32(found->second) !=
            static_cast<std::uint32_t>(std::stoul(entry["crc32"].get<std::string>(), nullptr, 16)))
            return path + " is not what the list says";
    }
    return {};
}

} // namespace test
