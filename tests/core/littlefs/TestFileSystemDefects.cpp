// SPDX-License-Identifier: MIT
// The defects of the reference implementation (littlefs-v1 chapter 13) that must not be ours: a test for each.
// Number 15, a stale block that comes back when the only good half decays, concerns who builds images; what a mount can
// do against it is newFoldersOutrankWhatLayThere.
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
using core::restore::Tear;
using test::bytesOf;
using test::FileTree;
using test::Mount;
using test::Shape;
using test::xorshiftWords;

class TestFileSystemDefects : public QObject
{
    Q_OBJECT

private slots:
    void defect1RecoveryKeepsTheEntriesBehindAMovedOne();
    void defect2RenamingOntoItselfKeepsTheEntry();
    void defect3FoldersDoNotMoveIntoThemselves();
    void defect4FailedRenamesLeaveNoFlag();
    void defect5EmptyFilesSurviveAMove();
    void defect5FlaggedEmptyFilesOfOthersStay();
    void defect6TruncatesAtTheEndOfEveryBlock_data();
    void defect6TruncatesAtTheEndOfEveryBlock();
    void defect7WritesAfterATruncate();
    void defect8RefusesLongNames();
    void defect9HandlesFollowRelocatedPairs();
    void defect10TheRootIsNeitherRemovedNorRenamed();
    void defect11WalksEnd_data();
    void defect11WalksEnd();
    void defect12ChecksEveryPointerAndLength_data();
    void defect12ChecksEveryPointerAndLength();
    void defect13RenamesEntriesWithAttributes();
    void defect14RecoveryLeavesNothingBehind();
    void newFoldersOutrankWhatLayThere();
};

namespace
{

struct Disk {
    explicit Disk(const Shape& s)
        : shape(s), nor(s.geometry.blockCount, s.geometry.blockSize), mount(std::make_unique<Mount>(nor, s))
    {
        if (!mount->fs.format(s.geometry.blockCount))
            throw std::runtime_error("format");
    }

    Result<void> remount()
    {
        mount = std::make_unique<Mount>(nor, shape);
        return mount->fs.mount();
    }
    FileSystem& fs() { return mount->fs; }
    test::RawImage raw() const
    {
        return test::readRawImage(nor.content(), shape.geometry.blockSize, shape.geometry.blockCount);
    }
    std::span<std::byte> block(std::uint32_t number)
    {
        return nor.content().subspan(std::size_t{number} * shape.geometry.blockSize, shape.geometry.blockSize);
    }

    Shape shape;
    SimulatedNor nor;
    std::unique_ptr<Mount> mount;
};

/// Offset of the entry with this name in a half of a pair; 0 when there is none.
std::size_t findEntry(std::span<const std::byte> half, std::string_view name)
{
    const std::size_t end = (load32(half.data() + 4) & 0x7FFFFFFF) - crcSize;
    for (std::size_t at = headerSize; at + 12 <= end;) {
        const auto header = loadEntryHeader(half.data() + at);
        if (header.nameLength == name.size() &&
            std::memcmp(half.data() + at + header.nameOffset(), name.data(), name.size()) == 0)
            return at;
        at += header.size();
    }
    return 0;
}

void eraseEntry(std::span<std::byte> half, std::string_view name)
{
    const std::size_t at = findEntry(half, name);
    const std::uint32_t size = load32(half.data() + 4);
    const auto length = loadEntryHeader(half.data() + at).size();
    std::memmove(half.data() + at, half.data() + at + length, (size & 0x7FFFFFFF) - at - length);
    store32(half.data() + 4, size - length);
    test::fixCrc(half);
}

} // namespace

