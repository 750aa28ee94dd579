// SPDX-License-Identifier: MIT
// The read-write mount against the golden images, byte for byte where the reference's own operations can be repeated,
// and the rules for paths, open handles and full devices.
#include "core/littlefs/FileSystem.h"

#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/Flash.h"
#include "tests/core/littlefs/GoldenImages.h"
#include "tests/core/littlefs/Mount.h"

#include <QTest>

#include <algorithm>
#include <cstring>

using namespace core;
using namespace core::littlefs;
using core::restore::SimulatedNor;
using test::bytesOf;
using test::GoldenImage;
using test::Mount;
using test::Shape;
using test::xorshiftWords;

Q_DECLARE_METATYPE(test::Shape)

class TestFileSystem : public QObject
{
    Q_OBJECT

private slots:
    void worksOnGoldenImages_data();
    void worksOnGoldenImages();
    void leavesMalformedImagesAlone_data();
    void leavesMalformedImagesAlone();
    void repeatsTheReferenceByteForByte_data();
    void repeatsTheReferenceByteForByte();
    void formatsLikeTheWorkedExample();
    void formatsLikeTheVendor();
    void writesLikeTheWorkedExample();
    void doesWhatTheReferenceDoesToTheDevice();
    void programsEachUnitOncePerErase_data();
    void programsEachUnitOncePerErase();
    void formatsOverAnotherFileSystem();
    void refusesToFormatTooFewBlocks();
    void keepsAttributes();
    void refusesToWriteImagesOfTheFirstRelease();

    void opensAsTheModeSays();
    void writesAndReadsAtAnyPlace_data();
    void writesAndReadsAtAnyPlace();
    void refusesPositionsAndSizesBeyondTheLimit();
    void forgetsWhatAFailedWriteBegan();
    void makesFolders();
    void removesFilesAndEmptyFolders();
    void renames_data();
    void renames();
    void renamesWithinAFullPair();

    void allowsOneWriterOrManyReaders();
    void readersKeepWhatTheyOpened();
    void handlesFollowTheirEntries();
    void listingsSurviveChanges();

    void keepsOldContentsWhenFull();
    void findsRoomAgain();
    void worksWithASmallLookahead();
    void countsFreeBlocks();
};

namespace
{

SimulatedNor norOf(const GoldenImage& golden)
{
    test::Bytes bytes = golden.bytes();
    bytes.resize(bytes.size() / GoldenImage::blockSize * GoldenImage::blockSize);
    return SimulatedNor(std::move(bytes));
}

/// A formatted flash of its own.
struct Disk {
    explicit Disk(const Shape& s) : shape(s), nor(s.geometry.blockCount, s.geometry.blockSize), mount(nor, s)
    {
        formatted = mount.fs.format(s.geometry.blockCount);
    }

    test::RawImage raw() const
    {
        return test::readRawImage(nor.content(), shape.geometry.blockSize, shape.geometry.blockCount);
    }
    /// The tree as a new mount sees it, or "?" in the place of an error.
    test::FileTree remounted()
    {
        Mount again(nor, shape);
        if (!again.fs.mount())
            return {{"?", {}}};
        return test::wholeTree(again.fs).value_or(test::FileTree{{"?", {}}});
    }

    Shape shape;
    SimulatedNor nor;
    Mount mount;
    Result<void> formatted;
};

QByteArray hex(std::span<const std::byte> bytes)
{
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())).toHex(' ');
}

} // namespace

void TestFileSystem::worksOnGoldenImages_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<Shape>("shape");
    for (const auto& golden : test::goldenImages()) {
        const auto name = QString::fromStdString(golden.name);
        const auto blocks = golden.blockCount;
        QTest::addRow("%s as the device has it", golden.name.c_str()) << name << Shape::device(blocks);
        QTest::addRow("%s with units of 32 bytes", golden.name.c_str()) << name << Shape::small(32, 4096, blocks);
        auto mixed = Shape::small(256, 4096, blocks);
        mixed.geometry.readSize = 32;
        mixed.programBuffer = 1024;
        mixed.lookaheadBytes = 1;
        QTest::addRow("%s with a window of eight blocks", golden.name.c_str()) << name << mixed;
        const auto used = test::readRawImage(golden.bytes(), GoldenImage::blockSize, blocks).used;
        if (!used.contains(blocks - 1))
            QTest::addRow("%s without its last block", golden.name.c_str()) << name << Shape::device(blocks - 1);
    }
}

void TestFileSystem::worksOnGoldenImages()
{
    QFETCH(QString, name);
    QFETCH(Shape, shape);
    const auto& golden = test::goldenImage(name.toStdString());
    auto nor = norOf(golden);
    const test::Bytes before(nor.content().begin(), nor.content().end());
    Mount mount(nor, shape);
    const auto mounted = mount.fs.mount();
    QVERIFY2(golden.mountCodes.contains(test::errnoOf(mounted)), qPrintable(test::message(mounted)));
    if (!mounted)
        return;
    const bool isSound = golden.blocksUsed != 0;
    const auto first = test::list(mount.fs);
    if (isSound)
        QCOMPARE(test::difference(first.tree, golden.tree), QString());
    QCOMPARE(nor.operations(), 0u); // reading writes nothing

    const auto recovered = mount.fs.recover();
    if (isSound) {
        VERIFY_OK(recovered);
        QCOMPARE(test::difference(test::list(mount.fs).tree, golden.tree), QString());
        const auto raw = test::readRawImage(nor.content(), GoldenImage::blockSize, shape.geometry.blockCount);
        QVERIFY2(raw.isClean(), qPrintable(raw.report()));
        QCOMPARE(raw.used.size(), std::size_t{golden.blocksUsedAfterRecovery});
        QCOMPARE(mount.fs.countFreeBlocks().value_or(0), shape.geometry.blockCount - golden.blocksUsedAfterRecovery);
        if (shape.lookaheadBytes == 0)
            VERIFY_OK(mount.fs.check());
    }

    const auto content = xorshiftWords(77, 100);
    const auto written = mount.put("/lifeboat_new", content);
    QVERIFY2(golden.newFileCodes.contains(test::errnoOf(written)), qPrintable(test::message(written)));
    Mount again(nor, shape);
    VERIFY_OK(again.fs.mount());
    const auto second = test::list(again.fs);
    auto wanted = first.tree;
    if (written)
        wanted["/lifeboat_new"] = content;
    else if (second.tree.contains("/lifeboat_new"))
        wanted["/lifeboat_new"] = test::Bytes(); // created, but no block could be found for its content
    QCOMPARE(test::difference(second.tree, wanted), QString());
    QCOMPARE(second.errors, first.errors);
    if (isSound) {
        const auto raw = test::readRawImage(nor.content(), GoldenImage::blockSize, shape.geometry.blockCount);
        QVERIFY2(raw.isClean(), qPrintable(raw.report()));
        QCOMPARE(test::difference(raw.tree, wanted), QString());
    }
    QCOMPARE(nor.violations(), 0u);
}

