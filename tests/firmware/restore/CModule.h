// SPDX-License-Identifier: MIT
// A simulated module that is used through the C functions alone, as a vendor would.
#pragma once

#include "firmware/restore/lifeboat_restore.h"
#include "tests/support/SimulatedModule.h"

#include <memory>
#include <string>
#include <vector>

namespace test
{

class CModule
{
public:
    /// The flash is copied; `programUnit` in bytes.
    explicit CModule(const SimulatedModule& module, std::uint32_t programUnit = 256);
    CModule(const CModule&) = delete;

    SimulatedModule flash;
    lifeboat_config config{};
    std::vector<std::string> log;
    std::string text;           ///< what was handed to `write`
    std::uint32_t badCalls = 0; ///< flash calls that break the header's promises
    std::vector<std::uint64_t> memory;

    /// To be handed over as `write` with a context of &text.
    static void write(void* context, const char* bytes, std::size_t size);

    // With text and log of this call alone.
    int update(const std::string& path);
    int usrUpdate(const std::string& path);
    int bulkUpdate(const std::vector<std::string>& paths);
    int check();
    int readJsonFile();
    /// "None", the text, or the number of the result.
    std::string crc(const std::string& path);
    std::string retrieve(const std::string& path);

    std::string userFile(const std::string& path); ///< "" when it is missing
    /// Everything written to either partition since then would show.
    Bytes bytes() const;
    Bytes backupBytes() const { return {flash.backup.content().begin(), flash.backup.content().end()}; }

private:
    void clear();
};

} // namespace test
