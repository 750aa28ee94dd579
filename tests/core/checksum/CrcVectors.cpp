// SPDX-License-Identifier: MIT
#include "tests/core/checksum/CrcVectors.h"

#include <nlohmann/json.hpp>

#include <cstdio>
#include <stdexcept>

namespace test
{

namespace
{

/// What a "generator" text of the file describes.
Bytes generatedBytes(const std::string& generator)
{
    unsigned size = 0;
    unsigned number = 0;
    if (std::sscanf(generator.c_str(), "xorshift32 seed 0x%x, %u bytes", &number, &size) == 2)
        return xorshiftTopBytes(number, size);
    if (std::sscanf(generator.c_str(), "%u bytes 0x%x", &size, &number) == 2)
        return Bytes(size, static_cast<std::byte>(number));
    throw std::runtime_error("unknown generator: " + generator);
}

} // namespace

std::vector<CrcVector> crcVectors()
{
    const auto file = nlohmann::json::parse(textOf(readFile(dataFile("quecpython/crc_vectors.json"))));
    std::vector<CrcVector> vectors;
    for (const auto& entry : file.at("vectors")) {
        CrcVector vector{entry.at("name"), {}, entry.at("crc_tool"), entry.at("crc32_standard"), entry.at("sha256")};
        vector.data = entry.contains("data_hex") ? bytesOfHex(entry.at("data_hex").get<std::string>())
                                                 : generatedBytes(entry.at("generator"));
        if (vector.data.size() != entry.at("size"))
            throw std::runtime_error("wrong size of vector " + vector.name);
        vectors.push_back(std::move(vector));
    }
    return vectors;
}

} // namespace test