void TestFileSystemDefects::defect1RecoveryKeepsTheEntriesBehindAMovedOne()
{
    // Names of many lengths move the place at which a wrong scan would go on, sizes with high bytes are what it hits.
    for (std::size_t length = 1; length <= 60; ++length) {
        Disk disk(Shape::small(32, 4096, 40));
        VERIFY_OK(disk.fs().makeDirectory("/q"));
        const std::string name = "/" + std::string(length, 'm');
        VERIFY_OK(disk.mount->put(name, xorshiftWords(1, 100)));
        FileTree wanted{{"/q", {}}, {"/q/moved", xorshiftWords(1, 100)}};
        for (std::uint32_t i = 0; i < 12; ++i) {
            const std::string path = "/f" + std::to_string(i);
            VERIFY_OK(disk.mount->put(path, xorshiftWords(i + 1, 161 + i * 15)));
            wanted[path] = xorshiftWords(i + 1, 161 + i * 15);
        }
        // Flag, copy, and no more: each of the first two commits erases and programs.
        const auto operations = disk.nor.operations();
        for (std::uint32_t at = 0;; ++at) {
            auto copy = disk.nor;
            Mount mount(copy, disk.shape);
            VERIFY_OK(mount.fs.mount());
            copy.cutAt(at, Tear::nothing);
            const auto done = mount.fs.rename(name, "/q/moved");
            copy.powerOn();
            const auto raw = test::readRawImage(copy.content(), 4096, 40);
            QVERIFY2(!done, "no cut left the entry and its copy");
            if (raw.moved == 1 && raw.tree.contains("/q/moved")) {
                disk.nor = copy;
                break;
            }
        }
        QVERIFY(disk.nor.operations() > operations);
        VERIFY_OK(disk.remount());
        VERIFY_OK(disk.fs().recover());
        const auto raw = disk.raw();
        QVERIFY2(raw.isClean(), qPrintable(raw.report()));
        QCOMPARE(test::difference(raw.tree, wanted), QString());
    }
}

void TestFileSystemDefects::defect2RenamingOntoItselfKeepsTheEntry()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.fs().makeDirectory("/d"));
    VERIFY_OK(disk.mount->put("/d/f", bytesOf("f")));
    VERIFY_OK(disk.fs().makeDirectory("/d/e"));
    const auto before = disk.raw().tree;
    const auto operations = disk.nor.operations();
    VERIFY_OK(disk.fs().rename("/d/f", "/d/f"));
    VERIFY_OK(disk.fs().rename("/d/f", "d/./../d//f"));
    VERIFY_OK(disk.fs().rename("/d", "/d"));
    VERIFY_OK(disk.fs().rename("/d/e", "/d/e/"));
    QCOMPARE(disk.nor.operations(), operations);
    QCOMPARE(test::difference(disk.raw().tree, before), QString());
}

void TestFileSystemDefects::defect3FoldersDoNotMoveIntoThemselves()
{
    Disk disk(Shape::device(30));
    for (const char* path : {"/d", "/d/e", "/d/e/f", "/other"})
        VERIFY_OK(disk.fs().makeDirectory(path));
    const auto before = disk.raw().tree;
    const auto operations = disk.nor.operations();
    for (const char* path : {"/d/x", "/d/e", "/d/e/x", "/d/e/f", "/d/e/f/x", "/other/../d/x"})
        QCOMPARE(test::errnoOf(disk.fs().rename("/d", path)), -22);
    QCOMPARE(disk.nor.operations(), operations);
    QCOMPARE(test::difference(disk.raw().tree, before), QString());
}

void TestFileSystemDefects::defect4FailedRenamesLeaveNoFlag()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.fs().makeDirectory("/full"));
    VERIFY_OK(disk.fs().makeDirectory("/full/inner"));
    VERIFY_OK(disk.fs().makeDirectory("/empty"));
    VERIFY_OK(disk.mount->put("/f", bytesOf("f")));
    const auto operations = disk.nor.operations();
    QCOMPARE(test::errnoOf(disk.fs().rename("/empty", "/full")), -39);
    QCOMPARE(test::errnoOf(disk.fs().rename("/f", "/full")), -21);
    QCOMPARE(test::errnoOf(disk.fs().rename("/full", "/f")), -20);
    QCOMPARE(test::errnoOf(disk.fs().rename("/f", "/none/f")), -2);
    QCOMPARE(test::errnoOf(disk.fs().rename("/f", "/f/f")), -20);
    QCOMPARE(test::errnoOf(disk.fs().rename("/f", "/full/" + std::string(256, 'n'))), -36);
    QCOMPARE(test::errnoOf(disk.fs().rename("/f", "/full/f/")), -2);
    QCOMPARE(disk.nor.operations(), operations);
    QCOMPARE(disk.raw().moved, 0u);

    // What cannot be known before: the folder at the destination has to grow, and no block is free.
    Disk small(Shape::small(16, 256, 40));
    VERIFY_OK(small.fs().makeDirectory("/d"));
    VERIFY_OK(small.mount->put("/f", bytesOf("f")));
    for (int i = 0; i < 12; ++i)
        VERIFY_OK(small.mount->put("/d/name" + std::to_string(i), {}));
    VERIFY_OK(small.mount->put("/d/x", {}));
    for (int i = 0; small.mount->put("/fill" + std::to_string(i), bytesOf("x")); ++i)
        QVERIFY(i < 40);
    const auto before = small.raw();
    const auto code =
        test::errnoOf(small.fs().rename("/f", "/d/a name that needs a further pair, so that blocks lack"));
    QCOMPARE(code, -28);
    const auto after = small.raw();
    QVERIFY(after.faults.empty());
    QCOMPARE(test::difference(after.tree, before.tree), QString());
    VERIFY_OK(small.remount());
    VERIFY_OK(small.fs().recover());
    QVERIFY(small.raw().isClean());
    QCOMPARE(test::difference(small.raw().tree, before.tree), QString());
}

