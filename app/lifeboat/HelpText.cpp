// SPDX-License-Identifier: MIT
#include "app/lifeboat/HelpText.h"

#include "app/lifeboat/ExitCode.h"
#include "ui/text/ErrorTexts.h"

#include <algorithm>

namespace lifeboat
{

namespace
{

std::string paddedNumber(int number)
{
    const std::string digits = std::to_string(number);
    return std::string(5 - digits.size(), ' ') + digits;
}

std::string verbLines(const CommandList& commands, std::string_view prefix)
{
    std::size_t width = 0;
    for (const auto& command : commands)
        width = std::max(width, command->info().name.size());
    std::string text;
    for (const auto& command : commands) {
        const CommandInfo& info = command->info();
        if (info.name.starts_with(prefix))
            text.append("  ").append(info.name).append(width + 2 - info.name.size(), ' ').append(info.summary) += '\n';
    }
    return text;
}

} // namespace

void CommonSettings::declare(Options& options)
{
    options.flag("--json", json, "JSON lines on stdout; the last one is always a result");
    options.flag("-q,--quiet", quiet, "no warnings");
    options.flag("-v,--verbose", verbose, "more on stderr; -vv still more");
    options.option("--color", "WHEN", colour, "auto (default), always or never");
}

std::expected<OutputSettings, UsageError> CommonSettings::settings() const
{
    OutputSettings settings;
    settings.json = json > 0;
    if (verbose > 0)
        settings.verbosity = verbose > 1 ? Verbosity::detailed : Verbosity::verbose;
    if (quiet > 0)
        settings.verbosity = Verbosity::quiet;
    if (colour == "always")
        settings.colour = true;
    else if (colour == "never")
        settings.colour = false;
    else if (colour && colour != "auto")
        return std::unexpected(UsageError{"--color takes auto, always or never, not “" + *colour + "”",
                                          didYouMean(*colour, {"auto", "always", "never"})});
    return settings;
}

std::string overviewHelp(const CommandList& commands)
{
    std::string text = "Lifeboat puts a backup beside a module's files, and proves that it brings them back.\n\n"
                       "Examples:\n";
    for (const auto& command : commands)
        if (!command->info().examples.empty())
            text.append("  lifeboat ").append(command->info().examples.front().command) += '\n';
    text += "\nVerbs:\n" + verbLines(commands, "");
    Options options;
    CommonSettings().declare(options);
    text += "\nWith every verb:\n" + options.listing() + "  --help, --version\n\n";
    text += "Exit codes:\n";
    for (const ExitCode& code : exitCodes)
        text += paddedNumber(code.number) + "  " + std::string(code.meaning) + '\n';
    text += "\n“lifeboat help VERB” explains a verb, “lifeboat help L3001” an error.\n";
    return text;
}

std::string commandHelp(Command& command)
{
    const CommandInfo& info = command.info();
    std::string text = "lifeboat " + std::string(info.name) + ": " + std::string(info.summary) + ".\n\nExamples:\n";
    for (const Example& example : info.examples)
        text.append("  lifeboat ").append(example.command).append("\n      ").append(example.purpose) += '\n';
    Options own;
    command.declare(own);
    Options all;
    command.declare(all);
    CommonSettings().declare(all);
    const std::string usage = info.usage.empty() ? "" : " " + std::string(info.usage);
    text += "\nUsage: lifeboat " + std::string(info.name) + usage + "\n" + own.listing();
    text += "\nWith every verb:\n" + all.listing(own.declarations().size()) + "  --help, --version\n";
    text += "\n“lifeboat help” lists all verbs and the exit codes.\n";
    return text;
}

std::string groupHelp(const CommandList& commands, std::string_view word)
{
    const std::string lines = verbLines(commands, std::string(word) + " ");
    return lines.empty() ? lines : "Verbs:\n" + lines + "\n“lifeboat help " + std::string(word) + " …” explains one.\n";
}

std::string codeHelp(core::ErrorCode code)
{
    const ui::ErrorText* text = ui::findErrorText(code);
    if (!text)
        return {};
    return ui::codeText(code) + ": " + text->sentence.str() + ".\n  Cause: " + text->cause.str() +
           "\n  Try:   " + text->remedy.str() + "\n  Exit code " + std::to_string(exitCodeOf(code)) + ".\n";
}

Command* findCommand(const CommandList& commands, std::string_view name)
{
    const auto found =
        std::ranges::find_if(commands, [&](const auto& command) { return command->info().name == name; });
    return found == commands.end() ? nullptr : found->get();
}

std::string didYouMeanVerb(const CommandList& commands, std::string_view word)
{
    std::vector<std::string> names;
    for (const auto& command : commands) {
        const std::string_view name = command->info().name;
        names.emplace_back(name);
        if (const auto blank = name.find(' '); blank != name.npos)
            names.emplace_back(name.substr(0, blank));
    }
    return didYouMean(word, names);
}

} // namespace lifeboat
