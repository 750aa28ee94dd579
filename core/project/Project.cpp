// SPDX-License-Identifier: MIT
#include "core/project/Project.h"

#include "core/package/AtomicFile.h"
#include "core/project/Protection.h"
#include "core/restore/Settings.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <utility>

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

constexpr backup::FilePolicy policies[] = {backup::FilePolicy::always, backup::FilePolicy::ifMissing,
                                           backup::FilePolicy::never};

std::uint8_t countAt(const json& object, const char* key, int most)
{
    const auto found = object.find(key);
    if (found == object.end())
        return 0;
    if (!found->is_number_integer() || *found < 0 || *found > most)
        throw std::invalid_argument(std::string("\"") + key + "\" has to be a number from 0 to " +
                                    std::to_string(most));
    return found->get<std::uint8_t>();
}

RestoreWishes parseRestore(const json& object)
{
    refuseUnknownKeys(object, {"default", "always", "if-missing", "never", "sets", "attempts", "boots"});
    RestoreWishes wishes;
    const std::string policy = object.value("default", toText(wishes.policy));
    const auto named = std::ranges::find(policies, policy, [](backup::FilePolicy each) { return toText(each); });
    if (named == std::end(policies))
        throw std::invalid_argument("\"default\" has to be \"always\", \"if-missing\" or \"never\"");
    wishes.policy = *named;
    wishes.always = object.value("always", wishes.always);
    wishes.ifMissing = object.value("if-missing", wishes.ifMissing);
    wishes.never = object.value("never", wishes.never);
    wishes.attempts = countAt(object, "attempts", 255);
    wishes.boots = countAt(object, "boots", restore::maxBoots);
    wishes.sets = object.value("sets", wishes.boots > 0);
    if (wishes.boots > 0 && !wishes.sets)
        throw std::invalid_argument("\"boots\" goes back to the last good set: it cannot do without \"sets\"");
    return wishes;
}

/// Only what differs from the vendor's scheme.
json restoreJson(const RestoreWishes& wishes)
{
    const RestoreWishes plain;
    json object = json::object();
    if (wishes.policy != plain.policy)
        object["default"] = toText(wishes.policy);
    for (const auto& [key, globs] : {std::pair{"always", &wishes.always}, std::pair{"if-missing", &wishes.ifMissing},
                                     std::pair{"never", &wishes.never}}) {
        if (!globs->empty())
            object[key] = *globs;
    }
    if (wishes.sets)
        object["sets"] = true;
    if (wishes.attempts > 0)
        object["attempts"] = wishes.attempts;
    if (wishes.boots > 0)
        object["boots"] = wishes.boots;
    return object;
}

std::string portable(const fs::path& path, const fs::path& folder)
{
    const auto relative = path.lexically_normal().lexically_relative(folder);
    return (relative.empty() ? path : relative).generic_string();
}

/// The oldest version that knows all that the project uses.
int versionOf(const Project& project)
{
    const bool isNewer =
        project.compile || !project.folders.empty() ||
        std::ranges::any_of(project.files, [](const Source& source) { return !source.exclude.empty(); }) ||
        std::ranges::any_of(project.protect, [](const std::string& pattern) {
            return pattern.starts_with('!') || pattern == defaultPattern || pattern.find('\\') != pattern.npos;
        });
    return isNewer ? 2 : 1;
}

fs::path resolved(const std::string& text, const fs::path& folder)
{
    return text.empty() ? fs::path() : (folder / fs::path(text)).lexically_normal();
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
        refuseUnknownKeys(
            root, {"version", "module", "firmware", "files", "backup", "protect", "restore", "folders", "compile"});
        Project project;
        project.module = root.at("module");
        project.firmware = resolved(root.at("firmware"), folder);
        for (const auto& entry : root.at("files")) {
            refuseUnknownKeys(entry, {"from", "to", "exclude"});
            Source source{resolved(entry.at("from"), folder)};
            source.to = entry.value("to", source.to);
            source.exclude = entry.value("exclude", source.exclude);
            project.files.push_back(std::move(source));
        }
        project.backup = root.value("backup", project.backup);
        project.protect = root.value("protect", project.protect);
        project.folders = root.value("folders", project.folders);
        project.compile = root.value("compile", project.compile);
        if (const auto wishes = root.find("restore"); wishes != root.end())
            project.restore = parseRestore(*wishes);
        if (!project.backup && project.restore != RestoreWishes())
            throw std::invalid_argument("\"restore\" needs a backup: take it out, or set \"backup\" to true");
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
    for (const auto& source : project.files) {
        files.push_back({{"from", portable(source.from, folder)}, {"to", source.to}});
        if (!source.exclude.empty())
            files.back()["exclude"] = source.exclude;
    }
    json root = {{"version", versionOf(project)},
                 {"module", project.module},
                 {"firmware", portable(project.firmware, folder)},
                 {"files", files},
                 {"backup", project.backup},
                 {"protect", project.protect}};
    if (!project.folders.empty())
        root["folders"] = project.folders;
    if (project.compile)
        root["compile"] = true;
    if (project.restore != RestoreWishes())
        root["restore"] = restoreJson(project.restore);
    return root.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

HostResult<void> writeProject(const Project& project, const fs::path& path)
{
    const auto text = projectText(project, fs::absolute(path).lexically_normal().parent_path());
    return package::writeAtomically(path, std::as_bytes(std::span(text)));
}

} // namespace core::project
