// SPDX-License-Identifier: MIT
// Finds the verb, lets its options be parsed, and sees to it that every run ends with a result.
#include "app/lifeboat/CommandLine.h"

#include "app/lifeboat/AllCommands.h"
#include "app/lifeboat/HelpText.h"

#include <algorithm>
#include <exception>

namespace lifeboat
{

namespace
{

using Arguments = std::vector<std::string>;

/// Where the first two words stand that are no options.
std::vector<std::size_t> findWords(const Arguments& arguments)
{
    std::vector<std::size_t> words;
    for (std::size_t i = 0; i < arguments.size() && words.size() < 2 && arguments[i] != "--"; ++i) {
        if (arguments[i] == "--color" || arguments[i] == "--port")
            ++i; // its value
        else if (!arguments[i].starts_with('-'))
            words.push_back(i);
    }
    return words;
}

/// A line that cannot be parsed must be answered in JSON all the same.
OutputSettings guessSettings(const Arguments& arguments)
{
    const auto end = std::ranges::find(arguments, "--");
    return {.json = std::find(arguments.begin(), end, "--json") != end};
}

Outcome showText(Output& output, const std::string& text)
{
    output.print(text);
    output.event("text", {{"text", text}});
    return {};
}

/// Parses the options of one command, or of none, and runs it.
int runCommand(Command* command, const CommandList& commands, const Arguments& arguments, Streams& streams)
{
    Options options;
    if (command)
        command->declare(options);
    CommonSettings common;
    common.declare(options);
    const auto wish = options.parse(arguments);
    const auto settings = common.settings();

    const bool isParsed = wish && *wish == Options::Wish::run && settings;
    Output output(streams, isParsed ? *settings : guessSettings(arguments));
    const auto run = [&]() -> Outcome {
        if (!wish)
            return output.refuse(wish.error().what, wish.error().hint);
        if (*wish == Options::Wish::version)
            return showText(output, "lifeboat " LIFEBOAT_VERSION "\n");
        if (*wish == Options::Wish::help)
            return showText(output, command ? commandHelp(*command) : overviewHelp(commands));
        if (!settings)
            return output.refuse(settings.error().what, settings.error().hint);
        if (!command)
            return output.refuse("a verb is missing", "Run “lifeboat help” for all verbs.");
        return command->run(output);
    };
    return output.finish(run());
}

int run(const Arguments& arguments, Streams& streams)
{
    const CommandList commands = allCommands();
    const auto words = findWords(arguments);
    const auto without = [&](std::size_t count) {
        Arguments rest;
        for (std::size_t i = 0; i < arguments.size(); ++i)
            if (std::find(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(count), i) ==
                words.begin() + static_cast<std::ptrdiff_t>(count))
                rest.push_back(arguments[i]);
        return rest;
    };
    if (words.empty())
        return runCommand(nullptr, commands, arguments, streams);
    const std::string& first = arguments[words[0]];
    if (words.size() == 2)
        if (Command* command = findCommand(commands, first + " " + arguments[words[1]]))
            return runCommand(command, commands, without(2), streams);
    if (Command* command = findCommand(commands, first))
        return runCommand(command, commands, without(1), streams);

    Output output(streams, guessSettings(arguments));
    const std::string group = groupHelp(commands, first);
    const bool asksForHelp = std::ranges::any_of(arguments, [](auto& a) { return a == "--help" || a == "-h"; });
    if (!group.empty() && asksForHelp)
        return output.finish(showText(output, group));
    std::string verb = first;
    if (!group.empty() && words.size() == 2)
        verb += " " + arguments[words[1]];
    std::string hint = didYouMeanVerb(commands, verb);
    if (!group.empty() && (hint.empty() || words.size() < 2))
        hint = "Run “lifeboat help " + first + "” for its verbs.";
    return output.finish(output.refuse("there is no verb “" + verb + "”", hint));
}

} // namespace

int runLifeboat(std::span<const std::string> arguments, Streams& streams)
{
    const Arguments list(arguments.begin(), arguments.end());
    try {
        return run(list, streams);
    } catch (const std::exception& error) {
        Output output(streams, guessSettings(list));
        return output.finish(output.fail({core::ErrorCode::internal, {}, error.what()}));
    }
}

} // namespace lifeboat
