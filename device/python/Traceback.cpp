// SPDX-License-Identifier: MIT
#include "device/python/Traceback.h"

#include <charconv>
#include <utility>

namespace device
{

namespace
{

constexpr std::string_view heading = "Traceback (most recent call last):";

} // namespace

std::optional<TracebackPlace> tracebackPlaceIn(std::string_view line)
{
    constexpr std::string_view before = "  File \"";
    constexpr std::string_view between = "\", line ";
    constexpr std::string_view function = ", in ";
    // Something may stand in front of it: what the program had printed without a line end.
    const auto start = line.find(before);
    if (start == std::string_view::npos)
        return {};
    TracebackPlace place;
    place.begin = start + before.size();
    const auto fileEnd = line.find(between, place.begin);
    if (fileEnd == std::string_view::npos || fileEnd == place.begin)
        return {};
    place.file = line.substr(place.begin, fileEnd - place.begin);
    const char* number = line.data() + fileEnd + between.size();
    const auto [end, error] = std::from_chars(number, line.data() + line.size(), place.line);
    if (error != std::errc{})
        return {};
    place.end = static_cast<std::size_t>(end - line.data());
    const std::string_view rest = line.substr(place.end);
    if (rest.starts_with(function))
        place.function = rest.substr(function.size());
    else if (!rest.empty())
        return {};
    return place;
}

void TracebackFinder::feed(std::string_view bytes)
{
    for (const char byte : bytes) {
        if (byte == '\n')
            takeLine(std::exchange(m_line, {}));
        else if (byte != '\r' && m_line.size() < longestLine)
            m_line += byte;
    }
}

void TracebackFinder::takeLine(std::string_view line)
{
    if (line.ends_with(heading)) {
        m_found = {.places = {}, .error = {}, .text = std::string(heading) + "\n"};
        m_isInside = true;
        m_isWhole = false;
        return;
    }
    if (!m_isInside) {
        // Another line takes its place at the end of the output; an empty one does not.
        m_isWhole = m_isWhole && line.empty();
        return;
    }
    m_found.text.append(line).append("\n");
    if (auto place = tracebackPlaceIn(line)) {
        m_found.places.push_back(std::move(*place));
        return;
    }
    m_found.error = line;
    m_isInside = false;
    m_isWhole = true;
}

std::optional<Traceback> TracebackFinder::last() const
{
    if (!m_isWhole || !m_line.empty())
        return {};
    return m_found;
}

} // namespace device
