// SPDX-License-Identifier: MIT
// The memory functions that the compiler calls for assignments and comparisons; there is no C library to take them
// from.
#include <cstddef>
#include <cstdint>

namespace
{

using Word [[gnu::may_alias]] = std::uint32_t;

bool isAligned(const void* a, const void* b)
{
    return ((reinterpret_cast<std::uintptr_t>(a) | reinterpret_cast<std::uintptr_t>(b)) & 3) == 0;
}

} // namespace

extern "C" {

void* memcpy(void* to, const void* from, std::size_t size)
{
    auto* out = static_cast<std::uint8_t*>(to);
    const auto* in = static_cast<const std::uint8_t*>(from);
    if (isAligned(to, from)) {
        for (; size >= 4; size -= 4, out += 4, in += 4)
            *reinterpret_cast<Word*>(out) = *reinterpret_cast<const Word*>(in);
    }
    while (size-- > 0)
        *out++ = *in++;
    return to;
}

void* memmove(void* to, const void* from, std::size_t size)
{
    auto* out = static_cast<std::uint8_t*>(to);
    const auto* in = static_cast<const std::uint8_t*>(from);
    if (out <= in)
        return memcpy(to, from, size); // which goes upwards
    while (size-- > 0)
        out[size] = in[size];
    return to;
}

void* memset(void* to, int value, std::size_t size)
{
    auto* out = static_cast<std::uint8_t*>(to);
    const auto byte = static_cast<std::uint8_t>(value);
    if (isAligned(to, nullptr)) {
        for (; size >= 4; size -= 4, out += 4)
            *reinterpret_cast<Word*>(out) = byte * 0x01010101u;
    }
    while (size-- > 0)
        *out++ = byte;
    return to;
}

int memcmp(const void* a, const void* b, std::size_t size)
{
    const auto* left = static_cast<const std::uint8_t*>(a);
    const auto* right = static_cast<const std::uint8_t*>(b);
    if (isAligned(a, b)) {
        while (size >= 4 && *reinterpret_cast<const Word*>(left) == *reinterpret_cast<const Word*>(right)) {
            size -= 4;
            left += 4;
            right += 4;
        }
    }
    for (; size > 0; --size, ++left, ++right) {
        if (*left != *right)
            return *left < *right ? -1 : 1;
    }
    return 0;
}

void* memchr(const void* in, int value, std::size_t size)
{
    const auto* at = static_cast<const std::uint8_t*>(in);
    for (; size > 0; --size, ++at) {
        if (*at == static_cast<std::uint8_t>(value))
            return const_cast<std::uint8_t*>(at);
    }
    return nullptr;
}

std::size_t strlen(const char* text)
{
    std::size_t size = 0;
    while (text[size] != '\0')
        ++size;
    return size;
}
}
