// SPDX-License-Identifier: MIT
// One verb of the command line: what it is called, how it is used, and what it does.
#pragma once

#include "app/lifeboat/Options.h"
#include "app/lifeboat/Output.h"

#include <memory>
#include <string_view>
#include <vector>

namespace lifeboat
{

struct Example {
    std::string_view command; ///< behind "lifeboat "
    std::string_view purpose;
};

/// What the help says besides the options.
struct CommandInfo {
    std::string_view name;    ///< one word, or two: "package list"
    std::string_view summary; ///< one line, begins with a verb in the third person
    std::string_view usage;   ///< behind the name: "IMAGE DIR"
    std::vector<Example> examples;
};

class Command
{
public:
    Command() = default;
    virtual ~Command() = default;
    Command(const Command&) = delete;
    Command& operator=(const Command&) = delete;

    virtual const CommandInfo& info() const = 0;
    /// Declares arguments and options; their values are this object's.
    virtual void declare(Options& options) = 0;
    /// Errors have been told when this returns.
    virtual Outcome run(Output& output) = 0;
};

using CommandList = std::vector<std::unique_ptr<Command>>;

} // namespace lifeboat
