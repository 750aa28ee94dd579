// SPDX-License-Identifier: MIT
#include "device/module/ConsoleText.h"

#include <string_view>
#include <utility>

namespace device
{

namespace
{

constexpr std::string_view replacement = "\xEF\xBF\xBD"; // U+FFFD

/// How many bytes follow this first one; nothing follows a byte that begins no character.
constexpr std::size_t followers(unsigned char first)
{
    if (first >= 0xC2 && first <= 0xDF)
        return 1;
    if (first >= 0xE0 && first <= 0xEF)
        return 2;
    if (first >= 0xF0 && first <= 0xF4)
        return 3;
    return 0;
}

/// Whether `second` may stand behind `first`: no overlong forms, no surrogates, nothing beyond U+10FFFF, and none of
/// the control characters of U+0080 to U+009F.
constexpr bool mayFollow(unsigned char first, unsigned char second)
{
    switch (first) {
    case 0xC2:
        return second >= 0xA0 && second <= 0xBF;
    case 0xE0:
        return second >= 0xA0 && second <= 0xBF;
    case 0xED:
        return second >= 0x80 && second <= 0x9F;
    case 0xF0:
        return second >= 0x90 && second <= 0xBF;
    case 0xF4:
        return second >= 0x80 && second <= 0x8F;
    default:
        return second >= 0x80 && second <= 0xBF;
    }
}

} // namespace

void ConsoleText::feed(std::span<const std::byte> bytes, std::vector<Piece>& pieces)
{
    m_pieces = &pieces;
    for (const std::byte byte : bytes)
        take(std::to_integer<unsigned char>(byte));
    if (!m_new.empty())
        pieces.push_back({std::exchange(m_new, {}), false});
}

void ConsoleText::finish(std::vector<Piece>& pieces)
{
    m_pieces = &pieces;
    giveUpCharacter();
    if (std::exchange(m_hasReturn, false))
        endLine();
    if (!m_new.empty())
        pieces.push_back({std::exchange(m_new, {}), false});
}

void ConsoleText::take(unsigned char byte)
{
    if (m_missing > 0) {
        const auto first = static_cast<unsigned char>(m_character.front());
        const bool fits = m_character.size() == 1 ? mayFollow(first, byte) : (byte & 0xC0) == 0x80;
        if (fits) {
            m_character += static_cast<char>(byte);
            if (--m_missing == 0)
                add(std::exchange(m_character, {}));
            return;
        }
        giveUpCharacter();
    }
    if (byte == '\n') {
        m_hasReturn = false;
        endLine();
        return;
    }
    if (byte == '\r') {
        m_hasReturn = true;
        return;
    }
    if (std::exchange(m_hasReturn, false))
        endLine();
    if (byte >= 0x80) {
        m_missing = followers(byte);
        if (m_missing > 0)
            m_character = static_cast<char>(byte);
        else
            add(replacement);
    } else if (byte == 0x7F) {
        add("\xE2\x90\xA1"); // U+2421
    } else if (byte < 0x20 && byte != '\t') {
        const char picture[] = {'\xE2', '\x90', static_cast<char>(0x80 + byte)}; // U+2400 and on
        add({picture, sizeof picture});
    } else {
        const char character = static_cast<char>(byte);
        add({&character, 1});
    }
}

void ConsoleText::add(std::string_view text)
{
    if (m_length + text.size() > longestLine)
        endLine();
    m_new += text;
    m_length += text.size();
}

void ConsoleText::endLine()
{
    m_pieces->push_back({std::exchange(m_new, {}), true});
    m_length = 0;
}

void ConsoleText::giveUpCharacter()
{
    if (m_missing == 0)
        return;
    m_missing = 0;
    m_character.clear();
    add(replacement);
}

} // namespace device
