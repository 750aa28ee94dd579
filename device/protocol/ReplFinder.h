// SPDX-License-Identifier: MIT
// Brings a Python console from any state to one of its prompts, and names what is at the port when it is none
// (quecpython-backup chapters 9.2 and 9.4). Sends what none of them is harmed by: mostly Ctrl+C.
#pragma once

#include "device/protocol/Session.h"

#include <optional>
#include <string>
#include <string_view>

namespace device
{

class ReplFinder final : public Session
{
public:
    enum class Prompt : std::uint8_t { raw, friendly };

    /// How long it takes at most to say that there is no prompt, when the module is not just starting.
    static constexpr Time patience = std::chrono::milliseconds(1700);

    /// Begins to look. `maySoftReset`: the user agrees that a program which does not let itself be interrupted is ended
    /// with everything else that runs, and waits for it.
    /// noAnswer, atPort, consoleLocked, passwordNeeded, programRuns, notOurProtocol; refused when there is a prompt but
    /// no raw mode.
    void begin(Prompt wanted, bool maySoftReset, Time patience = ReplFinder::patience);

    std::span<const std::byte> nextWrite(Time now) override;
    void receive(std::span<const std::byte> bytes, Time now) override;
    Time deadline() const override;

    /// What the module wrote meanwhile, without the prompts and their banners.
    std::string stray() const;
    /// More may be on its way: there was more than one question.
    bool mayHearMore() const { return m_questions > 1; }

private:
    void ask();
    void look(Time now);
    void arrive();
    void giveUp();
    void forget();
    bool hasAtAnswer() const;

    Prompt m_wanted{};
    bool m_maySoftReset = false;
    Time m_patience{};
    std::string m_out;     ///< to be written next
    std::string m_written; ///< the last of these
    int m_questions = 0;
    int m_prompts = 0;                    ///< friendly ones that were seen
    std::optional<std::size_t> m_atAsked; ///< what had been heard by then
    bool m_isStarting = false;            ///< it says that it restarts
    Time m_nextQuestion = Time::min();
    Time m_deadline = Time::max();
    Time m_latest = Time::max();
    std::string m_heard;    ///< the last of it
    std::size_t m_seen = 0; ///< of m_heard: up to the prompt that was answered last
};

} // namespace device
