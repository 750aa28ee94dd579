// SPDX-License-Identifier: MIT
// The host's half of helpers/take.py: blocks, acknowledgements, repetition.
#pragma once

#include "device/protocol/RawReplSession.h"
#include "device/python/BlockCutter.h"

#include <deque>
#include <optional>

namespace device
{

class SendingTalk final : public CommandTalk
{
public:
    struct Settings {
        bool hasPoll = false;    ///< the module sees by itself that a block does not go on
        std::size_t block = 0;   ///< bytes of content to begin with
        std::size_t largest = 0; ///< and at most
        bool isCareful = false;  ///< larger ones were damaged before
    };

    /// The cutter stays. `taken`: called with how many bytes of the stream the module has taken since the last call.
    SendingTalk(BlockCutter& cutter, const Settings& settings, std::function<void(std::size_t)> taken);

    bool take(std::byte byte, Time now) override;
    std::span<const std::byte> nextWrite(Time now) override;
    Time deadline() const override;
    void passed(Time now) override;

    /// The receiver has begun to listen.
    bool hasBegun() const { return m_hasBegun; }
    /// It has taken a block.
    bool hasTaken() const { return m_hasTaken; }
    /// Why it told the receiver to stop: the source's error; linkFailed.
    const std::optional<core::Problem>& problem() const { return m_problem; }
    std::size_t block() const { return m_block; }

    /// What gets a receiver out of any state, when it is sent again for each answer.
    static std::vector<std::byte> stopBytes();

private:
    struct Sent {
        std::size_t size = 0; ///< bytes of the stream
        std::size_t onLine = 0;
        Time at{};
        bool isLast = false;
    };

    void takeAnswer(std::byte mark, std::byte letter, Time now);
    void repeat(Time now);
    void stop(core::ErrorCode code, std::string detail);
    void putNext(Time now);
    std::size_t bytesOnLine() const;
    Time patience() const;

    BlockCutter& m_cutter;
    Settings m_settings;
    std::function<void(std::size_t)> m_taken;
    std::size_t m_block;
    std::size_t m_window = 1;
    std::optional<std::byte> m_mark; ///< the first byte of an answer
    bool m_hasBegun = false;
    bool m_hasTaken = false;
    bool m_isStopping = false;
    bool m_hasEnded = false; ///< the last block was sent
    std::deque<Sent> m_sent;
    std::uint8_t m_first = 0; ///< number of the first in m_sent, or of the next block
    std::vector<std::byte> m_out;
    std::vector<std::byte> m_written;
    int m_failures = 0;                ///< in a row
    int m_successes = 0;               ///< in a row
    int m_growAfter;                   ///< so many of these
    int m_questions = 0;               ///< without an answer
    int m_misfits = 0;                 ///< answers in a row to what was never sent
    Time m_perByte{};                  ///< the longest that an answer took for each byte that was on the way
    std::optional<Time> m_longestWait; ///< for an answer
    Time m_quietUntil = Time::min();
    Time m_answerUntil = Time::max();
    std::optional<core::Problem> m_problem;
};

} // namespace device
