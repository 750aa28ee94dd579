// SPDX-License-Identifier: MIT
// Blocks that fail in every way while the file system works: it moves elsewhere, and so do those who have files open.
#include "core/littlefs/FileSystem.h"

#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/Mount.h"
#include "tests/core/littlefs/Operations.h"

#include <QTest>

#include <algorithm>

using namespace core;
using namespace core::littlefs;
using core::restore::Defect;
using core::restore::SimulatedNor;
using test::bytesOf;
using test::FileTree;
using test::Mount;
using test::Shape;
using test::xorshiftWords;

Q_DECLARE_METATYPE(test::Shape)

class TestFileSystemBadBlocks : public QObject
{
    Q_OBJECT

private slots:
    void areReplaced_data();
    void areReplaced();
    void areReplacedTwoAtATime_data();
    void areReplacedTwoAtATime();
    void areReplacedManyAtATime_data();
    void areReplacedManyAtATime();
    void letFormatUseOthers_data();
    void letFormatUseOthers();
    void leaveOneSuperblockHalf_data();
    void leaveOneSuperblockHalf();
    void makeFormatFailWithoutASuperblock();
    void leaveTheOldStateWhenTheSuperblockIsWorn();
    void leaveTheOldStateWhenNothingIsFree();
    void areNotMistakenForFreeOnesHalfWay();
    void openFilesFollow_data();
    void openFilesFollow();
    void listingsFollow();
};

namespace
{

struct NamedDefect {
    const char* name;
    Defect defect;
};
constexpr NamedDefect everyDefect[] = {{"erase fails", Defect::eraseFails},
                                       {"program fails", Defect::programFails},
                                       {"programs are ignored", Defect::ignoresPrograms},
                                       {"read fails", Defect::readFails},
                                       {"zeros are read", Defect::readsZero},
                                       {"read gives an I/O error", Defect::readIoError}};

bool spoilsReads(Defect defect)
{
    return defect == Defect::readFails || defect == Defect::readsZero || defect == Defect::readIoError;
}

// As the device gives it: a half that nobody can read has no say.
test::RawImage rawOf(SimulatedNor& nor, const Shape& shape)
{
    test::Bytes content(nor.content().begin(), nor.content().end());
    const std::size_t blockSize = shape.geometry.blockSize;
    for (std::uint32_t i = 0; i < nor.blockCount(); ++i)
        (void)nor.read(i, 0, std::span(content).subspan(i * blockSize, blockSize));
    return test::readRawImage(content, shape.geometry.blockSize, shape.geometry.blockCount);
}

/// The state after the operations is whole, and stays so after a remount and a write; "" when it is.
QString judge(SimulatedNor& nor, const Shape& shape, FileTree wanted)
{
    const auto raw = rawOf(nor, shape);
    if (!raw.isClean())
        return raw.report();
    if (raw.tree != wanted)
        return "raw: " + test::difference(raw.tree, wanted);
    for (const bool last : {false, true}) {
        Mount mount(nor, shape);
        if (const auto done = mount.fs.mount(); !done)
            return "mount: " + test::message(done);
        const auto tree = test::wholeTree(mount.fs);
        if (!tree || *tree != wanted)
            return tree ? test::difference(*tree, wanted) : test::message(tree);
        if (last)
            break;
        const auto content = xorshiftWords(3, 900);
        if (const auto done = mount.put("/later", content); !done)
            return "write: " + test::message(done);
        wanted["/later"] = content;
    }
    return nor.violations() == 0 ? QString() : "a block was programmed without an erase";
}

} // namespace

void TestFileSystemBadBlocks::areReplaced_data()
{
    QTest::addColumn<int>("operation");
    QTest::addColumn<Shape>("shape");
    auto window = Shape::small(128, 512, 90);
    window.lookaheadBytes = 1;
    const auto& operations = test::everyOperation();
    for (std::size_t i = 0; i < operations.size(); ++i) {
        const auto name = operations[i].name.c_str();
        QTest::addRow("%s, as the device has it", name) << static_cast<int>(i) << Shape::device(70);
        QTest::addRow("%s, blocks of 512 bytes and a window of eight", name) << static_cast<int>(i) << window;
    }
}

