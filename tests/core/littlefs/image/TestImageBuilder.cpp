// SPDX-License-Identifier: MIT
#include "core/littlefs/Format.h"
#include "core/littlefs/image/ImageBuilder.h"
#include "core/littlefs/image/ImageInspector.h"
#include "tests/core/littlefs/GoldenImages.h"
#include "tests/core/littlefs/RawImage.h"
#include "tests/core/littlefs/image/ImageEdit.h"

#include <QTest>

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <random>

using namespace core::littlefs;
using core::ErrorCode;
using test::Bytes;
using test::FileTree;

namespace
{

ImageSpec specOf(const FileTree& tree, std::uint32_t partitionBlocks, std::uint32_t blockSize = 4096)
{
    ImageSpec spec{.blockSize = blockSize, .partitionBlocks = partitionBlocks};
    for (const auto& [path, content] : tree) {
        if (content)
            spec.files.push_back({path, *content});
        else
            spec.directories.push_back(path);
    }
    return spec;
}

/// What our reader finds, folders included.
FileTree treeOf(const Bytes& image)
{
    const Inspection inspection = inspectImage(image);
    FileTree tree;
    for (const ImageEntry& entry : inspection.entries) {
        auto& content = tree[inspection.pathOf(entry)];
        if (!entry.isDirectory)
            content = readContent(inspection, entry).value();
    }
    return tree;
}

/// Folders of folders with files of all sizes, some names with bytes that sort in surprising ways.
FileTree randomTree(std::mt19937& random, std::uint32_t blockSize)
{
    const auto upTo = [&](unsigned most) { return static_cast<unsigned>(random() % (most + 1)); };
    const std::vector<std::string> pieces{"a", "b", "A", "-", " ", ".x", "\xFF", "\x01", "空", "a.b", "a-b", "main.py"};
    std::vector<std::string> folders{""};
    FileTree tree;
    for (unsigned i = 0; i < 60; ++i) {
        std::string path = folders[upTo(static_cast<unsigned>(folders.size()) - 1)] + "/";
        for (unsigned n = 0; n <= upTo(2); ++n)
            path += pieces[upTo(static_cast<unsigned>(pieces.size()) - 1)];
        if (tree.contains(path))
            continue;
        if (upTo(3) == 0) {
            tree[path] = std::nullopt;
            folders.push_back(path);
        } else {
            const unsigned most[] = {0, 20, blockSize, 4 * blockSize};
            tree[path] = test::xorshiftWords(i + 1, upTo(most[upTo(3)]));
        }
    }
    return tree;
}

constexpr std::uint32_t usableBlocks(const ImageSpec& spec)
{
    return spec.partitionBlocks - 1;
}

} // namespace

class TestImageBuilder : public QObject
{
    Q_OBJECT

private slots:
    void laysOutTheReferenceImage();
    void sortsTheReferenceTree();
    void givesCleanImagesOfRandomTrees_data();
    void givesCleanImagesOfRandomTrees();
    void doesNotDependOnTheOrderOfItsInput();
    void forecastsFilesOfEverySize_data();
    void forecastsFilesOfEverySize();
    void forecastsTheLargestFile();
    void forecastsLongFolders_data();
    void forecastsLongFolders();
    void namesTheFilesThatTakeMost();
    void keepsTheLastBlockEmpty();
    void saysWhatDoesNotFit();
    void takesPathsWithAndWithoutSlash();
    void takesNamesOfEveryLength();
    void refusesBadPaths_data();
    void refusesBadPaths();
    void refusesBadGeometry_data();
    void refusesBadGeometry();
    void refusesFilesThatAreTooLarge();
};

/// static.img has its root in the order boot.py, main.py, empty, lib, long, vacant, which is not sorted. With its names
/// changed so that they are, its tree must come out byte for byte.
void TestImageBuilder::laysOutTheReferenceImage()
{
    const test::GoldenImage& golden = test::goldenImage("static");
    Bytes image = golden.bytes();
    const std::vector<std::string> names{"boot.py", "main.py", "empty", "lib", "long", "vacant"};
    FileTree tree = golden.tree;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const char first = static_cast<char>('1' + i);
        test::editEntry(image, names[i], [&](std::byte* entry) {
            entry[entryHeaderSize + entryDataSize] = static_cast<std::byte>(first);
        });
        FileTree renamed;
        for (auto& [path, content] : tree) {
            const bool isMeant = path == "/" + names[i] || path.starts_with("/" + names[i] + "/");
            renamed[isMeant ? std::string("/") + first + path.substr(2) : path] = std::move(content);
        }
        tree = std::move(renamed);
    }
    QVERIFY(buildImage(specOf(tree, golden.blockCount)).value() == image);
}

