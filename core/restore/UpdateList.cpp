// SPDX-License-Identifier: MIT
#include "core/restore/UpdateList.h"

#include "core/restore/Settings.h"

namespace core::restore
{

using backup::JsonKind;
using backup::NameProblem;

namespace
{

constexpr ErrorText where = "list of an update";

/// "0x1a2b3c4d", the prefix may be absent.
bool readHex(std::string_view text, std::uint32_t& value)
{
    if (text.size() > 2 && text[0] == '0' && (text[1] | 0x20) == 'x')
        text.remove_prefix(2);
    value = 0;
    for (const char c : text) {
        const char letter = static_cast<char>(c | 0x20);
        if (c >= '0' && c <= '9')
            value = value << 4 | static_cast<std::uint32_t>(c - '0');
        else if (letter >= 'a' && letter <= 'f')
            value = value << 4 | static_cast<std::uint32_t>(letter - 'a' + 10);
        else
            return false;
    }
    return !text.empty() && text.size() <= 8;
}

} // namespace

void UpdateList::rewind()
{
    m_json.rewind();
    m_place = Place::start;
    m_wrapped = false;
}

Result<bool> UpdateList::next(UpdateItem& item)
{
    item = {};
    if (m_place == Place::start) {
        const auto token = m_json.next({});
        if (!token)
            return token.failure();
        m_wrapped = token->kind == JsonKind::beginObject;
        if (!m_wrapped && token->kind != JsonKind::beginArray)
            return fail<ErrorCode::syntax, where>();
        m_place = m_wrapped ? Place::object : Place::array;
        if (m_wrapped) {
            if (auto done = readKeys(); !done)
                return done.failure();
            if (m_place == Place::end)
                return fail<ErrorCode::syntax, where>(); // no files
        }
    }
    if (m_place == Place::end)
        return false;
    auto token = m_json.next({});
    if (token && token->kind == JsonKind::endArray) {
        if (m_wrapped) {
            if (auto done = readKeys(); !done)
                return done.failure();
            if (m_place != Place::end)
                return fail<ErrorCode::syntax, where>(); // files twice
        } else {
            token = m_json.next({}); // nothing may follow
            m_place = Place::end;
        }
        if (token)
            return false;
    }
    if (!token)
        return token.failure();
    if (token->kind != JsonKind::beginObject)
        return fail<ErrorCode::syntax, where>();
    if (auto done = readItem(item); !done)
        return done.failure();
    return true;
}

/// Reads keys of the outer object until the array of files begins, or to the end.
Result<void> UpdateList::readKeys()
{
    char text[8];
    for (;;) {
        const auto key = m_json.next(text);
        if (!key)
            return key.failure();
        if (key->kind == JsonKind::endObject)
            continue;
        if (key->kind == JsonKind::end) {
            m_place = Place::end;
            return {};
        }
        const bool isFiles = key->spells("files");
        const bool isVersion = key->spells("version");
        const auto value = m_json.next({});
        if (!value)
            return value.failure();
        if (isFiles && value->kind == JsonKind::beginArray) {
            m_place = Place::array;
            return {};
        }
        if (isVersion) {
            const auto version = numberBefore(m_source, value->kind == JsonKind::number ? m_json.offset() : 0);
            if (!version || *version != 1)
                return version ? fail<ErrorCode::unsupportedVersion, where>() : Result<void>(version.failure());
        }
        if (auto skipped = m_json.skipRest(*value); !skipped)
            return skipped;
    }
}

Result<void> UpdateList::readItem(UpdateItem& item)
{
    char text[12];
    std::string_view name;
    for (;;) {
        const auto key = m_json.next(text);
        if (!key)
            return key.failure();
        if (key->kind == JsonKind::endObject)
            break;
        const bool isName = key->spells("name");
        const bool isCrc = key->spells("crc32");
        const bool isSize = key->spells("total_size") || key->spells("size");
        const auto value = m_json.next(isName ? m_name : std::span<char>(text));
        if (!value)
            return value.failure();
        if (isName) {
            name = value->text;
            item.problem = value->kind != JsonKind::string ? NameProblem::notText
                           : value->cut                    ? NameProblem::tooLong
                                                           : NameProblem::none;
        } else if (isCrc) {
            item.hasCrc = value->kind == JsonKind::string && !value->cut && readHex(value->text, item.crc);
            if (!item.hasCrc)
                return fail<ErrorCode::syntax, where>();
        } else if (isSize && value->kind == JsonKind::number) { // else "unknown"
            const auto size = numberBefore(m_source, m_json.offset());
            if (!size)
                return size.failure();
            item.size = *size;
            item.hasSize = true;
        }
        if (auto skipped = m_json.skipRest(*value); !skipped)
            return skipped;
    }
    if (item.problem == NameProblem::none) {
        const auto normal = backup::normaliseName(name, m_name);
        item.name = normal.name;
        item.problem = normal.problem;
    }
    return {};
}

} // namespace core::restore
