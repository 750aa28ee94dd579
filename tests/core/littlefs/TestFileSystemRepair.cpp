// SPDX-License-Identifier: MIT
// check() and repair() on golden images that are damaged, and on sound ones that are damaged here: what could be read
// before can be read afterwards, what could not is told, and the file system can be written again.
#include "core/littlefs/FileSystem.h"

#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/GoldenImages.h"
#include "tests/core/littlefs/Mount.h"
#include "tests/core/littlefs/Operations.h"

#include <QTest>

#include <algorithm>
#include <functional>

using namespace core;
using namespace core::littlefs;
using core::restore::Defect;
using core::restore::everyTear;
using core::restore::SimulatedNor;
using core::restore::Tear;
using test::bytesOf;
using test::FileTree;
using test::Mount;
using test::Shape;
using test::xorshiftWords;

class TestFileSystemRepair : public QObject
{
    Q_OBJECT

private slots:
    void leavesSoundImagesAlone_data();
    void leavesSoundImagesAlone();
    void mendsTheDamagedGoldenImages_data();
    void mendsTheDamagedGoldenImages();
    void keepsWhatCanBeReadWhenBlocksDecay_data();
    void keepsWhatCanBeReadWhenBlocksDecay();
    void mendsWhatSeveralDamagesLeave_data();
    void mendsWhatSeveralDamagesLeave();
    void survivesPowerCuts_data();
    void survivesPowerCuts();
    void keepsFoldersThatAFilePointsInto();
    void keepsFilesThatALostFilePointsInto();
    void completesMovesOfDamagedImages_data();
    void completesMovesOfDamagedImages();
    void givesUpWithoutARoot();
    void leavesOtherFormatsAlone();
    void stopsAtAReadError();
    void needsABitForEachBlock();
    void endsWhateverDecaysMeanwhile_data();
    void endsWhateverDecaysMeanwhile();
    void copiesNothingThatDecayed();
};

namespace
{

struct Losses final : FileSystem::LossListener {
    void lost(std::string_view name, bool isDirectory) override
    {
        names.emplace_back(name);
        folders += isDirectory ? 1 : 0;
    }

    std::vector<std::string> names;
    int folders = 0;

    bool tell(const std::string& path) const
    {
        // The name of the entry, or of a folder above it; an empty name stands for some part of a folder.
        return std::ranges::any_of(names, [&](const std::string& name) {
            return name.empty() || (path + "/").find("/" + name + "/") != std::string::npos;
        });
    }
};

/// One bit turns over while the file system is at work: behind a number of reads.
class LateDecay final : public BlockDevice
{
public:
    static constexpr unsigned mostReads = 20000; ///< ten times what a repair of these images takes

    LateDecay(SimulatedNor& nor, std::uint32_t block, std::uint32_t offset, unsigned behind)
        : m_nor(nor), m_block(block), m_offset(offset), m_behind(behind)
    {
    }

    Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override
    {
        if (reads++ == m_behind)
            m_nor.flipBits(m_block, m_offset, std::byte{1});
        if (reads > mostReads) // so that a walk without end fails instead of hanging
            return fail<ErrorCode::deviceIo, "test">();
        return m_nor.read(block, offset, out);
    }
    Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override
    {
        return m_nor.program(block, offset, in);
    }
    Result<void> erase(std::uint32_t block) override { return m_nor.erase(block); }
    Result<void> sync() override { return {}; }

