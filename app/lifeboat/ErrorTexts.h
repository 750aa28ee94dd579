// SPDX-License-Identifier: MIT
// The one table from error codes to words for people: what happened, the likely cause, what to do.
// Facts of the single case (which file, which figures) come with the core::Problem.
#pragma once

#include "core/Error.h"

#include <optional>
#include <string>
#include <string_view>

namespace lifeboat
{

struct ErrorText {
    core::ErrorCode code{};
    std::string_view sentence; ///< without full stop: "the file is damaged"
    std::string_view cause;    ///< a whole sentence
    std::string_view remedy;   ///< a whole sentence, or several
};

/// Every code of core/Error.h has one; nothing for a number that is no code.
const ErrorText* findErrorText(core::ErrorCode code);

/// "L3001".
std::string codeText(core::ErrorCode code);

/// "L3001" or "3001", in any case; nothing for what is no number of a code.
std::optional<core::ErrorCode> parseCode(std::string_view text);

/// The exit code of the command line for an error: the thousands of its number, but as usual 130 after Ctrl+C and 143
/// after SIGTERM.
constexpr int exitCodeOf(core::ErrorCode code)
{
    if (code == core::ErrorCode::cancelled)
        return 130;
    return code == core::ErrorCode::terminated ? 143 : static_cast<int>(code) / 1000;
}

} // namespace lifeboat
