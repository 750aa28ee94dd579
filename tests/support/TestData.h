// SPDX-License-Identifier: MIT
// Where tests find their golden files, and the generators that the golden files were made with.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace test
{

using Bytes = std::vector<std::byte>;

/// A file of tests/data, for instance dataFile("littlefs/manifest.json").
std::filesystem::path dataFile(const std::string& relative);

/// A third-party fixture, read from the folder in LIFEBOAT_FIXTURES (default: ../shared/fixtures beside the checkout).
/// Empty when it is absent: the test then skips with a message.
std::filesystem::path fixtureFile(const std::string& relative);

/// The whole file; throws std::runtime_error when it cannot be read.
Bytes readFile(const std::filesystem::path& path);
/// The unpacked content of a gzip file.
Bytes readGzip(const std::filesystem::path& path);
void writeFile(const std::filesystem::path& path, const Bytes& bytes);
Bytes bytesOf(const std::string& text);
/// Two digits a byte; blanks may stand anywhere.
Bytes bytesOfHex(const std::string& hex);
std::string textOf(const Bytes& bytes);

/// xorshift32 (13, 17, 5), four bytes a step, least significant first: the content of the littlefs golden images.
Bytes xorshiftWords(std::uint32_t seed, std::size_t size);
/// The same generator, one byte (the top one) a step: the content of the QuecPython sample project.
Bytes xorshiftTopBytes(std::uint32_t seed, std::size_t size);

/// Seed of a randomised test: LIFEBOAT_SEED when set (to repeat a failure), else `fallback`.
std::uint32_t seedOr(std::uint32_t fallback);

} // namespace test
