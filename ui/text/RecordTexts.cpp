// SPDX-License-Identifier: MIT
#include "ui/text/RecordTexts.h"

namespace ui
{

using core::backup::FlagState;
using core::restore::FlagFacts;
using core::restore::StatusRecord;
using core::restore::UpdateOutcome;

namespace
{

constexpr Text record(const char* source)
{
    return {"Record", source};
}

} // namespace

Text wordsOfOutcome(std::uint8_t outcome)
{
    switch (outcome) {
    case 0:
        return record(QT_TRANSLATE_NOOP("Record", "done"));
    case 1:
        return record(QT_TRANSLATE_NOOP("Record", "switched off by backup_restore.json"));
    case 2:
        return record(QT_TRANSLATE_NOOP("Record", "backup_restore.json is not usable"));
    case 3:
        return record(QT_TRANSLATE_NOOP("Record", "the backup is not usable"));
    case 4:
        return record(QT_TRANSLATE_NOOP("Record", "the user partition is not usable"));
    default:
        return {};
    }
}

Text wordsOf(UpdateOutcome update)
{
    switch (update) {
    case UpdateOutcome::none:
        break;
    case UpdateOutcome::installed:
        return record(QT_TRANSLATE_NOOP("Record", "an update was installed"));
    case UpdateOutcome::refused:
        return record(QT_TRANSLATE_NOOP("Record", "an update was refused"));
    case UpdateOutcome::unfinished:
        return record(QT_TRANSLATE_NOOP("Record", "an update is not finished"));
    case UpdateOutcome::wentBack:
        return record(QT_TRANSLATE_NOOP("Record", "an update could not be put in place, the files before it are back"));
    }
    return {};
}

Phrase titleOf(const StatusRecord& facts)
{
    return {record(QT_TRANSLATE_NOOP("Record", "Last restore with something to do (record %n)")),
            static_cast<int>(facts.sequence)};
}

std::vector<Phrase> phrasesOf(const StatusRecord& facts)
{
    std::vector<Phrase> phrases;
    if (facts.sequence == 0)
        return phrases;
    const auto count = [&](int number, const char* text) {
        if (number > 0)
            phrases.push_back({record(text), number});
    };
    phrases.push_back({wordsOfOutcome(facts.outcome)});
    count(facts.restored, QT_TRANSLATE_N_NOOP("Record", "%n restored"));
    count(facts.notRestored, QT_TRANSLATE_N_NOOP("Record", "%n not restored"));
    count(facts.notRestorable, QT_TRANSLATE_N_NOOP("Record", "%n not restorable"));
    count(facts.backupDamaged, QT_TRANSLATE_N_NOOP("Record", "%n with a damaged backup"));
    count(facts.unknown, QT_TRANSLATE_N_NOOP("Record", "%n not readable"));
    if (facts.repaired)
        phrases.push_back({record(QT_TRANSLATE_NOOP("Record", "file system repaired"))});
    if (facts.formatted)
        phrases.push_back({record(QT_TRANSLATE_NOOP("Record", "file system made anew"))});
    if (facts.update != UpdateOutcome::none)
        phrases.push_back({wordsOf(facts.update)});
    if (facts.wentBack)
        phrases.push_back({record(QT_TRANSLATE_NOOP("Record", "went back to an earlier set of files"))});
    count(facts.boots, QT_TRANSLATE_N_NOOP("Record", "boots not confirmed: %n"));
    // The number belongs to a name and takes no plural.
    count(facts.lastError, QT_TRANSLATE_NOOP("Record", "error L%n"));
    phrases.push_back({record(QT_TRANSLATE_N_NOOP("Record", "free blocks: %n")), static_cast<int>(facts.freeBlocks)});
    return phrases;
}

Text wordsOf(const FlagFacts& flag)
{
    switch (flag.kind) {
    case FlagFacts::Kind::missing:
        return record(QT_TRANSLATE_NOOP("Record", "backup_restore.json is missing"));
    case FlagFacts::Kind::unreadable:
        return record(QT_TRANSLATE_NOOP("Record", "backup_restore.json cannot be read"));
    case FlagFacts::Kind::read:
        break;
    }
    switch (flag.flag.state) {
    case FlagState::enabled:
        break;
    case FlagState::disabled:
        return record(QT_TRANSLATE_NOOP("Record", "backup_restore.json is disabled"));
    case FlagState::unusable:
        return record(QT_TRANSLATE_NOOP("Record", "backup_restore.json is not usable"));
    }
    return {};
}

} // namespace ui