void TestFileSystemDefects::defect5EmptyFilesSurviveAMove()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.fs().makeDirectory("/d"));
    VERIFY_OK(disk.mount->put("/other", {}));
    VERIFY_OK(disk.mount->put("/nothing", {}));
    VERIFY_OK(disk.mount->put("/d/void", {}));
    const auto before = disk.raw().tree;
    auto moved = before;
    moved.erase("/nothing");
    moved["/d/nothing"] = test::Bytes();
    unsigned cuts = 0;
    for (bool done = false; !done; ++cuts) {
        auto nor = disk.nor;
        Mount mount(nor, disk.shape);
        VERIFY_OK(mount.fs.mount());
        nor.cutAt(cuts, Tear::nothing);
        done = mount.fs.rename("/nothing", "/d/nothing").has_value();
        nor.powerOn();
        Mount again(nor, disk.shape);
        VERIFY_OK(again.fs.mount());
        const auto first = test::wholeTree(again.fs);
        VERIFY_OK(first);
        QVERIFY2(*first == before || *first == moved, qPrintable(test::difference(*first, before)));
        VERIFY_OK(again.fs.recover());
        const auto raw = test::readRawImage(nor.content(), 4096, 30);
        QVERIFY2(raw.isClean(), qPrintable(raw.report()));
        QCOMPARE(test::difference(raw.tree, *first), QString());
    }
    QVERIFY(cuts >= 6);
}

// Others flag an empty file whose data is that of every empty file: it may not go, whatever else is there.
void TestFileSystemDefects::defect5FlaggedEmptyFilesOfOthersStay()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.mount->put("/other", {}));
    VERIFY_OK(disk.mount->put("/nothing", {}));
    const auto before = disk.raw();
    const auto half = disk.block(before.pairs[1].current);
    half[findEntry(half, "nothing")] |= std::byte{entryMoved};
    test::fixCrc(half);
    QCOMPARE(disk.raw().moved, 1u);
    VERIFY_OK(disk.remount());
    const auto tree = test::wholeTree(disk.fs());
    VERIFY_OK(tree);
    QCOMPARE(test::difference(*tree, before.tree), QString());
    VERIFY_OK(disk.fs().recover());
    QVERIFY(disk.raw().isClean());
    QCOMPARE(test::difference(disk.raw().tree, before.tree), QString());
}

void TestFileSystemDefects::defect6TruncatesAtTheEndOfEveryBlock_data()
{
    QTest::addColumn<std::uint32_t>("blockSize");
    for (const std::uint32_t size : {128u, 512u, 4096u})
        QTest::addRow("blocks of %u bytes", size) << size;
}

