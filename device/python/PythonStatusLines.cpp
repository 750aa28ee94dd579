// SPDX-License-Identifier: MIT
#include "device/python/PythonStatusLines.h"

#include "core/checksum/Crc32.h"
#include "device/python/AnswerPieces.h"

#include <array>
#include <charconv>
#include <span>

namespace device
{

using core::ErrorCode;
using core::backup::FileFact;

namespace
{

template <class Number>
std::optional<Number> numberIn(std::string_view text, int base = 10)
{
    Number number{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number, base);
    if (error != std::errc{} || end != text.data() + text.size())
        return {};
    return number;
}

/// The text before the next blank, taken away with it.
std::string_view takeWord(std::string_view& text)
{
    const auto end = std::min(text.find(' '), text.size());
    const auto word = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return word;
}

/// A line of ours without its CRC; nothing for one of somebody else's.
std::optional<std::string_view> checkedLine(std::string_view line)
{
    const auto mark = line.rfind(" #");
    if (mark == line.npos)
        return {};
    const auto crc = numberIn<std::uint32_t>(line.substr(mark + 2), 16);
    const auto text = line.substr(0, mark);
    if (!crc || *crc != core::checksum::quecPythonCrc32(std::as_bytes(std::span(text))))
        return {};
    return text;
}

std::optional<PythonSide> sideOf(std::string_view text)
{
    PythonSide side;
    if (text == "-")
        return side;
    side.fact.kind = FileFact::Kind::unreadable;
    if (text == "!")
        return side;
    const auto comma = text.find(',');
    if (comma == text.npos)
        return {};
    const auto size = numberIn<std::uint32_t>(text.substr(0, comma));
    text.remove_prefix(comma + 1);
    const auto crcEnd = std::min(text.find(','), text.size());
    const auto crc = numberIn<std::uint32_t>(text.substr(0, crcEnd), 16);
    if (!size || !crc)
        return {};
    side.fact = {FileFact::Kind::read, *size, *crc};
    if (crcEnd == text.size())
        return side;
    const auto digits = text.substr(crcEnd + 1);
    core::checksum::Sha256::Digest digest{};
    if (digits.size() != 2 * digest.size())
        return {};
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const auto byte = numberIn<std::uint8_t>(digits.substr(2 * i, 2), 16);
        if (!byte)
            return {};
        digest[i] = static_cast<std::byte>(*byte);
    }
    side.sha256 = digest;
    return side;
}

/// Takes the lines in their order; each function gives false for a line that is not as it should be.
class Reader
{
public:
    bool take(std::string_view line)
    {
        ++m_lines;
        const auto kind = takeWord(line);
        if (kind == "p")
            return takePartition(line);
        if (kind == "c")
            return takeContent(line);
        if (kind == "f")
            return takeFile(line);
        if (kind == "s")
            return takeOther(line);
        if (kind == "x")
            return takeFolder(line);
        if (kind != "e" || m_isComplete)
            return false;
        m_isComplete = numberIn<std::size_t>(line) == m_lines - 1;
        return m_isComplete;
    }

    bool isComplete() const { return m_isComplete && !m_isInContent; }
    PythonStatusFacts& facts() { return m_facts; }

private:
    bool takePartition(std::string_view line)
    {
        const auto label = takeWord(line);
        auto& partition = label == "usr" ? m_facts.user : m_facts.backup;
        const auto first = takeWord(line);
        if (first == "!") {
            partition.problem = "it is not mounted (" + bytesOfRepr(line).value_or("?") + ")";
            return true;
        }
        const auto blockSize = numberIn<std::uint32_t>(first);
        const auto blocks = numberIn<std::uint32_t>(takeWord(line));
        const auto freeBlocks = numberIn<std::uint32_t>(line);
        if (!blockSize || !blocks || !freeBlocks)
            return false;
        partition = {"", *blockSize, *blocks, *freeBlocks};
        return true;
    }

    PythonContent* contentOf(std::string_view what)
    {
        if (what == "ul")
            return &m_facts.userList;
        if (what == "kl")
            return &m_facts.backupList;
        if (what == "fl")
            return &m_facts.flag;
        return what == "st" ? &m_facts.settings : nullptr;
    }

