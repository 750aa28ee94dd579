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
    /// `windowBits`: how far back the packed stream may reach, 9 to 15; 0: nothing is packed.
    BlockCutter(const BlockSender::Source& source, int windowBits) : m_source(source), m_windowBits(windowBits) {}

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
    void rewind() { m_cut = m_kept; }

private:
    core::HostResult<void> fill(std::size_t size);
    Piece packed(std::size_t most);

    const BlockSender::Source& m_source;
    int m_windowBits;
    std::vector<std::byte> m_bytes; ///< of the stream
    std::size_t m_kept = 0;         ///< of these: taken, and what packed ones reach back to
    std::size_t m_cut = 0;          ///< of these: taken, or in blocks already
    double m_ratio = 3;             ///< to which the last piece was packed
    bool m_hasEnded = false;
};

} // namespace device
