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

private:
    PortOption m_port;
    int m_softReset = 0;
};

/// What to do about a port where nothing answers.
inline constexpr std::string_view silentHint =
    "Check the module's power and the port; “lifeboat ports” lists them. A program that prints nothing and ignores "
    "Ctrl+C looks the same: add --soft-reset, or restart the module and repeat the command within a second.";

/// As failAtPort(), with what helps against a program that does not stop and at a silent port.
Outcome failAtConsole(Output& output, const core::Problem& problem, std::string_view activity,
                      std::string_view hint = {});

} // namespace lifeboat