void TestFileSystem::leavesMalformedImagesAlone_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"loop", "hardloop", "bad_dir", "entry_overrun"})
        QTest::newRow(name) << QString(name);
}

void TestFileSystem::leavesMalformedImagesAlone()
{
    QFETCH(QString, name);
    const auto& golden = test::goldenImage(name.toStdString());
    auto nor = norOf(golden);
    test::RecordingDevice device(nor, Shape::device(golden.blockCount).geometry);
    Mount mount(device, Shape::device(golden.blockCount));
    VERIFY_OK(mount.fs.mount());
    QCOMPARE(test::errnoOf(mount.fs.recover()), -52);
    QCOMPARE(test::errnoOf(mount.put("/new", bytesOf("x"))), -52);
    QCOMPARE(test::errnoOf(mount.fs.makeDirectory("/new")), -52);
    QCOMPARE(test::errnoOf(mount.fs.remove("/a.txt")), -52);
    QCOMPARE(test::errnoOf(mount.fs.rename("/a.txt", "/b.txt")), -52);
    QCOMPARE(test::errnoOf(mount.fs.check()), -52);
    QCOMPARE(test::errnoOf(mount.fs.countFreeBlocks()), -52);
    QCOMPARE(nor.operations(), 0u);
    QVERIFY2(device.reads < 5000, std::to_string(device.reads).c_str());
}

void TestFileSystem::repeatsTheReferenceByteForByte_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"empty", "small", "big", "many", "nested", "full", "prog4096", "vendor_empty"})
        QTest::newRow(name) << QString(name);
}

// The images that were made by creating one entry after the other: the same calls give the same bytes.
void TestFileSystem::repeatsTheReferenceByteForByte()
{
    QFETCH(QString, name);
    const auto& golden = test::goldenImage(name.toStdString());
    const auto image = golden.bytes();

    // The order of creation can be told from the lowest block that an entry uses; empty files follow their neighbour.
    struct Made {
        std::uint32_t block;
        std::string path;
    };
    std::vector<Made> order;
    SimulatedNor source(image);
    Mount reader(source, Shape::device(golden.blockCount));
    VERIFY_OK(reader.fs.mount());
    std::vector<Made> folders{{0, ""}};
    while (!folders.empty()) {
        const auto [folderBlock, folder] = folders.back();
        folders.pop_back();
        Directory listing;
        VERIFY_OK(reader.fs.openDirectory(listing, folder + "/"));
        EntryInfo info;
        std::uint32_t last = folderBlock;
        for (;;) {
            const auto more = reader.fs.readDirectory(listing, info);
            VERIFY_OK(more);
            if (!*more)
                break;
            const std::string path = folder + "/" + std::string(info.name());
            if (info.isDirectory) {
                Directory below;
                VERIFY_OK(reader.fs.Reader::openDirectory(below, path));
                last = std::min(below.at.pair.a, below.at.pair.b);
                folders.push_back({last, path});
            } else if (info.size > 0) {
                FileView file;
                VERIFY_OK(reader.fs.openFile(file, path));
                std::byte one[1];
                VERIFY_OK(reader.fs.readFile(file, one));
                last = file.block;
            }
            order.push_back({last, path});
        }
        reader.fs.closeDirectory(listing);
    }
    std::ranges::stable_sort(order, {}, &Made::block);

    const bool byVendor = golden.name == "prog4096" || golden.name == "vendor_empty";
    test::MemoryDevice device(golden.blockCount, GoldenImage::blockSize, byVendor ? std::byte{0} : std::byte{0xFF});
    auto shape = byVendor ? Shape::device(golden.blockCount) : Shape::small(32, 4096, golden.blockCount);
    shape.lookaheadBytes = byVendor ? 8 : 4; // as the manifest's "lookahead" says
    Mount mount(device, shape);
    VERIFY_OK(mount.fs.format(golden.blockCount));
    for (const auto& [block, path] : order) {
        const auto& content = golden.tree.at(path);
        if (content)
            VERIFY_OK(mount.put(path, *content));
        else
            VERIFY_OK(mount.fs.makeDirectory(path));
    }
    for (std::uint32_t block = 0; block < golden.blockCount; ++block) {
        if (std::memcmp(device.content.data() + block * 4096, image.data() + block * 4096, 4096) != 0)
            QFAIL(qPrintable(QString("block %1 differs").arg(block)));
    }
}

void TestFileSystem::formatsLikeTheWorkedExample()
{
    SimulatedNor nor(50, 4096);
    test::RecordingDevice device(nor, Shape::small(32, 4096, 50).geometry);
    Mount mount(device, Shape::small(32, 4096, 50));
    VERIFY_OK(mount.fs.format(50));
    QCOMPARE(device.takeLog(), std::string("E3 P3 S E1 P1 S E0 P0 S"));
    const auto golden = test::goldenImage("empty").bytes();
    QVERIFY(std::ranges::equal(nor.content(), golden));
}

void TestFileSystem::formatsLikeTheVendor()
{
    test::MemoryDevice device(50, 4096, std::byte{0});
    Mount mount(device, Shape::device(50));
    VERIFY_OK(mount.fs.format(50));
    QVERIFY(device.content == test::goldenImage("vendor_empty").bytes());
}

// littlefs-v1 chapter 18.2.
void TestFileSystem::writesLikeTheWorkedExample()
{
    Disk disk(Shape::small(32, 4096, 50));
    VERIFY_OK(disk.formatted);
    VERIFY_OK(disk.mount.put("hello.txt", bytesOf("Hello, world!\n")));
    VERIFY_OK(disk.mount.fs.makeDirectory("lib"));
    const auto big = xorshiftWords(9, 9000);
    VERIFY_OK(disk.mount.put("lib/big.bin", big));
    VERIFY_OK(disk.mount.put("lib/空.txt", {}));

    const auto at = [&](std::size_t place, std::size_t size) { return hex(disk.nor.content().subspan(place, size)); };
    QCOMPARE(at(0x2000, 0x38), QByteArray("04 00 00 00 38 00 00 00 06 00 00 00 05 00 00 00 "
                                          "11 08 00 09 04 00 00 00 0e 00 00 00 68 65 6c 6c 6f 2e 74 78 74 "
                                          "22 08 00 03 06 00 00 00 05 00 00 00 6c 69 62 ed 01 a2 96"));
    QCOMPARE(at(0x3000, 0x29),
             QByteArray("03 00 00 00 29 00 00 00 ff ff ff ff ff ff ff ff "
                        "11 08 00 09 04 00 00 00 0e 00 00 00 68 65 6c 6c 6f 2e 74 78 74 1a ca 45 9d"));
    QCOMPARE(at(0x5000, 0x3A), QByteArray("04 00 00 00 3a 00 00 00 ff ff ff ff ff ff ff ff "
                                          "11 08 00 07 09 00 00 00 28 23 00 00 62 69 67 2e 62 69 6e "
                                          "11 08 00 07 ff ff ff ff 00 00 00 00 e7 a9 ba 2e 74 78 74 6e ce 82 b8"));
    QCOMPARE(at(0x7000, 4096), hex(std::span(big).first(4096)));
    QCOMPARE(at(0x8000, 4), QByteArray("07 00 00 00"));
    QCOMPARE(at(0x8004, 4092), hex(std::span(big).subspan(4096, 4092)));
    QCOMPARE(at(0x9000, 8), QByteArray("08 00 00 00 07 00 00 00"));
    QCOMPARE(at(0x9008, 812), hex(std::span(big).subspan(8188, 812)));
}

