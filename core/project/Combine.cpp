// SPDX-License-Identifier: MIT
#include "core/project/Combine.h"

#include "core/package/AtomicFile.h"
#include "core/project/ProjectForecast.h"

#include <algorithm>

namespace core::project
{

namespace
{

using package::Package;
using package::PartitionPlace;
using package::Role;

namespace fs = std::filesystem;

HostResult<std::uint32_t> blocksOf(const PartitionPlace& place, const std::string& id)
{
    if (place.region.size == 0 || place.region.size % blockSize != 0)
        return problem(ErrorCode::noAddress, id,
                       place.region.size == 0 ? "the size of the partition is not known"
                                              : "the size of the partition is no multiple of 4096 bytes");
    return place.region.size / blockSize;
}

void collectFiles(const FileSet& files, CombineReport& report)
{
    report.notes = files.notes;
    for (const auto& file : files.files) {
        if (!file.isProtected && report.backup)
            report.unprotectedFiles.push_back({"/usr/" + file.path, file.note});
        else if (file.isProtected && report.backup && !file.note.empty()) // its policy is to restore it always
            report.warnings.push_back("/usr/" + file.path + " is protected although " + file.note);
    }
}

void warnAboutModule(const ModuleProfile& module, CombineReport& report)
{
    if (!report.backup)
        return;
    if (module.restoresAtBoot == Known::no)
        report.warnings.push_back("the vendor's firmware of the " + module.name +
                                  " never calls the restore: the backup is written but not used");
    else if (module.restoresAtBoot == Known::unknown)
        report.warnings.push_back("it is not known whether the vendor's firmware of the " + module.name +
                                  " calls the restore: try it with a deleted file");
    const bool asksForMore = report.settings.sets || report.settings.attempts > 0 ||
                             std::ranges::any_of(report.protectedFiles, [](const ProtectedFile& file) {
                                 return file.policy != backup::FilePolicy::always;
                             });
    if (asksForMore)
        report.warnings.push_back("policies, sets and counters are obeyed by Lifeboat's firmware alone: the vendor's "
                                  "restores every protected file");
    if (report.protectedFiles.empty())
        report.warnings.push_back("no file is protected: the backup restores nothing");
}

HostResult<void> writeImages(const Images& images, const fs::path& folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        return problem(ErrorCode::ioFailed, folder.string(), error.message());
    if (auto done = package::writeAtomically(folder / "customer_fs.bin", images.user); !done)
        return done;
    return package::writeAtomically(folder / "customer_backup_fs.bin", images.backup);
}

HostResult<void> writeText(const fs::path& path, const std::string& text)
{
    return package::writeAtomically(path, std::as_bytes(std::span(text)));
}

} // namespace

HostResult<CombineReport> combine(const CombineRequest& request)
{
    const auto& project = request.project;
    CombineReport report;
    report.output = request.output;
    report.backup = project.backup;

    const auto module = findModule(project.module);
    if (!module)
        return std::unexpected(module.error());
    report.module = module->name;
    if (module->fileSystem != "littlefs-v1" && module->fileSystem != "unknown")
        return problem(ErrorCode::unsupportedFormat, module->name,
                       "its partitions have the file system " + module->fileSystem +
                           "; images can be made for littlefs-v1 only");

    std::optional<MpyCompiler> compiler;
    if (request.mpyCross)
        compiler.emplace(*request.mpyCross);
    const auto files = prepareFiles(project, compiler ? &*compiler : nullptr);
    if (!files)
        return std::unexpected(files.error());
    collectFiles(*files, report);

    auto opened = package::openPackage(project.firmware);
    if (!opened)
        return std::unexpected(opened.error());
    auto& package = **opened;
    report.packageFormat = package.formatName();
    if (!fits(*module, package.platform()))
        return problem(ErrorCode::badArgument, project.firmware.string(),
                       "the package is for " + package.platform() + ", the " + module->name + " is a " +
                           module->platform);

    const auto userPlace = locate(package, Role::user, module->user);
    if (!userPlace)
        return std::unexpected(userPlace.error());
    const auto backupPlace = locate(package, Role::backup, module->backup);
    if (!backupPlace)
        return std::unexpected(backupPlace.error());
    report.userPlace = *userPlace;
    report.backupPlace = *backupPlace;
    for (const auto* place : {&report.userPlace, &report.backupPlace}) {
        if (!place->note.empty())
            report.warnings.push_back(place->note);
    }
    const auto userBlocks = blocksOf(*userPlace, package.idOf(Role::user));
    if (!userBlocks)
        return std::unexpected(userBlocks.error());
    const auto backupBlocks = blocksOf(*backupPlace, package.idOf(Role::backup));
    if (!backupBlocks)
        return std::unexpected(backupBlocks.error());

    auto images = makeImages(*files, project.backup, {*userBlocks, *backupBlocks});
    if (!images)
        return std::unexpected(images.error());
    report.userForecast = images->userForecast;
    report.backupForecast = images->backupForecast;
    report.protectedFiles = images->protectedFiles;
    report.settings = images->settings;
    warnAboutModule(*module, report);

    if (project.backup) {
        auto proof = proveRestore(*images);
        if (!proof)
            return std::unexpected(proof.error());
        report.proof = std::move(*proof);
    }

    if (request.imagesDir) {
        if (auto done = writeImages(*images, *request.imagesDir); !done)
            return std::unexpected(done.error());
    }
    // The places are handed on as they were found, so that both calls speak of the same region.
    const auto put = [&](Role role, std::vector<std::byte> image, const PartitionPlace& place) {
        package::AddressHints hints;
        if (place.source == package::PlaceSource::profile)
            hints.profile = place.region;
        return package.replace(package.idOf(role), std::move(image), hints);
    };
    if (auto done = put(Role::user, std::move(images->user), *userPlace); !done)
        return std::unexpected(done.error());
    if (auto done = put(Role::backup, std::move(images->backup), *backupPlace); !done)
        return std::unexpected(done.error());
    if (auto done = package.write(request.output); !done)
        return std::unexpected(done.error());
    const auto reportBase = request.output.string() + ".report";
    if (auto done = writeText(reportBase + ".json", reportJson(report)); !done)
        return std::unexpected(done.error());
    if (auto done = writeText(reportBase + ".txt", reportText(report)); !done)
        return std::unexpected(done.error());
    return report;
}

} // namespace core::project
