// SPDX-License-Identifier: MIT
// Makes packages of every kind for the tests, with code that shares nothing with core/package.
#pragma once

#include "core/Problem.h"
#include "core/package/Package.h"
#include "tests/support/TestData.h"

#include <QByteArray>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace test
{

struct ZipFile {
    std::string name;
    Bytes content;
    bool stored = false;
};

/// An archive put together by hand, all members with one fixed time stamp.
Bytes makeZip(const std::vector<ZipFile>& files);

// Python's zipfile is the peer of our zip code, which stands on libzip.
bool hasPython();
/// First in every test function that uses what follows.
#define NEEDS_PYTHON()                                                                                                 \
    if (!test::hasPython())                                                                                            \
    QSKIP("python3, the judge of our zip archives, is not here")

/// The same members as Python writes them into a pipe: with their sizes behind the content.
Bytes pythonZip(const Bytes& archive);

struct ZipEntryFacts {
    std::string name;
    Bytes content;
    std::string time;
    int method = 0;
    std::uint64_t packedSize = 0;
    std::uint32_t attributes = 0;
};
/// The archive as Python reads it; throws std::runtime_error when it does not like it.
std::vector<ZipEntryFacts> readZip(const Bytes& archive);
/// Names in order, for comparing.
std::vector<std::string> namesIn(const Bytes& archive);

struct PacFile {
    std::string id;
    std::string name;
    std::uint32_t address = 0;
    std::uint32_t regionSize = 0;
    Bytes content;
    std::string type = "CODE";
    std::uint32_t check = 1;
};
struct PacRecipe {
    std::string product = "UIX8910_MODEM";
    std::string version = "BP_R1.0.0";
    std::string xml; ///< empty: made from the files
    std::string newline = "\r\n";
    std::uint32_t magic = 0xFFFAFFFA;
};
/// A PAC with these files and the description.
Bytes makePac(const std::vector<PacFile>& files, const PacRecipe& recipe = {});
std::string pacXml(const std::vector<PacFile>& files, const PacRecipe& recipe = {});
/// Recomputes size and CRCs after a test has changed something.
void sealPac(Bytes& pac);
/// CRC-16/ARC by its definition, bit by bit.
std::uint16_t crc16ByDefinition(const std::byte* data, std::size_t size);
std::uint32_t crc32ByZlib(const std::byte* data, std::size_t size);

struct AsrRegion {
    std::string name;
    std::string type;
    std::uint32_t start = 0;
    std::uint32_t size = 0;
    std::uint32_t vsize = 0;
    std::uint32_t depth = 2;
};
/// A partition.bin.
Bytes makePartitionBin(const std::vector<AsrRegion>& regions);
/// The members of a published ASR release: the real file where the fixtures have it, a stand-in of the real size
/// elsewhere. Empty without the fixtures.
std::vector<ZipFile> realAsrFiles();

/// Text of a problem for QVERIFY2.
QByteArray explain(const core::Problem& problem);
template <class T>
QByteArray explain(const core::HostResult<T>& result)
{
    return result ? QByteArray("no error") : explain(result.error());
}

/// The index of an entry; -1 when there is none.
int indexOf(const core::package::Package& package, const std::string& id);
Bytes contentOf(const core::package::Package& package, const std::string& id);

void putU16(Bytes& bytes, std::size_t offset, std::uint32_t value);
void putU32(Bytes& bytes, std::size_t offset, std::uint32_t value);
std::uint32_t getU32(const Bytes& bytes, std::size_t offset);
Bytes slice(const Bytes& bytes, std::size_t offset, std::size_t size);

} // namespace test
