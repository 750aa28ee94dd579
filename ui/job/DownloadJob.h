// SPDX-License-Identifier: MIT
// A download at a port, on a thread of its own.
#pragma once

#include "ui/common/Job.h"

#include "device/serial/PortChoice.h"
#include "ui/job/PreviewJob.h"

namespace ui
{

struct DownloadOrder {
    SharedPackage package;
    device::ChosenPort port;
    device::DownloadRequest request;
    device::SystemRoots roots;
};

class DownloadJob final : public Job
{
    Q_OBJECT

public:
    explicit DownloadJob(DownloadOrder order, QObject* parent = nullptr);
    ~DownloadJob() override { stopAndWait(); }

    const DownloadOrder& order() const { return m_order; }
    /// After finished().
    const device::DownloadReport& report() const { return m_report; }

protected:
    void work() override;

private:
    const DownloadOrder m_order;
    device::DownloadReport m_report;
};

} // namespace ui