    unsigned reads = 0;

private:
    SimulatedNor& m_nor;
    std::uint32_t m_block;
    std::uint32_t m_offset;
    unsigned m_behind;
};

SimulatedNor norOf(const std::string& name)
{
    const auto& golden = test::goldenImage(name);
    test::Bytes bytes = golden.bytes();
    bytes.resize(std::size_t{golden.blockCount} * 4096, std::byte{0xFF}); // "truncated" ends early
    return SimulatedNor(std::move(bytes));
}

/// What a mount can read: without folders whose first pair is unreadable.
FileTree readable(SimulatedNor nor, const Shape& shape)
{
    Mount mount(nor, shape);
    if (!mount.fs.mount())
        return {};
    auto listing = test::list(mount.fs);
    for (const auto& [path, code] : listing.errors) {
        Directory folder;
        if (!mount.fs.Reader::openDirectory(folder, path))
            listing.tree.erase(path);
    }
    return listing.tree;
}

/// Repairs, and checks everything that must hold afterwards but the tree itself; "" when it does.
QString repairAndJudge(SimulatedNor& nor, const Shape& shape, Losses& losses)
{
    Mount mount(nor, shape);
    if (const auto done = mount.fs.repair(losses, shape.geometry.blockCount); !done)
        return "repair: " + test::message(done);
    if (const auto done = mount.fs.check(); !done)
        return "check: " + test::message(done);
    auto raw = test::readRawImage(nor.content(), shape.geometry.blockSize, shape.geometry.blockCount);
    // Two names that damage made equal stay: the first one counts everywhere.
    const auto forgive = [&] {
        std::erase_if(raw.faults, [](const std::string& fault) { return fault.starts_with("name twice"); });
    };
    forgive();
    if (!raw.isClean())
        return raw.report();

    auto copy = nor; // what follows leaves no trace
    Mount again(copy, shape);
    if (const auto done = again.fs.mount(); !done)
        return "mount: " + test::message(done);
    // Names that no path can hold are made by damage with a check value that fits, and by nothing else.
    const bool isNameable = std::ranges::none_of(raw.tree, [](const auto& entry) {
        const std::string path = entry.first + "/";
        return path.find("//") != std::string::npos || path.find("/./") != std::string::npos ||
               path.find("/../") != std::string::npos;
    });
    const auto tree = test::wholeTree(again.fs);
    if (isNameable && (!tree || *tree != raw.tree))
        return tree ? "mount and raw reading differ: " + test::difference(*tree, raw.tree) : test::message(tree);
    if (raw.used.size() + 3 < shape.geometry.blockCount) {
        if (const auto done = again.put("/after the repair", xorshiftWords(8, 200)); !done)
            return "write: " + test::message(done);
    }
    raw = test::readRawImage(copy.content(), shape.geometry.blockSize, shape.geometry.blockCount);
    forgive();
    if (!raw.isClean())
        return "after a write: " + raw.report();
    return nor.violations() == 0 ? QString() : "a block was programmed without an erase";
}

FileTree treeOf(const SimulatedNor& nor, const Shape& shape)
{
    return test::readRawImage(nor.content(), shape.geometry.blockSize, shape.geometry.blockCount).tree;
}

std::span<std::byte> blockOf(SimulatedNor& nor, std::uint32_t block, std::uint32_t blockSize = 4096)
{
    return nor.content().subspan(std::size_t{block} * blockSize, blockSize);
}

void zero(SimulatedNor& nor, std::uint32_t block, std::uint32_t blockSize = 4096)
{
    std::ranges::fill(blockOf(nor, block, blockSize), std::byte{0});
}

} // namespace

void TestFileSystemRepair::leavesSoundImagesAlone_data()
{
    QTest::addColumn<QString>("name");
    for (const auto& golden : test::goldenImages()) {
        if (golden.blocksUsed != 0)
            QTest::newRow(golden.name.c_str()) << QString::fromStdString(golden.name);
    }
}

void TestFileSystemRepair::leavesSoundImagesAlone()
{
    QFETCH(QString, name);
    const auto& golden = test::goldenImage(name.toStdString());
    const auto shape = Shape::device(golden.blockCount);
    auto nor = norOf(golden.name);
    {
        Mount mount(nor, shape);
        VERIFY_OK(mount.fs.mount());
        VERIFY_OK(mount.fs.check());
    }
    nor = norOf(golden.name);
    Losses losses;
    QCOMPARE(repairAndJudge(nor, shape, losses), QString());
    QVERIFY(losses.names.empty());
    QCOMPARE(test::difference(treeOf(nor, shape), golden.tree), QString());
    // The second time there is nothing to do.
    const auto operations = nor.operations();
    Mount mount(nor, shape);
    VERIFY_OK(mount.fs.repair(losses, golden.blockCount));
    QCOMPARE(nor.operations(), operations);
}

