// SPDX-License-Identifier: MIT
#include "app/lifeboat/FilesSyncCommand.h"

#include "app/lifeboat/FilesTree.h"

namespace lifeboat
{

const CommandInfo& FilesSyncCommand::info() const
{
    static const CommandInfo info{
        "files sync",
        "makes a folder of a module like one of this computer, or the other way round",
        "DIR PATH [--from-module] [--delete] [--dry-run] [--port PORT]",
        {{"files sync project/usr /usr", "sends what is new or changed, but nothing hidden (.git, __pycache__)"},
         {"files sync project/usr /usr --delete --dry-run", "what it would send and remove, without doing it"},
         {"files sync copy /usr --from-module", "fetches what is new or changed"}},
    };
    return info;
}

void FilesSyncCommand::declare(Options& options)
{
    options.argument("DIR", m_local, "folder of this computer");
    options.argument("PATH", m_remote, "folder on the module");
    options.flag("--from-module", m_fromModule, "from the module to this computer");
    options.flag("--delete", m_delete, "remove what the source does not have");
    options.flag("--vendor-files", m_vendorFiles,
                 "replace and remove also what belongs to the module's firmware: checksum.json, system_config.json, …");
    options.flag("--dry-run", m_dryRun, "only say what would be done");
    options.flag("--force", m_force, "write anyway what is the same already");
    options.flag("--update-checksum", m_updateChecksum,
                 "have the module's list take the new checksums of protected files, so that it keeps them");
    m_job.declare(options);
}

Outcome FilesSyncCommand::run(Output& output)
{
    const auto remote = modulePathOf(m_remote);
    if (!remote)
        return output.fail(remote.error());
    if (auto failed = m_job.begin(output))
        return *failed;
    device::TreeRequest request;
    if (m_fromModule > 0)
        request.direction = device::TransferDirection::toComputer;
    request.local = m_local;
    request.remote = *remote;
    request.removeOthers = m_delete > 0;
    request.vendorFiles = m_vendorFiles > 0;
    request.looksAtUnchanged = m_updateChecksum > 0;
    request.leaveOutHidden = true;
    request.writeAnyway = m_force > 0;
    const auto plan = planTree(m_job.module(), request, m_job.cancel());
    if (!plan)
        return m_job.fail(output, plan.error(), "comparing " + m_local + " and " + *remote);
    if (m_dryRun == 0)
        return carryOut(output, m_job, *plan, m_updateChecksum > 0);
    showPlan(output, *plan);
    using device::TreeAct;
    Outcome outcome{{},
                    {{"to_write", plan->count(TreeAct::write) + plan->count(TreeAct::replace)},
                     {"unchanged", plan->count(TreeAct::unchanged)},
                     {"to_remove", plan->count(TreeAct::remove) + plan->count(TreeAct::removeFolder)},
                     {"left", plan->count(TreeAct::left)},
                     {"hidden", plan->hidden},
                     {"bytes", plan->bytesToWrite},
                     {"bytes_missing", plan->bytesMissing}}};
    if (plan->count(TreeAct::left) > 0 || plan->bytesMissing > 0) // nor would it be without --dry-run
        outcome.code = core::ErrorCode::notWhole;
    return outcome;
}

} // namespace lifeboat
