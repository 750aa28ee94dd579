// SPDX-License-Identifier: MIT
// A stream of bytes from a Python function on the module: blocks with a length and a CRC, each acknowledged, several of
// them on the way. Where the module has no binary input or output the blocks are lines of base64.
#pragma once

#include "device/python/Interpreter.h"

namespace device
{

class BlockReceiver
{
public:
    /// Takes the next bytes of the stream. An error ends the transfer with it.
    using Taker = std::function<core::HostResult<void>(std::span<const std::byte>)>;

    /// The interpreter has been entered.
    explicit BlockReceiver(Interpreter& interpreter) : m_interpreter(interpreter) {}

    /// `giver`: a Python expression, a callable that is called with one argument, a function `write(bytes)`, and has
    /// written everything when it returns. Gives what it printed to the console besides. pythonFailed when it raised;
    /// linkFailed when blocks keep being damaged; the errors of Interpreter::run() and of the taker.
    core::HostResult<std::string> receive(const std::string& giver, const Taker& taker,
                                          Time silence = Interpreter::defaultSilence);

private:
    Interpreter& m_interpreter;
};

} // namespace device
