// SPDX-License-Identifier: MIT
// The read-write mount: reading and writing, folders and names, open handles, and full devices.
#include "core/littlefs/FileSystem.h"

#include "tests/core/littlefs/Disk.h"

#include <QTest>

#include <algorithm>

using namespace core;
using namespace core::littlefs;
using test::bytesOf;
using test::Disk;
using test::Mount;
using test::norOf;
using test::Shape;
using test::xorshiftWords;

Q_DECLARE_METATYPE(test::Shape)

class TestFileSystem : public QObject
{
    Q_OBJECT

private slots:
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
