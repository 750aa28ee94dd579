// SPDX-License-Identifier: MIT
#include "ui/files/ModuleListing.h"

#include "core/backup/ChecksumListReader.h"

#include <algorithm>
#include <array>

namespace ui
{

using core::ErrorCode;
using device::ModuleFile;
using device::ModuleFiles;

const ModuleFile* ModuleListing::find(std::string_view path) const
{
    const auto found = std::ranges::find(files, path, &ModuleFile::path);
    return found == files.end() ? nullptr : &*found;
}

std::vector<const ModuleFile*> ModuleListing::filesAt(std::string_view path) const
{
    const std::string inside = std::string(path) + '/';
    std::vector<const ModuleFile*> found;
    for (const ModuleFile& file : files) {
        if (!file.isFolder && (file.path == path || file.path.starts_with(inside)))
            found.push_back(&file);
    }
    return found;
}

void ModuleListing::add(const std::vector<ModuleFile>& sent)
{
    for (const ModuleFile& file : sent) {
        const auto place = std::ranges::find_if(files, [&file](const ModuleFile& each) {
            return each.path >= file.path || !each.path.starts_with("/usr/");
        });
        if (place != files.end() && place->path == file.path)
            *place = file;
        else
            files.insert(place, file);
    }
    if (!sent.empty())
        space.reset();
}

void addList(ModuleListing& listing, core::package::ByteView checksumJson, bool isBackup)
{
    std::array<char, 512> name{};
    core::backup::SpanSource source(checksumJson);
    core::backup::ChecksumListReader reader(source, name);
    core::backup::ListEntry entry;
    while (true) {
        const auto more = reader.next(entry);
        if (!more || !*more)
            return;
        if (!entry.usable())
            continue;
        ListedCrcs& crcs = listing.listed[std::string(entry.name)];
        if (entry.value == core::backup::ListValue::crc32)
            (isBackup ? crcs.backup : crcs.user) = entry.crc32;
    }
}

core::HostResult<ModuleListing> readListing(device::PythonModule& module, ModuleFiles::Crcs crcs,
                                            const device::CancelToken& cancel)
{
    ModuleFiles files(module);
    ModuleListing listing;
    auto user = files.list(ModuleListing::userFolder, ModuleFiles::Depth::tree, crcs);
    if (!user)
        return std::unexpected(user.error());
    listing.files = std::move(*user);
    const auto space = files.space(ModuleListing::userFolder);
    if (!space)
        return std::unexpected(space.error());
    listing.space = *space;
    auto backup = files.list(ModuleListing::backupFolder, ModuleFiles::Depth::tree, crcs);
    if (!backup && backup.error().code != ErrorCode::notFound)
        return std::unexpected(backup.error());
    listing.hasBackup = backup.has_value();
    if (backup)
        std::ranges::move(*backup, std::back_inserter(listing.files));

    device::TransferObserver nobody;
    for (const char* list : {"/usr/checksum.json", "/bak/checksum.json"}) {
        const ModuleFile* file = listing.find(list);
        if (!file || file->isFolder)
            continue;
        const auto bytes = files.read(list, nobody, cancel);
        if (!bytes && bytes.error().code == ErrorCode::deviceIo)
            continue; // as one that makes no sense: the files are there all the same
        if (!bytes)
            return std::unexpected(bytes.error());
        addList(listing, *bytes, list[1] == 'b');
    }
    return listing;
}

} // namespace ui
