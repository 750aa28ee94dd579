// SPDX-License-Identifier: MIT
#include "core/project/UpdatePackage.h"

#include "core/checksum/Crc32.h"
#include "core/package/AppFota.h"
#include "core/package/AtomicFile.h"
#include "core/project/ProjectForecast.h"

namespace core::project
{

HostResult<UpdatePackageReport> makeUpdatePackage(const UpdatePackageRequest& request)
{
    std::optional<MpyCompiler> compiler;
    if (request.mpyCross)
        compiler.emplace(*request.mpyCross);
    const auto files = prepareFiles(request.project, compiler ? &*compiler : nullptr);
    if (!files)
        return std::unexpected(files.error());

    UpdatePackageReport report;
    report.warnings = files->notes;
    std::vector<package::AppFotaFile> members;
    for (const UserFile& file : files->files) {
        const bool isProtected = request.project.backup && file.isProtected;
        members.push_back({file.path, file.content, isProtected});
        report.files.push_back(
            {"/usr/" + file.path, file.content.size(), checksum::quecPythonCrc32(file.content), isProtected});
        if (package::hasAppFotaMark(file.content))
            report.warnings.push_back("/usr/" + file.path +
                                      " contains a mark of the package's format: a module that does not go by the size "
                                      "would cut it off there");
    }
    for (const std::string& directory : files->directories)
        report.warnings.push_back("/usr/" + directory + " is empty: an update package has files only");
    const auto package = package::buildAppFota(members);
    if (!package)
        return std::unexpected(package.error());
    const auto check = package::AppFota::parse(package->view());
    if (!check)
        return std::unexpected(check.error());
    report.packedSize = package->size;
    report.unpackedSize = check->unpackedSize();
    if (auto written = package::writeAtomically(request.output, package->view()); !written)
        return std::unexpected(written.error());
    return report;
}

} // namespace core::project
