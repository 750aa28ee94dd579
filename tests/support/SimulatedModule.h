// SPDX-License-Identifier: MIT
// A module without its processor: two partitions on simulated flash, and boots that run the real restore engine.
// Nothing but the flash survives from one boot to the next.
#pragma once

#include "core/restore/Engine.h"
#include "core/restore/Extras.h"
#include "core/restore/SimulatedNor.h"
#include "tests/support/TestData.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace test
{

/// Path with leading slash to content; folders are not listed.
using Tree = std::map<std::string, Bytes>;

/// The lines of a log as text.
class LineLog final : public core::restore::Log
{
public:
    void line(std::span<const std::string_view> parts) override;
    bool contains(const std::string& text) const;
    std::string text() const;

    std::vector<std::string> lines;
};

struct Boot {
    core::restore::Report report;
    LineLog log;
    std::uint32_t operations = 0;       ///< erase and program calls on the user partition
    core::restore::StatusRecord record; ///< with SimulatedModule::extras
};

class SimulatedModule
{
public:
    /// Blocks of the partitions; the module uses one less of each. Both are formatted.
    SimulatedModule(std::uint32_t userBlocks, std::uint32_t backupBlocks);
    /// From partition images.
    SimulatedModule(Bytes userImage, Bytes backupImage);

    core::restore::SimulatedNor user;
    core::restore::SimulatedNor backup;
    bool extras = false; ///< boots have updates, sets, counters and the status record

    Boot boot();

    /// Runs `work` on a freshly mounted file system of the partition; throws std::runtime_error when it does not mount.
    static void with(core::restore::SimulatedNor& nor, const std::function<void(core::littlefs::FileSystem&)>& work);
    /// Puts a file, folders included, without regard for what stood there.
    static void put(core::restore::SimulatedNor& nor, const std::string& path, const Bytes& content);
    /// Removes a file; folders that become empty stay.
    static void remove(core::restore::SimulatedNor& nor, const std::string& path);
    /// Every file that can be read; throws std::runtime_error on damage.
    static Tree tree(core::restore::SimulatedNor& nor);
    static std::optional<Bytes> read(core::restore::SimulatedNor& nor, const std::string& path);
    static std::uint32_t freeBlocks(core::restore::SimulatedNor& nor);
    /// Small files until only this many blocks are free.
    static void fillUp(core::restore::SimulatedNor& nor, std::uint32_t blocksLeft);
};

} // namespace test