// Each block that the operation writes in turn, with each defect, and all others with one defect each (another one for
// each operation). A defect that spoils reads is only set where it does not take away content: that is what repair() is
// for.
void TestFileSystemBadBlocks::areReplaced()
{
    QFETCH(int, operation);
    QFETCH(Shape, shape);
    const auto& step = test::everyOperation()[static_cast<std::size_t>(operation)];
    auto nor = test::stockedFlash(shape);
    const auto raw = rawOf(nor, shape);
    auto sound = nor;
    FileTree wanted;
    {
        Mount mount(sound, shape);
        VERIFY_OK(mount.fs.mount());
        VERIFY_OK(step.run(mount));
        wanted = test::wholeTree(mount.fs).value_or(FileTree());
    }
    std::vector<bool> isWritten(shape.geometry.blockCount);
    for (std::uint32_t block = 0; block < isWritten.size(); ++block)
        isWritten[block] = sound.erasesOf(block) != nor.erasesOf(block);
    nor.mark();
    std::set<std::uint32_t> spare;
    for (const auto& pair : raw.pairs)
        spare.insert(pair.other);
    for (std::uint32_t block = firstDataBlock; block < shape.geometry.blockCount; ++block) {
        for (std::size_t i = 0; i < std::size(everyDefect); ++i) {
            const auto& [name, defect] = everyDefect[i];
            if (!isWritten[block] && (block + static_cast<std::uint32_t>(operation)) % std::size(everyDefect) != i)
                continue;
            const bool holdsContent = raw.used.contains(block) && !spare.contains(block);
            if (spoilsReads(defect) && (holdsContent || (defect == Defect::readIoError && raw.used.contains(block))))
                continue;
            nor.setDefect(block, defect);
            Mount mount(nor, shape);
            VERIFY_OK(mount.fs.mount());
            const auto done = step.run(mount);
            const auto where = QString("block %1, %2: ").arg(block).arg(name);
            QVERIFY2(done, qPrintable(where + test::message(done)));
            const auto tree = test::wholeTree(mount.fs);
            QVERIFY2(tree, qPrintable(where + test::message(tree)));
            QVERIFY2(*tree == wanted, qPrintable(where + test::difference(*tree, wanted)));
            const auto fault = judge(nor, shape, wanted);
            QVERIFY2(fault.isEmpty(), qPrintable(where + fault));
            nor.setDefect(block, Defect::none);
            nor.rewind();
        }
    }
}

void TestFileSystemBadBlocks::areReplacedTwoAtATime_data()
{
    QTest::addColumn<int>("operation");
    const auto& operations = test::everyOperation();
    for (std::size_t i = 0; i < operations.size(); ++i)
        QTest::newRow(operations[i].name.c_str()) << static_cast<int>(i);
}

