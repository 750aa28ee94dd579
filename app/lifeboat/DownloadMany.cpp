// SPDX-License-Identifier: MIT
#include "app/lifeboat/DownloadMany.h"

#include "app/lifeboat/ExitCode.h"
#include "app/lifeboat/PortOption.h"
#include "app/lifeboat/Quantities.h"
#include "app/lifeboat/StopSignals.h"
#include "app/lifeboat/Table.h"
#include "device/module/PortConnector.h"
#include "device/module/PortDownload.h"
#include "device/production/UnitDownload.h"
#include "ui/text/ErrorTexts.h"
#include "ui/text/JobTexts.h"
#include "ui/text/Printable.h"

#include <future>
#include <mutex>

namespace lifeboat
{

using core::ErrorCode;
using device::Progress;
using device::UnitReport;
using nlohmann::ordered_json;

namespace
{

/// A line for each phase of each module; a bar for several of them would be no bar.
class UnitProgress final : public device::DownloadObserver
{
public:
    UnitProgress(Output& output, std::mutex& lock, std::string port)
        : m_output(output), m_lock(lock), m_port(std::move(port))
    {
    }

    void progressed(const Progress& progress) override
    {
        const std::lock_guard guard(m_lock);
        if (!m_hasBegun || progress.phase != m_phase || progress.id != m_id) {
            m_hasBegun = true;
            m_phase = progress.phase;
            m_id = progress.id;
            m_output.event("phase", {{"port", m_port}, {"phase", nameOf(m_phase)}, {"id", m_id}});
            m_output.tell(Verbosity::normal,
                          m_port + ": " + ui::wordOf(m_phase).str() + (m_id.empty() ? "" : " " + m_id));
        }
        const auto now = std::chrono::steady_clock::now();
        if (now - m_lastEvent < std::chrono::milliseconds(100))
            return;
        m_lastEvent = now;
        m_output.event("progress", {{"port", m_port},
                                    {"phase", nameOf(m_phase)},
                                    {"id", m_id},
                                    {"done", progress.done},
                                    {"total", progress.total}});
    }

    void noted(const std::string& text) override
    {
        const std::lock_guard guard(m_lock);
        m_output.event("note", {{"port", m_port}, {"description", text}});
        m_output.tell(Verbosity::normal, m_port + ": " + text);
    }

private:
    Output& m_output;
    std::mutex& m_lock;
    std::string m_port;
    bool m_hasBegun = false;
    device::Phase m_phase{};
    std::string m_id;
    std::chrono::steady_clock::time_point m_lastEvent{};
};

ordered_json fieldsOf(const device::UnitRecord& record)
{
    ordered_json fields{{"port", record.port},
                        {"usb_path", record.usbPath},
                        {"serial", record.serial},
                        {"package_sha256", record.packageSha256},
                        {"ok", record.hasPassed()}};
    if (record.code)
        fields["code"] = ui::codeText(*record.code);
    fields["phase"] = nameOf(record.phase);
    fields["seconds"] = static_cast<double>(record.duration.count()) / 1e6;
    fields["detail"] = record.words;
    return fields;
}

void showUnits(Output& output, const std::vector<UnitReport>& reports)
{
    Table table({{"Result"}, {"Port"}, {"Serial number"}, {"Time", Table::Align::right}, {"What"}});
    std::size_t passed = 0;
    for (const UnitReport& report : reports) {
        const auto& record = report.record;
        output.event("unit", fieldsOf(record));
        passed += record.hasPassed() ? 1 : 0;
        std::string what;
        if (record.code)
            what = ui::codeText(*record.code) + " " + ui::findErrorText(*record.code)->sentence.str();
        table.add({record.hasPassed() ? "✓ Passed" : "✕ Failed", ui::printable(record.port),
                   ui::printable(record.serial), durationText(record.duration), what},
                  record.hasPassed() ? Colour::green : Colour::red);
    }
    output.print(std::to_string(passed) + " passed, " + std::to_string(reports.size() - passed) + " failed\n\n");
    table.print(output);
}

} // namespace

Outcome downloadMany(Output& output, const InputPackage& input, const device::DownloadRequest& request,
                     const std::vector<device::ChosenPort>& ports, device::RecordFile* record)
{
    const device::UnitRequest unit{request, device::sha256Text(input.bytes.view()), record};
    const StopSignals stop;
    std::mutex lock; // of the output, until all are done
    std::vector<std::future<UnitReport>> running;
    for (const device::ChosenPort& port : ports)
        running.push_back(std::async(std::launch::async, [&] {
            UnitProgress progress(output, lock, port.name);
            device::PortConnector connector(port, device::portBaudRate, stop.token(), output.surroundings().system);
            return downloadUnit(*input.package, unit, port, connector, progress, stop.token());
        }));
    std::vector<UnitReport> reports;
    for (auto& one : running) {
        reports.push_back(one.get());
        if (auto& code = reports.back().record.code)
            code = stop.named(*code);
    }

    showUnits(output, reports);
    Outcome worst;
    std::size_t failed = 0;
    const auto take = [&](Outcome outcome) {
        if (!worst.code || exitCodeOf(*outcome.code) > exitCodeOf(*worst.code))
            worst = std::move(outcome);
    };
    for (const UnitReport& report : reports) {
        if (const auto& code = report.record.code) {
            ++failed;
            core::Problem problem = *report.download.problem;
            problem.code = *code;
            take(failAtPort(output, problem,
                            ui::activityOf(report.record.phase).str() + " (" + report.record.port + ")"));
            output.tell(Verbosity::quiet, "  Module: " + ui::sentenceOf(report.record.module).str() + ".");
        }
        if (report.recordProblem)
            take(output.fail(*report.recordProblem, "writing the record of " + report.record.port));
    }
    worst.fields.update({{"units", reports.size()}, {"passed", reports.size() - failed}, {"failed", failed}});
    return worst;
}

} // namespace lifeboat