void TestImageBuilder::sortsTheReferenceTree()
{
    const test::GoldenImage& golden = test::goldenImage("static");
    const Bytes image = buildImage(specOf(golden.tree, golden.blockCount)).value();
    QCOMPARE(test::difference(treeOf(image), golden.tree), "");
    const Inspection inspection = inspectImage(image);
    std::map<std::uint32_t, std::vector<std::string>> namesIn;
    for (const ImageEntry& entry : inspection.entries)
        namesIn[entry.parent].push_back(entry.name);
    QCOMPARE(namesIn.size(), 4U);
    for (const auto& [folder, names] : namesIn)
        QVERIFY(std::ranges::is_sorted(names));
}

void TestImageBuilder::givesCleanImagesOfRandomTrees_data()
{
    QTest::addColumn<unsigned>("blockSize");
    for (const unsigned size : {128U, 512U, 4096U, 65536U})
        QTest::addRow("blocks of %u bytes", size) << size;
}

void TestImageBuilder::givesCleanImagesOfRandomTrees()
{
    QFETCH(unsigned, blockSize);
    const std::uint32_t seed = test::seedOr(20260);
    std::mt19937 random(seed);
    for (int round = 0; round < 40; ++round) {
        const FileTree tree = randomTree(random, blockSize);
        const ImageSpec spec = specOf(tree, 400, blockSize);
        const auto image = buildImage(spec);
        const QByteArray place = "seed " + QByteArray::number(seed) + ", round " + QByteArray::number(round);
        QVERIFY2(image, place);

        const test::RawImage raw = test::readRawImage(*image, blockSize, usableBlocks(spec));
        QVERIFY2(raw.isClean(), place + qPrintable(raw.report()));
        QVERIFY2(test::difference(raw.tree, tree).isEmpty(), place + qPrintable(test::difference(raw.tree, tree)));
        const Inspection inspection = inspectImage(*image);
        QVERIFY2(inspection.whole() && inspection.notes.empty(), place);
        QVERIFY2(test::difference(treeOf(*image), tree).isEmpty(), place);

        const Forecast expected = forecast(spec).value();
        QVERIFY2(expected.neededBlocks == raw.used.size(), place);
        QVERIFY2(expected.freeBlocks == usableBlocks(spec) - raw.used.size(), place);
        QVERIFY2(inspection.freeBlocks == expected.freeBlocks + 1, place);
    }
}

void TestImageBuilder::doesNotDependOnTheOrderOfItsInput()
{
    const std::uint32_t seed = test::seedOr(20261);
    std::mt19937 random(seed);
    for (int round = 0; round < 20; ++round) {
        const FileTree tree = randomTree(random, 4096);
        ImageSpec spec = specOf(tree, 400);
        const Bytes image = buildImage(spec).value();
        for (int shuffle = 0; shuffle < 5; ++shuffle) {
            std::ranges::shuffle(spec.files, random);
            std::ranges::shuffle(spec.directories, random);
            QVERIFY2(buildImage(spec).value() == image, std::to_string(seed).c_str());
        }
    }
}

void TestImageBuilder::forecastsFilesOfEverySize_data()
{
    QTest::addColumn<unsigned>("blockSize");
    QTest::addColumn<unsigned>("size");
    QTest::addColumn<unsigned>("blocks");
    // littlefs-v1 chapter 19
    const std::vector<std::pair<unsigned, unsigned>> table{
        {0, 0},     {1, 1},     {4096, 1},  {4097, 2},   {8188, 2},    {8189, 3},     {8192, 3},
        {12276, 3}, {12277, 4}, {16384, 5}, {65536, 17}, {184320, 46}, {1048576, 257}};
    for (const auto& [size, blocks] : table)
        QTest::addRow("%u bytes", size) << 4096U << size << blocks;
    const unsigned capacity[] = {4096,  8188,  12276, 16368, 20452, 24544, 28632, 32724,
                                 36804, 40896, 44984, 49076, 53160, 57252, 61340, 65432};
    for (unsigned n = 1; n <= std::size(capacity); ++n) {
        QTest::addRow("just %u blocks", n) << 4096U << capacity[n - 1] << n;
        QTest::addRow("one more than %u blocks", n) << 4096U << capacity[n - 1] + 1 << n + 1;
    }
    const unsigned capacity512[] = {512, 1020, 1524, 2032, 2532, 3040, 3544, 4052, 4548};
    for (unsigned n = 1; n <= std::size(capacity512); ++n) {
        QTest::addRow("just %u small blocks", n) << 512U << capacity512[n - 1] << n;
        QTest::addRow("one more than %u small blocks", n) << 512U << capacity512[n - 1] + 1 << n + 1;
    }
}