// littlefs-v1 chapter 9.10, with one sync more before a commit that names new data: a device may reorder. A move within
// one metadata pair is a single commit here.
void TestFileSystem::doesWhatTheReferenceDoesToTheDevice()
{
    SimulatedNor nor(50, 4096);
    const auto shape = Shape::device(50);
    test::RecordingDevice device(nor, shape.geometry);
    Mount mount(device, shape);
    auto& fs = mount.fs;
    test::Bytes buffer = mount.fileBuffer();
    const auto log = [&] { return QString::fromStdString(device.takeLog()); };

    VERIFY_OK(fs.format(50));
    QCOMPARE(log(), QString("E3 P3 S E1 P1 S E0 P0 S"));
    VERIFY_OK(mount.put("hello.txt", bytesOf("Hello, world!\n")));
    QCOMPARE(log(), QString("E2 P2 S E4 P4 S E3 P3 S"));
    VERIFY_OK(mount.put("empty", {}));
    QCOMPARE(log(), QString("E2 P2 S"));
    VERIFY_OK(fs.makeDirectory("lib"));
    QCOMPARE(log(), QString("E6 P6 S E3 P3 S"));
    VERIFY_OK(mount.put("lib/big", xorshiftWords(9, 9000)));
    QCOMPARE(log(), QString("E5 P5 S E7 P7 E8 P8 E9 P9 S E6 P6 S"));

    File file;
    VERIFY_OK(fs.open(file, "lib/big", openWrite | openAppend, buffer));
    VERIFY_OK(fs.write(file, xorshiftWords(1, 100)));
    VERIFY_OK(fs.close(file));
    QCOMPARE(log(), QString("E10 P10 S E5 P5 S"));
    VERIFY_OK(mount.put("hello.txt", bytesOf("Hello!")));
    QCOMPARE(log(), QString("E11 P11 S E2 P2 S"));
    VERIFY_OK(fs.open(file, "lib/big", openWrite, buffer));
    VERIFY_OK(fs.seek(file, 5000));
    VERIFY_OK(fs.write(file, bytesOf("!!")));
    VERIFY_OK(fs.close(file));
    QCOMPARE(log(), QString("E12 P12 E13 P13 S E6 P6 S"));

    VERIFY_OK(fs.rename("hello.txt", "lib/hello.txt"));
    QCOMPARE(log(), QString("E3 P3 S E5 P5 S E2 P2 S"));
    VERIFY_OK(fs.rename("lib/hello.txt", "empty"));
    QCOMPARE(log(), QString("E6 P6 S E3 P3 S E5 P5 S"));
    VERIFY_OK(fs.remove("empty"));
    QCOMPARE(log(), QString("E2 P2 S"));
    VERIFY_OK(fs.makeDirectory("a"));
    VERIFY_OK(fs.makeDirectory("b"));
    log();
    VERIFY_OK(fs.rename("a", "c"));
    QCOMPARE(log(), QString("E3 P3 S"));
    VERIFY_OK(fs.rename("c", "b")); // one commit for the entries; then a folder is taken from the tail list
    QCOMPARE(log().count("S"), 2);
    VERIFY_OK(fs.remove("b"));
    QCOMPARE(log().count("S"), 2);
    QCOMPARE(device.violations, 0u);
}

void TestFileSystem::programsEachUnitOncePerErase_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::newRow("units of a block") << Shape::device(60);
    QTest::newRow("units of a byte") << Shape::small(1, 4096, 60);
    QTest::newRow("units of 16 bytes in small blocks") << Shape::small(16, 512, 200);
    QTest::newRow("the smallest blocks") << Shape::small(128, 128, 400);
    auto buffered = Shape::small(32, 4096, 60);
    buffered.programBuffer = 256;
    buffered.readBuffer = 128;
    QTest::newRow("buffers of several units") << buffered;
}

void TestFileSystem::programsEachUnitOncePerErase()
{
    QFETCH(Shape, shape);
    SimulatedNor nor(shape.geometry.blockCount, shape.geometry.blockSize);
    test::RecordingDevice device(nor, shape.geometry);
    Mount mount(device, shape);
    VERIFY_OK(mount.fs.format(shape.geometry.blockCount));
    test::FileTree wanted;
    for (std::uint32_t i = 1; i < 30; ++i) {
        const std::string path = "/file" + std::to_string(i % 7);
        const auto content = xorshiftWords(i, i * 173 % 5000);
        VERIFY_OK(mount.put(path, content));
        wanted[path] = content;
    }
    const auto tree = test::wholeTree(mount.fs);
    VERIFY_OK(tree);
    QCOMPARE(test::difference(*tree, wanted), QString());
    QCOMPARE(device.violations, 0u);
    QCOMPARE(nor.violations(), 0u);
    const auto raw = test::readRawImage(nor.content(), shape.geometry.blockSize, shape.geometry.blockCount);
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
}

void TestFileSystem::formatsOverAnotherFileSystem()
{
    for (const char* name : {"many", "churned", "revwrap", "bad_crc_both", "loop"}) {
        const auto& golden = test::goldenImage(name);
        auto nor = norOf(golden);
        const auto shape = Shape::device(golden.blockCount - 1);
        Mount mount(nor, shape);
        VERIFY_OK(mount.fs.format(golden.blockCount));
        VERIFY_OK(mount.put("/a", bytesOf("b")));
        Mount again(nor, shape);
        VERIFY_OK(again.fs.mount());
        QCOMPARE(again.fs.superblockBlockCount(), golden.blockCount);
        const auto tree = test::wholeTree(again.fs);
        VERIFY_OK(tree);
        QCOMPARE(test::difference(*tree, {{"/a", bytesOf("b")}}), QString());
        const auto raw = test::readRawImage(nor.content(), 4096, golden.blockCount);
        QVERIFY2(raw.isClean(), qPrintable(raw.report()));
    }
}

