// SPDX-License-Identifier: MIT
// The Python console as a way to a module's files: where it is, as far as the caller knows, and whether it is what
// answers at a port of which nothing is known.
#pragma once

#include "device/python/PythonModule.h"
#include "device/serial/PortChoice.h"

#include <memory>
#include <optional>

namespace device
{

struct PythonWay {
    /// Of the connector that this comes with. A Python console: nothing else is looked for; AT commands or download:
    /// no Python console is.
    PortPurpose purpose = PortPurpose::unknown;
    /// To the module's Python console, where that is another port; null where there is none or nobody knows.
    Connector* other = nullptr;
    Interpreter::Consent consent{};
};

/// The Python console at this connector; null when something else is there, or may be: the module's AT console or its
/// boot ROM. `mayBeLoader`: then also where nothing answers, which is noAnswer without it. Named within two seconds:
/// the errors of PythonModule::open(), but for atPort.
core::HostResult<std::unique_ptr<PythonModule>> openIfPython(Connector& connector, const PythonWay& way,
                                                             bool mayBeLoader, const CancelToken& cancel);

/// Whether the other port is worth a try after this error of the first: it does not answer, or a program has it open.
bool mayOtherHelp(const PythonWay& way, const core::Problem& problem);

/// The other port; null when there is none. The errors of PythonModule::open().
core::HostResult<std::unique_ptr<PythonModule>> openOther(const PythonWay& way, const CancelToken& cancel);

} // namespace device