    bool takeContent(std::string_view line)
    {
        PythonContent* content = contentOf(takeWord(line));
        if (!content)
            return false;
        const auto word = takeWord(line);
        m_isInContent = false;
        if (word == "-")
            return true;
        if (word == "!") {
            content->kind = PythonContent::Kind::unreadable;
            content->bytes.clear();
            return true;
        }
        auto& bytes = content->bytes;
        if (word == "end") {
            content->kind = PythonContent::Kind::read;
            return numberIn<std::size_t>(line) == bytes.size();
        }
        m_isInContent = true;
        if (numberIn<std::size_t>(word) != bytes.size())
            return false;
        if (line.starts_with('=')) {
            const auto size = numberIn<std::size_t>(line.substr(1));
            const auto& other = m_facts.userList.bytes;
            if (!size || content == &m_facts.userList || bytes.size() > other.size() ||
                *size > other.size() - bytes.size())
                return false;
            const auto from = other.begin() + static_cast<std::ptrdiff_t>(bytes.size());
            bytes.insert(bytes.end(), from, from + static_cast<std::ptrdiff_t>(*size));
            return true;
        }
        const auto piece = bytesOfRepr(line);
        if (!piece)
            return false;
        const auto raw = std::as_bytes(std::span(*piece));
        bytes.insert(bytes.end(), raw.begin(), raw.end());
        return true;
    }

    bool takeFile(std::string_view line)
    {
        const auto user = sideOf(takeWord(line));
        const auto copy = sideOf(takeWord(line));
        const auto same = takeWord(line);
        const auto name = bytesOfRepr(line);
        if (!user || !copy || !name)
            return false;
        m_facts.files[*name] = {*user, *copy, same == "1"};
        return true;
    }

    bool takeOther(std::string_view line)
    {
        const auto size = numberIn<std::uint32_t>(takeWord(line));
        const auto name = bytesOfRepr(line);
        if (!size || !name)
            return false;
        m_facts.others[*name] = *size;
        return true;
    }

    bool takeFolder(std::string_view line)
    {
        auto& folders = takeWord(line) == "usr" ? m_facts.unreadableUserFolders : m_facts.unreadableBackupFolders;
        const auto name = bytesOfRepr(line);
        if (name)
            folders.push_back(*name);
        return name.has_value();
    }

    PythonStatusFacts m_facts;
    std::size_t m_lines = 0;
    bool m_isInContent = false;
    bool m_isComplete = false;
};

int digitOf(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

} // namespace

std::vector<std::string_view> statusLinesIn(std::string_view answer, std::string& others)
{
    std::vector<std::string_view> lines;
    const auto take = [&](std::string_view piece) {
        const auto line = checkedLine(piece);
        if (line)
            lines.push_back(*line);
        return line.has_value();
    };
    takePieces(answer, take, others);
    return lines;
}

core::HostResult<PythonStatusFacts> statusFactsIn(std::string_view answer, std::string& others)
{
    Reader reader;
    for (const std::string_view line : statusLinesIn(answer, others))
        if (!reader.take(line))
            return core::problem(ErrorCode::linkFailed, {}, "a line of the status is not as it should be");
    if (!reader.isComplete())
        return core::problem(ErrorCode::linkFailed, {}, "lines of the status are missing or damaged");
    return std::move(reader.facts());
}

std::optional<std::string> bytesOfRepr(std::string_view text)
{
    if (text.size() < 3 || text[0] != 'b' || (text[1] != '\'' && text[1] != '"') || text.back() != text[1])
        return {};
    text = text.substr(2, text.size() - 3);
    std::string bytes;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\') {
            bytes += text[i];
            continue;
        }
        if (++i == text.size())
            return {};
        switch (text[i]) {
        case 'n':
            bytes += '\n';
            break;
        case 'r':
            bytes += '\r';
            break;
        case 't':
            bytes += '\t';
            break;
        case '\\':
        case '\'':
        case '"':
            bytes += text[i];
            break;
        case 'x': {
            if (i + 2 >= text.size())
                return {};
            const int high = digitOf(text[i + 1]);
            const int low = digitOf(text[i + 2]);
            if (high < 0 || low < 0)
                return {};
            bytes += static_cast<char>(high * 16 + low);
            i += 2;
            break;
        }
        default:
            return {};
        }
    }
    return bytes;
}

} // namespace device
