// SPDX-License-Identifier: MIT
#include "core/project/Project.h"

#include "core/package/AtomicFile.h"

#include <nlohmann/json.hpp>

namespace core::project
{

namespace
{

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::uint64_t maxProjectBytes = 16 << 20;

void refuseUnknownKeys(const json& object, std::initializer_list<std::string_view> known)
{
    for (const auto& [key, value] : object.items()) {
        if (std::ranges::find(known, key) == known.end())
            throw std::invalid_argument("unknown key \"" + key + "\"");
    }
}

std::string portable(const fs::path& path, const fs::path& folder)
{
    const auto relative = path.lexically_normal().lexically_relative(folder);
    return (relative.empty() ? path : relative).generic_string();
}

fs::path resolved(const std::string& text, const fs::path& folder)
{
    return (folder / fs::path(text)).lexically_normal();
}

} // namespace

HostResult<Project> parseProject(std::string_view text, const fs::path& folder)
{
    try {
        const auto root = json::parse(text);
        const int version = root.at("version");
        if (version > projectVersion)
            return problem(ErrorCode::unsupportedVersion, {},
                           "the project has version " + std::to_string(version) + ", this program knows up to " +
                               std::to_string(projectVersion));
        refuseUnknownKeys(root, {"version", "module", "firmware", "files", "backup", "protect"});
        Project project;
        project.module = root.at("module");
        project.firmware = resolved(root.at("firmware"), folder);
        for (const auto& entry : root.at("files")) {
            refuseUnknownKeys(entry, {"from", "to"});
            Source source{resolved(entry.at("from"), folder)};
            source.to = entry.value("to", source.to);
            project.files.push_back(std::move(source));
        }
        project.backup = root.value("backup", project.backup);
        project.protect = root.value("protect", project.protect);
        return project;
    } catch (const std::exception& error) {
        return problem(ErrorCode::syntax, {}, error.what());
    }
}

HostResult<Project> readProject(const fs::path& path)
{
    const auto bytes = package::readWholeFile(path, maxProjectBytes);
    if (!bytes)
        return std::unexpected(bytes.error());
    auto project = parseProject({reinterpret_cast<const char*>(bytes->data.get()), bytes->size},
                                fs::absolute(path).lexically_normal().parent_path());
    if (!project)
        project.error().subject = path.string();
    return project;
}

std::string projectText(const Project& project, const fs::path& folder)
{
    json files = json::array(); // nlohmann::json keeps the keys of an object sorted
    for (const auto& source : project.files)
        files.push_back({{"from", portable(source.from, folder)}, {"to", source.to}});
    const json root = {{"version", projectVersion},
                       {"module", project.module},
                       {"firmware", portable(project.firmware, folder)},
                       {"files", files},
                       {"backup", project.backup},
                       {"protect", project.protect}};
    return root.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

HostResult<void> writeProject(const Project& project, const fs::path& path)
{
    const auto text = projectText(project, fs::absolute(path).lexically_normal().parent_path());
    return package::writeAtomically(path, std::as_bytes(std::span(text)));
}

} // namespace core::project
