// SPDX-License-Identifier: MIT
#include "app/lifeboat/StatusCommand.h"

#include "app/lifeboat/FlashReading.h"
#include "app/lifeboat/Input.h"
#include "app/lifeboat/StopSignals.h"
#include "app/lifeboat/Table.h"
#include "core/project/ModuleStatus.h"
#include "device/download/Download.h"
#include "device/module/ConsoleStatus.h"
#include "device/module/PortConnector.h"
#include "device/protocol/StageFinder.h"
#include "ui/text/FileStates.h"
#include "ui/text/Printable.h"
#include "ui/text/RecordTexts.h"

#include <algorithm>

namespace lifeboat
{

using core::ErrorCode;
using core::backup::EntryFact;
using core::backup::FileFact;
using core::backup::FilePolicy;
using core::backup::FileState;
using core::project::FileStatus;
using core::project::ModuleStatus;
using core::restore::StatusRecord;
using nlohmann::ordered_json;

namespace
{

ordered_json sizeOf(const FileFact& file)
{
    return file.kind == FileFact::Kind::read ? ordered_json(file.size) : ordered_json();
}

ordered_json crcIn(const FileFact& file)
{
    return file.kind == FileFact::Kind::read ? ordered_json(crcOf(file.crc)) : ordered_json();
}

ordered_json crcIn(const EntryFact& entry)
{
    return entry.kind == EntryFact::Kind::present ? ordered_json(crcOf(entry.crc)) : ordered_json();
}

std::string cellOf(const FileFact& file)
{
    switch (file.kind) {
    case FileFact::Kind::missing:
        return "-";
    case FileFact::Kind::unreadable:
        return "?";
    case FileFact::Kind::read:
        return crcForPeople(file.crc);
    }
    return "";
}

const char* keyOf(core::restore::ListFacts::Kind kind)
{
    using Kind = core::restore::ListFacts::Kind;
    switch (kind) {
    case Kind::missing:
        return "missing";
    case Kind::unreadable:
        return "unreadable";
    case Kind::unusable:
        return "unusable";
    case Kind::usable:
        return "usable";
    }
    return "";
}

const char* keyOf(const core::restore::FlagFacts& facts)
{
    using core::backup::FlagState;
    using Kind = core::restore::FlagFacts::Kind;
    if (facts.kind == Kind::missing)
        return "missing";
    if (facts.kind == Kind::unreadable)
        return "unreadable";
    switch (facts.flag.state) {
    case FlagState::enabled:
        return "enabled";
    case FlagState::disabled:
        return "disabled";
    case FlagState::unusable:
        return "unusable";
    }
    return "";
}

void listEvent(Output& output, const char* partition, const core::restore::ListFacts& list, const std::string& problem)
{
    output.event("list", {{"partition", partition},
                          {"state", keyOf(list.kind)},
                          {"problem", problem},
                          {"size", list.bytes},
                          {"entries", list.entries},
                          {"rejected", list.rejected},
                          {"invalid", list.invalid},
                          {"legacy", list.legacy}});
}

/// Without a record there is no event.
void recordEvent(Output& output, const StatusRecord& record)
{
    if (record.sequence == 0)
        return;
    output.event("record", {{"sequence", record.sequence},
                            {"outcome", core::restore::outcomeKeys[record.outcome]},
                            {"update", toText(record.update)},
                            {"went_back", record.wentBack},
                            {"boots", record.boots},
                            {"confirmed", record.confirmed},
                            {"free_blocks", record.freeBlocks},
                            {"last_error", record.lastError},
                            {"whole", record.whole},
                            {"updated", record.updated},
                            {"restored", record.restored},
                            {"not_restored", record.notRestored},
                            {"not_restorable", record.notRestorable},
                            {"backup_damaged", record.backupDamaged},
                            {"unknown", record.unknown},
                            {"list_rewritten", record.listRewritten},
                            {"repaired", record.repaired},
                            {"formatted", record.formatted}});
}

void showEvents(Output& output, const ModuleStatus& status)
{
    for (const FileStatus& file : status.files) {
        ordered_json line{{"path", file.path},
                          {"state", toText(file.decision.state)},
                          {"reason", toText(file.decision.reason)},
                          {"user_size", sizeOf(file.facts.user)},
                          {"user_crc32", crcIn(file.facts.user)},
                          {"backup_size", sizeOf(file.facts.backup)},
                          {"backup_crc32", crcIn(file.facts.backup)},
                          {"user_list_crc32", crcIn(file.facts.userEntry)},
                          {"backup_list_crc32", crcIn(file.facts.backupEntry)}};
        if (file.policy != FilePolicy::always)
            line["policy"] = toText(file.policy);
        if (const int attempts = status.attemptsOf(file); attempts > 0)
            line["attempts"] = attempts;
        output.event("file", line);
    }
    listEvent(output, "user", status.userList, status.userListProblem);
    listEvent(output, "backup", status.backupList, status.backupListProblem);
    output.event("flag", {{"state", keyOf(status.flag)}, {"problem", toText(status.flag.flag.problem)}});
    recordEvent(output, status.record);
    for (const std::string& note : status.notes)
        output.event("note", {{"description", note}});
}

/// What the module's last boot with something to do did, in a line.
std::string lineOf(const StatusRecord& record)
{
    std::string text = ui::titleOf(record).str();
    const char* separator = ": ";
    for (const ui::Phrase& phrase : ui::phrasesOf(record)) {
        text += separator + phrase.str();
        separator = " · ";
    }
    return text;
}

Colour colourOf(FileState state)
{
    switch (state) {
    case FileState::whole:
    case FileState::updated:
        return Colour::green;
    case FileState::changed:
        return Colour::yellow;
    case FileState::missing:
        return Colour::red;
    case FileState::notRestorable:
    case FileState::backupDamaged:
        return Colour::magenta;
    case FileState::unknown:
    case FileState::unlisted:
        break;
    }
    return Colour::grey;
}

/// How many files have each state, in the order of the looks; states that no file has are left out.
std::vector<std::pair<const ui::StateLook*, std::size_t>> countStates(const ModuleStatus& status)
{
    std::vector<std::pair<const ui::StateLook*, std::size_t>> counts;
    for (const ui::StateLook& look : ui::stateLooks()) {
        const auto count = std::ranges::count_if(
            status.files, [&](const FileStatus& file) { return file.decision.state == look.state; });
        if (count != 0)
            counts.emplace_back(&look, static_cast<std::size_t>(count));
    }
    return counts;
}

/// What is unusual about how a file is restored.
std::string extraOf(const ModuleStatus& status, const FileStatus& file)
{
    std::string text;
    if (file.policy != FilePolicy::always)
        text += std::string(" [") + toText(file.policy) + "]";
    if (const int attempts = status.attemptsOf(file); attempts > 0)
        text += " [restored at " + std::to_string(attempts) + (attempts == 1 ? " boot]" : " boots in a row]");
    return text;
}

void showText(Output& output, const ModuleStatus& status)
{
    std::vector<const FileStatus*> sorted;
    for (const FileStatus& file : status.files)
        sorted.push_back(&file);
    std::ranges::sort(sorted, {}, [](const FileStatus* file) {
        return std::pair(-ui::lookOf(file->decision.state).severity, std::string_view(file->path));
    });

    Table table({{"State"}, {"Size", Table::Align::right}, {"On user"}, {"In backup"}, {"File"}});
    for (const FileStatus* file : sorted) {
        const ui::StateLook& look = ui::lookOf(file->decision.state);
        const FileFact& size = file->facts.user.kind == FileFact::Kind::read ? file->facts.user : file->facts.backup;
        const ui::Text reason = ui::wordsOf(file->decision.reason);
        table.add(
            {look.icon + (" " + look.word.str()), size.kind == FileFact::Kind::read ? std::to_string(size.size) : "",
             cellOf(file->facts.user), cellOf(file->facts.backup),
             ui::printable(file->path) + (reason.isEmpty() ? "" : " (" + reason.str() + ")") + extraOf(status, *file)},
            colourOf(look.state));
    }
    std::string summary;
    for (const auto& [look, count] : countStates(status)) {
        summary += (summary.empty() ? "" : " · ") + std::to_string(count) + " " + look->lowerWord.str();
    }
    output.print((summary.empty() ? "no files" : summary) + "\n\n");
    table.print(output);
    if (status.record.sequence > 0)
        output.print("\n" + lineOf(status.record) + "\n");
}

void warnAboutPartitions(Output& output, const ModuleStatus& status)
{
    if (!status.userProblem.empty())
        output.warn("the user partition cannot be read: " + status.userProblem);
    if (!status.backupProblem.empty())
        output.warn("the backup partition cannot be read: " + status.backupProblem);
    const std::string flag = keyOf(status.flag);
    if (status.backupProblem.empty() && flag != "enabled")
        output.warn("the restore is not switched on: backup_restore.json is " + flag);
    for (const std::string& note : status.notes)
        output.warn(note);
}

/// The same for a status from anywhere.
Outcome show(Output& output, const ModuleStatus& status)
{
    warnAboutPartitions(output, status);
    showEvents(output, status);
    if (!output.isJson())
        showText(output, status);

    ordered_json states = ordered_json::object();
    for (const auto& [look, count] : countStates(status))
        states[toText(look->state)] = count;
    Outcome outcome{{}, {{"files", status.files.size()}, {"states", states}}};
    if (!status.everythingWhole() || !status.userProblem.empty() || !status.backupProblem.empty())
        outcome.code = ErrorCode::notWhole;
    return outcome;
}

/// Nothing when the module is in download mode, where nobody answers such a question.
core::HostResult<std::optional<ModuleStatus>> askConsole(Output& output, const device::ChosenPort& port)
{
    const StopSignals stop;
    device::PortConnector connector(port, consoleBaudRate, stop.token(), output.surroundings().system);
    auto transport = connector.open(device::Connector::Mode::asItIs);
    if (!transport)
        return std::unexpected(transport.error());
    device::Line line(stop.token());
    line.attach(std::move(*transport));
    const auto named = [&](core::Problem problem) {
        problem.code = stop.named(problem.code);
        return std::unexpected(std::move(problem));
    };
    device::StageFinder finder;
    finder.begin(device::StageFinder::Expect::anything, std::chrono::seconds(2));
    if (const auto found = line.run(finder); !found)
        return named(found.error());
    if (finder.stage() != device::Stage::console)
        return std::nullopt;
    auto status = device::readConsoleStatus(line);
    if (!status)
        return named(status.error());
    return std::move(*status);
}

} // namespace

const CommandInfo& StatusCommand::info() const
{
    static const CommandInfo info{
        "status",
        "shows the state of every protected file, of a module or from images of its two partitions",
        "[--port PORT] [--loader PACKAGE], or --user IMAGE --backup IMAGE",
        {{"status --port /dev/ttyUSB2", "of a module that runs our firmware: one line for each file, worst first"},
         {"status --port /dev/ttyACM0 --loader product.pac", "of a module in download mode, by reading its flash"},
         {"status --user customer_fs.bin --backup customer_backup_fs.bin", "from images"}},
    };
    return info;
}

void StatusCommand::declare(Options& options)
{
    m_port.declare(options);
    options.option("--loader", "PACKAGE", m_loader,
                   "a package for this module: its loaders read the flash of a module in download mode");
    options.flag("--restart", m_restart, "restart a running module into download mode for that, and back at the end");
    options.option("--user", "IMAGE", m_user, "image of the user partition; - is stdin");
    options.option("--backup", "IMAGE", m_backup, "image of the backup partition; - is stdin");
}

Outcome StatusCommand::run(Output& output)
{
    if (!m_user && !m_backup)
        return ofModule(output);
    if (m_port.isGiven() || m_loader || m_restart > 0)
        return output.refuse("a module and images exclude each other", "Give --port, or --user and --backup.");
    if (!m_user || !m_backup)
        return output.refuse(std::string(m_user ? "--backup" : "--user") + " is missing");
    return ofImages(output);
}

Outcome StatusCommand::ofImages(Output& output)
{
    if (*m_user == "-" && *m_backup == "-")
        return output.refuse("only one of the two images can come from stdin");
    const auto user = readInput(output.in(), *m_user);
    if (!user)
        return output.fail(user.error(), "reading " + *m_user);
    const auto backup = readInput(output.in(), *m_backup);
    if (!backup)
        return output.fail(backup.error(), "reading " + *m_backup);

    const ModuleStatus status = core::project::statusOfImages(user->view(), backup->view());
    if (!status.userProblem.empty() && !status.backupProblem.empty())
        return output.fail({ErrorCode::badMagic, *m_user, "neither image is a littlefs that can be read"},
                           "reading " + *m_user + " and " + *m_backup);
    return show(output, status);
}

Outcome StatusCommand::ofModule(Output& output)
{
    std::optional<InputPackage> loader;
    std::vector<core::package::Region> regions;
    if (m_loader) {
        auto input = readPackage(output.in(), *m_loader);
        if (!input)
            return output.fail(input.error(), "reading " + *m_loader);
        for (const auto role : {core::package::Role::user, core::package::Role::backup}) {
            const auto region = device::flashRegionOf(*input->package, input->package->idOf(role));
            if (!region)
                return output.fail(region.error(), "looking for the partitions in " + *m_loader);
            regions.push_back(*region);
        }
        loader = std::move(*input);
    }
    if (m_restart > 0 && !loader)
        return output.refuse("--restart needs --loader");
    const auto port = m_port.choose(output);
    if (!port)
        return output.fail(port.error(), "looking for the module");

    const std::string activity = "asking the module (" + port->name + ")";
    const auto told = askConsole(output, *port);
    if (told && *told)
        return show(output, **told);
    const bool isUnknownQuestion = !told && told.error().code == ErrorCode::refused;
    if (!told && !(isUnknownQuestion && m_restart > 0)) {
        const char* hint = isUnknownQuestion
                               ? "The module runs another firmware than ours. Add --loader PACKAGE and --restart to "
                                 "read its flash in download mode."
                               : "";
        return failAtPort(output, told.error(), activity, hint);
    }
    if (!loader)
        return output.refuse("the module is in download mode: reading its flash takes the loaders of a package",
                             "Add --loader PACKAGE.");
    const auto contents = FlashReading{.mayRestart = m_restart > 0}.run(output, *loader->package, regions, *port);
    if (!contents)
        return failAtPort(output, contents.error(), activity);
    return show(output, core::project::statusOfImages(contents->at(0), contents->at(1)));
}

} // namespace lifeboat
