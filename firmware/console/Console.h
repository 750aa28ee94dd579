// SPDX-License-Identifier: MIT
// The AT console of a module: lines in, answers out, no echo. What the commands do is the board's affair.
#pragma once

#include "core/wire/StatusLines.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace firmware
{

struct Identity {
    std::string_view manufacturer = "Quectel";
    std::string_view model;    ///< "EC600U"
    std::string_view revision; ///< of the firmware
    std::string_view serial;   ///< IMEI, digits
};

class ConsoleBoard
{
public:
    /// Leaves for download mode, once the answer is out.
    virtual void enterDownload() = 0;
    /// Everything from StatusWriter::begin() to end().
    virtual void writeStatus(core::wire::StatusWriter& writer) = 0;
    /// The application runs well. False: that cannot be kept.
    virtual bool confirmBoot() = 0;
    /// The user list takes the CRC that this file has now; the name is "/usr/…" with a zero behind it. False: no list
    /// names the file, there is none, or it could not be done.
    virtual bool acceptFile(const char* name) = 0;
    /// A reset, once the answer is out.
    virtual void restart() = 0;

protected:
    ~ConsoleBoard() = default;
};

class Console
{
public:
    Console(const Identity& identity, ConsoleBoard& board, core::wire::TextSink& sink)
        : m_identity(identity), m_board(board), m_sink(sink)
    {
    }

    void feed(std::span<const std::byte> bytes);

private:
    void run(std::string_view line);
    bool accept(std::string_view quoted);
    void answer(std::string_view text);
    void result(std::string_view word);

    Identity m_identity;
    ConsoleBoard& m_board;
    core::wire::TextSink& m_sink;
    std::array<char, core::wire::longestCommand> m_line;
    std::size_t m_size = 0; ///< may grow beyond the array: such a line is answered with ERROR
};

} // namespace firmware
