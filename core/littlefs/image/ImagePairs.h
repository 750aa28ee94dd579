// SPDX-License-Identifier: MIT
// The metadata pairs of an image: which copy of a pair counts, and what became of the other.
// Inside core/littlefs/image only; what the pairs hold is read by ImageTree.
#pragma once

#include "core/littlefs/image/ImageBlocks.h"

#include <optional>
#include <string>
#include <vector>

namespace core::littlefs
{

class ImagePairs
{
public:
    /// The copy of a pair that counts.
    struct Half {
        std::uint32_t block = nullBlock;
        MetadataHeader header;
    };

    /// What the other copy is. It may hold anything; only a newer state that has decayed since is a loss.
    enum class Spare : std::uint8_t {
        harmless,     ///< valid, never written, or old
        unfinished,   ///< the start of a change that was not completed
        decayedOlder, ///< one flipped bit in the older copy
        decayedNewer, ///< one flipped bit in the newer copy: the older one counts in its place
    };

    struct Fault {
        ErrorCode code{};
        std::string description;
    };

    explicit ImagePairs(const ImageBlocks& image) : m_image(image), m_validity(image.present()) {}

    const ImageBlocks& image() const { return m_image; }
    /// Whether a block holds a valid copy; each block is checked once.
    bool isValid(std::uint32_t block);
    /// The newer valid copy (littlefs-v1 chapter 2.3); nothing for impossible pairs and where no copy is valid.
    std::optional<Half> fetch(const Pair& pair);
    /// Why fetch() gave nothing.
    Fault faultOf(const Pair& pair) const;
    Spare spareOf(const Pair& pair, const Half& current);

private:
    enum class Validity : std::uint8_t { unknown, valid, invalid };

    ImageBlocks m_image;
    std::vector<Validity> m_validity;
};

} // namespace core::littlefs