void TestFileSystem::refusesToFormatTooFewBlocks()
{
    SimulatedNor nor(4, 4096);
    for (const std::uint32_t blocks : {0u, 1u, 2u, 3u}) {
        Mount mount(nor, Shape::device(blocks));
        QCOMPARE(test::errnoOf(mount.fs.format(blocks)), -28);
        QCOMPARE(nor.operations(), 0u);
    }
    Mount mount(nor, Shape::device(4));
    VERIFY_OK(mount.fs.format(4));
    VERIFY_OK(mount.put("/empty", {}));
    QCOMPARE(test::errnoOf(mount.put("/full", bytesOf("x"))), -28);
}

// Attributes are reserved in version 1: they are neither shown nor lost.
void TestFileSystem::keepsAttributes()
{
    const auto& golden = test::goldenImage("attrs");
    auto nor = norOf(golden);
    const auto shape = Shape::device(golden.blockCount);
    const auto attributed = [&](const std::string& name) {
        const test::Bytes pattern = [&] {
            test::Bytes bytes;
            for (const int byte : {0xc1, 0x23, 0x1a, 0xc8, 0x59, 0x00, 0xc2, 0xb4, 0x01})
                bytes.push_back(std::byte(byte));
            const auto text = bytesOf(name);
            bytes.insert(bytes.end(), text.begin(), text.end());
            return bytes;
        }();
        const auto raw = test::readRawImage(nor.content(), 4096, golden.blockCount);
        for (const auto& pair : raw.pairs) {
            const auto half = nor.content().subspan(std::size_t{pair.current} * 4096, pair.size);
            if (std::search(half.begin(), half.end(), pattern.begin(), pattern.end()) != half.end())
                return true;
        }
        return false;
    };
    QVERIFY(attributed("with_attr.txt"));
    Mount mount(nor, shape);
    VERIFY_OK(mount.fs.mount());
    VERIFY_OK(mount.put("/with_attr.txt", xorshiftWords(5, 6000)));
    QVERIFY(attributed("with_attr.txt"));
    VERIFY_OK(mount.fs.rename("/with_attr.txt", "/renamed"));
    QVERIFY(attributed("renamed"));
    VERIFY_OK(mount.fs.rename("/renamed", "/dir_attr/moved"));
    QVERIFY(attributed("moved"));
    VERIFY_OK(mount.fs.rename("/dir_attr/moved", "/z"));
    QVERIFY(attributed("z"));
    VERIFY_OK(mount.fs.rename("/dir_attr", "/d"));
    QVERIFY(attributed("d"));
    Mount again(nor, shape);
    VERIFY_OK(again.fs.mount());
    const auto tree = test::wholeTree(again.fs);
    VERIFY_OK(tree);
    test::FileTree wanted{{"/z", xorshiftWords(5, 6000)}, {"/d", {}}, {"/d/x", golden.tree.at("/dir_attr/x")}};
    QCOMPARE(test::difference(*tree, wanted), QString());
    const auto raw = test::readRawImage(nor.content(), 4096, golden.blockCount);
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
}

void TestFileSystem::refusesToWriteImagesOfTheFirstRelease()
{
    auto bytes = test::goldenImage("small").bytes();
    for (const std::size_t block : {0u, 1u}) {
        const std::span half(bytes.data() + block * 4096, 4096);
        half[16] = std::byte{entrySuperblockFirstRelease};
        QVERIFY(test::fixCrc(half));
    }
    SimulatedNor nor(bytes);
    Mount mount(nor, Shape::device(50));
    VERIFY_OK(mount.fs.mount());
    QCOMPARE(test::errnoOf(mount.put("/new", bytesOf("x"))), -30);
    QCOMPARE(test::errnoOf(mount.fs.remove("/hello.py")), -30);
    QCOMPARE(test::errnoOf(mount.fs.check()), -30);
    struct Losses final : FileSystem::LossListener {
        void lost(std::string_view, bool) override { ++count; }
        int count = 0;
    } losses;
    QCOMPARE(test::errnoOf(mount.fs.repair(losses, 50)), -30);
    QCOMPARE(losses.count, 0);
    QCOMPARE(nor.operations(), 0u);
}

void TestFileSystem::opensAsTheModeSays()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    VERIFY_OK(fs.makeDirectory("/folder"));
    VERIFY_OK(disk.mount.put("/file", bytesOf("0123456789")));
    test::Bytes buffer = disk.mount.fileBuffer();
    File file;
    std::byte bytes[16];

    QCOMPARE(test::errnoOf(fs.open(file, "/none", openRead, buffer)), -2);
    QCOMPARE(test::errnoOf(fs.open(file, "/none", openRead | openCreate, buffer)), -2);
    QCOMPARE(test::errnoOf(fs.open(file, "/none", openWrite, buffer)), -2);
    QCOMPARE(test::errnoOf(fs.open(file, "/folder", openRead, buffer)), -21);
    QCOMPARE(test::errnoOf(fs.open(file, "/", openWrite | openCreate, buffer)), -21);
    QCOMPARE(test::errnoOf(fs.open(file, "/file", openWrite | openCreate | openExclusive, buffer)), -17);
    QCOMPARE(test::errnoOf(fs.open(file, "/none/x", openWrite | openCreate, buffer)), -2);
    QCOMPARE(test::errnoOf(fs.open(file, "/file/x", openWrite | openCreate, buffer)), -20);
    QCOMPARE(test::errnoOf(fs.open(file, "/new/", openWrite | openCreate, buffer)), -2);
    QCOMPARE(test::errnoOf(fs.open(file, "/" + std::string(256, 'n'), openWrite | openCreate, buffer)), -36);
    QCOMPARE(test::errnoOf(fs.open(file, std::string("/nul\0name", 9), openWrite | openCreate, buffer)), -22);
    QCOMPARE(test::difference(disk.remounted(), {{"/folder", {}}, {"/file", bytesOf("0123456789")}}), QString());

    VERIFY_OK(fs.open(file, "/file", openRead, buffer));
    QCOMPARE(test::errnoOf(fs.write(file, bytesOf("x"))), -9);
    QCOMPARE(test::errnoOf(fs.truncate(file, 1)), -9);
    QCOMPARE(fs.sizeOf(file), 10u);
    QCOMPARE(fs.read(file, bytes).value_or(0), 10u);
    QCOMPARE(fs.read(file, bytes).value_or(99), 0u);
    VERIFY_OK(fs.close(file));

    VERIFY_OK(fs.open(file, "/file", openWrite, buffer));
    QCOMPARE(test::errnoOf(fs.read(file, bytes)), -9);
    VERIFY_OK(fs.write(file, bytesOf("AB")));
    VERIFY_OK(fs.close(file));
    QCOMPARE(disk.mount.get("/file").value_or(test::Bytes()), bytesOf("AB23456789"));

    VERIFY_OK(fs.open(file, "/file", openRead | openWrite | openAppend, buffer));
    QCOMPARE(fs.read(file, std::span(bytes).first(2)).value_or(0), 2u);
    VERIFY_OK(fs.write(file, bytesOf("+")));
    VERIFY_OK(fs.seek(file, 0));
    VERIFY_OK(fs.write(file, bytesOf("-")));
    QCOMPARE(fs.positionOf(file), 12u);
    QCOMPARE(fs.sizeOf(file), 12u);
    VERIFY_OK(fs.close(file));
    QCOMPARE(disk.mount.get("/file").value_or(test::Bytes()), bytesOf("AB23456789+-"));

    // Until the next sync the old content stays.
    VERIFY_OK(fs.open(file, "/file", openWrite | openTruncate, buffer));
    VERIFY_OK(fs.write(file, bytesOf("new")));
    QCOMPARE(disk.remounted().at("/file"), bytesOf("AB23456789+-"));
    VERIFY_OK(fs.sync(file));
    QCOMPARE(disk.remounted().at("/file"), bytesOf("new"));
    VERIFY_OK(fs.close(file));

    VERIFY_OK(fs.open(file, "/file", openWrite | openTruncate, buffer));
    VERIFY_OK(fs.close(file));
    QCOMPARE(disk.remounted().at("/file"), test::Bytes());

    VERIFY_OK(fs.open(file, "/" + std::string(255, 'n'), openWrite | openCreate | openExclusive, buffer));
    VERIFY_OK(fs.close(file));
    QVERIFY(disk.remounted().contains("/" + std::string(255, 'n')));
}

