// SPDX-License-Identifier: MIT
// An ASR release (aboot zip) as a Package: members, the partitions that download.json sends them to, the commands of a
// download (reference asr-aboot.md 1 and 2).
#pragma once

#include "core/package/AsrPartitionTable.h"
#include "core/package/DownloadJson.h"
#include "core/package/Package.h"
#include "core/package/ZipShell.h"

#include <map>

namespace core::package
{

class AsrPackage final : public Package
{
public:
    /// `archive` is the aboot zip, with download.json at its top; what it views must outlive the package or be kept by
    /// `shell`. `platform` is what platform_config.json says, empty without one.
    static HostResult<std::unique_ptr<Package>> parse(ZipArchive archive, ZipShell shell, std::string platform,
                                                      const OpenOptions& options);

    std::string_view formatName() const override { return "asr-zip"; }
    std::string platform() const override;
    const std::vector<Entry>& entries() const override { return m_entries; }
    HostResult<Content> content(std::size_t index) const override;
    std::string idOf(Role role) const override;
    /// Always from partition.bin, hints are not looked at: a partition that download.json does not write to cannot be
    /// added (notFound).
    HostResult<PartitionPlace> locate(Role role, const AddressHints& hints) const override;
    /// Besides what Package says: a file system image must be a multiple of 4096 bytes (badArgument). Of another size
    /// than the old one it also changes weight and total in download.json; partition.bin never changes.
    HostResult<void> replace(std::string_view id, std::vector<std::byte> image, const AddressHints& hints) override;
    HostResult<void> write(const std::filesystem::path& path) const override;
    HostResult<DownloadPlan> plan(const PlanOptions& options) const override;

private:
    AsrPackage() = default;
    HostResult<void> readStructure(const OpenOptions& options);
    HostResult<void> checkCommands() const;
    std::optional<std::size_t> entryNamed(std::string_view name) const;
    std::optional<std::size_t> entryOf(const AsrCommand& command) const;
    HostResult<PlanStep> stepOf(const AsrCommand& command) const;

    ZipArchive m_archive;
    ZipShell m_shell;
    std::string m_platform;
    bool m_ignoreChecksums = false;
    DownloadJson m_commands;
    AsrPartitionTable m_partitions;
    std::vector<Entry> m_entries;
    std::vector<std::size_t> m_members;                       ///< of each entry, its index in the archive
    std::map<std::size_t, std::vector<std::byte>> m_replaced; ///< by index of the entry
};

} // namespace core::package
