// SPDX-License-Identifier: MIT
// The user list after a restore: written once, beside the old one, and only with values that were checked.
#include "core/restore/Engine.h"

#include "core/backup/ChecksumListWriter.h"

#include <algorithm>
#include <cstring>

namespace core::restore
{

using backup::EntryFact;
using backup::FileState;

namespace
{

/// Compares what is written to it with a file instead of keeping it.
class CompareSink final : public backup::ByteSink
{
public:
    CompareSink(backup::ByteSource* source, std::uint32_t size) : m_source(source), m_size(size) {}

    Result<void> write(std::span<const std::byte> bytes) override
    {
        while (!bytes.empty() && m_same) {
            std::byte chunk[64];
            const auto wanted = std::span(chunk).first(std::min(bytes.size(), sizeof chunk));
            const auto got = m_source ? m_source->read(m_offset, wanted) : Result<std::uint32_t>(0);
            if (!got)
                return got.failure();
            m_same = *got > 0 && std::memcmp(chunk, bytes.data(), *got) == 0;
            m_offset += *got;
            bytes = bytes.subspan(*got);
        }
        return {};
    }

    bool same() const { return m_same && m_offset == m_size; }

private:
    backup::ByteSource* m_source;
    std::uint32_t m_size;
    std::uint32_t m_offset = 0;
    bool m_same = true;
};

class FileSink final : public backup::ByteSink
{
public:
    FileSink(littlefs::FileSystem& fs, littlefs::File& file) : m_fs(fs), m_file(file) {}

    Result<void> write(std::span<const std::byte> bytes) override { return m_fs.write(m_file, bytes); }

private:
    littlefs::FileSystem& m_fs;
    littlefs::File& m_file;
};

} // namespace

void Engine::updateList()
{
    removeTemporary(listPath);
    const auto& list = m_survey.userList();
    if (list.isClean() && !m_listOutdated)
        return;
    const auto done = rewriteList();
    if (!done) {
        m_log.tell("user checksum list not rewritten (%)", done.error().where);
        return;
    }
    if (!m_report.listRewritten)
        return;
    m_log.tell("user checksum list rewritten");
    if (list.legacy > 0)
        m_log.tell("legacy list converted");
    if (list.oddNames)
        m_log.tell("names normalised");
}

Result<void> Engine::rewriteList()
{
    // First without writing: a list that cannot be better than it is must not wear the flash at every boot.
    const auto same = isGenerated(listPath);
    if (!same)
        return same.failure();
    if (*same || (m_newValues && !m_newValues->any()))
        return {};

    if (const auto writable = makeWritable(); !writable)
        return writable.failure();
    if (auto done = moveFolderAside(listPath); !done)
        return done;
    const auto temporary = temporaryFor(listPath);
    auto done = generateFile(temporary);
    if (done) {
        const auto whole = isGenerated(temporary);
        if (!whole)
            done = whole.failure();
        else if (!*whole)
            done = fail<ErrorCode::readBackDiffers, "list reads back differently">();
    }
    if (done)
        done = m_user.renameInFolder(temporary, listPath);
    if (!done) {
        removeTemporary(listPath);
        return done;
    }
    m_report.listRewritten = true;
    return {};
}

Result<void> Engine::generateFile(std::string_view temporary)
{
    littlefs::File file;
    if (auto done = openTemporary(file, temporary); !done)
        return done;
    FileSink sink(m_user, file);
    const auto done = generateList(sink);
    const auto closed = m_user.close(file);
    return done ? closed : done;
}

// Whether this file is the list that would be written now.
Result<bool> Engine::isGenerated(std::string_view path)
{
    FileSource source;
    const auto opened = source.open(m_user, path);
    CompareSink comparison(opened ? &source : nullptr, source.size());
    if (auto done = generateList(comparison); !done)
        return done.failure();
    return opened && comparison.same();
}

Result<void> Engine::generateList(backup::ByteSink& sink)
{
    backup::ChecksumListWriter writer(sink);
    if (auto done = writer.begin(); !done)
        return done;
    m_survey.rewind();
    if (m_newValues)
        m_newValues->begin();
    for (;;) {
        Listing listing;
        const auto more = m_survey.next(listing);
        if (!more)
            return more.failure();
        if (!*more)
            break;
        const auto twin = m_survey.hasEarlierTwin(listing);
        if (!twin)
            return twin.failure();
        std::uint32_t value = 0;
        const auto known = *twin ? Result<bool>(false) : valueFor(listing, value);
        if (!known)
            return known.failure();
        if (!*known)
            continue;
        if (auto done = writer.add(listing.name, value); !done)
            return done;
    }
    if (m_newValues) {
        if (auto done = m_newValues->addTo(writer); !done)
            return done;
    }
    return writer.end();
}

// What the list is to say about a file; false for an entry that cannot be expressed any more.
Result<bool> Engine::valueFor(const Listing& listing, std::uint32_t& value)
{
    if (m_newValues) {
        if (const auto known = m_newValues->valueOf(listing.name, value); !known || *known)
            return known;
    }
    const bool legacy = (listing.inUserList && listing.userEntry.value == backup::ListValue::sha256) ||
                        (listing.inBackupList && listing.backupEntry.value == backup::ListValue::sha256);
    const bool agreed = !legacy && listing.inBackupList &&
                        (!listing.inUserList || listing.userEntry.crc32 == listing.backupEntry.crc32);
    if (agreed) {
        value = listing.backupEntry.crc32;
        return true;
    }
    // The lists differ: the file itself decides which of them is right.
    const auto facts = m_survey.facts(listing);
    const auto state = backup::decide(facts).state;
    if (state == FileState::whole || state == FileState::updated) {
        value = facts.user.crc;
        return true;
    }
    if (listing.inUserList && listing.userEntry.value == backup::ListValue::crc32) {
        value = listing.userEntry.crc32;
        return true;
    }
    if (listing.inBackupList && listing.backupEntry.value == backup::ListValue::crc32) {
        value = listing.backupEntry.crc32;
        return true;
    }
    return false;
}

} // namespace core::restore
