// SPDX-License-Identifier: MIT
// The read-only mount on every golden image, on hostile images made from them, and on devices with hiccups.
#include "core/littlefs/Reader.h"

#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/Flash.h"
#include "tests/core/littlefs/GoldenImages.h"
#include "tests/core/littlefs/Mount.h"

#include <QTest>

#include <random>

using namespace core;
using namespace core::littlefs;
using core::restore::Defect;
using core::restore::SimulatedNor;
using test::GoldenImage;
using test::ReadOnlyMount;
using test::Shape;

Q_DECLARE_METATYPE(test::Shape)

class TestReader : public QObject
{
    Q_OBJECT

private slots:
    void rawReadingAgreesWithTheManifest_data();
    void rawReadingAgreesWithTheManifest();
    void showsWhatTheManifestSays_data();
    void showsWhatTheManifestSays();
    void countsUsedBlocksWithAnyMemory_data();
    void countsUsedBlocksWithAnyMemory();
    void endsOnMalformedImages_data();
    void endsOnMalformedImages();
    void resolvesPaths_data();
    void resolvesPaths();
    void readsFromEveryPosition();
    void refusesOtherBlockSize();
    void ignoresTheBlockCountOfTheSuperblock();
    void triesAgainAfterReadErrors();
    void readsPastABadHalf();
    void tellsAPersistentReadError();
    void showsAnEmptyFileThatIsBeingMoved();
    void readsImagesOfTheFirstRelease();
};

namespace
{

SimulatedNor norOf(const GoldenImage& golden)
{
    test::Bytes bytes = golden.bytes();
    bytes.resize(bytes.size() / GoldenImage::blockSize * GoldenImage::blockSize); // "truncated" ends inside a block
    return SimulatedNor(std::move(bytes));
}

void addImageRows(bool malformedOnly = false)
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<Shape>("shape");
    for (const auto& golden : test::goldenImages()) {
        if (malformedOnly && golden.kind != "bad")
            continue;
        const auto name = QString::fromStdString(golden.name);
        const auto blocks = golden.blockCount;
        QTest::addRow("%s as the device has it", golden.name.c_str()) << name << Shape::device(blocks);
        QTest::addRow("%s with units of 32 bytes", golden.name.c_str()) << name << Shape::small(32, 4096, blocks);
        auto mixed = Shape::small(32, 4096, blocks);
        mixed.readBuffer = 256;
        QTest::addRow("%s through a buffer of 256 bytes", golden.name.c_str()) << name << mixed;
        // A module uses one block less than its partition has.
        const auto used = test::readRawImage(golden.bytes(), GoldenImage::blockSize, blocks).used;
        if (!used.contains(blocks - 1))
            QTest::addRow("%s without its last block", golden.name.c_str()) << name << Shape::device(blocks - 1);
    }
}

} // namespace

void TestReader::rawReadingAgreesWithTheManifest_data()
{
    QTest::addColumn<QString>("name");
    for (const auto& golden : test::goldenImages())
        QTest::newRow(golden.name.c_str()) << QString::fromStdString(golden.name);
}

// The second opinion that other tests lean on must itself be right.
void TestReader::rawReadingAgreesWithTheManifest()
{
    QFETCH(QString, name);
    const auto& golden = test::goldenImage(name.toStdString());
    const auto raw = test::readRawImage(golden.bytes(), GoldenImage::blockSize, golden.blockCount);
    const bool isConsistent = golden.kind != "bad" || golden.name == "bad_crc_one" || golden.name == "bad_version";
    QCOMPARE(raw.faults.empty(), isConsistent);
    if (golden.blocksUsed == 0)
        return;
    QCOMPARE(test::difference(raw.tree, golden.tree), QString());
    QCOMPARE(raw.used.size(), std::size_t{golden.blocksUsed});
    QCOMPARE(raw.orphans, golden.orphans);
    QCOMPARE(raw.moved, golden.moved);
    QCOMPARE(raw.desynced, golden.desynced);
    QCOMPARE(raw.pairs.size(), std::size_t{golden.pairs});
}

void TestReader::showsWhatTheManifestSays_data()
{
    addImageRows();
}

