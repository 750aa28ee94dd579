// SPDX-License-Identifier: MIT
#include "ui/job/DownloadJob.h"

#include "device/module/PortDownload.h"

namespace ui
{

DownloadJob::DownloadJob(DownloadOrder order, QObject* parent) : Job(parent), m_order(std::move(order)) {}

void DownloadJob::work()
{
    m_report =
        device::downloadAtPort(m_order.port, *m_order.package, m_order.request, observer(), token(), m_order.roots);
}

} // namespace ui
