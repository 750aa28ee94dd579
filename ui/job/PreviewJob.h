// SPDX-License-Identifier: MIT
// Opens a package and says what its download would do, on a thread of its own.
#pragma once

#include "ui/common/Job.h"

#include <filesystem>
#include <memory>
#include <optional>

namespace ui
{

/// Read once, then only looked at: by one download, or by many at the same time.
using SharedPackage = std::shared_ptr<const core::package::Package>;

struct PreviewedPackage {
    SharedPackage package;
    device::DownloadPreview preview;
};

class PreviewJob final : public Job
{
    Q_OBJECT

public:
    PreviewJob(std::filesystem::path path, device::DownloadRequest request, QObject* parent = nullptr);
    ~PreviewJob() override { stopAndWait(); }

    /// After finished(). Errors of openPackage() and previewDownload().
    const core::HostResult<PreviewedPackage>& result() const { return *m_result; }

protected:
    void work() override;

private:
    core::HostResult<PreviewedPackage> open() const;

    const std::filesystem::path m_path;
    const device::DownloadRequest m_request;
    std::optional<core::HostResult<PreviewedPackage>> m_result;
};

} // namespace ui
