// SPDX-License-Identifier: MIT
// Completion scripts for three shells. They know every verb and option, offer files, folders and the values that an
// option can take, and ask “lifeboat ports --names” for the ports that are there.
#pragma once

#include "app/lifeboat/Command.h"

#include <string>

namespace lifeboat
{

/// To be sourced, or found by bash-completion under the name lifeboat. Needs nothing but bash 4.4.
std::string bashCompletion(const CommandList& commands);
/// To be found in $fpath under the name _lifeboat.
std::string zshCompletion(const CommandList& commands);
/// To be found in a folder of $fish_complete_path under the name lifeboat.fish; fish 3.0.
std::string fishCompletion(const CommandList& commands);

} // namespace lifeboat
