// SPDX-License-Identifier: MIT
#include "ui/text/FileStates.h"

#include <algorithm>
#include <array>

namespace ui
{

using core::backup::FilePolicy;
using core::backup::FileReason;
using core::backup::FileState;

namespace
{

constexpr Text state(const char* source)
{
    return {"FileStates", source};
}

constexpr Text reason(const char* source)
{
    return {"FileReasons", source};
}

constexpr auto looks = std::to_array<StateLook>({
    {FileState::whole, "✓", state(QT_TRANSLATE_NOOP("FileStates", "Whole")),
     state(QT_TRANSLATE_NOOP("FileStates", "whole")), 1, 0x167E51, 0xACFDE5},
    {FileState::updated, "↑", state(QT_TRANSLATE_NOOP("FileStates", "Updated")),
     state(QT_TRANSLATE_NOOP("FileStates", "updated")), 2, 0x167E51, 0xACFDE5},
    {FileState::changed, "≠", state(QT_TRANSLATE_NOOP("FileStates", "Changed")),
     state(QT_TRANSLATE_NOOP("FileStates", "changed")), 4, 0x975A10, 0xEA9F1B},
    {FileState::missing, "○", state(QT_TRANSLATE_NOOP("FileStates", "Missing")),
     state(QT_TRANSLATE_NOOP("FileStates", "missing")), 5, 0x740D0D, 0xFA6756},
    {FileState::notRestorable, "!", state(QT_TRANSLATE_NOOP("FileStates", "Not restorable")),
     state(QT_TRANSLATE_NOOP("FileStates", "not restorable")), 6, 0x7A0895, 0xDC5AF9},
    {FileState::backupDamaged, "✕", state(QT_TRANSLATE_NOOP("FileStates", "Backup damaged")),
     state(QT_TRANSLATE_NOOP("FileStates", "backup damaged")), 7, 0x7A0895, 0xDC5AF9},
    {FileState::unknown, "?", state(QT_TRANSLATE_NOOP("FileStates", "Unknown")),
     state(QT_TRANSLATE_NOOP("FileStates", "unknown")), 3, 0x424446, 0x9EA0A3},
    {FileState::unlisted, "·", state(QT_TRANSLATE_NOOP("FileStates", "Not protected")),
     state(QT_TRANSLATE_NOOP("FileStates", "not protected")), 0, 0x424446, 0x9EA0A3},
});

constexpr std::array changedRemedies{Remedy::restore, Remedy::acceptChange};
constexpr std::array missingRemedies{Remedy::restore};
constexpr std::array backupRemedies{Remedy::flashBackup};
constexpr std::array unknownRemedies{Remedy::readAgain};

} // namespace

std::span<const StateLook> stateLooks()
{
    return looks;
}

const StateLook& lookOf(FileState state)
{
    return *std::ranges::find(looks, state, &StateLook::state);
}

Text wordsOf(FileReason why)
{
    switch (why) {
    case FileReason::none:
        break;
    case FileReason::notListed:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "no list names it"));
    case FileReason::listUnreadable:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "a checksum list cannot be read"));
    case FileReason::userFileUnreadable:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "the file cannot be read"));
    case FileReason::backupCopyUnreadable:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "the backup copy cannot be read"));
    case FileReason::backupCopyMissing:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "there is no backup copy"));
    case FileReason::backupCopyDiffersFromList:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "the backup copy is not what its list says"));
    case FileReason::backupCopyUnverified:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "no list vouches for the backup copy"));
    case FileReason::fileMissing:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "the file is gone"));
    case FileReason::listStale:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "the user list has an old value"));
    case FileReason::updatedInTheField:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "differs from the backup by an update"));
    case FileReason::contentDiffers:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "differs from the backup copy"));
    case FileReason::sizeDiffers:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "same checksum, other size than the backup copy"));
    case FileReason::sameChecksumOtherContent:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "same checksum, other content than the backup copy"));
    case FileReason::keptByPolicy:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "the project does not want it restored"));
    }
    return {};
}

Text wordsOf(FilePolicy policy)
{
    switch (policy) {
    case FilePolicy::always:
        break;
    case FilePolicy::ifMissing:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "restored only when it is missing"));
    case FilePolicy::never:
        return reason(QT_TRANSLATE_NOOP("FileReasons", "never restored"));
    }
    return {};
}

Text wordOf(Remedy remedy)
{
    switch (remedy) {
    case Remedy::restore:
        return state(QT_TRANSLATE_NOOP("FileStates", "Restore"));
    case Remedy::acceptChange:
        return state(QT_TRANSLATE_NOOP("FileStates", "Accept the change"));
    case Remedy::flashBackup:
        return state(QT_TRANSLATE_NOOP("FileStates", "Flash the backup again"));
    case Remedy::readAgain:
        return state(QT_TRANSLATE_NOOP("FileStates", "Read again"));
    }
    return {};
}

std::span<const Remedy> remediesOf(FileState of)
{
    switch (of) {
    case FileState::whole:
    case FileState::updated:
    case FileState::unlisted:
        return {};
    case FileState::changed:
        return changedRemedies;
    case FileState::missing:
        return missingRemedies;
    case FileState::backupDamaged:
    case FileState::notRestorable:
        return backupRemedies;
    case FileState::unknown:
        return unknownRemedies;
    }
    return {};
}

} // namespace ui
