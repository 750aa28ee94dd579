// SPDX-License-Identifier: MIT
// The exit codes of the command line.
#pragma once

#include "core/Error.h"

#include <string_view>

namespace lifeboat
{

/// For an error: the thousands of its number, but as usual 130 after Ctrl+C and 143 after SIGTERM.
constexpr int exitCodeOf(core::ErrorCode code)
{
    if (code == core::ErrorCode::cancelled)
        return 130;
    return code == core::ErrorCode::terminated ? 143 : static_cast<int>(code) / 1000;
}

/// Whoever read our output has had enough of it: what the shell says of a program that SIGPIPE has ended.
inline constexpr int exitCodeOfClosedPipe = 141;

struct ExitCode {
    int number;
    std::string_view meaning;
};

/// What each means, in ascending order.
inline constexpr ExitCode exitCodes[] = {
    {0, "done, and verified"},
    {1, "unexpected failure"},
    {2, "wrong usage"},
    {3, "input not usable (project, package, image, file)"},
    {4, "no module or port found, or more than one"},
    {5, "port busy or not permitted"},
    {6, "module does not answer, or communication failed"},
    {7, "module refuses, or is not the one expected"},
    {8, "verification failed"},
    {9, "status, restore, repair, inspect, extract, files: done, and not everything is whole"},
    {130, "cancelled (Ctrl+C), 143 terminated, 141 nobody reads the output any more"},
};

} // namespace lifeboat
