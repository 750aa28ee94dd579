// SPDX-License-Identifier: MIT
#include "ui/text/JobTexts.h"

namespace ui
{

using core::package::PlaceSource;
using core::package::StepKind;
using core::project::Known;
using device::ModuleMode;
using device::ModuleState;
using device::Phase;
using device::PortPurpose;
using device::StepOutcome;

namespace
{

constexpr Text download(const char* source)
{
    return {"Download", source};
}

constexpr Text step(const char* source)
{
    return {"Steps", source};
}

constexpr Text module(const char* source)
{
    return {"Modules", source};
}

} // namespace

Text wordOf(Phase phase)
{
    switch (phase) {
    case Phase::prepare:
        return download(QT_TRANSLATE_NOOP("Download", "Prepare"));
    case Phase::connect:
        return download(QT_TRANSLATE_NOOP("Download", "Connect"));
    case Phase::compare:
        return download(QT_TRANSLATE_NOOP("Download", "Compare"));
    case Phase::erase:
        return download(QT_TRANSLATE_NOOP("Download", "Erase"));
    case Phase::write:
        return download(QT_TRANSLATE_NOOP("Download", "Write"));
    case Phase::verify:
        return download(QT_TRANSLATE_NOOP("Download", "Verify"));
    case Phase::restart:
        return download(QT_TRANSLATE_NOOP("Download", "Restart"));
    }
    return {};
}

Text activityOf(Phase phase)
{
    switch (phase) {
    case Phase::prepare:
        return download(QT_TRANSLATE_NOOP("Download", "preparing the download"));
    case Phase::connect:
        return download(QT_TRANSLATE_NOOP("Download", "connecting"));
    case Phase::compare:
        return download(QT_TRANSLATE_NOOP("Download", "comparing with what the flash holds"));
    case Phase::erase:
        return download(QT_TRANSLATE_NOOP("Download", "erasing"));
    case Phase::write:
        return download(QT_TRANSLATE_NOOP("Download", "writing"));
    case Phase::verify:
        return download(QT_TRANSLATE_NOOP("Download", "verifying"));
    case Phase::restart:
        return download(QT_TRANSLATE_NOOP("Download", "restarting the module"));
    }
    return {};
}

Text sentenceOf(ModuleState state)
{
    switch (state) {
    case ModuleState::untouched:
        return download(QT_TRANSLATE_NOOP("Download", "nothing was changed in it"));
    case ModuleState::downloadMode:
        return download(QT_TRANSLATE_NOOP(
            "Download", "its flash is as it was; it waits in download mode until the next download or restart"));
    case ModuleState::halfWritten:
        return download(QT_TRANSLATE_NOOP("Download",
                                          "its flash is half written, and its firmware may not start; it waits in "
                                          "download mode for the next download"));
    case ModuleState::written:
        return download(QT_TRANSLATE_NOOP(
            "Download", "everything is in its flash; it waits in download mode: switch it off and on"));
    case ModuleState::restarted:
        return download(QT_TRANSLATE_NOOP("Download", "everything is in its flash, and it was restarted"));
    }
    return {};
}

Text wordOf(StepOutcome outcome)
{
    switch (outcome) {
    case StepOutcome::notReached:
        return step(QT_TRANSLATE_NOOP("Steps", "not reached"));
    case StepOutcome::sent:
        return step(QT_TRANSLATE_NOOP("Steps", "done"));
    case StepOutcome::unchanged:
        return step(QT_TRANSLATE_NOOP("Steps", "unchanged, skipped"));
    case StepOutcome::verified:
        return step(QT_TRANSLATE_NOOP("Steps", "verified"));
    case StepOutcome::acknowledged:
        return step(QT_TRANSLATE_NOOP("Steps", "acknowledged"));
    case StepOutcome::notNeeded:
        return step(QT_TRANSLATE_NOOP("Steps", "not needed"));
    case StepOutcome::failed:
        return step(QT_TRANSLATE_NOOP("Steps", "failed"));
    }
    return {};
}

Text verbOf(StepKind kind)
{
    switch (kind) {
    case StepKind::loader1:
    case StepKind::loader2:
        return step(QT_TRANSLATE_NOOP("Steps", "load"));
    case StepKind::backupNv:
        return step(QT_TRANSLATE_NOOP("Steps", "keep"));
    case StepKind::erase:
        return step(QT_TRANSLATE_NOOP("Steps", "erase"));
    case StepKind::format:
        return step(QT_TRANSLATE_NOOP("Steps", "format"));
    case StepKind::write:
        return step(QT_TRANSLATE_NOOP("Steps", "write"));
    case StepKind::reset:
        return step(QT_TRANSLATE_NOOP("Steps", "restart"));
    default:
        return step(nameOf(kind)); // terms of the formats, in every language
    }
}

Text wordOf(Known known)
{
    switch (known) {
    case Known::yes:
        return module(QT_TRANSLATE_NOOP("Modules", "yes"));
    case Known::no:
        return module(QT_TRANSLATE_NOOP("Modules", "no"));
    case Known::unknown:
        return module(QT_TRANSLATE_NOOP("Modules", "unknown"));
    }
    return {};
}

Text wordsOf(PortPurpose purpose)
{
    switch (purpose) {
    case PortPurpose::at:
        return module(QT_TRANSLATE_NOOP("Modules", "AT commands"));
    case PortPurpose::repl:
        return module(QT_TRANSLATE_NOOP("Modules", "Python console"));
    case PortPurpose::download:
        return module(QT_TRANSLATE_NOOP("Modules", "download"));
    case PortPurpose::diag:
        return module(QT_TRANSLATE_NOOP("Modules", "diagnosis"));
    case PortPurpose::other:
        return module(QT_TRANSLATE_NOOP("Modules", "not used"));
    case PortPurpose::unknown:
        break;
    }
    return {};
}

Text wordsOf(ModuleMode mode)
{
    return mode == ModuleMode::download ? module(QT_TRANSLATE_NOOP("Modules", "in download mode"))
                                        : module(QT_TRANSLATE_NOOP("Modules", "running"));
}

Text wordsOf(PlaceSource source)
{
    switch (source) {
    case PlaceSource::entry:
        return module(QT_TRANSLATE_NOOP("Modules", "the package's own entry"));
    case PlaceSource::eraseEntry:
        return module(QT_TRANSLATE_NOOP("Modules", "the package's ERASE entry"));
    case PlaceSource::flashTable:
        return module(QT_TRANSLATE_NOOP("Modules", "the flash table in the package's loader"));
    case PlaceSource::partitionTable:
        return module(QT_TRANSLATE_NOOP("Modules", "the package's partition.bin"));
    case PlaceSource::given:
        return module(QT_TRANSLATE_NOOP("Modules", "the given address"));
    case PlaceSource::profile:
        return module(QT_TRANSLATE_NOOP("Modules", "the module profile"));
    }
    return {};
}

} // namespace ui