// The next commits of two pairs meet worn blocks: what makes good the one moves the other. Where folders are moved, so
// that they have two parents for a while, the power fails on the way as well.
void TestFileSystemBadBlocks::areReplacedTwoAtATime()
{
    QFETCH(int, operation);
    const auto& step = test::everyOperation()[static_cast<std::size_t>(operation)];
    const auto shape = Shape::small(512, 512, 90);
    auto nor = test::stockedFlash(shape);
    const auto raw = rawOf(nor, shape);
    nor.mark();
    FileTree wanted;
    {
        Mount mount(nor, shape);
        VERIFY_OK(mount.fs.mount());
        VERIFY_OK(step.run(mount));
        wanted = test::wholeTree(mount.fs).value_or(FileTree());
        nor.rewind();
    }
    const bool withCuts = step.name.starts_with("rename a folder") || step.name.starts_with("rename an empty folder");
    for (std::size_t i = 1; i < raw.pairs.size(); ++i) {
        for (std::size_t j = 1; j < i; ++j) {
            nor.setDefect(raw.pairs[i].other, Defect::programFails);
            nor.setDefect(raw.pairs[j].other, Defect::programFails);
            const auto where = QString("blocks %1 and %2: ").arg(raw.pairs[i].other).arg(raw.pairs[j].other);
            const auto first = nor.operations();
            {
                Mount mount(nor, shape);
                VERIFY_OK(mount.fs.mount());
                const auto done = step.run(mount);
                QVERIFY2(done, qPrintable(where + test::message(done)));
            }
            const auto calls = nor.operations() - first;
            const auto fault = judge(nor, shape, wanted);
            QVERIFY2(fault.isEmpty(), qPrintable(where + fault));
            nor.rewind();
            for (std::uint32_t at = 0; withCuts && at < calls; ++at) {
                {
                    Mount mount(nor, shape);
                    VERIFY_OK(mount.fs.mount());
                    nor.cutAt(at, restore::Tear::nothing);
                    QVERIFY(!step.run(mount));
                    nor.powerOn();
                }
                Mount mount(nor, shape);
                VERIFY_OK(mount.fs.mount());
                const auto recovered = mount.fs.recover();
                QVERIFY2(recovered, qPrintable(where + QString("cut at %1: ").arg(at) + test::message(recovered)));
                const auto tree = rawOf(nor, shape).tree;
                QVERIFY2(tree == wanted || tree == raw.tree, qPrintable(where + test::difference(tree, wanted)));
                const auto cutFault = judge(nor, shape, tree);
                QVERIFY2(cutFault.isEmpty(), qPrintable(where + QString("cut at %1: ").arg(at) + cutFault));
                nor.rewind();
            }
            nor.setDefect(raw.pairs[i].other, Defect::none);
            nor.setDefect(raw.pairs[j].other, Defect::none);
        }
    }
}

void TestFileSystemBadBlocks::areReplacedManyAtATime_data()
{
    QTest::addColumn<Shape>("shape");
    QTest::addColumn<int>("defect");
    auto window = Shape::small(128, 512, 130);
    window.lookaheadBytes = 1;
    for (int i = 0; i < static_cast<int>(std::size(everyDefect)); ++i) {
        QTest::addRow("%s, as the device has it", everyDefect[i].name) << Shape::device(130) << i;
        QTest::addRow("%s, a window of eight", everyDefect[i].name) << window << i;
    }
}

// Every other free block is bad, and every third one that is in use cannot be written any more.
void TestFileSystemBadBlocks::areReplacedManyAtATime()
{
    QFETCH(Shape, shape);
    QFETCH(int, defect);
    const auto kind = everyDefect[defect].defect;
    auto nor = test::stockedFlash(shape);
    const auto raw = rawOf(nor, shape);
    nor.mark();
    for (const auto& step : test::everyOperation()) {
        FileTree wanted;
        {
            Mount mount(nor, shape);
            VERIFY_OK(mount.fs.mount());
            VERIFY_OK(step.run(mount));
            wanted = test::wholeTree(mount.fs).value_or(FileTree());
        }
        nor.rewind();
        for (const std::uint32_t first : {2u, 3u}) {
            std::uint32_t bad = 0;
            for (std::uint32_t block = first; block < shape.geometry.blockCount; ++block) {
                if (!raw.used.contains(block) ? block % 2 == first % 2 : !spoilsReads(kind) && block % 3 == 0) {
                    nor.setDefect(block, kind);
                    ++bad;
                }
            }
            QVERIFY(bad > 20);
            Mount mount(nor, shape);
            VERIFY_OK(mount.fs.mount());
            const auto done = step.run(mount);
            const auto where = QString::fromStdString(step.name) + ": ";
            QVERIFY2(done, qPrintable(where + test::message(done)));
            const auto fault = judge(nor, shape, wanted);
            QVERIFY2(fault.isEmpty(), qPrintable(where + fault));
            for (std::uint32_t block = first; block < shape.geometry.blockCount; ++block)
                nor.setDefect(block, Defect::none);
            nor.rewind();
        }
    }
}

