// SPDX-License-Identifier: MIT
#include "app/lifeboat/ManPage.h"

#include "app/lifeboat/ExitCode.h"
#include "app/lifeboat/HelpText.h"

namespace lifeboat
{

namespace
{

/// Text that roff prints as it is.
std::string plain(std::string_view text)
{
    std::string result;
    for (const char c : text) {
        if (c == '-')
            result += "\\-";
        else if (c == '\\')
            result += "\\e";
        else
            result += c;
    }
    // A line that begins with one of these would be a request.
    return result.starts_with('.') || result.starts_with('\'') ? "\\&" + result : result;
}

std::string entry(const Declaration& declared)
{
    std::string head;
    if (declared.kind == Declaration::Kind::argument) {
        head = "\\fI" + plain(declared.spelled) + "\\fR" + (declared.isRepeated ? "..." : "");
    } else {
        for (const std::string& name : declared.names())
            head += (head.empty() ? "\\fB" : ", \\fB") + plain(name) + "\\fR";
        if (!declared.placeholder.empty())
            head += " \\fI" + plain(declared.placeholder) + "\\fR";
    }
    return ".TP\n" + head + "\n" + plain(declared.description) + "\n";
}

std::string entries(const Options& options)
{
    std::string text;
    for (const Declaration& declared : options.declarations())
        text += entry(declared);
    return text;
}

std::string verbs(const CommandList& commands)
{
    std::string text;
    for (const auto& command : commands) {
        const CommandInfo& info = command->info();
        text += ".SS " + plain(info.name) + "\n\\fBlifeboat " + plain(info.name) + "\\fR";
        text += info.usage.empty() ? "\n" : " " + plain(info.usage) + "\n";
        text += ".PP\n" + plain(info.summary) + ".\n";
        Options options;
        command->declare(options);
        text += entries(options);
        text += ".PP\nExamples:\n";
        for (const Example& example : info.examples)
            text += ".TP\n\\fBlifeboat " + plain(example.command) + "\\fR\n" + plain(example.purpose) + "\n";
    }
    return text;
}

std::string commonOptions()
{
    Options options;
    CommonSettings common;
    common.declare(options);
    return entries(options) + ".TP\n\\fB\\-\\-help\\fR, \\fB\\-\\-version\\fR\nexplain the verb, or tell the version\n";
}

std::string exitCodeEntries()
{
    std::string text;
    for (const ExitCode& code : exitCodes)
        text += ".TP\n.B " + std::to_string(code.number) + "\n" + plain(code.meaning) + "\n";
    return text;
}

} // namespace

std::string manPage(std::string_view frame, const CommandList& commands, std::string_view version)
{
    std::string page(frame);
    const auto put = [&](std::string_view mark, const std::string& text) {
        if (const auto at = page.find(mark); at != page.npos)
            page.replace(at, mark.size(), text);
    };
    put("@VERBS@\n", verbs(commands));
    put("@COMMON@\n", commonOptions());
    put("@EXITCODES@\n", exitCodeEntries());
    put("@VERSION@", std::string(version));
    return page;
}

} // namespace lifeboat
