// SPDX-License-Identifier: MIT
#include "core/littlefs/Format.h"
#include "core/littlefs/image/ImageBuilder.h"
#include "core/littlefs/image/ImageExtractor.h"
#include "tests/core/littlefs/GoldenImages.h"
#include "tests/core/littlefs/image/ImageEdit.h"

#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstring>
#include <filesystem>
#include <memory>

#include <sys/resource.h>

using namespace core::littlefs;
using core::ErrorCode;
using test::Bytes;
using test::FileTree;
namespace fs = std::filesystem;

namespace
{

/// All below a folder; a link is shown as "-> target".
FileTree treeOnHost(const fs::path& folder)
{
    FileTree tree;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string path = "/" + entry.path().lexically_relative(folder).string();
        if (entry.is_symlink())
            tree[path] = test::bytesOf("-> " + fs::read_symlink(entry.path()).string());
        else if (entry.is_directory())
            tree[path] = std::nullopt;
        else
            tree[path] = test::readFile(entry.path());
    }
    return tree;
}

Bytes imageOf(const FileTree& tree)
{
    ImageSpec spec{.partitionBlocks = 64};
    for (const auto& [path, content] : tree) {
        if (content)
            spec.files.push_back({path, *content});
        else
            spec.directories.push_back(path);
    }
    return buildImage(spec).value();
}

ExtractReport extract(const Bytes& image, const fs::path& target)
{
    return extractImage(inspectImage(image), target).value();
}

std::vector<std::string> skippedBy(const ExtractReport& report)
{
    std::vector<std::string> paths;
    for (const core::Problem& problem : report.skipped)
        paths.push_back(problem.subject + " " + std::to_string(static_cast<int>(problem.code)));
    return paths;
}

const FileTree sampleTree{{"/main.py", test::bytesOf("print()")},
                          {"/lib", std::nullopt},
                          {"/lib/a.py", test::bytesOf("a = 1")},
                          {"/lib/deep", std::nullopt},
                          {"/lib/deep/b.py", test::xorshiftWords(3, 9000)},
                          {"/empty.txt", Bytes()},
                          {"/nothing", std::nullopt}};

using Paths = std::vector<std::string>;

} // namespace

class TestImageExtractor : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();
    void extractsEveryGoodImage_data();
    void extractsEveryGoodImage();
    void salvagesWhatCanBeRead_data();
    void salvagesWhatCanBeRead();
    void makesTheTargetWhenItIsMissing();
    void refusesUnusableImages();
    void refusesTargetsThatAreNoFolders();
    void keepsNamesAsTheyAre();
    void addsToFoldersThatExist();
    void leavesExistingFilesAlone();
    void leavesLinksAlone();
    void doesNotFollowLinksToFolders();
    void skipsFoldersWhereFilesAre();
    void writesNothingOutsideTheTarget_data();
    void writesNothingOutsideTheTarget();
    void doesNotMindLeftoversOfAnEarlierRun();
    void removesItsTemporaryWhenTheDiskIsFull();

private:
    fs::path folder() const { return m_folder->path().toStdString(); }
    fs::path target() const { return folder() / "target"; }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestImageExtractor::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(m_folder->isValid());
}

void TestImageExtractor::cleanup()
{
    fs::remove_all(folder()); // Qt cannot remove names that are not UTF-8
}

void TestImageExtractor::extractsEveryGoodImage_data()
{
    QTest::addColumn<int>("row");
    for (const test::GoldenImage& golden : test::goldenImages())
        if (golden.kind != "bad")
            QTest::newRow(golden.name.c_str()) << 0;
}

void TestImageExtractor::extractsEveryGoodImage()
{
    const test::GoldenImage& golden = test::goldenImage(QTest::currentDataTag());
    const ExtractReport report = extract(golden.bytes(), target());
    QVERIFY(report.complete());
    QCOMPARE(test::difference(treeOnHost(target()), golden.tree), "");
    std::size_t files = 0;
    std::uint64_t bytes = 0;
    for (const auto& [path, content] : golden.tree) {
        files += content ? 1 : 0;
        bytes += content ? content->size() : 0;
    }
    QCOMPARE(report.files, files);
    QCOMPARE(report.directories, golden.tree.size() - files);
    QCOMPARE(report.bytes, bytes);
}

