// SPDX-License-Identifier: MIT
#include "device/module/PythonWay.h"

#include "device/protocol/BslSession.h"
#include "device/protocol/ConsoleSession.h"
#include "device/protocol/StageFinder.h"

namespace device
{

using core::ErrorCode;
using core::HostResult;
using Python = std::unique_ptr<PythonModule>;

namespace
{

// An AT console, a boot ROM and a loader answer within a few milliseconds. One that is slower is noticed all the same.
constexpr Time consolePatience = std::chrono::milliseconds(100);
constexpr Time loaderPatience = std::chrono::milliseconds(50);

/// Opens the port; null when something that is no Python console says so at once.
HostResult<std::unique_ptr<Transport>> openUnlessOther(Connector& connector, const CancelToken& cancel)
{
    Line line(cancel);
    auto transport = connector.open(Connector::Mode::asItIs);
    if (!transport)
        return std::unexpected(transport.error());
    if (auto attached = line.attach(std::move(*transport)); !attached)
        return std::unexpected(attached.error());
    // Behind a half-typed line this is an error to a Python console, and carries nothing out.
    ConsoleSession console;
    console.request("AT", consolePatience);
    const auto asked = line.run(console);
    if (asked || asked.error().code == ErrorCode::refused)
        return nullptr;
    if (asked.error().code == ErrorCode::notOurProtocol)
        return line.take();
    if (asked.error().code != ErrorCode::noAnswer)
        return std::unexpected(asked.error());
    StageFinder finder;
    finder.begin(StageFinder::Expect::rom, loaderPatience);
    const auto found = line.run(finder);
    if (!found && found.error().code != ErrorCode::noAnswer && found.error().code != ErrorCode::notOurProtocol)
        return std::unexpected(found.error());
    if (found)
        return nullptr;
    BslSession loader;
    loader.request(core::wire::BslType::connect);
    loader.setPatience(loaderPatience);
    const auto connected = line.run(loader);
    if (connected || connected.error().code == ErrorCode::refused)
        return nullptr;
    const auto code = connected.error().code;
    if (code == ErrorCode::cancelled || code == ErrorCode::disconnected)
        return std::unexpected(connected.error());
    return line.take();
}

} // namespace

HostResult<Python> openIfPython(Connector& connector, const PythonWay& way, bool mayBeLoader, const CancelToken& cancel)
{
    if (way.purpose == PortPurpose::at || way.purpose == PortPurpose::download)
        return nullptr;
    if (way.purpose == PortPurpose::repl)
        return PythonModule::open(connector, way.consent, cancel);
    auto transport = openUnlessOther(connector, cancel);
    if (!transport)
        return std::unexpected(transport.error());
    if (!*transport)
        return nullptr;
    auto python = PythonModule::open(std::move(*transport), way.consent, cancel);
    const auto code = python ? ErrorCode{} : python.error().code;
    if (code == ErrorCode::atPort || (code == ErrorCode::noAnswer && mayBeLoader))
        return nullptr;
    return python;
}

bool mayOtherHelp(const PythonWay& way, const core::Problem& problem)
{
    const auto code = problem.code;
    return way.other &&
           (code == ErrorCode::noAnswer || code == ErrorCode::notOurProtocol || code == ErrorCode::portBusy);
}

HostResult<Python> openOther(const PythonWay& way, const CancelToken& cancel)
{
    if (!way.other)
        return nullptr;
    return PythonModule::open(*way.other, way.consent, cancel);
}

} // namespace device
