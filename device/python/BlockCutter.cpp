// SPDX-License-Identifier: MIT
#include "device/python/BlockCutter.h"

#include "device/python/Deflate.h"

#include <algorithm>

namespace device
{

/// Gets so many bytes that were not cut yet, if there are so many.
core::HostResult<void> BlockCutter::fill(std::size_t size)
{
    while (!m_hasEnded && m_bytes.size() - m_cut < size) {
        const auto more = m_source(size - (m_bytes.size() - m_cut));
        if (!more)
            return std::unexpected(more.error());
        m_hasEnded = more->empty();
        m_bytes.insert(m_bytes.end(), more->begin(), more->end());
    }
    return {};
}

core::HostResult<BlockCutter::Piece> BlockCutter::next(std::size_t most)
{
    // One more tells whether this is the last.
    if (auto filled = fill(std::max(most, m_longest) + 1); !filled)
        return std::unexpected(filled.error());
    const auto left = std::span(m_bytes).subspan(m_cut);
    Piece piece;
    std::size_t size = std::min(left.size(), m_longest);
    for (int attempt = 0; attempt < 4 && size > 64; ++attempt) {
        auto packed = deflated(left.first(size));
        if (packed.size() <= most) {
            piece.isPacked = !packed.empty() && packed.size() < size;
            if (piece.isPacked)
                piece.content = std::move(packed);
            break;
        }
        size = size * most / packed.size() * 15 / 16;
        if (size <= most)
            break; // as it is, the block holds more
    }
    if (!piece.isPacked) {
        size = std::min(left.size(), most);
        piece.content.assign(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(size));
    }
    piece.size = size;
    m_cut += size;
    piece.isLast = m_hasEnded && m_cut == m_bytes.size();
    return piece;
}

void BlockCutter::drop(std::size_t size)
{
    m_bytes.erase(m_bytes.begin(), m_bytes.begin() + static_cast<std::ptrdiff_t>(size));
    m_cut -= size;
}

} // namespace device
