// SPDX-License-Identifier: MIT
#include "device/python/BlockCutter.h"

#include "device/python/Deflate.h"

#include <algorithm>

namespace device
{

namespace
{

constexpr std::size_t sizeBytes = 2; ///< of what comes out, before what is packed (helpers/take.py)
constexpr std::size_t largest = 0xFFFF;
constexpr std::size_t smallest = 16; ///< shorter than this a block is not worth cutting
constexpr double mostRatio = 16;
constexpr double hope = 1.1; ///< that the next piece packs better than the last one

} // namespace

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
    // What will probably fit. One more tells whether this is the last.
    const std::size_t wanted =
        m_windowBits == 0 ? most : std::min(static_cast<std::size_t>(double(most) * m_ratio * hope), largest);
    if (auto filled = fill(wanted + 1); !filled)
        return std::unexpected(filled.error());
    Piece piece;
    if (m_windowBits != 0 && m_cut < m_bytes.size()) {
        piece = packed(most);
    } else {
        const auto left = std::span(m_bytes).subspan(m_cut);
        piece.size = std::min(left.size(), most);
        piece.content.assign(left.begin(), left.begin() + static_cast<std::ptrdiff_t>(piece.size));
    }
    m_cut += piece.size;
    piece.isLast = m_hasEnded && m_cut == m_bytes.size();
    return piece;
}

/// As much as fits, packed. What cannot be packed is hardly longer within the stream than outside.
BlockCutter::Piece BlockCutter::packed(std::size_t most)
{
    const std::size_t window = std::size_t{1} << m_windowBits;
    const auto history = std::span(m_bytes).first(m_cut).last(std::min(m_cut, window));
    const auto left = std::span(m_bytes).subspan(m_cut);
    Piece piece;
    piece.isPacked = true;
    piece.size = std::min({left.size(), largest, static_cast<std::size_t>(double(most) * m_ratio * hope)});
    for (;;) {
        const auto content = deflatedPart(history, left.first(piece.size), m_windowBits);
        const std::size_t all = content.size() + sizeBytes;
        if (all <= most || piece.size <= smallest) {
            m_ratio = std::min(double(piece.size) / double(all), mostRatio);
            piece.content = {static_cast<std::byte>(piece.size), static_cast<std::byte>(piece.size >> 8)};
            piece.content.insert(piece.content.end(), content.begin(), content.end());
            return piece;
        }
        const std::size_t less = piece.size * most / all;
        piece.size = std::max(std::min(less, piece.size - 1) * 63 / 64, smallest);
    }
}

void BlockCutter::drop(std::size_t size)
{
    m_kept += size;
    const std::size_t window = m_windowBits == 0 ? 0 : std::size_t{1} << m_windowBits;
    if (m_kept < 2 * window)
        return;
    const std::size_t old = m_kept - window;
    m_bytes.erase(m_bytes.begin(), m_bytes.begin() + static_cast<std::ptrdiff_t>(old));
    m_kept -= old;
    m_cut -= old;
}

} // namespace device
