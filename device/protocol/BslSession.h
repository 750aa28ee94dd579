// SPDX-License-Identifier: MIT
// The host's side of BSL: one request and its answer at a time (unisoc-8910 chapters 4.2 to 4.5 and 4.9).
#pragma once

#include "core/wire/Bsl.h"
#include "device/protocol/Session.h"

#include <vector>

namespace device
{

class BslSession final : public Session
{
public:
    static constexpr Time smallPatience = std::chrono::seconds(3);  ///< CONNECT, CHANGE_BAUD, NORMAL_RESET
    static constexpr Time dataPatience = std::chrono::seconds(15);  ///< START_DATA, MIDST_DATA, READ_FLASH, EXEC_DATA
    static constexpr Time flashPatience = std::chrono::seconds(60); ///< END_DATA, ERASE_FLASH
    static constexpr Time chipPatience = std::chrono::seconds(120); ///< ERASE_FLASH of the whole chip

    BslSession();

    /// Begins a request. `data` (at most bslMaxDataFdl2 bytes, an even number) is copied. `expected`: the one answer
    /// that means success. A frame that arrives before the request is linkFailed: it would be taken for the answer.
    void request(core::wire::BslType type, std::span<const std::byte> data = {},
                 core::wire::BslType expected = core::wire::BslType::ack);
    /// How long to wait for the answer to this request, counted from its last byte. Not for the whole chip.
    static Time patienceFor(core::wire::BslType type);
    /// After request(), for another time than that.
    void setPatience(Time patience) { m_patience = patience; }

    std::span<const std::byte> nextWrite(Time now) override;
    void receive(std::span<const std::byte> bytes, Time now) override;
    Time deadline() const override { return m_deadline; }

    /// The data of the answer, until the next request.
    std::span<const std::byte> reply() const { return m_receiver.data(); }
    /// What the module answered when the session failed with `refused`.
    core::wire::BslType refusal() const { return m_refusal; }

private:
    void take(core::wire::BslReceiver::Event event);
    bool isAsked() const { return m_written == m_frameSize; }

    std::vector<std::byte> m_frame;
    std::size_t m_frameSize = 0;
    std::size_t m_written = 0;
    std::vector<std::byte> m_input;
    std::vector<std::byte> m_early; ///< came behind an answer
    core::wire::BslReceiver m_receiver;
    core::wire::BslType m_request{};
    core::wire::BslType m_expected{};
    core::wire::BslType m_refusal{};
    Time m_patience{};
    Time m_deadline = Time::max();
    bool m_heardSomething = false;
};

} // namespace device
