// SPDX-License-Identifier: MIT
// Where the writers of this room put their bytes, piece by piece: a file of the module's flash, or memory.
#pragma once

#include "core/Error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace core::backup
{

/// Takes bytes in the order in which they come.
class ByteSink
{
public:
    /// Takes all of `bytes`. Errors: whatever the medium reports; what was taken before then is in an unknown state.
    virtual Result<void> write(std::span<const std::byte> bytes) = 0;

protected:
    ~ByteSink() = default;
};

/// Memory of a fixed size as a sink. The memory must outlive it. Error: noSpace, nothing of that piece is taken.
class SpanSink final : public ByteSink
{
public:
    explicit SpanSink(std::span<std::byte> memory) : m_memory(memory) {}

    Result<void> write(std::span<const std::byte> bytes) override
    {
        if (bytes.size() > m_memory.size() - m_written)
            return fail<ErrorCode::noSpace, "memory for a list">();
        std::copy_n(bytes.data(), bytes.size(), m_memory.data() + m_written);
        m_written += bytes.size();
        return {};
    }

    /// What was written so far.
    std::span<const std::byte> written() const { return m_memory.first(m_written); }

private:
    std::span<std::byte> m_memory;
    std::size_t m_written = 0;
};

} // namespace core::backup
