// SPDX-License-Identifier: MIT
#include "ui/text/RepairTexts.h"

namespace ui
{

using Kind = device::RepairStep::Kind;
using Why = device::RepairObstacle::Why;

namespace
{

constexpr Text repair(const char* source)
{
    return {"Repairs", source};
}

} // namespace

Text wordsOf(Kind kind)
{
    switch (kind) {
    case Kind::restore:
        return repair(QT_TRANSLATE_NOOP("Repairs", "Restore from the backup copy"));
    case Kind::accept:
        return repair(QT_TRANSLATE_NOOP("Repairs", "Accept as it is"));
    case Kind::refreshEntry:
        return repair(QT_TRANSLATE_NOOP("Repairs", "Correct the value in the list"));
    case Kind::addEntry:
        return repair(QT_TRANSLATE_NOOP("Repairs", "Add to the list"));
    case Kind::convertEntry:
        return repair(QT_TRANSLATE_NOOP("Repairs", "Bring the entry into today's form"));
    case Kind::moveEntry:
        return repair(QT_TRANSLATE_NOOP("Repairs", "Give the entry its folder"));
    case Kind::dropEntry:
        return repair(QT_TRANSLATE_NOOP("Repairs", "Take the entry out of the list"));
    }
    return {};
}

Text wordsOf(Why why)
{
    switch (why) {
    case Why::notListed:
        return repair(QT_TRANSLATE_NOOP("Repairs", "no list names it"));
    case Why::fileMissing:
        return repair(QT_TRANSLATE_NOOP("Repairs", "the file is gone: restore it"));
    case Why::fileEmpty:
        return repair(QT_TRANSLATE_NOOP("Repairs", "the file is empty, and the module has no checksum for that"));
    case Why::cannotRead:
        return repair(QT_TRANSLATE_NOOP("Repairs", "the module cannot read it"));
    case Why::backupMissing:
        return repair(QT_TRANSLATE_NOOP("Repairs", "there is no backup copy: flash the backup again"));
    case Why::backupDamaged:
        return repair(QT_TRANSLATE_NOOP("Repairs", "the backup copy is damaged: flash the backup again"));
    case Why::backupUnverified:
        return repair(QT_TRANSLATE_NOOP("Repairs", "no list vouches for the backup copy: flash the backup again"));
    case Why::entryUnverified:
        return repair(
            QT_TRANSLATE_NOOP("Repairs", "no file has the old checksum: accept it, or flash the backup again"));
    case Why::changed:
        return repair(QT_TRANSLATE_NOOP("Repairs", "the file is not whole: restore or accept it"));
    }
    return {};
}

} // namespace ui
