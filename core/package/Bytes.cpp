// SPDX-License-Identifier: MIT
#include "core/package/Bytes.h"

#include <array>
#include <charconv>

namespace core::package
{

std::string hex(std::uint64_t value)
{
    std::array<char, 16> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value, 16).ptr;
    return "0x" + std::string(digits.data(), end);
}

std::string sizeText(std::uint64_t bytes)
{
    constexpr std::uint64_t blockSize = 4096;
    std::string text = std::to_string(bytes) + " bytes";
    if (bytes != 0 && bytes % blockSize == 0)
        text += " (" + std::to_string(bytes / blockSize) + (bytes == blockSize ? " block)" : " blocks)");
    return text;
}

} // namespace core::package
