// SPDX-License-Identifier: MIT
#include "app/lifeboat/ConsoleCommand.h"

#include "app/lifeboat/StopSignals.h"
#include "device/module/ConsoleText.h"
#include "device/module/PortConnector.h"
#include "device/module/PortDownload.h"
#include "ui/text/Printable.h"

#include <algorithm>
#include <array>
#include <deque>
#include <fstream>
#include <poll.h>
#include <termios.h>
#include <unistd.h>

namespace lifeboat
{

using core::ErrorCode;
using core::HostResult;
using device::Time;
using namespace std::chrono_literals;

namespace
{

constexpr char leaveByte = 0x1D;  ///< Ctrl+]
constexpr Time shortWait = 10ms;  ///< what is typed waits no longer
constexpr Time quiet = 100ms;     ///< an answer has ended
constexpr Time patience = 1s;     ///< for an answer, before the next line goes out anyway
constexpr Time lastPatience = 2s; ///< for the answer to the last line

/// The terminal hands over each key as it is, and shows none by itself.
class RawTerminal
{
public:
    explicit RawTerminal(int descriptor) : m_descriptor(descriptor)
    {
        ::tcgetattr(descriptor, &m_before);
        termios raw = m_before;
        ::cfmakeraw(&raw);
        raw.c_oflag = m_before.c_oflag; // our own lines end as usual
        ::tcsetattr(descriptor, TCSANOW, &raw);
    }
    ~RawTerminal() { ::tcsetattr(m_descriptor, TCSANOW, &m_before); }
    RawTerminal(const RawTerminal&) = delete;
    RawTerminal& operator=(const RawTerminal&) = delete;

private:
    int m_descriptor;
    termios m_before{};
};

/// What is typed or piped in, without ever waiting for it.
class Typed
{
public:
    explicit Typed(Output& output) : m_descriptor(output.surroundings().inDescriptor)
    {
        if (m_descriptor >= 0)
            return;
        m_text.assign(std::istreambuf_iterator<char>(output.in()), {});
        m_isOver = true;
    }

    /// Everything that is there.
    std::string take()
    {
        pollfd wish{m_descriptor, POLLIN, 0};
        if (!m_isOver && ::poll(&wish, 1, 0) > 0) {
            std::array<char, 1024> buffer;
            const auto size = ::read(m_descriptor, buffer.data(), buffer.size());
            m_isOver = size <= 0;
            if (size > 0)
                m_text.append(buffer.data(), static_cast<std::size_t>(size));
        }
        return std::exchange(m_text, {});
    }
    /// Nothing more will come.
    bool isOver() const { return m_isOver; }

private:
    int m_descriptor;
    std::string m_text;
    bool m_isOver = false;
};

class Conversation
{
public:
    Conversation(Output& output, device::Transport& port, std::ofstream* log)
        : m_output(output), m_port(port), m_log(log), m_typed(output)
    {
    }

    /// Each key at once, up to Ctrl+].
    HostResult<void> byKeys(const device::CancelToken& cancel)
    {
        while (!cancel.isCancelled()) {
            const std::string keys = m_typed.take();
            const auto end = std::ranges::find(keys, leaveByte);
            if (auto sent = send(std::string(keys.begin(), end)); !sent)
                return sent;
            if (end != keys.end() || m_typed.isOver())
                return {};
            if (auto heard = listen(); !heard)
                return std::unexpected(heard.error());
        }
        return core::problem(ErrorCode::cancelled, "", "stopped by the user");
    }

    /// Line after line, each when the answer to the one before has ended.
    HostResult<void> byLines(const device::CancelToken& cancel)
    {
        Time sent = m_port.now() - lastPatience;
        Time heard = sent;
        std::string begun;
        std::deque<std::string> lines;
        while (!cancel.isCancelled()) {
            for (const char byte : m_typed.take()) {
                if (byte != '\n')
                    begun += byte;
                if (byte == '\n')
                    lines.push_back(std::exchange(begun, {}));
            }
            if (m_typed.isOver() && !begun.empty())
                lines.push_back(std::exchange(begun, {}));
            const Time now = m_port.now();
            const bool hasAnswered = heard > sent && now - heard >= quiet;
            if (!lines.empty() && (hasAnswered || now - sent >= patience)) {
                std::string line = lines.front();
                lines.pop_front();
                if (line.ends_with('\r'))
                    line.pop_back();
                if (auto done = send(line + "\r"); !done)
                    return done;
                sent = m_port.now();
            }
            if (lines.empty() && m_typed.isOver() && now - sent >= patience && now - heard >= quiet &&
                (heard > sent || now - sent >= lastPatience))
                return {};
            const auto size = listen();
            if (!size)
                return std::unexpected(size.error());
            if (*size > 0)
                heard = m_port.now();
        }
        return core::problem(ErrorCode::cancelled, "", "stopped by the user");
    }

private:
    HostResult<void> send(const std::string& bytes)
    {
        return bytes.empty() ? HostResult<void>() : m_port.write(std::as_bytes(std::span(bytes)));
    }

