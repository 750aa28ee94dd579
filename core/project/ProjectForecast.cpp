// SPDX-License-Identifier: MIT
#include "core/project/ProjectForecast.h"

#include "core/backup/ListName.h"

#include <algorithm>

namespace core::project
{

namespace
{

using package::Role;

// Whatever a partition may have: for a project whose partitions are not known yet.
constexpr std::uint32_t manyBlocks = 1 << 18;

std::string lowered(std::string_view text)
{
    std::string result(text);
    std::ranges::transform(result, result.begin(), backup::lowerAscii);
    return result;
}

/// As file names have it, however its parts are joined: "EC600UCNLB".
std::string lettersOf(std::string_view text)
{
    std::string letters;
    for (const char c : text) {
        if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'))
            letters += backup::lowerAscii(c);
    }
    return letters;
}

std::optional<package::PartitionPlace> placeOf(const package::Package& package, Role role,
                                               const std::optional<package::Region>& profile)
{
    auto place = locate(package, role, profile);
    return place ? std::optional(std::move(*place)) : std::nullopt;
}

} // namespace

bool fits(const ModuleProfile& module, std::string_view platform)
{
    const auto x = lowered(module.platform);
    const auto y = lowered(platform);
    return x.starts_with(y) || y.starts_with(x);
}

std::vector<std::string> likelyModules(const PackageSummary& package, const std::filesystem::path& file,
                                       std::string_view usbId)
{
    std::vector<std::string> ofPlatform;
    std::vector<std::string> ofIdentity;
    std::vector<std::string> named;
    const auto name = lettersOf(file.filename().string());
    for (const auto& module : moduleProfiles()) {
        if (!fits(module, package.platform))
            continue;
        ofPlatform.push_back(module.name);
        if (std::ranges::find(module.usbIds, usbId) != module.usbIds.end())
            ofIdentity.push_back(module.name);
        const auto letters = lettersOf(module.name);
        if (name.find(letters) == name.npos)
            continue;
        // A longer name says more than the shorter one in it.
        if (!named.empty() && letters.size() > lettersOf(named.front()).size())
            named.clear();
        if (named.empty() || letters.size() == lettersOf(named.front()).size())
            named.push_back(module.name);
    }
    return !named.empty() ? named : !ofIdentity.empty() ? ofIdentity : ofPlatform;
}

HostResult<package::PartitionPlace> locate(const package::Package& package, Role role,
                                           const std::optional<package::Region>& profile)
{
    package::AddressHints hints;
    // A profile may know a size without an address.
    if (profile && profile->address != 0)
        hints.profile = profile;
    return package.locate(role, hints);
}

HostResult<PackageSummary> summarise(const std::filesystem::path& path, const std::optional<ModuleProfile>& module)
{
    auto opened = package::openPackage(path);
    if (!opened)
        return std::unexpected(opened.error());
    const auto& package = **opened;
    PackageSummary summary{.format = std::string(package.formatName()),
                           .platform = package.platform(),
                           .product = package.productName(),
                           .bytes = 0,
                           .entries = package.entries(),
                           .backupId = package.idOf(Role::backup),
                           .user = {},
                           .backup = {}};
    std::error_code error;
    summary.bytes = std::filesystem::file_size(path, error);
    // What another platform's profile says is worth nothing here.
    const bool isSuitable = module && fits(*module, summary.platform);
    summary.user = placeOf(package, Role::user, isSuitable ? module->user : std::nullopt);
    summary.backup = placeOf(package, Role::backup, isSuitable ? module->backup : std::nullopt);
    return summary;
}

HostResult<FileSet> prepareFiles(const Project& project, MpyCompiler* compiler)
{
    auto files = readFiles(project);
    if (!files)
        return files;
    if (project.compile) {
        if (!compiler)
            return problem(ErrorCode::badArgument, {},
                           "the project is to be compiled to .mpy, and no mpy-cross is given");
        if (auto done = compiler->compile(*files); !done)
            return std::unexpected(done.error());
    }
    if (auto done = chooseProtected(project, *files); !done)
        return std::unexpected(done.error());
    return files;
}

HostResult<ProjectForecast> forecastProject(const Project& project, MpyCompiler* compiler, PartitionSizes sizes)
{
    const auto files = prepareFiles(project, compiler);
    if (!files)
        return std::unexpected(files.error());
    for (auto* blocks : {&sizes.userBlocks, &sizes.backupBlocks}) {
        if (*blocks == 0)
            *blocks = manyBlocks;
    }
    auto images = forecastImages(*files, project.backup, sizes);
    if (!images)
        return std::unexpected(images.error());
    ProjectForecast forecast{std::move(*images), 0};
    if (project.backup)
        forecast.protectedFiles = static_cast<std::size_t>(std::ranges::count_if(files->files, &UserFile::isProtected));
    return forecast;
}

} // namespace core::project
