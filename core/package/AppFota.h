// SPDX-License-Identifier: MIT
// The vendor's update package for user files ("app-fota package", main.zip, which is no zip): a zlib stream of
// |start|filename|NAME|filesize|SIZE|filecontent|CONTENT|end| for each file. A class on the module unpacks it into
// /usr. Source: quecpython-backup.md 5.
//
// Our extension is one more file, the last, that says what the others have to be. The vendor's class unpacks it as any
// file: it lies in /usr afterwards, and shows that nothing of the package is missing.
//   {"version": 1, "files": [{"name": "/usr/app/net.py", "size": 345, "crc32": "0x1a2b3c4d", "sha256": "…",
//                             "protected": true}]}
// The checksum rule: the entry of a protected file has to be updated directly after the file was replaced, with
// checksum.update(name), where the name has its leading slash. Otherwise the restore at the next boot puts the old file
// back.
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace core::package
{

/// The name of our list in the package, below /usr.
inline constexpr std::string_view appFotaListName = ".lifeboat-update.json";

inline constexpr std::size_t maxAppFotaFiles = 4096;
inline constexpr std::uint64_t maxAppFotaSize = 64ull << 20; ///< unpacked

struct AppFotaFile {
    std::string name; ///< below /usr, without leading slash: "app/net.py"
    ByteView content;
    bool isProtected = false; ///< its entry in checksum.json has to be updated
};

/// The package with our list as its last file; the same input gives the same bytes.
/// badName (also one that is not UTF-8), duplicate, tooLarge, badArgument without files.
HostResult<Buffer> buildAppFota(std::span<const AppFotaFile> files);

/// Whether a content has in it what the format puts around contents: a reader that does not go by the size would end
/// there.
bool hasAppFotaMark(ByteView content);

class AppFota
{
public:
    /// Whether it can be one: a zlib stream.
    static bool looksLikeAppFota(ByteView file);

    /// Reads a package, with our list or without. With it, every file is what the list says and none is missing:
    /// badChecksum, truncated. corrupt (the stream, or what follows it), badMagic (a stream of something else), badName
    /// (a path that leaves /usr), duplicate, tooLarge, syntax (the list).
    static HostResult<AppFota> parse(ByteView file);

    /// Without our list.
    const std::vector<AppFotaFile>& files() const { return m_files; }
    /// Whether there is a list, and so everything is checked.
    bool isVerified() const { return m_isVerified; }
    std::uint64_t unpackedSize() const { return m_unpacked.size; }

private:
    HostResult<void> readFiles();
    HostResult<void> verify(ByteView list);

    Buffer m_unpacked;
    std::vector<AppFotaFile> m_files;
    bool m_isVerified = false;
};

} // namespace core::package