void TestFileSystemRepair::mendsTheDamagedGoldenImages_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QStringList>("losses");
    QTest::addColumn<QStringList>("gone"); // paths; of what the images of this family hold
    QTest::newRow("both superblock halves are bad") << "bad_crc_both" << QStringList() << QStringList();
    QTest::newRow("the magic is wrong") << "bad_magic" << QStringList() << QStringList();
    QTest::newRow("a folder cannot be read") << "bad_dir" << QStringList{"sub"} << QStringList{"/sub", "/sub/b.bin"};
    QTest::newRow("an entry overruns its folder")
        << "entry_overrun" << QStringList{""} << QStringList{"/sub2", "/sub2/d"};
    QTest::newRow("the tail list loops") << "loop" << QStringList() << QStringList();
    QTest::newRow("a folder goes on in itself") << "hardloop" << QStringList{""} << QStringList();
    QTest::newRow("files point outside") << "ctz_out_of_range" << QStringList{"c.bin", "b.bin"}
                                         << QStringList{"/c.bin", "/sub/b.bin"};
    QTest::newRow("the end is missing") << "truncated" << QStringList{"sub2", "c.bin"}
                                        << QStringList{"/c.bin", "/sub2", "/sub2/d"};
}

void TestFileSystemRepair::mendsTheDamagedGoldenImages()
{
    QFETCH(QString, name);
    QFETCH(QStringList, losses);
    QFETCH(QStringList, gone);
    const auto shape = Shape::device(49);
    auto wanted = test::goldenImage("bad_dir").tree; // the same in all images of this family
    for (const auto& path : gone)
        wanted.erase(path.toStdString());
    auto nor = norOf(name.toStdString());
    {
        Mount mount(nor, shape);
        if (mount.fs.mount())
            QCOMPARE(test::errnoOf(mount.fs.check()), -52);
    }
    Losses told;
    QCOMPARE(repairAndJudge(nor, shape, told), QString());
    QCOMPARE(test::difference(treeOf(nor, shape), wanted), QString());
    QStringList names;
    for (const auto& lost : told.names)
        names << QString::fromStdString(lost);
    QCOMPARE(names, losses);
}

void TestFileSystemRepair::keepsWhatCanBeReadWhenBlocksDecay_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"nested", "churned", "many", "static", "small", "attrs", "revwrap"})
        QTest::newRow(name) << QString(name);
}

