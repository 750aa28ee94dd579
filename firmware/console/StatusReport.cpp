// SPDX-License-Identifier: MIT
#include "firmware/console/StatusReport.h"

#include <algorithm>
#include <array>

namespace firmware
{

using core::littlefs::Directory;
using core::littlefs::EntryInfo;
using core::littlefs::Reader;
using core::restore::Listing;
using core::restore::Survey;
using core::wire::StatusPartition;
using core::wire::StatusWriter;

namespace
{

/// Notes without the prefix that they have on the console.
class Notes final : public core::restore::Log
{
public:
    explicit Notes(StatusWriter& writer) : m_writer(writer) {}

    void line(std::span<const std::string_view> parts) override
    {
        constexpr std::string_view prefix = "lifeboat: ";
        if (!parts.empty() && parts.front() == prefix)
            parts = parts.subspan(1);
        if (parts.empty() || !parts.front().starts_with(prefix))
            return m_writer.note(parts);
        // The prefix is part of the first piece.
        std::array<std::string_view, 16> shorter;
        const auto count = std::min(parts.size(), shorter.size());
        std::copy_n(parts.begin(), count, shorter.begin());
        shorter[0].remove_prefix(prefix.size());
        m_writer.note(std::span(shorter).first(count));
    }

private:
    StatusWriter& m_writer;
};

/// Finds the files of the user partition that no list names.
class Walk
{
public:
    Walk(Reader& user, Survey& survey, std::span<char> path, core::restore::Log& notes, StatusWriter& writer)
        : m_user(user), m_survey(survey), m_path(path), m_notes(notes), m_writer(writer)
    {
    }

    void run()
    {
        m_size = 0;
        if (!append(core::restore::userMount))
            return;
        enter();
        while (m_depth > 0) {
            auto& folder = m_folders[m_depth - 1];
            m_size = folder.pathSize;
            EntryInfo info;
            const auto more = m_user.readDirectory(folder.directory, info);
            if (!more)
                m_notes.say({"a folder cannot be read: ", path()});
            if (!more || !*more) {
                --m_depth;
                continue;
            }
            if (++m_entries > limit()) {
                m_notes.say({"the folders of the user partition are tangled"});
                return;
            }
            look(info);
        }
    }

private:
    static constexpr std::size_t maxDepth = 16;
    // An entry takes 13 bytes at least.
    std::uint32_t limit() const { return m_user.geometry().blockCount * (m_user.geometry().blockSize / 13); }

    struct Folder {
        Directory directory;
        std::size_t pathSize = 0;
    };

    std::string_view path() const { return {m_path.data(), m_size}; }

    bool append(std::string_view text)
    {
        if (text.size() > m_path.size() - m_size)
            return false;
        std::ranges::copy(text, m_path.begin() + m_size);
        m_size += text.size();
        return true;
    }

    void look(const EntryInfo& info)
    {
        if (!append("/") || !append(info.name()) || (info.isDirectory && m_depth == maxDepth))
            return m_notes.say({"too long to look at: ", path()});
        if (info.isDirectory)
            return enter();
        if (Survey::userPath(path()) == core::restore::listPath)
            return;
        Listing listing;
        const auto listed = m_survey.find(path(), listing);
        if (!listed || *listed)
            return;
        const auto facts = m_survey.facts(listing);
        m_writer.file(path(), facts, core::backup::decide(facts));
    }

    void enter()
    {
        auto& folder = m_folders[m_depth];
        folder = {};
        folder.pathSize = m_size;
        const auto within = m_depth == 0 ? std::string_view("/") : Survey::userPath(path());
        if (m_user.openDirectory(folder.directory, within))
            ++m_depth;
        else
            m_notes.say({"a folder cannot be read: ", path()});
    }

    Reader& m_user;
    Survey& m_survey;
    std::span<char> m_path;
    core::restore::Log& m_notes;
    StatusWriter& m_writer;
    std::array<Folder, maxDepth> m_folders;
    std::size_t m_depth = 0;
    std::size_t m_size = 0; ///< of the path
    std::uint32_t m_entries = 0;
};

/// Null when it does not mount.
Reader* mount(Reader& reader, StatusPartition partition, StatusWriter& writer)
{
    const auto done = reader.mount();
    writer.partition(partition, done ? "" : done.error().where);
    return done ? &reader : nullptr;
}

} // namespace

void reportStatus(Reader& userReader, Reader& backupReader, const StatusBuffers& buffers, StatusWriter& writer)
{
    writer.begin();
    Reader* user = mount(userReader, StatusPartition::user, writer);
    Reader* backup = mount(backupReader, StatusPartition::backup, writer);
    Notes notes(writer);
    Survey survey(user, backup, buffers.survey);
    writer.flag(survey.readFlag());
    survey.readLists(&notes);
    writer.list(StatusPartition::user, survey.userList());
    writer.list(StatusPartition::backup, survey.backupList());
    for (;;) {
        Listing listing;
        const auto more = survey.next(listing);
        if (!more)
            notes.say({"a checksum list cannot be read to its end: ", more.error().where});
        if (!more || !*more)
            break;
        const auto facts = survey.facts(listing);
        writer.file(listing.name, facts, core::backup::decide(facts));
    }
    if (user)
        Walk(*user, survey, buffers.path, notes, writer).run();
    writer.end();
}

} // namespace firmware