void TestReader::showsWhatTheManifestSays()
{
    QFETCH(QString, name);
    QFETCH(Shape, shape);
    const auto& golden = test::goldenImage(name.toStdString());
    auto nor = norOf(golden);
    ReadOnlyMount mount(nor, shape);
    const auto mounted = mount.fs.mount();
    QVERIFY2(golden.mountCodes.contains(test::errnoOf(mounted)), qPrintable(test::message(mounted)));
    if (!mounted)
        return;
    QCOMPARE(mount.fs.superblockBlockCount(), golden.blockCount);

    const auto listing = test::list(mount.fs);
    for (const auto& [path, content] : golden.tree) {
        const auto got = listing.tree.find(path);
        const bool whole = got != listing.tree.end() && got->second == content && !listing.errors.contains(path);
        if (whole) {
            // A folder that is listed but cannot be opened is not whole; nor is a file that should be unreadable.
            QVERIFY2(!golden.unreadable.contains(path), path.c_str());
            continue;
        }
        QVERIFY2(golden.unreadable.contains(path) || golden.optional.contains(path), path.c_str());
        if (content && got != listing.tree.end())
            QFAIL(("wrong content without an error: " + path).c_str());
        const auto code =
            content ? test::errnoOf(test::readWhole(mount.fs, path)) : test::errnoOf([&]() -> Result<bool> {
                Directory folder;
                if (auto done = mount.fs.openDirectory(folder, path); !done)
                    return done.failure();
                EntryInfo info;
                Result<bool> more = true;
                while (more && *more)
                    more = mount.fs.readDirectory(folder, info);
                return more;
            }());
        QVERIFY2(golden.readErrors.contains(code), qPrintable(QString("%1 gives %2").arg(path.c_str()).arg(code)));
    }
    for (const auto& [path, content] : listing.tree)
        QVERIFY2(golden.tree.contains(path), path.c_str());
}

void TestReader::countsUsedBlocksWithAnyMemory_data()
{
    addImageRows();
}

void TestReader::countsUsedBlocksWithAnyMemory()
{
    QFETCH(QString, name);
    QFETCH(Shape, shape);
    const auto& golden = test::goldenImage(name.toStdString());
    auto nor = norOf(golden);
    ReadOnlyMount mount(nor, shape);
    if (!mount.fs.mount())
        return;
    for (const std::size_t bytes : {1u, 4u, 1024u}) {
        test::Bytes bitmap(bytes);
        const auto used = mount.fs.countUsedBlocks(bitmap);
        if (golden.blocksUsed != 0)
            QCOMPARE(used.value_or(0), golden.blocksUsed);
        else if (golden.name == "hardloop" || golden.name == "loop" || golden.name == "ctz_out_of_range" ||
                 golden.name == "bad_dir" || golden.name == "entry_overrun")
            QCOMPARE(test::errnoOf(used), -52);
        else
            QVERIFY(!used); // "truncated": a folder and a file lie behind the end
    }
}

void TestReader::endsOnMalformedImages_data()
{
    addImageRows(true);
}

// Time is told by the reads: each costs at most a block of 4096 bytes.
void TestReader::endsOnMalformedImages()
{
    QFETCH(QString, name);
    QFETCH(Shape, shape);
    const auto& golden = test::goldenImage(name.toStdString());
    auto nor = norOf(golden);
    test::RecordingDevice device(nor, shape.geometry);
    ReadOnlyMount mount(device, shape);
    if (mount.fs.mount()) {
        (void)test::list(mount.fs);
        test::Bytes bitmap(64);
        (void)mount.fs.countUsedBlocks(bitmap);
        (void)mount.fs.stat("/sub/b.bin");
        (void)mount.fs.stat("/sub/none");
    }
    QVERIFY2(nor.bytesRead() < 20'000'000, std::to_string(nor.bytesRead()).c_str());
    QCOMPARE(device.violations, 0u);
}

