// SPDX-License-Identifier: MIT
#include "app/lifeboat/Quantities.h"

#include <cstdio>

namespace lifeboat
{

namespace
{

struct Unit {
    std::uint64_t size;
    const char* name;
    int digits;
};

Unit unitOf(std::uint64_t bytes)
{
    if (bytes < 1000)
        return {1, "B", 0};
    if (bytes < 1'000'000)
        return {1000, "kB", 0};
    return {1'000'000, "MB", 1};
}

std::string number(double value, int digits)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

std::string inUnit(std::uint64_t bytes, const Unit& unit)
{
    return number(static_cast<double>(bytes) / static_cast<double>(unit.size), unit.digits);
}

} // namespace

std::string sizeText(std::uint64_t bytes)
{
    const Unit unit = unitOf(bytes);
    return inUnit(bytes, unit) + " " + unit.name;
}

std::string shareText(std::uint64_t done, std::uint64_t total)
{
    const Unit unit = unitOf(total);
    return inUnit(done, unit) + " of " + inUnit(total, unit) + " " + unit.name;
}

std::string timeLeftText(std::chrono::seconds time)
{
    const auto seconds = time.count();
    if (seconds > 180)
        return std::to_string((seconds + 30) / 60) + " min";
    return std::to_string(seconds > 30 ? (seconds + 4) / 5 * 5 : seconds) + " s";
}

std::string durationText(std::chrono::microseconds time)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    if (seconds >= 60)
        return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
    return number(static_cast<double>(time.count()) / 1e6, 1) + " s";
}

} // namespace lifeboat