void TestFileSystemBadBlocks::letFormatUseOthers_data()
{
    QTest::addColumn<int>("defect");
    QTest::addColumn<std::uint32_t>("count");
    for (int i = 0; i < static_cast<int>(std::size(everyDefect)); ++i) {
        for (const std::uint32_t count : {1u, 2u, 5u})
            QTest::addRow("%s, %u blocks", everyDefect[i].name, count) << i << count;
    }
}

void TestFileSystemBadBlocks::letFormatUseOthers()
{
    QFETCH(int, defect);
    QFETCH(std::uint32_t, count);
    const auto shape = Shape::device(20);
    for (const std::uint32_t first : {2u, 3u}) {
        SimulatedNor nor(20, 4096);
        for (std::uint32_t i = 0; i < count; ++i)
            nor.setDefect(first + i, everyDefect[defect].defect);
        Mount mount(nor, shape);
        VERIFY_OK(mount.fs.format(20));
        VERIFY_OK(mount.put("/a", bytesOf("a")));
        VERIFY_OK(mount.put("/b", bytesOf("b")));
        QCOMPARE(judge(nor, shape, {{"/a", bytesOf("a")}, {"/b", bytesOf("b")}}), QString());
    }
}

void TestFileSystemBadBlocks::leaveOneSuperblockHalf_data()
{
    QTest::addColumn<int>("defect");
    for (int i = 0; i < static_cast<int>(std::size(everyDefect)); ++i) {
        if (everyDefect[i].defect != Defect::readIoError) // then nothing can be mounted
            QTest::newRow(everyDefect[i].name) << i;
    }
}

void TestFileSystemBadBlocks::leaveOneSuperblockHalf()
{
    QFETCH(int, defect);
    const auto shape = Shape::device(20);
    for (const std::uint32_t half : {0u, 1u}) {
        SimulatedNor nor(20, 4096);
        nor.setDefect(half, everyDefect[defect].defect);
        Mount mount(nor, shape);
        VERIFY_OK(mount.fs.format(20));
        VERIFY_OK(mount.put("/a", bytesOf("a")));
        VERIFY_OK(mount.fs.makeDirectory("/d"));
        QCOMPARE(judge(nor, shape, {{"/a", bytesOf("a")}, {"/d", {}}}), QString());
    }
}

void TestFileSystemBadBlocks::makeFormatFailWithoutASuperblock()
{
    SimulatedNor nor(20, 4096);
    nor.setDefect(0, Defect::eraseFails);
    nor.setDefect(1, Defect::programFails);
    Mount mount(nor, Shape::device(20));
    const auto done = mount.fs.format(20);
    QVERIFY(!done);
    QCOMPARE(done.error().code, ErrorCode::badBlock);
}

