// SPDX-License-Identifier: MIT
// The port of the commands that ask for or change the state of protected files: a module with Lifeboat's firmware, or
// one with the vendor's, whose Python console is found.
#pragma once

#include "app/lifeboat/PortOption.h"
#include "device/module/ModuleConnectors.h"

namespace lifeboat
{

class StatusPort
{
public:
    void declare(Options& options);
    bool isGiven() const { return m_port.isGiven() || m_softReset > 0; }

    /// As PortOption::choose(); a module that has a Python console alone is taken too.
    core::HostResult<device::ChosenPort> choose(const Output& output) const;
    device::Interpreter::Consent consent() const { return {.softReset = m_softReset > 0}; }
    /// As failAtPort(), with consoleHint() before `hint`.
    Outcome fail(Output& output, const core::Problem& problem, std::string_view activity,
                 std::string_view hint = {}) const;

private:
    PortOption m_port;
    int m_softReset = 0;
};

/// What helps against a program that does not stop, and at a silent port; empty for other errors.
std::string_view consoleHint(core::ErrorCode code, bool softResetIsGiven);

} // namespace lifeboat
