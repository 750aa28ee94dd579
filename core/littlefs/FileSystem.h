// SPDX-License-Identifier: MIT
// A read-write mount of littlefs version 1: what Reader does, and every change to the disk.
// Each change is a commit that is atomic on its own; their order is that of littlefs-v1 chapter 9, so that a power cut
// anywhere leaves the old state, the new one, or one that the recovery before the next change completes.
#pragma once

#include "core/littlefs/Reader.h"

namespace core::littlefs
{

/// How a file is opened; values may be combined.
enum OpenMode : std::uint8_t {
    openRead = 1,
    openWrite = 2,
    openCreate = 4,    ///< makes an empty file when there is none
    openExclusive = 8, ///< with openCreate: an existing name is an error
    openTruncate = 16, ///< starts with an empty file; the old content stays until the next sync
    openAppend = 32,   ///< every write goes to the end
};

/// An open file. It must be closed, or at least outlived by no call to its file system.
/// A name has either one writer or any number of readers at a time.
class File : private FileView, private Cursor
{
public:
    File(); // out of line, as Cursor's

private:
    friend class FileSystem;

    std::span<std::byte> m_buffer;    // one unit that is being collected for programming
    std::uint32_t m_bufferOffset = 0; // where in m_listBlock it will be programmed
    std::uint32_t m_buffered = 0;
    std::uint32_t m_listBlock = nullBlock; // the last block of the list under construction
    std::uint32_t m_listIndex = 0;
    std::uint32_t m_previous = nullBlock; // the block before it
    std::uint32_t m_listEnd = 0;          // offset in that block where writing goes on
    std::uint32_t m_rollback = 0;         // the position to return to when the list is given up
    std::uint8_t m_mode = 0;
    bool m_building = false; // a new list is under construction
    bool m_dirty = false;    // head and size differ from what the directory says
    bool m_failed = false;   // a write failed: sync leaves the disk alone
};

class FileSystem final : public Reader
{
public:
    /// Working memory. `program` is a multiple of geometry.progSize and divides blockSize; `lookahead` has one bit for
    /// each block that the allocator looks at in one go, best one for each block of the device.
    struct Buffers {
        std::span<std::byte> read;
        std::span<std::byte> program;
        std::span<std::byte> lookahead;
    };

    FileSystem(BlockDevice& device, const Geometry& geometry, const Buffers& buffers);

    /// As Reader::mount. Nothing is written before the first change; that one begins with recover().
    Result<void> mount();
    /// Makes an empty file system; only then is the old one gone. `claimedBlocks` goes into the superblock
    /// (vendor images claim one block more than the module uses). Errors: badBlock when the superblock cannot be
    /// written.
    Result<void> format(std::uint32_t claimedBlocks);
    /// Completes what a power cut left undone: half-finished renames, removed folders, relocated pairs.
    /// Writes nothing when there is nothing to do, or when a list is damaged (corrupt). Every change begins with this;
    /// after a bad block for which there was no other, that gives deviceIo until the next mount().
    Result<void> recover();

    /// `buffer` as Buffers::program; it belongs to the file until close. Errors: notFound, exists, isDirectory,
    /// nameTooLong, badName, busy (open elsewhere), noSpace.
    Result<void> open(File& file, std::string_view path, std::uint8_t mode, std::span<std::byte> buffer);
    Result<std::uint32_t> read(File& file, std::span<std::byte> out);
    /// On failure all that was written since the last seek, read, truncate or sync is given up, and the position is
    /// where that began.
    Result<void> write(File& file, std::span<const std::byte> in);
    /// Positions behind the end are allowed; a write there fills the gap with zeros.
    Result<void> seek(File& file, std::uint32_t position);
    Result<void> truncate(File& file, std::uint32_t size);
    /// Commits what was written. After a failed write this does nothing, and the old content stays.
    Result<void> sync(File& file);
    Result<void> close(File& file);
    std::uint32_t sizeOf(const File& file) const;
    std::uint32_t positionOf(const File& file) const { return file.position; }

