// SPDX-License-Identifier: MIT
#include "tests/app/lifeboat/CommandRun.h"

#include "app/lifeboat/CommandLine.h"
#include "core/checksum/Crc32.h"

#include <cstdio>
#include <sstream>
#include <stdexcept>

namespace test
{

using nlohmann::json;

std::vector<json> CommandRun::lines() const
{
    std::vector<json> lines;
    std::istringstream text(out);
    for (std::string line; std::getline(text, line);)
        lines.push_back(json::parse(line));
    return lines;
}

std::vector<json> CommandRun::events(const std::string& name) const
{
    std::vector<json> found;
    for (const json& line : lines())
        if (line.at("v") == 1 && line.at("event") == name)
            found.push_back(line);
    return found;
}

json CommandRun::result() const
{
    const auto all = lines();
    if (all.empty() || all.back().at("event") != "result" || events("result").size() != 1)
        throw std::runtime_error("the last line is not the one result: " + out);
    return all.back();
}

CommandRun runCommand(const std::vector<std::string>& arguments, const Surroundings& surroundings)
{
    std::istringstream in(surroundings.in);
    std::ostringstream out;
    std::ostringstream err;
    lifeboat::Streams streams{.in = in,
                              .out = out,
                              .err = err,
                              .outIsTerminal = surroundings.outIsTerminal,
                              .errIsTerminal = surroundings.errIsTerminal,
                              .noColor = surroundings.noColor,
                              .term = surroundings.term,
                              .port = surroundings.port,
                              .system = surroundings.system};
    CommandRun run;
    run.exitCode = lifeboat::runLifeboat(arguments, streams);
    run.out = out.str();
    run.err = err.str();
    return run;
}

std::string crcOf(const Bytes& bytes)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", core::checksum::quecPythonCrc32(bytes));
    return text;
}

} // namespace test
