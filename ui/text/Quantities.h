// SPDX-License-Identifier: MIT
// Sizes and times for people, as number and unit: how a number is written is the affair of a language.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace ui
{

struct Quantity {
    double value = 0;
    int digits = 0;        ///< behind the point
    const char* unit = ""; ///< "MB", "s", "min": the same in all languages

    bool operator==(const Quantity&) const = default;
    /// "1.2 MB"
    std::string str() const;
    /// "1.2"
    std::string number() const;
};

/// 512 B, 86 kB, 1.2 MB.
Quantity sizeQuantity(std::uint64_t bytes);
/// The same in the unit that `total` bytes have.
Quantity sizeQuantity(std::uint64_t bytes, std::uint64_t total);
/// Time that is left, as exact as it can be known: 12 s, 45 s (in steps of five), 4 min.
Quantity timeLeftQuantity(std::chrono::seconds time);

} // namespace ui
