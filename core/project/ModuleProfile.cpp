// SPDX-License-Identifier: MIT
#include "core/project/ModuleProfile.h"

#include "core/project/ModulesJson.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <charconv>

namespace core::project
{

namespace
{

using nlohmann::json;

std::string lower(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return result;
}

std::uint32_t numberOf(const json& value)
{
    const auto text = value.get<std::string>();
    std::uint32_t number = 0;
    const bool isHex = text.starts_with("0x");
    const char* end = text.data() + text.size();
    if (!isHex || std::from_chars(text.data() + 2, end, number, 16).ptr != end)
        throw std::invalid_argument("\"" + text + "\" is not a number like 0x60000");
    return number;
}

std::optional<package::Region> regionOf(const json& module, const char* key)
{
    if (!module.contains(key))
        return std::nullopt;
    package::Region region;
    if (module[key].contains("address"))
        region.address = numberOf(module[key]["address"]);
    region.size = numberOf(module[key].at("size"));
    return region;
}

Known knownOf(const json& value)
{
    const auto text = value.get<std::string>();
    if (text == "yes")
        return Known::yes;
    if (text == "no")
        return Known::no;
    if (text == "unknown")
        return Known::unknown;
    throw std::invalid_argument("\"" + text + "\" is neither yes, no nor unknown");
}

// How many single-letter edits lie between two names; enough to guess what was meant.
std::size_t distance(std::string_view a, std::string_view b)
{
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j)
        row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row.back();
}

} // namespace

HostResult<std::vector<ModuleProfile>> parseModuleProfiles(std::string_view text)
{
    std::vector<ModuleProfile> profiles;
    try {
        const auto root = json::parse(text);
        if (root.at("version") != 1)
            return problem(ErrorCode::unsupportedVersion, "modules.json", "only version 1 is known");
        for (const auto& module : root.at("modules")) {
            ModuleProfile profile;
            profile.platform = module.at("platform");
            profile.fileSystem = module.at("fileSystem");
            profile.user = regionOf(module, "user");
            profile.backup = regionOf(module, "backup");
            profile.addressesConfirmed = knownOf(module.at("addressesConfirmed"));
            profile.restoresAtBoot = knownOf(module.at("restoresAtBoot"));
            profile.usbIds = module.at("usb");
            profile.downloadUsbIds = module.at("downloadUsb");
            profile.firmwareFile = module.at("firmware");
            profile.note = module.at("note");
            for (const auto& name : module.at("names")) {
                profile.name = name;
                profiles.push_back(profile);
            }
        }
    } catch (const std::exception& error) {
        return problem(ErrorCode::syntax, "modules.json", error.what());
    }
    return profiles;
}

const std::vector<ModuleProfile>& moduleProfiles()
{
    // The text is part of the program and read by a test, so it parses.
    static const auto profiles = parseModuleProfiles(modulesJson).value_or(std::vector<ModuleProfile>());
    return profiles;
}

HostResult<ModuleProfile> findModule(std::string_view name)
{
    const auto wanted = lower(name);
    const auto& profiles = moduleProfiles();
    const auto found = std::ranges::find(profiles, wanted, [](const auto& p) { return lower(p.name); });
    if (found != profiles.end())
        return *found;
    std::vector<std::pair<std::size_t, std::string>> nearest;
    for (const auto& profile : profiles)
        nearest.emplace_back(distance(wanted, lower(profile.name)), profile.name);
    std::ranges::sort(nearest);
    return problem(ErrorCode::unknownModule, std::string(name),
                   "no such module is known; the nearest names are " + nearest[0].second + ", " + nearest[1].second +
                       " and " + nearest[2].second);
}

} // namespace core::project