void TestImageExtractor::salvagesWhatCanBeRead_data()
{
    QTest::addColumn<QStringList>("skipped");
    QTest::newRow("bad_crc_one") << QStringList{};
    QTest::newRow("loop") << QStringList{};
    QTest::newRow("hardloop") << QStringList{};
    QTest::newRow("ctz_out_of_range") << QStringList{"/sub/b.bin 3006", "/c.bin 3006"};
    QTest::newRow("truncated") << QStringList{"/c.bin 3006"};
    QTest::newRow("bad_dir") << QStringList{};
    QTest::newRow("entry_overrun") << QStringList{};
}

void TestImageExtractor::salvagesWhatCanBeRead()
{
    QFETCH(QStringList, skipped);
    const test::GoldenImage& golden = test::goldenImage(QTest::currentDataTag());
    const ExtractReport report = extract(golden.bytes(), target());
    QStringList paths;
    for (const std::string& path : skippedBy(report))
        paths << QString::fromStdString(path);
    QCOMPARE(paths, skipped);
    const FileTree got = treeOnHost(target());
    for (const auto& [path, content] : golden.tree) {
        if (!golden.unreadable.contains(path))
            QVERIFY2(got.contains(path) && got.at(path) == content, path.c_str());
        else
            QVERIFY2(!got.contains(path) || !content, path.c_str());
    }
}

void TestImageExtractor::makesTheTargetWhenItIsMissing()
{
    QVERIFY(extract(imageOf(sampleTree), target() / "a" / "b").complete());
    QCOMPARE(test::difference(treeOnHost(target() / "a" / "b"), sampleTree), "");
}

void TestImageExtractor::refusesUnusableImages()
{
    for (const char* name : {"bad_crc_both", "bad_magic", "bad_version"}) {
        const Bytes image = test::goldenImage(name).bytes();
        const Inspection inspection = inspectImage(image);
        const auto report = extractImage(inspection, target());
        QVERIFY(!report);
        QCOMPARE(report.error().code, inspection.damages.front().code);
        QVERIFY(!fs::exists(target()));
    }
}

void TestImageExtractor::refusesTargetsThatAreNoFolders()
{
    test::writeFile(target(), test::bytesOf("mine"));
    const Bytes image = imageOf(sampleTree);
    const auto report = extractImage(inspectImage(image), target());
    QCOMPARE(report.error().code, ErrorCode::ioFailed);
    QCOMPARE(report.error().subject, target().string());
    QCOMPARE(test::textOf(test::readFile(target())), "mine");
}

void TestImageExtractor::keepsNamesAsTheyAre()
{
    const Bytes content = test::bytesOf("x");
    const FileTree tree{{"/空 格.txt", content},
                        {"/\xFF\xFE", content},
                        {"/line\nbreak", content},
                        {"/-rf", content},
                        {"/" + std::string(255, 'n'), content},
                        {"/...", content},
                        {"/.lifeboat-0.part", content},
                        {"/a\\b", content}};
    QVERIFY(extract(imageOf(tree), target()).complete());
    QCOMPARE(test::difference(treeOnHost(target()), tree), "");
}

void TestImageExtractor::addsToFoldersThatExist()
{
    fs::create_directories(target() / "lib" / "deep");
    test::writeFile(target() / "lib" / "mine", test::bytesOf("mine"));
    QVERIFY(extract(imageOf(sampleTree), target()).complete());
    FileTree wanted = sampleTree;
    wanted["/lib/mine"] = test::bytesOf("mine");
    QCOMPARE(test::difference(treeOnHost(target()), wanted), "");
}

void TestImageExtractor::leavesExistingFilesAlone()
{
    fs::create_directories(target() / "lib");
    test::writeFile(target() / "lib" / "a.py", test::bytesOf("mine"));
    const ExtractReport report = extract(imageOf(sampleTree), target());
    QCOMPARE(skippedBy(report), Paths{"/lib/a.py 3009"});
    FileTree wanted = sampleTree;
    wanted["/lib/a.py"] = test::bytesOf("mine");
    QCOMPARE(test::difference(treeOnHost(target()), wanted), "");
}

void TestImageExtractor::leavesLinksAlone()
{
    fs::create_directories(target());
    test::writeFile(folder() / "outside", test::bytesOf("mine"));
    fs::create_symlink(folder() / "outside", target() / "main.py");
    fs::create_symlink(folder() / "not there", target() / "empty.txt");
    const ExtractReport report = extract(imageOf(sampleTree), target());
    QCOMPARE(skippedBy(report), (Paths{"/empty.txt 3009", "/main.py 3009"}));
    QCOMPARE(test::textOf(test::readFile(folder() / "outside")), "mine");
    QVERIFY(!fs::exists(folder() / "not there"));
}

