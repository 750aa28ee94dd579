// SPDX-License-Identifier: MIT
// What downloading and reading back have in common: a module, and the way to its second loader.
#pragma once

#include "device/download/Download.h"
#include "device/download/ModuleLink.h"
#include "device/download/PlanSteps.h"
#include "device/download/ProgressMeter.h"

namespace device
{

class LoaderJob
{
public:
    LoaderJob(const core::package::Package& package, Connector& connector, DownloadObserver& observer,
              const CancelToken& cancel)
        : m_package(package), m_observer(observer), m_line(cancel), m_link(connector, m_line), m_meter(observer)
    {
        m_line.onTime([this] { m_meter.tick(m_line.elapsed()); });
    }

protected:
    core::HostResult<void> connect(const core::package::DownloadPlan& plan, std::uint32_t baudRate,
                                   bool mayLeaveFirmware, bool force);
    core::HostResult<void> checkModel(bool force);
    ModuleLink::Moved moving()
    {
        return [this](std::size_t bytes) { m_meter.move(bytes, bytes, m_line.elapsed()); };
    }

    const core::package::Package& m_package;
    DownloadObserver& m_observer;
    Line m_line;
    ModuleLink m_link;
    ProgressMeter m_meter;
    Stage m_found{};           ///< what the module did at first
    bool m_isInLoader = false; ///< the firmware does not run any more
    bool m_hasSent1 = false;
    bool m_hasSent2 = false;
};

} // namespace device
