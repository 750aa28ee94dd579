// SPDX-License-Identifier: MIT
#include "ui/production/UnitJob.h"

#include "device/module/PortConnector.h"
#include "device/module/PortDownload.h"

namespace ui
{

UnitJob::UnitJob(UnitOrder order, QObject* parent) : Job(parent), m_order(std::move(order)) {}

void UnitJob::work()
{
    const device::UnitRequest request{
        .download = m_order.request, .packageSha256 = m_order.packageSha256, .record = m_order.record.get()};
    device::PortConnector connector(m_order.port, device::portBaudRate, token(), m_order.roots);
    m_report = device::downloadUnit(*m_order.package, request, m_order.port, connector, observer(), token());
}

} // namespace ui
