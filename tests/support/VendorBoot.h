// SPDX-License-Identifier: MIT
// The restore of the vendor's firmware as quecpython-backup chapters 1.1, 4.2 and 4.3 describe it (R1 to R14), with its
// weaknesses: in-place copies, lists learned from what was copied, an end of everything at the first error. A model of
// behaviour for tests that show what is worse there; checked against what was measured (restore_scenarios.json).
#pragma once

#include "tests/support/SimulatedModule.h"

#include <string>
#include <vector>

namespace test
{

struct VendorBoot {
    std::vector<std::string> lines;   ///< as restore_scenarios.json has them
    std::uint32_t userOperations = 0; ///< erase and program calls on the user partition
};

/// One boot. The partitions are formatted when they do not mount, the backup partition too.
VendorBoot vendorBoot(SimulatedModule& module);

} // namespace test