void TestImageBuilder::forecastsFilesOfEverySize()
{
    QFETCH(unsigned, blockSize);
    QFETCH(unsigned, size);
    QFETCH(unsigned, blocks);
    const Bytes content = test::xorshiftWords(9, size);
    ImageSpec spec{.files = {{"f", content}}, .blockSize = blockSize, .partitionBlocks = blocks + 5};
    const Forecast expected = forecast(spec).value();
    QCOMPARE(expected.neededBlocks, blocks + 4U);
    QCOMPARE(expected.freeBlocks, 0U);
    QVERIFY(expected.fits());

    const Bytes image = buildImage(spec).value();
    const Inspection inspection = inspectImage(image);
    QVERIFY(inspection.whole());
    QCOMPARE(inspection.blocks - inspection.freeBlocks, expected.neededBlocks);
    QVERIFY(readContent(inspection, inspection.entries.front()).value() == content);

    spec.partitionBlocks -= 1;
    if (spec.partitionBlocks >= 5)
        QCOMPARE(buildImage(spec).error().code, ErrorCode::doesNotFit);
}

void TestImageBuilder::forecastsTheLargestFile()
{
    // Address space without memory: a forecast reads no content.
    const std::size_t size = maxFileSize;
    void* space = ::mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    QVERIFY(space != MAP_FAILED);
    const ImageSpec spec{.files = {{"f", {static_cast<const std::byte*>(space), size}}}, .partitionBlocks = 1000};
    const Forecast expected = forecast(spec).value();
    ::munmap(space, size);
    QCOMPARE(expected.neededBlocks, 525314U + 4U);
    QVERIFY(!expected.fits());
    QCOMPARE(expected.freeBlocks, 0U);
}

void TestImageBuilder::forecastsLongFolders_data()
{
    QTest::addColumn<unsigned>("files");
    QTest::addColumn<unsigned>("pairs");
    // 169 entries with names of 12 bytes fill a pair (littlefs-v1 chapter 5).
    QTest::newRow("empty") << 0U << 1U;
    QTest::newRow("almost full") << 168U << 1U;
    QTest::newRow("full") << 169U << 1U;
    QTest::newRow("one more") << 170U << 2U;
    QTest::newRow("two full pairs") << 338U << 2U;
    QTest::newRow("a third pair") << 339U << 3U;
}

void TestImageBuilder::forecastsLongFolders()
{
    QFETCH(unsigned, files);
    QFETCH(unsigned, pairs);
    ImageSpec spec{.directories = {"long"}, .partitionBlocks = 32};
    for (unsigned i = 0; i < files; ++i)
        spec.files.push_back({"long/name_" + std::to_string(1000000 + i), {}});
    QCOMPARE(forecast(spec).value().neededBlocks, 4 + 2 * pairs);
    const Bytes image = buildImage(spec).value();
    const test::RawImage raw = test::readRawImage(image, 4096, usableBlocks(spec));
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));
    QCOMPARE(raw.pairs.size(), 2 + pairs);
    QCOMPARE(raw.tree.size(), files + 1U);
}

void TestImageBuilder::namesTheFilesThatTakeMost()
{
    const Bytes content(9000);
    const std::span all(content);
    ImageSpec spec{.files = {{"two", all.first(5000)}, {"empty", {}}, {"/three", all}, {"dir/two", all.first(5000)}},
                   .partitionBlocks = 32};
    spec.files.push_back({"one-small", all.first(1)});
    spec.files.push_back({"one", all.first(4096)});
    const std::vector<FileCost> wanted{
        {"/three", 9000, 3}, {"/dir/two", 5000, 2}, {"/two", 5000, 2}, {"/one", 4096, 1}, {"/one-small", 1, 1}};
    QVERIFY(forecast(spec).value().largest == wanted);

    for (int i = 0; i < 30; ++i)
        spec.files.push_back({"tiny" + std::to_string(i), all.first(1)});
    const auto largest = forecast(spec).value().largest;
    QCOMPARE(largest.size(), Forecast::largestCount);
    QVERIFY(std::equal(wanted.begin(), wanted.end(), largest.begin()));
}

