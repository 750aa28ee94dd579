// SPDX-License-Identifier: MIT
#include "app/lifeboat/CompletionOffers.h"
#include "app/lifeboat/CompletionScript.h"
#include "app/lifeboat/HelpText.h"

#include <algorithm>

namespace lifeboat
{

namespace
{

/// In single quotes, with `special` characters behind a backslash.
std::string inQuotes(std::string_view text, std::string_view special = "")
{
    std::string result = "'";
    for (const char c : text) {
        if (special.contains(c) || (c == '\\' && !special.empty()))
            result += '\\';
        result += c == '\'' ? "'\\''" : std::string(1, c);
    }
    return result + "'";
}

/// A text inside a specification of _arguments, where brackets and colons mean something.
std::string part(std::string_view text)
{
    const std::string result = inQuotes(text, "[]:");
    return result.substr(1, result.size() - 2);
}

std::string actionOf(const Offer& offer)
{
    switch (offer.kind) {
    case Offer::Kind::anything:
        return " ";
    case Offer::Kind::files:
        return "_files";
    case Offer::Kind::folders:
        return "_files -/";
    case Offer::Kind::ports:
        return "_lifeboat_ports";
    case Offer::Kind::words:
        break;
    }
    std::string words = "(";
    for (const std::string& word : offer.words)
        words += (words.size() == 1 ? "" : " ") + word;
    return words + ")";
}

/// One line of _arguments: '(-o --output)'{-o,--output}'[the new package]:OUT:_files'
std::string specificationOf(const OfferedOption& option)
{
    std::string all;
    std::string inBraces;
    for (const std::string& name : option.names) {
        all += (all.empty() ? "" : " ") + name;
        inBraces += (inBraces.empty() ? "" : ",") + name;
        if (option.value) // the value may follow as a word or in the same one
            inBraces += name.starts_with("--") ? "=" : "+";
    }
    const bool isAgain = option.declaration.isRepeated || all.contains("--verbose");
    std::string text = isAgain ? "'*'" : "'(" + all + ")'";
    text += option.names.size() > 1 ? "{" + inBraces + "}" : inBraces;
    text += "'[" + part(option.declaration.description) + "]";
    if (option.value)
        text += ":" + part(option.declaration.placeholder) + ":" + actionOf(*option.value);
    return text + "'";
}

std::string specificationOf(const OfferedArgument& argument)
{
    return std::string("'") + (argument.declaration.isRepeated ? "*" : "") + ":" + part(argument.declaration.spelled) +
           ":" + actionOf(argument.value) + "'";
}

std::string functionOf(const std::string& name)
{
    std::string function = "_lifeboat_verb_" + name;
    std::ranges::replace(function, ' ', '_');
    return function;
}

} // namespace

std::string zshCompletion(const CommandList& commands)
{
    std::string script = "#compdef lifeboat\n# Completion of lifeboat in zsh, made by “lifeboat completion zsh”.\n\n"
                         "_lifeboat_ports()\n{\n"
                         "    local -a ports=('auto:the one module that is plugged in' "
                         "${(f)\"$($_lifeboat_program ports --names 2>/dev/null | sed 's/:/\\\\:/g; s/\\t/:/')\"})\n"
                         "    _describe -t ports port ports\n}\n\n";
    std::string common;
    for (const OfferedVerb& verb : offeredVerbs(commands)) {
        std::string lines;
        for (const OfferedOption& option : verb.options)
            lines += " \\\n        " + specificationOf(option);
        for (const OfferedArgument& argument : verb.arguments)
            lines += " \\\n        " + specificationOf(argument);
        if (verb.name.empty())
            common = lines;
        else
            script += functionOf(verb.name) + "()\n{\n    _arguments -s -S" + lines + "\n}\n\n";
    }
    for (const std::string& first : firstWords(commands)) {
        const auto words = secondWords(commands, first);
        if (words.empty())
            continue;
        script += functionOf(first) + "()\n{\n    _lifeboat_choose " + inQuotes(first + "_");
        for (const std::string& word : words)
            script += " \\\n        " +
                      inQuotes(word + ":" + std::string(findCommand(commands, first + " " + word)->info().summary));
        script += "\n}\n\n";
    }
    script +=
        "# Offers the verbs $2…, or goes on with the function of the one that is there; $1: the words before it.\n"
        "_lifeboat_choose()\n{\n"
        "    local before=$1 curcontext=$curcontext state line\n"
        "    local -a verbs=(\"${@[2,-1]}\")\n"
        "    typeset -A opt_args\n"
        "    _arguments -C -s -S" +
        common +
        " \\\n        ':verb:->verb' \\\n        '*::argument:->argument'\n"
        "    case $state in\n"
        "    verb) _describe -t verbs verb verbs ;;\n"
        "    argument) (( $+functions[_lifeboat_verb_${before}${line[1]}] )) && _lifeboat_verb_${before}${line[1]} ;;\n"
        "    esac\n}\n\n";
    script += "_lifeboat()\n{\n    local _lifeboat_program=$words[1]\n    _lifeboat_choose ''";
    for (const std::string& first : firstWords(commands))
        script += " \\\n        " + inQuotes(first + ":" + summaryOf(commands, first));
    return script + "\n}\n\n_lifeboat \"$@\"\n";
}

} // namespace lifeboat
