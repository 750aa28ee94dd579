// SPDX-License-Identifier: MIT
// One run of the command line inside the test's own process, and what it left on its streams.
#pragma once

#include "device/serial/Ports.h"
#include "tests/support/TestData.h"

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

namespace test
{

/// What the run finds around it.
struct Surroundings {
    std::string in{};
    bool outIsTerminal = false;
    bool errIsTerminal = false;
    std::string noColor{};
    std::string term{};
    std::string port{};
    device::SystemRoots system{};
};

struct CommandRun {
    int exitCode = -1;
    std::string out;
    std::string err;

    /// Every line of stdout as JSON; throws std::runtime_error when one is not.
    std::vector<nlohmann::json> lines() const;
    /// Those of one kind.
    std::vector<nlohmann::json> events(const std::string& name) const;
    /// The last line; throws std::runtime_error when it is no result.
    nlohmann::json result() const;
};

CommandRun runCommand(const std::vector<std::string>& arguments, const Surroundings& surroundings = {});

/// CRC-32 as QuecPython's tools write it.
std::string crcOf(const Bytes& bytes);
inline std::string crcOf(const std::string& text)
{
    return crcOf(bytesOf(text));
}

} // namespace test

/// What a run said, with the whole of it when the part is missing.
#define HAS(whole, part) QVERIFY2((whole).find(part) != std::string::npos, (whole).c_str())