void TestImageBuilder::keepsTheLastBlockEmpty()
{
    // 32 blocks: 4 for superblock and root, 27 for the file, the last one is not used.
    Bytes content(27 * 4096);
    while (blocksOfFile(static_cast<std::uint32_t>(content.size()), 4096) > 27)
        content.pop_back();
    ImageSpec spec{.files = {{"f", content}}, .partitionBlocks = 32};
    const Bytes image = buildImage(spec).value();
    QCOMPARE(image.size(), std::size_t{32 * 4096});
    QVERIFY(std::all_of(image.end() - 4096, image.end(), [](std::byte b) { return b == std::byte{0xFF}; }));
    QCOMPARE(inspectImage(image).blocks, 32U);
    QCOMPARE(inspectImage(image).freeBlocks, 1U);

    content.push_back({});
    spec.files = {{"f", content}};
    QCOMPARE(buildImage(spec).error().code, ErrorCode::doesNotFit);
}

void TestImageBuilder::saysWhatDoesNotFit()
{
    const Bytes content(70000);
    const std::span all(content);
    ImageSpec spec{
        .files = {{"app/big.bin", all}, {"two", all.first(5000)}, {"one", all.first(1)}, {"x", all.first(9000)}},
        .partitionBlocks = 30};
    QCOMPARE(forecast(spec).value().neededBlocks, 6U + 18U + 2U + 1U + 3U);
    QVERIFY(!forecast(spec).value().fits());
    const auto image = buildImage(spec);
    QCOMPARE(image.error().code, ErrorCode::doesNotFit);
    QCOMPARE(image.error().detail, "30 blocks needed, 29 usable; largest files: /app/big.bin (18 blocks), "
                                   "/x (3 blocks), /two (2 blocks)");
    spec.partitionBlocks = 31;
    QVERIFY(buildImage(spec));

    const ImageSpec folders{.directories = {"a", "b"}, .partitionBlocks = 7};
    QCOMPARE(buildImage(folders).error().detail, "8 blocks needed, 6 usable");
    const ImageSpec oneBlock{.files = {{"f", all.first(1)}}, .partitionBlocks = 5};
    QCOMPARE(buildImage(oneBlock).error().detail, "5 blocks needed, 4 usable; largest files: /f (1 block)");
}

void TestImageBuilder::takesPathsWithAndWithoutSlash()
{
    const Bytes content = test::bytesOf("x");
    const ImageSpec with{.files = {{"/usr/f", content}}, .directories = {"/usr", "/e"}, .partitionBlocks = 16};
    const ImageSpec without{.files = {{"usr/f", content}}, .directories = {"e", "usr", "e"}, .partitionBlocks = 16};
    QVERIFY(buildImage(with).value() == buildImage(without).value());
}

void TestImageBuilder::takesNamesOfEveryLength()
{
    ImageSpec spec{.partitionBlocks = 64};
    FileTree tree;
    for (std::size_t length = 1; length <= 255; ++length) {
        spec.files.push_back({std::string(length, 'n'), {}});
        tree["/" + std::string(length, 'n')] = Bytes();
    }
    const Bytes image = buildImage(spec).value();
    QCOMPARE(test::difference(treeOf(image), tree), "");
    const test::RawImage raw = test::readRawImage(image, 4096, 63);
    QVERIFY2(raw.isClean(), qPrintable(raw.report()));

    // In small blocks less than 255 bytes have room.
    spec = {.files = {{std::string(96, 'n'), {}}}, .blockSize = 128, .partitionBlocks = 16};
    QVERIFY(inspectImage(buildImage(spec).value()).whole());
    spec.files = {{std::string(97, 'n'), {}}};
    QCOMPARE(buildImage(spec).error().code, ErrorCode::nameTooLong);
}

