// SPDX-License-Identifier: MIT
#include "firmware/board/host/Damage.h"

#include "core/littlefs/FileSystem.h"
#include "core/littlefs/image/ImageInspector.h"

#include <algorithm>

namespace firmware::host
{

using core::ErrorCode;
using core::HostResult;

namespace
{

/// Does this to the file system of a partition.
template <class Work>
core::Result<void> with(FileFlash& flash, const Area& area, Work work)
{
    Partition partition(flash, area);
    std::vector<std::byte> read(sectorSize);
    std::vector<std::byte> program(sectorSize);
    std::vector<std::byte> buffer(sectorSize);
    std::vector<std::byte> lookahead(area.size / sectorSize / 8 + 1);
    core::littlefs::FileSystem fs(partition, partition.geometry(), {read, program, lookahead});
    if (const auto done = fs.mount(); !done)
        return done;
    return work(fs, std::span(buffer));
}

core::Result<void> write(core::littlefs::FileSystem& fs, const std::string& path, std::uint8_t mode,
                         std::span<const std::byte> content, std::span<std::byte> buffer)
{
    core::littlefs::File file;
    if (const auto done = fs.open(file, path, mode, buffer); !done)
        return done;
    if (const auto done = fs.write(file, content); !done)
        return done;
    return fs.close(file);
}

core::Result<void> change(FileFlash& flash, const Area& area, const std::string& path, Damage damage)
{
    return with(flash, area, [&](core::littlefs::FileSystem& fs, std::span<std::byte> buffer) {
        using namespace core::littlefs;
        return damage == Damage::removed ? fs.remove(path) : write(fs, path, openWrite | openTruncate, {}, buffer);
    });
}

core::Result<void> makeFolders(core::littlefs::FileSystem& fs, const std::string& path)
{
    for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
        const auto made = fs.makeDirectory(path.substr(0, slash));
        if (!made && made.error().code != ErrorCode::exists)
            return made;
    }
    return {};
}

/// Which partition a path of a module is on, and the path there.
struct Place {
    const Area& area;
    std::string path;
};

HostResult<Place> placeOf(const std::string& path, const Area& user, const Area& backup)
{
    const bool isBackup = path.starts_with("/bak/");
    if (!isBackup && !path.starts_with("/usr/"))
        return core::problem(ErrorCode::badName, path, "a file of a module begins with /usr/ or /bak/");
    return Place{isBackup ? backup : user, path.substr(4)};
}

HostResult<void> flip(FileFlash& flash, const Area& area, const std::string& path)
{
    const auto inspection = core::littlefs::inspectImage(std::span(flash.content()).subspan(area.offset, area.size));
    for (const auto& entry : inspection.entries) {
        if (entry.isDirectory || inspection.pathOf(entry) != path)
            continue;
        if (entry.size == 0)
            return core::problem(ErrorCode::badArgument, path, "an empty file has no bits to flip");
        const auto last = core::littlefs::locate(entry.size - 1, sectorSize);
        if (const auto done = flash.flipBits(area.offset + entry.head * sectorSize + last.offset, std::byte{0x21});
            !done)
            return core::problem(done.error(), path);
        return {};
    }
    return core::problem(ErrorCode::notFound, path, "no such file to flip bits in");
}

} // namespace

HostResult<void> damageFile(FileFlash& flash, const Area& user, const Area& backup, const std::string& path,
                            Damage damage)
{
    const auto place = placeOf(path, user, backup);
    if (!place)
        return std::unexpected(place.error());
    if (damage == Damage::flipped)
        return flip(flash, place->area, place->path);
    if (const auto done = change(flash, place->area, place->path, damage); !done)
        return core::problem(done.error(), path);
    return {};
}

HostResult<void> putFile(FileFlash& flash, const Area& user, const Area& backup, const std::string& path,
                         std::span<const std::byte> content)
{
    const auto place = placeOf(path, user, backup);
    if (!place)
        return std::unexpected(place.error());
    const auto done = with(flash, place->area,
                           [&](core::littlefs::FileSystem& fs, std::span<std::byte> buffer) -> core::Result<void> {
                               using namespace core::littlefs;
                               if (const auto made = makeFolders(fs, place->path); !made)
                                   return made;
                               return write(fs, place->path, openWrite | openCreate | openTruncate, content, buffer);
                           });
    if (!done)
        return core::problem(done.error(), path);
    return {};
}

} // namespace firmware::host
