// SPDX-License-Identifier: MIT
// What a shell can offer for each word of a command line: made from what the commands declare, for all shells.
#pragma once

#include "app/lifeboat/Command.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lifeboat
{

/// What may stand in one place.
struct Offer {
    enum class Kind { anything, files, folders, ports, words };

    Kind kind = Kind::anything;
    std::vector<std::string> words{}; ///< of the kind words: to choose from
};

/// By the name that the help gives to an argument or value: "PACKAGE". Nothing for a name that it does not know.
std::optional<Offer> offerFor(std::string_view placeholder, const CommandList& commands);

struct OfferedOption {
    Declaration declaration;
    std::vector<std::string> names;
    std::optional<Offer> value{}; ///< nothing for a flag
};

struct OfferedArgument {
    Declaration declaration;
    Offer value;
};

/// One verb; without a name what may stand before one.
struct OfferedVerb {
    std::string name;
    std::string summary;
    std::vector<OfferedOption> options;
    std::vector<OfferedArgument> arguments;
};

/// First that without a name, then in the order of the help; the options of all verbs are part of each, --help and
/// --version too.
std::vector<OfferedVerb> offeredVerbs(const CommandList& commands);

/// The first words of all verbs, each once: "package" stands for three.
std::vector<std::string> firstWords(const CommandList& commands);
/// The second words behind this one: "list", "get", "set".
std::vector<std::string> secondWords(const CommandList& commands, std::string_view first);
/// What a first word does: the summary of its verb, or its second words, "list, get, set".
std::string summaryOf(const CommandList& commands, std::string_view first);

} // namespace lifeboat
