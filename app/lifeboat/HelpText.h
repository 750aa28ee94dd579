// SPDX-License-Identifier: MIT
// The texts of the help, made from what the commands and the table of errors say about themselves.
#pragma once

#include "app/lifeboat/Command.h"
#include "core/Error.h"

#include <optional>
#include <string>

namespace lifeboat
{

/// Settings that every verb has; declared behind the verb's own options.
struct CommonSettings {
    int json = 0;
    int quiet = 0;
    int verbose = 0;
    std::optional<std::string> colour;

    void declare(Options& options);
    /// Wrong is a colour that is neither auto, always nor never.
    std::expected<OutputSettings, UsageError> settings() const;
};

/// All verbs, the common options and the exit codes.
std::string overviewHelp(const CommandList& commands);
/// One verb: examples first. `command` is declared to new options for this.
std::string commandHelp(Command& command);
/// The verbs that begin with this word ("package"); empty when there is none.
std::string groupHelp(const CommandList& commands, std::string_view word);
/// One error code; empty for a number that is no code.
std::string codeHelp(core::ErrorCode code);

/// The verb of this name, or null.
Command* findCommand(const CommandList& commands, std::string_view name);
/// What may have been meant, in words, or empty.
std::string didYouMeanVerb(const CommandList& commands, std::string_view word);

} // namespace lifeboat
