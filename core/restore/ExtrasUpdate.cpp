// SPDX-License-Identifier: MIT
// Updates that user code has staged, installed at boot.
#include "core/restore/Extras.h"

#include "core/Text.h"
#include "core/restore/Engine.h"
#include "core/restore/Standing.h"

#include <algorithm>

namespace core::restore
{

using backup::FileFact;
using backup::NameProblem;

namespace
{

constexpr int triesOfFile = 2;
// A folder that becomes too large for its pair, or is made, takes another one.
constexpr std::uint32_t blocksOfFolder = 2;

/// What belongs to the updates and sets themselves.
bool isReserved(std::string_view path)
{
    return path.starts_with("/.updater/") || path.starts_with("/.lifeboat/");
}

/// The files of an update, one after the other.
class Items
{
public:
    /// `path` is that of a manifest or of download.stat; `name` is for one name.
    Items(littlefs::Reader& user, std::string_view path, std::span<char> name)
        : m_list(m_source, name), m_done(m_source.open(user, path))
    {
    }

    /// False behind the last, and when the list cannot be read.
    bool next(UpdateItem& item)
    {
        const auto more = m_done ? m_list.next(item) : Result<bool>(false);
        if (!more)
            m_done = more.failure();
        return more.yes();
    }

    /// Whether the list was read to its end.
    const Result<void>& done() const { return m_done; }

private:
    FileSource m_source;
    UpdateList m_list;
    Result<void> m_done;
};

} // namespace

/// False: an update is under way that cannot be gone on with now, so nothing is to be restored either.
bool Extras::update(bool enabled)
{
    m_record.update = UpdateOutcome::none;
    const bool isBegun = exists(updateNow);
    const bool leadsBack = exists(updateBack);
    const bool isOver = exists(updateDone);
    if (!isBegun && !leadsBack && !isOver && !exists(updateFlag)) {
        m_record.update = m_before.update;
        return true;
    }
    // Without the restore nothing is rebuilt, and with it the restore tells what is wrong.
    if (enabled ? !makeWritable() : !m_engine->userFileSystem().check())
        return true;
    if (isOver) {
        cleanUp();
        m_record.update = m_before.update;
        return true;
    }
    m_didSomething = true;
    m_record.lastError = 0;
    m_record.wentBack = false;
    if (!leadsBack) {
        if (!isBegun && !prepareUpdate()) {
            // Where the power or the flash failed while the list was written it may say what no file is yet.
            return m_record.update == UpdateOutcome::refused;
        }
        const auto placed = placeUpdate();
        if (placed) {
            m_record.update = UpdateOutcome::installed;
            m_record.boots = 0;
            m_record.attempts = {};
            m_engine->log().tell("update installed");
            return finishUpdate(updateNow);
        }
        m_record.lastError = static_cast<std::uint16_t>(placed.error().code);
        m_engine->log().tell("update cannot be put in place (%)", placed.error().where);
        m_record.update = UpdateOutcome::unfinished;
        // Without the restore there is no way back: it is tried again at the next boot.
        if (!enabled || !m_engine->userFileSystem().renameInFolder(updateNow, updateBack))
            return false;
    }
    m_record.update = UpdateOutcome::unfinished;
    if (!enabled || !goBack(false))
        return false;
    m_record.update = UpdateOutcome::wentBack;
    return finishUpdate(updateBack);
}

/// Everything is in place, or the list says what was before.
bool Extras::finishUpdate(std::string_view marker)
{
    if (!m_engine->userFileSystem().renameInFolder(marker, updateDone)) {
        m_record.update = UpdateOutcome::unfinished;
        return false;
    }
    cleanUp();
    return true;
}

/// Verifies what is staged, and makes the list say so.
bool Extras::prepareUpdate()
{
    auto done = verifyUpdate();
    m_record.update = UpdateOutcome::refused;
    if (done) {
        m_record.update = UpdateOutcome::unfinished;
        // Not where there is none: what to protect is the factory's to say, and its list comes with the restore.
        if (m_engine->survey().userList().usable() || m_engine->survey().backupList().usable()) {
            done = m_engine->writeListWith(*this);
            m_engine->survey().readLists(nullptr);
        }
        if (done)
            done = m_engine->userFileSystem().renameInFolder(updateFlag, updateNow);
    }
    if (done)
        return true;
    m_record.lastError = static_cast<std::uint16_t>(done.error().code);
    m_engine->log().tell("update refused (%)", done.error().where);
    return false;
}

std::string_view Extras::itemsPath()
{
    return exists(updateManifest) ? updateManifest : updateStat;
}

std::string_view Extras::stagedPath(std::string_view name)
{
    char* out = std::copy(updateFolder.begin(), updateFolder.end(), m_path);
    out = std::copy(name.begin(), name.end(), out);
    return {m_path, static_cast<std::size_t>(out - m_path)};
}

Result<void> Extras::verifyUpdate()
{
    if (auto done = verifyStat(); !done)
        return done;
    auto& user = m_engine->userFileSystem();
    const auto free = user.countFreeBlocks();
    if (!free)
        return free.failure();
    // The list is written beside the old one, and a set takes folders.
    const auto blockSize = m_geometry.blockSize;
    const auto spare = littlefs::blocksOfFile(m_engine->survey().userList().bytes, blockSize) + 1 + 3 * blocksOfFolder;
    if (*free < spare)
        return fail<ErrorCode::noSpace, "no space">();
    auto left = *free - spare;

    Items items(user, itemsPath(), m_name);
    for (UpdateItem item; items.next(item);) {
        if (auto done = verifyItem(item, left); !done) {
            m_engine->log().tell("in the update: %", item.name);
            return done;
        }
    }
    return items.done();
}

Result<void> Extras::verifyItem(const UpdateItem& item, std::uint32_t& freeBlocks)
{
    if (item.problem != NameProblem::none || isReserved(Survey::userPath(item.name)))
        return fail<ErrorCode::badName, "a name that cannot be used">();
    const auto staged = factOf(m_engine->userFileSystem(), stagedPath(item.name));
    if (!staged)
        return staged.failure();
    if ((item.hasSize && item.size != staged->size) || (staged->size == 0 && !item.hasCrc && !item.hasSize))
        return fail<ErrorCode::truncated, "a file has another size">();
    if (item.hasCrc && item.crc != staged->crc)
        return fail<ErrorCode::badChecksum, "a file has another checksum">();

    const auto blockSize = m_geometry.blockSize;
    const auto old = look(m_engine->userFileSystem(), Survey::userPath(item.name)).value_or({});
    const auto gained = old.isFile() ? littlefs::blocksOfFile(old.size, blockSize) : 0;
    const auto taken = littlefs::blocksOfFile(staged->size, blockSize) + (old.isFile() ? 0 : blocksOfFolder);
    // Where both do not fit the old file makes room before the new one is written.
    if (freeBlocks + gained < taken)
        return fail<ErrorCode::noSpace, "no space">();
    freeBlocks = freeBlocks + gained - taken;
    return {};
}

/// What download.stat says has to be true even when a manifest of ours is there: nothing may have come on top.
Result<void> Extras::verifyStat()
{
    if (!exists(updateManifest) || !exists(updateStat))
        return {};
    auto& user = m_engine->userFileSystem();
    Items staged(user, updateStat, m_name);
    for (UpdateItem item; staged.next(item);) {
        // No call to the survey before the buffer is free again.
        Items known(user, updateManifest, m_engine->buffers().survey.name);
        UpdateItem same;
        do {
            if (!known.next(same))
                return known.done() ? fail<ErrorCode::notFound, "a file is not in the manifest">() : known.done();
        } while (same.problem != NameProblem::none || same.name != item.name);
        if (item.hasSize && same.hasSize && item.size != same.size)
            return fail<ErrorCode::truncated, "a file has another size">();
    }
    return staged.done();
}

Result<bool> Extras::valueOf(std::string_view listedName, std::uint32_t& value)
{
    auto& user = m_engine->userFileSystem();
    Items items(user, itemsPath(), m_name);
    for (UpdateItem item; items.next(item);) {
        if (item.name != listedName)
            continue;
        value = item.crc;
        if (!item.hasCrc) {
            const auto staged = factOf(user, stagedPath(listedName));
            if (!staged)
                return staged.failure();
            value = staged->crc;
        }
        m_any = true;
        return true;
    }
    return items.done() ? Result<bool>(false) : items.done().failure();
}

/// Apart, so that what it needs is off the stack while the list is written.
[[gnu::noinline]] Result<bool> Extras::isListed(std::string_view name)
{
    Listing listing;
    return m_engine->survey().find(name, listing);
}

/// A set protects all of its files, also those that the factory did not know.
Result<void> Extras::addTo(backup::ChecksumListWriter& writer)
{
    if (!m_settings.sets || !exists(updateManifest))
        return {};
    Items items(m_engine->userFileSystem(), updateManifest, m_name);
    for (UpdateItem item; items.next(item);) {
        const auto listed = isListed(item.name);
        if (!listed)
            return listed.failure();
        if (*listed || !item.hasCrc)
            continue;
        m_any = true;
        if (auto done = writer.add(item.name, item.crc); !done)
            return done;
    }
    return items.done();
}

Result<void> Extras::placeUpdate()
{
    Items items(m_engine->userFileSystem(), itemsPath(), m_name);
    for (UpdateItem item; items.next(item);) {
        auto done = placeItem(item);
        for (int tries = 1; !done && tries < triesOfFile; ++tries)
            done = placeItem(item);
        if (!done)
            return done;
    }
    return items.done();
}

Result<void> Extras::placeItem(const UpdateItem& item)
{
    auto& user = m_engine->userFileSystem();
    const auto path = Survey::userPath(item.name);
    const auto staged = factOf(user, stagedPath(item.name));
    if (!staged)
        return staged.failure();
    Listing listing;
    const auto listed = m_engine->survey().find(item.name, listing);
    if (!listed)
        return listed.failure();
    // The list was written when all was verified: what differs from it by now is damaged.
    const bool hasValue = listing.inUserList && listing.userEntry.value == backup::ListValue::crc32;
    if ((hasValue && listing.userEntry.crc32 != staged->crc) || (item.hasCrc && item.crc != staged->crc))
        return fail<ErrorCode::badChecksum, "a file has another checksum">();
    if (const auto there = factOf(user, path); there && there->size == staged->size && there->crc == staged->crc)
        return {};
    m_engine->log().tell("updating %", item.name);
    return m_engine->place({user, stagedPath(item.name), staged->size, staged->crc}, path);
}

/// Keeps the new files for the set, where sets are kept, and empties the folder. Goes on where it was cut.
void Extras::cleanUp()
{
    if (m_settings.sets) {
        keepStaged();
        if (m_settings.boots == 0)
            captureSet();
    }
    removeFolder();
}

/// What is in place now moves to the copies of the sets: a second one need not be made.
void Extras::keepStaged()
{
    auto& user = m_engine->userFileSystem();
    Items items(user, itemsPath(), m_name);
    for (UpdateItem item; items.next(item);) {
        Listing listing;
        const auto listed = m_engine->survey().find(item.name, listing);
        if (!listed || !listing.inUserList || listing.userEntry.value != backup::ListValue::crc32 ||
            (listing.inBackupList && listing.backupEntry.crc32 == listing.userEntry.crc32))
            continue;
        const auto crc = listing.userEntry.crc32;
        const auto staged = factOf(user, stagedPath(item.name));
        const auto copy = storePath(item.name, crc);
        if (!staged || staged->crc != crc || !m_engine->makeFolders(copy))
            continue;
        (void)user.rename(stagedPath(item.name), copy); // what is not kept here is copied for the set
    }
}

/// Everything in the folder of updates, the marker last. Deep folders need no recursion: it begins at the top again.
void Extras::removeFolder()
{
    auto& user = m_engine->userFileSystem();
    std::size_t size = updateFolder.size();
    std::copy(updateFolder.begin(), updateFolder.end(), m_path);
    const auto limit = m_geometry.blockCount * (m_geometry.blockSize / 16); // more entries there cannot be
    for (std::uint32_t steps = 0; steps < limit; ++steps) {
        const std::string_view folder(m_path, size);
        const bool isTop = size == updateFolder.size();
        littlefs::Directory directory;
        if (!user.Reader::openDirectory(directory, folder))
            return;
        littlefs::EntryInfo info;
        auto more = user.readDirectory(directory, info);
        if (more && *more && isTop && info.name() == restAfter(updateDone, updateFolder.size() + 1))
            more = user.readDirectory(directory, info);
        if (!more)
            return;
        if (*more) {
            if (size + 1 + info.name().size() > sizeof m_path)
                return;
            m_path[size++] = '/';
            size = static_cast<std::size_t>(std::copy(info.name().begin(), info.name().end(), m_path + size) - m_path);
            if (info.isDirectory)
                continue;
        } else if (isTop) {
            if (user.remove(updateDone))
                (void)user.remove(updateFolder);
            return;
        }
        if (!user.remove({m_path, size}))
            return;
        size = std::string_view(m_path, size).rfind('/');
    }
}

} // namespace core::restore
