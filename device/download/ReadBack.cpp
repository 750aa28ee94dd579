// SPDX-License-Identifier: MIT
// Reading regions of the flash back from a module.
#include "device/download/LoaderJob.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::package::Package;
using core::package::PlanStep;

namespace
{

class ReadJob final : LoaderJob
{
public:
    ReadJob(const Package& package, const ReadRequest& request, Connector& connector, DownloadObserver& observer,
            const CancelToken& cancel)
        : LoaderJob(package, connector, observer, cancel), m_request(request)
    {
    }

    HostResult<std::vector<std::vector<std::byte>>> run();

private:
    const ReadRequest& m_request;
};

HostResult<std::vector<std::vector<std::byte>>> ReadJob::run()
{
    const auto plan = planOf(m_package, {});
    if (!plan)
        return std::unexpected(plan.error());
    std::uint64_t total = connectWeight;
    for (const PlanStep& step : plan->steps)
        total += isLoader(step) ? weightOf(step) : 0;
    for (const auto& region : m_request.regions) {
        const bool isInside = isFlash(region.address) && region.size <= flashWindow - region.address % flashWindow;
        if (!isInside)
            return core::problem(ErrorCode::outOfRange, core::package::hex(region.address), "is not in the flash");
        total += region.size;
    }
    m_meter.setTotal(total);
    if (auto done = connect(*plan, m_request.baudRate, m_request.mayEnterDownloadMode, false); !done)
        return std::unexpected(done.error());

    std::vector<std::vector<std::byte>> regions;
    for (const auto& region : m_request.regions) {
        m_meter.enter(Phase::verify, core::package::hex(region.address), region.size, m_line.elapsed());
        std::vector<std::byte>& bytes = regions.emplace_back();
        while (bytes.size() < region.size) {
            const auto at = static_cast<std::uint32_t>(bytes.size());
            const std::uint32_t size = std::min<std::uint32_t>(chunkSize, region.size - at);
            const auto piece = m_link.read(region.address + at, size + size % 2);
            if (!piece)
                return std::unexpected(piece.error());
            if (piece->size() < size)
                return core::problem(ErrorCode::linkFailed, core::package::hex(region.address),
                                     "fewer bytes than were asked for");
            bytes.insert(bytes.end(), piece->begin(), piece->begin() + size);
            m_meter.move(size, size, m_line.elapsed());
        }
    }
    if (m_request.restart) {
        m_meter.enter(Phase::restart, "", 0, m_line.elapsed());
        if (auto done = m_link.restart(); !done)
            return std::unexpected(done.error());
    }
    m_meter.finish(m_line.elapsed());
    return regions;
}

} // namespace

HostResult<std::vector<std::vector<std::byte>>> readFlash(const Package& package, const ReadRequest& request,
                                                          Connector& connector, DownloadObserver& observer,
                                                          const CancelToken& cancel)
{
    return ReadJob(package, request, connector, observer, cancel).run();
}

HostResult<core::package::Region> flashRegionOf(const Package& package, std::string_view id)
{
    for (const auto role : {core::package::Role::user, core::package::Role::backup}) {
        if (id != package.idOf(role))
            continue;
        const auto place = package.locate(role);
        if (!place)
            return std::unexpected(place.error());
        return place->region;
    }
    for (const auto& entry : package.entries()) {
        if (entry.id != id || id.empty())
            continue;
        const std::uint64_t size = entry.regionSize.value_or(0) != 0 ? *entry.regionSize : entry.size;
        if (!entry.address || !isFlash(*entry.address) || size == 0)
            return core::problem(ErrorCode::noAddress, std::string(id), "is nothing that lies in the flash");
        return core::package::Region{*entry.address, static_cast<std::uint32_t>(size)};
    }
    return core::problem(ErrorCode::notFound, std::string(id), "the package has no such entry");
}

} // namespace device
