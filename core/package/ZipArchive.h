// SPDX-License-Identifier: MIT
// Reads zip archives that may be hostile, and rewrites single members while all others keep their bytes.
// Only what firmware packages use: stored and deflated members, no encryption, no zip64, no split archives.
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::package
{

/// Limits that are checked on the directory, before anything is allocated or unpacked.
inline constexpr std::size_t maxZipMembers = 1024;
inline constexpr std::uint64_t maxZipMemberSize = 256ull << 20; ///< unpacked
inline constexpr std::uint64_t maxZipTotalSize = 512ull << 20;  ///< unpacked, all members

struct ZipMember {
    std::string name; ///< relative, without "..", separators are '/'
    bool directory = false;
    std::uint32_t size = 0; ///< unpacked
    std::uint32_t compressedSize = 0;
    std::uint32_t crc32 = 0;
    std::uint16_t method = 0; ///< 0 stored, 8 deflated

    // Where it lies in the archive, in bytes from the start.
    std::size_t recordOffset = 0; ///< its local header
    std::size_t dataOffset = 0;   ///< its packed content
    std::size_t recordEnd = 0;    ///< the next local header, or the directory
    std::size_t centralOffset = 0;
};

class ZipArchive
{
public:
    static bool looksLikeZip(ByteView bytes);

    /// Reads the directory and checks it against the local headers. `bytes` must outlive the archive.
    /// truncated, corrupt, duplicate, badName, tooLarge, unsupportedFormat (encryption, zip64, other packing methods).
    static HostResult<ZipArchive> parse(ByteView bytes);

    const std::vector<ZipMember>& members() const { return m_members; }
    std::optional<std::size_t> find(std::string_view name) const;

    /// The unpacked content; of a stored member a view of the archive itself.
    HostResult<Content> read(std::size_t index, bool ignoreChecksum = false) const;
    /// At most the first `limit` unpacked bytes, unchecked: for finding out what a member is.
    HostResult<Content> readStart(std::size_t index, std::size_t limit) const;

    struct Replacement {
        std::size_t index;
        Pieces content;
    };
    /// The archive with other contents for some members, at most one replacement each. Order, names, packing methods
    /// and time stamps stay, and so does every byte of the other members. What it returns views into this archive's
    /// bytes and into the replacements.
    HostResult<Pieces> rewritten(std::vector<Replacement> replacements) const;

private:
    ByteView m_bytes;
    std::vector<ZipMember> m_members; ///< in the order of the directory
    std::size_t m_centralOffset = 0;
    std::size_t m_endOffset = 0;
};

} // namespace core::package
