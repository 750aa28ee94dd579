// SPDX-License-Identifier: MIT
// A line on which things go wrong, at stated bytes or at random: what a download must never take for success.
#pragma once

#include "device/serial/Transport.h"

#include <array>
#include <memory>
#include <random>
#include <vector>

namespace device
{

struct LineFault {
    enum class Kind : std::uint8_t {
        drop,   ///< the byte is lost
        repeat, ///< it comes twice
        flip,   ///< one bit of it is wrong
        delay,  ///< it and everything behind it come later
        cut,    ///< it is lost, and the port with it
    };
    enum class Way : std::uint8_t { toModule, toHost };

    Kind kind{};
    Way way{};
    std::uint64_t position = 0; ///< of the byte, counted in its direction from 0
    unsigned bit = 0;           ///< which one is flipped, 0 to 7
    Time delay{};
};

/// What goes wrong, and how far the line has come. Outlives the transports, so that counts go on when a port is
/// opened again.
class FaultScript
{
public:
    void add(const LineFault& fault) { m_faults.push_back(fault); }
    /// Faults of these kinds, each with this chance a byte, in both directions.
    void addRandom(std::uint32_t seed, double chance, std::vector<LineFault::Kind> kinds, Time delay = {});

    std::uint64_t count(LineFault::Way way) const { return m_counts[static_cast<std::size_t>(way)]; }
    bool isCut() const { return m_isCut; }

private:
    friend class FaultyTransport;

    struct Outcome {
        std::vector<std::byte> bytes; ///< what is left of those put in
        std::size_t delayedFrom = 0;  ///< index in `bytes`
        Time delay{};
    };

    Outcome pass(LineFault::Way way, std::span<const std::byte> bytes);
    const LineFault* faultAt(LineFault::Way way, std::uint64_t position);

    std::vector<LineFault> m_faults;
    std::array<std::uint64_t, 2> m_counts{};
    bool m_isCut = false;
    std::mt19937 m_random;
    double m_chance = 0;
    std::vector<LineFault::Kind> m_kinds;
    LineFault m_randomFault;
};

class FaultyTransport final : public Transport
{
public:
    FaultyTransport(std::unique_ptr<Transport> line, FaultScript& script) : m_line(std::move(line)), m_script(script) {}

    std::string name() const override { return m_line->name(); }
    core::HostResult<void> write(std::span<const std::byte> bytes) override;
    core::HostResult<std::size_t> read(std::span<std::byte> into, Time wait) override;
    core::HostResult<void> discardInput() override;
    core::HostResult<void> setBaudRate(std::uint32_t baudRate) override { return m_line->setBaudRate(baudRate); }
    Time now() const override { return m_line->now(); }

private:
    core::HostResult<void> takeFor(Time time);

    std::unique_ptr<Transport> m_line;
    FaultScript& m_script;
    std::vector<std::byte> m_held; ///< came in and was not read yet
    Time m_heldUntil{};
};

} // namespace device