// Each half of each metadata pair in turn, and both.
void TestFileSystemRepair::keepsWhatCanBeReadWhenBlocksDecay()
{
    QFETCH(QString, name);
    const auto& golden = test::goldenImage(name.toStdString());
    const auto shape = Shape::device(golden.blockCount);
    const auto sound = norOf(golden.name);
    const auto pairs = test::readRawImage(sound.content(), 4096, golden.blockCount).pairs;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        for (const int halves : {1, 2, 3}) {
            auto nor = sound;
            if ((halves & 1) != 0)
                zero(nor, pairs[i].current);
            if ((halves & 2) != 0)
                zero(nor, pairs[i].other);
            const auto where = QString("pair %1, halves %2: ").arg(i).arg(halves);
            auto wanted = i == 0 && halves == 3 ? golden.tree : readable(nor, shape);
            const auto before = test::readRawImage(nor.content(), 4096, golden.blockCount);
            const bool isCrossLinked = std::ranges::any_of(
                before.faults, [](const std::string& fault) { return fault.find("used twice") != std::string::npos; });
            {
                // Whatever is wrong must be found, or be no obstacle.
                auto copy = nor;
                Mount mount(copy, shape);
                if (mount.fs.mount() && mount.fs.check()) {
                    const auto after = test::readRawImage(copy.content(), 4096, golden.blockCount);
                    QVERIFY2(after.isClean(), qPrintable(where + after.report()));
                }
            }
            Losses losses;
            const bool isRootLost = i == 1 && (halves == 3 || before.unreadable.contains(""));
            if (isRootLost) {
                Mount mount(nor, shape);
                QCOMPARE(test::errnoOf(mount.fs.repair(losses, golden.blockCount)), -52);
                QVERIFY(losses.names.empty());
                continue;
            }
            const auto fault = repairAndJudge(nor, shape, losses);
            QVERIFY2(fault.isEmpty(), qPrintable(where + fault));
            const auto tree = treeOf(nor, shape);
            for (const auto& [path, content] : wanted) {
                const auto found = tree.find(path);
                const bool isKept = found != tree.end() && found->second == content;
                // Only of two files that name the same blocks one has to give way.
                QVERIFY2(isKept || (isCrossLinked && losses.tell(path)), qPrintable(where + path.c_str()));
            }
            for (const auto& [path, content] : golden.tree)
                QVERIFY2(tree.contains(path) || halves != 3 || losses.tell(path), qPrintable(where + path.c_str()));
        }
    }
}

void TestFileSystemRepair::mendsWhatSeveralDamagesLeave_data()
{
    QTest::addColumn<std::uint32_t>("seed");
    const std::uint32_t seed = test::seedOr(500);
    for (std::uint32_t i = 0; i < 150; ++i)
        QTest::addRow("LIFEBOAT_SEED=%u", seed + i) << seed + i;
}

// Random bytes of random metadata are changed, half of the time with a check value that fits.
void TestFileSystemRepair::mendsWhatSeveralDamagesLeave()
{
    QFETCH(std::uint32_t, seed);
    std::uint32_t state = seed * 2654435761u;
    const auto random = [&](std::uint32_t below) {
        state = state * 1664525 + 1013904223;
        return (state >> 8) % below;
    };
    const auto shape = Shape::small(256, 512, 90);
    auto nor = test::stockedFlash(shape);
    const auto sound = test::readRawImage(nor.content(), 512, 90);
    const std::vector<std::uint32_t> used(sound.used.begin(), sound.used.end());
    for (std::uint32_t i = 0; i <= random(6); ++i) {
        const auto& pair = sound.pairs[random(static_cast<std::uint32_t>(sound.pairs.size()))];
        const auto half = blockOf(nor, random(3) == 0 ? pair.other : pair.current, 512);
        const auto at = random(2) == 0 ? random(20) : random(512);
        if (random(2) == 0)
            half[at] ^= std::byte{1} << random(8);
        else
            half[at] = std::byte(used[random(static_cast<std::uint32_t>(used.size()))]); // often a block that is there
        if (random(2) == 0)
            test::fixCrc(half);
    }
    Losses losses;
    Mount mount(nor, shape);
    const auto reads = nor.bytesRead();
    const auto done = mount.fs.repair(losses, 90);
    QVERIFY2(nor.bytesRead() - reads < 200'000'000, std::to_string(nor.bytesRead() - reads).c_str());
    if (!done) {
        // Only when no root can be read, or the superblock speaks of another format.
        Mount again(nor, shape);
        const auto mounted = again.fs.mount();
        Directory root;
        QVERIFY2(!mounted || !again.fs.Reader::openDirectory(root, "/"), qPrintable(test::message(done)));
        return;
    }
    Losses more;
    QCOMPARE(repairAndJudge(nor, shape, more), QString());
    QVERIFY(more.names.empty()); // the first repair was a whole one
}