void TestReader::resolvesPaths_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<int>("code"); // 0: file, 1: folder
    const auto row = [](const char* path, int code) { QTest::newRow(path) << QByteArray(path) << code; };
    row("", 1);
    row("/", 1);
    row("//", 1);
    row(".", 1);
    row("..", 1);
    row("/../..", 1);
    row("f00.py", 0);
    row("/f00.py", 0);
    row("//f00.py", 0);
    row("/./f00.py", 0);
    row("/f00.py/", 0);
    row("/lib", 1);
    row("/lib/", 1);
    row("/lib/f07.txt", 0);
    row("lib//./f07.txt", 0);
    row("/lib/../f00.py", 0);
    row("/nowhere/../f00.py", 0);
    row("/f00.py/../f00.py", 0);
    row("/lib/usr/../../f00.py", 0);
    row("/../f00.py", 0);
    row("/lib/..", 1);
    row("/lib/usr/..", 1);
    row("/d1/d2/../d2/d3/d4/../../d3/d4/d5/d6/f06.json", 0);
    row("/none", -2);
    row("/lib/none", -2);
    row("/none/f00.py", -2);
    row("/F00.py", -2);
    row("/f00.p", -2);
    row("/f00.pyy", -2);
    row("/f00.py/x", -20);
    row("/f00.py/.x", -20);
    QTest::newRow("a name of 255 bytes that is not there") << ("/" + QByteArray(255, 'n')) << -2;
    QTest::newRow("a name of 256 bytes") << ("/" + QByteArray(256, 'n')) << -36;
    QTest::newRow("a folder name of 300 bytes") << ("/" + QByteArray(300, 'n') + "/x") << -36;
}

void TestReader::resolvesPaths()
{
    QFETCH(QByteArray, path);
    QFETCH(int, code);
    auto nor = norOf(test::goldenImage("nested"));
    ReadOnlyMount mount(nor, Shape::device(nor.blockCount()));
    QVERIFY(mount.fs.mount());
    const std::string_view text(path.constData(), static_cast<std::size_t>(path.size()));
    const auto info = mount.fs.stat(text);
    QCOMPARE(test::errnoOf(info), std::min(code, 0));
    FileView file;
    QCOMPARE(test::errnoOf(mount.fs.openFile(file, text)), code == 1 ? -21 : code);
    Directory folder;
    QCOMPARE(test::errnoOf(mount.fs.openDirectory(folder, text)), code == 0 ? -20 : std::min(code, 0));
    if (info)
        QCOMPARE(info->isDirectory, code == 1);
}

void TestReader::readsFromEveryPosition()
{
    const auto& golden = test::goldenImage("big");
    const auto& wanted = *golden.tree.at("/big180k.bin");
    auto nor = norOf(golden);
    auto shape = Shape::small(64, 4096, golden.blockCount);
    ReadOnlyMount mount(nor, shape);
    QVERIFY(mount.fs.mount());
    FileView file;
    QVERIFY(mount.fs.openFile(file, "/big180k.bin"));
    const std::uint32_t seed = test::seedOr(3);
    std::mt19937 random(seed);
    for (int i = 0; i < 2000; ++i) {
        const std::uint32_t position = random() % (file.size + 10);
        file.position = position;
        test::Bytes piece(random() % 9000);
        const auto size = mount.fs.readFile(file, piece);
        QVERIFY(size);
        const std::size_t expected =
            position >= file.size ? 0 : std::min<std::size_t>(piece.size(), file.size - position);
        QCOMPARE(std::size_t{*size}, expected);
        QVERIFY2(std::equal(piece.begin(), piece.begin() + *size,
                            wanted.begin() + std::min<std::size_t>(position, wanted.size())),
                 qPrintable(QString("LIFEBOAT_SEED=%1, position %2").arg(seed).arg(position)));
        QCOMPARE(file.position, position + *size);
    }
}

void TestReader::refusesOtherBlockSize()
{
    auto nor = norOf(test::goldenImage("small"));
    SimulatedNor halves(test::Bytes(nor.content().begin(), nor.content().end()), 2048);
    ReadOnlyMount mount(halves, Shape::small(2048, 2048, 100));
    // Block 1 is the empty second half of block 0 then, and block 0 names another block size.
    QCOMPARE(test::errnoOf(mount.fs.mount()), -22);
}

