// SPDX-License-Identifier: MIT
// Sizes, shares and times in a line of the command line.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace lifeboat
{

/// "512 B", "86 kB", "1.2 MB".
std::string sizeText(std::uint64_t bytes);
/// "1.2 of 3.4 MB", both in the unit of the second.
std::string shareText(std::uint64_t done, std::uint64_t total);
/// Time that is left: "12 s", "45 s", "4 min".
std::string timeLeftText(std::chrono::seconds time);
/// Time that passed: "0.8 s", "12.3 s", "3 min 20 s".
std::string durationText(std::chrono::microseconds time);

} // namespace lifeboat