void TestFileSystemRepair::survivesPowerCuts_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("pair"); // both halves of this one are bad
    for (const char* name : {"nested", "churned"}) {
        const auto count = static_cast<int>(test::goldenImage(name).pairs);
        for (int pair = 0; pair < count; ++pair) {
            if (pair != 1)
                QTest::addRow("%s, pair %d", name, pair) << QString(name) << pair;
        }
    }
    for (const char* name : {"loop", "hardloop", "entry_overrun", "ctz_out_of_range"})
        QTest::newRow(name) << QString(name) << -1;
}

// The power fails at every erase and program call of a repair. Another repair then gives the same result.
void TestFileSystemRepair::survivesPowerCuts()
{
    QFETCH(QString, name);
    QFETCH(int, pair);
    auto damaged = norOf(name.toStdString());
    const auto blocks = damaged.blockCount();
    const auto shape = Shape::device(blocks);
    if (pair >= 0) {
        const auto raw = test::readRawImage(damaged.content(), 4096, blocks);
        const auto& place = raw.pairs[static_cast<std::size_t>(pair)];
        zero(damaged, place.current);
        zero(damaged, place.other);
    }
    auto nor = damaged;
    Losses losses;
    QCOMPARE(repairAndJudge(nor, shape, losses), QString());
    const auto wanted = treeOf(nor, shape);
    const std::uint32_t calls = nor.operations() - damaged.operations();
    for (std::uint32_t at = 0; at < calls; ++at) {
        for (const auto tear : everyTear) {
            nor = damaged;
            {
                Mount mount(nor, shape);
                nor.cutAt(at, tear);
                QVERIFY(!mount.fs.repair(losses, blocks));
                nor.powerOn();
            }
            const auto where = QString("cut at %1, tear %2: ").arg(at).arg(static_cast<int>(tear));
            // As after every boot: a check, which may complete things, and a repair when it finds fault.
            Mount mount(nor, shape);
            const bool isSound = mount.fs.mount() && mount.fs.check();
            if (isSound) {
                const auto raw = test::readRawImage(nor.content(), 4096, blocks);
                QVERIFY2(raw.isClean() && raw.tree == wanted, qPrintable(where + raw.report()));
            }
            const auto fault = repairAndJudge(nor, shape, losses);
            QVERIFY2(fault.isEmpty(), qPrintable(where + fault));
            const auto tree = treeOf(nor, shape);
            QVERIFY2(tree == wanted, qPrintable(where + test::difference(tree, wanted)));
        }
    }
}

// File data has no checksum: a flipped pointer may name any block.
void TestFileSystemRepair::keepsFoldersThatAFilePointsInto()
{
    const auto shape = Shape::device(70);
    const auto sound = test::stockedFlash(shape);
    const auto raw = test::readRawImage(sound.content(), 4096, 70);
    for (std::size_t i = 2; i < raw.pairs.size(); ++i) {
        for (const auto target : {raw.pairs[i].current, raw.pairs[i].other}) {
            auto nor = sound;
            Mount mount(nor, shape);
            VERIFY_OK(mount.fs.mount());
            FileView big;
            VERIFY_OK(mount.fs.openFile(big, "/big"));
            store32(blockOf(nor, big.head).data(), target);
            store32(blockOf(nor, big.head).data() + 4, target);
            Losses losses;
            QCOMPARE(repairAndJudge(nor, shape, losses), QString());
            auto wanted = raw.tree;
            wanted.erase("/big");
            QCOMPARE(test::difference(treeOf(nor, shape), wanted), QString());
            QCOMPARE(losses.names, std::vector<std::string>{"big"});
        }
    }
}

