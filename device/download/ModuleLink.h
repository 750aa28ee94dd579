// SPDX-License-Identifier: MIT
// A module on its way to FDL2, and what FDL2 does for us (unisoc-8910 chapters 5.1 and 5.2). Begins with whatever the
// module is doing, and finds it again after each restart.
#pragma once

#include "device/download/Connector.h"
#include "device/download/Line.h"
#include "device/protocol/BslSession.h"
#include "device/protocol/PdlSession.h"
#include "device/protocol/StageFinder.h"

#include <optional>
#include <string>
#include <vector>

namespace device
{

class ModuleLink
{
public:
    /// Bytes that were moved since the last call; may be empty.
    using Moved = std::function<void(std::size_t)>;

    ModuleLink(Connector& connector, Line& line) : m_connector(connector), m_line(line) {}

    /// Opens the port and finds out what answers there.
    core::HostResult<Stage> find(std::uint32_t otherRate);
    /// From a console: what ATI says, line by line.
    core::HostResult<std::vector<std::string>> identify();
    /// Tells a console to go to download mode. refused: it stays.
    core::HostResult<void> leaveFirmware();
    /// Waits for the boot ROM at whatever port it appears. noReturn.
    core::HostResult<void> awaitRom();
    /// From the ROM: FDL1, which then waits for the second.
    core::HostResult<void> startLoader1(std::uint32_t address, std::span<const std::byte> content, const Moved& moved);
    /// From FDL1: FDL2. False when FDL2 was running already. `content` has an even size; `baudRate` 0: the rate stays.
    core::HostResult<bool> startLoader2(std::uint32_t address, std::span<const std::byte> content,
                                        std::uint32_t baudRate, const Moved& moved);

    core::HostResult<void> erase(std::uint32_t address, std::uint32_t size);
    /// `content` has an even size. `check` is the third word of START_DATA, for NV only.
    core::HostResult<void> write(std::uint32_t address, std::span<const std::byte> content, std::size_t chunk,
                                 std::optional<std::uint32_t> check, const Moved& moved);
    /// At most bslMaxDataFdl2 bytes, an even number. Valid until the next call. May be shorter for logical addresses.
    core::HostResult<std::span<const std::byte>> read(std::uint32_t address, std::uint32_t size,
                                                      std::uint32_t offset = 0);
    core::HostResult<void> restart();
    /// After a restart: waits until the port is there again, and says nothing to whoever is at it. noReturn.
    core::HostResult<void> awaitPort();
    /// Waits until the firmware is back and answers AT. noReturn.
    core::HostResult<void> awaitReturn();

private:
    core::HostResult<void> request(core::wire::BslType type, std::span<const std::byte> data = {});
    core::HostResult<void> request(const core::wire::PdlRequest& request);
    core::HostResult<Stage> ask();
    core::HostResult<void> settle();
    core::HostResult<void> reopen(Connector::Mode mode, Time until);
    core::HostResult<void> pause();

    Connector& m_connector;
    Line& m_line;
    BslSession m_bsl;
    PdlSession m_pdl;
    StageFinder m_finder;
};

} // namespace device
