// SPDX-License-Identifier: MIT
// A module whose time is made up, with partitions that a combined package would leave in it.
#pragma once

#include "firmware/board/host/MemoryFlash.h"
#include "firmware/board/host/Module.h"
#include "tests/firmware/HostScript.h"
#include "tests/support/SimulatedModule.h"

namespace test
{

/// Images of both partitions with a few protected files, as core/project makes them.
struct PartitionImages {
    Bytes user;
    Bytes backup;
};
PartitionImages sampleImages(std::uint32_t userBlocks = 0x60, std::uint32_t backupBlocks = 0x20);
/// The same with one file deleted and another damaged, in the user partition.
PartitionImages damagedImages();

class ModuleRig
{
public:
    explicit ModuleRig(const firmware::host::ModuleSettings& settings = {});

    void put(const PartitionImages& images);
    Bytes userImage() const;

    /// Sends at once, and gives what comes back within `wait`.
    Bytes talk(const Bytes& bytes, firmware::host::Time wait = std::chrono::milliseconds(500));
    std::string talk(const std::string& text, firmware::host::Time wait = std::chrono::milliseconds(500))
    {
        return textOf(talk(bytesOf(text), wait));
    }
    /// Lets time pass, one event after the other.
    void pass(firmware::host::Time time);
    /// Switches on and gives what the boot says.
    std::string boot();

    firmware::host::ModuleSettings settings;
    firmware::host::MemoryFlash flash;
    Bytes sent; ///< by the module, all of it
    firmware::host::Time now{0};
    firmware::host::Module module;
};

} // namespace test
