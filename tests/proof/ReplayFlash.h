// SPDX-License-Identifier: MIT
// The flash that the power-cut sweep runs on: it writes down every erase and program, so that what a cut leaves behind
// is put together from the list instead of running the same boot again, and it goes back to an earlier state at the
// price of the blocks that changed. That both give what SimulatedNor gives is checked during the sweep.
#pragma once

#include "core/littlefs/Device.h"
#include "core/restore/SimulatedNor.h"

#include <cstdint>
#include <span>
#include <vector>

namespace proof
{

using core::restore::Tear;

/// What goes wrong with one erase or program, while the power stays.
enum class Fault : std::uint8_t {
    none,
    lost,     ///< reports success and does nothing
    lostBit,  ///< reports success, one bit is not as it should be
    weakBit,  ///< as lostBit, but it reads well once before it shows
    refused,  ///< reports badBlock and does nothing
    noAnswer, ///< reports deviceIo and does nothing
    worn,     ///< as refused, and so does every later one in that block, also after a restart
};
inline constexpr Fault everyFault[] = {Fault::lost,    Fault::lostBit,  Fault::weakBit,
                                       Fault::refused, Fault::noAnswer, Fault::worn};

class ReplayFlash final : public core::littlefs::BlockDevice
{
public:
    /// One erase or program call; `data` is a place in the bytes of the recording it belongs to.
    struct Operation {
        std::uint32_t block = 0;
        std::uint32_t offset = 0;
        std::uint32_t size = 0; ///< bytes; 0 for an erase
        std::uint32_t data = 0;
    };
    struct Recording {
        std::vector<Operation> operations;
        std::vector<std::byte> bytes;

        void clear();
    };

    ReplayFlash() = default;
    /// Takes over `content`; its size is a multiple of `blockSize` bytes, which is one of 8.
    ReplayFlash(std::vector<std::byte> content, std::uint32_t blockSize);

    core::Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override;
    core::Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override;
    core::Result<void> erase(std::uint32_t block) override;
    core::Result<void> sync() override { return {}; }

    /// Where erase and program calls are written down from now on; null for nowhere.
    void record(Recording* recording) { m_recording = recording; }

    /// This erase or program, counted from now (0 is the next), goes wrong.
    void failAt(std::uint32_t operation, Fault fault);
    /// Nothing is planned any more, and no block is worn out.
    void heal();

    /// Performs an operation of a recording, or what a power cut in it leaves of it.
    void perform(const Recording& recording, std::size_t operation, Tear tear);

    /// A state to come back to. Marks nest: going back to one forgets those made after it.
    using Mark = std::size_t;
    Mark mark();
    void rewind(Mark mark);

    /// Of the whole content; equal for equal contents.
    std::uint64_t fingerprint() const { return m_fingerprint; }

    std::span<const std::byte> content() const { return m_content; }
    std::span<const std::byte> block(std::uint32_t block) const;
    std::uint32_t blockSize() const { return m_blockSize; }
    std::uint32_t blockCount() const { return static_cast<std::uint32_t>(m_saved.size()); }

    /// Erase and program calls so far.
    std::uint64_t operations() const { return m_operations; }
    /// Programs that would have needed a bit to turn from 0 to 1, or that left the partition. A fault may be the cause.
    std::uint64_t violations() const { return m_violations; }

private:
    static constexpr std::uint32_t nobody = 0xFFFFFFFF;

    struct Saved {
        std::uint32_t block;
        std::size_t previous; ///< position in the journal where the block was saved before, plus one
        std::uint64_t fingerprint;
    };

    Fault faultHere(std::uint32_t block);
    void decay();
    std::span<std::byte> change(std::uint32_t block);
    void changed(std::uint32_t block);

    std::vector<std::byte> m_content;
    std::uint32_t m_blockSize = 0;
    std::vector<std::uint64_t> m_fingerprints; // by block
    std::uint64_t m_fingerprint = 0;
    std::vector<Saved> m_journal;
    std::vector<std::byte> m_savedContent; // one block for each entry of the journal
    std::vector<std::size_t> m_saved;      // by block: its last position in the journal, plus one
    Recording* m_recording = nullptr;
    std::size_t m_lastMark = 0;
    std::uint64_t m_operations = 0;
    std::uint64_t m_violations = 0;
    Fault m_fault = Fault::none;
    std::uint64_t m_faultAt = 0;
    std::uint32_t m_wornBlock = nobody;
    std::uint32_t m_weakBlock = nobody;
    std::uint32_t m_weakOffset = 0;
    bool m_weakWasRead = false;
};

} // namespace proof
