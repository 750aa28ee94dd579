// SPDX-License-Identifier: MIT
#include "core/restore/Survey.h"

#include "core/backup/DuplicateFilter.h"
#include "core/checksum/Crc32.h"
#include "core/checksum/Sha256.h"
#include "core/restore/FileCrc.h"

#include <algorithm>
#include <cstring>

namespace core::restore
{

using backup::EntryFact;
using backup::FileFact;
using backup::ListEntry;
using backup::ListValue;
using backup::NameProblem;
using littlefs::Reader;

namespace
{

struct Side {
    Reader* reader;
    littlefs::FileView view;
    FileFact& fact;
    std::span<std::byte> buffer;
    bool open = false;
    std::uint32_t got = 0;
    checksum::Sha256 hash{}; // for lists of the SHA-256 era

    void begin(std::string_view path)
    {
        fact.kind = FileFact::Kind::unreadable;
        if (!reader)
            return;
        const auto done = reader->openFile(view, path);
        if (!done) {
            if (isAbsent(done.error().code))
                fact.kind = FileFact::Kind::missing;
            return;
        }
        fact.size = view.size;
        fact.crc = checksum::quecPythonCrc32({});
        open = true;
    }

    void step(bool hashing)
    {
        got = 0;
        if (!open)
            return;
        const auto size = reader->readFile(view, buffer);
        if (!size || *size == 0) {
            open = false;
            if (size)
                fact.kind = FileFact::Kind::read;
            return;
        }
        got = *size;
        fact.crc = checksum::quecPythonCrc32(buffer.first(got), fact.crc);
        if (hashing)
            hash.update(buffer.first(got));
    }
};

} // namespace

EntryFact entryFact(const ListFacts& list, bool isListed, const ListEntry& entry, const SummedFile& own,
                    const SummedFile& other)
{
    if (list.kind == ListFacts::Kind::unreadable)
        return {EntryFact::Kind::unreadable, 0};
    if (!isListed)
        return {};
    if (entry.value == ListValue::crc32)
        return {EntryFact::Kind::present, entry.crc32};
    for (const SummedFile* file : {&own, &other}) {
        if (file->fact.kind == FileFact::Kind::read && file->sha256 && entry.sha256 == *file->sha256)
            return {EntryFact::Kind::present, file->fact.crc};
    }
    return {EntryFact::Kind::present, ~own.fact.crc};
}

Result<void> FileSource::open(Reader& reader, std::string_view path)
{
    m_reader = &reader;
    return reader.openFile(m_view, path);
}

Result<std::uint32_t> FileSource::read(std::uint32_t offset, std::span<std::byte> out)
{
    m_view.position = offset;
    return m_reader->readFile(m_view, out);
}

Survey::Survey(Reader* user, Reader* backup, const Buffers& buffers)
    : m_userReader(user), m_backupReader(backup), m_buffers(buffers), m_user(buffers.userName),
      m_backup(buffers.backupName)
{
}

FlagFacts Survey::readFlag()
{
    FlagFacts facts;
    facts.kind = FlagFacts::Kind::unreadable;
    if (!m_backupReader)
        return facts;
    FileSource source;
    if (const auto opened = source.open(*m_backupReader, flagPath); !opened) {
        if (isAbsent(opened.error().code))
            facts.kind = FlagFacts::Kind::missing;
        return facts;
    }
    if (const auto flag = backup::readRestoreFlag(source)) {
        facts.kind = FlagFacts::Kind::read;
        facts.flag = *flag;
    }
    return facts;
}

void Survey::readLists(Log* log)
{
    readList(m_backup, m_backupReader, "/bak", log);
    readList(m_user, m_userReader, "/usr", log);
    rewind();
}

void Survey::readList(List& list, Reader* reader, std::string_view where, Log* log)
{
    list.facts = {};
    list.facts.kind = ListFacts::Kind::unreadable;
    list.facts.problem = "partition not mounted";
    if (!reader)
        return;
    auto done = list.source.open(*reader, listPath);
    if (!done && isAbsent(done.error().code)) {
        list.facts.kind = ListFacts::Kind::missing;
        return;
    }
    if (done) {
        list.facts.bytes = list.source.size();
        done = validate(list, where, log);
    }
    if (done) {
        list.facts.kind = ListFacts::Kind::usable;
        list.facts.problem = "";
        return;
    }
    list.facts.kind = done.error().code == ErrorCode::syntax || done.error().code == ErrorCode::tooLarge
                          ? ListFacts::Kind::unusable
                          : ListFacts::Kind::unreadable;
    list.facts.problem = done.error().where;
}

Result<void> Survey::validate(List& list, std::string_view where, Log* log)
{
    if (list.facts.bytes > maxListBytes)
        return fail<ErrorCode::tooLarge, "checksum.json is larger than any tool writes">();
    backup::DuplicateFilter filter(m_buffers.seen);
    list.reader.rewind();
    for (ListEntry entry;;) {
        const std::uint32_t start = list.reader.offset();
        const auto more = list.reader.next(entry);
        if (!more)
            return more.failure();
        if (!*more)
            break;
        auto& facts = list.facts;
        facts.oddNames = facts.oddNames || entry.noLeadingSlash || entry.otherCase || entry.escaped;
        if (entry.nameProblem != NameProblem::none) {
            ++facts.rejected;
            if (log)
                log->tell("rejected entry in %/checksum.json: % (%)", where, entry.rejectedName,
                          backup::toText(entry.nameProblem));
            continue;
        }
        if (!entry.usable()) {
            ++facts.invalid;
            if (log)
                log->tell("invalid entry % in %/checksum.json (%)", entry.name, where,
                          backup::toText(entry.valueProblem));
            continue;
        }
        ++facts.entries;
        facts.legacy += entry.value == ListValue::sha256 ? 1 : 0;
        if (facts.repeated || !filter.testAndSet(entry.name))
            continue;
        const auto found = standsBefore(list, entry.name, start, backup::NameMatch::ignoringCase);
        if (!found)
            return found.failure();
        facts.repeated = *found;
    }
    list.reader.rewind();
    list.finder.emplace(list.reader, list.facts.repeated ? backup::ChecksumListFinder::Names::repeated
                                                         : backup::ChecksumListFinder::Names::unique);
    return {};
}

void Survey::rewind()
{
    m_inUserList = false;
    m_position = 0;
}

// The next usable entry of one list whose name has not stood in it before.
Result<bool> Survey::nextOf(List& list, std::uint32_t& position, std::uint32_t& start, ListEntry& entry)
{
    for (;;) {
        list.reader.seek(position);
        const auto more = list.reader.next(entry);
        if (!more.yes())
            return more;
        start = position;
        position = list.reader.offset();
        if (!entry.usable())
            continue;
        if (!list.facts.repeated)
            return true;
        const auto found = standsBefore(list, entry.name, start, backup::NameMatch::exact);
        if (!found)
            return found;
        if (!*found)
            return true;
    }
}

Result<bool> Survey::standsBefore(List& list, std::string_view name, std::uint32_t end, backup::NameMatch match)
{
    backup::ChecksumListReader earlier(list.source, m_buffers.name);
    ListEntry same;
    return backup::findName(earlier, name, end, match, same);
}

Result<bool> Survey::hasEarlierTwin(const Listing& listing)
{
    constexpr auto match = backup::NameMatch::ignoringCase;
    if (listing.inBackupList)
        return m_backup.facts.repeated ? standsBefore(m_backup, listing.name, listing.position, match) : false;
    if (m_backup.facts.usable()) {
        const auto found = standsBefore(m_backup, listing.name, 0xFFFFFFFF, match);
        if (!found || *found)
            return found;
    }
    return m_user.facts.repeated ? standsBefore(m_user, listing.name, listing.position, match) : false;
}

Result<bool> Survey::lookUp(List& list, std::string_view name, ListEntry& entry)
{
    if (!list.facts.usable())
        return false;
    return list.finder->find(name, entry);
}

Result<bool> Survey::next(Listing& listing)
{
    if (!m_inUserList) {
        if (m_backup.facts.usable()) {
            const auto more = nextOf(m_backup, m_position, listing.position, listing.backupEntry);
            if (!more)
                return more;
            if (*more) {
                listing.name = listing.backupEntry.name;
                listing.inBackupList = true;
                const auto found = lookUp(m_user, listing.name, listing.userEntry);
                if (!found)
                    return found;
                listing.inUserList = *found;
                return true;
            }
        }
        m_inUserList = true;
        m_position = 0;
    }
    while (m_user.facts.usable()) {
        const auto more = nextOf(m_user, m_position, listing.position, listing.userEntry);
        if (!more.yes())
            return more;
        const auto found = lookUp(m_backup, listing.userEntry.name, listing.backupEntry);
        if (!found)
            return found;
        if (*found)
            continue; // has had its turn
        listing.name = listing.userEntry.name;
        listing.inUserList = true;
        listing.inBackupList = false;
        return true;
    }
    return false;
}

Result<bool> Survey::find(std::string_view name, Listing& listing)
{
    listing.name = name;
    const auto inBackup = lookUp(m_backup, name, listing.backupEntry);
    if (!inBackup)
        return inBackup;
    const auto inUser = lookUp(m_user, name, listing.userEntry);
    if (!inUser)
        return inUser;
    listing.inBackupList = *inBackup;
    listing.inUserList = *inUser;
    return *inBackup || *inUser;
}

backup::FileFacts Survey::facts(const Listing& listing)
{
    backup::FileFacts facts;
    const std::size_t half = m_buffers.data.size() / 2;
    Side user{m_userReader, {}, facts.user, m_buffers.data.first(half)};
    Side copy{m_backupReader, {}, facts.backup, m_buffers.data.subspan(half, half)};
    user.begin(userPath(listing.name));
    copy.begin(listing.name);

    const bool hashing = (listing.inUserList && listing.userEntry.value == ListValue::sha256) ||
                         (listing.inBackupList && listing.backupEntry.value == ListValue::sha256);
    facts.sameContent = user.open && copy.open;
    do {
        user.step(hashing);
        copy.step(hashing);
        facts.sameContent = facts.sameContent && user.got == copy.got &&
                            std::memcmp(user.buffer.data(), copy.buffer.data(), user.got) == 0;
    } while (user.open || copy.open);
    facts.sameContent =
        facts.sameContent && facts.user.kind == FileFact::Kind::read && facts.backup.kind == FileFact::Kind::read;

    const auto userDigest = user.hash.finish();
    const auto copyDigest = copy.hash.finish();
    const SummedFile summedUser{facts.user, &userDigest};
    const SummedFile summedCopy{facts.backup, &copyDigest};
    facts.userEntry = entryFact(m_user.facts, listing.inUserList, listing.userEntry, summedUser, summedCopy);
    facts.backupEntry = entryFact(m_backup.facts, listing.inBackupList, listing.backupEntry, summedCopy, summedUser);
    return facts;
}

} // namespace core::restore
