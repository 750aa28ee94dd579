// SPDX-License-Identifier: MIT
// A loader on a flash in memory, whose answers are collected.
#pragma once

#include "firmware/board/host/MemoryFlash.h"
#include "firmware/board/host/RecordsInMemory.h"
#include "firmware/loader/Loader.h"
#include "tests/firmware/HostScript.h"

#include <map>
#include <memory>
#include <set>

namespace test
{

/// Records that fail on demand.
class FailingRecords final : public firmware::Records
{
public:
    core::Result<std::size_t> read(std::uint32_t record, std::span<std::byte> out) override;
    core::Result<void> write(std::uint32_t record, std::span<const std::byte> content) override;
    void erase(std::uint32_t record) override { inner.erase(record); }
    core::Result<void> format(std::uint32_t device) override { return inner.format(device); }
    void packedFile(std::string_view name, std::uint32_t size) override { inner.packedFile(name, size); }

    firmware::host::RecordsInMemory inner;
    bool fails = false;
};

/// A flash with defects, which counts.
class DefectiveFlash final : public firmware::Flash
{
public:
    explicit DefectiveFlash(std::uint32_t size) : inner(size) {}

    std::uint32_t size() const override { return inner.size(); }
    core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) override;
    core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) override;
    core::Result<void> erase(std::uint32_t offset) override;

    firmware::host::MemoryFlash inner;
    std::set<std::uint32_t> deadSectors; ///< whose erase fails
    std::set<std::uint32_t> stuckPages;  ///< which ignore programs
    std::vector<std::uint32_t> erased;   ///< sectors, in order
    std::uint32_t violations = 0;        ///< programs of bits that were not erased
    std::uint32_t crossings = 0;         ///< programs beyond a page
};

class LoaderRig final : private firmware::LoaderBoard
{
public:
    explicit LoaderRig(const firmware::LoaderSettings& settings = {}, std::uint32_t flashSize = 8u << 20);

    /// What comes back; also added to `answers`.
    Bytes feed(const Bytes& bytes);
    /// The same as names.
    std::vector<std::string> ask(const Bytes& bytes) { return namesOf(feed(bytes)); }

    DefectiveFlash flash;
    FailingRecords records;
    Bytes answers;
    std::vector<std::uint32_t> baudRates;
    int restarts = 0;
    int powerOffs = 0;
    std::unique_ptr<firmware::LoaderMemory> memory = std::make_unique<firmware::LoaderMemory>();
    firmware::Loader loader;

    using Stage = firmware::Loader::Stage;
    bool isStopped() const { return loader.stage() == Stage::stopped; }

private:
    void send(std::span<const std::byte> bytes) override { answers.insert(answers.end(), bytes.begin(), bytes.end()); }
    void setBaudRate(std::uint32_t baudRate) override { baudRates.push_back(baudRate); }
    void restart() override { ++restarts; }
    void powerOff() override { ++powerOffs; }
};

} // namespace test