    Result<void> openDirectory(Directory& directory, std::string_view path);
    void closeDirectory(Directory& directory) { untrack(directory); }

    Result<void> makeDirectory(std::string_view path);
    /// A file, or an empty directory (notEmpty otherwise). Open readers keep what they had.
    Result<void> remove(std::string_view path);
    /// As remove, for a file.
    Result<void> removeFile(std::string_view path);
    /// Moves an entry; an existing destination of the same kind is replaced (a directory must be empty).
    /// Everything is checked before anything is written. In one folder pair it is a single atomic commit.
    Result<void> rename(std::string_view from, std::string_view to);
    /// As rename, for two names in one folder, and no directory is replaced: what the restore needs, in less code.
    Result<void> renameInFolder(std::string_view from, std::string_view to);

    Result<std::uint32_t> countFreeBlocks();

    /// Hears what repair() had to drop.
    class LossListener
    {
    public:
        /// `name` without the folders above it; empty for a part of a folder whose names are not known.
        virtual void lost(std::string_view name, bool isDirectory) = 0;

    protected:
        ~LossListener() = default;
    };
    /// Whether everything that a write relies on is in order. Needs a lookahead bit for each block.
    Result<void> check();
    /// Makes a damaged file system consistent in place: drops entries whose blocks cannot be read and threads the tail
    /// list anew; with both superblock halves bad it starts from the root pair at blocks 2 and 3. Every commit on the
    /// way leaves a state from which repair() can start again. Errors: corrupt when nothing is readable (format then).
    Result<void> repair(LossListener& listener, std::uint32_t claimedBlocks);

private:
    /// Bytes that go into a directory: from memory, or copied from a block.
    struct Piece {
        const std::byte* bytes = nullptr;
        std::uint32_t size = 0;
        std::uint32_t block = nullBlock; ///< where there are no bytes
        std::uint32_t offset = 0;
    };
    /// `removed` bytes at `at` give way to the pieces.
    struct Splice {
        std::uint32_t at = 0;
        std::uint32_t removed = 0;
        std::span<const Piece> inserted{};
        bool endsEntry = false; ///< the entry at `at` is gone afterwards: handles on it are detached

        std::uint32_t insertedSize() const;
    };
    using Splices = std::span<const Splice>;
    static Piece pieceOf(std::string_view name);
    class UnitWriter;
    /// Keeps a local cursor in step with commits for as long as it lives.
    class Tracking
    {
    public:
        Tracking(FileSystem& fs, Cursor& cursor);
        ~Tracking();
        Tracking(const Tracking&) = delete;
        Tracking& operator=(const Tracking&) = delete;

    private:
        FileSystem& m_fs;
        Cursor& m_cursor;
    };
    /// A local cursor that is kept in step.
    struct Tracked : Cursor {
        explicit Tracked(FileSystem& fs);
        ~Tracked();
        Tracked(const Tracked&) = delete;
        Tracked& operator=(const Tracked&) = delete;

    private:
        FileSystem& m_fs;
    };

    void track(Cursor& cursor);
    void untrack(Cursor& cursor);
    void afterCommit(const Pair& old, const MetadataPair& now, Splices splices);

    // Commits (littlefs-v1 chapter 8). The new tail is the one that cursor.at names.
    Result<void> commit(Cursor& cursor, Splices splices);
    Result<void> commitLink(Cursor& cursor, const Pair& tail, bool continues);
    Result<void> overwrite(Cursor& cursor, std::uint32_t at, std::span<const std::byte> bytes);
    Result<void> cutOut(Cursor& cursor, std::uint32_t at, std::uint32_t size);
    Result<void> commitPair(Cursor& cursor, Splices splices, bool keepsOld = false);
    Result<void> writeHalf(std::uint32_t block, const MetadataHeader& header, const MetadataPair& from,
                           Splices splices);
    Result<void> settleRelocations();
    Result<void> endRelocations(const Result<void>& settled);
    bool isLeft(std::uint32_t block) const;
    Result<bool> findParent(const Pair& pair, const Pair& except, Directory& parent, Entry& entry);
    Result<bool> findPredecessor(const Pair& pair, Cursor& predecessor);
    Pair currentPlaceOf(const Pair& pair) const override;

