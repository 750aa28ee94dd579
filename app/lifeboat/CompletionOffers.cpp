// SPDX-License-Identifier: MIT
#include "app/lifeboat/CompletionOffers.h"

#include "app/lifeboat/HelpText.h"
#include "core/project/ModuleProfile.h"

#include <algorithm>

namespace lifeboat
{

namespace
{

OfferedVerb offersOf(const Options& options, const CommandList& commands)
{
    OfferedVerb verb;
    for (const Declaration& declared : options.declarations()) {
        if (declared.kind == Declaration::Kind::argument) {
            verb.arguments.push_back({declared, offerFor(declared.spelled, commands).value_or(Offer{})});
            continue;
        }
        OfferedOption option{declared, declared.names()};
        if (declared.kind == Declaration::Kind::option)
            option.value = offerFor(declared.placeholder, commands).value_or(Offer{});
        verb.options.push_back(std::move(option));
    }
    verb.options.push_back({{Declaration::Kind::flag, "--help", {}, "explain this verb"}, {"--help"}});
    verb.options.push_back({{Declaration::Kind::flag, "--version", {}, "tell the version"}, {"--version"}});
    return verb;
}

} // namespace

std::optional<Offer> offerFor(std::string_view placeholder, const CommandList& commands)
{
    const auto isOneOf = [&](std::initializer_list<std::string_view> names) {
        return std::ranges::find(names, placeholder) != names.end();
    };
    using Kind = Offer::Kind;
    if (isOneOf({"FILE", "PACKAGE", "IMAGE", "PROJECT", "PROGRAM", "SCRIPT", "OUT"}))
        return Offer{Kind::files};
    if (placeholder == "DIR")
        return Offer{Kind::folders};
    if (placeholder == "PORT")
        return Offer{Kind::ports};
    if (placeholder == "WHEN")
        return Offer{Kind::words, {"auto", "always", "never"}};
    if (placeholder == "SHELL")
        return Offer{Kind::words, {"bash", "zsh", "fish"}};
    if (placeholder == "RATE")
        return Offer{Kind::words, {"115200", "230400", "460800", "921600"}};
    if (placeholder == "TOPIC")
        return Offer{Kind::words, firstWords(commands)};
    if (placeholder == "NAME") {
        Offer modules{Kind::words};
        for (const core::project::ModuleProfile& profile : core::project::moduleProfiles())
            modules.words.push_back(profile.name);
        return modules;
    }
    if (isOneOf({"ID", "GLOB", "PATH", "FROM", "TO", "ID[@ADDRESS]=IMAGE"}))
        return Offer{};
    return {};
}

std::vector<OfferedVerb> offeredVerbs(const CommandList& commands)
{
    CommonSettings common;
    Options ofAll;
    common.declare(ofAll);
    std::vector<OfferedVerb> verbs{offersOf(ofAll, commands)};
    for (const auto& command : commands) {
        Options options;
        command->declare(options);
        common.declare(options);
        OfferedVerb verb = offersOf(options, commands);
        verb.name = command->info().name;
        verb.summary = command->info().summary;
        verbs.push_back(std::move(verb));
    }
    return verbs;
}

std::vector<std::string> firstWords(const CommandList& commands)
{
    std::vector<std::string> words;
    for (const auto& command : commands) {
        const std::string_view name = command->info().name;
        const std::string first(name.substr(0, name.find(' ')));
        if (std::ranges::find(words, first) == words.end())
            words.push_back(first);
    }
    return words;
}

std::vector<std::string> secondWords(const CommandList& commands, std::string_view first)
{
    std::vector<std::string> words;
    for (const auto& command : commands) {
        const std::string_view name = command->info().name;
        if (name.size() > first.size() && name.starts_with(first) && name[first.size()] == ' ')
            words.emplace_back(name.substr(first.size() + 1));
    }
    return words;
}

std::string summaryOf(const CommandList& commands, std::string_view first)
{
    if (const Command* command = findCommand(commands, first))
        return std::string(command->info().summary);
    std::string summary;
    for (const std::string& word : secondWords(commands, first))
        summary += (summary.empty() ? "" : ", ") + word;
    return summary;
}

} // namespace lifeboat