void TestFileSystem::writesAndReadsAtAnyPlace_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::newRow("as the device has it") << Shape::device(60);
    QTest::newRow("small blocks") << Shape::small(16, 128, 300);
    auto shape = Shape::small(32, 512, 150);
    shape.programBuffer = 64;
    shape.readBuffer = 128;
    shape.lookaheadBytes = 1;
    QTest::newRow("a window of eight blocks") << shape;
}

// One file through one handle against a plain array of bytes.
void TestFileSystem::writesAndReadsAtAnyPlace()
{
    QFETCH(Shape, shape);
    const std::uint32_t seed = test::seedOr(11);
    std::uint32_t state = seed;
    const auto random = [&](std::uint32_t below) {
        state = state * 1664525 + 1013904223;
        return (state >> 8) % below;
    };
    Disk disk(shape);
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    test::Bytes buffer = disk.mount.fileBuffer();
    test::Bytes model;
    File file;
    VERIFY_OK(fs.open(file, "/file", openRead | openWrite | openCreate, buffer));
    const std::uint32_t largest = shape.geometry.blockSize * 9;
    std::uint32_t position = 0;
    for (int step = 0; step < 1500; ++step) {
        const auto where = QString("LIFEBOAT_SEED=%1, step %2").arg(seed).arg(step);
        switch (random(8)) {
        case 0:
            position = random(largest);
            VERIFY_OK(fs.seek(file, position));
            break;
        case 1:
        case 2:
        case 3: {
            const auto data = xorshiftWords(random(1000) + 1, random(step % 3 ? 300 : 3000));
            if (position + data.size() > largest)
                break;
            const auto written = fs.write(file, data);
            QVERIFY2(written, qPrintable(where + test::message(written)));
            if (data.empty())
                break;
            if (model.size() < position + data.size())
                model.resize(position + data.size());
            std::ranges::copy(data, model.begin() + position);
            position += static_cast<std::uint32_t>(data.size());
            break;
        }
        case 4: {
            // Sizes at the border of a block are the difficult ones.
            std::uint32_t size = random(largest);
            if (random(2) == 0) {
                const auto place = locate(size, shape.geometry.blockSize);
                size -= std::min(size, place.offset - 4 * pointersOf(place.index));
            }
            VERIFY_OK(fs.truncate(file, size));
            model.resize(size);
            break;
        }
        case 5:
            VERIFY_OK(fs.sync(file));
            break;
        case 6:
            if (random(3) == 0) {
                VERIFY_OK(fs.close(file));
                QCOMPARE(disk.remounted().at("/file").value_or(bytesOf("?")), model);
                VERIFY_OK(fs.open(file, "/file", openRead | openWrite, buffer));
                position = 0;
            }
            break;
        default: {
            test::Bytes got(random(2000));
            const auto size = fs.read(file, got);
            QVERIFY2(size, qPrintable(where + test::message(size)));
            const std::size_t wanted = position >= model.size() ? 0 : std::min(got.size(), model.size() - position);
            QCOMPARE(std::size_t{*size}, wanted);
            QVERIFY2(wanted == 0 || std::equal(got.begin(), got.begin() + *size, model.begin() + position),
                     qPrintable(where));
            position += *size;
            break;
        }
        }
        QVERIFY2(fs.sizeOf(file) == model.size() && fs.positionOf(file) == position, qPrintable(where));
    }
    VERIFY_OK(fs.close(file));
    QCOMPARE(disk.remounted().at("/file").value_or(bytesOf("?")), model);
    const auto raw = disk.raw();
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
}

void TestFileSystem::refusesPositionsAndSizesBeyondTheLimit()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    test::Bytes buffer = disk.mount.fileBuffer();
    File file;
    VERIFY_OK(fs.open(file, "/file", openRead | openWrite | openCreate, buffer));
    VERIFY_OK(fs.write(file, bytesOf("abc")));
    QCOMPARE(test::errnoOf(fs.seek(file, maxFileSize + 1)), -22);
    VERIFY_OK(fs.seek(file, maxFileSize));
    std::byte one[1];
    QCOMPARE(fs.read(file, one).value_or(99), 0u);
    QCOMPARE(test::errnoOf(fs.write(file, one)), -27);
    QCOMPARE(test::errnoOf(fs.truncate(file, maxFileSize + 1)), -27);
    QCOMPARE(test::errnoOf(fs.truncate(file, maxFileSize)), -28);
    VERIFY_OK(fs.close(file));
    QCOMPARE(fs.stat("/file").value_or(EntryInfo{}).isDirectory, false);
}

// Nothing of a write that failed may turn up later, nor zeros in the place of what came before it.
void TestFileSystem::forgetsWhatAFailedWriteBegan()
{
    Disk disk(Shape::device(12));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    VERIFY_OK(disk.mount.put("/other", xorshiftWords(1, 8000)));
    test::Bytes buffer = disk.mount.fileBuffer();
    File file;
    VERIFY_OK(fs.open(file, "/file", openRead | openWrite | openCreate, buffer));
    VERIFY_OK(fs.write(file, bytesOf("begin")));
    VERIFY_OK(fs.sync(file));
    VERIFY_OK(fs.write(file, xorshiftWords(2, 100)));
    QCOMPARE(test::errnoOf(fs.write(file, xorshiftWords(3, 40000))), -28);
    QCOMPARE(fs.positionOf(file), 5u);
    QCOMPARE(fs.sizeOf(file), 5u);
    VERIFY_OK(fs.sync(file)); // leaves the disk as it is
    QCOMPARE(disk.remounted().at("/file"), bytesOf("begin"));

    VERIFY_OK(fs.remove("/other"));
    VERIFY_OK(fs.write(file, bytesOf(" end")));
    VERIFY_OK(fs.close(file));
    QCOMPARE(disk.remounted().at("/file"), bytesOf("begin end"));
}

