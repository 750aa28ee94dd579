// SPDX-License-Identifier: MIT
// The order of work is that of quecpython-backup 7.2; EngineList.cpp has the last step, the user list.
#include "core/restore/Engine.h"

#include "core/Text.h"
#include "core/checksum/Crc32.h"
#include "core/restore/FileCrc.h"
#include "core/restore/Standing.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace core::restore
{

using backup::FileAction;
using backup::FileFact;
using backup::FileReason;
using backup::FileState;
using littlefs::FileView;

namespace
{
constexpr const char* vendorError = "x backup restore procedure error: %";
// Each pass beyond the first follows a rebuilt tree, or files that found no room while others gave some back.
constexpr int maxPasses = 4;
// A folder that becomes too large for its pair gets another one.
constexpr std::uint32_t blocksOfSplit = 2;
} // namespace

Engine::Engine(littlefs::BlockDevice& user, const littlefs::Geometry& userGeometry, littlefs::ReadableDevice& backup,
               const littlefs::Geometry& backupGeometry, const EngineBuffers& buffers, Log& log, Extension* extension)
    : m_log(log), m_extension(extension), m_buffers(buffers), m_userDevice(user),
      m_user(user, userGeometry, buffers.user), m_backup(backup, backupGeometry, buffers.backupRead),
      m_survey(&m_user, &m_backup, buffers.survey)
{
}

Report Engine::run()
{
    m_report = {};
    runWhole();
    if (m_extension)
        m_extension->end(*this, m_report);
    return m_report;
}

void Engine::runWhole()
{
    const auto backupMounted = m_backup.mount();
    if (!backupMounted) {
        m_log.tell("backup partition does not mount (%), nothing is restored", backupMounted.error().where);
        m_report.outcome = Outcome::backupUnusable;
    }
    const bool enabled = backupMounted && readFlag();
    if (!enabled) {
        // An update is installed all the same.
        if (m_extension && m_user.mount()) {
            m_survey.readLists(nullptr);
            m_extension->begin(*this, false);
        }
        return;
    }
    if (!mountUser()) {
        m_report.outcome = Outcome::userUnusable;
        return;
    }
    m_survey.readLists(&m_log);
    if (m_survey.userList().kind == ListFacts::Kind::unreadable) {
        // Damage below the list: rebuilding drops the file, and then it counts as missing.
        if (const auto sound = makeWritable(); sound && !*sound)
            m_survey.readLists(nullptr);
    }
    if (m_extension && !m_extension->begin(*this, true))
        return;
    if (!m_survey.backupList().usable() && !m_survey.userList().usable()) {
        if (m_survey.userList().kind == ListFacts::Kind::missing)
            m_log.tell(vendorError, "'/usr/checksum.json not exist'");
        m_log.tell("no usable checksum list on either partition, nothing is restored");
        m_report.outcome = Outcome::backupUnusable;
        return;
    }
    tellLists();

    for (int pass = 0; pass < maxPasses && passOverFiles(); ++pass) {
    }
    if (m_report.restored > 0)
        m_log.tell("- updating checksum");
    updateList();
    if (m_report.restored > 0)
        m_log.tell("- done");
}

bool Engine::readFlag()
{
    const auto facts = m_survey.readFlag();
    if (facts.kind == FlagFacts::Kind::read && facts.flag.state != backup::FlagState::unusable) {
        if (facts.flag.largerThanVendorLimit)
            m_log.tell("backup_restore.json is oversize: the vendor's firmware could not read it");
        if (facts.flag.odd)
            m_log.tell("backup_restore.json has an odd value, taken as enabled");
        if (facts.flag.enabled())
            return true;
        m_log.tell("restore is disabled");
        m_report.outcome = Outcome::disabled;
        return false;
    }
    const char* text = "5"; // what the vendor's firmware prints for an I/O error
    if (facts.kind == FlagFacts::Kind::missing) {
        text = "'/bak/backup_restore.json not exist'";
    } else if (facts.kind == FlagFacts::Kind::read) {
        switch (facts.flag.problem) {
        case backup::FlagProblem::empty:
            text = "'/bak/backup_restore.json is empty'";
            break;
        case backup::FlagProblem::keyMissing:
            text = "enable";
            break;
        case backup::FlagProblem::notAnObject:
            text = "list indices must be integers, not str";
            break;
        default:
            text = "syntax error in JSON";
        }
    }
    m_log.tell(vendorError, text);
    m_log.tell("flag unusable, nothing is restored");
    m_report.outcome = Outcome::flagUnusable;
    return false;
}

bool Engine::mountUser()
{
    const auto mounted = m_user.mount();
    if (mounted)
        return true;
    const auto code = mounted.error().code;
    if ((code != ErrorCode::corrupt && code != ErrorCode::badMagic) || looksLikeVersion2()) {
        m_log.tell("user partition does not mount (%), it is left as it is", mounted.error().where);
        return false;
    }
    m_log.tell("user partition does not mount (%), rebuilding it", mounted.error().where);
    return rebuildUser();
}

bool Engine::rebuildUser()
{
    const auto claimed = m_user.geometry().blockCount + 1;
    auto done = m_user.repair(*this, claimed);
    if (done) {
        m_report.repaired = true;
        m_log.tell("user partition repaired");
    } else if (done.error().code == ErrorCode::corrupt) {
        // Only when there is something to put in its place.
        m_survey.readLists(nullptr);
        if (m_survey.backupList().entries > 0) {
            m_log.tell("nothing readable on the user partition, formatting it: files without a backup copy are lost");
            done = m_user.format(claimed);
            m_report.formatted = done.has_value();
        }
    }
    if (!done)
        m_log.tell("user partition cannot be rebuilt (%)", done.error().where);
    return done.has_value();
}

// Version 2 has its magic in the first bytes of the block; that is another firmware's file system, not a damaged one.
bool Engine::looksLikeVersion2()
{
    const auto bytes = m_buffers.user.program;
    for (const std::uint32_t block : {0u, 1u}) {
        if (m_userDevice.read(block, 0, bytes) && bytes.size() >= 16 &&
            std::memcmp(bytes.data() + 8, littlefs::superblockMagic, 8) == 0)
            return true;
    }
    return false;
}

void Engine::tellLists()
{
    const auto& user = m_survey.userList();
    const auto& backup = m_survey.backupList();
    if (user.kind == ListFacts::Kind::missing)
        m_log.tell("user checksum list missing, took the backup's");
    else if (!user.usable())
        m_log.tell("user checksum list unusable, took the backup's, later updates are lost (%)", user.problem);
    if (!backup.usable())
        m_log.tell("backup checksum list missing or unusable (%)", backup.problem);
    if (user.repeated)
        m_log.tell("duplicate entries in /usr/checksum.json");
    if (user.rejected > 0)
        m_log.tell("rejected entries: %", Decimal(user.rejected));
    if (user.usable() && backup::largerThanVendorLimit(user.bytes))
        m_log.tell("list too large for vendor code: /usr/checksum.json, % bytes", Decimal(user.bytes));
}

// True when another pass may get further.
bool Engine::passOverFiles()
{
    const auto kept = m_report;
    m_report.whole = m_report.updated = m_report.notRestored = 0;
    m_report.notRestorable = m_report.backupDamaged = m_report.unknown = 0;
    m_stale = false;
    m_outOfSpace = false;
    m_survey.rewind();
    for (;;) {
        Listing listing;
        const auto more = m_survey.next(listing);
        if (!more) {
            m_log.tell("checksum list cannot be read (%)", more.error().where);
            return false;
        }
        if (!*more)
            break;
        handle(listing);
        if (m_stale) {
            m_survey.readLists(nullptr);
            return true;
        }
    }
    return m_outOfSpace && m_report.restored > kept.restored;
}

void Engine::handle(const Listing& listing)
{
    const auto name = listing.name;
    removeTemporary(Survey::userPath(name));
    if (m_stale)
        return;
    const auto facts = m_survey.facts(listing);
    const auto policy = m_extension ? m_extension->policyOf(name) : backup::FilePolicy::always;
    if (m_extension && policy == backup::FilePolicy::always && restoreOwn(listing, facts))
        return;
    const auto decision = backup::decide(facts, policy);

    // The vendor's firmware looks into the user list alone; what it does not find there it never checks.
    m_listOutdated = m_listOutdated || decision.action == FileAction::refreshList ||
                     (listing.inBackupList && !listing.inUserList && m_survey.userList().usable());
    if (facts.user.kind == FileFact::Kind::missing)
        tellCaseVariant(name);

    switch (decision.state) {
    case FileState::whole:
    case FileState::updated:
        ++(decision.state == FileState::whole ? m_report.whole : m_report.updated);
        if (m_extension)
            m_extension->isWhole(name);
        return;
    case FileState::notRestorable:
        ++m_report.notRestorable;
        tellNotRestorable(listing, facts);
        return;
    case FileState::backupDamaged:
        ++m_report.backupDamaged;
        m_log.tell("backup copy corrupt %", name);
        return;
    default:
        break;
    }
    const bool isUnknown = decision.state == FileState::unknown;
    const char* reason = backup::toText(decision.reason);
    if (isUnknown)
        m_log.tell("cannot read % (%)", name, reason);
    if (decision.reason == FileReason::sizeDiffers)
        m_log.tell("size mismatch %", name);
    if (decision.action == FileAction::restore) {
        restore(name, facts, {m_backup, name, facts.backup.size, facts.backup.crc});
        return;
    }
    ++(isUnknown ? m_report.unknown : m_report.notRestored);
    m_log.tell("not restored % (%)", name, reason);
}

void Engine::tellNotRestorable(const Listing& listing, const backup::FileFacts& facts)
{
    const auto& entry = listing.inUserList ? facts.userEntry : facts.backupEntry;
    if (facts.user.kind != FileFact::Kind::read || facts.user.crc != entry.crc) {
        m_log.tell("- restoring %", listing.name);
        m_log.tell("~ backup file does not exist: %", listing.name);
    }
    m_log.tell("backup copy missing %", listing.name);
}

// A file of the same name but for its case is nobody's damage; it is left alone and told.
void Engine::tellCaseVariant(std::string_view name)
{
    const auto path = Survey::userPath(name);
    const auto slash = path.rfind('/');
    const auto own = restAfter(path, slash + 1);
    littlefs::Directory folder;
    if (!m_user.Reader::openDirectory(folder, firstPart(path, slash)))
        return;
    littlefs::EntryInfo info;
    for (;;) {
        const auto more = m_user.readDirectory(folder, info);
        if (!more || !*more)
            return;
        if (info.name() != own && backup::sameNameIgnoringCase(info.name(), own))
            m_log.tell("%% differs from % by case only, left alone", firstPart(name, name.size() - own.size()),
                       info.name(), name);
    }
}

// The list wants another version than the factory's: where the extension has it that one comes back, never one of
// another set. True: nothing more is to be done about the file.
bool Engine::restoreOwn(const Listing& listing, const backup::FileFacts& facts)
{
    constexpr auto present = backup::EntryFact::Kind::present;
    const auto& wanted = facts.userEntry;
    const bool isThere = facts.user.kind == FileFact::Kind::read && facts.user.crc == wanted.crc;
    const bool wasInFactory = facts.backupEntry.kind == present;
    if (wanted.kind != present || (wasInFactory && (isThere || facts.backupEntry.crc == wanted.crc)))
        return false;
    const auto path = m_extension->copyOf(listing.name, wanted.crc);
    if (isThere) {
        // Without a copy anywhere there is nothing to restore it from.
        m_report.updated += path.empty() ? 0 : 1;
        return !path.empty();
    }
    if (!path.empty()) {
        const auto copy = look(m_user, path);
        if (copy && copy->isFile() && restore(listing.name, facts, {m_user, path, copy->size, wanted.crc}))
            return true;
        // It may have been the writing that failed: a copy that is whole waits for the next boot.
        std::uint32_t crc = 0;
        const auto summed = fileCrc(m_user, m_extension->copyOf(listing.name, wanted.crc), m_buffers.survey.data, crc);
        if (summed && *summed && crc == wanted.crc)
            return true;
    }
    if (m_stale)
        return true;
    const auto left = m_extension->leaveSet(*this);
    if (!left) { // never the factory's version beside those of the set
        m_log.tell("not restored % (%)", listing.name, left.error().where);
        m_report.notRestored += path.empty() ? 1 : 0;
        return true;
    }
    m_stale = *left;
    return m_stale;
}

// False: the source is of no use.
bool Engine::restore(std::string_view name, const backup::FileFacts& facts, const Source& source)
{
    if (m_extension && !m_extension->mayTry(name)) {
        ++m_report.notRestored;
        m_log.tell("not restored % (has been at too many boots in a row)", name);
        return true;
    }
    const auto writable = makeWritable();
    if (writable && !*writable)
        return true;
    m_log.tell("- restoring %", name);
    const auto done = writable ? place(source, Survey::userPath(name)) : Result<void>(writable.failure());
    if (m_extension)
        m_extension->tried(name, done);
    if (done) {
        ++m_report.restored;
        m_log.tell("restored %", name);
        m_listOutdated = m_listOutdated || facts.userEntry.kind != backup::EntryFact::Kind::present ||
                         facts.userEntry.crc != source.crc;
        return true;
    }
    ++m_report.notRestored;
    const bool noSpace = done.error().code == ErrorCode::noSpace;
    if (noSpace) {
        m_outOfSpace = true;
        m_freeBlocks = 0; // folders and lists take blocks too: count again
    }
    m_log.tell("not restored % (%)", name, done.error().where);
    return noSpace;
}

Result<bool> Engine::makeWritable()
{
    if (m_writable)
        return true;
    const auto sound = m_user.check();
    if (sound) {
        m_writable = true;
        return true;
    }
    if (sound.error().code != ErrorCode::corrupt)
        return sound.failure();
    m_log.tell("user partition is damaged (%), rebuilding it", sound.error().where);
    if (!rebuildUser())
        return fail<ErrorCode::corrupt, "user partition">();
    m_writable = true;
    m_stale = true;
    return false;
}

Result<void> Engine::place(const Source& source, std::string_view path)
{
    if (auto done = makeFolders(path); !done)
        return done;
    if (auto done = moveFolderAside(path); !done)
        return done;
    if (auto done = makeRoom(path, source.size); !done)
        return done;
    auto done = putInPlace(source, path);
    if (!done)
        removeTemporary(path);
    return done;
}

// littlefs keeps the old content until the new one is in place. Where both do not fit, the damaged file goes first: it
// is of no use, and without it the module is no worse off.
Result<void> Engine::makeRoom(std::string_view path, std::uint32_t bytes)
{
    const auto blockSize = m_user.geometry().blockSize;
    const auto needed = littlefs::blocksOfFile(bytes, blockSize) + blocksOfSplit;
    // Counting walks through all files, so it is done again only when what was left the last time may not be enough.
    if (m_freeBlocks < needed) {
        const auto free = m_user.countFreeBlocks();
        if (!free)
            return free.failure();
        m_freeBlocks = *free;
    }
    if (m_freeBlocks >= needed) {
        m_freeBlocks -= needed;
        return {};
    }
    const auto least = needed - blocksOfSplit;
    const auto free = std::exchange(m_freeBlocks, 0);
    if (free >= least)
        return {};
    const auto there = look(m_user, path);
    if (!there || !there->isFile() || free + littlefs::blocksOfFile(there->size, blockSize) < least)
        return fail<ErrorCode::noSpace, "no space">();
    m_log.tell("no space beside the damaged file, removing it first: %%", userMount, path);
    return m_user.removeFile(path);
}

Result<void> Engine::putInPlace(const Source& source, std::string_view path)
{
    const auto temporary = temporaryFor(path);
    if (auto done = copyToTemporary(source, temporary); !done)
        return done;
    if (auto done = compare(source, temporary); !done)
        return done;
    return m_user.renameInFolder(temporary, path);
}

Result<void> Engine::copyToTemporary(const Source& source, std::string_view temporary)
{
    FileView copy;
    if (auto done = source.reader.openFile(copy, source.path); !done)
        return done;
    littlefs::File file;
    if (auto done = openTemporary(file, temporary); !done)
        return done;
    Result<void> done;
    std::uint32_t copied = checksum::quecPythonCrc32({});
    while (done) {
        const auto size = source.reader.readFile(copy, m_buffers.survey.data);
        if (!size)
            done = size.failure();
        else if (*size == 0)
            break;
        else {
            const auto data = m_buffers.survey.data.first(*size);
            copied = checksum::quecPythonCrc32(data, copied);
            done = m_user.write(file, data);
        }
    }
    if (done && copied != source.crc)
        done = fail<ErrorCode::readBackDiffers, "backup copy reads differently each time">();
    const auto closed = m_user.close(file);
    return done ? closed : done;
}

Result<void> Engine::openTemporary(littlefs::File& file, std::string_view temporary)
{
    constexpr std::uint8_t mode = littlefs::openWrite | littlefs::openCreate | littlefs::openTruncate;
    return m_user.open(file, temporary, mode, m_buffers.file);
}

Result<void> Engine::compare(const Source& source, std::string_view temporary)
{
    FileView copy;
    FileView written;
    if (auto done = source.reader.openFile(copy, source.path); !done)
        return done;
    if (auto done = m_user.openFile(written, temporary); !done)
        return done;
    const auto half = m_buffers.survey.data.size() / 2;
    const auto a = m_buffers.survey.data.first(half);
    const auto b = m_buffers.survey.data.subspan(half, half);
    for (;;) {
        const auto sizeA = source.reader.readFile(copy, a);
        const auto sizeB = m_user.readFile(written, b);
        if (!sizeA || !sizeB)
            return sizeA ? sizeB.failure() : sizeA.failure();
        if (*sizeA != *sizeB || std::memcmp(a.data(), b.data(), *sizeA) != 0)
            return fail<ErrorCode::readBackDiffers, "restored file reads back differently">();
        if (*sizeA == 0)
            return {};
    }
}

Result<void> Engine::makeFolders(std::string_view path)
{
    for (auto slash = path.find('/', 1); slash != std::string_view::npos; slash = path.find('/', slash + 1)) {
        const auto folder = firstPart(path, slash);
        const auto there = look(m_user, folder);
        if (!there)
            return there.failure();
        if (there->isFolder())
            continue;
        if (there->isFile()) {
            if (auto done = moveAside(folder); !done)
                return done;
        }
        if (auto done = m_user.makeDirectory(folder); !done)
            return done;
    }
    return {};
}

Result<void> Engine::moveFolderAside(std::string_view path)
{
    const auto there = look(m_user, path);
    return there && there->isFolder() ? moveAside(path) : Result<void>();
}

// Something stands where a protected file or its folder has to be. It may be somebody's data: it gets another name.
Result<void> Engine::moveAside(std::string_view path)
{
    constexpr std::string_view suffix = ".aside0~";
    const auto target = m_buffers.otherPath.first(path.size() + suffix.size());
    std::copy(path.begin(), path.end(), target.begin());
    std::copy(suffix.begin(), suffix.end(), target.begin() + static_cast<std::ptrdiff_t>(path.size()));
    const std::string_view name(target.data(), target.size());
    for (char digit = '0'; digit <= '9'; ++digit) {
        target[target.size() - 2] = digit;
        const auto taken = look(m_user, name);
        if (!taken)
            return taken.failure();
        if (taken->kind != Standing::Kind::nothing)
            continue;
        if (auto done = m_user.renameInFolder(path, name); !done)
            return done;
        m_log.tell("path conflict /usr%, what stood there is now /usr%", path, name);
        return {};
    }
    m_log.tell("path conflict /usr%", path);
    return fail<ErrorCode::exists, "path conflict">();
}

// In the same folder, so that the rename is one commit; named after the file, so that a later run finds a left-over.
std::string_view Engine::temporaryFor(std::string_view path)
{
    char* out = m_buffers.path.data();
    const auto folder = firstPart(path, path.rfind('/') + 1);
    out = std::copy(folder.begin(), folder.end(), out);
    *out++ = '.';
    *out++ = 'l';
    *out++ = 'b';
    const auto hash = checksum::zlibCrc32(std::as_bytes(std::span(path)));
    for (int shift = 28; shift >= 0; shift -= 4)
        *out++ = "0123456789abcdef"[hash >> shift & 15];
    *out++ = '~';
    return {m_buffers.path.data(), static_cast<std::size_t>(out - m_buffers.path.data())};
}

void Engine::removeTemporary(std::string_view path)
{
    const auto temporary = temporaryFor(path);
    const auto there = look(m_user, temporary);
    if (!there || !there->isFile())
        return;
    if (const auto writable = makeWritable(); !writable || !*writable)
        return;
    if (const auto done = m_user.removeFile(temporary); !done)
        m_log.tell("cannot remove /usr% (%)", temporary, done.error().where);
}

void Engine::lost(std::string_view name, bool isDirectory)
{
    if (name.empty())
        m_log.tell("lost: part of a folder");
    else
        m_log.tell(isDirectory ? "lost: folder %" : "lost: file %", name);
}

} // namespace core::restore
