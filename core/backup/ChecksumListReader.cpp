// SPDX-License-Identifier: MIT
#include "core/backup/ChecksumListReader.h"

#include <algorithm>
#include <cstring>

namespace core::backup
{

namespace
{

int hexDigit(char c)
{
    const int letter = c | 0x20;
    if (c >= '0' && c <= '9')
        return c - '0';
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
}

ValueProblem parseCrc32(std::string_view text, std::uint32_t& crc)
{
    if (text.size() >= 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
        text.remove_prefix(2);
    if (text.empty())
        return ValueProblem::notHex;
    std::uint32_t value = 0;
    bool tooLarge = false;
    for (const char c : text) {
        const int digit = hexDigit(c);
        if (digit < 0)
            return ValueProblem::notHex;
        tooLarge |= (value >> 28) != 0;
        value = value << 4 | static_cast<std::uint32_t>(digit);
    }
    if (tooLarge)
        return ValueProblem::tooLarge;
    crc = value;
    return ValueProblem::none;
}

ValueProblem parseSha256(std::string_view text, checksum::Sha256::Digest& digest)
{
    if (text.size() != 2 * digest.size())
        return ValueProblem::notHex;
    for (std::size_t i = 0; i < digest.size(); ++i) {
        const int high = hexDigit(text[2 * i]);
        const int low = hexDigit(text[2 * i + 1]);
        if (high < 0 || low < 0)
            return ValueProblem::notHex;
        digest[i] = static_cast<std::byte>(high << 4 | low);
    }
    return ValueProblem::none;
}

ValueProblem checkText(const JsonToken& token)
{
    if (token.kind != JsonKind::string)
        return ValueProblem::notText;
    if (token.cut)
        return ValueProblem::tooLarge;
    return token.text.empty() ? ValueProblem::empty : ValueProblem::none;
}

} // namespace

[[gnu::noinline]] ListEntry::ListEntry() = default;

Result<bool> ChecksumListReader::next(ListEntry& entry)
{
    entry = {};
    if (m_offset == 0) {
        m_json.rewind();
        const auto token = m_json.next({});
        if (!token)
            return token.failure();
        if (token->kind != JsonKind::beginArray)
            return fail<ErrorCode::syntax, "checksum.json is not an array">();
    }

    auto token = m_json.next({});
    if (!token)
        return token.failure();
    if (token->kind == JsonKind::endArray) {
        token = m_json.next({}); // nothing may follow
        if (!token)
            return token.failure();
        seek(m_offset);
        return false;
    }

    const auto read = token->kind == JsonKind::beginObject ? readEntry(entry) : m_json.skipRest(*token);
    if (!read)
        return read.failure();
    m_offset = m_json.offset();
    return true;
}

void ChecksumListReader::seek(std::uint32_t offset)
{
    m_offset = offset;
    if (offset != 0)
        m_json.resumeInArray(offset);
}

/// Reads the members of an object up to its end. Of a key that stands twice the last one counts, as everywhere.
Result<void> ChecksumListReader::readEntry(ListEntry& entry)
{
    char text[66]; // 64 digits and a prefix
    std::string_view name;
    ValueProblem crcProblem = ValueProblem::missing;
    ValueProblem shaProblem = ValueProblem::missing;

    for (;;) {
        auto key = m_json.next(text);
        if (!key)
            return key.failure();
        if (key->kind == JsonKind::endObject)
            break;
        const bool isName = key->spells("name");
        const bool isCrc = key->spells("crc32");
        const bool isSha = key->spells("sha256");

        const auto value = m_json.next(isName ? m_name : std::span<char>(text));
        if (!value)
            return value.failure();
        if (isName) {
            const bool isText = value->kind == JsonKind::string;
            name = value->text;
            entry.escaped = value->escapedNonAscii;
            entry.nameProblem = !isText ? NameProblem::notText : value->cut ? NameProblem::tooLong : NameProblem::none;
        } else if (isCrc || isSha) {
            auto& problem = isCrc ? crcProblem : shaProblem;
            problem = checkText(*value);
            if (problem == ValueProblem::none)
                problem = isCrc ? parseCrc32(value->text, entry.crc32) : parseSha256(value->text, entry.sha256);
        }
        if (auto skipped = m_json.skipRest(*value); !skipped)
            return skipped;
    }

    if (entry.nameProblem == NameProblem::none) {
        const NormalName normal = normaliseName(name, m_name);
        entry.name = normal.name;
        entry.nameProblem = normal.problem;
        entry.noLeadingSlash = normal.noLeadingSlash;
        entry.otherCase = normal.otherCase;
    }
    if (entry.nameProblem != NameProblem::none)
        entry.rejectedName = name;

    if (crcProblem == ValueProblem::none)
        entry.value = ListValue::crc32;
    else if (shaProblem == ValueProblem::none)
        entry.value = ListValue::sha256;
    if (entry.value != ListValue::unusable)
        entry.valueProblem = ValueProblem::none;
    else
        entry.valueProblem = crcProblem != ValueProblem::missing ? crcProblem : shaProblem;
    return {};
}

} // namespace core::backup
