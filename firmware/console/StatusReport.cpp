// SPDX-License-Identifier: MIT
#include "firmware/console/StatusReport.h"

#include "core/restore/StatusWalk.h"

#include <algorithm>
#include <array>

namespace firmware
{

using core::littlefs::Reader;
using core::restore::StatusWalk;
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

/// Null when it does not mount.
Reader* mount(Reader& reader, StatusPartition partition, StatusWriter& writer)
{
    const auto done = reader.mount();
    writer.partition(partition, done ? "" : done.error().where);
    return done ? &reader : nullptr;
}

} // namespace

void reportStatus(Reader& userReader, Reader& backupReader, const core::restore::StatusRecord& record,
                  const StatusBuffers& buffers, StatusWriter& writer)
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
    writer.record(record);
    StatusWalk walk(user, backup, survey, buffers.path, buffers.survey.data, notes);
    for (StatusWalk::File file; walk.next(file);)
        writer.file(file.name, file.facts, file.decision, file.policy);
    writer.end();
}

} // namespace firmware
