// SPDX-License-Identifier: MIT
#include "app/lifeboat/Quantities.h"

#include "ui/text/Quantities.h"

namespace lifeboat
{

std::string sizeText(std::uint64_t bytes)
{
    return ui::sizeQuantity(bytes).str();
}

std::string shareText(std::uint64_t done, std::uint64_t total)
{
    return ui::sizeQuantity(done, total).number() + " of " + ui::sizeQuantity(total).str();
}

std::string timeLeftText(std::chrono::seconds time)
{
    return ui::timeLeftQuantity(time).str();
}

std::string durationText(std::chrono::microseconds time)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    if (seconds >= 60)
        return std::to_string(seconds / 60) + " min " + std::to_string(seconds % 60) + " s";
    return ui::Quantity{static_cast<double>(time.count()) / 1e6, 1, "s"}.str();
}

} // namespace lifeboat