void TestFileSystemDefects::defect6TruncatesAtTheEndOfEveryBlock()
{
    QFETCH(std::uint32_t, blockSize);
    const auto content = xorshiftWords(6, blockSize * 20);
    std::uint32_t capacity = 0;
    for (std::uint32_t blocks = 1; blocks <= 18; ++blocks) {
        capacity += blockSize - 4 * pointersOf(blocks - 1);
        for (const std::uint32_t size : {capacity - 1, capacity, capacity + 1}) {
            Disk disk(Shape::small(blockSize, blockSize, 60));
            VERIFY_OK(disk.mount->put("/f", content));
            test::Bytes buffer = disk.mount->fileBuffer();
            File file;
            VERIFY_OK(disk.fs().open(file, "/f", openRead | openWrite, buffer));
            VERIFY_OK(disk.fs().truncate(file, size));
            VERIFY_OK(disk.fs().sync(file));
            auto wanted = content;
            wanted.resize(size);
            auto raw = disk.raw();
            QVERIFY2(raw.isClean(), qPrintable(raw.report()));
            QCOMPARE(raw.used.size(), std::size_t{4 + blocksOfFile(size, blockSize)});
            QVERIFY(raw.tree.at("/f") == wanted);
            VERIFY_OK(disk.fs().seek(file, size));
            VERIFY_OK(disk.fs().write(file, bytesOf("goes on")));
            VERIFY_OK(disk.fs().close(file));
            const auto rest = bytesOf("goes on");
            wanted.insert(wanted.end(), rest.begin(), rest.end());
            raw = disk.raw();
            QVERIFY2(raw.isClean(), qPrintable(raw.report()));
            QVERIFY(raw.tree.at("/f") == wanted);
        }
    }
}

void TestFileSystemDefects::defect7WritesAfterATruncate()
{
    Disk disk(Shape::small(32, 512, 60));
    auto wanted = xorshiftWords(7, 5000);
    VERIFY_OK(disk.mount->put("/f", wanted));
    test::Bytes buffer = disk.mount->fileBuffer();
    File file;
    VERIFY_OK(disk.fs().open(file, "/f", openRead | openWrite, buffer));
    std::byte some[100];
    VERIFY_OK(disk.fs().seek(file, 4000));
    VERIFY_OK(disk.fs().read(file, some));
    VERIFY_OK(disk.fs().truncate(file, 2000));
    QCOMPARE(disk.fs().read(file, some).value_or(99), 0u);
    VERIFY_OK(disk.fs().seek(file, 0));
    VERIFY_OK(disk.fs().write(file, bytesOf("begins anew")));
    VERIFY_OK(disk.fs().read(file, some));
    QVERIFY(std::ranges::equal(some, std::span(wanted).subspan(11, 100)));
    VERIFY_OK(disk.fs().close(file));
    wanted.resize(2000);
    std::ranges::copy(bytesOf("begins anew"), wanted.begin());
    QVERIFY(disk.raw().tree.at("/f") == wanted);
    QVERIFY(disk.raw().isClean());
}

void TestFileSystemDefects::defect8RefusesLongNames()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.mount->put("/f", {}));
    for (const std::size_t length : {256u, 300u, 512u, 65792u}) {
        const std::string name(length, 'n');
        QCOMPARE(test::errnoOf(disk.mount->put(name, {})), -36);
        QCOMPARE(test::errnoOf(disk.fs().makeDirectory("/" + name)), -36);
        QCOMPARE(test::errnoOf(disk.fs().rename("/f", name)), -36);
        QCOMPARE(test::errnoOf(disk.fs().stat(name)), -36);
    }
    QCOMPARE(test::difference(disk.raw().tree, {{"/f", test::Bytes()}}), QString());
}

void TestFileSystemDefects::defect9HandlesFollowRelocatedPairs()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.fs().makeDirectory("/d"));
    test::Bytes buffer = disk.mount->fileBuffer();
    File file;
    VERIFY_OK(disk.fs().open(file, "/d/open", openWrite | openCreate, buffer));
    VERIFY_OK(disk.fs().write(file, bytesOf("data")));
    const auto worn = disk.raw().pairs.back().other;
    disk.nor.setDefect(worn, restore::Defect::programFails);
    VERIFY_OK(disk.mount->put("/d/meanwhile", {})); // the pair moves
    QVERIFY(disk.raw().pairs.back().other != worn);
    VERIFY_OK(disk.fs().close(file));
    const FileTree wanted{{"/d", {}}, {"/d/open", bytesOf("data")}, {"/d/meanwhile", test::Bytes()}};
    QCOMPARE(test::difference(disk.raw().tree, wanted), QString());
    QVERIFY(disk.raw().isClean());
}

