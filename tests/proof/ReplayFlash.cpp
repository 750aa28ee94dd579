// SPDX-License-Identifier: MIT
#include "tests/proof/ReplayFlash.h"

#include "tests/proof/Fingerprint.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace proof
{

using namespace core;

namespace
{
constexpr std::byte erased{0xFF};
} // namespace

void ReplayFlash::Recording::clear()
{
    operations.clear();
    bytes.clear();
}

ReplayFlash::ReplayFlash(std::vector<std::byte> content, std::uint32_t blockSize)
    : m_content(std::move(content)), m_blockSize(blockSize), m_fingerprints(m_content.size() / blockSize),
      m_saved(m_content.size() / blockSize)
{
    for (std::uint32_t i = 0; i < blockCount(); ++i)
        changed(i);
}

std::span<const std::byte> ReplayFlash::block(std::uint32_t block) const
{
    return std::span(m_content).subspan(std::size_t{block} * m_blockSize, m_blockSize);
}

Result<void> ReplayFlash::read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out)
{
    if (block >= blockCount() || offset + out.size() > m_blockSize)
        return fail<ErrorCode::outOfRange, "flash read">();
    if (block == m_weakBlock && m_weakOffset >= offset && m_weakOffset < offset + out.size()) {
        if (m_weakWasRead)
            decay();
        m_weakWasRead = true;
    }
    std::memcpy(out.data(), m_content.data() + std::size_t{block} * m_blockSize + offset, out.size());
    return {};
}

Result<void> ReplayFlash::program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in)
{
    if (block >= blockCount() || offset + in.size() > m_blockSize) {
        ++m_violations;
        return fail<ErrorCode::outOfRange, "flash program">();
    }
    if (m_recording) {
        auto& bytes = m_recording->bytes;
        m_recording->operations.push_back(
            {block, offset, static_cast<std::uint32_t>(in.size()), static_cast<std::uint32_t>(bytes.size())});
        bytes.insert(bytes.end(), in.begin(), in.end());
    }
    const auto fault = faultHere(block);
    if (fault == Fault::refused || fault == Fault::worn)
        return fail<ErrorCode::badBlock, "flash program">();
    if (fault == Fault::noAnswer)
        return fail<ErrorCode::deviceIo, "flash program">();
    if (fault == Fault::lost)
        return {};
    const auto at = change(block).subspan(offset, in.size());
    std::byte missing{0};
    for (std::size_t i = 0; i < in.size(); ++i) {
        missing |= in[i] & ~at[i];
        at[i] &= in[i];
    }
    m_violations += missing == std::byte{0} ? 0 : 1;
    if (fault == Fault::lostBit || fault == Fault::weakBit) {
        // One in the middle of what is not all ones.
        const auto first = std::find_if(in.begin(), in.end(), [](std::byte b) { return b != erased; });
        const auto last = std::find_if(in.rbegin(), in.rend(), [](std::byte b) { return b != erased; }).base();
        const auto middle = static_cast<std::uint32_t>((first - in.begin()) + (last - first) / 2);
        if (first != in.end()) {
            m_weakBlock = block;
            m_weakOffset = offset + middle;
            m_weakWasRead = false;
        }
        if (fault == Fault::lostBit)
            decay();
    }
    changed(block);
    return {};
}

Result<void> ReplayFlash::erase(std::uint32_t block)
{
    if (block >= blockCount()) {
        ++m_violations;
        return fail<ErrorCode::outOfRange, "flash erase">();
    }
    if (m_recording)
        m_recording->operations.push_back({block, 0, 0, 0});
    const auto fault = faultHere(block);
    if (fault == Fault::refused || fault == Fault::worn)
        return fail<ErrorCode::badBlock, "flash erase">();
    if (fault == Fault::noAnswer)
        return fail<ErrorCode::deviceIo, "flash erase">();
    if (fault == Fault::lost)
        return {};
    const auto at = change(block);
    std::fill(at.begin(), at.end(), erased);
    if (fault == Fault::lostBit)
        at[at.size() / 8] = std::byte{0xFB};
    changed(block);
    return {};
}

void ReplayFlash::failAt(std::uint32_t operation, Fault fault)
{
    m_fault = fault;
    m_faultAt = m_operations + operation;
}

void ReplayFlash::decay()
{
    if (m_weakBlock == nobody)
        return;
    change(m_weakBlock)[m_weakOffset] ^= std::byte{0x08};
    changed(m_weakBlock);
    m_weakBlock = nobody;
}

void ReplayFlash::heal()
{
    decay();
    m_fault = Fault::none;
    m_wornBlock = nobody;
}

Fault ReplayFlash::faultHere(std::uint32_t block)
{
    const bool now = m_fault != Fault::none && m_operations == m_faultAt;
    ++m_operations;
    if (now && m_fault == Fault::worn)
        m_wornBlock = block;
    if (block == m_wornBlock)
        return Fault::worn;
    return now ? m_fault : Fault::none;
}

void ReplayFlash::perform(const Recording& recording, std::size_t operation, Tear tear)
{
    const auto& [block, offset, size, data] = recording.operations[operation];
    if (tear == Tear::nothing)
        return;
    if (size == 0) {
        const auto at = change(block);
        static const std::vector<std::byte> ones(4096, erased);
        restore::applyTorn(tear, at, std::span(ones).first(at.size()));
    } else {
        const auto at = change(block).subspan(offset, size);
        std::byte wanted[4096];
        for (std::size_t i = 0; i < size; ++i)
            wanted[i] = recording.bytes[data + i] & at[i];
        restore::applyTorn(tear, at, std::span(wanted).first(size));
    }
    changed(block);
}

ReplayFlash::Mark ReplayFlash::mark()
{
    m_lastMark = m_journal.size();
    return m_lastMark;
}

void ReplayFlash::rewind(Mark mark)
{
    while (m_journal.size() > mark) {
        const auto& [block, previous, fingerprint] = m_journal.back();
        const auto from = m_savedContent.end() - m_blockSize;
        std::copy(from, m_savedContent.end(), m_content.begin() + std::size_t{block} * m_blockSize);
        m_savedContent.erase(from, m_savedContent.end());
        m_saved[block] = previous;
        m_fingerprint += fingerprint - m_fingerprints[block];
        m_fingerprints[block] = fingerprint;
        m_journal.pop_back();
    }
    m_lastMark = mark;
}

// Once for each mark is enough: saved[block] tells whether that has been done.
std::span<std::byte> ReplayFlash::change(std::uint32_t block)
{
    const auto content = std::span(m_content).subspan(std::size_t{block} * m_blockSize, m_blockSize);
    if (m_saved[block] <= m_lastMark) {
        m_journal.push_back({block, m_saved[block], m_fingerprints[block]});
        m_savedContent.insert(m_savedContent.end(), content.begin(), content.end());
        m_saved[block] = m_journal.size();
    }
    return content;
}

void ReplayFlash::changed(std::uint32_t block)
{
    const auto now = fingerprintOf(this->block(block), block);
    m_fingerprint += now - m_fingerprints[block];
    m_fingerprints[block] = now;
}

} // namespace proof
