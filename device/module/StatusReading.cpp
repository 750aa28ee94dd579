// SPDX-License-Identifier: MIT
#include "device/module/StatusReading.h"

#include "device/download/ModuleLink.h"
#include "device/module/ConsoleStatus.h"
#include "device/python/PythonStatus.h"

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::package::Package;
using core::package::Region;
using core::package::Role;
using Missing = ModuleReading::Missing;

namespace
{

/// Without a status where the console does not tell one.
HostResult<ModuleReading> askConsole(Connector& connector, const CancelToken& cancel)
{
    Line line(cancel);
    ModuleLink link(connector, line);
    const auto stage = link.find(0);
    if (!stage)
        return std::unexpected(stage.error());
    ModuleReading reading;
    if (*stage != Stage::console) {
        reading.mode = ModuleMode::download;
        reading.missing = Missing::loader;
        return reading;
    }
    auto identity = readModuleIdentity(line);
    if (!identity)
        return std::unexpected(identity.error());
    auto status = readConsoleStatus(line);
    if (!status && status.error().code != ErrorCode::refused)
        return std::unexpected(status.error());
    identity->runsLifeboat = status.has_value(); // earlier versions do not know the shorter question
    reading.identity = std::move(*identity);
    if (status)
        reading.status = std::move(*status);
    else
        reading.missing = Missing::loaderAndRestart;
    return reading;
}

HostResult<ModuleReading> askPython(PythonModule& python)
{
    auto status = readPythonStatus(python);
    if (!status)
        return std::unexpected(status.error());
    ModuleReading reading;
    reading.isPython = true;
    reading.identity = identityOf(python.interpreter().facts());
    reading.status = std::move(*status);
    return reading;
}

/// Whatever console there is.
HostResult<ModuleReading> askModule(Connector& connector, const StatusRequest& request, const CancelToken& cancel)
{
    const auto python = openIfPython(connector, request.python, request.loader, cancel);
    if (!python)
        return std::unexpected(python.error());
    if (*python)
        return askPython(**python);
    auto reading = askConsole(connector, cancel);
    if (!reading && mayOtherHelp(request.python, reading.error())) {
        const auto instead = openOther(request.python, cancel);
        return instead ? askPython(**instead) : reading;
    }
    if (!reading || reading->missing != Missing::loaderAndRestart)
        return reading;
    const auto other = openOther(request.python, cancel);
    // With a package there is one more way.
    if (!other && (!request.loader || other.error().code == ErrorCode::cancelled))
        return std::unexpected(other.error());
    if (!other || !*other)
        return reading;
    auto told = askPython(**other);
    if (told)
        told->identity = std::move(reading->identity);
    return told;
}

} // namespace

ModuleIdentity identityOf(const InterpreterFacts& facts)
{
    ModuleIdentity identity;
    identity.manufacturer = "Quectel";
    identity.model = facts.moduleName();
    for (const char* key : {"qpyver", "version", "release"}) {
        const auto found = facts.uname.find(key);
        if (found != facts.uname.end() && identity.revision.empty())
            identity.revision = found->second;
    }
    return identity;
}

HostResult<std::vector<Region>> partitionsIn(const Package& package)
{
    std::vector<Region> regions;
    for (const auto role : {Role::user, Role::backup}) {
        const auto region = flashRegionOf(package, package.idOf(role));
        if (!region)
            return std::unexpected(region.error());
        regions.push_back(*region);
    }
    return regions;
}

HostResult<ModuleReading> readModuleStatus(Connector& connector, const StatusRequest& request,
                                           DownloadObserver& observer, const CancelToken& cancel)
{
    std::vector<Region> regions;
    if (request.loader) {
        auto found = partitionsIn(*request.loader);
        if (!found)
            return std::unexpected(found.error());
        regions = std::move(*found);
    }
    auto reading = askModule(connector, request, cancel);
    if (!reading || reading->status || !request.loader)
        return reading;
    if (reading->missing == Missing::loaderAndRestart && !request.mayRestart)
        return reading;
    const ReadRequest toRead{.regions = regions,
                             .baudRate = request.baudRate,
                             .mayEnterDownloadMode = request.mayRestart,
                             .restart = request.mayRestart};
    const auto contents = readFlash(*request.loader, toRead, connector, observer, cancel);
    if (!contents)
        return std::unexpected(contents.error());
    reading->status = core::project::statusOfImages(contents->at(0), contents->at(1));
    reading->missing = Missing::nothing;
    return reading;
}

} // namespace device