// The blocks of a file that is dropped are free for those that come after it.
void TestFileSystemRepair::keepsFilesThatALostFilePointsInto()
{
    const auto shape = Shape::device(70);
    SimulatedNor nor(70, 4096);
    Mount mount(nor, shape);
    VERIFY_OK(mount.fs.format(70));
    VERIFY_OK(mount.put("/first", xorshiftWords(1, 4000)));
    VERIFY_OK(mount.put("/second", xorshiftWords(2, 12000)));
    VERIFY_OK(mount.put("/third", xorshiftWords(3, 4000)));
    FileView first;
    FileView second;
    FileView third;
    VERIFY_OK(mount.fs.openFile(first, "/first"));
    VERIFY_OK(mount.fs.openFile(second, "/second"));
    VERIFY_OK(mount.fs.openFile(third, "/third"));
    store32(blockOf(nor, second.head).data(), third.head); // comes later than the second
    store32(blockOf(nor, second.head).data() + 4, first.head);
    Losses losses;
    QCOMPARE(repairAndJudge(nor, shape, losses), QString());
    QCOMPARE(losses.names, std::vector<std::string>{"second"});
    QCOMPARE(
        test::difference(treeOf(nor, shape), {{"/first", xorshiftWords(1, 4000)}, {"/third", xorshiftWords(3, 4000)}}),
        QString());
}

void TestFileSystemRepair::completesMovesOfDamagedImages_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"moved_file", "moved_partial", "orphan", "orphan_rmdir", "desync", "torn_commit"})
        QTest::newRow(name) << QString(name);
}

// A power cut and then the loss of the superblock.
void TestFileSystemRepair::completesMovesOfDamagedImages()
{
    QFETCH(QString, name);
    const auto& golden = test::goldenImage(name.toStdString());
    const auto shape = Shape::device(golden.blockCount);
    auto nor = norOf(golden.name);
    zero(nor, 0);
    zero(nor, 1);
    Losses losses;
    QCOMPARE(repairAndJudge(nor, shape, losses), QString());
    QCOMPARE(test::difference(treeOf(nor, shape), golden.tree), QString());
    QVERIFY(losses.names.empty());
}

void TestFileSystemRepair::givesUpWithoutARoot()
{
    for (const bool withSuperblock : {true, false}) {
        auto nor = norOf("nested");
        zero(nor, 2);
        zero(nor, 3);
        if (!withSuperblock) {
            zero(nor, 0);
            zero(nor, 1);
        }
        Mount mount(nor, Shape::device(128));
        Losses losses;
        const auto done = mount.fs.repair(losses, 128);
        QVERIFY(!done);
        QCOMPARE(done.error().code, ErrorCode::corrupt);
        QVERIFY(losses.names.empty());
        QCOMPARE(nor.operations(), 0u);
    }
}

void TestFileSystemRepair::leavesOtherFormatsAlone()
{
    auto nor = norOf("bad_version");
    Mount mount(nor, Shape::device(50));
    Losses losses;
    QCOMPARE(test::errnoOf(mount.fs.repair(losses, 50)), -22);
    SimulatedNor blank(50, 4096);
    Mount empty(blank, Shape::device(50));
    QCOMPARE(test::errnoOf(empty.fs.repair(losses, 50)), -52);
    QVERIFY(losses.names.empty());
    QCOMPARE(nor.operations() + blank.operations(), 0u);
}

// An error that may be gone the next time is no reason to drop anything.
void TestFileSystemRepair::stopsAtAReadError()
{
    const auto sound = norOf("nested");
    const auto used = test::readRawImage(sound.content(), 4096, 128).used;
    for (const auto block : used) {
        auto nor = sound;
        nor.setDefect(block, Defect::readIoError);
        Mount mount(nor, Shape::device(128));
        Losses losses;
        (void)mount.fs.repair(losses, 128);
        QVERIFY(losses.names.empty());
        nor.setDefect(block, Defect::none);
        Mount again(nor, Shape::device(128));
        VERIFY_OK(again.fs.repair(losses, 128));
        QVERIFY(losses.names.empty());
        QCOMPARE(test::difference(treeOf(nor, Shape::device(128)), test::goldenImage("nested").tree), QString());
    }
}

void TestFileSystemRepair::needsABitForEachBlock()
{
    auto nor = norOf("nested");
    auto shape = Shape::device(128);
    shape.lookaheadBytes = 15;
    Mount mount(nor, shape);
    VERIFY_OK(mount.fs.mount());
    Losses losses;
    QCOMPARE(test::errnoOf(mount.fs.check()), -22);
    QCOMPARE(test::errnoOf(mount.fs.repair(losses, 128)), -22);
    QCOMPARE(nor.operations(), 0u);
}

