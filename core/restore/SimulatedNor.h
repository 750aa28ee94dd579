// SPDX-License-Identifier: MIT
// A SPI NOR flash in memory that behaves like one: programming only clears bits, erasing works on whole blocks,
// and the power can fail before, inside or after any operation. For the proof of a combined package and for tests.
#pragma once

#include "core/littlefs/Device.h"

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace core::restore
{

/// What an operation that the power fails in leaves behind.
enum class Tear : std::uint8_t {
    nothing,    ///< the cut comes before the operation
    firstHalf,  ///< the first half of the bytes is done, the rest untouched
    everyOther, ///< every other bit is done
    slowly,     ///< a growing share of the bits, scattered, is done: an erase or program that was nearly through
    afterwards, ///< the operation is complete, the cut comes before the next one
};
inline constexpr Tear everyTear[] = {Tear::nothing, Tear::firstHalf, Tear::everyOther, Tear::slowly, Tear::afterwards};

/// Changes `at` to `wanted`, of the same size, as far as the power lasts.
void applyTorn(Tear tear, std::span<std::byte> at, std::span<const std::byte> wanted);

/// How a block is defective.
enum class Defect : std::uint8_t {
    none,
    eraseFails,      ///< erase reports badBlock
    programFails,    ///< program reports badBlock
    ignoresPrograms, ///< program reports success and changes nothing
    readFails,       ///< read reports badBlock
    readsZero,       ///< whatever was programmed, zeros are read
    readIoError,     ///< read reports deviceIo
};

class SimulatedNor final : public littlefs::BlockDevice
{
public:
    /// Takes over `content`; its size is a multiple of `blockSize` bytes.
    explicit SimulatedNor(std::vector<std::byte> content, std::uint32_t blockSize = 4096);
    /// An erased flash.
    SimulatedNor(std::uint32_t blocks, std::uint32_t blockSize);

    Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override;
    Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override;
    Result<void> erase(std::uint32_t block) override;
    Result<void> sync() override;

    /// The power fails at this operation, counted from now (0 is the next erase or program call).
    /// From then on everything fails with deviceIo until powerOn().
    void cutAt(std::uint32_t operation, Tear tear);
    bool isPowerLost() const { return m_powerLost; }
    void powerOn();

    void setDefect(std::uint32_t block, Defect defect) { m_defects[block] = defect; }
    /// The next `count` reads fail with deviceIo.
    void failReads(std::uint32_t count) { m_readFailures = count; }

    std::uint32_t blockCount() const { return static_cast<std::uint32_t>(m_content.size() / m_blockSize); }
    /// What is changed through this span is not undone by rewind().
    std::span<std::byte> content() { return m_content; }
    std::span<const std::byte> content() const { return m_content; }
    /// Decay: turns these bits of one byte over.
    void flipBits(std::uint32_t block, std::uint32_t offset, std::byte bits);

    /// From now on the old content of every block that is changed is kept, until rewind() puts all of it back: many
    /// trials on one flash, without copying it.
    void mark();
    void rewind();
    /// Gives the content back; the flash is of no use afterwards.
    std::vector<std::byte> takeContent() { return std::move(m_content); }

    /// Erase and program calls so far.
    std::uint32_t operations() const { return m_operations; }
    /// Programs that would have needed a bit to turn from 0 to 1: the writer forgot to erase.
    std::uint32_t violations() const { return m_violations; }
    std::uint64_t bytesRead() const { return m_bytesRead; }
    std::uint32_t erasesOf(std::uint32_t block) const { return m_erases[block]; }

private:
    struct OldBlock {
        std::uint32_t block;
        std::vector<std::byte> content;
    };

    bool cutHere();
    std::span<std::byte> blockToChange(std::uint32_t block);

    std::vector<std::byte> m_content;
    std::uint32_t m_blockSize;
    std::vector<Defect> m_defects;
    std::vector<std::uint32_t> m_erases;
    std::vector<OldBlock> m_journal;
    std::vector<bool> m_journaled; // by block; empty when nothing is kept
    std::uint32_t m_operations = 0;
    std::uint32_t m_violations = 0;
    std::uint32_t m_readFailures = 0;
    std::uint64_t m_bytesRead = 0;
    std::uint32_t m_cutOperation = 0;
    Tear m_tear = Tear::nothing;
    bool m_cutPlanned = false;
    bool m_powerLost = false;
};

} // namespace core::restore