    HostResult<std::size_t> listen()
    {
        const auto size = m_port.read(m_buffer, shortWait);
        if (!size || *size == 0)
            return size;
        const auto bytes = std::span(m_buffer).first(*size);
        if (m_log) {
            m_log->write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
            m_log->flush();
            if (!*m_log)
                return core::problem(ErrorCode::ioFailed, "", "the log could not be written");
        }
        if (m_output.isJson()) {
            std::vector<device::ConsoleText::Piece> pieces;
            m_text.feed(bytes, pieces);
            for (const auto& piece : pieces)
                m_output.event("output", {{"text", piece.text + (piece.endsLine ? "\n" : "")}});
        } else {
            m_output.writeBytes(bytes);
        }
        m_output.flush();
        return size;
    }

    Output& m_output;
    device::Transport& m_port;
    std::ofstream* m_log;
    Typed m_typed;
    device::ConsoleText m_text;
    std::array<std::byte, 4096> m_buffer;
};

} // namespace

const CommandInfo& ConsoleCommand::info() const
{
    static const CommandInfo info{
        "console",
        "is a terminal at a module's port, for Python and for AT commands; Ctrl+] leaves it",
        "[--port PORT] [--log FILE]",
        {{"console", "the Python console of the one module that is plugged in, else its AT port"},
         {"console --port /dev/ttyUSB2 --log session.txt", "and everything that the module says to a file"},
         {"console --port /dev/ttyUSB2 < commands.txt", "line by line, each after the answer to the one before"}},
    };
    return info;
}

void ConsoleCommand::declare(Options& options)
{
    m_port.declare(options);
    options.option("--baud", "RATE", m_baud, "speed on a real serial line (USB has none)");
    options.option("--log", "FILE", m_log, "everything that the module says is added to this file");
}

Outcome ConsoleCommand::run(Output& output)
{
    std::uint32_t rate = device::portBaudRate;
    if (m_baud) {
        const auto parsed = parseBaudRate(*m_baud);
        if (!parsed)
            return output.fail(parsed.error());
        rate = *parsed;
    }
    std::ofstream log;
    if (m_log) {
        log.open(*m_log, std::ios::binary | std::ios::app);
        if (!log)
            return output.fail({ErrorCode::ioFailed, *m_log, "it cannot be written"}, "opening the log");
    }
    auto chosen = m_port.choose(output, device::PortPurpose::repl);
    if (!chosen && chosen.error().code == ErrorCode::noConsole)
        chosen = m_port.choose(output, device::PortPurpose::at);
    if (!chosen)
        return output.fail(chosen.error(), "looking for the module");

    const StopSignals stop;
    const std::string activity = "talking to the module (" + chosen->name + ")";
    device::PortConnector connector(*chosen, rate, stop.token(), output.surroundings().system);
    auto port = connector.open(device::Connector::Mode::asItIs);
    if (!port)
        return failAtPort(output, port.error(), activity);
    const int in = output.surroundings().inDescriptor;
    const bool isTerminal = in >= 0 && ::isatty(in) == 1;
    Conversation conversation(output, **port, m_log ? &log : nullptr);
    HostResult<void> done;
    if (isTerminal) {
        output.tell(Verbosity::normal,
                    "Connected to " + ui::printable(chosen->name) + ". Enter brings a prompt, Ctrl+] leaves.");
        const RawTerminal raw(in);
        done = conversation.byKeys(stop.token());
    } else {
        done = conversation.byLines(stop.token());
    }
    if (isTerminal)
        output.tell(Verbosity::normal, ""); // the prompt had no end
    if (!done) {
        core::Problem problem = done.error();
        problem.code = stop.named(problem.code);
        return failAtPort(output, problem, activity);
    }
    return {{}, {{"port", chosen->name}}};
}

} // namespace lifeboat
