// SPDX-License-Identifier: MIT
// What goes beyond the vendor's restore, as C sees it. Apart from Run.cpp: who does not call it does not link it.
#include "firmware/restore/Workspace.h"

using core::restore::StatusRecord;
using core::restore::UpdateOutcome;
using firmware::restore::Workspace;

static_assert(static_cast<unsigned>(UpdateOutcome::none) == LIFEBOAT_UPDATE_NONE);
static_assert(static_cast<unsigned>(UpdateOutcome::installed) == LIFEBOAT_UPDATE_INSTALLED);
static_assert(static_cast<unsigned>(UpdateOutcome::refused) == LIFEBOAT_UPDATE_REFUSED);
static_assert(static_cast<unsigned>(UpdateOutcome::unfinished) == LIFEBOAT_UPDATE_UNFINISHED);
static_assert(static_cast<unsigned>(UpdateOutcome::wentBack) == LIFEBOAT_UPDATE_WENT_BACK);

namespace
{

void tell(const StatusRecord& record, lifeboat_record& out)
{
    out = {record.sequence,
           record.freeBlocks,
           record.lastError,
           record.whole,
           record.updated,
           record.restored,
           record.notRestored,
           record.notRestorable,
           record.backupDamaged,
           record.unknown,
           record.outcome,
           static_cast<std::uint8_t>(record.update),
           record.boots,
           record.confirmed,
           record.listRewritten,
           record.repaired,
           record.formatted,
           record.wentBack,
           {}};
    static_assert(LIFEBOAT_ATTEMPTS == std::tuple_size_v<decltype(record.attempts)>);
    for (std::size_t i = 0; i < LIFEBOAT_ATTEMPTS; ++i) {
        out.attempts[i].name_crc32 = record.attempts[i].file;
        out.attempts[i].count = record.attempts[i].count;
    }
}

} // namespace

int lifeboat_run_extended(const lifeboat_config* config, lifeboat_report* report, lifeboat_record* record)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    auto& extras = workspace->makeExtras();
    firmware::restore::tell(workspace->makeEngine(&extras).run(), report);
    if (record)
        tell(extras.record(), *record);
    return LIFEBOAT_OK;
}

int lifeboat_read_record(const lifeboat_config* config, lifeboat_record* record)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    if (!record)
        return LIFEBOAT_ERROR_ARGUMENT;
    StatusRecord found;
    if (!core::restore::readRecord(workspace->userFlash, workspace->userGeometry, workspace->unit(), found))
        return LIFEBOAT_ERROR_IO;
    tell(found, *record);
    return found.sequence > 0 ? LIFEBOAT_OK : LIFEBOAT_NONE;
}

int lifeboat_confirm_boot(const lifeboat_config* config)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    const auto done = core::restore::confirmBoot(workspace->userFlash, workspace->userGeometry, workspace->unit());
    return done ? LIFEBOAT_OK : LIFEBOAT_ERROR_IO;
}
