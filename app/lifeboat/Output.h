// SPDX-License-Identifier: MIT
// What a command says: its result on stdout, everything else on stderr, as text or as JSON lines.
// Knows nothing of the commands; which streams and which terminal there are is told by main.
#pragma once

#include "core/Problem.h"
#include "device/serial/Ports.h"

#include <cstddef>
#include <iosfwd>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

namespace lifeboat
{

/// Where a run gets its input from and puts its output, and what there is to know about them.
struct Streams {
    std::istream& in;
    std::ostream& out;
    std::ostream& err;
    bool outIsTerminal = false;
    bool errIsTerminal = false;
    std::string noColor{};        ///< environment variable NO_COLOR
    std::string term{};           ///< environment variable TERM
    std::string port{};           ///< environment variable LIFEBOAT_PORT
    device::SystemRoots system{}; ///< where the ports are looked for
    int inDescriptor = -1;        ///< of `in`, where it is one: what is typed can be waited for
};

enum class Colour { plain, green, yellow, red, magenta, grey };

enum class Verbosity { quiet, normal, verbose, detailed };

struct OutputSettings {
    bool json = false;
    Verbosity verbosity = Verbosity::normal;
    std::optional<bool> colour{}; ///< nothing: on terminals that want it
};

/// How a command ended. Without a code all went well.
struct Outcome {
    std::optional<core::ErrorCode> code{};
    nlohmann::ordered_json fields = nlohmann::ordered_json::object(); ///< of the last JSON line
};

class Output
{
public:
    Output(Streams& streams, const OutputSettings& settings);

    std::istream& in() { return m_streams.in; }
    const Streams& surroundings() const { return m_streams; }
    bool isJson() const { return m_settings.json; }

    /// Text of the result; dropped with --json. Nothing is added to it.
    void print(std::string_view text);
    /// Bytes of the result; with flush() they are seen at once.
    void writeBytes(std::span<const std::byte> bytes);
    void flush();
    /// One line of JSON, {"v":1,"event":NAME, fields…}; dropped without --json.
    void event(std::string_view name, const nlohmann::ordered_json& fields);

    /// "Warning: …" on stderr, unless -q.
    void warn(std::string_view text);
    /// A line on stderr for those who asked for it with -v or -vv.
    void tell(Verbosity from, std::string_view text);

    /// Whether stderr is a terminal on which a bar may be drawn over and over.
    bool showsBar() const;
    /// Draws the bar, in place of the one before; everything else that is said on stderr takes it away.
    void drawBar(std::string_view line);
    void removeBar();

    /// Tells an error on stderr (sentence, circumstance, cause, remedy, code) and gives the outcome with its words.
    /// `activity`: what was being done, "reading image.bin"; may be empty. `hint` takes the place of the remedy.
    Outcome fail(const core::Problem& problem, std::string_view activity = {}, std::string_view hint = {});
    /// The same for a command line that does not make sense.
    Outcome refuse(std::string_view what, std::string_view hint = {});

    /// Writes the last JSON line and gives the exit code.
    int finish(const Outcome& outcome);

    /// `text` for stdout in a colour, where colours are wanted.
    std::string paint(Colour colour, std::string_view text) const;

private:
    bool wantsColour(bool isTerminal) const;

    Streams& m_streams;
    OutputSettings m_settings;
    bool m_isBarDrawn = false;
};

/// A CRC as QuecPython and our JSON write it: "0xd202d277", without leading zeros.
std::string crcOf(std::uint32_t crc);
/// A CRC as people compare it: "D202D277", always eight digits.
std::string crcForPeople(std::uint32_t crc);

} // namespace lifeboat
