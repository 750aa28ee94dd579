// SPDX-License-Identifier: MIT
// The exit codes of the command line.
#pragma once

#include "core/Error.h"

namespace lifeboat
{

/// For an error: the thousands of its number, but as usual 130 after Ctrl+C and 143 after SIGTERM.
constexpr int exitCodeOf(core::ErrorCode code)
{
    if (code == core::ErrorCode::cancelled)
        return 130;
    return code == core::ErrorCode::terminated ? 143 : static_cast<int>(code) / 1000;
}

} // namespace lifeboat
