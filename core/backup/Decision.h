// SPDX-License-Identifier: MIT
// What is to be done about one protected file: the one decision that the firmware obeys and the host shows.
// Gathering the facts is left to core/restore (at boot) and to whoever shows a status.
#pragma once

#include <cstdint>

namespace core::backup
{

/// One file, in the user partition (U) or its copy in the backup partition (K).
struct FileFact {
    enum class Kind : std::uint8_t {
        missing,    ///< there is no such file
        unreadable, ///< there is one, or there may be one, but it could not be read to its end
        read,
    };
    Kind kind = Kind::missing;
    std::uint32_t size = 0; ///< bytes, when read
    std::uint32_t crc = 0;  ///< the module's CRC-32 (checksum::quecPythonCrc32), when read
};

/// What a list says about a file: the user list (Lu) or the backup partition's list (Lk). A value of the SHA-256 era is
/// turned into a CRC by whoever gathers the facts: that of the file whose digest it is.
struct EntryFact {
    enum class Kind : std::uint8_t {
        absent,     ///< no usable entry, or no such list at all
        unreadable, ///< the list file could not be read
        present,
    };
    Kind kind = Kind::absent;
    std::uint32_t crc = 0; ///< when present
};

/// Everything that decides about one path.
struct FileFacts {
    FileFact user;
    FileFact backup;
    bool sameContent = false; ///< both read, and equal byte for byte; the CRC alone does not tell (weakness W-19)
    EntryFact userEntry;
    EntryFact backupEntry;
};

enum class FileState : std::uint8_t {
    whole,
    changed, ///< damaged, or edited without an update of the list
    missing,
    backupDamaged,
    unknown, ///< something could not be read
    updated, ///< changed on purpose: the user list says so
    notRestorable,
    unlisted,
};

enum class FileReason : std::uint8_t {
    none,
    notListed,
    listUnreadable,
    userFileUnreadable,
    backupCopyUnreadable,
    backupCopyMissing,
    backupCopyDiffersFromList,
    backupCopyUnverified, ///< file missing or changed, and no list vouches for the copy
    fileMissing,
    listStale, ///< the file equals its copy, the user list has another value
    updatedInTheField,
    contentDiffers,
    sizeDiffers, ///< CRC as it should be, but another size than the copy
    sameChecksumOtherContent,
    keptByPolicy, ///< not restored because the project does not want it
};

enum class FileAction : std::uint8_t {
    none,
    restore,     ///< copy the backup copy over the user file
    refreshList, ///< put the user file's CRC into the user list
};

/// What the project wants of one file (weaknesses W-16 and W-28).
enum class FilePolicy : std::uint8_t {
    always,    ///< restore it whenever it is damaged or missing
    ifMissing, ///< leave it alone whatever is in it, but bring it back when it is gone or cannot be read
    never,     ///< leave it alone
};

struct Decision {
    FileState state = FileState::unknown;
    FileReason reason = FileReason::none;
    FileAction action = FileAction::none;

