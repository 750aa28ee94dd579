// SPDX-License-Identifier: MIT
#include "app/lifeboat/RunCommand.h"

#include "core/package/AtomicFile.h"
#include "device/module/ConsoleText.h"
#include "device/python/ScriptRun.h"
#include "ui/text/Printable.h"

#include <algorithm>
#include <iterator>

namespace lifeboat
{

using core::ErrorCode;
using nlohmann::ordered_json;

namespace
{

constexpr std::uint64_t largestScript = 1024 * 1024; ///< bytes; no module has room for more

/// What the script says, to stdout as it comes. A traceback waits: when the script ends with it, it is an error and not
/// its result.
class ScriptOutput final : public device::ScriptObserver
{
public:
    explicit ScriptOutput(Output& output) : m_output(output) {}

    void said(std::string_view bytes) override
    {
        for (const char byte : bytes) {
            if (byte == '\r')
                continue; // the module ends its lines with both
            m_waiting += byte;
            if (byte == '\n')
                endLine();
        }
        if (!m_isTraceback && !std::string_view("Traceback").starts_with(m_waiting.substr(0, 9)))
            tell();
    }
    void doesNotStop() override { m_output.warn("the program does not stop; press Ctrl+C again to leave it running"); }
    /// `isError`: the traceback that it ended with is told otherwise.
    void finish(bool isError)
    {
        if (isError && m_isTraceback)
            m_waiting.clear();
        tell();
        std::vector<device::ConsoleText::Piece> pieces;
        m_text.finish(pieces);
        show(pieces);
    }

private:
    void endLine()
    {
        m_finder.feed(std::string_view(m_waiting).substr(m_lineStart));
        const bool isHeading =
            std::string_view(m_waiting).substr(m_lineStart).find("Traceback (most recent call last):") !=
            std::string::npos;
        m_isTraceback = isHeading || (m_isTraceback && (m_isInside || m_finder.last()));
        // From the heading to the line that names the error.
        m_isInside = isHeading || (m_isInside && !m_finder.last());
        m_lineStart = m_waiting.size();
        if (!m_isTraceback)
            tell();
    }

    void tell()
    {
        const std::string text = std::exchange(m_waiting, {});
        m_lineStart = 0;
        if (!m_output.isJson()) {
            m_output.writeBytes(std::as_bytes(std::span(text)));
            m_output.flush();
            return;
        }
        std::vector<device::ConsoleText::Piece> pieces;
        m_text.feed(std::as_bytes(std::span(text)), pieces);
        show(pieces);
    }

    void show(const std::vector<device::ConsoleText::Piece>& pieces)
    {
        for (const auto& piece : pieces)
            m_output.event("output", {{"text", piece.text + (piece.endsLine ? "\n" : "")}});
        m_output.flush();
    }

    Output& m_output;
    std::string m_waiting;
    std::size_t m_lineStart = 0;
    bool m_isTraceback = false;
    bool m_isInside = false;
    device::TracebackFinder m_finder;
    device::ConsoleText m_text;
};

core::HostResult<std::string> readScript(Output& output, const std::string& path)
{
    if (path == "-")
        return std::string(std::istreambuf_iterator<char>(output.in()), {});
    const auto bytes = core::package::readWholeFile(path, largestScript);
    if (!bytes)
        return std::unexpected(bytes.error());
    return std::string(reinterpret_cast<const char*>(bytes->data.get()), bytes->size);
}

/// The module's own file system begins with it; a script of this computer there can be given with another spelling.
bool isOnModule(const std::string& script)
{
    return script.starts_with("/usr/") || script.starts_with("/bak/");
}

void tellLines(Output& output, std::string_view text)
{
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        output.tell(Verbosity::normal, line);
        text.remove_prefix(std::min(line.size() + 1, text.size()));
    }
}

ordered_json fieldsOf(const device::Traceback& traceback)
{
    ordered_json places = ordered_json::array();
    for (const device::TracebackPlace& place : traceback.places)
        places.push_back(
            {{"file", ui::printable(place.file)}, {"line", place.line}, {"function", ui::printable(place.function)}});
    return places;
}

} // namespace

const CommandInfo& RunCommand::info() const
{
    static const CommandInfo info{
        "run",
        "runs a script on a module and shows what it prints; Ctrl+C stops it",
        "SCRIPT [--port PORT]",
        {{"run test.py", "a script of this computer; nothing is stored on the module"},
         {"run /usr/main.py", "one that is on the module"},
         {"run - --port /dev/ttyUSB2 < test.py", "from stdin"}},
    };
    return info;
}

void RunCommand::declare(Options& options)
{
    options.argument("SCRIPT", m_script,
                     "a Python script of this computer, - for stdin, or /usr/… for one that is stored on the module");
    m_job.declare(options);
}

Outcome RunCommand::run(Output& output)
{
    const bool isStored = isOnModule(m_script);
    core::HostResult<std::string> text;
    if (!isStored)
        text = readScript(output, m_script);
    if (!text)
        return output.fail(text.error(), "reading " + m_script);

    if (auto failed = m_job.begin(output))
        return *failed;
    ScriptOutput observer(output);
    device::ScriptRun script(m_job.module(), observer);
    device::CancelToken interrupt;
    bool isInterrupted = false;
    m_job.module().line().onTime([&] {
        if (interrupt.isCancelled() && !std::exchange(isInterrupted, true))
            script.interrupt();
    });
    m_job.stop().setFirst(&interrupt);
    const auto end =
        isStored ? script.runStored(m_script) : script.runText(*text, m_script == "-" ? "<stdin>" : m_script);
    m_job.stop().setFirst(nullptr);
    m_job.module().line().onTime({});
    observer.finish(end && end->traceback.has_value());
    if (!end)
        return m_job.fail(output, end.error(), "running " + m_script);
    if (end->hasFailed()) {
        tellLines(output, end->traceback->text.substr(0, end->traceback->text.rfind('\n')));
        Outcome outcome = m_job.fail(output, {ErrorCode::pythonFailed, m_script, end->traceback->error},
                                     "running " + m_script, "Correct the line that the traceback names.");
        outcome.fields["traceback"] = fieldsOf(*end->traceback);
        return outcome;
    }
    if (end->wasInterrupted)
        return m_job.fail(output, {ErrorCode::cancelled, m_script, "the script was stopped"}, "running " + m_script);
    return {};
}

} // namespace lifeboat
