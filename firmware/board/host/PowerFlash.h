// SPDX-License-Identifier: MIT
// A flash whose power can fail before, inside or after any operation, as that of core/restore/SimulatedNor does.
#pragma once

#include "core/restore/SimulatedNor.h"
#include "firmware/flash/Flash.h"

#include <cstdint>
#include <optional>

namespace firmware::host
{

class PowerFlash final : public Flash
{
public:
    /// `flash` outlives this.
    explicit PowerFlash(Flash& flash) : m_flash(flash) {}

    /// The power fails at this operation, counted from now: 0 is the next erase or program call. From then on
    /// everything fails with deviceIo until powerOn().
    void cutAt(std::uint32_t operation, core::restore::Tear tear);
    bool hasPower() const { return m_hasPower; }
    /// A cut that has not happened yet stays planned.
    void powerOn() { m_hasPower = true; }
    /// Erase and program calls so far.
    std::uint32_t operations() const { return m_operations; }

    std::uint32_t size() const override { return m_flash.size(); }
    core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) override;
    core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) override;
    core::Result<void> erase(std::uint32_t offset) override;

private:
    bool cutHere();

    Flash& m_flash;
    std::optional<std::uint32_t> m_cut; ///< as m_operations
    core::restore::Tear m_tear = core::restore::Tear::nothing;
    std::uint32_t m_operations = 0;
    bool m_hasPower = true;
};

} // namespace firmware::host
