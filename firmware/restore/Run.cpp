// SPDX-License-Identifier: MIT
// The restore at boot, as C sees it.
#include "firmware/restore/Workspace.h"

using core::restore::Outcome;
using firmware::restore::Workspace;

static_assert(static_cast<unsigned>(Outcome::done) == LIFEBOAT_DONE);
static_assert(static_cast<unsigned>(Outcome::disabled) == LIFEBOAT_DISABLED);
static_assert(static_cast<unsigned>(Outcome::flagUnusable) == LIFEBOAT_FLAG_UNUSABLE);
static_assert(static_cast<unsigned>(Outcome::backupUnusable) == LIFEBOAT_BACKUP_UNUSABLE);
static_assert(static_cast<unsigned>(Outcome::userUnusable) == LIFEBOAT_USER_UNUSABLE);

int lifeboat_run(const lifeboat_config* config, lifeboat_report* report)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    firmware::restore::tell(workspace->makeEngine().run(), report);
    return LIFEBOAT_OK;
}

void firmware::restore::tell(const core::restore::Report& done, lifeboat_report* report)
{
    if (report)
        *report = {static_cast<std::uint32_t>(done.outcome),
                   done.whole,
                   done.updated,
                   done.restored,
                   done.notRestored,
                   done.notRestorable,
                   done.backupDamaged,
                   done.unknown,
                   done.listRewritten,
                   done.repaired,
                   done.formatted};
}
