// SPDX-License-Identifier: MIT
#include "app/lifeboat/Output.h"

#include "app/lifeboat/ExitCode.h"
#include "core/checksum/CrcText.h"
#include "ui/text/ErrorTexts.h"
#include "ui/text/Printable.h"

#include <algorithm>
#include <cerrno>
#include <istream>
#include <ostream>

namespace lifeboat
{

using nlohmann::ordered_json;

namespace
{

std::string_view sequenceOf(Colour colour)
{
    switch (colour) {
    case Colour::plain:
        return "";
    case Colour::green:
        return "\x1b[32m";
    case Colour::yellow:
        return "\x1b[33m";
    case Colour::red:
        return "\x1b[31m";
    case Colour::magenta:
        return "\x1b[35m";
    case Colour::grey:
        return "\x1b[90m";
    }
    return "";
}

std::string painted(bool wanted, Colour colour, std::string_view text)
{
    if (!wanted || colour == Colour::plain)
        return std::string(text);
    return std::string(sequenceOf(colour)).append(text).append("\x1b[0m");
}

/// In lines, as the module has told it.
std::string tracebackLines(std::string_view text)
{
    std::string lines;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        if (!line.empty())
            lines += (lines.empty() ? "" : "\n    ") + ui::printable(line);
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
    return lines;
}

} // namespace

Output::Output(Streams& streams, const OutputSettings& settings) : m_streams(streams), m_settings(settings) {}

bool Output::wantsColour(bool isTerminal) const
{
    if (m_settings.colour)
        return *m_settings.colour;
    return isTerminal && m_streams.noColor.empty() && m_streams.term != "dumb";
}

std::string Output::paint(Colour colour, std::string_view text) const
{
    return painted(wantsColour(m_streams.outIsTerminal), colour, text);
}

void Output::print(std::string_view text)
{
    if (!m_settings.json)
        m_streams.out << text;
}

void Output::writeBytes(std::span<const std::byte> bytes)
{
    m_streams.out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

void Output::flush()
{
    m_streams.out.flush();
}

void Output::event(std::string_view name, const ordered_json& fields)
{
    if (!m_settings.json)
        return;
    ordered_json line{{"v", 1}, {"event", name}};
    line.update(fields);
    // Names from images need not be UTF-8; JSON must be.
    m_streams.out << line.dump(-1, ' ', false, ordered_json::error_handler_t::replace) << '\n';
    m_streams.out.flush(); // whoever follows a job wants to see its lines when they come
}

void Output::warn(std::string_view text)
{
    removeBar();
    if (m_settings.verbosity != Verbosity::quiet)
        m_streams.err << painted(wantsColour(m_streams.errIsTerminal), Colour::yellow, "Warning:") << ' '
                      << ui::printable(text) << '\n';
}

void Output::tell(Verbosity from, std::string_view text)
{
    removeBar();
    if (m_settings.verbosity >= from)
        m_streams.err << ui::printable(text) << '\n' << std::flush;
}

bool Output::showsBar() const
{
    return m_streams.errIsTerminal && m_streams.term != "dumb" && m_settings.verbosity != Verbosity::quiet;
}

void Output::drawBar(std::string_view line)
{
    m_streams.err << "\r\x1b[K" << line << std::flush;
    m_isBarDrawn = true;
}

void Output::removeBar()
{
    if (m_isBarDrawn)
        m_streams.err << "\r\x1b[K" << std::flush;
    m_isBarDrawn = false;
}

Outcome Output::fail(const core::Problem& problem, std::string_view activity, std::string_view hint)
{
    const ui::ErrorText* found = ui::findErrorText(problem.code);
    const ui::ErrorText text = found ? *found : *ui::findErrorText(core::ErrorCode::internal);
    const std::string code = ui::codeText(problem.code);

    std::string circumstance(activity);
    if (!problem.subject.empty() && circumstance.find(problem.subject) == circumstance.npos)
        circumstance += (circumstance.empty() ? "" : ": ") + problem.subject;

    removeBar();
    std::ostream& err = m_streams.err;
    err << painted(wantsColour(m_streams.errIsTerminal), Colour::red, "Error:") << ' ' << text.sentence.view();
    if (!problem.detail.empty())
        err << ": "
            << (problem.code == core::ErrorCode::pythonFailed ? tracebackLines(problem.detail)
                                                              : ui::printable(problem.detail));
    err << (problem.detail.ends_with('.') ? "\n" : ".\n");
    if (!circumstance.empty())
        err << "  While: " << ui::printable(circumstance) << '\n';
    err << "  Cause: " << text.cause.view() << '\n'
        << "  Try:   " << (hint.empty() ? text.remedy.str() : ui::printable(hint)) << '\n'
        << "  Code:  " << code << "   lifeboat help " << code << '\n';

    return {problem.code,
            {{"message", text.sentence.view()}, {"subject", problem.subject}, {"detail", problem.detail}}};
}

Outcome Output::refuse(std::string_view what, std::string_view hint)
{
    return fail({core::ErrorCode::badUsage, {}, std::string(what)}, {}, hint);
}

int Output::finish(const Outcome& outcome)
{
    ordered_json fields{{"ok", !outcome.code}};
    if (outcome.code)
        fields["code"] = ui::codeText(*outcome.code);
    fields.update(outcome.fields);
    event("result", fields);
    m_streams.out.flush();
    if (!m_streams.out) {
        m_streams.out.clear();
        errno = 0;
        m_streams.out.flush(); // once more, for the reason
        if (errno == EPIPE)
            return exitCodeOfClosedPipe;
        const core::Problem lost(core::ErrorCode::ioFailed, {}, "the output could not be written");
        fail(lost);
        return exitCodeOf(lost.code);
    }
    return outcome.code ? exitCodeOf(*outcome.code) : 0;
}

std::string crcOf(std::uint32_t crc)
{
    char buffer[core::checksum::crcTextSize];
    return std::string(core::checksum::crcText(crc, buffer));
}

std::string crcForPeople(std::uint32_t crc)
{
    std::string text(8, '0');
    for (int digit = 7; digit >= 0; --digit, crc >>= 4)
        text[static_cast<std::size_t>(digit)] = "0123456789ABCDEF"[crc & 15];
    return text;
}

} // namespace lifeboat
