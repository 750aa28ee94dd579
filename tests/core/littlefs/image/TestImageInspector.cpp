// SPDX-License-Identifier: MIT
#include "core/littlefs/Format.h"
#include "core/littlefs/image/ImageBuilder.h"
#include "core/littlefs/image/ImageInspector.h"
#include "tests/core/littlefs/GoldenImages.h"
#include "tests/core/littlefs/image/ImageEdit.h"

#include <QTest>

#include <zlib.h>

#include <cstring>
#include <random>

using namespace core::littlefs;
using core::ErrorCode;
using test::Bytes;

namespace
{

enum class Outcome { whole, damaged, unusable };

using Damages = std::vector<std::pair<std::string, ErrorCode>>;

std::map<std::string, const ImageEntry*> byPath(const Inspection& inspection)
{
    std::map<std::string, const ImageEntry*> entries;
    for (const ImageEntry& entry : inspection.entries)
        entries[inspection.pathOf(entry)] = &entry;
    return entries;
}

Damages damagesOf(const Inspection& inspection)
{
    Damages damages;
    for (const Finding& damage : inspection.damages)
        damages.emplace_back(damage.path, damage.code);
    return damages;
}

std::vector<std::string> textsOf(const std::vector<Finding>& findings)
{
    std::vector<std::string> texts;
    for (const Finding& finding : findings)
        texts.push_back(finding.path + ": " + finding.description);
    return texts;
}

std::vector<std::string> listOf(const Inspection& inspection)
{
    std::vector<std::string> lines;
    for (const ImageEntry& entry : inspection.entries)
        lines.push_back(inspection.pathOf(entry) + (entry.isDirectory ? "/" : entry.crcs ? "" : " unreadable"));
    return lines;
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string text;
    for (const std::string& line : lines)
        text += line + "\n";
    return text;
}

std::uint32_t zlibOf(const Bytes& bytes, std::uint32_t start = 0)
{
    if (bytes.empty())
        return start; // zlib takes a null pointer for something else
    return static_cast<std::uint32_t>(
        crc32(start, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
}

bool isBelow(const std::string& path, const std::string& folder)
{
    return path == folder || path.starts_with(folder + "/");
}

/// Layout of sampleImage(), by the rules of littlefs-v1 chapter 16.
namespace sample
{
constexpr std::uint32_t rootBlock = 2;
constexpr std::uint32_t aHead = 6; ///< a.bin: blocks 4 to 6
constexpr std::uint32_t bHead = 9; ///< b.bin: blocks 7 to 9
constexpr std::uint32_t dirBlock = 10;
constexpr std::uint32_t subBlock = 12;
constexpr std::uint32_t freeBlock = 30;
} // namespace sample

/// /a.bin and /b.bin of three blocks each, /dir with x, /sub with y and z.
Bytes sampleImage()
{
    static const Bytes image = [] {
        const Bytes a = test::xorshiftWords(1, 9000);
        const Bytes b = test::xorshiftWords(2, 9001);
        const Bytes small = test::xorshiftWords(3, 100);
        ImageSpec spec{.files = {{"a.bin", a}, {"b.bin", b}, {"dir/x", small}, {"sub/y", small}, {"sub/z", small}}};
        spec.partitionBlocks = 32;
        return buildImage(spec).value();
    }();
    return image;
}

void setPair(std::byte* entry, std::uint32_t a, std::uint32_t b)
{
    storePair(entry + entryHeaderSize, {a, b});
}

void setName(std::byte* entry, std::string_view name)
{
    std::memcpy(entry + entryHeaderSize + entryDataSize, name.data(), name.size());
}

} // namespace

Q_DECLARE_METATYPE(Outcome)
Q_DECLARE_METATYPE(Damages)
Q_DECLARE_METATYPE(Bytes)

class TestImageInspector : public QObject
{
    Q_OBJECT

private slots:
    void tellsOfEveryGoldenImageWhatTheManifestSays_data();
    void tellsOfEveryGoldenImageWhatTheManifestSays();
    void knowsEveryGoldenImage();
    void namesEachDamageOnce_data();
    void namesEachDamageOnce();
    void notesWhatAPowerCutLeft_data();
    void notesWhatAPowerCutLeft();
    void recognisesWhatItCannotRead_data();
    void recognisesWhatItCannotRead();
    void findsTheGeometryFromEitherSuperblock_data();
    void findsTheGeometryFromEitherSuperblock();
    void believesTheNewerSuperblock();
    void readsImagesOfTheFirstRelease();
    void tellsOfASuperblockThatIsNone();
    void listsFoldersBeforeTheirContents();
    void survivesHostileImages_data();
    void survivesHostileImages();
    void readsSharedFilesOnlySoManyTimes();
    void countsDamagesThatNobodyWouldRead();
    void refusesPathsThatGrowTooLong();
    void noSingleBitPassesUnnoticed_data();
    void noSingleBitPassesUnnoticed();
    void everyTruncationIsADamage_data();
    void everyTruncationIsADamage();
    void survivesRandomDamageWithRightCheckValues();
    void readsNoContentOfWhatHasNone();
};

void TestImageInspector::tellsOfEveryGoldenImageWhatTheManifestSays_data()
{
    QTest::addColumn<Outcome>("outcome");
    for (const char* name : {"empty", "small", "nested", "big", "many", "churned", "full", "prog4096", "vendor_empty",
                             "revwrap", "static", "attrs"})
        QTest::newRow(name) << Outcome::whole;
    // What a power cut leaves is right as it is.
    for (const char* name : {"orphan", "orphan_rmdir", "moved_file", "moved_partial", "torn_commit", "desync"})
        QTest::newRow(name) << Outcome::whole;
    for (const char* name :
         {"bad_crc_one", "loop", "hardloop", "ctz_out_of_range", "truncated", "bad_dir", "entry_overrun"})
        QTest::newRow(name) << Outcome::damaged;
    for (const char* name : {"bad_crc_both", "bad_magic", "bad_version"})
        QTest::newRow(name) << Outcome::unusable;
}

void TestImageInspector::tellsOfEveryGoldenImageWhatTheManifestSays()
{
    QFETCH(Outcome, outcome);
    const test::GoldenImage& golden = test::goldenImage(QTest::currentDataTag());
    const Bytes image = golden.bytes();
    const Inspection inspection = inspectImage(image);

    QCOMPARE(inspection.usable, outcome != Outcome::unusable);
    QCOMPARE(inspection.whole(), outcome == Outcome::whole);
    QCOMPARE(inspection.damages.empty(), outcome == Outcome::whole);
    if (outcome == Outcome::unusable) {
        QCOMPARE(golden.contents, "none");
        QVERIFY(inspection.entries.empty());
        return;
    }
    QCOMPARE(inspection.format, "littlefs-v1");
    QCOMPARE(inspection.blockSize, 4096U);
    QCOMPARE(inspection.blocks, golden.blockCount);
    if (golden.blocksUsed != 0)
        QCOMPARE(inspection.freeBlocks, golden.blockCount - golden.blocksUsed);

    auto entries = byPath(inspection);
    QCOMPARE(entries.size(), inspection.entries.size());
    for (const auto& [path, content] : golden.tree) {
        const ImageEntry* entry = entries[path];
        entries.erase(path);
        const bool isDirectory = !content.has_value();
        if (golden.unreadable.contains(path)) {
            QVERIFY2(!entry || (entry->isDirectory == isDirectory && !entry->crcs), path.c_str());
            const auto explains = [&](const Finding& damage) {
                return !damage.path.empty() && isBelow(path, damage.path == "/" ? "" : damage.path);
            };
            QVERIFY2(std::ranges::any_of(inspection.damages, explains), path.c_str());
            continue;
        }
        // A reader may give up on the optional ones; all of them can be salvaged.
        QVERIFY2(entry && entry->isDirectory == isDirectory, path.c_str());
        if (isDirectory)
            continue;
        QVERIFY2(entry->crcs, path.c_str());
        QCOMPARE(entry->size, content->size());
        QCOMPARE(entry->crcs->zlib, zlibOf(*content));
        QCOMPARE(entry->crcs->quecPython, zlibOf(*content, 0xFFFFFFFF));
        QVERIFY2(readContent(inspection, *entry).value() == *content, path.c_str());
    }
    QVERIFY2(entries.empty(), entries.empty() ? "" : entries.begin()->first.c_str());
}

void TestImageInspector::knowsEveryGoldenImage()
{
    tellsOfEveryGoldenImageWhatTheManifestSays_data();
    QCOMPARE(test::goldenImages().size(), 28U);
}

void TestImageInspector::namesEachDamageOnce_data()
{
    QTest::addColumn<Damages>("damages");
    QTest::newRow("bad_crc_one") << Damages{{"", ErrorCode::badChecksum}};
    QTest::newRow("bad_crc_both") << Damages{{"", ErrorCode::corrupt}};
    QTest::newRow("bad_magic") << Damages{{"", ErrorCode::badMagic}};
    QTest::newRow("bad_version") << Damages{{"", ErrorCode::unsupportedVersion}};
    QTest::newRow("loop") << Damages{{"", ErrorCode::corrupt}};
    QTest::newRow("hardloop") << Damages{{"/sub", ErrorCode::corrupt}};
    QTest::newRow("ctz_out_of_range") << Damages{{"/c.bin", ErrorCode::outOfRange},
                                                 {"/sub/b.bin", ErrorCode::outOfRange}};
    QTest::newRow("truncated") << Damages{
        {"", ErrorCode::truncated}, {"/c.bin", ErrorCode::truncated}, {"/sub2", ErrorCode::truncated}};
    QTest::newRow("bad_dir") << Damages{{"/sub", ErrorCode::corrupt}};
    QTest::newRow("entry_overrun") << Damages{{"/", ErrorCode::corrupt}};
}

void TestImageInspector::namesEachDamageOnce()
{
    QFETCH(Damages, damages);
    const Bytes image = test::goldenImage(QTest::currentDataTag()).bytes();
    const Inspection inspection = inspectImage(image);
    QVERIFY2(damagesOf(inspection) == damages, joined(textsOf(inspection.damages)).c_str());
}

void TestImageInspector::notesWhatAPowerCutLeft_data()
{
    QTest::addColumn<QString>("notes");
    const char* stray = ": 1 pair in the list of all folders belongs to no folder\n";
    const char* rename = ": 1 rename was not completed\n";
    QTest::newRow("orphan") << QString(rename) + stray;
    QTest::newRow("orphan_rmdir") << QString(stray);
    QTest::newRow("moved_file") << QString(rename);
    QTest::newRow("moved_partial") << QString(rename);
    QTest::newRow("torn_commit") << QString("/: a change was not completed; the state before it counts\n");
    QTest::newRow("desync") << QString("/sub: its move to another block was not completed\n");
    QTest::newRow("churned") << QString();
}

void TestImageInspector::notesWhatAPowerCutLeft()
{
    QFETCH(QString, notes);
    const Bytes image = test::goldenImage(QTest::currentDataTag()).bytes();
    const Inspection inspection = inspectImage(image);
    QCOMPARE(QString::fromStdString(joined(textsOf(inspection.notes))), notes);
}

void TestImageInspector::recognisesWhatItCannotRead_data()
{
    QTest::addColumn<Bytes>("image");
    QTest::addColumn<QString>("format");
    QTest::addColumn<int>("code");

    QTest::newRow("nothing at all") << Bytes() << "unknown" << int(ErrorCode::badMagic);
    QTest::newRow("one byte") << Bytes(1) << "unknown" << int(ErrorCode::badMagic);
    QTest::newRow("erased flash") << Bytes(8192, std::byte{0xFF}) << "unknown" << int(ErrorCode::badMagic);
    QTest::newRow("zeros") << Bytes(8192) << "unknown" << int(ErrorCode::badMagic);
    QTest::newRow("text") << test::bytesOf(std::string(5000, 'x')) << "unknown" << int(ErrorCode::badMagic);

    Bytes version2(8192, std::byte{0xFF});
    const Bytes start = test::bytesOf(std::string("\1\0\0\0\xF0\x0F\xFF\xF7littlefs/\xE0\0\x10", 20));
    std::ranges::copy(start, version2.begin());
    QTest::newRow("littlefs version 2") << version2 << "littlefs-v2" << int(ErrorCode::unsupportedVersion);
    Bytes onlySecondBlock(8192, std::byte{0xFF});
    std::ranges::copy(start, onlySecondBlock.begin() + 4096);
    QTest::newRow("littlefs version 2, first block erased")
        << onlySecondBlock << "littlefs-v2" << int(ErrorCode::unsupportedVersion);

    const auto superblock = [](std::uint32_t field, std::uint32_t value) {
        Bytes image = sampleImage();
        test::editPair(image, 0, [&](std::byte* half) { store32(half + field, value); });
        return image;
    };
    QTest::newRow("version 1.2") << superblock(0x24, 0x00010002) << "unknown" << int(ErrorCode::unsupportedVersion);
    QTest::newRow("a block size of 0") << superblock(0x1C, 0) << "littlefs-v1" << int(ErrorCode::outOfRange);
    QTest::newRow("a block size of 4097") << superblock(0x1C, 4097) << "littlefs-v1" << int(ErrorCode::outOfRange);
    QTest::newRow("a block size of 64") << superblock(0x1C, 64) << "littlefs-v1" << int(ErrorCode::outOfRange);
    QTest::newRow("a block size of 2^17") << superblock(0x1C, 1U << 17) << "littlefs-v1" << int(ErrorCode::outOfRange);
    QTest::newRow("three blocks") << superblock(0x20, 3) << "littlefs-v1" << int(ErrorCode::outOfRange);
    QTest::newRow("the root in no block") << superblock(0x14, 0x12345) << "littlefs-v1" << int(ErrorCode::outOfRange);
    Bytes lost = superblock(0x14, sample::aHead);
    test::editPair(lost, 0, [](std::byte* half) { store32(half + 0x18, sample::bHead); });
    QTest::newRow("the root in file data") << lost << "littlefs-v1" << int(ErrorCode::corrupt);
    Bytes cut = sampleImage();
    cut.resize(2 * 4096);
    QTest::newRow("nothing behind the superblock") << cut << "littlefs-v1" << int(ErrorCode::truncated);
}

void TestImageInspector::recognisesWhatItCannotRead()
{
    QFETCH(Bytes, image);
    QFETCH(QString, format);
    QFETCH(int, code);
    const Inspection inspection = inspectImage(image);
    QCOMPARE(QString::fromUtf8(inspection.format.data(), qsizetype(inspection.format.size())), format);
    QVERIFY(!inspection.usable);
    QVERIFY(inspection.entries.empty());
    QVERIFY(!inspection.damages.empty());
    for (const Finding& damage : inspection.damages)
        QCOMPARE(int(damage.code), code);
}

void TestImageInspector::findsTheGeometryFromEitherSuperblock_data()
{
    QTest::addColumn<unsigned>("blockSize");
    for (unsigned size = 128; size <= 65536; size *= 2)
        QTest::addRow("%u bytes", size) << size;
}

void TestImageInspector::findsTheGeometryFromEitherSuperblock()
{
    QFETCH(unsigned, blockSize);
    const Bytes content = test::xorshiftWords(5, 3 * blockSize);
    ImageSpec spec{.files = {{"folder/f", content}}, .blockSize = blockSize, .partitionBlocks = 16};
    const Bytes image = buildImage(spec).value();
    for (const unsigned ruined : {0U, 1U, 2U}) { // 2: none
        Bytes copy = image;
        if (ruined < 2)
            std::fill_n(copy.begin() + ruined * blockSize, blockSize, std::byte{0});
        const Inspection inspection = inspectImage(copy);
        QVERIFY(inspection.whole());
        QCOMPARE(inspection.notes.size(), ruined < 2 ? 1U : 0U);
        QCOMPARE(inspection.blockSize, blockSize);
        QCOMPARE(inspection.blocks, 16U);
        QCOMPARE(inspection.entries.size(), 2U);
        QCOMPARE(inspection.entries[1].crcs->zlib, zlibOf(content));
    }
}

void TestImageInspector::believesTheNewerSuperblock()
{
    Bytes image = sampleImage();
    test::editHalf(image, 1, [](std::byte* half) { // a format with another size was cut between its two copies
        store32(half, 3);
        store32(half + 0x20, 31);
    });
    const Inspection inspection = inspectImage(image);
    QVERIFY(inspection.whole());
    QCOMPARE(inspection.blocks, 31U);
}

void TestImageInspector::readsImagesOfTheFirstRelease()
{
    Bytes image = sampleImage();
    test::editPair(image, 0, [](std::byte* half) { half[headerSize] = std::byte{entrySuperblockFirstRelease}; });
    const Inspection inspection = inspectImage(image);
    QVERIFY(inspection.whole());
    QCOMPARE(inspection.entries.size(), 7U);
    QCOMPARE(inspection.notes.size(), 1U);
}

void TestImageInspector::tellsOfASuperblockThatIsNone()
{
    Bytes image = sampleImage();
    test::editPair(image, 0, [](std::byte* half) { half[headerSize] = std::byte{entryDirectory}; });
    const Inspection inspection = inspectImage(image);
    QVERIFY(damagesOf(inspection) == (Damages{{"", ErrorCode::corrupt}}));
    QCOMPARE(inspection.entries.size(), 7U);
}

void TestImageInspector::listsFoldersBeforeTheirContents()
{
    const Bytes image = sampleImage();
    const Inspection inspection = inspectImage(image);
    QCOMPARE(joined(listOf(inspection)), "/a.bin\n/b.bin\n/dir/\n/dir/x\n/sub/\n/sub/y\n/sub/z\n");
    QCOMPARE(inspection.entries[3].parent, 2U);
    QCOMPARE(inspection.entries[2].parent, ImageEntry::inRoot);
}

void TestImageInspector::survivesHostileImages_data()
{
    QTest::addColumn<Bytes>("image");
    QTest::addColumn<QString>("list");
    QTest::addColumn<Damages>("damages");

    const auto corrupt = ErrorCode::corrupt;
    const QString all = "/a.bin\n/b.bin\n/dir/\n/dir/x\n/sub/\n/sub/y\n/sub/z\n";
    const auto edited = [](std::string_view name, const std::function<void(std::byte*)>& edit) {
        Bytes image = sampleImage();
        test::editEntry(image, name, edit);
        return image;
    };
    const auto withHead = [&](std::string_view name, std::uint32_t head) {
        return edited(name, [=](std::byte* entry) { store32(entry + 4, head); });
    };
    const auto withSize = [&](std::string_view name, std::uint32_t size) {
        return edited(name, [=](std::byte* entry) { store32(entry + 8, size); });
    };
    const auto withPair = [&](std::string_view name, std::uint32_t a, std::uint32_t b) {
        return edited(name, [=](std::byte* entry) { setPair(entry, a, b); });
    };
    const auto withWord = [&](std::uint32_t block, std::uint32_t offset, std::uint32_t value) {
        Bytes image = sampleImage();
        store32(image.data() + block * 4096 + offset, value);
        return image;
    };

    QTest::newRow("a folder that contains itself") << withPair("sub", sample::subBlock, sample::subBlock)
                                                   << all.chopped(14) << Damages{{"/sub", ErrorCode::outOfRange}};
    QTest::newRow("a folder that is the root")
        << withPair("sub", sample::rootBlock, sample::rootBlock + 1) << all.chopped(14) << Damages{{"/sub", corrupt}};
    QTest::newRow("a folder that is half of the root")
        << withPair("sub", sample::rootBlock + 1, sample::freeBlock) << all.chopped(14) << Damages{{"/sub", corrupt}};
    QTest::newRow("a folder that is the superblock")
        << withPair("sub", 0, 1) << all.chopped(14) << Damages{{"/sub", corrupt}};
    QTest::newRow("two entries for one folder")
        << withPair("sub", sample::dirBlock, sample::dirBlock + 1) << all.chopped(14) << Damages{{"/sub", corrupt}};
    QTest::newRow("a folder behind the end")
        << withPair("sub", 32, 33) << all.chopped(14) << Damages{{"/sub", ErrorCode::outOfRange}};
    QTest::newRow("a folder in file data")
        << withPair("sub", sample::aHead, sample::bHead) << all.chopped(14) << Damages{{"/sub", corrupt}};
    QTest::newRow("a folder that is a null pointer")
        << withPair("sub", nullBlock, nullBlock) << all.chopped(14) << Damages{{"/sub", ErrorCode::outOfRange}};

    QTest::newRow("two files with the same blocks")
        << withHead("b.bin", sample::aHead) << all << Damages{{"/a.bin", corrupt}, {"/b.bin", corrupt}};
    QTest::newRow("a file in the blocks of a folder")
        << withHead("y", sample::rootBlock) << QString(all).replace("/y", "/y unreadable")
        << Damages{{"/sub/y", corrupt}};
    QTest::newRow("a file in the superblock") << withHead("y", 0) << QString(all).replace("/y", "/y unreadable")
                                              << Damages{{"/sub/y", ErrorCode::outOfRange}};
    QTest::newRow("a file behind the end") << withHead("y", 32) << QString(all).replace("/y", "/y unreadable")
                                           << Damages{{"/sub/y", ErrorCode::outOfRange}};
    QTest::newRow("a file of 4 GiB") << withSize("y", 0xFFFFFFFF) << QString(all).replace("/y", "/y unreadable")
                                     << Damages{{"/sub/y", ErrorCode::outOfRange}};
    QTest::newRow("a file larger than the image")
        << withSize("y", 33 * 4096) << QString(all).replace("/y", "/y unreadable")
        << Damages{{"/sub/y", ErrorCode::outOfRange}};
    QTest::newRow("an empty file whose head is anything") << edited("y", [](std::byte* entry) {
        store32(entry + 4, 0x12345);
        store32(entry + 8, 0);
    }) << all << Damages{};
    QTest::newRow("a skip pointer that leads elsewhere")
        << withWord(sample::aHead, 4, sample::bHead) << QString(all).replace("a.bin", "a.bin unreadable")
        << Damages{{"/a.bin", corrupt}};
    Bytes circle = withSize("a.bin", 8000);
    store32(circle.data() + sample::aHead * 4096, sample::aHead);
    QTest::newRow("a file whose second block is its first")
        << circle << QString(all).replace("a.bin", "a.bin unreadable") << Damages{{"/a.bin", corrupt}};

    QTest::newRow("a name that is ..") << edited("dir",
                                                 [](std::byte* entry) {
                                                     entry[3] = std::byte{2};
                                                     entry[1] = std::byte{9};
                                                     setName(entry, "...");
                                                 })
                                       << "/a.bin\n/b.bin\n/sub/\n/sub/y\n/sub/z\n"
                                       << Damages{{"/", ErrorCode::badName}};
    QTest::newRow("a name with a slash") << edited("a.bin", [](std::byte* entry) { setName(entry, "a/bin"); })
                                         << all.sliced(7) << Damages{{"/", ErrorCode::badName}};
    QTest::newRow("a name with a NUL") << edited("a.bin", [](std::byte* entry) {
        setName(entry, std::string_view("a\0bin", 5));
    }) << all.sliced(7) << Damages{{"/", ErrorCode::badName}};
    QTest::newRow("a name that is a dot") << edited("z", [](std::byte* entry) { setName(entry, "."); })
                                          << all.chopped(7) << Damages{{"/sub", ErrorCode::badName}};
    QTest::newRow("a name that is empty") << edited("z", [](std::byte* entry) {
        entry[1] = std::byte{9};
        entry[3] = std::byte{0};
    }) << all.chopped(7) << Damages{{"/sub", ErrorCode::badName}};
    QTest::newRow("a name that stands twice") << edited("z", [](std::byte* entry) { setName(entry, "y"); })
                                              << all.chopped(7) << Damages{{"/sub/y", ErrorCode::duplicate}};
    QTest::newRow("a name with control characters")
        << edited("z", [](std::byte* entry) { setName(entry, "\n"); }) << all.chopped(2) + "\n\n"
        << Damages{};

    QTest::newRow("an entry longer than its folder") << edited("z", [](std::byte* entry) { entry[2] = std::byte{1}; })
                                                     << all.chopped(7) << Damages{{"/sub", corrupt}};
    QTest::newRow("an entry without data") << edited("z", [](std::byte* entry) {
        entry[1] = std::byte{0};
        entry[3] = std::byte{9};
    }) << all.chopped(7) << Damages{{"/sub", corrupt}};
    QTest::newRow("an entry of an unknown kind")
        << edited("z", [](std::byte* entry) { entry[0] = std::byte{0x12}; }) << all.chopped(7) << Damages{};
    QTest::newRow("a moved file that has not arrived")
        << edited("z", [](std::byte* entry) { entry[0] = std::byte{0x91}; }) << all << Damages{};
    QTest::newRow("a moved folder that has not arrived")
        << edited("sub", [](std::byte* entry) { entry[0] = std::byte{0xA2}; }) << all << Damages{};
    Bytes arrived = withPair("sub", sample::dirBlock, sample::dirBlock + 1);
    test::editEntry(arrived, "sub", [](std::byte* entry) { entry[0] = std::byte{0xA2}; });
    // The root moved to other blocks with the commit that set the flag; the list still knows the state before it.
    Bytes half = sampleImage();
    std::copy_n(half.begin() + sample::rootBlock * 4096, 4096, half.begin() + sample::freeBlock * 4096);
    test::editHalf(half, sample::freeBlock, [](std::byte* root) {
        store32(root, 3);
        root[headerSize] = std::byte{0x91}; // a.bin
    });
    test::editPair(half, 0, [](std::byte* super) { storePair(super + 0x14, {sample::freeBlock, sample::rootBlock}); });
    QTest::newRow("a moved file whose folder has moved as well") << half << all << Damages{};
    QTest::newRow("a moved folder that has arrived") << arrived << all.chopped(20) << Damages{};

    const auto withTail = [](std::uint32_t block, const Pair& tail, bool continues) {
        Bytes image = sampleImage();
        test::editPair(image, block, [&](std::byte* half) {
            auto header = loadMetadataHeader(half);
            header.tail = tail;
            header.continues = continues;
            storeMetadataHeader(half, header);
        });
        return image;
    };
    const Pair dir{sample::dirBlock, sample::dirBlock + 1};
    const Pair sub{sample::subBlock, sample::subBlock + 1};
    QTest::newRow("a tail list that leaves out a folder")
        << withTail(sample::rootBlock, sub, false) << all << Damages{{"/dir", corrupt}};
    QTest::newRow("a tail list that ends early")
        << withTail(sample::rootBlock, {}, false) << all << Damages{{"/dir", corrupt}, {"/sub", corrupt}};
    QTest::newRow("a tail list that leaves the image")
        << withTail(sample::subBlock, {70000, 70001}, false) << all << Damages{{"", ErrorCode::outOfRange}};
    QTest::newRow("a tail list that runs into file data")
        << withTail(sample::subBlock, {sample::aHead, sample::bHead}, false) << all << Damages{{"", corrupt}};
    QTest::newRow("a tail list in a circle") << withTail(sample::subBlock, dir, false) << all << Damages{{"", corrupt}};
    QTest::newRow("a tail list back to the superblock")
        << withTail(sample::subBlock, superblockPair, false) << all << Damages{{"", corrupt}};
    QTest::newRow("a chain that runs into another folder")
        << withTail(sample::subBlock, dir, true) << all << Damages{{"/sub", corrupt}};
    QTest::newRow("a chain without an end")
        << withTail(sample::subBlock, {}, true) << all << Damages{{"/sub", ErrorCode::outOfRange}};
    QTest::newRow("a chain back to the superblock")
        << withTail(sample::subBlock, superblockPair, true) << all << Damages{{"/sub", corrupt}};
}

void TestImageInspector::survivesHostileImages()
{
    QFETCH(Bytes, image);
    QFETCH(QString, list);
    QFETCH(Damages, damages);
    const Inspection inspection = inspectImage(image);
    QVERIFY(inspection.usable);
    QCOMPARE(QString::fromStdString(joined(listOf(inspection))), list);
    QVERIFY2(damagesOf(inspection) == damages, joined(textsOf(inspection.damages)).c_str());
}

void TestImageInspector::readsSharedFilesOnlySoManyTimes()
{
    // 2,000 entries that each name the same 600 blocks: read one by one they would be 1,200,000 blocks.
    const Bytes content = test::xorshiftWords(7, 600 * 4000);
    ImageSpec spec{.files = {{"big", content}}, .partitionBlocks = 1024};
    for (int i = 0; i < 2000; ++i)
        spec.files.push_back({"f" + std::to_string(1000 + i), {}});
    Bytes image = buildImage(spec).value();
    const std::size_t big = test::entriesNamed(image, "big").front();
    const Bytes data(image.begin() + static_cast<std::ptrdiff_t>(big) + 4,
                     image.begin() + static_cast<std::ptrdiff_t>(big) + 12);
    for (int i = 0; i < 2000; ++i)
        test::editEntry(image, "f" + std::to_string(1000 + i),
                        [&](std::byte* entry) { std::ranges::copy(data, entry + 4); });

    const Inspection inspection = inspectImage(image);
    const auto readable =
        std::ranges::count_if(inspection.entries, [](const ImageEntry& e) { return e.crcs.has_value(); });
    QCOMPARE(inspection.entries.size(), 2001U);
    QVERIFY(readable > 1);
    QVERIFY(readable < 40);
    QCOMPARE(inspection.entries.front().crcs->zlib, zlibOf(content));
    QVERIFY(!inspection.whole());
}

void TestImageInspector::countsDamagesThatNobodyWouldRead()
{
    ImageSpec spec{.partitionBlocks = 256};
    for (int i = 0; i < 1500; ++i)
        spec.files.push_back({"f" + std::to_string(1000 + i), {}});
    Bytes image = buildImage(spec).value();
    for (int i = 0; i < 1500; ++i)
        test::editEntry(image, "f" + std::to_string(1000 + i), [](std::byte* entry) { setName(entry, "/"); });
    const Inspection inspection = inspectImage(image);
    QCOMPARE(inspection.damages.size(), Inspection::maxFindings + 1);
    QCOMPARE(inspection.damages.back().description, "500 more damages");
}

void TestImageInspector::refusesPathsThatGrowTooLong()
{
    // 15 folders with names of 255 bytes, and in the last of them an entry for the folder "graft" with three more.
    std::string deep;
    for (int i = 0; i < 15; ++i)
        deep += std::string(255, 'd') + "/";
    const std::string longName(250, 'n');
    ImageSpec spec{.directories = {deep + "tip", "graft/" + longName + "/" + longName}, .partitionBlocks = 64};
    Bytes image = buildImage(spec).value();
    std::byte* graft = image.data() + test::entriesNamed(image, "graft").front();
    const Bytes pair(graft + 4, graft + 12);
    test::editEntry(image, "graft", [](std::byte* entry) { entry[0] = std::byte{0x33}; });
    test::editEntry(image, "tip", [&](std::byte* entry) { std::ranges::copy(pair, entry + 4); });

    const Inspection inspection = inspectImage(image);
    QCOMPARE(damagesOf(inspection).back().second, ErrorCode::nameTooLong);
    std::size_t longest = 0;
    for (const ImageEntry& entry : inspection.entries)
        longest = std::max(longest, inspection.pathOf(entry).size());
    QCOMPARE(longest, std::size_t{15 * 256 + 4 + 251});
}

void TestImageInspector::noSingleBitPassesUnnoticed_data()
{
    QTest::addColumn<int>("row");
    for (const char* name :
         {"empty",  "small",        "revwrap",          "attrs",         "prog4096",    "static",       "full",
          "orphan", "orphan_rmdir", "moved_file",       "moved_partial", "torn_commit", "desync",       "bad_crc_one",
          "loop",   "hardloop",     "ctz_out_of_range", "truncated",     "bad_dir",     "entry_overrun"})
        QTest::newRow(name) << 0;
}

void TestImageInspector::noSingleBitPassesUnnoticed()
{
    Bytes image = test::goldenImage(QTest::currentDataTag()).bytes();
    const Inspection before = inspectImage(image);

    // Every bit of metadata, behind the first entries of a large folder one of each byte (LIFEBOAT_FULL=1: all); of
    // everything else, which is far more, one bit in one byte of 64.
    const std::size_t thorough = qEnvironmentVariableIsSet("LIFEBOAT_FULL") ? 4096 : 128;
    for (std::size_t offset = 0; offset < image.size(); ++offset) {
        const std::size_t block = offset / 4096 * 4096;
        const std::uint32_t size = image.size() - block < headerSize ? 0 : loadMetadataHeader(&image[block]).size;
        const bool isMetadata = size >= emptyPairSize && size <= 4096 && offset - block < size;
        if (!isMetadata && offset % 64 != 0)
            continue;
        for (std::size_t bit = 0; bit < 8; ++bit) {
            const bool isEach = isMetadata && (offset - block < thorough || offset - block + 16 >= size);
            if (!isEach && bit != (isMetadata ? offset : offset / 64) % 8)
                continue;
            image[offset] ^= std::byte{1} << bit;
            const Inspection after = inspectImage(image);
            image[offset] ^= std::byte{1} << bit;
            // Of an image that is damaged already one bit may be all that is wrong.
            if (!after.whole() || !before.whole())
                continue;
            const std::string place = "byte " + std::to_string(offset) + ", bit " + std::to_string(bit);
            QVERIFY2(listOf(after) == listOf(before), place.c_str());
            int different = 0;
            for (std::size_t i = 0; i < after.entries.size(); ++i) {
                QVERIFY2(after.entries[i].size == before.entries[i].size, place.c_str());
                if (!after.entries[i].isDirectory && after.entries[i].crcs->zlib != before.entries[i].crcs->zlib)
                    ++different;
            }
            QVERIFY2(different <= 1, place.c_str());
        }
    }
}

void TestImageInspector::everyTruncationIsADamage_data()
{
    QTest::addColumn<int>("row");
    for (const test::GoldenImage& golden : test::goldenImages())
        QTest::newRow(golden.name.c_str()) << 0;
}

void TestImageInspector::everyTruncationIsADamage()
{
    const Bytes image = test::goldenImage(QTest::currentDataTag()).bytes();
    std::set<std::size_t> lengths;
    for (std::size_t length = 0; length < image.size(); length += 997)
        lengths.insert(length);
    for (std::size_t block = 0; block < image.size() && block < 64 * 4096; block += 4096)
        for (const std::size_t more : {0, 1, 15, 16, 19, 20, 51, 52, 100, 4095})
            lengths.insert(std::min(block + more, image.size() - 1));
    for (const std::size_t length : lengths) {
        const Bytes cut(image.begin(), image.begin() + static_cast<std::ptrdiff_t>(length));
        const Inspection inspection = inspectImage(cut);
        QVERIFY2(!inspection.whole(), std::to_string(length).c_str());
        for (const ImageEntry& entry : inspection.entries)
            QVERIFY(!entry.crcs || readContent(inspection, entry).value().size() == entry.size);
    }
}

void TestImageInspector::survivesRandomDamageWithRightCheckValues()
{
    const std::uint32_t seed = test::seedOr(20262);
    std::mt19937 random(seed);
    const auto upTo = [&](std::size_t most) { return random() % (most + 1); };
    const std::uint32_t metadata[] = {0, 2, sample::dirBlock, sample::subBlock};
    // Values that mean something somewhere: blocks, sizes, flags, nothing.
    const std::uint32_t words[] = {0,  1,  2,  3,   4,    6,          10,         11,       12,
                                   13, 31, 32, 100, 4096, 0x7FFFFFFF, 0x80000000, nullBlock};
    for (int round = 0; round < 5000; ++round) {
        Bytes image = sampleImage();
        for (std::size_t change = 0; change <= upTo(3); ++change) {
            test::editPair(image, metadata[upTo(3)], [&](std::byte* half) {
                const std::uint32_t size = loadMetadataHeader(half).size;
                const std::size_t at = 8 + upTo(size - crcSize - 12);
                if (upTo(1) == 0)
                    half[at] = static_cast<std::byte>(upTo(255));
                else
                    store32(half + at, words[upTo(std::size(words) - 1)]);
            });
        }
        const QByteArray place = "seed " + QByteArray::number(seed) + ", round " + QByteArray::number(round);
        const Inspection inspection = inspectImage(image);
        for (const ImageEntry& entry : inspection.entries) {
            if (!entry.crcs)
                continue;
            const auto content = readContent(inspection, entry);
            QVERIFY2(content && content->size() == entry.size && zlibOf(*content) == entry.crcs->zlib, place);
        }
        // What is called whole, with nothing to note, is so in the eyes of another reader too.
        if (inspection.whole() && inspection.notes.empty()) {
            const test::RawImage raw = test::readRawImage(image, inspection.blockSize, inspection.blocks);
            QVERIFY2(raw.isClean() && raw.unreadable.empty(), place + qPrintable(raw.report()));
            QVERIFY2(raw.tree.size() == inspection.entries.size(), place);
        }
    }
}

void TestImageInspector::readsNoContentOfWhatHasNone()
{
    const Bytes image = test::goldenImage("ctz_out_of_range").bytes();
    const Inspection inspection = inspectImage(image);
    const auto entries = byPath(inspection);
    QCOMPARE(readContent(inspection, *entries.at("/sub")).error().code, ErrorCode::isDirectory);
    const auto content = readContent(inspection, *entries.at("/c.bin"));
    QCOMPARE(content.error().code, ErrorCode::corrupt);
    QCOMPARE(content.error().subject, "/c.bin");
}

QTEST_APPLESS_MAIN(TestImageInspector)
#include "TestImageInspector.moc"
