// SPDX-License-Identifier: MIT
// A stream of bytes to a Python function on the module, faster and safer than code: blocks with a length and a CRC,
// packed where that helps, each acknowledged, two of them on the way. Where the module cannot read binary input, the
// blocks go as base64 in commands; the callers notice only the time.
//
// The receiver on the module (helpers/take.py) stays in its RAM for the connection; a stream that is shorter than it
// goes in one command. `lb_pull(generator)` of helpers/pull.py makes a sink of a generator that is written as if it
// read: `head = yield 12` gives exactly 12 bytes, `part = yield -4096` any number from 1 to 4096 of them.
#pragma once

#include "device/python/Interpreter.h"

namespace device
{

class BlockSender
{
public:
    /// The next bytes, at most `most`; valid until the next call; empty at the end. An error ends the transfer with it.
    using Source = std::function<core::HostResult<std::span<const std::byte>>(std::size_t most)>;
    /// Bytes of the source that the module has taken, in all.
    using Progress = std::function<void(std::uint64_t)>;

    struct Request {
        std::string sink;  ///< a Python expression: a callable that takes bytes of any number, in order. See lb_pull
        std::string after; ///< code that runs when the sink has taken everything; its output is the result
        bool mayPack = true;
        /// How long the module may work on one block, or on `after`.
        Time silence = Interpreter::defaultSilence;
    };

    /// The interpreter has been entered.
    explicit BlockSender(Interpreter& interpreter) : m_interpreter(interpreter) {}

    /// Sends all that the source gives. Gives what the sink and `after` wrote to the console. pythonFailed when one of
    /// them raised; linkFailed when blocks keep being damaged; the errors of Interpreter::run() and of the source.
    /// After each of them the sink has been dropped: it is the caller's to see that a file is closed (an `except` or
    /// `finally` in the generator of lb_pull is run).
    core::HostResult<std::string> send(const Request& request, const Source& source, const Progress& progress = {});
    core::HostResult<std::string> send(const Request& request, std::span<const std::byte> bytes,
                                       const Progress& progress = {});

private:
    core::HostResult<std::string> sendBlocks(const Request& request, const Source& source, const Progress& progress);

    Interpreter& m_interpreter;
};

} // namespace device
