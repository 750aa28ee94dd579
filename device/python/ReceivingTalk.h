// SPDX-License-Identifier: MIT
// The host's half of helpers/give.py.
#pragma once

#include "device/protocol/RawReplSession.h"
#include "device/python/BlockReceiver.h"

#include <optional>
#include <vector>

namespace device
{

class ReceivingTalk final : public CommandTalk
{
public:
    /// `canAnswer`: the module listens. Else a damaged block ends it.
    ReceivingTalk(const BlockReceiver::Taker& taker, bool canAnswer) : m_taker(taker), m_canAnswer(canAnswer) {}

    bool take(std::byte byte, Time now) override;
    std::span<const std::byte> nextWrite(Time now) override;
    Time deadline() const override { return m_quietUntil; }
    void passed(Time now) override;

    /// The taker's error; linkFailed.
    const std::optional<core::Problem>& problem() const { return m_problem; }

private:
    void takeBlock(Time now);
    bool takeContent();

    const BlockReceiver::Taker& m_taker;
    bool m_canAnswer;
    bool m_isInside = false;
    std::vector<std::byte> m_block;
    std::uint8_t m_number = 0; ///< of the block that comes next
    std::string m_out;
    std::string m_written;
    int m_failures = 0;              ///< in a row
    Time m_quietUntil = Time::max(); ///< when to ask for what is missing
    std::optional<core::Problem> m_problem;
};

} // namespace device
