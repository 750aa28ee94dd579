// SPDX-License-Identifier: MIT
// Settings, sets, counters and the record; updates are in ExtrasUpdate.cpp.
#include "core/restore/Extras.h"

#include "core/Text.h"
#include "core/checksum/Crc32.h"
#include "core/restore/Engine.h"
#include "core/restore/Standing.h"

#include <algorithm>

namespace core::restore
{

using backup::FileFact;
using backup::FilePolicy;
using littlefs::FileSystem;
using littlefs::Reader;

namespace
{

constexpr std::size_t copyNameSize = copyPathSize - goodFolder.size() - 1;

/// What the user list says about a file, if that is a CRC.
bool hasValue(const Listing& listing)
{
    return listing.inUserList && listing.userEntry.value == backup::ListValue::crc32;
}

/// The user list wants the factory's version.
bool wantsFactory(const Listing& listing)
{
    return listing.inBackupList && listing.backupEntry.value == backup::ListValue::crc32 &&
           listing.backupEntry.crc32 == listing.userEntry.crc32;
}

std::uint16_t clamped(std::uint32_t count)
{
    return static_cast<std::uint16_t>(std::min<std::uint32_t>(count, 0xFFFF));
}

} // namespace

bool Extras::begin(Engine& engine, bool enabled)
{
    m_engine = &engine;
    m_didSomething = false;
    m_tried = 0;
    readSettings();
    if (const auto done = readRecord(m_device, m_geometry, engine.buffers().file, m_before); !done)
        engine.log().tell("the status record cannot be read (%)", done.error().where);
    m_record = m_before;
    // What was confirmed is what is in place now, not the update that may be waiting.
    if (m_record.confirmed && m_settings.boots > 0 && enabled)
        captureSet();
    m_record.confirmed = m_record.confirmed && !enabled;
    if (!update(enabled))
        return false;
    if (enabled) {
        if (m_settings.boots > 0)
            countBoot();
        else
            m_record.boots = 0;
    }
    return true;
}

void Extras::readSettings()
{
    m_settings = {};
    FileSource source;
    if (!source.open(m_engine->backup(), settingsPath))
        return;
    if (const auto done = restore::readSettings(source, m_name, m_settings); !done)
        m_engine->log().tell("settings of the project cannot be used (%)", done.error().where);
}

FilePolicy Extras::policyOf(std::string_view name)
{
    FileSource source;
    if (!m_settings.names || !source.open(m_engine->backup(), settingsPath))
        return m_settings.policy;
    return restore::policyOf(source, m_name, m_settings, name).value_or(m_settings.policy);
}

bool Extras::exists(std::string_view path)
{
    const auto there = look(m_engine->userFileSystem(), path);
    return there && there->isFile();
}

/// Before the first write of a run.
bool Extras::makeWritable()
{
    const auto done = m_engine->makeWritable();
    if (done && !*done)
        m_engine->survey().readLists(nullptr); // the tree was rebuilt
    return done.has_value();
}

Result<FileFact> Extras::factOf(Reader& reader, std::string_view path)
{
    littlefs::FileView view;
    if (auto done = reader.openFile(view, path); !done)
        return done.failure();
    FileFact fact{FileFact::Kind::read, view.size, checksum::quecPythonCrc32({})};
    for (;;) {
        const auto data = m_engine->buffers().survey.data;
        const auto size = reader.readFile(view, data);
        if (!size)
            return size.failure();
        if (*size == 0)
            return fact;
        fact.crc = checksum::quecPythonCrc32(data.first(*size), fact.crc);
    }
}

std::string_view Extras::storePath(std::string_view name, std::uint32_t crc)
{
    return copyPath(name, crc, m_copyPath);
}

std::string_view Extras::copyOf(std::string_view name, std::uint32_t crc)
{
    if (!m_settings.sets)
        return {};
    const auto path = storePath(name, crc);
    const auto fact = factOf(m_engine->userFileSystem(), path);
    return fact && fact->crc == crc ? path : std::string_view();
}

Result<bool> Extras::leaveSet(Engine&)
{
    if (!m_settings.sets)
        return false;
    return goBack(true);
}

/// Makes the list of the last good set the user list, or that of the factory: where no set was good yet, and with
/// `toFactory` where the user list is that of the last good set already. False: there is nothing to go back to.
Result<bool> Extras::goBack(bool toFactory)
{
    auto& user = m_engine->userFileSystem();
    auto& backup = m_engine->backup();
    const auto now = factOf(user, listPath);
    const auto isNow = [&](const FileFact& fact) { return now && now->size == fact.size && now->crc == fact.crc; };

    auto fact = m_settings.sets ? factOf(user, goodList) : Result<FileFact>(fail<ErrorCode::notFound, "set">());
    bool isGood = fact.has_value();
    if (isGood && isNow(*fact)) {
        if (!toFactory)
            return false;
        isGood = false;
    }
    if (!isGood)
        fact = factOf(backup, listPath);
    if (!fact)
        return fact.failure();
    if (isNow(*fact))
        return false;
    if (!makeWritable())
        return fail<ErrorCode::deviceIo, "user partition">();
    m_engine->log().tell("going back to the % set of files", isGood ? "last good" : "factory's");
    const auto done = isGood ? m_engine->place({user, goodList, fact->size, fact->crc}, listPath)
                             : m_engine->place({backup, listPath, fact->size, fact->crc}, listPath);
    if (!done) {
        m_record.lastError = static_cast<std::uint16_t>(done.error().code);
        return done.failure();
    }
    m_engine->survey().readLists(nullptr);
    m_record.wentBack = true;
    m_didSomething = true;
    return true;
}

/// One more boot that the application has not confirmed yet; after too many of them the last good set comes back.
void Extras::countBoot()
{
    if (m_record.boots >= m_settings.boots) {
        const auto done = goBack(false);
        if (!done || !*done)
            return; // where it is it stays, and there is nothing left to count
        m_record.boots = 0;
    }
    ++m_record.boots;
}

/// What is in place now is the last good set.
void Extras::captureSet()
{
    const auto done = capture();
    if (!done) {
        m_record.lastError = static_cast<std::uint16_t>(done.error().code);
        m_didSomething = true;
        m_engine->log().tell("this set of files is not kept as a good one (%)", done.error().where);
    }
}

Result<void> Extras::capture()
{
    auto& user = m_engine->userFileSystem();
    auto& survey = m_engine->survey();
    const auto list = factOf(user, listPath);
    if (!list)
        return list.failure();
    const auto good = factOf(user, goodList);
    const bool isKept = good && good->size == list->size && good->crc == list->crc;
    if (!makeWritable())
        return fail<ErrorCode::deviceIo, "user partition">();
    if (isKept) {
        collectGarbage(); // may have been cut the last time
        return {};
    }
    survey.rewind();
    for (;;) {
        Listing listing;
        const auto more = survey.next(listing);
        if (!more)
            return more.failure();
        if (!*more)
            break;
        const auto crc = listing.userEntry.crc32;
        if (!hasValue(listing) || wantsFactory(listing) || policyOf(listing.name) != FilePolicy::always ||
            !copyOf(listing.name, crc).empty())
            continue;
        const auto path = Survey::userPath(listing.name);
        const auto fact = factOf(user, path);
        if (!fact || fact->crc != crc)
            return fail<ErrorCode::badChecksum, "a file is not as the list says">();
        if (auto done = m_engine->place({user, path, fact->size, crc}, storePath(listing.name, crc)); !done)
            return done;
    }
    if (auto done = m_engine->place({user, listPath, list->size, list->crc}, goodList); !done)
        return done;
    collectGarbage();
    return {};
}

/// Removes the copies that neither the user list nor that of the last good set names.
void Extras::collectGarbage()
{
    auto& user = m_engine->userFileSystem();
    littlefs::Directory folder;
    if (!user.openDirectory(folder, goodFolder))
        return;
    littlefs::EntryInfo info;
    for (;;) {
        const auto more = user.readDirectory(folder, info);
        if (!more || !*more)
            break;
        if (info.isDirectory || info.name() == restAfter(goodList, goodFolder.size() + 1))
            continue;
        // What has another name is left of a copy that was never finished.
        const auto wanted = info.name().size() == copyNameSize ? isWanted(info.name()) : Result<bool>(false);
        if (!wanted)
            break;
        if (*wanted)
            continue;
        char* out = std::copy(goodFolder.begin(), goodFolder.end(), m_path);
        *out++ = '/';
        out = std::copy(info.name().begin(), info.name().end(), out);
        if (!user.remove({m_path, static_cast<std::size_t>(out - m_path)}))
            break;
    }
    user.closeDirectory(folder);
}

Result<bool> Extras::isWanted(std::string_view copyName)
{
    const auto matches = [&](std::string_view name, std::uint32_t crc) {
        return restAfter(storePath(name, crc), goodFolder.size() + 1) == copyName;
    };
    auto& survey = m_engine->survey();
    survey.rewind();
    for (;;) {
        Listing listing;
        const auto more = survey.next(listing);
        if (!more)
            return more;
        if (!*more)
            break;
        if (hasValue(listing) && matches(listing.name, listing.userEntry.crc32))
            return true;
    }
    FileSource source;
    if (!source.open(m_engine->userFileSystem(), goodList))
        return false;
    backup::ChecksumListReader reader(source, m_name);
    for (;;) {
        backup::ListEntry entry;
        const auto more = reader.next(entry);
        if (!more || !*more)
            return more;
        if (entry.usable() && entry.value == backup::ListValue::crc32 && matches(entry.name, entry.crc32))
            return true;
    }
}

StatusRecord::Attempts* Extras::attemptsOf(std::string_view name, bool create)
{
    const auto hash = nameHash(name);
    StatusRecord::Attempts* free = nullptr;
    for (auto& each : m_record.attempts) {
        if (each.count > 0 && each.file == hash)
            return &each;
        if (each.count == 0 && !free)
            free = &each;
    }
    // With more files than places the rest is tried at every boot.
    if (!create || !free)
        return nullptr;
    free->file = hash;
    return free;
}

bool Extras::mayTry(std::string_view name)
{
    const auto* attempts = m_settings.attempts > 0 ? attemptsOf(name, false) : nullptr;
    return !attempts || attempts->count < m_settings.attempts;
}

void Extras::tried(std::string_view name, const Result<void>& done)
{
    if (!done)
        m_record.lastError = static_cast<std::uint16_t>(done.error().code);
    if (m_settings.attempts == 0)
        return;
    auto* attempts = attemptsOf(name, true);
    if (attempts && attempts->count < 0xFF && !wasTried(attempts)) {
        ++attempts->count;
        m_tried |= placeOf(attempts);
    }
}

void Extras::isWhole(std::string_view name)
{
    auto* attempts = attemptsOf(name, false);
    if (attempts && !wasTried(attempts)) // a second look in the same boot tells nothing
        *attempts = {};
}

void Extras::end(Engine& engine, const Report& report)
{
    // Where the user partition does not mount its last block may be somebody else's.
    if (!m_engine)
        return;
    m_engine = nullptr;
    const bool wasUseful =
        m_didSomething || report.listRewritten || report.repaired || report.formatted ||
        (report.outcome != Outcome::done && report.outcome != Outcome::disabled) ||
        report.restored + report.notRestored + report.notRestorable + report.backupDamaged + report.unknown > 0;
    if (wasUseful) {
        m_record.outcome = static_cast<std::uint8_t>(report.outcome);
        m_record.listRewritten = report.listRewritten;
        m_record.repaired = report.repaired;
        m_record.formatted = report.formatted;
        m_record.whole = clamped(report.whole);
        m_record.updated = clamped(report.updated);
        m_record.restored = clamped(report.restored);
        m_record.notRestored = clamped(report.notRestored);
        m_record.notRestorable = clamped(report.notRestorable);
        m_record.backupDamaged = clamped(report.backupDamaged);
        m_record.unknown = clamped(report.unknown);
    }
    if (m_record == m_before)
        return;
    m_record.freeBlocks = engine.userFileSystem().countFreeBlocks().value_or(0);
    if (const auto done = appendRecord(m_device, m_geometry, engine.buffers().file, m_record); !done)
        engine.log().tell("the status record cannot be written (%)", done.error().where);
}

} // namespace core::restore
