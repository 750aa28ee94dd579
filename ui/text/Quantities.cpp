// SPDX-License-Identifier: MIT
#include "ui/text/Quantities.h"

#include <cstdio>

namespace ui
{

std::string Quantity::number() const
{
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string Quantity::str() const
{
    return number() + " " + unit;
}

Quantity sizeQuantity(std::uint64_t bytes, std::uint64_t total)
{
    const auto size = static_cast<double>(bytes);
    if (total < 1000)
        return {size, 0, "B"};
    if (total < 1'000'000)
        return {size / 1e3, 0, "kB"};
    return {size / 1e6, 1, "MB"};
}

Quantity sizeQuantity(std::uint64_t bytes)
{
    return sizeQuantity(bytes, bytes);
}

Quantity timeLeftQuantity(std::chrono::seconds time)
{
    const auto seconds = time.count();
    if (seconds > 180)
        return {static_cast<double>((seconds + 30) / 60), 0, "min"};
    return {static_cast<double>(seconds > 30 ? (seconds + 4) / 5 * 5 : seconds), 0, "s"};
}

} // namespace ui
