// SPDX-License-Identifier: MIT
// The one table from error codes to words for people: what happened, the likely cause, what to do.
// Facts of the single case (which file, which figures) come with the core::Problem.
#pragma once

#include "core/Error.h"
#include "ui/text/Text.h"

#include <optional>
#include <string>
#include <string_view>

namespace ui
{

struct ErrorText {
    core::ErrorCode code{};
    Text sentence;     ///< without full stop: "the file is damaged"
    Text cause;        ///< a whole sentence
    Text remedy;       ///< a whole sentence, or several; may name options and verbs of the command line
    Text windowRemedy; ///< the same where there is a window
};

/// Every code of core/Error.h has one; nothing for a number that is no code.
const ErrorText* findErrorText(core::ErrorCode code);

/// "L3001".
std::string codeText(core::ErrorCode code);

/// "L3001" or "3001", in any case; nothing for what is no number of a code.
std::optional<core::ErrorCode> parseCode(std::string_view text);

} // namespace ui
