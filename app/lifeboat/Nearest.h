// SPDX-License-Identifier: MIT
// Guesses what a mistyped word was meant to be.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace lifeboat
{

/// The candidate that is fewest slips away from `word` (letters missing, added, wrong or swapped, case ignored);
/// nothing when all are so far away that a guess would be a nuisance. Of equally near ones the first.
std::optional<std::string> nearest(std::string_view word, std::span<const std::string> candidates);

} // namespace lifeboat
