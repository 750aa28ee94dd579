// SPDX-License-Identifier: MIT
// What a partition holds, read straight from its bytes: a second reading of littlefs v1 that shares no code with the
// file system under proof but its check value, and quick enough to be asked after every cut.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace proof
{

/// Stands in the place of a fingerprint for a folder, and for a path that does not exist.
inline constexpr std::uint64_t folder = 1;
inline constexpr std::uint64_t absent = 0;

/// Of a file with these bytes, wherever it lies.
std::uint64_t fileFingerprint(std::span<const std::byte> bytes);

class Content
{
public:
    struct Entry {
        std::string_view path; ///< "/app/net.py"; valid as long as the content is not read again
        std::uint64_t fingerprint;
    };

    /// Reads the whole tree of a partition of which `blockCount` blocks may be used.
    /// "" or what is broken; nothing may be, whenever the power fails.
    std::string read(std::span<const std::byte> image, std::uint32_t blockSize, std::uint32_t blockCount);

    std::size_t size() const { return m_entries.size(); }
    Entry operator[](std::size_t i) const;
    /// `absent` for a path that is not there.
    std::uint64_t fingerprintOf(std::string_view path) const;
    /// The bytes of one file, empty when there is none. After read().
    static std::vector<std::byte> bytesOf(std::span<const std::byte> image, std::uint32_t blockSize,
                                          std::uint32_t blockCount, std::string_view path);

private:
    struct Place {
        std::uint32_t path; ///< in m_paths
        std::uint32_t pathSize;
        std::uint64_t fingerprint;
        std::uint64_t data; ///< what the entry refers to
        bool moved;
    };

    const std::byte* currentHalf(std::uint64_t pair);
    bool readFolder(std::uint64_t pair, std::string_view path, int depth);
    bool readFile(std::uint32_t head, std::uint32_t size);
    void dropWhatWasMoved();

    std::span<const std::byte> m_image;
    std::uint32_t m_blockSize = 0;
    std::uint32_t m_blockCount = 0;
    std::uint32_t m_pairsLeft = 0;
    std::string m_broken;
    std::string m_paths;
    std::vector<Place> m_entries;
    std::vector<std::byte> m_file; // the last one read
    std::string_view m_wanted;     // whose bytes are to be kept
    std::vector<std::byte> m_kept;
};

} // namespace proof