void TestFileSystem::makesFolders()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    VERIFY_OK(disk.mount.put("/file", {}));
    VERIFY_OK(fs.makeDirectory("/a"));
    VERIFY_OK(fs.makeDirectory("a/b/"));
    QCOMPARE(test::errnoOf(fs.makeDirectory("/a")), -17);
    QCOMPARE(test::errnoOf(fs.makeDirectory("/file")), -17);
    QCOMPARE(test::errnoOf(fs.makeDirectory("/")), -17);
    QCOMPARE(test::errnoOf(fs.makeDirectory("")), -17);
    QCOMPARE(test::errnoOf(fs.makeDirectory("/none/x")), -2);
    QCOMPARE(test::errnoOf(fs.makeDirectory("/file/x")), -20);
    QCOMPARE(test::errnoOf(fs.makeDirectory("/" + std::string(256, 'n'))), -36);
    QCOMPARE(test::difference(disk.remounted(), {{"/a", {}}, {"/a/b", {}}, {"/file", test::Bytes()}}), QString());
}

void TestFileSystem::removesFilesAndEmptyFolders()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    VERIFY_OK(fs.makeDirectory("/a"));
    VERIFY_OK(disk.mount.put("/a/file", bytesOf("x")));
    QCOMPARE(test::errnoOf(fs.remove("/")), -22);
    QCOMPARE(test::errnoOf(fs.remove("")), -22);
    QCOMPARE(test::errnoOf(fs.remove("/none")), -2);
    QCOMPARE(test::errnoOf(fs.remove("/a/file/x")), -20);
    QCOMPARE(test::errnoOf(fs.remove("/a")), -39);
    VERIFY_OK(fs.remove("/a/file"));
    VERIFY_OK(fs.remove("/a"));
    QCOMPARE(test::difference(disk.remounted(), {}), QString());
    QCOMPARE(disk.raw().used.size(), std::size_t{4});
}

void TestFileSystem::renames_data()
{
    QTest::addColumn<QString>("from");
    QTest::addColumn<QString>("to");
    QTest::addColumn<int>("code");
    const auto row = [](const char* what, const char* from, const char* to, int code) {
        QTest::newRow(what) << QString(from) << QString(to) << code;
    };
    row("a file within its folder", "/one", "/uno", 0);
    row("a file onto itself", "/one", "/one", 0);
    row("a file onto itself by another path", "/one", "/full/../one", 0);
    row("a file into another folder", "/one", "/full/uno", 0);
    row("a file over a file of the same folder", "/one", "/two", 0);
    row("a file over a file that stands before it", "/two", "/one", 0);
    row("a file over a file of another folder", "/one", "/full/inner", 0);
    row("an empty file into another folder", "/nothing", "/full/nothing", 0);
    row("an empty file over another", "/nothing", "/full/void", 0);
    row("a file over an empty one", "/one", "/nothing", 0);
    row("a file over a folder", "/one", "/empty", -21);
    row("a folder over a file", "/empty", "/one", -20);
    row("a folder within its folder", "/full", "/voll", 0);
    row("a folder onto itself", "/full", "/full", 0);
    row("a folder with a slash behind its new name", "/full", "/voll/", 0);
    row("a folder into another", "/full", "/empty/voll", 0);
    row("a folder over an empty one", "/full", "/empty", 0);
    row("an empty folder over an empty one", "/empty", "/full/deep/empty", 0);
    row("a folder over a full one", "/empty", "/full", -39);
    row("a folder over its own parent", "/full/deep", "/full", -39);
    row("a folder into itself", "/full", "/full/x", -22);
    row("a folder far below itself", "/full", "/full/deep/empty/x", -22);
    row("a folder over what stands below itself", "/full", "/full/deep/empty", -22);
    row("a file with a slash behind its new name", "/one", "/uno/", -2);
    row("the root", "/", "/x", -22);
    row("a file over the root", "/one", "/", -22);
    row("a folder over the root", "/full", "/..", -22);
    row("nothing", "/none", "/x", -2);
    row("a file into no folder", "/one", "/none/x", -2);
    row("a file below a file", "/one", "/two/x", -20);
    QTest::newRow("a file to a name of 256 bytes") << "/one"
                                                   << "/" + QString(256, 'n') << -36;
}

void TestFileSystem::renames()
{
    QFETCH(QString, from);
    QFETCH(QString, to);
    QFETCH(int, code);
    Disk disk(Shape::device(40));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    VERIFY_OK(disk.mount.put("/one", bytesOf("1")));
    VERIFY_OK(fs.makeDirectory("/full"));
    VERIFY_OK(disk.mount.put("/nothing", {}));
    VERIFY_OK(disk.mount.put("/full/inner", bytesOf("inner")));
    VERIFY_OK(disk.mount.put("/full/void", {}));
    VERIFY_OK(fs.makeDirectory("/full/deep"));
    VERIFY_OK(fs.makeDirectory("/full/deep/empty"));
    VERIFY_OK(fs.makeDirectory("/empty"));
    VERIFY_OK(disk.mount.put("/two", bytesOf("22")));
    const auto before = disk.remounted();
    const auto operations = disk.nor.operations();

    QCOMPARE(test::errnoOf(fs.rename(from.toStdString(), to.toStdString())), code);
    const std::string source = from.toStdString();
    std::string target = to.endsWith('/') ? to.chopped(1).toStdString() : to.toStdString();
    if (target == "/full/../one")
        target = "/one";
    auto wanted = before;
    if (code == 0 && source != target) {
        wanted.erase(target);
        for (const auto& [path, content] : before) {
            if (path == source || path.starts_with(source + "/")) {
                wanted.erase(path);
                wanted[target + path.substr(source.size())] = content;
            }
        }
    } else {
        QCOMPARE(disk.nor.operations(), operations); // everything is checked before anything is written
    }
    QCOMPARE(test::difference(disk.remounted(), wanted), QString());
    const auto raw = disk.raw();
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
    QCOMPARE(test::difference(raw.tree, wanted), QString());
}

// The new name is longer than what the pair has room for: the folder grows by a pair.
void TestFileSystem::renamesWithinAFullPair()
{
    Disk disk(Shape::small(16, 256, 60));
    VERIFY_OK(disk.formatted);
    test::FileTree wanted;
    for (int i = 0; i < 14; ++i) {
        const std::string path = "/f" + std::to_string(i);
        VERIFY_OK(disk.mount.put(path, {}));
        wanted[path] = test::Bytes();
    }
    const std::string longName = "/" + std::string(100, 'n');
    VERIFY_OK(disk.mount.fs.rename("/f2", longName));
    wanted.erase("/f2");
    wanted[longName] = test::Bytes();
    QCOMPARE(test::difference(disk.remounted(), wanted), QString());
    const auto raw = disk.raw();
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
    QCOMPARE(raw.pairs.size(), std::size_t{3});
}

