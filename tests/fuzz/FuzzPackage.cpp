// SPDX-License-Identifier: MIT
// Any bytes as a firmware package: opened with and without check values, read, planned, and given new images.
#include "core/package/Package.h"

#include <cstdlib>

using namespace core;
using namespace core::package;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = std::as_bytes(std::span(data, size));
    for (const bool ignoreChecksums : {false, true}) {
        auto opened = parsePackage(bytes, {ignoreChecksums});
        if (!opened)
            continue;
        auto& package = **opened;
        for (std::size_t i = 0; i < package.entries().size(); ++i)
            (void)package.content(i);
        (void)package.plan();
        for (const Role role : {Role::user, Role::backup}) {
            const AddressHints hints{{}, Region{0x60420000, 0x60000}};
            (void)package.locate(role, hints);
            (void)package.replace(package.idOf(role), std::vector<std::byte>(4096), hints);
        }
        (void)package.plan({true, {}});
    }
    return 0;
}
