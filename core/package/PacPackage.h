// SPDX-License-Identifier: MIT
// A Unisoc PAC as a Package: what the entries are for, where the QuecPython file systems lie, what a download does
// (reference unisoc-8910.md 1.5 to 1.8). The bytes of the format are PacFormat's and PacXml's.
#pragma once

#include "core/package/PacFormat.h"
#include "core/package/PacXml.h"
#include "core/package/Package.h"
#include "core/package/PrtiTable.h"
#include "core/package/ZipShell.h"

namespace core::package
{

class PacPackage final : public Package
{
public:
    /// `bytes` must outlive the package or be kept by `shell`.
    static HostResult<std::unique_ptr<Package>> parse(ByteView bytes, ZipShell shell, const OpenOptions& options);

    std::string_view formatName() const override { return "unisoc-pac"; }
    std::string platform() const override;
    std::string productName() const override { return m_productName; }
    const std::vector<Entry>& entries() const override { return m_entries; }
    HostResult<Content> content(std::size_t index) const override;
    std::string idOf(Role role) const override;
    HostResult<PartitionPlace> locate(Role role, const AddressHints& hints) const override;
    /// Besides what Package says: BP_R2.0.1 is only read (unsupportedVersion). The content of an odd length gets one
    /// more zero byte. A file system that is new stands before the other one if that is the backup, else behind it, and
    /// otherwise after ERASE_PY_FS_*, else before PS, else before the XML. A file system becomes part of the download.
    HostResult<void> replace(std::string_view id, std::vector<std::byte> image, const AddressHints& hints) override;
    HostResult<void> write(const std::filesystem::path& path) const override;
    HostResult<DownloadPlan> plan(const PlanOptions& options) const override;

private:
    struct Part {
        std::vector<std::byte> record; ///< the raw table entry
        ByteView content;
        std::vector<std::byte> replaced; ///< what `content` views into when it is not the original
    };

    PacPackage() = default;
    std::optional<std::size_t> find(std::string_view id) const;
    std::string conflictOf(Role role, const Region& region) const;
    std::size_t positionFor(Role role) const;
    HostResult<void> insert(Role role, std::vector<std::byte> image, const PartitionPlace& place);
    HostResult<Pieces> composed() const;

    PacVersion m_version = PacVersion::r1;
    std::string m_productName;
    ByteView m_header;
    std::vector<Part> m_parts;    ///< one for each entry
    std::vector<Entry> m_entries; ///< the last one is the XML
    PacXml m_xml;                 ///< files: one for each entry but the last
    PrtiTable m_flashTable;
    ZipShell m_shell;
};

} // namespace core::package
