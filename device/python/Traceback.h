// SPDX-License-Identifier: MIT
// What MicroPython prints about an exception that nothing caught, found in its output: which files and lines, and what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace device
{

/// `  File "usr/app/net.py", line 12, in connect`
struct TracebackPlace {
    std::string file;       ///< as the module names it: "usr/app/net.py", "<stdin>"
    std::uint32_t line = 0; ///< from 1
    std::string function;   ///< "connect", "<module>"; may be empty
    /// Where the name of the file begins and the number of the line ends, in bytes of the text it was found in.
    std::size_t begin = 0;
    std::size_t end = 0;

    bool operator==(const TracebackPlace&) const = default;
};

/// What one line of output, without its end, says of a place; nothing when it is no such line.
std::optional<TracebackPlace> tracebackPlaceIn(std::string_view line);

struct Traceback {
    std::vector<TracebackPlace> places; ///< in the order of the module: the last one is where it happened
    std::string error;                  ///< "ZeroDivisionError: divide by zero"; "KeyboardInterrupt: "
    std::string text;                   ///< the whole, with LF as line ends

    /// Ctrl+C, and not a fault of the program.
    bool isInterrupt() const { return error.starts_with("KeyboardInterrupt"); }
    bool operator==(const Traceback&) const = default;
};

/// Fed with output in pieces of any size, it knows the traceback that the output ends with.
class TracebackFinder
{
public:
    void feed(std::string_view bytes);
    /// Nothing when something else was said after it, or there was none.
    std::optional<Traceback> last() const;

private:
    void takeLine(std::string_view line);

    static constexpr std::size_t longestLine = 4096; ///< bytes; the rest of a longer one is dropped

    std::string m_line;
    Traceback m_found;
    bool m_isInside = false;
    bool m_isWhole = false;
};

} // namespace device
