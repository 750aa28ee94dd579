// SPDX-License-Identifier: MIT
// Bytes that are looked at, owned, or both: the currency between the package formats and their containers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace core::package
{

using ByteView = std::span<const std::byte>;

/// A block of memory that is not cleared before it is filled.
struct Buffer {
    std::unique_ptr<std::byte[]> data;
    std::size_t size = 0;

    static Buffer ofSize(std::size_t size) { return {std::make_unique_for_overwrite<std::byte[]>(size), size}; }
    std::span<std::byte> bytes() { return {data.get(), size}; }
    ByteView view() const { return {data.get(), size}; }
};

/// Bytes to read: a view, together with its memory where nobody else keeps it.
class Content
{
public:
    Content() = default;
    explicit Content(ByteView view) : m_view(view) {}
    explicit Content(Buffer buffer) : m_buffer(std::move(buffer)), m_view(m_buffer.view()) {}

    ByteView view() const { return m_view; }

private:
    Buffer m_buffer;
    ByteView m_view;
};

/// A file that is about to be written, as pieces that mostly lie where they were read.
class Pieces
{
public:
    void add(ByteView view)
    {
        m_views.push_back(view);
        m_size += view.size();
    }
    void add(Buffer buffer)
    {
        add(buffer.view());
        m_owned.push_back(std::move(buffer));
    }
    void append(Pieces other)
    {
        m_views.insert(m_views.end(), other.m_views.begin(), other.m_views.end());
        for (Buffer& buffer : other.m_owned)
            m_owned.push_back(std::move(buffer));
        m_size += other.m_size;
    }

    std::span<const ByteView> views() const { return m_views; }
    std::uint64_t size() const { return m_size; }

private:
    std::vector<ByteView> m_views;
    std::vector<Buffer> m_owned;
    std::uint64_t m_size = 0;
};

inline std::uint16_t readU16(ByteView bytes, std::size_t offset)
{
    return static_cast<std::uint16_t>(std::to_integer<unsigned>(bytes[offset]) |
                                      std::to_integer<unsigned>(bytes[offset + 1]) << 8);
}

inline std::uint32_t readU32(ByteView bytes, std::size_t offset)
{
    return readU16(bytes, offset) | static_cast<std::uint32_t>(readU16(bytes, offset + 2)) << 16;
}

inline void writeU16(std::span<std::byte> bytes, std::size_t offset, std::uint16_t value)
{
    bytes[offset] = static_cast<std::byte>(value);
    bytes[offset + 1] = static_cast<std::byte>(value >> 8);
}

inline void writeU32(std::span<std::byte> bytes, std::size_t offset, std::uint32_t value)
{
    writeU16(bytes, offset, static_cast<std::uint16_t>(value));
    writeU16(bytes, offset + 2, static_cast<std::uint16_t>(value >> 16));
}

inline std::string_view textOf(ByteView bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline ByteView bytesOf(std::string_view text)
{
    return std::as_bytes(std::span(text.data(), text.size()));
}

/// "0x60420000", lower case, without leading zeros.
std::string hex(std::uint64_t value);

/// "4096 bytes (1 block)": blocks of the file systems, where the size is whole ones.
std::string sizeText(std::uint64_t bytes);

} // namespace core::package
