// SPDX-License-Identifier: MIT
// Cuts a stream of bytes into the contents of blocks, packed where that makes them shorter, and keeps what the module
// has not taken yet, to cut it again.
#pragma once

#include "device/python/BlockSender.h"

#include <vector>

namespace device
{

class BlockCutter
{
public:
    /// `longest`: bytes that a packed block may unpack to; 0: nothing is packed.
    BlockCutter(const BlockSender::Source& source, std::size_t longest) : m_source(source), m_longest(longest) {}

    struct Piece {
        std::vector<std::byte> content; ///< at most as many bytes as were asked for
        std::size_t size = 0;           ///< bytes of the stream
        bool isPacked = false;
        bool isLast = false;
    };
    /// The next one; empty and the last at the end of the stream. The source's error.
    core::HostResult<Piece> next(std::size_t most);

    /// The module has taken so many bytes from the beginning of what was cut.
    void drop(std::size_t size);
    /// Goes back to what was not dropped.
    void rewind() { m_cut = 0; }

    /// Packed blocks turned out to be too large for the module's heap.
    void shrink() { m_longest = m_longest <= 1024 ? 0 : m_longest / 2; }

private:
    core::HostResult<void> fill(std::size_t size);

    const BlockSender::Source& m_source;
    std::size_t m_longest;
    std::vector<std::byte> m_bytes; ///< of the stream, from the first that was not taken
    std::size_t m_cut = 0;          ///< of these: in blocks already
    bool m_hasEnded = false;
};

} // namespace device
