// SPDX-License-Identifier: MIT
#include "app/lifeboat/RepairDisplay.h"

#include "app/lifeboat/Table.h"
#include "ui/text/Printable.h"
#include "ui/text/RepairTexts.h"

namespace lifeboat
{

using device::RepairObstacle;
using device::RepairPlan;
using device::RepairStep;
using nlohmann::ordered_json;

void showObstacles(Output& output, const RepairPlan& plan)
{
    if (plan.obstacles.empty())
        return;
    Table table({{"Stays as it is"}, {"Why"}});
    for (const RepairObstacle& obstacle : plan.obstacles) {
        output.event("obstacle", {{"path", obstacle.path}, {"why", toText(obstacle.why)}});
        table.add({ui::printable(obstacle.path), ui::wordsOf(obstacle.why).str()}, Colour::magenta);
    }
    output.print("\n");
    table.print(output);
}

void showPlan(Output& output, const RepairPlan& plan)
{
    Table table({{"What"}, {"File"}});
    for (const RepairStep& step : plan.steps) {
        ordered_json fields{{"path", step.path}, {"step", toText(step.kind)}};
        if (step.kind != RepairStep::Kind::dropEntry)
            fields["crc32"] = crcOf(step.crc);
        if (!step.from.empty())
            fields["from"] = step.from;
        if (step.removesFirst)
            fields["removes_first"] = true;
        output.event("step", fields);
        table.add({ui::wordsOf(step.kind).str(),
                   ui::printable(step.path) + (step.from.empty() ? "" : " (was " + ui::printable(step.from) + ")")},
                  Colour::yellow);
    }
    if (!plan.steps.empty())
        table.print(output);
    if (plan.rewritesAnyway)
        output.print("The module's list /usr/checksum.json is written anew.\n");
    for (const RepairStep& step : plan.steps)
        if (step.removesFirst)
            output.warn("the partition has no room for a copy beside " + ui::printable(step.path) +
                        ": the damaged file is removed before its copy is written; until it is, the backup copy is "
                        "the only one");
    for (const std::string& path : plan.rolledBack) {
        output.event("rolled_back", {{"path", path}});
        output.warn("with a usable list the module will replace " + ui::printable(path) +
                    " by its backup copy at the next start; “lifeboat accept” keeps it");
    }
    showObstacles(output, plan);
}

} // namespace lifeboat