void TestImageBuilder::refusesBadPaths_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QStringList>("directories");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("subject");
    const auto row = [](const char* name, QStringList files, QStringList directories, ErrorCode code, QString subject) {
        QTest::newRow(name) << files << directories << int(code) << subject;
    };
    row("an empty path", {""}, {}, ErrorCode::badName, "");
    row("the root as a file", {"/"}, {}, ErrorCode::badName, "");
    row("an empty name", {"a//b"}, {}, ErrorCode::badName, "a//b");
    row("a slash at the end", {"a/"}, {}, ErrorCode::badName, "a/");
    row("two slashes at the start", {"//a"}, {}, ErrorCode::badName, "/a");
    row("a dot", {"a/./b"}, {}, ErrorCode::badName, "a/./b");
    row("two dots", {"../a"}, {}, ErrorCode::badName, "../a");
    row("two dots as a folder", {}, {"a/.."}, ErrorCode::badName, "a/..");
    row("a NUL", {QString("a") + QChar(0) + "b"}, {}, ErrorCode::badName, QString("a") + QChar(0) + "b");
    row("a name of 256 bytes", {"d/" + QString(256, 'n')}, {}, ErrorCode::nameTooLong, "d/" + QString(256, 'n'));
    row("a path of 4097 bytes", {QString("n/").repeated(2047) + "nn"}, {}, ErrorCode::nameTooLong,
        QString("n/").repeated(2047) + "nn");
    row("a file given twice", {"a", "b", "/a"}, {}, ErrorCode::duplicate, "a");
    row("a file that is a folder too", {"a"}, {"a"}, ErrorCode::duplicate, "a");
    row("a file with a file in it", {"a", "a-b", "a/b"}, {}, ErrorCode::duplicate, "a/b");
    row("a file with a folder in it", {"a/b"}, {"a/b/c"}, ErrorCode::duplicate, "a/b/c");
}

void TestImageBuilder::refusesBadPaths()
{
    QFETCH(QStringList, files);
    QFETCH(QStringList, directories);
    QFETCH(int, code);
    QFETCH(QString, subject);
    ImageSpec spec{.partitionBlocks = 8192};
    for (const QString& path : files)
        spec.files.push_back({path.toStdString(), {}});
    for (const QString& path : directories)
        spec.directories.push_back(path.toStdString());
    const auto image = buildImage(spec);
    QVERIFY(!image);
    QCOMPARE(int(image.error().code), code);
    QCOMPARE(QString::fromStdString(image.error().subject), subject);
    QVERIFY(!image.error().detail.empty());
    QCOMPARE(int(forecast(spec).error().code), code);
}

void TestImageBuilder::refusesBadGeometry_data()
{
    QTest::addColumn<unsigned>("blockSize");
    QTest::addColumn<unsigned>("blocks");
    QTest::addColumn<int>("code");
    QTest::newRow("no block size") << 0U << 50U << int(ErrorCode::badArgument);
    QTest::newRow("blocks of 64 bytes") << 64U << 50U << int(ErrorCode::badArgument);
    QTest::newRow("blocks of 4000 bytes") << 4000U << 50U << int(ErrorCode::badArgument);
    QTest::newRow("blocks of 128 KiB") << 131072U << 50U << int(ErrorCode::badArgument);
    QTest::newRow("no blocks") << 4096U << 0U << int(ErrorCode::badArgument);
    QTest::newRow("four blocks") << 4096U << 4U << int(ErrorCode::badArgument);
    QTest::newRow("more than 1 GiB") << 4096U << 262145U << int(ErrorCode::tooLarge);
    QTest::newRow("more than can be counted") << 65536U << 0xFFFFFFFFU << int(ErrorCode::tooLarge);
}

void TestImageBuilder::refusesBadGeometry()
{
    QFETCH(unsigned, blockSize);
    QFETCH(unsigned, blocks);
    QFETCH(int, code);
    const ImageSpec spec{.blockSize = blockSize, .partitionBlocks = blocks};
    QCOMPARE(int(buildImage(spec).error().code), code);
    QCOMPARE(int(forecast(spec).error().code), code);
}

void TestImageBuilder::refusesFilesThatAreTooLarge()
{
    const std::size_t size = std::size_t{maxFileSize} + 1;
    void* space = ::mmap(nullptr, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    QVERIFY(space != MAP_FAILED);
    const ImageSpec spec{.files = {{"f", {static_cast<const std::byte*>(space), size}}}, .partitionBlocks = 1000};
    const auto refused = forecast(spec);
    ::munmap(space, size);
    QCOMPARE(refused.error().code, ErrorCode::tooLarge);
    QCOMPARE(refused.error().subject, "f");
}

QTEST_APPLESS_MAIN(TestImageBuilder)
#include "TestImageBuilder.moc"
