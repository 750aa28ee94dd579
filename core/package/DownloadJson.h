// SPDX-License-Identifier: MIT
// download.json of an ASR package: the commands of a download in order (reference asr-aboot.md 1.3).
// Numbers are changed in place in the text, so that layout, key order and unknown keys stay as they are.
#pragma once

#include "core/Problem.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::package
{

struct AsrCommand {
    std::string command;
    std::string group;
    std::string name;
    std::string value; ///< of require and reject; `progress` has a weight
    std::string image;
    std::string partition;
    std::optional<std::uint64_t> weight; ///< of erase, flash and fuse; of progress its total
    bool productionOnly = false;
    std::string onlyOnBootRom; ///< "version-bootrom"
};

class DownloadJson
{
public:
    static constexpr std::size_t maxSize = 1 << 20;
    static constexpr std::uint64_t maxWeight = 0xFFFFFFFF; ///< the wire has eight hexadecimal digits

    /// tooLarge; syntax for invalid JSON, for anything but an array of objects and for known keys of a wrong type.
    static HostResult<DownloadJson> parse(std::string text);

    const std::string& text() const { return m_text; }
    const std::vector<AsrCommand>& commands() const { return m_commands; }

    /// The `flash` command with this image; nothing when there is none.
    std::optional<std::size_t> findFlash(std::string_view image) const;

    /// Sets the weight of a flash command and moves the progress total by the difference. A command without a weight,
    /// or a list without a total, stays without. outOfRange when the total would leave 0..maxWeight.
    HostResult<void> setWeight(std::size_t index, std::uint64_t weight);

private:
    void setNumber(std::size_t index, std::string_view key, std::uint64_t value);

    std::string m_text;
    std::vector<AsrCommand> m_commands;
};

} // namespace core::package