void TestFileSystemDefects::defect10TheRootIsNeitherRemovedNorRenamed()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.fs().makeDirectory("/d"));
    const auto operations = disk.nor.operations();
    for (const char* path : {"/", "", "//", ".", "/..", "/d/.."}) {
        QCOMPARE(test::errnoOf(disk.fs().remove(path)), -22);
        QCOMPARE(test::errnoOf(disk.fs().rename(path, "/x")), -22);
        QCOMPARE(test::errnoOf(disk.fs().rename("/d", path)), -22);
    }
    QCOMPARE(disk.nor.operations(), operations);
}

void TestFileSystemDefects::defect11WalksEnd_data()
{
    QTest::addColumn<QString>("what");
    for (const char* what :
         {"the tail list comes back to the root", "the tail list stays at one folder", "a folder goes on in itself",
          "a folder goes on in its parent", "a folder holds its parent"})
        QTest::newRow(what) << QString(what);
}

// A flagged entry is in the way, so that the search for its other half has to walk the list as well.
void TestFileSystemDefects::defect11WalksEnd()
{
    QFETCH(QString, what);
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.fs().makeDirectory("/d"));
    VERIFY_OK(disk.mount->put("/d/f", bytesOf("f")));
    VERIFY_OK(disk.mount->put("/flagged", bytesOf("x")));
    auto raw = disk.raw();
    const auto root = disk.block(raw.pairs[1].current);
    const auto folder = disk.block(raw.pairs[2].current);
    const Pair rootPair{raw.pairs[1].current, raw.pairs[1].other};
    const Pair folderPair{raw.pairs[2].current, raw.pairs[2].other};
    root[findEntry(root, "flagged")] |= std::byte{entryMoved};
    const auto set = [](std::span<std::byte> half, const Pair& tail, bool continues) {
        auto header = loadMetadataHeader(half.data());
        header.tail = tail;
        header.continues = continues;
        storeMetadataHeader(half.data(), header);
    };
    if (what.startsWith("the tail list comes back"))
        set(folder, rootPair, false);
    else if (what.startsWith("the tail list stays"))
        set(folder, folderPair, false);
    else if (what.endsWith("in itself"))
        set(folder, folderPair, true);
    else if (what.endsWith("in its parent"))
        set(folder, rootPair, true);
    else
        storePair(root.data() + findEntry(root, "d") + entryHeaderSize, rootPair);
    test::fixCrc(root);
    test::fixCrc(folder);

    test::RecordingDevice device(disk.nor, disk.shape.geometry);
    Mount mount(device, disk.shape);
    VERIFY_OK(mount.fs.mount());
    (void)test::list(mount.fs);
    (void)mount.fs.stat("/flagged");
    (void)mount.fs.stat("/d/none");
    test::Bytes bitmap(4);
    (void)mount.fs.countUsedBlocks(bitmap);
    QVERIFY(!mount.fs.check());
    QVERIFY(!mount.put("/new", bytesOf("x")) || what.endsWith("holds its parent"));
    QVERIFY2(device.reads < 20000, std::to_string(device.reads).c_str());
}

void TestFileSystemDefects::defect12ChecksEveryPointerAndLength_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<std::uint32_t>("value");
    for (const std::uint32_t value : {0u, 1u, 30u, 31u, 0x7FFFFFFFu, 0x80000000u, 0xFFFFFFFEu, 0xFFFFFFFFu}) {
        for (const char* what : {"tail", "folder", "root", "head", "size", "skip pointer"})
            QTest::addRow("%s %08x", what, value) << QString(what) << value;
    }
    for (const std::uint32_t value : {0u, 7u, 200u, 255u}) {
        for (const char* what : {"data length", "attribute length", "name length"})
            QTest::addRow("%s %u", what, value) << QString(what) << value;
    }
}

