// SPDX-License-Identifier: MIT
#include "app/lifeboat/RepairCommand.h"

#include "app/lifeboat/RepairDisplay.h"
#include "app/lifeboat/StatusDisplay.h"
#include "device/module/Restore.h"

namespace lifeboat
{

const CommandInfo& RepairCommand::info() const
{
    static const CommandInfo info{
        "repair",
        "repairs the checksum list of a module with the vendor's firmware: rebuilds one that is not usable, brings an "
        "old one into today's form",
        "[--port PORT] (--dry-run | --yes)",
        {{"repair --dry-run", "what would be done; 9 as the exit code when there is something"},
         {"repair --yes --port /dev/ttyUSB5", "does it"}},
    };
    return info;
}

void RepairCommand::declare(Options& options)
{
    m_job.declare(options);
    options.flag("-n,--dry-run", m_dryRun, "only say what would be done");
    options.flag("-y,--yes", m_yes, "do it");
}

Outcome RepairCommand::run(Output& output)
{
    if ((m_dryRun > 0) == (m_yes > 0))
        return output.refuse("either --dry-run or --yes is needed",
                             "“lifeboat repair --dry-run” says what would be done.");
    if (auto failed = m_job.begin(output))
        return *failed;
    const auto consent = [&](const device::RepairPlan& plan) {
        showPlan(output, plan);
        return m_yes > 0;
    };
    auto report = repairLists(m_job.connector(), m_job.python(), consent, m_job.cancel());
    if (!report)
        return m_job.fail(output, report.error(), "repairing the list");
    if (report->plan.isEmpty()) {
        output.print("The module's list is in order.\n");
        showObstacles(output, report->plan);
    } else if (report->wasRefused) {
        output.print("\nNothing was changed. “lifeboat repair --yes” does it.\n");
    } else {
        output.print("\nDone: the list has " + std::to_string(report->after.userList.entries) + " entries.\n");
    }
    Outcome outcome{{},
                    {{"steps", report->plan.steps.size()},
                     {"obstacles", report->plan.obstacles.size()},
                     {"rewritten", report->plan.rewritesList && !report->wasRefused},
                     {"entries", report->after.userList.entries}}};
    if (report->wasRefused || !isWhole(report->after) || !report->after.userList.isClean())
        outcome.code = core::ErrorCode::notWhole;
    return outcome;
}

} // namespace lifeboat
