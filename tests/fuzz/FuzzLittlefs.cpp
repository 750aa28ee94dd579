// SPDX-License-Identifier: MIT
// Any bytes as an image of small blocks: inspected, mounted, listed, recovered, repaired and written to.
// Check values are put right first, or nothing behind them would ever be reached.
#include "core/checksum/Crc32.h"
#include "core/littlefs/FileSystem.h"
#include "core/littlefs/image/ImageInspector.h"
#include "core/restore/SimulatedNor.h"

#include <algorithm>
#include <string>
#include <vector>

using namespace core;
using namespace core::littlefs;

namespace
{

constexpr std::uint32_t blockSize = 256;
constexpr std::size_t maxBlocks = 64;

void sealHalves(std::vector<std::byte>& image)
{
    for (std::size_t start = 0; start + blockSize <= image.size(); start += blockSize) {
        std::byte* block = image.data() + start;
        const auto header = loadMetadataHeader(block);
        if (header.size < emptyPairSize || header.size > blockSize)
            continue;
        const auto covered = std::span(block, header.size - crcSize);
        store32(block + covered.size(), checksum::littlefsCrc(covered));
    }
}

void listAll(Reader& reader, const std::string& folder, int depth)
{
    Directory directory;
    EntryInfo info;
    if (depth == 0 || !reader.openDirectory(directory, folder))
        return;
    for (int entries = 0; entries < 64; ++entries) {
        const auto more = reader.readDirectory(directory, info);
        if (!more || !*more)
            return;
        const auto path = folder + "/" + std::string(info.name());
        if (info.isDirectory) {
            listAll(reader, path, depth - 1);
            continue;
        }
        FileView file;
        std::byte data[200];
        if (!reader.openFile(file, path))
            continue;
        for (int pieces = 0; pieces < 200; ++pieces) {
            const auto size = reader.readFile(file, data);
            if (!size || *size == 0)
                break;
        }
    }
}

struct Ignore final : FileSystem::LossListener {
    void lost(std::string_view, bool) override {}
};

void writeSomething(FileSystem& fs, std::span<std::byte> buffer)
{
    const std::vector<std::byte> content(3 * blockSize, std::byte{0x5A});
    File file;
    if (fs.open(file, "/fuzzed", openWrite | openCreate | openTruncate, buffer)) {
        (void)fs.write(file, content);
        (void)fs.close(file);
    }
    (void)fs.makeDirectory("/d");
    (void)fs.rename("/fuzzed", "/d/fuzzed");
    (void)fs.remove("/d/fuzzed");
    (void)fs.remove("/d");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = std::as_bytes(std::span(data, std::min(size, maxBlocks * blockSize)));
    std::vector<std::byte> image(bytes.begin(), bytes.end());
    sealHalves(image);

    const auto inspection = inspectImage(image);
    for (const auto& entry : inspection.entries) {
        if (entry.crcs)
            (void)readContent(inspection, entry);
    }

    image.resize(std::max<std::size_t>((image.size() + blockSize - 1) / blockSize, 8) * blockSize, std::byte{0xFF});
    restore::SimulatedNor flash(std::move(image), blockSize);
    std::byte readBuffer[64];
    std::byte program[64];
    std::byte lookahead[maxBlocks / 8];
    std::byte fileBuffer[64];
    FileSystem fs(flash, {16, 16, blockSize, flash.blockCount()}, {readBuffer, program, lookahead});
    if (fs.mount()) {
        listAll(fs, "", 4);
        (void)fs.countFreeBlocks();
        writeSomething(fs, fileBuffer);
    }
    Ignore ignore;
    if (fs.mount() && !fs.check() && fs.repair(ignore, flash.blockCount())) {
        writeSomething(fs, fileBuffer);
        // What repair left is whole by its own measure.
        if (!fs.mount() || !fs.check())
            __builtin_trap();
    }
    if (flash.violations() != 0)
        __builtin_trap();
    return 0;
}
