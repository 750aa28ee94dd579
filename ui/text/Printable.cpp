// SPDX-License-Identifier: MIT
#include "ui/text/Printable.h"

#include <algorithm>
#include <cstdint>

namespace ui
{

namespace
{

std::uint8_t byteAt(std::string_view text, std::size_t index)
{
    return index < text.size() ? static_cast<std::uint8_t>(text[index]) : 0;
}

/// Bytes of the character that begins here, 0 when it is no valid UTF-8 (RFC 3629) or a control character.
std::size_t showableSize(std::string_view text)
{
    const std::uint8_t first = byteAt(text, 0);
    if (first < 0x80)
        return first >= 0x20 && first != 0x7F ? 1 : 0;
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4)
        return 0;
    for (std::size_t i = 1; i < size; ++i)
        if ((byteAt(text, i) & 0xC0) != 0x80)
            return 0;
    const std::uint8_t second = byteAt(text, 1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool surrogate = first == 0xED && second >= 0xA0;
    const bool tooHigh = first == 0xF4 && second >= 0x90;
    const bool control = first == 0xC2 && second < 0xA0;
    return overlong || surrogate || tooHigh || control ? 0 : size;
}

} // namespace

std::string printable(std::string_view text)
{
    std::string result;
    result.reserve(text.size());
    while (!text.empty()) {
        std::size_t size = showableSize(text);
        if (size != 0) {
            result += text.substr(0, size);
        } else {
            constexpr std::string_view digits = "0123456789abcdef";
            const std::uint8_t byte = byteAt(text, 0);
            result += {'\\', 'x', digits[byte >> 4], digits[byte & 15]};
            size = 1;
        }
        text.remove_prefix(size);
    }
    return result;
}

std::size_t columnsOf(std::string_view text)
{
    return static_cast<std::size_t>(
        std::ranges::count_if(text, [](char c) { return (static_cast<std::uint8_t>(c) & 0xC0) != 0x80; }));
}

} // namespace ui
