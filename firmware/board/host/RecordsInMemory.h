// SPDX-License-Identifier: MIT
// The records of a simulated module, in memory, with a log of what the loader asked for.
#pragma once

#include "firmware/loader/Records.h"

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace firmware::host
{

class RecordsInMemory final : public Records
{
public:
    /// What the factory has put in; not in the log.
    void preset(std::uint32_t record, std::vector<std::byte> content) { m_records[record] = std::move(content); }

    core::Result<std::size_t> read(std::uint32_t record, std::span<std::byte> out) override;
    core::Result<void> write(std::uint32_t record, std::span<const std::byte> content) override;
    void erase(std::uint32_t record) override;
    /// The devices of the 8910: FSYS, FEXT and FMOD; notFound for others.
    core::Result<void> format(std::uint32_t device) override;
    void packedFile(std::string_view name, std::uint32_t size) override;

    /// See Module::recordLog().
    const std::vector<std::string>& log() const { return m_log; }

private:
    std::map<std::uint32_t, std::vector<std::byte>> m_records;
    std::vector<std::string> m_log;
};

} // namespace firmware::host