// The device refuses what lies outside, and the sanitizers what lies outside of a buffer.
void TestFileSystemDefects::defect12ChecksEveryPointerAndLength()
{
    QFETCH(QString, what);
    QFETCH(std::uint32_t, value);
    struct StrictDevice final : BlockDevice {
        explicit StrictDevice(SimulatedNor& n) : nor(n) {}
        Result<void> read(std::uint32_t block, std::uint32_t offset, std::span<std::byte> out) override
        {
            outside = outside || block >= 30 || offset + out.size() > 4096;
            return nor.read(block, offset, out);
        }
        Result<void> program(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> in) override
        {
            outside = outside || block >= 30 || offset + in.size() > 4096;
            return nor.program(block, offset, in);
        }
        Result<void> erase(std::uint32_t block) override
        {
            outside = outside || block >= 30;
            return nor.erase(block);
        }
        Result<void> sync() override { return {}; }

        SimulatedNor& nor;
        bool outside = false;
    };

    Disk disk(Shape::device(31)); // the last block is there, and out of bounds
    VERIFY_OK(disk.fs().makeDirectory("/d"));
    VERIFY_OK(disk.mount->put("/d/f", bytesOf("f")));
    VERIFY_OK(disk.mount->put("/big", xorshiftWords(1, 14000)));
    VERIFY_OK(disk.mount->put("/last", bytesOf("l")));
    const auto raw = disk.raw();
    const auto super = disk.block(raw.pairs[0].current);
    const auto root = disk.block(raw.pairs[1].current);
    const std::size_t folder = findEntry(root, "d");
    const std::size_t big = findEntry(root, "big");
    for (const std::size_t second : {0u, 4u}) {
        const bool isPair = what == "tail" || what == "folder" || what == "root";
        if (second != 0 && !isPair)
            break;
        if (what == "tail")
            store32(root.data() + 8 + second, value);
        else if (what == "folder")
            store32(root.data() + folder + entryHeaderSize + second, value);
        else if (what == "root")
            store32(super.data() + headerSize + entryHeaderSize + second, value);
        else if (what == "head")
            store32(root.data() + big + entryHeaderSize, value);
        else if (what == "size")
            store32(root.data() + big + entryHeaderSize + 4, value);
        else if (what == "skip pointer")
            store32(disk.block(load32(root.data() + big + entryHeaderSize)).data(), value);
        else
            root[big + (what.startsWith("data") ? 1 : what.startsWith("attribute") ? 2 : 3)] = std::byte(value);
        test::fixCrc(root);
        test::fixCrc(super);

        auto nor = disk.nor;
        StrictDevice device(nor);
        Mount mount(device, Shape::device(30));
        VERIFY_OK(mount.fs.mount());
        const auto listing = test::list(mount.fs);
        for (const auto& [path, content] : listing.tree) { // what is read is never wrong; a name may be cut off
            const bool isContentHit = what == "size" || what == "skip pointer" || what == "head";
            const bool isOlder = what == "folder" && content && content->empty(); // from the half that is left
            if (raw.tree.contains(path) && !isContentHit && !isOlder)
                QVERIFY2(content == raw.tree.at(path), path.c_str());
        }
        (void)mount.fs.check();
        (void)mount.put("/d/f", xorshiftWords(1, 9000));
        (void)mount.put("/big", bytesOf("small"));
        (void)mount.fs.remove("/last");
        (void)mount.fs.rename("/big", "/d/big");
        (void)mount.fs.makeDirectory("/d/g");
        QVERIFY(!device.outside);
    }
}

void TestFileSystemDefects::defect13RenamesEntriesWithAttributes()
{
    const auto& golden = test::goldenImage("attrs");
    SimulatedNor nor(golden.bytes());
    Mount mount(nor, Shape::device(golden.blockCount));
    VERIFY_OK(mount.fs.mount());
    VERIFY_OK(mount.fs.rename("/with_attr.txt", "/a name of another length"));
    VERIFY_OK(mount.fs.rename("/dir_attr", "/e"));
    VERIFY_OK(mount.fs.rename("/z", "/e/z"));
    auto wanted = golden.tree;
    wanted["/a name of another length"] = wanted.extract("/with_attr.txt").mapped();
    wanted["/e/z"] = wanted.extract("/z").mapped();
    wanted["/e"] = {};
    wanted["/e/x"] = wanted.extract("/dir_attr/x").mapped();
    wanted.erase("/dir_attr");
    const auto raw = test::readRawImage(nor.content(), 4096, golden.blockCount);
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
    QCOMPARE(test::difference(raw.tree, wanted), QString());
}

