// SPDX-License-Identifier: MIT
#include "app/lifeboat/DownloadCommand.h"

#include "app/lifeboat/DownloadMany.h"
#include "app/lifeboat/JobProgress.h"
#include "app/lifeboat/Quantities.h"
#include "app/lifeboat/StopSignals.h"
#include "app/lifeboat/Table.h"
#include "core/package/AtomicFile.h"
#include "core/package/Bytes.h"
#include "device/download/DownloadSummary.h"
#include "device/module/PackageIds.h"
#include "device/module/PortDownload.h"
#include "ui/text/JobTexts.h"
#include "ui/text/Printable.h"

#include <algorithm>
#include <sstream>

namespace lifeboat
{

using core::package::PlanStep;
using core::package::StepKind;
using device::DownloadPreview;
using device::DownloadReport;
using device::DownloadRequest;
using device::ModuleState;
using device::StepOutcome;
using device::StepReport;
using nlohmann::ordered_json;

namespace
{

ordered_json fieldsOf(const PlanStep& step)
{
    return {{"kind", nameOf(step.kind)},
            {"id", step.id},
            {"address", step.address ? ordered_json(*step.address) : ordered_json()},
            {"size", step.size}};
}

std::vector<std::string> cellsOf(const PlanStep& step)
{
    const bool isFormat = step.kind == StepKind::format;
    return {ui::printable(step.id), step.address ? core::package::hex(*step.address) : "",
            step.size == 0 || isFormat ? "" : std::to_string(step.size)};
}

void showCard(Output& output, const DownloadPreview& preview, const DownloadRequest& request)
{
    ordered_json steps = ordered_json::array();
    for (const PlanStep& step : preview.plan.steps)
        steps.push_back(fieldsOf(step));
    ordered_json fields{{"format", preview.plan.format},
                        {"steps", steps},
                        {"nv_items_kept", preview.plan.nvItems},
                        {"bytes_to_write", preview.bytesToWrite},
                        {"bytes_to_read", preview.bytesToRead}};
    if (request.baudRate != 0)
        fields["seconds"] = static_cast<double>(preview.estimate.count()) / 1e6;
    output.event("plan", fields);
}

std::string cardText(const DownloadPreview& preview, const DownloadRequest& request)
{
    std::string text;
    for (const PlanStep& step : preview.plan.steps) {
        const auto cells = cellsOf(step);
        text += "  " + ui::verbOf(step.kind).str() + (cells[0].empty() ? "" : " " + cells[0]) +
                (cells[1].empty() ? "" : " at " + cells[1]) + (cells[2].empty() ? "" : ", " + cells[2] + " bytes") +
                "\n";
    }
    text += sizeText(preview.bytesToWrite) + " go to the module, " + sizeText(preview.bytesToRead) +
            " are read back to verify them";
    if (request.baudRate != 0)
        text += "; at " + std::to_string(request.baudRate) + " baud this takes " +
                timeLeftText(std::chrono::ceil<std::chrono::seconds>(preview.estimate)) + " at least";
    text += ".\n";
    if (!request.writeAnyway)
        text += "What the flash already holds is skipped. ";
    return text + "Everything else in the flash stays as it is.\n";
}

/// A name as the other keys of our JSON are written: "half-written".
std::string keyOf(std::string name)
{
    std::ranges::replace(name, ' ', '-');
    return name;
}

std::string summaryOf(const DownloadReport& report)
{
    std::string text;
    const auto add = [&](StepOutcome outcome, const char* words) {
        if (const auto count = countOf(report, outcome); count != 0)
            text += (text.empty() ? "" : ", ") + std::to_string(count) + " " + words;
    };
    add(StepOutcome::verified, "written and verified");
    add(StepOutcome::unchanged, "unchanged and skipped");
    add(StepOutcome::acknowledged, "acknowledged by the module (what cannot be read back)");
    return text.empty() ? "nothing had to be done" : text;
}

void showSteps(Output& output, const DownloadReport& report)
{
    Table table({{"  Result"}, {"Step"}, {"ID"}, {"Address", Table::Align::right}, {"Bytes", Table::Align::right}});
    for (const StepReport& step : report.steps) {
        ordered_json fields = fieldsOf(step.step);
        fields["outcome"] = keyOf(nameOf(step.outcome));
        output.event("step", fields);
        std::vector<std::string> cells{"  " + ui::wordOf(step.outcome).str(), ui::verbOf(step.step.kind).str()};
        std::ranges::copy(cellsOf(step.step), std::back_inserter(cells));
        table.add(std::move(cells), step.outcome == StepOutcome::failed ? Colour::red : Colour::plain);
    }
    if (report.module == ModuleState::untouched)
        return; // of such a table nobody would learn anything
    if (!report.problem)
        output.print("Done in " + durationText(report.duration) + ": " + summaryOf(report) + ".\n");
    table.print(output);
}

ordered_json resultOf(const DownloadReport& report)
{
    return {{"module", keyOf(nameOf(report.module))},
            {"phase", nameOf(report.phase)},
            {"verified", countOf(report, StepOutcome::verified)},
            {"unchanged", countOf(report, StepOutcome::unchanged)},
            {"acknowledged", countOf(report, StepOutcome::acknowledged)},
            {"bytes_sent", report.bytesSent},
            {"bytes_received", report.bytesReceived},
            {"seconds", static_cast<double>(report.duration.count()) / 1e6},
            {"returned", report.hasReturned}};
}

/// Entries by their IDs, and the two partitions by their roles.
core::HostResult<std::vector<std::string>> idsOfWishes(const core::package::Package& package,
                                                       const std::vector<std::string>& wishes)
{
    using core::package::Role;
    std::vector<std::string> ids;
    for (const std::string& wish : wishes) {
        if (wish != "user" && wish != "backup") {
            ids.push_back(wish);
            continue;
        }
        const Role role = wish == "user" ? Role::user : Role::backup;
        const auto found = device::idsOf(package, {&role, 1});
        if (!found)
            return found;
        ids.insert(ids.end(), found->begin(), found->end());
    }
    return ids;
}

} // namespace

const CommandInfo& DownloadCommand::info() const
{
    static const CommandInfo info{
        "download",
        "puts a firmware package into a module, and verifies what it wrote",
        "PACKAGE [--port PORT]... [--all]",
        {{"download product.pac --port /dev/ttyUSB2", "from the port for AT commands, or the download port"},
         {"download product.pac --dry-run", "only says what would be done"},
         {"download product.pac --only user --only backup", "only the two file systems"},
         {"download product.pac --all --record line.csv", "all modules that are plugged in, at the same time"}},
    };
    return info;
}

void DownloadCommand::declare(Options& options)
{
    options.argument("PACKAGE", m_package, "Unisoc PAC of a UIS8910 module; - is stdin");
    m_ports.declare(options);
    options.option(
        "--only", "ID", m_only,
        "only this entry of the package, or the partition “user” or “backup”, and the loaders; may be repeated");
    options.flag("--write-anyway", m_writeAnyway, "also what the flash already holds");
    options.flag("--force", m_force, "also into a module that says that it is of another kind");
    options.flag("--dry-run", m_dryRun, "say what would be done, and leave the module alone");
    options.option("--record", "FILE", m_record,
                   "add a line for each module to this CSV file: who it is, and the result");
    options.option("--nv-backup", "FILE", m_nvBackup, "keep the module's NV items (IMEI, calibration) as they were");
    options.option("--baud", "RATE", m_baud, "speed of the download on a real serial line (USB has none)");
}

Outcome DownloadCommand::run(Output& output)
{
    DownloadRequest request;
    request.writeAnyway = m_writeAnyway > 0;
    request.force = m_force > 0;
    if (m_baud) {
        const auto rate = parseBaudRate(*m_baud);
        if (!rate)
            return output.fail(rate.error());
        request.baudRate = *rate;
    }
    const auto input = readPackage(output.in(), m_package);
    if (!input)
        return output.fail(input.error(), "reading " + m_package);
    auto only = idsOfWishes(*input->package, m_only);
    if (!only)
        return output.fail(only.error(), "planning the download of " + m_package);
    request.only = std::move(*only);
    const auto preview = previewDownload(*input->package, request, m_baud ? request.baudRate : device::portBaudRate);
    if (!preview)
        return output.fail(preview.error(), "planning the download of " + m_package);
    const std::string card = cardText(*preview, request);
    showCard(output, *preview, request);
    if (m_dryRun > 0) {
        output.print("A download of " + ui::printable(m_package) + " would\n" + card);
        return {{}, {{"dry_run", true}}};
    }

    const auto ports = m_ports.choose(output);
    if (!ports)
        return output.fail(ports.error(), "looking for the module");
    const bool isMany = ports->size() > 1 || m_record;
    if (isMany && m_nvBackup)
        return output.refuse("--nv-backup is for one module alone, without a record");
    if (!isMany && !request.force) {
        // Before it is announced what the download will do.
        if (const auto checked = device::checkPlatform(ports->front(), *input->package); !checked)
            return output.fail(checked.error(), "looking for the module");
    }
    std::unique_ptr<device::RecordFile> record;
    if (m_record) {
        auto opened = device::RecordFile::open(*m_record);
        if (!opened)
            return output.fail(opened.error(), "opening the record " + *m_record);
        record = std::move(*opened);
    }
    std::string names;
    for (const auto& port : *ports)
        names += (names.empty() ? "" : ", ") + port.name;
    output.tell(Verbosity::normal, "The download of " + m_package + " at " + names + " will");
    std::istringstream lines(card);
    for (std::string line; std::getline(lines, line);)
        output.tell(Verbosity::normal, line);
    if (isMany)
        return downloadMany(output, *input, request, *ports, record.get());
    return downloadOne(output, *input->package, request, ports->front());
}

Outcome DownloadCommand::downloadOne(Output& output, const core::package::Package& package,
                                     const DownloadRequest& request, const device::ChosenPort& port)
{
    const StopSignals stop;
    DownloadReport report;
    {
        JobProgress progress(output);
        report = device::downloadAtPort(port, package, request, progress, stop.token(), output.surroundings().system);
    }
    const ordered_json result = resultOf(report);
    showSteps(output, report);
    const auto kept = keepNv(output, report);
    if (!report.problem) {
        if (!report.hasReturned)
            output.warn("the new firmware has not answered yet");
        if (!kept)
            return output.fail(kept.error(), "writing " + *m_nvBackup);
        return {{}, result};
    }
    if (!kept)
        output.warn(*m_nvBackup + " could not be written: " + kept.error().detail);
    report.problem->code = stop.named(report.problem->code);
    Outcome outcome = failAtPort(output, *report.problem, ui::activityOf(report.phase).str() + " (" + port.name + ")");
    output.tell(Verbosity::quiet, "  Module: " + ui::sentenceOf(report.module).str() + ".");
    outcome.fields.update(result);
    return outcome;
}

/// The NV items as they were are worth most when the download has failed.
core::HostResult<void> DownloadCommand::keepNv(Output& output, const DownloadReport& report) const
{
    if (!m_nvBackup)
        return {};
    if (report.nvBackup.empty()) {
        output.warn("the module's NV items were not read, so " + *m_nvBackup + " was not written");
        return {};
    }
    return core::package::writeAtomically(*m_nvBackup, report.nvBackup);
}

} // namespace lifeboat