void TestImageExtractor::doesNotFollowLinksToFolders()
{
    fs::create_directories(folder() / "outside");
    fs::create_directories(target());
    fs::create_directory_symlink(folder() / "outside", target() / "lib");
    const ExtractReport report = extract(imageOf(sampleTree), target());
    QCOMPARE(skippedBy(report), Paths{"/lib 3009"});
    QVERIFY(fs::is_empty(folder() / "outside"));
    QVERIFY(fs::exists(target() / "main.py"));
}

void TestImageExtractor::skipsFoldersWhereFilesAre()
{
    fs::create_directories(target());
    test::writeFile(target() / "lib", test::bytesOf("mine"));
    const ExtractReport report = extract(imageOf(sampleTree), target());
    QCOMPARE(skippedBy(report), Paths{"/lib 3009"});
    QCOMPARE(report.files, 2U);
    QCOMPARE(test::textOf(test::readFile(target() / "lib")), "mine");
}

void TestImageExtractor::writesNothingOutsideTheTarget_data()
{
    QTest::addColumn<QByteArray>("name"); // of a file and of a folder, eight bytes
    QTest::newRow("the folder above") << QByteArray("../evil!");
    QTest::newRow("an absolute path") << QByteArray("/tmp/abc");
    QTest::newRow("a path into the target") << QByteArray("lib/evil");
    QTest::newRow("a NUL behind the folder above") << QByteArray("..\0evil!", 8);
}

void TestImageExtractor::writesNothingOutsideTheTarget()
{
    QFETCH(QByteArray, name);
    const auto rename = [&](std::byte* entry) { std::memcpy(entry + 12, name.data(), 8); };
    for (const bool isFolder : {false, true}) {
        const FileTree tree{{"/lib", std::nullopt}, {"/lib/x", test::bytesOf("x")}};
        FileTree withEvil = tree;
        withEvil[isFolder ? "/badplace/f" : "/badplace"] = test::bytesOf("evil");
        Bytes image = imageOf(withEvil);
        test::editEntry(image, "badplace", rename);
        const fs::path place = target() / (isFolder ? "folder" : "file") / "inner";
        extract(image, place);
        QCOMPARE(test::difference(treeOnHost(place), tree), "");
        QCOMPARE(std::distance(fs::directory_iterator(place.parent_path()), {}), 1);
    }
    QCOMPARE(std::distance(fs::directory_iterator(folder()), {}), 1);

    // An inspection that was put together by hand is not trusted either.
    Inspection inspection;
    inspection.usable = true;
    inspection.blockSize = 4096;
    for (const char* bad : {"..", ".", "", "../evil", "/evil"}) {
        for (const bool isFolder : {false, true}) {
            ImageEntry entry{.isDirectory = isFolder, .name = bad};
            entry.crcs.emplace();
            inspection.entries.push_back(entry);
        }
    }
    const auto report = extractImage(inspection, target() / "by hand");
    QCOMPARE(report.value().skipped.size(), inspection.entries.size());
    QVERIFY(fs::is_empty(target() / "by hand"));
}

void TestImageExtractor::doesNotMindLeftoversOfAnEarlierRun()
{
    fs::create_directories(target());
    test::writeFile(target() / ".lifeboat-0.part", test::bytesOf("left"));
    QVERIFY(extract(imageOf(sampleTree), target()).complete());
    FileTree wanted = sampleTree;
    wanted["/.lifeboat-0.part"] = test::bytesOf("left");
    QCOMPARE(test::difference(treeOnHost(target()), wanted), "");
}

void TestImageExtractor::removesItsTemporaryWhenTheDiskIsFull()
{
    // A limit for this process stands for the end of the disk.
    rlimit before{};
    QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const rlimit small{5000, before.rlim_max};
    const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
    QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const Bytes image = imageOf(sampleTree);
    const auto report = extractImage(inspectImage(image), target());
    ::setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, oldHandler);

    QVERIFY(!report);
    QCOMPARE(report.error().code, ErrorCode::ioFailed);
    QCOMPARE(report.error().subject, "/lib/deep/b.py");
    for (const auto& [path, content] : treeOnHost(target()))
        QVERIFY2(sampleTree.contains(path), path.c_str());
}

QTEST_APPLESS_MAIN(TestImageExtractor)
#include "TestImageExtractor.moc"
