// SPDX-License-Identifier: MIT
#include "device/python/Deflate.h"

#include <algorithm>
#include <new>

#include <zlib.h>

namespace device
{

namespace
{

constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

std::vector<std::byte> pack(core::package::ByteView history, core::package::ByteView bytes, int windowBits, int flush)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBits, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::bad_alloc(); // the only reason left
    if (!history.empty())
        deflateSetDictionary(&stream, reinterpret_cast<const Bytef*>(history.data()),
                             static_cast<uInt>(history.size()));
    constexpr std::size_t flushed = 16; // what the flush takes
    std::vector<std::byte> packed(deflateBound(&stream, static_cast<uLong>(bytes.size())) + flushed);
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(bytes.data()));
    stream.avail_in = static_cast<uInt>(bytes.size());
    stream.next_out = reinterpret_cast<Bytef*>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    deflate(&stream, flush);
    packed.resize(stream.total_out);
    deflateEnd(&stream);
    return packed;
}

} // namespace

std::vector<std::byte> zlibPacked(core::package::ByteView bytes)
{
    return pack({}, bytes, MAX_WBITS, Z_FINISH);
}

std::vector<std::byte> deflatedPart(core::package::ByteView history, core::package::ByteView bytes, int windowBits)
{
    return pack(history, bytes, -windowBits, Z_SYNC_FLUSH);
}

std::uint32_t adler32Of(core::package::ByteView bytes)
{
    return static_cast<std::uint32_t>(
        adler32(1, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

std::string base64Of(core::package::ByteView bytes)
{
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (; !bytes.empty(); bytes = bytes.subspan(std::min<std::size_t>(3, bytes.size()))) {
        std::uint32_t group = 0;
        for (std::size_t i = 0; i < 3; ++i)
            group = group << 8 | (i < bytes.size() ? std::to_integer<std::uint32_t>(bytes[i]) : 0);
        for (std::size_t i = 0; i < 4; ++i)
            text += i <= bytes.size() ? alphabet[group >> (18 - 6 * i) & 63] : '=';
    }
    return text;
}

std::vector<std::byte> bytesOfBase64(std::string_view text)
{
    if (text.size() % 4 != 0)
        return {};
    std::vector<std::byte> bytes;
    std::uint32_t group = 0;
    unsigned bits = 0;
    while (text.ends_with('='))
        text.remove_suffix(1);
    for (const char character : text) {
        const auto value = alphabet.find(character);
        if (value == std::string_view::npos)
            return {};
        group = group << 6 | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            bytes.push_back(static_cast<std::byte>(group >> bits));
        }
    }
    return bytes;
}

} // namespace device
