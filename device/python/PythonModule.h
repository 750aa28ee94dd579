// SPDX-License-Identifier: MIT
// A module's Python console as a job uses it: opens the port, finds the prompt, and in the end, whatever happened,
// leaves the module at its friendly prompt and closes the port.
#pragma once

#include "device/download/Connector.h"
#include "device/python/Interpreter.h"

#include <memory>

namespace device
{

class PythonModule
{
public:
    /// Opens the port as it is and enters. The errors of Connector::open() and Interpreter::enter(). `onStray`: see
    /// there. `cancel` outlives the module.
    static core::HostResult<std::unique_ptr<PythonModule>> open(Connector& connector,
                                                                const Interpreter::Consent& consent,
                                                                const CancelToken& cancel,
                                                                std::function<void(std::string_view)> onStray = {});
    /// The same at a port that is open.
    static core::HostResult<std::unique_ptr<PythonModule>> open(std::unique_ptr<Transport> transport,
                                                                const Interpreter::Consent& consent,
                                                                const CancelToken& cancel,
                                                                std::function<void(std::string_view)> onStray = {});
    ~PythonModule();
    PythonModule(const PythonModule&) = delete;
    PythonModule& operator=(const PythonModule&) = delete;

    Interpreter& interpreter() { return m_interpreter; }
    Line& line() { return m_line; }

private:
    explicit PythonModule(const CancelToken& cancel) : m_line(cancel), m_interpreter(m_line) {}

    Line m_line;
    Interpreter m_interpreter;
};

} // namespace device