void TestFileSystemDefects::defect14RecoveryLeavesNothingBehind()
{
    Disk disk(Shape::device(60));
    for (const char* path : {"/a", "/orphan1", "/b", "/orphan2", "/c", "/c/orphan3", "/desynced", "/d"})
        VERIFY_OK(disk.fs().makeDirectory(path));
    for (const char* path : {"/a/f", "/b/flagged", "/c/flagged", "/desynced/f", "/d/f"})
        VERIFY_OK(disk.mount->put(path, bytesOf(path)));

    // Three folders lose their parents, two files are being moved, and a folder stands elsewhere than the list says.
    auto raw = disk.raw();
    auto wanted = raw.tree;
    for (const auto& pair : raw.pairs) {
        const auto half = disk.block(pair.current);
        for (const char* name : {"orphan1", "orphan2", "orphan3"}) {
            if (findEntry(half, name) != 0)
                eraseEntry(half, name);
        }
        if (const auto at = findEntry(half, "flagged"); at != 0) {
            half[at] |= std::byte{entryMoved};
            test::fixCrc(half);
        }
        if (const auto at = findEntry(half, "desynced"); at != 0) {
            const Pair old = loadPair(half.data() + at + entryHeaderSize);
            const test::RawPair* place = nullptr;
            for (const auto& other : raw.pairs) {
                if (other.current == old.a || other.current == old.b)
                    place = &other;
            }
            QVERIFY(place);
            const std::uint32_t fresh = 55;
            std::ranges::copy(disk.block(place->current), disk.block(fresh).begin());
            store32(disk.block(fresh).data(), load32(disk.block(fresh).data()) + 1);
            test::fixCrc(disk.block(fresh));
            storePair(half.data() + at + entryHeaderSize, {fresh, place->current});
            test::fixCrc(half);
        }
    }
    for (const char* path : {"/orphan1", "/orphan2", "/c/orphan3"})
        wanted.erase(path);
    const auto broken = disk.raw();
    QCOMPARE(broken.orphans, 3u);
    QCOMPARE(broken.moved, 2u);
    QCOMPARE(broken.desynced, 1u);
    VERIFY_OK(disk.remount());
    VERIFY_OK(disk.fs().recover());
    const auto recovered = disk.raw();
    QVERIFY2(recovered.isClean(), qPrintable(recovered.report()));
    QCOMPARE(test::difference(recovered.tree, wanted), QString());
    VERIFY_OK(disk.fs().check());
}

// The half of a new pair that is not written yet may hold an old piece of metadata with a high revision.
void TestFileSystemDefects::newFoldersOutrankWhatLayThere()
{
    Disk disk(Shape::device(30));
    VERIFY_OK(disk.fs().makeDirectory("/old"));
    VERIFY_OK(disk.mount->put("/old/ghost", bytesOf("boo")));
    const auto raw = disk.raw();
    const test::Bytes ghost(disk.block(raw.pairs[2].current).begin(), disk.block(raw.pairs[2].current).end());
    for (const std::uint32_t revision : {0u, 1000u, 0x7FFFFFFFu, 0xFFFFFFFDu, 0xFFFFFFFFu}) {
        Disk fresh(Shape::device(30));
        for (std::uint32_t block = 4; block < 30; ++block) {
            std::ranges::copy(ghost, fresh.block(block).begin());
            store32(fresh.block(block).data(), revision);
            QVERIFY(test::fixCrc(fresh.block(block)));
        }
        VERIFY_OK(fresh.fs().makeDirectory("/new"));
        VERIFY_OK(fresh.remount());
        auto tree = test::wholeTree(fresh.fs());
        VERIFY_OK(tree);
        QCOMPARE(test::difference(*tree, {{"/new", {}}}), QString());
        VERIFY_OK(fresh.mount->put("/new/f", {}));
        QCOMPARE(test::difference(fresh.raw().tree, {{"/new", {}}, {"/new/f", test::Bytes()}}), QString());
    }
}

QTEST_GUILESS_MAIN(TestFileSystemDefects)
#include "TestFileSystemDefects.moc"