void TestFileSystem::allowsOneWriterOrManyReaders()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    VERIFY_OK(disk.mount.put("/before", bytesOf("?")));
    VERIFY_OK(disk.mount.put("/file", bytesOf("abc")));
    test::Bytes one = disk.mount.fileBuffer();
    test::Bytes two = disk.mount.fileBuffer();
    File first;
    File second;
    VERIFY_OK(fs.open(first, "/file", openRead, one));
    VERIFY_OK(fs.open(second, "/file", openRead, two));
    VERIFY_OK(fs.close(second));
    QCOMPARE(test::errnoOf(fs.open(second, "/file", openWrite, two)), -16);
    QCOMPARE(test::errnoOf(fs.rename("/file", "/other")), -16);
    VERIFY_OK(fs.remove("/before")); // the entry moves up, and is still the same
    QCOMPARE(test::errnoOf(fs.open(second, "/file", openWrite, two)), -16);
    VERIFY_OK(fs.close(first));

    VERIFY_OK(fs.open(first, "/file", openWrite, one));
    QCOMPARE(test::errnoOf(fs.open(second, "/file", openRead, two)), -16);
    QCOMPARE(test::errnoOf(fs.open(second, "/file", openWrite, two)), -16);
    QCOMPARE(test::errnoOf(fs.rename("/file", "/other")), -16);
    VERIFY_OK(fs.open(second, "/next", openWrite | openCreate, two));
    VERIFY_OK(fs.close(second));
    VERIFY_OK(fs.close(first));
    VERIFY_OK(fs.rename("/file", "/other"));
}

void TestFileSystem::readersKeepWhatTheyOpened()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    const auto content = xorshiftWords(4, 20000);
    for (const char* path : {"/removed", "/replaced"}) {
        VERIFY_OK(disk.mount.put(path, content));
        test::Bytes buffer = disk.mount.fileBuffer();
        File reader;
        VERIFY_OK(fs.open(reader, path, openRead, buffer));
        if (std::string_view(path) == "/removed") {
            VERIFY_OK(fs.remove(path));
        } else {
            VERIFY_OK(disk.mount.put("/new", bytesOf("new")));
            VERIFY_OK(fs.rename("/new", path));
        }
        for (std::uint32_t i = 0; i < 40; ++i) // enough to use every block that is not held
            VERIFY_OK(disk.mount.put("/churn", xorshiftWords(i + 1, 30000)));
        test::Bytes got(content.size());
        QCOMPARE(fs.read(reader, got).value_or(0), 20000u);
        QVERIFY(got == content);
        VERIFY_OK(fs.close(reader));
    }
    QCOMPARE(disk.mount.get("/replaced").value_or(test::Bytes()), bytesOf("new"));
}

void TestFileSystem::handlesFollowTheirEntries()
{
    Disk disk(Shape::small(16, 256, 200));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    const auto put = [&](const std::string& path, const test::Bytes& content = {}) {
        return disk.mount.put(path, content);
    };
    // Ten names fill a pair; two handles stand in the second pair of the folder.
    for (int i = 0; i < 14; ++i)
        VERIFY_OK(put("/name" + std::to_string(i)));
    test::Bytes one = disk.mount.fileBuffer();
    test::Bytes two = disk.mount.fileBuffer();
    test::Bytes three = disk.mount.fileBuffer();
    File early;
    File late;
    File gone;
    VERIFY_OK(fs.open(early, "/name3", openWrite, one));
    VERIFY_OK(fs.open(late, "/name13", openWrite, two));
    VERIFY_OK(fs.open(gone, "/name12", openWrite, three));
    VERIFY_OK(fs.write(early, bytesOf("early")));
    VERIFY_OK(fs.write(late, bytesOf("late")));
    VERIFY_OK(fs.write(gone, bytesOf("gone")));

    for (const int i : {0, 1, 2, 10, 11, 12}) // all that stand before them, and one handle's own
        VERIFY_OK(fs.remove("/name" + std::to_string(i)));
    for (int i = 20; i < 40; ++i)
        VERIFY_OK(put("/more" + std::to_string(i)));
    VERIFY_OK(put("/over", bytesOf("over")));
    VERIFY_OK(fs.rename("/over", "/name5"));
    VERIFY_OK(fs.close(gone)); // its name is removed: nothing may come back
    VERIFY_OK(fs.close(late));
    VERIFY_OK(fs.close(early));

    test::FileTree wanted{{"/name3", bytesOf("early")}, {"/name13", bytesOf("late")}, {"/name5", bytesOf("over")}};
    for (const int i : {4, 6, 7, 8, 9})
        wanted["/name" + std::to_string(i)] = test::Bytes();
    for (int i = 20; i < 40; ++i)
        wanted["/more" + std::to_string(i)] = test::Bytes();
    QCOMPARE(test::difference(disk.remounted(), wanted), QString());
    const auto raw = disk.raw();
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));

    // A handle on a destination that gives way: its content must not come over the new file.
    VERIFY_OK(fs.open(early, "/name4", openWrite, one));
    VERIFY_OK(fs.write(early, bytesOf("late for the boat")));
    VERIFY_OK(fs.rename("/name5", "/name4"));
    VERIFY_OK(fs.close(early));
    QCOMPARE(disk.mount.get("/name4").value_or(test::Bytes()), bytesOf("over"));
}

void TestFileSystem::listingsSurviveChanges()
{
    Disk disk(Shape::small(16, 256, 200));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    VERIFY_OK(fs.makeDirectory("/d"));
    for (int i = 0; i < 40; ++i)
        VERIFY_OK(disk.mount.put("/d/name" + std::to_string(100 + i), {}));
    // Removes each entry as it comes: every one must come, and come once.
    Directory listing;
    VERIFY_OK(fs.openDirectory(listing, "/d"));
    std::vector<std::string> seen;
    EntryInfo info;
    for (;;) {
        const auto more = fs.readDirectory(listing, info);
        VERIFY_OK(more);
        if (!*more)
            break;
        seen.emplace_back(info.name());
        VERIFY_OK(fs.remove("/d/" + seen.back()));
    }
    QCOMPARE(seen.size(), std::size_t{40});
    QVERIFY(std::ranges::is_sorted(seen));
    fs.closeDirectory(listing);

    // The entry behind the one just read is removed; the folder itself, too.
    VERIFY_OK(disk.mount.put("/d/a", {}));
    VERIFY_OK(disk.mount.put("/d/b", {}));
    VERIFY_OK(disk.mount.put("/d/c", {}));
    VERIFY_OK(fs.openDirectory(listing, "/d"));
    VERIFY_OK(fs.readDirectory(listing, info));
    VERIFY_OK(fs.remove("/d/b"));
    VERIFY_OK(fs.readDirectory(listing, info));
    QCOMPARE(std::string(info.name()), std::string("c"));
    VERIFY_OK(fs.remove("/d/a"));
    VERIFY_OK(fs.remove("/d/c"));
    VERIFY_OK(fs.remove("/d"));
    for (int i = 0; i < 200; ++i) { // the blocks of the folder become another one
        VERIFY_OK(fs.makeDirectory("/e"));
        VERIFY_OK(disk.mount.put("/e/x", {}));
        const auto more = fs.readDirectory(listing, info);
        VERIFY_OK(more);
        QVERIFY(!*more);
        VERIFY_OK(fs.remove("/e/x"));
        VERIFY_OK(fs.remove("/e"));
    }
    fs.closeDirectory(listing);
}

