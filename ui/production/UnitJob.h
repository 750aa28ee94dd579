// SPDX-License-Identifier: MIT
// One module of a production line, on a thread of its own.
#pragma once

#include "ui/common/Job.h"

#include "device/production/UnitDownload.h"
#include "ui/job/PreviewJob.h"

namespace ui
{

struct UnitOrder {
    SharedPackage package;
    std::string packageSha256;
    device::DownloadRequest request;
    std::shared_ptr<device::RecordFile> record; ///< null: nowhere
    device::ChosenPort port;
    device::SystemRoots roots;
};

class UnitJob final : public Job
{
    Q_OBJECT

public:
    explicit UnitJob(UnitOrder order, QObject* parent = nullptr);
    ~UnitJob() override { stopAndWait(); }

    const UnitOrder& order() const { return m_order; }
    /// After finished().
    const device::UnitReport& report() const { return m_report; }

protected:
    void work() override;

private:
    const UnitOrder m_order;
    device::UnitReport m_report;
};

} // namespace ui
