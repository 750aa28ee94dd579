// SPDX-License-Identifier: MIT
#include "app/lifeboat/CompletionOffers.h"
#include "app/lifeboat/CompletionScript.h"
#include "app/lifeboat/HelpText.h"

namespace lifeboat
{

namespace
{

constexpr std::string_view begin = R"fish(# Completion of lifeboat in fish, made by “lifeboat completion fish”.

# Whether these words are the verb of the command line so far, with COUNT arguments behind it; without one any number.
#   __lifeboat_at VERB [COUNT]
function __lifeboat_at
    set -l verb
    set -l count 0
    set -l skip no
    for word in (commandline -opc)[2..]
        if test $skip = yes
            set skip no
        else if string match -q -- '-*' $word
            contains -- "$verb:$word" $__lifeboat_valued; and set skip yes
        else if test -z "$verb"
            set verb $word
        else if contains -- "$verb $word" $__lifeboat_pairs
            set verb "$verb $word"
        else
            set count (math $count + 1)
        end
    end
    test "$verb" = "$argv[1]"; or return 1
    not set -q argv[2]; or test $count -eq $argv[2]
end

function __lifeboat_ports
    printf 'auto\tthe one module that is plugged in\n'
    set -l program (commandline -opc)[1]
    $program ports --names 2>/dev/null
end

complete -c lifeboat -f
)fish";

std::string inQuotes(std::string_view text)
{
    std::string result = "'";
    for (const char c : text)
        result += c == '\'' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    return result + "'";
}

/// What follows -a, and whether files are offered.
std::string offered(const Offer& offer)
{
    switch (offer.kind) {
    case Offer::Kind::anything:
        return {};
    case Offer::Kind::files:
        return " -F";
    case Offer::Kind::folders:
        return " -f -a '(__fish_complete_directories)'";
    case Offer::Kind::ports:
        return " -f -a '(__lifeboat_ports)'";
    case Offer::Kind::words:
        break;
    }
    std::string words;
    for (const std::string& word : offer.words)
        words += (words.empty() ? "" : " ") + word;
    return " -f -a " + inQuotes(words);
}

std::string lineOf(const std::string& condition, const std::string& rest)
{
    return "complete -c lifeboat -n " + inQuotes("__lifeboat_at " + condition) + rest + "\n";
}

std::string spelled(const std::string& name)
{
    return name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
}

} // namespace

std::string fishCompletion(const CommandList& commands)
{
    std::string script(begin);
    std::string valued = "set -g __lifeboat_valued";
    std::string pairs = "set -g __lifeboat_pairs";
    for (const std::string& first : firstWords(commands)) {
        script += lineOf("''", " -a " + first + " -d " + inQuotes(summaryOf(commands, first)));
        for (const std::string& second : secondWords(commands, first)) {
            const std::string both = first + " " + second;
            pairs += " " + inQuotes(both);
            script +=
                lineOf(first + " 0", " -a " + second + " -d " + inQuotes(findCommand(commands, both)->info().summary));
        }
    }
    for (const OfferedVerb& verb : offeredVerbs(commands)) {
        const std::string name = inQuotes(verb.name);
        for (const OfferedOption& option : verb.options) {
            std::string names;
            for (const std::string& spelling : option.names) {
                names += spelled(spelling);
                if (option.value)
                    valued += " " + inQuotes(verb.name + ":" + spelling);
            }
            script += lineOf(name, names + (option.value ? " -r" + offered(*option.value) : "") + " -d " +
                                       inQuotes(option.declaration.description));
        }
        for (std::size_t i = 0; i < verb.arguments.size(); ++i) {
            const bool isRepeated = verb.arguments[i].declaration.isRepeated;
            if (verb.arguments[i].value.kind != Offer::Kind::anything)
                script += lineOf(name + (isRepeated ? "" : " " + std::to_string(i)), offered(verb.arguments[i].value));
        }
    }
    return script + valued + "\n" + pairs + "\n";
}

} // namespace lifeboat
