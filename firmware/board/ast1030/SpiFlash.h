// SPDX-License-Identifier: MIT
// The SPI NOR behind the FMC of an AST1030, driven in user mode: what is written to the window of the flash goes out on
// its line, what is read from there comes in.
#pragma once

#include "firmware/flash/Flash.h"

namespace firmware::ast1030
{

class SpiFlash final : public Flash
{
public:
    /// Error: deviceIo when no flash answers, or another than the MX25L12805D.
    core::Result<void> start();

    std::uint32_t size() const override { return 16u << 20; }
    core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) override;
    core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) override;
    core::Result<void> erase(std::uint32_t offset) override;
};

} // namespace firmware::ast1030
