// SPDX-License-Identifier: MIT
// A vendor's firmware package behind one small interface: list, read and replace its parts, write it, plan its
// download. The formats are PacPackage and AsrPackage; what the images contain is the business of core/littlefs and
// core/backup.
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"
#include "core/package/DownloadPlan.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::package
{

/// Larger files are refused before they are read; real packages have 1 to 40 MB.
inline constexpr std::uint64_t maxPackageSize = 512ull << 20;

/// The two file systems of QuecPython.
enum class Role { user, backup };

/// One part of a package.
struct Entry {
    std::string id;   ///< PAC: szFileID, "" for the XML; ASR: partition in download.json, else the member's name
    std::string name; ///< PAC: file name, "" for an operation; ASR: the member's name
    /// PAC: RAM, flash or logical address (0 for the XML).
    /// ASR: byte offset of the partition from the start of the flash; nothing for a member without partition.
    std::optional<std::uint32_t> address;
    std::uint64_t size = 0; ///< bytes of content, 0 for an operation
    std::optional<std::uint32_t>
        regionSize;         ///< size that the package gives to the target; for an operation its argument
    bool selected = true;   ///< part of a download unless the user says otherwise
    bool eraseOnly = false; ///< an erase or format operation, never with content

    bool operator==(const Entry&) const = default;
};

/// Where a region lies in flash. A size of 0 means that it is not known.
struct Region {
    std::uint32_t address = 0;
    std::uint32_t size = 0;

    bool operator==(const Region&) const = default;
};

/// Who told us where a partition lies, best first.
enum class PlaceSource {
    entry,          ///< PAC: the entry itself
    eraseEntry,     ///< PAC: the ERASE_<ID> entry
    flashTable,     ///< PAC: the PRTI table in the loader
    partitionTable, ///< ASR: partition.bin
    given,          ///< the caller's explicit address (@ADDRESS)
    profile,        ///< the module profile
};

/// The source in words for people: "the package's ERASE entry".
std::string_view describe(PlaceSource source);

struct PartitionPlace {
    Region region; ///< the address as in Entry::address; its size may be unknown
    PlaceSource source{};
    /// What the user ought to know, or empty: that a given address lies in something else, or was not used.
    std::string note;

    bool operator==(const PartitionPlace&) const = default;
};

/// Addresses from outside, used only where the package itself does not tell.
struct AddressHints {
    /// What the user typed: believed, see PartitionPlace::note, and asked before the profile.
    std::optional<Region> given;
    /// From resources/modules.json: refused when the package contradicts it.
    std::optional<Region> profile;
};

struct OpenOptions {
    bool ignoreChecksums = false; ///< open a package whose check values do not match
};

class Package
{
public:
    virtual ~Package() = default;
    Package(const Package&) = delete;
    Package& operator=(const Package&) = delete;

    /// For display and for reports: "unisoc-pac" or "asr-zip".
    virtual std::string_view formatName() const = 0;
    /// The chip family in the words of the module profiles ("unisoc8910", "ASR1601"); "unisoc" or "ASR" when no more is
    /// known.
    virtual std::string platform() const = 0;
    /// The name that the package gives its product; empty when its format has none.
    virtual std::string productName() const { return {}; }

    /// In the order of the package; replace() may add to it.
    virtual const std::vector<Entry>& entries() const = 0;
    /// The content of entries()[index], empty for an operation.
    /// What it shows stays valid until the entry is replaced or the package ends.
    virtual HostResult<Content> content(std::size_t index) const = 0;

    /// What the entry of a QuecPython file system is called in this format: "PY_FS_U", "customer_fs".
    virtual std::string idOf(Role role) const = 0;

    /// Address and size of a QuecPython file system. The package's own word comes first (see PlaceSource), then the
    /// hints. noAddress when nobody tells, addressConflict when the package gives a profile address to something else.
    virtual HostResult<PartitionPlace> locate(Role role, const AddressHints& hints = {}) const = 0;

    /// Puts `image` (any bytes, but at least one) in place of the content of `id`. The two file systems of QuecPython
    /// may be new in a PAC, any other id must exist. doesNotFit when the image is larger than its partition; the errors
    /// of locate(). The package is unchanged after an error.
    virtual HostResult<void> replace(std::string_view id, std::vector<std::byte> image,
                                     const AddressHints& hints = {}) = 0;

    /// Writes the package to `path` (see AtomicFile.h); also onto the file that it was opened from.
    /// The same package gives the same bytes each time.
    virtual HostResult<void> write(const std::filesystem::path& path) const = 0;

    /// What a download of this package does, in order.
    virtual HostResult<DownloadPlan> plan(const PlanOptions& options = {}) const = 0;

protected:
    Package() = default;
};

/// Opens a package by its content; the file name serves only for refusing formats that have no mark of their own.
/// The whole file is verified. badMagic when it is nothing that we know, unsupportedFormat (naming the platform) when
/// we know it but cannot handle it. Problem::subject is the path unless an entry is at fault.
HostResult<std::unique_ptr<Package>> openPackage(const std::filesystem::path& path, const OpenOptions& options = {});

/// The same from memory. `bytes` must outlive the package.
HostResult<std::unique_ptr<Package>> parsePackage(ByteView bytes, const OpenOptions& options = {},
                                                  std::string_view fileName = {});

} // namespace core::package
