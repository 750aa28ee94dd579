// SPDX-License-Identifier: MIT
// What a factory gives a module: its name and firmware revision as the console tells them, and an NV image.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace firmware::host
{

/// "EC600U" of "EC600U-CNLB".
std::string modelOf(const std::string& name);
std::string revisionOf(const std::string& name);
/// With one item, the IMEI.
std::vector<std::byte> factoryNv(const std::string& serial);

} // namespace firmware::host