    bool operator==(const Decision&) const = default;
};

/// Nothing is wrong with such a file; one that nobody protects counts as well.
constexpr bool isWhole(FileState state)
{
    return state == FileState::whole || state == FileState::updated || state == FileState::unlisted;
}

/// Stable key for scripts and logs: "backup-damaged".
constexpr const char* toText(FileState state)
{
    switch (state) {
    case FileState::whole:
        return "whole";
    case FileState::changed:
        return "changed";
    case FileState::missing:
        return "missing";
    case FileState::backupDamaged:
        return "backup-damaged";
    case FileState::unknown:
        return "unknown";
    case FileState::updated:
        return "updated";
    case FileState::notRestorable:
        return "not-restorable";
    case FileState::unlisted:
        return "unlisted";
    }
    return "";
}

/// Stable key for scripts and logs: "list-stale"; "" when there is nothing to say.
constexpr const char* toText(FileReason reason)
{
    switch (reason) {
    case FileReason::none:
        break;
    case FileReason::notListed:
        return "not-listed";
    case FileReason::listUnreadable:
        return "list-unreadable";
    case FileReason::userFileUnreadable:
        return "user-file-unreadable";
    case FileReason::backupCopyUnreadable:
        return "backup-copy-unreadable";
    case FileReason::backupCopyMissing:
        return "backup-copy-missing";
    case FileReason::backupCopyDiffersFromList:
        return "backup-copy-differs-from-list";
    case FileReason::backupCopyUnverified:
        return "backup-copy-unverified";
    case FileReason::fileMissing:
        return "file-missing";
    case FileReason::listStale:
        return "list-stale";
    case FileReason::updatedInTheField:
        return "updated-in-the-field";
    case FileReason::contentDiffers:
        return "content-differs";
    case FileReason::sizeDiffers:
        return "size-differs";
    case FileReason::sameChecksumOtherContent:
        return "same-checksum-other-content";
    case FileReason::keptByPolicy:
        return "kept-by-policy";
    }
    return "";
}

/// As the project file and the settings in the backup partition spell it: "if-missing".
constexpr const char* toText(FilePolicy policy)
{
    switch (policy) {
    case FilePolicy::always:
        return "always";
    case FilePolicy::ifMissing:
        return "if-missing";
    case FilePolicy::never:
        return "never";
    }
    return "";
}

/// Whether the backup copy may be written over a user file: its own list vouches for it, or, where that list does not
/// name the file, the user list.
constexpr bool isVerifiedCopy(const FileFacts& facts)
{
    if (facts.backup.kind != FileFact::Kind::read)
        return false;
    if (facts.backupEntry.kind == EntryFact::Kind::present)
        return facts.backup.crc == facts.backupEntry.crc;
    return facts.backupEntry.kind == EntryFact::Kind::absent && facts.userEntry.kind == EntryFact::Kind::present &&
           facts.backup.crc == facts.userEntry.crc;
}

/// The decision. The rules stand in the order in which they count.
constexpr Decision decide(const FileFacts& facts)
{
    const auto& [user, backup, sameContent, userEntry, backupEntry] = facts;
    const bool verified = isVerifiedCopy(facts);
    const FileAction restoreIfVerified = verified ? FileAction::restore : FileAction::none;

    if (userEntry.kind == EntryFact::Kind::absent && backupEntry.kind == EntryFact::Kind::absent)
        return {FileState::unlisted, FileReason::notListed, FileAction::none};

    // Whatever the unreadable part would say: a file that is gone or cannot be read is not made worse by a good copy.
    const FileAction rescue = user.kind == FileFact::Kind::read ? FileAction::none : restoreIfVerified;
    if (user.kind == FileFact::Kind::unreadable)
        return {FileState::unknown, FileReason::userFileUnreadable, rescue};
    if (backup.kind == FileFact::Kind::unreadable)
        return {FileState::unknown, FileReason::backupCopyUnreadable, rescue};
    if (userEntry.kind == EntryFact::Kind::unreadable || backupEntry.kind == EntryFact::Kind::unreadable)
        return {FileState::unknown, FileReason::listUnreadable, rescue};

    if (backup.kind == FileFact::Kind::missing)
        return {FileState::notRestorable, FileReason::backupCopyMissing, FileAction::none};
    const bool inBackupList = backupEntry.kind == EntryFact::Kind::present;
    if (inBackupList && backup.crc != backupEntry.crc)
        return {FileState::backupDamaged, FileReason::backupCopyDiffersFromList, FileAction::none};

    if (user.kind == FileFact::Kind::missing)
        return {FileState::missing, verified ? FileReason::fileMissing : FileReason::backupCopyUnverified,
                restoreIfVerified};

    const bool inUserList = userEntry.kind == EntryFact::Kind::present;
    const bool asUserListSays = inUserList && user.crc == userEntry.crc;
    // Asked again about size and CRC: bytes compared at another time than they were summed up prove nothing.
    if (sameContent && user.size == backup.size && user.crc == backup.crc) {
        if (inUserList && !asUserListSays)
            return {FileState::whole, FileReason::listStale, FileAction::refreshList};
        return {FileState::whole, FileReason::none, FileAction::none};
    }

    if (asUserListSays && (!inBackupList || userEntry.crc != backupEntry.crc))
        return {FileState::updated, FileReason::updatedInTheField, FileAction::none};

    FileReason reason = FileReason::contentDiffers;
    if (!verified)
        reason = FileReason::backupCopyUnverified;
    else if (user.crc == backup.crc)
        reason = user.size == backup.size ? FileReason::sameChecksumOtherContent : FileReason::sizeDiffers;
    // The CRC of nothing is that of any number of zeros: an empty copy vouches for no file that has content (W-6).
    const bool copyIsEmpty = backup.size == 0 && user.size > 0 && user.crc == backup.crc;
    return {FileState::changed, reason, copyIsEmpty ? FileAction::none : restoreIfVerified};
}

/// The decision under a policy: an edit of a file that is to be kept counts as made on purpose.
constexpr Decision decide(const FileFacts& facts, FilePolicy policy)
{
    auto decision = decide(facts);
    const bool kept =
        policy == FilePolicy::never || (policy == FilePolicy::ifMissing && facts.user.kind == FileFact::Kind::read);
    if (!kept || (decision.state != FileState::changed && decision.action != FileAction::restore))
        return decision;
    decision.action = FileAction::none;
    if (decision.state != FileState::unknown)
        decision.reason = FileReason::keptByPolicy;
    if (decision.state == FileState::changed)
        decision.state = FileState::updated;
    return decision;
}

} // namespace core::backup
