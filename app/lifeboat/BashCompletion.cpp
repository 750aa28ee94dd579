// SPDX-License-Identifier: MIT
#include "app/lifeboat/CompletionOffers.h"
#include "app/lifeboat/CompletionScript.h"

namespace lifeboat
{

namespace
{

// Bash cuts words at "=", so that --port=X arrives as three.
constexpr std::string_view begin = R"bash(# Completion of lifeboat in bash, made by “lifeboat completion bash”.

# What is typed so far: $verb, the number of its arguments in $count, and in $option the one whose value comes next.
_lifeboat_read()
{
    local i word
    verb="" option="" count=0
    for ((i = 1; i < COMP_CWORD; i++)); do
        word=${COMP_WORDS[i]}
        if [[ $word == "=" ]]; then
            continue
        elif [[ -n $option ]]; then
            option=""
        elif [[ $word == -* ]]; then
            _lifeboat_value "$word"
            [[ -n $offer ]] && option=$word
        elif [[ -z $verb ]]; then
            verb=$word
        elif [[ $verb != *" "* && " $(_lifeboat_second) " == *" $word "* ]]; then
            verb+=" $word"
        else
            count=$((count + 1))
        fi
    done
    offer=""
}

# Offers what is in $offer: "files", "folders", "ports", "anything", or words.
_lifeboat_offer()
{
    local words=$offer
    case "$offer" in
    "" | anything) return ;;
    files) compopt -o default; return ;;
    folders) compopt -o dirnames; return ;;
    ports) words="auto $("${COMP_WORDS[0]}" ports --names 2>/dev/null | cut -f 1)" ;;
    esac
    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}

_lifeboat()
{
    local current=${COMP_WORDS[COMP_CWORD]} verb option count offer=""
    COMPREPLY=()
    [[ $current == "=" ]] && current=""
    _lifeboat_read
    if [[ -n $option ]]; then
        _lifeboat_value "$option"
    elif [[ $current == -* ]]; then
        _lifeboat_options
    elif [[ -z $verb ]]; then
        offer="@VERBS@"
    else
        offer=$(_lifeboat_second)
        [[ -n $offer ]] || _lifeboat_argument
    fi
    _lifeboat_offer
}

)bash";

std::string wordsOf(const Offer& offer)
{
    switch (offer.kind) {
    case Offer::Kind::anything:
        return "anything";
    case Offer::Kind::files:
        return "files";
    case Offer::Kind::folders:
        return "folders";
    case Offer::Kind::ports:
        return "ports";
    case Offer::Kind::words:
        break;
    }
    std::string words;
    for (const std::string& word : offer.words)
        words += (words.empty() ? "" : " ") + word;
    return words;
}

std::string joined(const std::vector<std::string>& words)
{
    return wordsOf({Offer::Kind::words, words});
}

std::string functionOf(std::string_view name, std::string_view purpose, std::string_view subject,
                       const std::string& cases)
{
    return "# " + std::string(purpose) + "\n" + std::string(name) + "()\n{\n    case \"" + std::string(subject) +
           "\" in\n" + cases + "    esac\n}\n\n";
}

std::string caseOf(const std::string& patterns, const std::string& offer)
{
    return "    " + patterns + ") offer=\"" + offer + "\" ;;\n";
}

} // namespace

std::string bashCompletion(const CommandList& commands)
{
    std::string options;
    std::string values;
    std::string arguments;
    std::string second;
    for (const OfferedVerb& verb : offeredVerbs(commands)) {
        std::vector<std::string> names;
        for (const OfferedOption& option : verb.options) {
            names.insert(names.end(), option.names.begin(), option.names.end());
            if (!option.value)
                continue;
            std::string patterns;
            for (const std::string& name : option.names)
                patterns += (patterns.empty() ? "\"" : " | \"") + verb.name + ":" + name + "\"";
            values += caseOf(patterns, wordsOf(*option.value));
        }
        options += caseOf("\"" + verb.name + "\"", joined(names));
        for (std::size_t i = 0; i < verb.arguments.size(); ++i) {
            const std::string place = verb.arguments[i].declaration.isRepeated ? "\"*" : std::to_string(i) + "\"";
            arguments += caseOf("\"" + verb.name + ":" + place, wordsOf(verb.arguments[i].value));
        }
    }
    for (const std::string& first : firstWords(commands))
        if (const auto words = secondWords(commands, first); !words.empty())
            second += "    \"" + first + "\") echo \"" + joined(words) + "\" ;;\n";

    std::string script(begin);
    constexpr std::string_view verbs = "@VERBS@";
    script.replace(script.find(verbs), verbs.size(), joined(firstWords(commands)));
    script += functionOf("_lifeboat_second", "Second words of the verb, where it has two.", "$verb", second);
    script += functionOf("_lifeboat_options", "Sets $offer to the options of the verb.", "$verb", options);
    script += functionOf("_lifeboat_value", "Sets $offer to what may stand behind option $1; nothing behind a flag.",
                         "$verb:$1", values + caseOf("*", ""));
    script +=
        functionOf("_lifeboat_argument", "Sets $offer to what may be the next argument.", "$verb:$count", arguments);
    return script + "complete -F _lifeboat lifeboat\n";
}

} // namespace lifeboat