void TestFileSystem::keepsOldContentsWhenFull()
{
    Disk disk(Shape::device(20));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    VERIFY_OK(disk.mount.put("/keep", xorshiftWords(1, 20000)));
    VERIFY_OK(fs.makeDirectory("/d"));
    std::uint32_t count = 0;
    test::FileTree wanted{{"/keep", xorshiftWords(1, 20000)}, {"/d", {}}};
    for (;; ++count) {
        const std::string path = "/fill" + std::to_string(count);
        const auto done = disk.mount.put(path, bytesOf("x"));
        wanted[path] = done ? bytesOf("x") : test::Bytes();
        if (!done) {
            QCOMPARE(test::errnoOf(done), -28);
            break;
        }
    }
    QCOMPARE(count, 20u - 4 - 5 - 2);
    QCOMPARE(fs.countFreeBlocks().value_or(99), 0u);
    QCOMPARE(test::errnoOf(disk.mount.put("/keep", xorshiftWords(2, 20000))), -28);
    QCOMPARE(test::errnoOf(fs.makeDirectory("/e")), -28);
    test::Bytes buffer = disk.mount.fileBuffer();
    File file;
    VERIFY_OK(fs.open(file, "/keep", openRead | openWrite, buffer));
    QCOMPARE(test::errnoOf(fs.truncate(file, 20001)), -28);
    VERIFY_OK(fs.seek(file, 10000));
    VERIFY_OK(fs.sync(file));
    QCOMPARE(fs.sizeOf(file), 20000u);
    VERIFY_OK(fs.close(file));
    VERIFY_OK(disk.mount.put("/empty", {})); // needs no block
    wanted["/empty"] = test::Bytes();
    VERIFY_OK(fs.rename("/fill0", "/d/moved"));
    wanted.erase("/fill0");
    wanted["/d/moved"] = bytesOf("x");
    QCOMPARE(test::difference(disk.remounted(), wanted), QString());

    VERIFY_OK(fs.open(file, "/keep", openWrite, buffer)); // taking away needs no block either
    VERIFY_OK(fs.truncate(file, 4096));
    VERIFY_OK(fs.close(file));
    wanted["/keep"]->resize(4096);
    QCOMPARE(test::difference(disk.remounted(), wanted), QString());
    const auto raw = disk.raw();
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
}

void TestFileSystem::findsRoomAgain()
{
    const auto& golden = test::goldenImage("full");
    auto nor = norOf(golden);
    Mount mount(nor, Shape::device(golden.blockCount));
    VERIFY_OK(mount.fs.mount());
    QCOMPARE(test::errnoOf(mount.put("/new", bytesOf("x"))), -28);
    QCOMPARE(test::errnoOf(mount.fs.makeDirectory("/newdir")), -28);
    VERIFY_OK(mount.fs.remove("/data/f00"));
    VERIFY_OK(mount.put("/new", bytesOf("x")));
    QCOMPARE(test::errnoOf(mount.put("/new2", bytesOf("x"))), -28);
    VERIFY_OK(mount.fs.remove("/new2"));
    auto wanted = golden.tree;
    wanted.erase("/data/f00");
    wanted["/new"] = bytesOf("x");
    const auto raw = test::readRawImage(nor.content(), 4096, golden.blockCount);
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
    QCOMPARE(test::difference(raw.tree, wanted), QString());
}

// Eight blocks at a time: the window passes the whole device many times, also while a file is being written.
void TestFileSystem::worksWithASmallLookahead()
{
    auto shape = Shape::small(32, 256, 101);
    shape.lookaheadBytes = 1;
    Disk disk(shape);
    VERIFY_OK(disk.formatted);
    test::FileTree wanted;
    for (std::uint32_t i = 1; i < 300; ++i) {
        const std::string path = "/f" + std::to_string(i % 5);
        const auto content = xorshiftWords(i, i * 97 % 4000);
        VERIFY_OK(disk.mount.put(path, content));
        wanted[path] = content;
        if (i % 20 == 0)
            QCOMPARE(test::difference(disk.remounted(), wanted), QString());
    }
    // All of the room that is there can be used.
    const auto free = disk.mount.fs.countFreeBlocks();
    VERIFY_OK(free);
    std::uint32_t size = 0;
    while (blocksOfFile(size + 1, 256) <= *free)
        ++size;
    VERIFY_OK(disk.mount.put("/all", xorshiftWords(5, size)));
    wanted["/all"] = xorshiftWords(5, size);
    QCOMPARE(disk.mount.fs.countFreeBlocks().value_or(99), 0u);
    QCOMPARE(test::difference(disk.remounted(), wanted), QString());
    const auto raw = disk.raw();
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
}

void TestFileSystem::countsFreeBlocks()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.formatted);
    auto& fs = disk.mount.fs;
    QCOMPARE(fs.countFreeBlocks().value_or(0), 26u);
    VERIFY_OK(disk.mount.put("/a", xorshiftWords(1, 4097)));
    QCOMPARE(fs.countFreeBlocks().value_or(0), 24u);
    test::Bytes buffer = disk.mount.fileBuffer();
    File file;
    VERIFY_OK(fs.open(file, "/a", openWrite, buffer));
    VERIFY_OK(fs.write(file, xorshiftWords(2, 8000)));
    QCOMPARE(fs.countFreeBlocks().value_or(0), 22u); // the old list and the new one
    VERIFY_OK(fs.write(file, xorshiftWords(3, 8000)));
    VERIFY_OK(fs.close(file));
    QCOMPARE(fs.countFreeBlocks().value_or(0), 22u);
    test::Bytes content = xorshiftWords(2, 8000);
    const auto rest = xorshiftWords(3, 8000);
    content.insert(content.end(), rest.begin(), rest.end());
    QCOMPARE(disk.mount.get("/a").value_or(test::Bytes()), content);
}

QTEST_GUILESS_MAIN(TestFileSystem)
#include "TestFileSystem.moc"
