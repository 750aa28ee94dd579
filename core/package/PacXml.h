// SPDX-License-Identifier: MIT
// The description inside a PAC (BMAConfig): target regions, types, NV items (reference unisoc-8910.md 1.5).
// Changed only by insertion into the text, so that every other byte stays.
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace core::package
{

inline constexpr std::size_t maxPacXmlSize = 1 << 20;

struct PacXmlFile {
    std::string id;
    std::string type;       ///< CODE, EraseFlash, NV, HOST_FDL, FDL2, FDL, ...
    std::uint32_t base = 0; ///< address of the target
    std::uint32_t size = 0; ///< of the target region, not of the file; argument of erase operations
    std::size_t offset = 0; ///< of "<File" in the text

    bool isErase() const { return type.starts_with("EraseFlash"); }
};

struct PacXml {
    std::vector<PacXmlFile> files;
    bool nvBackup = false;
    std::vector<std::uint32_t> nvItems; ///< numbers of the NV items to keep, without those that a tool resolves itself

    /// syntax, tooLarge, unsupportedFormat. The scheme is the one that the first product names.
    static HostResult<PacXml> parse(ByteView text);

    /// `text` (which this was parsed from) with a File element for an image inserted before files[position], or after
    /// the last file. At least one file must be there already: it shows the style.
    std::vector<std::byte> withFile(ByteView text, std::size_t position, std::string_view id, std::uint32_t base,
                                    std::uint32_t size) const;
};

} // namespace core::package
