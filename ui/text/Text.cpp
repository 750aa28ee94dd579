// SPDX-License-Identifier: MIT
#include "ui/text/Text.h"

namespace ui
{

std::string Phrase::str() const
{
    constexpr std::string_view place = "%n";
    std::string result = text.str();
    if (const auto found = result.find(place); found != result.npos)
        result.replace(found, place.size(), std::to_string(number));
    return result;
}

} // namespace ui
