// SPDX-License-Identifier: MIT
#include "app/lifeboat/Options.h"

#include "app/lifeboat/Nearest.h"
#include "ui/text/Printable.h"

#include <CLI/CLI.hpp>

#include <algorithm>

namespace lifeboat
{

namespace
{

// CLI11 takes "[a,b]" apart wherever a list may stand. No argument of a program can hold this character.
constexpr char guard = '\0';

std::string guarded(const std::string& argument)
{
    return argument.starts_with('[') ? guard + argument : argument;
}

std::string unguarded(const std::string& result)
{
    return result.starts_with(guard) ? result.substr(1) : result;
}

std::vector<std::string> unguarded(const CLI::results_t& results)
{
    std::vector<std::string> texts;
    for (const std::string& result : results)
        texts.push_back(unguarded(result));
    return texts;
}

bool isOption(const std::string& argument)
{
    return argument.size() > 1 && argument.starts_with('-');
}

/// What stands before `suffix` in a message of CLI11: the name of an argument.
std::string nameIn(const std::string& message, std::string_view suffix)
{
    return message.substr(0, message.find(suffix));
}

} // namespace

std::vector<std::string> Declaration::names() const
{
    std::vector<std::string> names;
    std::size_t start = 0;
    for (std::size_t comma; (comma = spelled.find(',', start)) != std::string::npos; start = comma + 1)
        names.push_back(spelled.substr(start, comma - start));
    names.push_back(spelled.substr(start));
    return names;
}

struct Options::Parser {
    CLI::App app;

    CLI::Option* add(const std::string& spelled, std::function<void(const CLI::results_t&)> store)
    {
        return app.add_option(spelled, [store = std::move(store)](const CLI::results_t& results) {
            store(results);
            return true;
        });
    }
};

Options::Options() : m_parser(std::make_unique<Parser>())
{
    m_parser->app.set_help_flag("-h,--help");
    m_parser->app.set_version_flag("--version", std::string());
}

Options::~Options() = default;

void Options::argument(const std::string& name, std::string& value, std::string_view description)
{
    m_parser->add(name, [&value](const auto& results) { value = unguarded(results.front()); })->required();
    m_declarations.push_back({Declaration::Kind::argument, name, {}, std::string(description), false, true});
}

void Options::argument(const std::string& name, std::optional<std::string>& value, std::string_view description)
{
    m_parser->add(name, [&value](const auto& results) { value = unguarded(results.front()); });
    m_declarations.push_back({Declaration::Kind::argument, name, {}, std::string(description), false, false});
}

void Options::arguments(const std::string& name, std::vector<std::string>& values, bool required,
                        std::string_view description)
{
    m_parser->add(name, [&values](const auto& results) { values = unguarded(results); })
        ->expected(-1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->required(required);
    m_declarations.push_back({Declaration::Kind::argument, name, {}, std::string(description), true, required});
}

void Options::option(const std::string& spelled, std::string_view placeholder, std::string& value,
                     std::string_view description)
{
    m_parser->add(spelled, [&value](const auto& results) { value = unguarded(results.front()); })->required();
    m_declarations.push_back(
        {Declaration::Kind::option, spelled, std::string(placeholder), std::string(description), false, true});
}

void Options::option(const std::string& spelled, std::string_view placeholder, std::optional<std::string>& value,
                     std::string_view description)
{
    m_parser->add(spelled, [&value](const auto& results) { value = unguarded(results.front()); });
    m_declarations.push_back(
        {Declaration::Kind::option, spelled, std::string(placeholder), std::string(description), false, false});
}

void Options::option(const std::string& spelled, std::string_view placeholder, std::vector<std::string>& values,
                     std::string_view description)
{
    m_parser->add(spelled, [&values](const auto& results) { values = unguarded(results); })
        ->expected(-1)
        ->multi_option_policy(CLI::MultiOptionPolicy::TakeAll)
        ->allow_extra_args(false);
    m_declarations.push_back(
        {Declaration::Kind::option, spelled, std::string(placeholder), std::string(description), true, false});
}

void Options::flag(const std::string& spelled, int& count, std::string_view description)
{
    m_parser->app.add_flag_function(spelled, [&count](std::int64_t times) { count = static_cast<int>(times); });
    m_declarations.push_back({Declaration::Kind::flag, spelled, {}, std::string(description)});
}

std::expected<Options::Wish, UsageError> Options::parse(const std::vector<std::string>& arguments)
{
    std::vector<std::string> reversed; // as CLI11 wants them
    for (auto argument = arguments.rbegin(); argument != arguments.rend(); ++argument)
        reversed.push_back(guarded(*argument));
    try {
        m_parser->app.parse(reversed);
        return Wish::run;
    } catch (const CLI::CallForHelp&) {
        return Wish::help;
    } catch (const CLI::CallForVersion&) {
        return Wish::version;
    } catch (const CLI::RequiredError& error) {
        if (auto unknown = unknownOptionIn(arguments))
            return std::unexpected(*unknown);
        return std::unexpected(UsageError{nameIn(error.what(), " is required") + " is missing", {}});
    } catch (const CLI::ExtrasError& error) {
        if (auto unknown = unknownOptionIn(arguments))
            return std::unexpected(*unknown);
        return std::unexpected(UsageError{"there are more arguments than this verb takes", {}});
    } catch (const CLI::ArgumentMismatch& error) {
        return std::unexpected(UsageError{nameIn(error.what(), ":") + " takes exactly one value", {}});
    } catch (const CLI::Error& error) {
        return std::unexpected(UsageError{error.what(), {}});
    }
}

std::optional<UsageError> Options::unknownOptionIn(const std::vector<std::string>& arguments) const
{
    std::vector<std::string> known;
    for (const CLI::Option* option : m_parser->app.get_options())
        for (const std::string& name : option->get_lnames())
            known.push_back("--" + name);
    for (const std::string& argument : arguments) {
        if (argument == "--")
            break;
        if (!isOption(argument))
            continue;
        const bool isLong = argument.starts_with("--");
        const std::string name = isLong ? argument.substr(0, argument.find('=')) : argument.substr(0, 2);
        if (m_parser->app.get_option_no_throw(name) != nullptr)
            continue;
        const std::string whole = argument.substr(0, argument.find('='));
        return UsageError{"there is no option “" + whole + "” here", didYouMean(isLong ? whole : "-" + whole, known)};
    }
    return {};
}

std::string Options::listing(std::size_t skip) const
{
    std::vector<std::string> left;
    std::size_t width = 0;
    for (const Declaration& declared : m_declarations) {
        std::string text = declared.spelled;
        if (declared.kind == Declaration::Kind::option)
            text += " " + declared.placeholder;
        else if (declared.kind == Declaration::Kind::argument && declared.isRepeated)
            text += "...";
        width = std::max(width, text.size());
        left.push_back(std::move(text));
    }
    std::string text;
    for (std::size_t i = skip; i < left.size(); ++i) {
        text += "  " + left[i] + std::string(width + 2 - left[i].size(), ' ') + m_declarations[i].description;
        text += '\n';
    }
    return text;
}

std::string didYouMean(std::string_view word, const std::vector<std::string>& candidates)
{
    const auto guess = nearest(word, candidates);
    return guess ? "Did you mean “" + *guess + "”?" : std::string();
}

} // namespace lifeboat
