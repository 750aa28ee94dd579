// SPDX-License-Identifier: MIT
#include "device/python/PythonModule.h"

namespace device
{

core::HostResult<std::unique_ptr<PythonModule>> PythonModule::open(Connector& connector,
                                                                   const Interpreter::Consent& consent,
                                                                   const CancelToken& cancel,
                                                                   std::function<void(std::string_view)> onStray)
{
    auto transport = connector.open(Connector::Mode::asItIs);
    if (!transport)
        return std::unexpected(transport.error());
    return open(std::move(*transport), consent, cancel, std::move(onStray));
}

core::HostResult<std::unique_ptr<PythonModule>> PythonModule::open(std::unique_ptr<Transport> transport,
                                                                   const Interpreter::Consent& consent,
                                                                   const CancelToken& cancel,
                                                                   std::function<void(std::string_view)> onStray)
{
    std::unique_ptr<PythonModule> module(new PythonModule(cancel));
    module->m_interpreter.onStray(std::move(onStray));
    if (auto attached = module->m_line.attach(std::move(transport)); !attached)
        return std::unexpected(attached.error());
    if (auto entered = module->m_interpreter.enter(consent); !entered)
        return std::unexpected(entered.error());
    return module;
}

PythonModule::~PythonModule()
{
    if (m_interpreter.isEntered())
        (void)m_interpreter.leave(); // a module that is gone cannot be helped
}

} // namespace device
