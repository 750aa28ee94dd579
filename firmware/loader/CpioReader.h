// SPDX-License-Identifier: MIT
// Reads a stream of files in the old binary cpio format (unisoc-8910 chapter 1.7.2), cut in pieces of any size.
// What the files hold is passed over; names and sizes are what there is to know.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace firmware
{

class CpioReader
{
public:
    enum class Event : std::uint8_t {
        none, ///< all bytes are used up
        file, ///< a file is complete: name(), size()
        bad,  ///< this is no cpio; the reader is of no use from here on
    };

    /// Takes bytes from the front of `bytes` up to the next event. Directories give no event.
    Event read(std::span<const std::byte>& bytes);

    std::string_view name() const { return {m_name.data(), m_nameSize - 1u}; }
    std::uint32_t size() const { return m_dataSize; }
    /// The trailer has come.
    bool isComplete() const { return m_part == Part::trailer; }

private:
    enum class Part : std::uint8_t { header, name, data, trailer, broken };
    static constexpr std::size_t headerSize = 26;

    bool beginFile();
    std::uint16_t number(std::size_t at) const;

    Part m_part = Part::header;
    std::uint32_t m_have = 0; ///< bytes of this part so far
    std::array<std::byte, headerSize> m_header{};
    std::array<char, 256> m_name{};
    std::uint16_t m_nameSize = 1; ///< with its terminating zero
    std::uint32_t m_dataSize = 0;
};

} // namespace firmware
