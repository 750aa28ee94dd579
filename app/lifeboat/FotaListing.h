// SPDX-License-Identifier: MIT
// How fota make and fota list show the files of an update package.
#pragma once

#include "app/lifeboat/Output.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

namespace lifeboat
{

struct FotaLine {
    std::string name; ///< "/usr/app/net.py"
    std::uint64_t size = 0;
    std::uint32_t crc = 0;
    bool isProtected = false;
};

void listFota(Output& output, const std::vector<FotaLine>& lines);

} // namespace lifeboat
