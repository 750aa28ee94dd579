// SPDX-License-Identifier: MIT
#include "device/serial/FaultyTransport.h"

#include <algorithm>

namespace device
{

namespace
{

std::unexpected<core::Problem> unplugged(const Transport& line)
{
    return core::problem(core::ErrorCode::disconnected, line.name(), "the port went away");
}

} // namespace

void FaultScript::addRandom(std::uint32_t seed, double chance, std::vector<LineFault::Kind> kinds, Time delay)
{
    m_random.seed(seed);
    m_chance = chance;
    m_kinds = std::move(kinds);
    m_randomFault.delay = delay;
}

const LineFault* FaultScript::faultAt(LineFault::Way way, std::uint64_t position)
{
    for (const LineFault& fault : m_faults)
        if (fault.way == way && fault.position == position)
            return &fault;
    if (m_chance == 0 || static_cast<double>(m_random()) >= m_chance * 4294967296.0)
        return nullptr;
    m_randomFault.kind = m_kinds[m_random() % m_kinds.size()];
    m_randomFault.bit = m_random() % 8;
    return &m_randomFault;
}

FaultScript::Outcome FaultScript::pass(LineFault::Way way, std::span<const std::byte> bytes)
{
    Outcome outcome;
    outcome.bytes.reserve(bytes.size() + 1);
    for (const std::byte byte : bytes) {
        const LineFault* fault = faultAt(way, m_counts[static_cast<std::size_t>(way)]++);
        if (fault == nullptr) {
            outcome.bytes.push_back(byte);
            continue;
        }
        switch (fault->kind) {
        case LineFault::Kind::drop:
            break;
        case LineFault::Kind::repeat:
            outcome.bytes.insert(outcome.bytes.end(), 2, byte);
            break;
        case LineFault::Kind::flip:
            outcome.bytes.push_back(byte ^ (std::byte{1} << fault->bit));
            break;
        case LineFault::Kind::delay:
            if (outcome.delay == Time::zero())
                outcome.delayedFrom = outcome.bytes.size();
            outcome.delay += fault->delay;
            outcome.bytes.push_back(byte);
            break;
        case LineFault::Kind::cut:
            m_isCut = true;
            return outcome;
        }
    }
    return outcome;
}

core::HostResult<void> FaultyTransport::write(std::span<const std::byte> bytes)
{
    if (m_script.m_isCut)
        return unplugged(*m_line);
    const auto outcome = m_script.pass(LineFault::Way::toModule, bytes);
    const auto early =
        std::span(outcome.bytes).first(outcome.delay == Time::zero() ? outcome.bytes.size() : outcome.delayedFrom);
    if (auto written = m_line->write(early); !written)
        return written;
    if (outcome.delay != Time::zero()) {
        if (auto waited = takeFor(outcome.delay); !waited)
            return waited;
        if (auto written = m_line->write(std::span(outcome.bytes).subspan(outcome.delayedFrom)); !written)
            return written;
    }
    if (m_script.m_isCut)
        return unplugged(*m_line);
    return {};
}

/// Lets time pass, and keeps what comes in meanwhile.
core::HostResult<void> FaultyTransport::takeFor(Time time)
{
    const Time end = m_line->now() + time;
    std::array<std::byte, 4096> buffer;
    while (m_line->now() < end) {
        const auto size = m_line->read(buffer, end - m_line->now());
        if (!size)
            return std::unexpected(size.error());
        const auto outcome = m_script.pass(LineFault::Way::toHost, std::span(buffer).first(*size));
        m_held.insert(m_held.end(), outcome.bytes.begin(), outcome.bytes.end());
        m_heldUntil = std::max(m_heldUntil, m_line->now() + outcome.delay);
    }
    return {};
}

core::HostResult<std::size_t> FaultyTransport::read(std::span<std::byte> into, Time wait)
{
    if (m_script.m_isCut)
        return unplugged(*m_line);
    const Time end = m_line->now() + wait;
    do {
        if (m_held.empty()) {
            std::vector<std::byte> buffer(into.size());
            const auto size = m_line->read(buffer, end - m_line->now());
            if (!size)
                return std::unexpected(size.error());
            auto outcome = m_script.pass(LineFault::Way::toHost, std::span(buffer).first(*size));
            m_held = std::move(outcome.bytes);
            m_heldUntil = m_line->now() + outcome.delay;
        }
        // A delay holds up everything that came with the byte: close enough, and simple.
        if (!m_held.empty() && m_line->now() < m_heldUntil)
            if (auto waited = takeFor(std::min(end, m_heldUntil) - m_line->now()); !waited)
                return std::unexpected(waited.error());
        if (!m_held.empty() && m_line->now() >= m_heldUntil) {
            const std::size_t size = std::min(into.size(), m_held.size());
            std::copy_n(m_held.begin(), size, into.begin());
            m_held.erase(m_held.begin(), m_held.begin() + static_cast<std::ptrdiff_t>(size));
            return size;
        }
        if (m_script.m_isCut)
            return unplugged(*m_line);
    } while (m_line->now() < end);
    return 0;
}

core::HostResult<void> FaultyTransport::discardInput()
{
    m_held.clear();
    return m_line->discardInput();
}

} // namespace device
