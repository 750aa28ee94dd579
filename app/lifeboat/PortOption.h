// SPDX-License-Identifier: MIT
// The option --port, which several commands have, and what goes wrong with ports.
#pragma once

#include "app/lifeboat/Options.h"
#include "app/lifeboat/Output.h"
#include "device/serial/PortChoice.h"

namespace lifeboat
{

class PortOption
{
public:
    void declare(Options& options);
    bool isGiven() const { return m_wish.has_value(); }

    /// The option, else LIFEBOAT_PORT, else the one module that is plugged in. Errors as device::choosePort.
    core::HostResult<device::ChosenPort> choose(const Output& output,
                                                device::PortPurpose purpose = device::PortPurpose::download) const;

private:
    std::optional<std::string> m_wish;
};

/// The same for one module or many: --port may be repeated, --all means every module that is plugged in.
class PortsOption
{
public:
    void declare(Options& options);

    /// Errors as above; badUsage for a port that is named twice, or beside --all.
    core::HostResult<std::vector<device::ChosenPort>> choose(const Output& output) const;

private:
    std::vector<std::string> m_wishes;
    int m_all = 0;
};

/// "921600" as a number; badUsage when it is none.
core::HostResult<std::uint32_t> parseBaudRate(const std::string& text);

/// As Output::fail, with the remedy that the case allows: which group to join. The subject of the problem is the port.
Outcome failAtPort(Output& output, const core::Problem& problem, std::string_view activity, std::string_view hint = {});

} // namespace lifeboat
