// SPDX-License-Identifier: MIT
// The host's side of PDL, which loads FDL1: one request and its answer at a time (unisoc-8910 chapters 3 and 4.9).
#pragma once

#include "core/wire/Pdl.h"
#include "device/protocol/Session.h"

#include <array>

namespace device
{

class PdlSession final : public Session
{
public:
    static constexpr Time smallPatience = std::chrono::seconds(3); ///< CONNECT
    static constexpr Time dataPatience = std::chrono::seconds(15); ///< START_DATA, MID_DATA, END_DATA

    PdlSession() : m_receiver(core::wire::PdlSide::host, m_input) {}

    /// Begins a request. Its data must outlive it. EXEC_DATA is over when it is written: the ROM does not answer it,
    /// unless it finds the image bad (see StageFinder).
    void request(const core::wire::PdlRequest& request);

    /// Header, words and data are transfers of their own: the ROM tells frames apart by transfers.
    std::span<const std::byte> nextWrite(Time now) override;
    void receive(std::span<const std::byte> bytes, Time now) override;
    Time deadline() const override { return m_deadline; }

private:
    std::array<std::byte, 4> m_input{}; // no answer is longer, and an echo of our own frames is
    core::wire::PdlReceiver m_receiver;
    core::wire::PdlRequest m_request;
    int m_piece = 0;
    Time m_patience{};
    Time m_deadline = Time::max();
    bool m_heardSomething = false;
};

} // namespace device
