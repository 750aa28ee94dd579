// SPDX-License-Identifier: MIT
// Sources and sinks that misbehave, and whole lists as values, for the tests of core/backup.
#pragma once

#include "core/backup/ByteSink.h"
#include "core/backup/ChecksumListReader.h"
#include "tests/support/TestData.h"

#include <QString>

#include <array>
#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace test
{

/// Gives at most `piece` bytes a read, counts what it gave, and fails at the read with the number `failAt` (from 0).
class TestSource final : public core::backup::ByteSource
{
public:
    explicit TestSource(Bytes bytes, std::size_t piece = 4096) : m_bytes(std::move(bytes)), m_piece(piece) {}

    core::Result<std::uint32_t> read(std::uint32_t offset, std::span<std::byte> out) override
    {
        if (reads++ == failAt)
            return core::fail<core::ErrorCode::deviceIo, "test source">();
        const auto count = core::backup::SpanSource(m_bytes).read(offset, out.first(std::min(out.size(), m_piece)));
        bytesGiven += *count;
        return count;
    }

    std::size_t reads = 0;
    std::size_t bytesGiven = 0;
    std::size_t failAt = SIZE_MAX;

private:
    Bytes m_bytes;
    std::size_t m_piece;
};

/// Keeps what it is given; fails at the write with the number `failAt` (from 0).
class TestSink final : public core::backup::ByteSink
{
public:
    core::Result<void> write(std::span<const std::byte> bytes) override
    {
        if (writes++ == failAt)
            return core::fail<core::ErrorCode::deviceIo, "test sink">();
        content.insert(content.end(), bytes.begin(), bytes.end());
        return {};
    }

    Bytes content;
    std::size_t writes = 0;
    std::size_t failAt = SIZE_MAX;
};

/// An entry in one line: the name and the value, or why there is none, then what is odd about it.
inline std::string describe(const core::backup::ListEntry& entry)
{
    using namespace core::backup;
    std::string line(entry.name);
    if (entry.nameProblem != NameProblem::none)
        line += std::string("!") + toText(entry.nameProblem);
    char digits[16];
    switch (entry.value) {
    case ListValue::unusable:
        line += std::string(" !") + toText(entry.valueProblem);
        break;
    case ListValue::crc32:
        std::snprintf(digits, sizeof digits, " 0x%x", entry.crc32);
        line += digits;
        break;
    case ListValue::sha256:
        line += " sha256:";
        for (const std::byte byte : entry.sha256) {
            std::snprintf(digits, sizeof digits, "%02x", std::to_integer<unsigned>(byte));
            line += digits;
        }
        break;
    }
    if (entry.noLeadingSlash)
        line += " no-leading-slash";
    if (entry.otherCase)
        line += " other-case";
    if (entry.escaped)
        line += " escaped";
    return line;
}

/// A list that was read to its end or to an error.
struct WholeList {
    std::vector<std::string> lines;
    std::vector<std::uint32_t> ends; ///< offset() behind each entry
    std::optional<core::Error> error;

    bool operator==(const WholeList& other) const
    {
        return lines == other.lines && error.has_value() == other.error.has_value();
    }
};

/// Reads on from where `reader` stands.
inline WholeList readOn(core::backup::ChecksumListReader& reader)
{
    WholeList list;
    core::backup::ListEntry entry;
    for (;;) {
        const auto more = reader.next(entry);
        if (!more)
            list.error = more.error();
        if (!more || !*more)
            return list;
        list.lines.push_back(describe(entry));
        list.ends.push_back(reader.offset());
    }
}

inline WholeList readList(const Bytes& bytes)
{
    std::array<char, 256> name;
    core::backup::SpanSource source(bytes);
    core::backup::ChecksumListReader reader(source, name);
    return readOn(reader);
}

/// For QCOMPARE, which then shows both sides.
inline QString joined(const std::vector<std::string>& lines)
{
    QString text;
    for (const std::string& line : lines)
        text += QString::fromStdString(line) + '\n';
    return text;
}

} // namespace test
