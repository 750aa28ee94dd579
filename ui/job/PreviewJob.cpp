// SPDX-License-Identifier: MIT
#include "ui/job/PreviewJob.h"

#include "device/module/PortDownload.h"

namespace ui
{

PreviewJob::PreviewJob(std::filesystem::path path, device::DownloadRequest request, QObject* parent)
    : Job(parent), m_path(std::move(path)), m_request(std::move(request))
{
}

void PreviewJob::work()
{
    m_result = open();
}

core::HostResult<PreviewedPackage> PreviewJob::open() const
{
    auto package = core::package::openPackage(m_path);
    if (!package)
        return std::unexpected(package.error());
    const std::uint32_t rate = m_request.baudRate != 0 ? m_request.baudRate : device::portBaudRate;
    auto preview = device::previewDownload(**package, m_request, rate);
    if (!preview)
        return std::unexpected(preview.error());
    return PreviewedPackage{std::move(*package), std::move(*preview)};
}

} // namespace ui
