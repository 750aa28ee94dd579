// SPDX-License-Identifier: MIT
#include "tests/app/lifeboat/CommandRun.h"

#include "app/lifeboat/CommandLine.h"
#include "core/checksum/Crc32.h"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <stdexcept>

namespace test
{

using nlohmann::json;

namespace
{

/// What docs/json.md tells of an event: the fields in all rows of its tables that begin with its name.
std::map<std::string, std::set<std::string>> documentedEvents()
{
    std::map<std::string, std::set<std::string>> events;
    std::ifstream document(dataFile("../../docs/json.md"));
    for (std::string line; std::getline(document, line);) {
        if (!line.starts_with("| `"))
            continue;
        std::set<std::string>* fields = nullptr;
        for (std::size_t end = 0, begin = 0; (begin = line.find('`', end)) != line.npos; ++end) {
            end = line.find('`', begin + 1);
            const std::string name = line.substr(begin + 1, end - begin - 1);
            if (fields)
                fields->insert(name);
            else
                fields = &events[name];
        }
    }
    return events;
}

/// Whoever adds a field tells of it.
void checkIsDocumented(const CommandRun& run)
{
    static const auto events = documentedEvents();
    for (const json& line : run.lines()) {
        const auto known = events.find(line.at("event"));
        for (const auto& [name, value] : line.items())
            if (name != "v" && name != "event" && (known == events.end() || !known->second.contains(name)))
                throw std::runtime_error("docs/json.md does not tell of “" + name + "” in: " + line.dump());
    }
}

} // namespace

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
    const auto end = std::ranges::find(arguments, "--");
    if (std::find(arguments.begin(), end, "--json") != end)
        checkIsDocumented(run);
    return run;
}

std::string crcOf(const Bytes& bytes)
{
    char text[16];
    std::snprintf(text, sizeof text, "0x%x", core::checksum::quecPythonCrc32(bytes));
    return text;
}

} // namespace test