    // Directory changes
    Result<void> writeSuperblock(std::uint32_t claimedBlocks);
    Result<void> newPair(Tracked& created);
    Result<void> appendEntry(Cursor& last, std::span<const Piece> pieces);
    Result<void> removeEntry(Cursor& entry);
    Result<void> unlinkDirectory(Cursor& directory);
    Result<void> fetchEmptyDirectory(const Pair& pair, Cursor& first);
    Result<void> resolveMoved(Cursor& cursor, const Entry& entry);
    Result<void> validateLists();
    /// What a walk has found to do: a move to be completed, or a folder to be unlinked that no entry names.
    struct Unfinished {
        Cursor place;        ///< the moved entry, or the pair before the folder; null when there is nothing
        Entry entry;         ///< the moved entry; or its pair() is what follows the folder in the tail list
        bool isMove = false; ///< goes before folders
    };
    Result<bool> findUnfinished(Unfinished& found);
    Result<bool> recoverStep();
    Result<void> prepareChange();
    Result<void> checkNewName(const Place& place) const;
    Result<void> findToChange(std::string_view path, Place& place);
    Result<void> addEntry(Place& place);
    Result<void> move(Place& source, Place& target);
    Result<void> markEmptyFile(Place& place);
    bool isOpen(const Cursor& entry, bool writersOnly) const;

    // Allocation (chapter 7)
    Result<void> allocate(std::uint32_t& block);
    /// All that was allocated can be found by markUsed. Twice round: the first time the window may be older than what
    /// was freed since.
    void acknowledge() { m_budget = 2 * m_geometry.blockCount; }
    void forgetWindow();
    void beginAnywhere();
    Result<void> markUsed(BlockMap& map) override;

    // File data (chapters 6.5 and 8.4)
    Result<void> beginList(File& file);
    Result<void> extendList(File& file, std::uint32_t block, std::uint32_t index, std::uint32_t end);
    Result<void> newListBlock(File& file, std::uint32_t index);
    Result<void> put(File& file, std::span<const std::byte> in);
    Result<void> erase(std::uint32_t block);
    Result<void> programUnit(File& file);
    Result<void> programAndCompare(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> data);
    Result<void> moveListBlock(File& file);
    Result<void> append(File& file, std::span<const std::byte> in);
    Result<void> flush(File& file);
    Result<void> appendZeros(File& file, std::uint32_t until);
    Result<void> fileFailed(File& file, Failure failure);

    // Repair
    Result<bool> claimFile(const Entry& entry, BlockMap& map);
    Result<bool> claimPair(const Pair& pair, BlockMap& map, MetadataPair& fetched);
    Result<void> tellLost(const Cursor& cursor, const Entry& entry, LossListener& listener);
    Result<void> dropEntry(Cursor& cursor, const Entry& entry, LossListener& listener);
    Result<void> repairEntries(Cursor& folder, Cursor& last, bool files, BlockMap& map, LossListener& listener);
    Result<void> adoptChain(Cursor& last, BlockMap& map, LossListener& listener);
    Result<void> refuseSmallWindow() const;
    Result<void> repairPass(LossListener& listener, std::uint32_t claimedBlocks);
    BlockMap wholeMap();

    BlockDevice& m_device;
    std::span<std::byte> m_program;
    BlockMap m_window;
    std::uint32_t m_next = 0;    // next bit of the window to look at
    std::uint32_t m_commits = 0; // sum of the revisions of all pairs, as recovery found them
    bool m_hasBegun = false;     // a block was allocated since the mount
    std::uint32_t m_budget = 0;  // blocks that may be inspected before what was allocated must be reachable
    Cursor* m_tracked = nullptr;
    bool m_recovered = false;
    bool m_mustRemount = false; ///< a relocation broke off: open handles may name pairs that the disk does not

    struct Relocation {
        Pair from;
        Pair to;
    };
    std::array<Relocation, 8> m_relocations;
    std::uint8_t m_relocationCount = 0;
};

} // namespace core::littlefs
