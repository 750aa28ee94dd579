// SPDX-License-Identifier: MIT
// The program around runLifeboat: the process' arguments, streams and environment.
#include "app/lifeboat/CommandLine.h"

#include <cstdlib>
#include <iostream>
#include <unistd.h>
#include <vector>

namespace
{

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    return value ? value : "";
}

} // namespace

int main(int count, char** values)
{
    std::ios::sync_with_stdio(false);
    const std::vector<std::string> arguments(values + (count > 0 ? 1 : 0), values + count);
    lifeboat::Streams streams{.in = std::cin,
                              .out = std::cout,
                              .err = std::cerr,
                              .outIsTerminal = ::isatty(STDOUT_FILENO) == 1,
                              .errIsTerminal = ::isatty(STDERR_FILENO) == 1,
                              .noColor = environment("NO_COLOR"),
                              .term = environment("TERM"),
                              .port = environment("LIFEBOAT_PORT"),
                              .inDescriptor = STDIN_FILENO};
    return lifeboat::runLifeboat(arguments, streams);
}
