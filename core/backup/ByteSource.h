// SPDX-License-Identifier: MIT
// Where the readers of this room take their bytes from, piece by piece: a file of the module's flash, or memory.
#pragma once

#include "core/Error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace core::backup
{

/// Bytes that can be read anywhere and as often as one likes. At most 4 GiB - 1 of them.
class ByteSource
{
public:
    /// Reads up to out.size() bytes at `offset`; gives how many, 0 at and behind the end.
    /// Fewer than asked for are no sign of the end. Errors: whatever the medium reports, handed on unchanged.
    virtual Result<std::uint32_t> read(std::uint32_t offset, std::span<std::byte> out) = 0;

protected:
    ~ByteSource() = default;
};

/// Memory as a source. The memory must outlive it.
class SpanSource final : public ByteSource
{
public:
    explicit SpanSource(std::span<const std::byte> bytes) : m_bytes(bytes) {}

    Result<std::uint32_t> read(std::uint32_t offset, std::span<std::byte> out) override
    {
        if (offset >= m_bytes.size())
            return 0;
        const std::size_t count = std::min<std::size_t>(out.size(), m_bytes.size() - offset);
        std::copy_n(m_bytes.data() + offset, count, out.data());
        return static_cast<std::uint32_t>(count);
    }

private:
    std::span<const std::byte> m_bytes;
};

} // namespace core::backup
