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

core::Result<void> change(FileFlash& flash, const Area& area, const std::string& path, Damage damage)
{
    Partition partition(flash, area);
    std::vector<std::byte> read(sectorSize);
    std::vector<std::byte> program(sectorSize);
    std::vector<std::byte> buffer(sectorSize);
    std::vector<std::byte> lookahead(area.size / sectorSize / 8 + 1);
    core::littlefs::FileSystem fs(partition, partition.geometry(), {read, program, lookahead});
    if (const auto done = fs.mount(); !done)
        return done;
    if (damage == Damage::removed)
        return fs.remove(path);
    core::littlefs::File file;
    const auto opened = fs.open(file, path, core::littlefs::openWrite | core::littlefs::openTruncate, buffer);
    return opened ? fs.close(file) : opened;
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
    const bool isBackup = path.starts_with("/bak/");
    if (!isBackup && !path.starts_with("/usr/"))
        return core::problem(ErrorCode::badName, path, "a file of a module begins with /usr/ or /bak/");
    const Area& area = isBackup ? backup : user;
    const auto within = path.substr(4);
    if (damage == Damage::flipped)
        return flip(flash, area, within);
    if (const auto done = change(flash, area, within, damage); !done)
        return core::problem(done.error(), path);
    return {};
}

} // namespace firmware::host