// The root must move and the superblock cannot say where to: nothing that was there may be at risk then, neither
// through what is tried next nor through a power cut during that.
void TestFileSystemBadBlocks::leaveTheOldStateWhenTheSuperblockIsWorn()
{
    const auto shape = Shape::device(70);
    auto worn = test::stockedFlash(shape);
    const auto raw = rawOf(worn, shape);
    worn.setDefect(raw.pairs[0].other, Defect::programFails);
    worn.setDefect(raw.pairs[1].other, Defect::programFails);
    const auto tries = [&](SimulatedNor& nor) {
        Mount mount(nor, shape);
        test::Bytes buffer = mount.fileBuffer();
        File file;
        (void)mount.fs.mount();
        (void)mount.fs.open(file, "/a", openWrite, buffer);
        (void)mount.fs.write(file, bytesOf("other"));
        const auto first = mount.put("/new", bytesOf("x"));
        const auto second = mount.put("/new2", bytesOf("x"));
        const auto third = mount.fs.remove("/big");
        const auto last = mount.fs.close(file);
        const auto tree = test::wholeTree(mount.fs);
        return !first && !second && !third && !last && tree && *tree == raw.tree;
    };
    auto nor = worn;
    QVERIFY(tries(nor));
    const std::uint32_t calls = nor.operations() - worn.operations();
    for (std::uint32_t at = 0; at <= calls; ++at) {
        for (const auto tear : restore::everyTear) {
            nor = worn;
            nor.cutAt(at, tear);
            tries(nor);
            nor.powerOn();
            Mount mount(nor, shape);
            VERIFY_OK(mount.fs.mount());
            const auto tree = test::wholeTree(mount.fs);
            VERIFY_OK(tree);
            QCOMPARE(test::difference(*tree, raw.tree), QString());
            // What does not need the root can still be changed.
            VERIFY_OK(mount.put("/dir/inner", bytesOf("changed")));
            QCOMPARE(mount.get("/dir/inner").value_or(test::Bytes()), bytesOf("changed"));
        }
    }
}

void TestFileSystemBadBlocks::leaveTheOldStateWhenNothingIsFree()
{
    const auto shape = Shape::device(70);
    auto nor = test::stockedFlash(shape);
    {
        Mount mount(nor, shape);
        VERIFY_OK(mount.fs.mount());
        for (int i = 0; mount.put("/dir/fill" + std::to_string(i), bytesOf("x")); ++i)
            QVERIFY(i < 70);
    }
    const auto raw = rawOf(nor, shape);
    for (const auto& pair : raw.pairs) {
        if (pair.current > 1)
            nor.setDefect(pair.other, Defect::eraseFails);
    }
    Mount mount(nor, shape);
    VERIFY_OK(mount.fs.mount());
    QCOMPARE(test::errnoOf(mount.fs.remove("/a")), -28);
    QCOMPARE(test::errnoOf(mount.fs.makeDirectory("/new")), -28);
    QCOMPARE(test::errnoOf(mount.fs.rename("/a", "/dir/a")), -28);
    QCOMPARE(test::errnoOf(mount.put("/a", bytesOf("other"))), -28);
    const auto tree = test::wholeTree(mount.fs);
    VERIFY_OK(tree);
    QCOMPARE(test::difference(*tree, raw.tree), QString());
    const auto after = rawOf(nor, shape);
    QVERIFY2(after.isClean(), qPrintable(after.report()));
    QCOMPARE(test::difference(after.tree, raw.tree), QString());
}

// A folder has moved to the last free block, its entry says so, and then there is no block for what the tail list needs
// to know it. An open file may not take that block for a free one.
void TestFileSystemBadBlocks::areNotMistakenForFreeOnesHalfWay()
{
    const auto shape = Shape::device(70);
    for (const bool byFlush : {false, true}) {
        auto nor = test::stockedFlash(shape);
        Mount mount(nor, shape);
        VERIFY_OK(mount.fs.mount());
        test::Bytes buffer = mount.fileBuffer();
        File file;
        // Overwriting the start of a long file: the rest is carried over when the file is flushed.
        VERIFY_OK(mount.fs.open(file, "/big", openWrite, buffer));
        VERIFY_OK(mount.fs.write(file, bytesOf("begin")));
        for (int i = 0; mount.fs.countFreeBlocks().value_or(0) > 1; ++i)
            VERIFY_OK(mount.put("/deep/er/fill" + std::to_string(i), bytesOf("x")));

        const auto raw = rawOf(nor, shape);
        Directory folder;
        VERIFY_OK(mount.fs.Reader::openDirectory(folder, "/dir"));
        for (std::size_t i = 1; i < raw.pairs.size(); ++i) {
            if (raw.pairs[i].current != folder.at.pair.a)
                continue;
            nor.setDefect(raw.pairs[i].other, Defect::programFails);
            nor.setDefect(raw.pairs[i - 1].other, Defect::programFails);
        }
        QCOMPARE(test::errnoOf(mount.put("/dir/new", {})), -28);
        auto wanted = raw.tree;
        wanted["/dir/new"] = test::Bytes();
        QCOMPARE(test::difference(rawOf(nor, shape).tree, wanted), QString());
        if (!byFlush)
            QVERIFY(!mount.fs.write(file, xorshiftWords(1, 20000)));
        QVERIFY(!mount.fs.close(file) || !byFlush); // after a failed write it has nothing to do
        QCOMPARE(test::difference(rawOf(nor, shape).tree, wanted), QString());
    }
}

