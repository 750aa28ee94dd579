// SPDX-License-Identifier: MIT
#include "core/project/StatusFiles.h"

#include "core/littlefs/image/ImageInspector.h"
#include "core/package/AtomicFile.h"
#include "core/package/Package.h"

#include <algorithm>
#include <optional>

namespace core::project
{

using package::Buffer;
using package::Content;
using package::Role;

namespace
{

/// Nothing when it is no file system of a module.
std::optional<Role> roleOf(std::span<const std::byte> image)
{
    const auto inspection = littlefs::inspectImage(image);
    if (!inspection.usable)
        return std::nullopt;
    const bool isBackup = std::ranges::any_of(inspection.entries, [](const littlefs::ImageEntry& entry) {
        constexpr auto root = littlefs::ImageEntry::inRoot;
        return entry.parent == root &&
               (entry.isDirectory ? entry.name == "usr" : "/" + entry.name == restore::flagPath);
    });
    return isBackup ? Role::backup : Role::user;
}

HostResult<Content> partitionOf(const package::Package& package, Role role)
{
    const std::string id = package.idOf(role);
    const auto& entries = package.entries();
    const auto found = std::ranges::find(entries, id, &package::Entry::id);
    if (found == entries.end() || found->size == 0)
        return problem(ErrorCode::noAddress, id, "the package has no such partition");
    return package.content(static_cast<std::size_t>(found - entries.begin()));
}

HostResult<StatusFiles> statusOfPackage(const std::filesystem::path& path, package::ByteView bytes)
{
    const auto package = package::parsePackage(bytes, {}, path.filename().string());
    if (!package)
        return std::unexpected(package.error());
    const auto user = partitionOf(**package, Role::user);
    if (!user)
        return std::unexpected(user.error());
    const auto backup = partitionOf(**package, Role::backup);
    if (!backup)
        return std::unexpected(backup.error());
    return StatusFiles{statusOfImages(user->view(), backup->view()), path, path};
}

} // namespace

HostResult<StatusFiles> statusOfFiles(const std::vector<std::filesystem::path>& files)
{
    if (files.empty() || files.size() > 2)
        return problem(ErrorCode::badUsage, "", "give one image, two images, or a package");
    StatusFiles found;
    Buffer user;
    Buffer backup;
    for (const auto& path : files) {
        auto bytes = package::readWholeFile(path, package::maxPackageSize);
        if (!bytes)
            return std::unexpected(bytes.error());
        const auto role = roleOf(bytes->view());
        if (!role && files.size() == 1) {
            auto whole = statusOfPackage(path, bytes->view());
            if (!whole && whole.error().subject.empty())
                whole.error().subject = path.string();
            return whole;
        }
        if (!role)
            return problem(ErrorCode::badMagic, path.string(), "it is no littlefs that can be read");
        auto& where = *role == Role::user ? found.user : found.backup;
        if (!where.empty())
            return problem(ErrorCode::duplicate, path.string(),
                           *role == Role::user ? "both are images of the user partition"
                                               : "both are images of the backup partition");
        where = path;
        (*role == Role::user ? user : backup) = std::move(*bytes);
    }
    found.status = statusOfImages(user.view(), backup.view());
    return found;
}

} // namespace core::project
