// SPDX-License-Identifier: MIT
// The download mode of a UIS8910 (unisoc-8910 chapters 3 to 6): boot ROM (PDL), FDL1 and FDL2 (BSL) in one machine.
// Bytes in, bytes and calls to the board out; no clock, no heap. Nothing of what a host sends as a loader is run: this
// is what those loaders do.
#pragma once

#include "core/wire/Bsl.h"
#include "core/wire/Pdl.h"
#include "firmware/flash/Flash.h"
#include "firmware/loader/CpioReader.h"
#include "firmware/loader/Records.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace firmware
{

/// "Spreadtrum Boot Block version 1.2" with its terminating zero: the data of the VER reply.
inline constexpr std::string_view loaderVersion{"Spreadtrum Boot Block version 1.2", 34};

/// What the loader has done for it.
class LoaderBoard
{
public:
    virtual void send(std::span<const std::byte> bytes) = 0;
    /// From the next byte on; what was sent goes out at the old rate.
    virtual void setBaudRate(std::uint32_t baudRate) = 0;
    /// Two milliseconds from now, so that the answer gets out.
    virtual void restart() = 0;
    virtual void powerOff() = 0;

protected:
    ~LoaderBoard() = default;
};

struct LoaderSettings {
    std::uint32_t fdl1Start = 0x008000C0; ///< region in RAM that the boot ROM loads FDL1 to
    std::uint32_t fdl1Size = 0xFF40;
    std::uint32_t fdl2Start = 0x00810000; ///< and FDL1 the second one
    std::uint32_t fdl2Size = 0x30000;
    /// Instead of stopping, answers a wrong check with VERIFY_ERROR and an unknown command with INVALID_CMD.
    bool lenient = false;
};

/// Working memory, about 310 KB.
struct LoaderMemory {
    std::array<std::byte, core::wire::bslMaxDataFdl2 + 32> frame;
    std::array<std::byte, core::wire::bslFrameLimit(core::wire::bslMaxDataFdl2)> answer;
    std::array<std::byte, core::wire::bslMaxDataFdl2> data;
    std::array<std::byte, nvLimit> record; ///< an NV image or production record on its way in or out
    std::array<std::byte, nvLimit> keptNv; ///< while the chip is erased
    std::array<std::byte, phaseCheckSize> keptPhaseCheck;
};

class Loader
{
public:
    enum class Stage : std::uint8_t {
        rom,
        fdl1Sync, ///< FDL1 waits for the first flag
        fdl1,
        fdl2,
        stopped,    ///< as the real one after an error that it does not live with: deaf until a reset
        restarting, ///< after NORMAL_RESET
        poweredOff,
    };

    Loader(Flash& flash, Records& records, LoaderBoard& board, LoaderMemory& memory,
           const LoaderSettings& settings = {});

    /// Bytes from the host, in pieces of any size.
    void feed(std::span<const std::byte> bytes);
    Stage stage() const { return m_stage; }

private:
    /// How far a transfer has come.
    enum class Transfer : std::uint8_t { none, started, gathering, ended };
    enum class Target : std::uint8_t { flash, record, packedFiles };

    void feedByte(std::byte byte);
    void begin(std::uint32_t address, std::uint32_t total);
    bool isRunning() const { return m_transfer == Transfer::started || m_transfer == Transfer::gathering; }

    void handlePdl();
    core::wire::PdlCode answerPdl(std::uint32_t command);
    void takeImage(std::span<const std::byte> data);
    std::uint32_t imageWord(std::size_t index) const;
    bool imageIsValid() const;

    void handleFdl1();
    core::wire::BslType startFdl2Image();
    core::wire::BslType takeFdl2Image();

    void handleFdl2();
    core::wire::BslType startData();
    core::wire::BslType midstData();
    core::wire::BslType endData();
    void unpack(std::span<const std::byte> data);
    core::wire::BslType eraseFlash(std::uint32_t address, std::uint32_t size);
    core::wire::BslType eraseSectors(std::uint32_t offset, std::uint32_t size);
    core::wire::BslType eraseChip();
    void readFlash(std::uint32_t address, std::uint32_t size, std::uint32_t offset);
    void readNv(std::uint32_t size, std::uint32_t offset);
    core::Result<void> eraseUnlessBlank(std::uint32_t sector);
    void program(std::uint32_t offset, std::span<const std::byte> data);
    core::Result<std::uint32_t> crcOfFlash(std::uint32_t offset, std::uint32_t size);

    void reply(core::wire::BslType type, std::span<const std::byte> data = {});

    Flash& m_flash;
    Records& m_records;
    LoaderBoard& m_board;
    LoaderMemory& m_memory;
    LoaderSettings m_settings;
    core::wire::PdlReceiver m_pdl;
    core::wire::BslReceiver m_bsl;
    Stage m_stage = Stage::rom;

    // The transfer under way
    Transfer m_transfer = Transfer::none;
    Target m_target = Target::flash;
    std::uint32_t m_address = 0;
    std::uint32_t m_total = 0;    // bytes announced
    std::uint32_t m_received = 0; // bytes so far
    std::uint32_t m_crc = 0;      // of those
    CpioReader m_packedFiles;

    // The uImage on its way: its header, and the CRC of what follows
    std::array<std::byte, 64> m_imageHeader{};
    std::uint32_t m_imageCrc = 0;

    std::size_t m_nvSize = 0;     // bytes of the NV image in m_memory.record, while it is read
    std::size_t m_keptNvSize = 0; // what erasing the whole chip must not lose; 0 for none
    std::size_t m_keptPhaseCheckSize = 0;
};

} // namespace firmware
