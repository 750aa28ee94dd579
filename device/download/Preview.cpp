// SPDX-License-Identifier: MIT
// What a download would do, and how long it takes at least.
#include "device/download/Download.h"

#include "device/download/PlanSteps.h"
#include "device/download/WireCost.h"

namespace device
{

using core::HostResult;
using core::package::Package;
using core::package::PlanStep;
using core::package::StepKind;

HostResult<DownloadPreview> previewDownload(const Package& package, const DownloadRequest& request,
                                            std::uint32_t baudRate, Time latency)
{
    using core::wire::BslType;
    auto plan = planOf(package, request.only);
    if (!plan)
        return std::unexpected(plan.error());
    DownloadPreview preview;
    WireCost cost;
    const WireCost connect = costOfRequest(BslType::connect, {});
    for (const PlanStep& step : plan->steps) {
        std::vector<std::byte> content;
        if (step.content) {
            auto bytes = contentOf(package, step);
            if (!bytes)
                return std::unexpected(bytes.error());
            content = std::move(*bytes);
            preview.bytesToWrite += step.size;
        }
        const std::uint32_t address = step.address.value_or(0);
        switch (step.kind) {
        case StepKind::loader1:
            cost += costOfPdl(std::span(content).first(step.size));
            cost += connect;
            break;
        case StepKind::loader2:
            if (request.baudRate != 0) {
                cost += costOfRequest(BslType::changeBaud, {request.baudRate});
                cost += connect;
            }
            cost += costOfWrite(address, content, core::wire::bslMaxDataFdl1);
            cost += costOfRequest(BslType::execData, {});
            cost += connect;
            break;
        case StepKind::backupNv:
            cost += costOfRead(address, std::vector<std::byte>(step.size));
            preview.bytesToRead += step.size;
            break;
        case StepKind::erase:
        case StepKind::format:
            cost += costOfRequest(BslType::eraseFlash, {address, step.size});
            break;
        case StepKind::write:
        case StepKind::nv:
            cost += costOfWrite(address, content, chunkSize);
            if (isFlash(address) || address == nvAddress) {
                cost += costOfRead(address, content);
                preview.bytesToRead += content.size();
            }
            break;
        case StepKind::reset:
            cost += costOfRequest(BslType::normalReset, {});
            break;
        default:
            break;
        }
    }
    preview.plan = std::move(*plan);
    preview.estimate = cost.time(baudRate, latency);
    return preview;
}

} // namespace device
