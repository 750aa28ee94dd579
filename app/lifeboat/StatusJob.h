// SPDX-License-Identifier: MIT
// What the commands that ask for or change the state of protected files have in common: a module with Lifeboat's
// firmware, or one with the vendor's, whose Python console is found.
#pragma once

#include "app/lifeboat/PortOption.h"
#include "app/lifeboat/StopSignals.h"
#include "device/module/ModuleConnectors.h"

#include <memory>

namespace lifeboat
{

/// The options --port and --soft-reset, and the module that they lead to.
class StatusJob
{
public:
    void declare(Options& options);
    bool isGiven() const { return m_portOption.isGiven() || m_softReset > 0; }

    /// Finds the module; one that has a Python console alone is taken too. An outcome: that failed, and has been told.
    std::optional<Outcome> begin(Output& output);
    /// After begin().
    const std::string& port() const { return m_port->name; }
    device::Connector& connector() { return m_connectors->chosen(); }
    const device::PythonWay& python() const { return m_connectors->python(); }
    const device::CancelToken& cancel() const { return m_stop->token(); }

    /// As failAtPort(), at the port of this job, with consoleHint() before `hint`.
    Outcome fail(Output& output, core::Problem problem, const std::string& activity, std::string_view hint = {}) const;

private:
    core::HostResult<device::ChosenPort> choose(const Output& output) const;

    PortOption m_portOption;
    int m_softReset = 0;
    std::optional<device::ChosenPort> m_port;
    std::unique_ptr<StopSignals> m_stop;
    std::unique_ptr<device::ModuleConnectors> m_connectors;
};

/// What helps against a program that does not stop, at a silent port, and where Python fails at what we send; empty for
/// other errors.
std::string_view consoleHint(core::ErrorCode code, bool softResetIsGiven);

} // namespace lifeboat
