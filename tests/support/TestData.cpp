// SPDX-License-Identifier: MIT
#include "tests/support/TestData.h"

#include <zlib.h>

#include <cstdlib>
#include <fstream>
#include <span>
#include <stdexcept>

namespace test
{

std::filesystem::path dataFile(const std::string& relative)
{
    return std::filesystem::path(LIFEBOAT_SOURCE_DIR) / "tests/data" / relative;
}

std::filesystem::path fixtureFile(const std::string& relative)
{
    const char* folder = std::getenv("LIFEBOAT_FIXTURES");
    const std::filesystem::path root =
        folder ? std::filesystem::path(folder) : std::filesystem::path(LIFEBOAT_SOURCE_DIR) / "../shared/fixtures";
    const auto path = root / relative;
    return std::filesystem::exists(path) ? path : std::filesystem::path();
}

Bytes readFile(const std::filesystem::path& path)
{
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw std::runtime_error("cannot read " + path.string());
    Bytes bytes(std::filesystem::file_size(path));
    in.read(reinterpret_cast<char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (static_cast<std::size_t>(in.gcount()) != bytes.size())
        throw std::runtime_error("short read of " + path.string());
    return bytes;
}

Bytes readGzip(const std::filesystem::path& path)
{
    gzFile in = gzopen(path.c_str(), "rb");
    if (!in)
        throw std::runtime_error("cannot read " + path.string());
    Bytes bytes;
    std::byte chunk[65536];
    int got = 0;
    while ((got = gzread(in, chunk, sizeof chunk)) > 0)
        bytes.insert(bytes.end(), chunk, chunk + got);
    gzclose(in);
    if (got < 0)
        throw std::runtime_error("not a gzip file: " + path.string());
    return bytes;
}

void writeFile(const std::filesystem::path& path, const Bytes& bytes)
{
    std::ofstream out(path, std::ios::binary);
    out.write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
    if (!out.flush())
        throw std::runtime_error("cannot write " + path.string());
}

Bytes bytesOf(const std::string& text)
{
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

Bytes bytesOfHex(const std::string& hex)
{
    auto digits = hex;
    std::erase(digits, ' ');
    Bytes bytes(digits.size() / 2);
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::byte>(std::stoi(digits.substr(2 * i, 2), nullptr, 16));
    return bytes;
}

std::string textOf(const Bytes& bytes)
{
    return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

namespace
{
std::uint32_t step(std::uint32_t x)
{
    x ^= x << 13;
    x ^= x >> 17;
    return x ^ (x << 5);
}
} // namespace

Bytes xorshiftWords(std::uint32_t seed, std::size_t size)
{
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i) {
        if (i % 4 == 0)
            seed = step(seed);
        bytes[i] = static_cast<std::byte>(seed >> (8 * (i % 4)));
    }
    return bytes;
}

Bytes xorshiftTopBytes(std::uint32_t seed, std::size_t size)
{
    Bytes bytes(size);
    for (auto& byte : bytes) {
        seed = step(seed);
        byte = static_cast<std::byte>(seed >> 24);
    }
    return bytes;
}

std::uint32_t seedOr(std::uint32_t fallback)
{
    const char* text = std::getenv("LIFEBOAT_SEED");
    return text ? static_cast<std::uint32_t>(std::strtoul(text, nullptr, 0)) : fallback;
}

} // namespace test
