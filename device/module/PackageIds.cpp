// SPDX-License-Identifier: MIT
#include "device/module/PackageIds.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::HostResult;
using core::package::Entry;
using core::package::Package;

HostResult<std::vector<std::string>> idsOf(const Package& package, std::span<const core::package::Role> roles)
{
    const auto hasEntry = [&](const std::string& id) {
        return std::ranges::any_of(package.entries(),
                                   [&](const Entry& entry) { return entry.id == id && entry.selected; });
    };
    std::vector<std::string> ids;
    for (const auto role : roles) {
        const std::string id = package.idOf(role);
        if (!hasEntry(id))
            return core::problem(ErrorCode::notFound, id, "the package has no content for this partition");
        if (const std::string erase = "ERASE_" + id; hasEntry(erase))
            ids.push_back(erase);
        ids.push_back(id);
    }
    return ids;
}

} // namespace device
