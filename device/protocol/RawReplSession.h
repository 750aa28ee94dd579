// SPDX-License-Identifier: MIT
// One piece of code in the raw mode of a Python console, and what it writes (quecpython-backup chapter 9.2): as plain
// text in small pieces, or with flow control (raw-paste) where the interpreter has that.
#pragma once

#include "device/protocol/Session.h"

#include <functional>
#include <string>
#include <string_view>

namespace device
{

/// Speaks with a running command in a protocol of its own, inside what the command writes.
class CommandTalk
{
public:
    virtual ~CommandTalk() = default;
    CommandTalk(const CommandTalk&) = delete;
    CommandTalk& operator=(const CommandTalk&) = delete;

    /// Something the command wrote; false when it is ordinary output, or the end of it.
    virtual bool take(std::byte byte, Time now) = 0;
    /// What to write now; empty: nothing. Valid until the next call. Asked only while the command runs.
    virtual std::span<const std::byte> nextWrite(Time now) = 0;
    /// When passed() is to be called at the latest.
    virtual Time deadline() const { return Time::max(); }
    virtual void passed(Time) {}

protected:
    CommandTalk() = default;
};

class RawReplSession final : public Session
{
public:
    using OutputSink = std::function<void(std::string_view)>;

    /// What is known of an interpreter's raw-paste mode.
    enum class Paste : std::uint8_t { unknown, has, hasNot };

    /// Runs `code` from the raw prompt. `code` and `talk` stay until it is over. `silence`: how long the module may
    /// write nothing. Nothing of raw mode within that: noAnswer, and of the probe for raw-paste noAnswer with paste()
    /// == hasNot; linkFailed when an answer is not of its form.
    void begin(std::string_view code, Paste paste, Time silence, OutputSink sink, CommandTalk* talk = nullptr);

    /// After begin(): linkFailed when more bytes than this come.
    void limitOutput(std::size_t most) { m_mostOutput = most; }
    /// After begin(): only the form of the answer, the end of a piece in it (FF: device/python/AnswerPieces.h) and what
    /// the talk takes break the silence. The program of a module that has restarted may print for ever.
    void countPiecesOnly() { m_onlyPiecesCount = true; }
    /// After begin(): linkFailed when it takes longer than this, whatever comes.
    void limitTime(Time most) { m_mostTime = most; }

    std::span<const std::byte> nextWrite(Time now) override;
    void receive(std::span<const std::byte> bytes, Time now) override;
    Time deadline() const override;

    /// The traceback; empty when the code raised nothing.
    const std::string& errorText() const { return m_error; }
    /// As far as it is known now.
    Paste paste() const { return m_paste; }
    /// What came before the command's answer, and what other threads printed where it ends.
    const std::string& stray() const { return m_stray; }

private:
    enum class State : std::uint8_t { probing, plainCode, pastedCode, started, output, error, prompt, settling };

    bool take(std::byte byte, Time now);
    void takeProbe(char character);
    void takeStart(char character);
    void takeError();
    void takePrompt(char character, Time now);
    void flush();
    void passBy(char character);

    std::string_view m_code;
    std::size_t m_sent = 0;
    State m_state{};
    Paste m_paste{};
    Time m_silence{};
    OutputSink m_sink;
    CommandTalk* m_talk = nullptr;
    std::string m_out;         ///< to be written next, before anything else
    std::string m_written;     ///< the last of these
    Time m_nextPiece{};        ///< plain: when the next may leave
    std::uint32_t m_window{};  ///< pasted: bytes that one acknowledgement allows
    std::uint32_t m_allowed{}; ///< pasted: bytes that may be sent now
    bool m_hasEnded = false;   ///< the end of the code has been sent
    std::string m_answer;      ///< to the probe, or before the output
    std::string m_output;      ///< not yet given to the sink
    std::size_t m_told = 0;    ///< bytes that were
    std::size_t m_mostOutput = std::string::npos;
    std::string m_error;
    bool m_hasStrayEnd = false; ///< something was printed between the end of the error and the prompt
    std::string m_stray;
    Time m_deadline = Time::max();
    bool m_onlyPiecesCount = false;
    Time m_mostTime = Time::max();
    Time m_latest = Time::max(); ///< the end of that
};

} // namespace device