void TestReader::ignoresTheBlockCountOfTheSuperblock()
{
    for (const std::uint32_t blocks : {20u, 49u, 50u}) {
        auto nor = norOf(test::goldenImage("small"));
        ReadOnlyMount mount(nor, Shape::device(blocks));
        QVERIFY(mount.fs.mount());
        QCOMPARE(mount.fs.superblockBlockCount(), 50u);
        const auto tree = test::wholeTree(mount.fs);
        QVERIFY(tree);
        QCOMPARE(*tree, test::goldenImage("small").tree);
    }
}

void TestReader::triesAgainAfterReadErrors()
{
    auto nor = norOf(test::goldenImage("small"));
    ReadOnlyMount mount(nor, Shape::small(32, 4096, 50));
    nor.failReads(2);
    QVERIFY(mount.fs.mount());
    nor.failReads(2);
    QVERIFY(mount.fs.stat("/one.bin"));
    nor.failReads(2);
    const auto tree = test::wholeTree(mount.fs);
    QVERIFY(tree);
    QCOMPARE(*tree, test::goldenImage("small").tree);
}

void TestReader::readsPastABadHalf()
{
    // The older halves: the superblock's in block 1, the root's where the raw reading says.
    const auto& golden = test::goldenImage("small");
    const auto raw = test::readRawImage(golden.bytes(), GoldenImage::blockSize, golden.blockCount);
    for (const auto defect : {Defect::readFails, Defect::readsZero}) {
        auto nor = norOf(golden);
        nor.setDefect(raw.pairs[0].other, defect);
        nor.setDefect(raw.pairs[1].other, defect);
        ReadOnlyMount mount(nor, Shape::device(golden.blockCount));
        QVERIFY(mount.fs.mount());
        const auto tree = test::wholeTree(mount.fs);
        QVERIFY(tree);
        QCOMPARE(*tree, golden.tree);
    }
}

void TestReader::tellsAPersistentReadError()
{
    const auto& golden = test::goldenImage("small");
    auto nor = norOf(golden);
    nor.setDefect(1, Defect::readIoError);
    ReadOnlyMount mount(nor, Shape::device(golden.blockCount));
    QCOMPARE(test::errnoOf(mount.fs.mount()), -5);
}

// Before and after recovery the tree must be the same, and all empty files have the same data.
void TestReader::showsAnEmptyFileThatIsBeingMoved()
{
    const auto& golden = test::goldenImage("many"); // has empty files in one folder
    auto bytes = golden.bytes();
    const auto raw = test::readRawImage(bytes, GoldenImage::blockSize, golden.blockCount);
    const std::span half(bytes.data() + std::size_t{raw.pairs[2].current} * GoldenImage::blockSize,
                         GoldenImage::blockSize);
    QCOMPARE(half[16], std::byte{entryFile}); // sensor_record_number_000…, which is empty
    half[16] = std::byte{entryFile | entryMoved};
    QVERIFY(test::fixCrc(half));
    SimulatedNor nor(bytes);
    ReadOnlyMount mount(nor, Shape::device(golden.blockCount));
    QVERIFY(mount.fs.mount());
    const auto tree = test::wholeTree(mount.fs);
    QVERIFY(tree);
    QCOMPARE(test::difference(*tree, golden.tree), QString());
}

void TestReader::readsImagesOfTheFirstRelease()
{
    const auto& golden = test::goldenImage("small");
    auto bytes = golden.bytes();
    for (const std::size_t block : {0u, 1u}) {
        const std::span half(bytes.data() + block * GoldenImage::blockSize, GoldenImage::blockSize);
        half[16] = std::byte{entrySuperblockFirstRelease};
        QVERIFY(test::fixCrc(half));
    }
    SimulatedNor nor(bytes);
    ReadOnlyMount mount(nor, Shape::device(golden.blockCount));
    QVERIFY(mount.fs.mount());
    const auto tree = test::wholeTree(mount.fs);
    QVERIFY(tree);
    QCOMPARE(*tree, golden.tree);
}

QTEST_GUILESS_MAIN(TestReader)
#include "TestReader.moc"
