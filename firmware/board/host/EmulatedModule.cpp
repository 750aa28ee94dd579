// SPDX-License-Identifier: MIT
#include "firmware/board/host/EmulatedModule.h"

#include "core/package/AtomicFile.h"
#include "firmware/board/ast1030/BoardArea.h"
#include "firmware/board/host/Factory.h"

#include <fstream>

namespace firmware::host
{

using ast1030::BoardArea;
using ast1030::FactoryRecord;
using ast1030::setText;
using core::ErrorCode;
using core::HostResult;

namespace
{

HostResult<void> giveItsSize(const std::filesystem::path& path)
{
    std::error_code error;
    const auto size = std::filesystem::exists(path, error) ? std::filesystem::file_size(path, error) : 0;
    if (size >= emulatedFlashSize)
        return {};
    std::ofstream out(path, std::ios::binary | std::ios::app);
    out << std::string(emulatedFlashSize - size, '\xFF');
    if (!out.flush())
        return core::problem(ErrorCode::ioFailed, path.string(), "it cannot be written");
    return {};
}

} // namespace

HostResult<std::unique_ptr<FileFlash>> prepareFlash(const std::filesystem::path& path, const ModuleSettings& settings)
{
    if (const auto done = giveItsSize(path); !done)
        return std::unexpected(done.error());
    auto flash = FileFlash::open(path);
    if (!flash)
        return flash;
    FactoryRecord wanted;
    wanted.user = settings.user;
    wanted.backup = settings.backup;
    wanted.lenientLoader = settings.loader.lenient;
    setText(wanted.model, modelOf(settings.name));
    setText(wanted.revision, revisionOf(settings.name));
    setText(wanted.serial, settings.serial);
    BoardArea area(**flash);
    if (const auto record = area.factoryRecord(); !record || *record != wanted) {
        if (const auto done = area.setFactoryRecord(wanted); !done)
            return core::problem(done.error(), path.string());
    }
    if (const auto record = area.factoryRecord(); !record)
        return core::problem(record.error(), path.string());
    std::byte first;
    if (const auto nv = area.read(fixedNv, {&first, 1}); !nv && nv.error().code == ErrorCode::notFound) {
        if (const auto done = area.write(fixedNv, factoryNv(settings.serial)); !done)
            return core::problem(done.error(), path.string());
    }
    return flash;
}

} // namespace firmware::host
