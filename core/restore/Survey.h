// SPDX-License-Identifier: MIT
// Gathers the facts about every protected file: both lists, the user file and its backup copy.
// Only reads. The engine acts on what it finds, a status shows it; what the facts mean is decided by core/backup.
#pragma once

#include "core/Text.h"
#include "core/backup/ByteSource.h"
#include "core/backup/ChecksumListFinder.h"
#include "core/backup/ChecksumListReader.h"
#include "core/backup/Decision.h"
#include "core/backup/RestoreFlag.h"
#include "core/checksum/Sha256.h"
#include "core/littlefs/Reader.h"
#include "core/restore/Log.h"

#include <optional>

namespace core::restore
{

inline constexpr std::string_view userMount = "/usr";          ///< what names in the lists begin with
inline constexpr std::string_view listPath = "/checksum.json"; ///< in the root of either partition
inline constexpr std::string_view flagPath = "/backup_restore.json";
inline constexpr std::uint32_t maxPathLength = 255; ///< bytes of a name in the lists, "/usr/" included
/// Lists beyond this are taken as unusable: eight times what the vendor's firmware reads, and still searched quickly.
inline constexpr std::uint32_t maxListBytes = 128 * 1024;

/// A file of a mounted partition as a source of bytes.
class FileSource final : public backup::ByteSource
{
public:
    /// Errors as Reader::openFile.
    Result<void> open(littlefs::Reader& reader, std::string_view path);
    Result<std::uint32_t> read(std::uint32_t offset, std::span<std::byte> out) override;
    std::uint32_t size() const { return m_view.size; }

private:
    littlefs::Reader* m_reader = nullptr;
    littlefs::FileView m_view;
};

/// What one pass over a whole checksum.json told.
struct ListFacts {
    enum class Kind : std::uint8_t { missing, unreadable, unusable, usable };

    Kind kind = Kind::missing;
    const char* problem = ""; ///< why it is unusable or unreadable, static text
    std::uint32_t bytes = 0;
    std::uint32_t entries = 0;  ///< usable ones
    std::uint32_t rejected = 0; ///< names that must not be used
    std::uint32_t invalid = 0;  ///< values that say nothing
    std::uint32_t legacy = 0;   ///< SHA-256 instead of CRC-32
    bool repeated = false;      ///< a name stands twice, perhaps in another case
    bool oddNames = false;      ///< without leading slash, in another case, or escaped

    bool usable() const { return kind == Kind::usable; }
    /// As the vendor's firmware can use it, so that there is no need to rewrite it.
    bool isClean() const
    {
        return usable() && rejected == 0 && invalid == 0 && legacy == 0 && !repeated && !oddNames &&
               !backup::largerThanVendorLimit(bytes);
    }
};

/// What became of backup_restore.json.
struct FlagFacts {
    enum class Kind : std::uint8_t { missing, unreadable, read };

    Kind kind = Kind::missing;
    backup::RestoreFlag flag;
};

/// One name of the lists, and what both say about it.
struct Listing {
    std::string_view name; ///< "/usr/..."; valid until the next call to the survey that looks into a list
    bool inUserList = false;
    bool inBackupList = false;
    std::uint32_t position = 0; ///< where the entry begins, in the backup list if it is in there
    backup::ListEntry userEntry;
    backup::ListEntry backupEntry;
};

/// One side of a file, as far as its content is known.
struct SummedFile {
    const backup::FileFact& fact;
    const checksum::Sha256::Digest* sha256; ///< null where nobody made it
};

/// What a list says about a file. A value of the SHA-256 era becomes the CRC of the content that it vouches for, on
/// whichever side that is, or one that `own` does not have.
backup::EntryFact entryFact(const ListFacts& list, bool isListed, const backup::ListEntry& entry, const SummedFile& own,
                            const SummedFile& other);

class Survey
{
public:
    /// Working memory. `data` is split in two and holds what is compared; larger is faster.
    /// `seen` helps to notice repeated names: one byte for each entry of the list is plenty.
    struct Buffers {
        std::span<char, maxPathLength> userName;
        std::span<char, maxPathLength> backupName;
        std::span<char, maxPathLength> name;
        std::span<std::byte> data;
        std::span<std::byte> seen;
    };

    /// A partition that does not mount is a null pointer. The readers must be mounted and outlive the survey.
    Survey(littlefs::Reader* user, littlefs::Reader* backup, const Buffers& buffers);

    FlagFacts readFlag();
    /// Opens both lists and goes through each once. Unusable entries are told to `log` if there is one.
    void readLists(Log* log);
    const ListFacts& userList() const { return m_user.facts; }
    const ListFacts& backupList() const { return m_backup.facts; }

    /// Begins with the first name again. Names of the backup list come first, then those of the user list alone;
    /// a repeated one counts once.
    void rewind();
    /// The next name; false after the last. Errors come from the flash.
    Result<bool> next(Listing& listing);
    /// What the lists say about one name; false when neither has it.
    Result<bool> find(std::string_view name, Listing& listing);

    /// Whether another entry stands before this one with the same name but for its case: a list must not hold both.
    Result<bool> hasEarlierTwin(const Listing& listing);

    /// Reads both copies of a file once, side by side.
    backup::FileFacts facts(const Listing& listing);

    /// Where a listed name lies on the user partition: "/usr/a/b" gives "/a/b".
    static std::string_view userPath(std::string_view name) { return restAfter(name, userMount.size()); }

private:
    struct List {
        ListFacts facts;
        FileSource source;
        std::optional<backup::ChecksumListFinder> finder; ///< once the list is known to be usable
        backup::ChecksumListReader reader;

        explicit List(std::span<char> nameBuffer) : reader(source, nameBuffer) {}
    };

    void readList(List& list, littlefs::Reader* reader, std::string_view where, Log* log);
    Result<void> validate(List& list, std::string_view where, Log* log);
    Result<bool> nextOf(List& list, std::uint32_t& position, std::uint32_t& start, backup::ListEntry& entry);
    Result<bool> standsBefore(List& list, std::string_view name, std::uint32_t end, backup::NameMatch match);
    Result<bool> lookUp(List& list, std::string_view name, backup::ListEntry& entry);

    littlefs::Reader* m_userReader;
    littlefs::Reader* m_backupReader;
    bool m_inUserList = false; // the walk has reached the user list
    std::uint32_t m_position = 0;
    Buffers m_buffers;
    List m_user;
    List m_backup;
};

} // namespace core::restore
