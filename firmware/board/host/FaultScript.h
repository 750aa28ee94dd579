// SPDX-License-Identifier: MIT
// Faults of a simulated module as text, one to a line:
//
//   cut N [TEAR]   the power fails at the N-th flash operation (erase or program), 0 is the first; TEAR says what of it
//   is
//                  done: nothing, first-half (when nothing is said), every-other, slowly, afterwards
//   silent N       deaf and mute after N bytes received
//   wrong N        the N-th answer in download mode has a wrong bit, 0 is the first
//   slow MS        everything is sent MS milliseconds late
//
// Empty lines, and lines that begin with #, say nothing.
#pragma once

#include "core/Problem.h"
#include "firmware/board/host/Module.h"

#include <string_view>

namespace firmware::host
{

/// Error: syntax, with the number of the line.
core::HostResult<Faults> parseFaults(std::string_view text);

} // namespace firmware::host
