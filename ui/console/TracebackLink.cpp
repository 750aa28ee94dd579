// SPDX-License-Identifier: MIT
#include "ui/console/TracebackLink.h"

#include "device/python/Traceback.h"

#include <climits>

namespace ui
{

std::optional<TracebackLink> tracebackLinkIn(const QString& line)
{
    if (!line.contains(QStringLiteral("  File \""))) // nearly all others
        return {};
    const std::string bytes = line.toStdString();
    const auto place = device::tracebackPlaceIn(bytes);
    if (!place || place->file.starts_with('<') || place->line > INT_MAX)
        return {};
    const auto characters = [&](std::size_t count) {
        return static_cast<int>(QString::fromUtf8(bytes.data(), static_cast<qsizetype>(count)).size());
    };
    return TracebackLink{QString::fromStdString(place->file), static_cast<int>(place->line), characters(place->begin),
                         characters(place->end)};
}

} // namespace ui
