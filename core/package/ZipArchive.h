// SPDX-License-Identifier: MIT
// Reads zip archives that may be hostile, and gives single members other contents. libzip does the work; limits, names
// and figures that cannot be true are checked here.
// Only what firmware packages use: stored and deflated members, no encryption, no zip64, no split archives.
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct zip; // libzip's archive

namespace core::package
{

/// Limits that are checked on the directory, before anything is allocated or unpacked.
inline constexpr std::size_t maxZipMembers = 1024;
inline constexpr std::uint64_t maxZipDirectorySize = 1ull << 20; ///< the list of members itself
inline constexpr std::uint64_t maxZipMemberSize = 256ull << 20;  ///< unpacked
inline constexpr std::uint64_t maxZipTotalSize = 512ull << 20;   ///< unpacked, all members

struct ZipMember {
    std::string name; ///< relative, without "..", separators are '/'
    bool directory = false;
    std::uint64_t size = 0; ///< unpacked
};

/// For one thread at a time, even where it only reads.
class ZipArchive
{
public:
    static bool looksLikeZip(ByteView bytes);

    /// Reads the directory and checks it against the local headers. `bytes` must outlive the archive.
    /// truncated, corrupt, duplicate, badName, tooLarge, unsupportedFormat (encryption, zip64, other packing methods).
    static HostResult<ZipArchive> parse(ByteView bytes);

    const std::vector<ZipMember>& members() const { return m_members; }
    std::optional<std::size_t> find(std::string_view name) const;

    /// The unpacked content.
    HostResult<Content> read(std::size_t index, bool ignoreChecksum = false) const;
    /// At most the first `limit` unpacked bytes, unchecked: for finding out what a member is.
    HostResult<Content> readStart(std::size_t index, std::size_t limit) const;

    struct Replacement {
        std::size_t index;
        Pieces content;
    };
    /// The archive with other contents for some members, at most one replacement each. Order, names, packing methods,
    /// attributes and time stamps stay, and so do the packed bytes of the other members. Without replacements every
    /// byte stays.
    HostResult<Pieces> rewritten(std::span<const Replacement> replacements) const;

private:
    ByteView m_bytes;
    std::shared_ptr<zip> m_zip;
    std::vector<ZipMember> m_members; ///< in the order of the directory
};

} // namespace core::package