void TestFileSystemRepair::endsWhateverDecaysMeanwhile_data()
{
    QTest::addColumn<QString>("name");
    for (const char* name : {"bad_crc_both", "bad_dir", "entry_overrun", "loop", "hardloop"})
        QTest::newRow(name) << name;
}

// "corrupt" lets the restore format the partition: never while the root directory can be read.
void TestFileSystemRepair::endsWhateverDecaysMeanwhile()
{
    QFETCH(QString, name);
    const auto damaged = norOf(name.toStdString());
    const auto shape = Shape::device(damaged.blockCount());
    auto mended = damaged;
    LateDecay undisturbed(mended, 0, 0, LateDecay::mostReads);
    Losses losses;
    VERIFY_OK(Mount(undisturbed, shape).fs.repair(losses, damaged.blockCount()));
    const auto reads = undisturbed.reads;
    // The halves that count before the repair, and those that it writes.
    std::set<std::uint32_t> halves;
    for (const auto& image : {damaged, mended}) {
        for (const auto& pair : test::readRawImage(image.content(), 4096, image.blockCount()).pairs) {
            halves.insert(pair.current);
            halves.insert(pair.other);
        }
    }
    for (const auto block : halves) {
        for (unsigned behind = 0; behind < reads; ++behind) {
            auto nor = damaged;
            LateDecay device(nor, block, 20, behind);
            const auto done = Mount(device, shape).fs.repair(losses, damaged.blockCount());
            const auto where = QString("--block %1 behind read %2").arg(block).arg(behind);
            QVERIFY2(device.reads < LateDecay::mostReads, qPrintable(where));
            if (done || done.error().code != ErrorCode::corrupt)
                continue;
            Mount mount(nor, shape);
            Directory root;
            QVERIFY2(!mount.fs.mount() || !mount.fs.Reader::openDirectory(root, "/"), qPrintable(where));
        }
    }
}

// A half that decays between its fetch and the commit that copies it.
void TestFileSystemRepair::copiesNothingThatDecayed()
{
    constexpr std::uint32_t blocks = 32;
    const auto shape = Shape::small(16, 4096, blocks);
    SimulatedNor nor(blocks, 4096);
    Mount mount(nor, shape);
    VERIFY_OK(mount.fs.format(blocks));
    VERIFY_OK(mount.put("/kept", bytesOf("kept")));
    VERIFY_OK(mount.put("/written", bytesOf("old")));
    auto wanted = test::wholeTree(mount.fs);
    QVERIFY(wanted);

    File file;
    auto buffer = mount.fileBuffer();
    VERIFY_OK(mount.fs.open(file, "/written", openWrite | openTruncate, buffer));
    const auto news = bytesOf("new");
    VERIFY_OK(mount.fs.write(file, news));
    const auto root = test::readRawImage(nor.content(), 4096, blocks).pairs.at(1);
    const auto half = nor.content().subspan(std::size_t{root.current} * 4096, root.size);
    const auto name = bytesOf("kept");
    const auto at = std::ranges::search(half, name).begin() - half.begin();
    nor.flipBits(root.current, static_cast<std::uint32_t>(at), std::byte{1});
    QVERIFY(!mount.fs.close(file));

    Mount again(nor, shape);
    VERIFY_OK(again.fs.mount());
    const auto tree = test::wholeTree(again.fs);
    QVERIFY2(tree, qPrintable(test::message(tree)));
    // What the older half said: before the last commit "/written" was empty.
    (*wanted)["/written"] = test::Bytes();
    QCOMPARE(test::difference(*tree, *wanted), QString());
}

QTEST_GUILESS_MAIN(TestFileSystemRepair)
#include "TestFileSystemRepair.moc"
