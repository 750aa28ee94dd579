// SPDX-License-Identifier: MIT
#include "core/restore/SimulatedNor.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace core::restore
{

namespace
{
constexpr std::byte erased{0xFF};
} // namespace

void applyTorn(Tear tear, std::span<std::byte> at, std::span<const std::byte> wanted)
{
    const auto mix = [&](std::size_t i, std::byte done) { at[i] = (at[i] & ~done) | (wanted[i] & done); };
    for (std::size_t i = 0; i < at.size(); ++i) {
        switch (tear) {
        case Tear::nothing:
            break;
        case Tear::firstHalf:
            mix(i, i < at.size() / 2 ? std::byte{0xFF} : std::byte{0});
            break;
        case Tear::everyOther:
            mix(i, std::byte{0x55});
            break;
        case Tear::slowly: // scattered by a fixed hash of the place, seven bits of eight done
            mix(i, ~(std::byte{1} << ((i * 2654435761u >> 13) % 8)));
            break;
        case Tear::afterwards:
            mix(i, std::byte{0xFF});
            break;
        }
    }
}

SimulatedNor::SimulatedNor(std::vector<std::byte> content, std::uint32_t blockSize)
    : m_content(std::move(content)), m_blockSize(blockSize), m_defects(m_content.size() / blockSize),
      m_erases(m_content.size() / blockSize)
{
}

SimulatedNor::SimulatedNor(std::uint32_t blocks, std::uint32_t blockSize)
    : SimulatedNor(std::vector<std::byte>(std::size_t{blocks} * blockSize, erased), blockSize)
{
}

Result<void> SimulatedNor::read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out)
{
    if (m_powerLost)
        return fail<ErrorCode::deviceIo, "flash (no power)">();
    if (block >= blockCount() || offset + out.size() > m_blockSize)
        return fail<ErrorCode::outOfRange, "flash read">();
    if (m_readFailures > 0) {
        --m_readFailures;
        return fail<ErrorCode::deviceIo, "flash read">();
    }
    m_bytesRead += out.size();
    switch (m_defects[block]) {
    case Defect::readFails:
        return fail<ErrorCode::badBlock, "flash read">();
    case Defect::readIoError:
        return fail<ErrorCode::deviceIo, "flash read">();
    case Defect::readsZero:
        std::memset(out.data(), 0, out.size());
        return {};
    default:
        std::memcpy(out.data(), m_content.data() + std::size_t{block} * m_blockSize + offset, out.size());
        return {};
    }
}

Result<void> SimulatedNor::program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in)
{
    if (m_powerLost)
        return fail<ErrorCode::deviceIo, "flash (no power)">();
    if (block >= blockCount() || offset + in.size() > m_blockSize)
        return fail<ErrorCode::outOfRange, "flash program">();
    if (m_defects[block] == Defect::programFails || m_defects[block] == Defect::ignoresPrograms) {
        if (cutHere())
            return fail<ErrorCode::deviceIo, "flash (no power)">();
        return m_defects[block] == Defect::programFails ? fail<ErrorCode::badBlock, "flash program">() : Result<void>();
    }
    const auto at = blockToChange(block).subspan(offset, in.size());
    for (std::size_t i = 0; i < in.size(); ++i) {
        if ((at[i] & in[i]) != in[i]) {
            ++m_violations;
            break;
        }
    }
    if (!cutHere()) {
        for (std::size_t i = 0; i < in.size(); ++i)
            at[i] &= in[i];
        return {};
    }
    std::vector<std::byte> wanted(in.begin(), in.end());
    for (std::size_t i = 0; i < in.size(); ++i)
        wanted[i] &= at[i];
    applyTorn(m_tear, at, wanted);
    return fail<ErrorCode::deviceIo, "flash (no power)">();
}

Result<void> SimulatedNor::erase(std::uint32_t block)
{
    if (m_powerLost)
        return fail<ErrorCode::deviceIo, "flash (no power)">();
    if (block >= blockCount())
        return fail<ErrorCode::outOfRange, "flash erase">();
    if (m_defects[block] == Defect::eraseFails) {
        return cutHere() ? fail<ErrorCode::deviceIo, "flash (no power)">() : fail<ErrorCode::badBlock, "flash erase">();
    }
    ++m_erases[block];
    const auto at = blockToChange(block);
    if (!cutHere()) {
        std::fill(at.begin(), at.end(), erased);
        return {};
    }
    applyTorn(m_tear, at, std::vector<std::byte>(m_blockSize, erased));
    return fail<ErrorCode::deviceIo, "flash (no power)">();
}

Result<void> SimulatedNor::sync()
{
    if (m_powerLost)
        return fail<ErrorCode::deviceIo, "flash (no power)">();
    return {};
}

std::span<std::byte> SimulatedNor::blockToChange(std::uint32_t block)
{
    const auto content = std::span(m_content).subspan(std::size_t{block} * m_blockSize, m_blockSize);
    if (!m_journaled.empty() && !m_journaled[block]) {
        m_journaled[block] = true;
        m_journal.push_back({block, {content.begin(), content.end()}});
    }
    return content;
}

void SimulatedNor::flipBits(std::uint32_t block, std::uint32_t offset, std::byte bits)
{
    blockToChange(block)[offset] ^= bits;
}

void SimulatedNor::mark()
{
    m_journal.clear();
    m_journaled.assign(blockCount(), false);
}

void SimulatedNor::rewind()
{
    for (const auto& old : m_journal)
        std::copy(old.content.begin(), old.content.end(), m_content.begin() + std::size_t{old.block} * m_blockSize);
    mark();
}

void SimulatedNor::cutAt(std::uint32_t operation, Tear tear)
{
    m_cutOperation = m_operations + operation;
    m_tear = tear;
    m_cutPlanned = true;
}

void SimulatedNor::powerOn()
{
    m_powerLost = false;
    m_cutPlanned = false;
}

bool SimulatedNor::cutHere()
{
    m_powerLost = m_cutPlanned && m_operations == m_cutOperation;
    ++m_operations;
    return m_powerLost;
}

} // namespace core::restore
