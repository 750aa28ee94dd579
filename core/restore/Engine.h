// SPDX-License-Identifier: MIT
// The restore at boot: compares every protected file with its backup copy and puts back what is missing or damaged.
// Freestanding, on two block devices; the tool runs the same code to prove the images that it has made.
// Whatever happens, power cuts included, a whole file is never lost and the backup partition is never written.
#pragma once

#include "core/backup/ByteSink.h"
#include "core/littlefs/FileSystem.h"
#include "core/restore/Extension.h"
#include "core/restore/NewValues.h"
#include "core/restore/Survey.h"

namespace core::restore
{

/// How a run ended as a whole; single files are counted in Report.
enum class Outcome : std::uint8_t {
    done,
    disabled,       ///< the flag says so
    flagUnusable,   ///< missing, damaged, or neither on nor off: nothing was touched
    backupUnusable, ///< the backup partition does not mount, or neither partition has a list
    userUnusable,   ///< the user partition can be neither mounted nor rebuilt
};

struct Report {
    Outcome outcome = Outcome::done;
    std::uint32_t whole = 0;
    std::uint32_t updated = 0; ///< changed on purpose
    std::uint32_t restored = 0;
    std::uint32_t notRestored = 0;   ///< missing or changed, and it stayed so
    std::uint32_t notRestorable = 0; ///< no backup copy
    std::uint32_t backupDamaged = 0;
    std::uint32_t unknown = 0; ///< could not be read
    bool listRewritten = false;
    bool repaired = false;  ///< the user partition was made consistent; what could not be kept is in the log
    bool formatted = false; ///< nothing of the user partition was readable
};

/// Working memory; see FileSystem::Buffers and Survey::Buffers for the sizes.
struct EngineBuffers {
    littlefs::FileSystem::Buffers user;
    std::span<std::byte> backupRead;
    std::span<std::byte> file; ///< as user.program
    Survey::Buffers survey;
    std::span<char, maxPathLength + 16> path;
    std::span<char, maxPathLength + 16> otherPath;
};

/// Working memory of fixed size, for those who have no reason to place it themselves.
/// UnitBytes: read and program unit; Blocks: of the user partition, at most.
template <std::size_t UnitBytes, std::size_t Blocks, std::size_t DataBytes = 512>
class EngineMemory
{
public:
    EngineBuffers buffers()
    {
        return {{m_userRead, m_program, m_lookahead},
                m_backupRead,
                m_file,
                {m_userName, m_backupName, m_name, m_data, m_seen},
                m_path,
                m_otherPath};
    }

private:
    std::byte m_userRead[UnitBytes];
    std::byte m_program[UnitBytes];
    std::byte m_lookahead[(Blocks + 7) / 8];
    std::byte m_backupRead[UnitBytes];
    std::byte m_file[UnitBytes];
    char m_userName[maxPathLength];
    char m_backupName[maxPathLength];
    char m_name[maxPathLength];
    std::byte m_data[DataBytes];
    std::byte m_seen[256];
    char m_path[maxPathLength + 16];
    char m_otherPath[maxPathLength + 16];
};

class Engine final : private littlefs::FileSystem::LossListener
{
public:
    /// The geometries count the blocks that the module uses: one less than the partition has.
    Engine(littlefs::BlockDevice& user, const littlefs::Geometry& userGeometry, littlefs::ReadableDevice& backup,
           const littlefs::Geometry& backupGeometry, const EngineBuffers& buffers, Log& log,
           Extension* extension = nullptr);

    /// Runs once. Writes nothing when all is well.
    Report run();

    /// Instead of run(), after the boot: writes the user list with these values, in one commit. Writes nothing when it
    /// says so already, when there are none, or when neither partition has a usable list. Damage is not repaired here:
    /// corrupt. Other errors are those of the flash, tooLarge and noSpace; the list is the old one then.
    Result<void> writeList(NewValues& values);
    /// Instead of run(): copies a file of the backup partition to the user partition, into a folder that is there.
    /// Errors as above, and notFound.
    Result<void> copyBack(std::string_view source, std::string_view path);

    /// The user partition, mounted unless the outcome says otherwise.
    littlefs::FileSystem& userFileSystem() { return m_user; }

    // --- For the extension, during run()

    littlefs::Reader& backup() { return m_backup; }
    Survey& survey() { return m_survey; }
    const EngineBuffers& buffers() const { return m_buffers; }
    Log& log() { return m_log; }
    /// A file that is to be copied, on either partition.
    struct Source {
        littlefs::Reader& reader;
        std::string_view path;
        std::uint32_t size; ///< bytes
        std::uint32_t crc;  ///< the module's CRC-32: a copy that has another one is none
    };
    /// Copies a file to the user partition: written under another name, read back, renamed. Folders are made, room too.
    Result<void> place(const Source& source, std::string_view path);
    Result<void> makeFolders(std::string_view path);
    /// As writeList, with the lists that the survey has read.
    Result<void> writeListWith(NewValues& values);
    /// Before the first write of a run. False: the tree was rebuilt, everything read before is stale.
    Result<bool> makeWritable();

private:
    void runWhole();
    Result<void> mountSound();
    bool readFlag();
    bool mountUser();
    bool rebuildUser();
    bool looksLikeVersion2();
    void tellLists();
    bool passOverFiles();
    void handle(const Listing& listing);
    void tellNotRestorable(const Listing& listing, const backup::FileFacts& facts);
    void tellCaseVariant(std::string_view name);
    bool restoreOwn(const Listing& listing, const backup::FileFacts& facts);
    bool restore(std::string_view name, const backup::FileFacts& facts, const Source& source);
    Result<void> makeRoom(std::string_view path, std::uint32_t bytes);
    Result<void> putInPlace(const Source& source, std::string_view path);
    Result<void> copyToTemporary(const Source& source, std::string_view temporary);
    Result<void> compare(const Source& source, std::string_view temporary);
    Result<void> moveAside(std::string_view path);
    Result<void> moveFolderAside(std::string_view path);
    Result<void> openTemporary(littlefs::File& file, std::string_view temporary);
    void removeTemporary(std::string_view path);
    std::string_view temporaryFor(std::string_view path);

    void updateList();
    Result<void> rewriteList();
    Result<bool> isGenerated(std::string_view path);
    Result<void> generateFile(std::string_view temporary);
    Result<void> generateList(backup::ByteSink& sink);
    Result<bool> valueFor(const Listing& listing, std::uint32_t& value);

    void lost(std::string_view name, bool isDirectory) override;

    // The small ones first: what lies near the start is reached with shorter instructions.
    bool m_writable = false;
    bool m_stale = false;        // the tree was rebuilt during this pass
    bool m_listOutdated = false; // the user list does not say what is now true
    bool m_outOfSpace = false;
    Log& m_log;
    Extension* m_extension;
    NewValues* m_newValues = nullptr;
    std::uint32_t m_freeBlocks = 0; // at least so many are free
    Report m_report;
    EngineBuffers m_buffers;
    littlefs::BlockDevice& m_userDevice;
    littlefs::FileSystem m_user;
    littlefs::ReadOnlyFileSystem m_backup;
    Survey m_survey;
};

} // namespace core::restore