void TestFileSystemBadBlocks::openFilesFollow_data()
{
    QTest::addColumn<int>("defect");
    for (int i = 0; i < static_cast<int>(std::size(everyDefect)); ++i) {
        if (!spoilsReads(everyDefect[i].defect))
            QTest::newRow(everyDefect[i].name) << i;
    }
}

// Defect 9 of the reference: a handle that did not follow would write over what others have committed meanwhile.
void TestFileSystemBadBlocks::openFilesFollow()
{
    QFETCH(int, defect);
    const auto shape = Shape::device(70);
    for (const std::string folder : {"", "/dir", "/deep/er"}) {
        auto nor = test::stockedFlash(shape);
        auto wanted = rawOf(nor, shape).tree;
        Mount mount(nor, shape);
        VERIFY_OK(mount.fs.mount());
        const std::string path = folder + "/open";
        test::Bytes buffer = mount.fileBuffer();
        File file;
        VERIFY_OK(mount.fs.open(file, path, openWrite | openCreate, buffer));
        VERIFY_OK(mount.fs.write(file, bytesOf("first")));
        for (std::uint32_t i = 0; i < 6; ++i) {
            // The half that the next commit of the folder goes to wears out.
            Directory listing;
            VERIFY_OK(mount.fs.openDirectory(listing, folder + "/"));
            nor.setDefect(listing.at.pair.b, everyDefect[defect].defect);
            const std::string other = folder + "/other" + std::to_string(i);
            VERIFY_OK(mount.put(other, {}));
            wanted[other] = test::Bytes();
            mount.fs.closeDirectory(listing);
        }
        VERIFY_OK(mount.fs.write(file, bytesOf(" second")));
        VERIFY_OK(mount.fs.close(file));
        wanted[path] = bytesOf("first second");
        QCOMPARE(judge(nor, shape, wanted), QString());
    }
}

void TestFileSystemBadBlocks::listingsFollow()
{
    const auto shape = Shape::small(128, 512, 130);
    auto nor = test::stockedFlash(shape);
    Mount mount(nor, shape);
    VERIFY_OK(mount.fs.mount());
    Directory listing;
    VERIFY_OK(mount.fs.openDirectory(listing, "/dir"));
    std::set<std::string> seen;
    EntryInfo info;
    for (int i = 0;; ++i) {
        nor.setDefect(listing.at.pair.b, Defect::programFails);
        VERIFY_OK(mount.put("/dir/inner", xorshiftWords(static_cast<std::uint32_t>(i + 1), 50)));
        const auto more = mount.fs.readDirectory(listing, info);
        VERIFY_OK(more);
        if (!*more)
            break;
        QVERIFY(seen.insert(std::string(info.name())).second);
    }
    mount.fs.closeDirectory(listing);
    QCOMPARE(seen, (std::set<std::string>{"inner", "vacant", "void"}));
}

QTEST_GUILESS_MAIN(TestFileSystemBadBlocks)
#include "TestFileSystemBadBlocks.moc"
