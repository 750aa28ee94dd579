// SPDX-License-Identifier: MIT
// The read-write mount against the golden images, byte for byte where the reference's own operations can be repeated,
// and what formatting makes.
#include "core/littlefs/FileSystem.h"

#include "tests/core/littlefs/Disk.h"
#include "tests/core/littlefs/Flash.h"

#include <QTest>

#include <algorithm>
#include <cstring>

using namespace core;
using namespace core::littlefs;
using core::restore::SimulatedNor;
using test::bytesOf;
using test::Disk;
using test::GoldenImage;
using test::Mount;
using test::norOf;
using test::Shape;
using test::xorshiftWords;

Q_DECLARE_METATYPE(test::Shape)

class TestFileSystemImages : public QObject
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
};

namespace
{

QByteArray hex(std::span<const std::byte> bytes)
{
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())).toHex(' ');
}

} // namespace

void TestFileSystemImages::worksOnGoldenImages_data()
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

void TestFileSystemImages::worksOnGoldenImages()
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

void TestFileSystemImages::leavesMalformedImagesAlone_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"loop", "hardloop", "bad_dir", "entry_overrun"})
        QTest::newRow(name) << QString(name);
}

void TestFileSystemImages::leavesMalformedImagesAlone()
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

void TestFileSystemImages::repeatsTheReferenceByteForByte_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"empty", "small", "big", "many", "nested", "full", "prog4096", "vendor_empty"})
        QTest::newRow(name) << QString(name);
}

// The images that were made by creating one entry after the other: the same calls give the same bytes.
void TestFileSystemImages::repeatsTheReferenceByteForByte()
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

void TestFileSystemImages::formatsLikeTheWorkedExample()
{
    SimulatedNor nor(50, 4096);
    test::RecordingDevice device(nor, Shape::small(32, 4096, 50).geometry);
    Mount mount(device, Shape::small(32, 4096, 50));
    VERIFY_OK(mount.fs.format(50));
    QCOMPARE(device.takeLog(), std::string("E3 P3 S E1 P1 S E0 P0 S"));
    const auto golden = test::goldenImage("empty").bytes();
    QVERIFY(std::ranges::equal(nor.content(), golden));
}

void TestFileSystemImages::formatsLikeTheVendor()
{
    test::MemoryDevice device(50, 4096, std::byte{0});
    Mount mount(device, Shape::device(50));
    VERIFY_OK(mount.fs.format(50));
    QVERIFY(device.content == test::goldenImage("vendor_empty").bytes());
}

// littlefs-v1 chapter 18.2.
void TestFileSystemImages::writesLikeTheWorkedExample()
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
void TestFileSystemImages::doesWhatTheReferenceDoesToTheDevice()
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

void TestFileSystemImages::programsEachUnitOncePerErase_data()
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

void TestFileSystemImages::programsEachUnitOncePerErase()
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

void TestFileSystemImages::formatsOverAnotherFileSystem()
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

void TestFileSystemImages::refusesToFormatTooFewBlocks()
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
void TestFileSystemImages::keepsAttributes()
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

void TestFileSystemImages::refusesToWriteImagesOfTheFirstRelease()
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

QTEST_GUILESS_MAIN(TestFileSystemImages)
#include "TestFileSystemImages.moc"
