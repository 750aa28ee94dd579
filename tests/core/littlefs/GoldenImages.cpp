// SPDX-License-Identifier: MIT
#include "tests/core/littlefs/GoldenImages.h"

#include <nlohmann/json.hpp>

#include <stdexcept>

namespace test
{

namespace
{

using nlohmann::json;

GoldenImage fromJson(const json& image)
{
    GoldenImage golden;
    golden.name = image.at("name").get<std::string>();
    golden.name.resize(golden.name.size() - std::string(".img").size());
    golden.kind = image.at("kind");
    golden.blockCount = image.at("geometry").at("block_count");
    golden.blocksUsed = image.value("blocks_used", 0u);
    golden.blocksUsedAfterRecovery = image.value("blocks_used_after_recovery", 0u);
    golden.orphans = image.value("orphans", 0u);
    golden.moved = image.value("moved", 0u);
    golden.desynced = image.value("desync", 0u);
    golden.pairs = image.value("metadata_pairs", 0u);
    const json& expect = image.at("expect");
    golden.mountCodes = expect.at("mount").get<std::set<int>>();
    golden.newFileCodes = expect.value("new_file", std::set<int>());
    golden.contents = expect.at("contents");
    golden.unreadable = expect.value("unreadable", std::set<std::string>());
    golden.optional = expect.value("optional", std::set<std::string>());
    golden.readErrors = expect.value("read_errors", std::set<int>());
    for (const auto& folder : image.value("dirs", json::array()))
        golden.tree[folder.get<std::string>()] = std::nullopt;
    for (const auto& file : image.value("files", json::array()))
        golden.tree[file.at("path").get<std::string>()] =
            xorshiftWords(file.at("seed").get<std::uint32_t>(), file.at("size").get<std::size_t>());
    return golden;
}

} // namespace

Bytes GoldenImage::bytes() const
{
    return readGzip(dataFile("littlefs/" + name + ".img.gz"));
}

const std::vector<GoldenImage>& goldenImages()
{
    static const std::vector<GoldenImage> images = [] {
        const json manifest = json::parse(textOf(readFile(dataFile("littlefs/manifest.json"))));
        std::vector<GoldenImage> all;
        for (const auto& image : manifest.at("images"))
            all.push_back(fromJson(image));
        return all;
    }();
    return images;
}

const GoldenImage& goldenImage(const std::string& name)
{
    for (const auto& image : goldenImages()) {
        if (image.name == name)
            return image;
    }
    throw std::runtime_error("no golden image " + name);
}

} // namespace test
