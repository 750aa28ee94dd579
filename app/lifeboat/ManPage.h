// SPDX-License-Identifier: MIT
// The manual page of the command line: a frame of prose, filled with what the verbs declare.
#pragma once

#include "app/lifeboat/Command.h"

#include <string>
#include <string_view>

namespace lifeboat
{

/// `frame` in the man macros of roff. Lines that are nothing but @VERBS@, @COMMON@ or @EXITCODES@ are replaced by the
/// verbs with their options and examples, the options of all verbs and the exit codes, and @VERSION@ anywhere.
std::string manPage(std::string_view frame, const CommandList& commands, std::string_view version);

} // namespace lifeboat
