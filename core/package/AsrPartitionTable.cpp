// SPDX-License-Identifier: MIT
#include "core/package/AsrPartitionTable.h"

#include "core/checksum/Crc32.h"

#include <algorithm>
#include <optional>

namespace core::package
{

namespace
{

constexpr std::string_view magic = "BTPA";
constexpr std::size_t entriesStart = 8;
constexpr std::size_t entrySize = 68;
constexpr std::size_t nameSize = 32;
constexpr std::size_t typeSize = 16;
constexpr std::size_t crcOffset = entriesStart + AsrPartitionTable::maxPartitions * entrySize;
static_assert(crcOffset + 4 == AsrPartitionTable::fileSize);

std::unexpected<Problem> tableProblem(ErrorCode code, std::string detail, std::string partition = {})
{
    return problem(code, std::move(partition), "partition.bin: " + std::move(detail));
}

/// A field of printable ASCII, padded with zeros.
std::optional<std::string> readName(ByteView field)
{
    const std::string_view text = textOf(field);
    const std::string_view name = text.substr(0, std::min(text.find('\0'), text.size()));
    if (name.empty() || std::any_of(name.begin(), name.end(), [](unsigned char c) { return c <= 0x20 || c >= 0x7F; }))
        return std::nullopt;
    return std::string(name);
}

std::string rangeText(const AsrPartition& partition)
{
    return hex(partition.start) + " / " + hex(partition.size);
}

} // namespace

HostResult<AsrPartitionTable> AsrPartitionTable::parse(ByteView bytes, bool ignoreChecksum)
{
    if (!textOf(bytes).starts_with(magic))
        return tableProblem(ErrorCode::badMagic, "it does not begin with BTPA");
    if (bytes.size() != fileSize)
        return tableProblem(bytes.size() < fileSize ? ErrorCode::truncated : ErrorCode::corrupt,
                            std::to_string(bytes.size()) + " bytes, " + std::to_string(fileSize) + " are right");
    const std::uint32_t computed = checksum::zlibCrc32(bytes.first(crcOffset));
    if (!ignoreChecksum && computed != readU32(bytes, crcOffset))
        return tableProblem(ErrorCode::badChecksum,
                            "its CRC-32 is " + hex(computed) + ", it says " + hex(readU32(bytes, crcOffset)));
    const std::uint32_t count = readU32(bytes, 4);
    if (count > maxPartitions)
        return tableProblem(ErrorCode::tooLarge, std::to_string(count) + " partitions, at most " +
                                                     std::to_string(maxPartitions) + " are possible");

    AsrPartitionTable table;
    std::uint64_t flashSize = 0;
    for (std::size_t i = 0; i < count; ++i) {
        const ByteView entry = bytes.subspan(entriesStart + i * entrySize, entrySize);
        const auto name = readName(entry.first(nameSize));
        const auto type = readName(entry.subspan(nameSize, typeSize));
        if (!name || !type)
            return tableProblem(ErrorCode::badName, "partition " + std::to_string(i) + " has no proper name or type");
        AsrPartition partition{*name,
                               *type,
                               readU32(entry, 0x30),
                               readU32(entry, 0x34),
                               readU32(entry, 0x38),
                               readU32(entry, 0x3C),
                               readU32(entry, 0x40)};
        if (table.find(partition.name) != nullptr)
            return tableProblem(ErrorCode::duplicate, "the name stands twice", partition.name);
        if (partition.vsize > partition.size)
            return tableProblem(ErrorCode::outOfRange,
                                "its image of " + std::to_string(partition.vsize) + " bytes is larger than its " +
                                    std::to_string(partition.size),
                                partition.name);
        if (partition.type == "group" || partition.type == "flash")
            flashSize = std::max<std::uint64_t>(flashSize, std::uint64_t{partition.start} + partition.size);
        table.partitions.push_back(std::move(partition));
    }

    std::vector<const AsrPartition*> leaves;
    for (const AsrPartition& partition : table.partitions) {
        if (std::uint64_t{partition.start} + partition.size > flashSize)
            return tableProblem(ErrorCode::outOfRange,
                                rangeText(partition) + " leaves the flash of " + hex(flashSize) + " bytes",
                                partition.name);
        if (!partition.isContainer())
            leaves.push_back(&partition);
    }
    std::sort(leaves.begin(), leaves.end(),
              [](const AsrPartition* a, const AsrPartition* b) { return a->start < b->start; });
    for (std::size_t i = 1; i < leaves.size(); ++i)
        if (leaves[i - 1]->start + leaves[i - 1]->size > leaves[i]->start)
            return tableProblem(ErrorCode::corrupt,
                                rangeText(*leaves[i]) + " overlaps " + leaves[i - 1]->name + " (" +
                                    rangeText(*leaves[i - 1]) + ")",
                                leaves[i]->name);
    return table;
}

const AsrPartition* AsrPartitionTable::find(std::string_view name) const
{
    const auto found = std::find_if(partitions.begin(), partitions.end(),
                                    [&](const AsrPartition& partition) { return partition.name == name; });
    return found == partitions.end() ? nullptr : &*found;
}

} // namespace core::package
