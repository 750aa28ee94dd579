// SPDX-License-Identifier: MIT
#include "app/lifeboat/FilesTree.h"

#include "app/lifeboat/Quantities.h"
#include "ui/text/Printable.h"

namespace lifeboat
{

using device::TreeAct;
using device::TreePlan;
using device::TreeStep;

namespace
{

void tellLeft(Output& output, const TreePlan& plan)
{
    if (plan.hidden > 0)
        output.print(std::to_string(plan.hidden) +
                     " hidden left out (names that begin with a dot or end with ~, __pycache__)\n");
    for (const TreeStep& step : plan.steps)
        if (!step.reason.empty())
            output.warn(ui::printable(step.path) + " is left out: it " + step.reason);
}

} // namespace

void showPlan(Output& output, const TreePlan& plan)
{
    for (const TreeStep& step : plan.steps) {
        nlohmann::ordered_json fields{{"act", nameOf(step.act)}, {"path", step.path}, {"size", step.size}};
        if (!step.reason.empty())
            fields["reason"] = step.reason;
        output.event("step", fields);
        if (step.act == TreeAct::unchanged || step.act == TreeAct::left)
            continue;
        const bool isWritten = step.act == TreeAct::write || step.act == TreeAct::replace;
        output.print(std::string(nameOf(step.act)) + "  " + ui::printable(step.path.empty() ? "." : step.path) +
                     (isWritten ? "  (" + sizeText(step.size) + ")" : "") + "\n");
    }
    tellLeft(output, plan);
    output.print("Would write " + countText(plan.count(TreeAct::write) + plan.count(TreeAct::replace), 0) + " (" +
                 sizeText(plan.bytesToWrite) + "), remove " +
                 countText(plan.count(TreeAct::remove), plan.count(TreeAct::removeFolder)) + "; " +
                 std::to_string(plan.count(TreeAct::unchanged)) + " unchanged\n");
    if (plan.bytesMissing > 0)
        output.warn("the module lacks " + sizeText(plan.bytesMissing) + " for it");
}

Outcome carryOut(Output& output, FilesJob& job, const TreePlan& plan, bool updateChecksum)
{
    const device::TreeReport report = [&] {
        FilesProgress progress(output);
        return executeTree(job.module(), plan, progress, job.cancel());
    }();
    tellLeft(output, plan);
    nlohmann::ordered_json fields{{"written", report.written},
                                  {"unchanged", report.unchanged},
                                  {"removed", report.removed},
                                  {"bytes", report.bytes},
                                  {"left", plan.count(TreeAct::left)},
                                  {"hidden", plan.hidden},
                                  {"need_checksum_update", report.needChecksumUpdate}};
    const bool isUpload = plan.request.direction == device::TransferDirection::toModule;
    const auto failed = [&](const core::Problem& problem) {
        Outcome outcome = job.failTransfer(output, problem, isUpload ? "writing" : "reading");
        outcome.fields.update(fields);
        return outcome;
    };
    job.tellListProblem(output, report.listProblem);
    // Also of what was written before it broke off.
    const auto updated = job.updateChecksums(output, report.needChecksumUpdate, updateChecksum);
    if (updated)
        fields["checksum_updated"] = *updated;
    if (report.problem && !updated)
        output.warn("the module's list was not updated: add --update-checksum to the next run too");
    if (report.problem || !updated)
        return failed(report.problem ? *report.problem : updated.error());
    output.print(countText(report.written, 0) + " written (" + sizeText(report.bytes) + "), " +
                 std::to_string(report.unchanged) + " unchanged" +
                 (report.removed > 0 ? ", " + std::to_string(report.removed) + " removed" : "") + "\n");
    Outcome outcome{{}, fields};
    if (plan.count(TreeAct::left) > 0)
        outcome.code = core::ErrorCode::notWhole;
    return outcome;
}

} // namespace lifeboat
