// SPDX-License-Identifier: MIT
// The files of a real MicroPython at a paced line: what can be done with them, and what is said of what cannot.
#include "core/checksum/Crc32.h"
#include "tests/device/python/Checks.h"
#include "tests/device/python/FilesRig.h"

using namespace device;
using core::ErrorCode;
using core::checksum::quecPythonCrc32;
using test::Bytes;
using test::bytesOf;
using test::FilesRig;
using test::pathsOf;
using test::PythonSettings;
using test::userFiles;
using test::withFiles;
using Depth = ModuleFiles::Depth;
using Crcs = ModuleFiles::Crcs;

namespace
{

/// A list as the vendor's packer makes it, for the first boot.
std::map<std::string, Bytes> withList(std::map<std::string, Bytes> files, const std::string& name, const Bytes& content)
{
    char crc[16];
    std::snprintf(crc, sizeof crc, "0x%x", quecPythonCrc32(content));
    files["/usr/" + name] = content;
    files["/usr/checksum.json"] = bytesOf(R"([{"name":"/usr/)" + name + R"(","crc32":")" + crc + "\"}]");
    return files;
}

} // namespace

class TestModuleFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }

    void judgesPaths();
    void listsAndStats();
    void writesAndReadsBack();
    void skipsWhatIsTheSame();
    void saysWhatCannotBe();
    void managesFoldersAndNames();
    void saysHowMuchSpaceIsMissing();
    void countsWhatFilesAndFoldersTake_data();
    void countsWhatFilesAndFoldersTake();
    void tellsOfProtectedFiles();
    void tellsOfProtectedFilesByTheCopyOfTheList();
    void findsNamesAnywhereInALongList();
};

void TestModuleFiles::judgesPaths()
{
    COMPARE_TEXT(normalModulePath("usr//app/").value(), "/usr/app");
    COMPARE_TEXT(normalModulePath("/usr/说明.txt").value(), "/usr/说明.txt");
    COMPARE_TEXT(normalModulePath("//").value(), "/");
    for (const std::string bad : {"", "/usr/../bak", "/usr/."})
        COMPARE_ERROR(normalModulePath(bad), ErrorCode::badName);
    COMPARE_ERROR(normalModulePath(std::string("/usr/a\0b", 8)), ErrorCode::badName);
    COMPARE_ERROR(normalModulePath("/usr/" + std::string(256, 'x')), ErrorCode::nameTooLong);
    QVERIFY(normalModulePath("/usr/" + std::string(255, 'x')));

    QVERIFY(isTemporaryName(".lb0123abcd~"));
    for (const char* other : {".lb0123abc~", ".lb0123abcd", "lb0123abcd~", ".lb0123ABCD~", ".lb0123abcde~"})
        QVERIFY2(!isTemporaryName(other), other);
    QCOMPARE(nameOfModulePath("/usr/a/b"), "b");
    QCOMPARE(folderOfModulePath("/usr/a/b"), "/usr/a");
    QCOMPARE(folderOfModulePath("/usr"), "/");
    COMPARE_TEXT(joinModulePath("/", "usr"), "/usr");
}

void TestModuleFiles::listsAndStats()
{
    FilesRig rig(withFiles({{"/usr/main.py", bytesOf("print(1)\n")},
                            {"/usr/说明 'a\\b\".txt", bytesOf("x")},
                            {"/usr/empty", {}},
                            {"/usr/.lb0123abcd~", bytesOf("left over")},
                            {"/usr/app/net/wifi.py", bytesOf("123456789")},
                            {"/usr/app/leer/", {}}}));
    auto files = rig.files();
    const auto top = files.list("/usr", Depth::folder);
    VERIFY_OK(top);
    QCOMPARE(pathsOf(*top), (std::vector<std::string>{"/usr/app/", "/usr/empty", "/usr/main.py",
                                                      "/usr/system_config.json", "/usr/说明 'a\\b\".txt"}));
    QVERIFY(!top->front().crc);
    const auto tree = files.list("/usr/app", Depth::tree, Crcs::all);
    VERIFY_OK(tree);
    QCOMPARE(*tree, (std::vector<ModuleFile>{{"/usr/app/leer", true, 0, {}},
                                             {"/usr/app/net", true, 0, {}},
                                             {"/usr/app/net/wifi.py", false, 9, 0xd202d277}}));
    const auto root = files.list("/", Depth::folder);
    VERIFY_OK(root);
    QCOMPARE(pathsOf(*root), (std::vector<std::string>{"/bak/", "/usr/"}));
    COMPARE_ERROR(files.list("/usr/nowhere", Depth::tree), ErrorCode::notFound);
    COMPARE_TEXT(files.list("/usr/nowhere", Depth::tree).error().subject, "/usr/nowhere");
    COMPARE_ERROR(files.list("/usr/main.py", Depth::tree), ErrorCode::notDirectory);

    std::vector<std::string> paths{"/usr/main.py", "/usr/nowhere", "/usr/app", "/usr/main.py/x", "/usr/empty"};
    while (paths.size() < 300) // more than one command
        paths.push_back("/usr/app/net/wifi.py");
    const auto many = files.stat(paths, Crcs::all);
    VERIFY_OK(many);
    QCOMPARE(many->size(), paths.size());
    QCOMPARE((*many)[0]->size, 9U);
    QVERIFY(!(*many)[1] && (*many)[2]->isFolder && !(*many)[3]);
    QCOMPARE((*many)[4]->crc, std::optional(0xFFFFFFFFU));
    QCOMPARE((*many)[299]->crc, std::optional(0xd202d277U));
    COMPARE_ERROR(files.stat("/usr/nowhere"), ErrorCode::notFound);
    COMPARE_ERROR(files.list("/nowhere", Depth::folder), ErrorCode::notFound);
    COMPARE_ERROR(files.stat("/nowhere/a"), ErrorCode::notFound);

    const auto space = files.space();
    VERIFY_OK(space);
    QCOMPARE(space->blockSize, 4096U);
    QCOMPARE(space->blocks, 1279U);
    QVERIFY(space->freeBlocks > 1200 && space->freeBlocks < 1279);
    QCOMPARE(space->usableBytes(), (space->freeBlocks - 2) * 4096ULL);
}

void TestModuleFiles::writesAndReadsBack()
{
    FilesRig rig(withFiles({{"/usr/old.py", bytesOf("old")}}));
    std::mt19937 random(test::seedOr(1));
    std::map<std::string, Bytes> contents{{"/usr/old.py", test::sourceText(random, 9000)},
                                          {"/usr/深い/フォルダ/の/中/ä€😀.bin", test::randomBytes(random, 4097)},
                                          {"/usr/empty", {}},
                                          {"/usr/zeros", Bytes(5000)},
                                          {"/usr/~", bytesOf("~")}};
    for (const std::size_t size : {1U, 4095U, 4096U, 100'000U})
        contents["/usr/sizes/" + std::to_string(size)] = test::randomBytes(random, size);
    Bytes controls(256 * 3); // every byte, those that consoles act on too
    for (std::size_t i = 0; i < controls.size(); ++i)
        controls[i] = static_cast<std::byte>(i);
    contents["/usr/controls"] = controls;

    std::vector<OutgoingFile> out;
    std::vector<std::string> paths;
    for (const auto& [path, bytes] : contents) {
        out.push_back({path, bytes});
        paths.push_back(path);
    }
    const auto result = rig.files().write(out, {}, rig, rig.cancelFiles);
    VERIFY_WRITTEN(result);
    QCOMPARE(result.report.count(WriteOutcome::written), contents.size());
    for (std::size_t i = 0; i < out.size(); ++i)
        QCOMPARE(result.report.files[i].crc, quecPythonCrc32(out[i].bytes));
    QVERIFY(!rig.hasGoneBack);
    QCOMPARE(rig.last.done, rig.last.total);
    QCOMPARE(rig.last.filesDone, contents.size());
    auto there = userFiles(rig.peer);
    std::erase_if(there, [](const auto& file) { return file.first.ends_with('/'); });
    QCOMPARE(there, contents);

    const auto back = rig.files().read(paths, rig, rig.cancelFiles);
    VERIFY_OK(back);
    for (std::size_t i = 0; i < paths.size(); ++i)
        QVERIFY2((*back)[i] == contents[paths[i]], paths[i].c_str());
}

void TestModuleFiles::skipsWhatIsTheSame()
{
    FilesRig rig;
    std::mt19937 random(2);
    const Bytes large = test::randomBytes(random, 50'000);
    VERIFY_WRITTEN(rig.write("/usr/a", large));
    const auto sent = rig.line.bytesToPeer();
    const auto operations = rig.peer.counts().flashOperations;
    const auto again = rig.write("/usr/a", large);
    VERIFY_WRITTEN(again);
    QCOMPARE(again.report.files[0].outcome, WriteOutcome::unchanged);
    QVERIFY(rig.line.bytesToPeer() - sent < 1000);
    QCOMPARE(rig.peer.counts().flashOperations, operations);

    const OutgoingFile file{"/usr/a", large};
    const auto anyway = rig.files().write(std::span(&file, 1), {.writeAnyway = true}, rig, rig.cancelFiles);
    VERIFY_WRITTEN(anyway);
    QCOMPARE(anyway.report.files[0].outcome, WriteOutcome::written);
    // The same size and another content.
    Bytes other = large;
    other[25'000] ^= std::byte{1};
    QCOMPARE(rig.write("/usr/a", other).report.files[0].outcome, WriteOutcome::written);
    QCOMPARE(rig.peer.file("/usr/a"), other);
}

void TestModuleFiles::saysWhatCannotBe()
{
    FilesRig rig(withFiles({{"/usr/file", bytesOf("x")}, {"/usr/folder/a", bytesOf("y")}, {"/bak/b", bytesOf("z")}}));
    const auto before = rig.peer.files();
    auto files = rig.files();
    const auto codeOf = [&](const std::string& path) {
        const auto result = rig.write(path, bytesOf("new"));
        return result.problem ? result.problem->code : ErrorCode{};
    };
    QCOMPARE(codeOf("/usr/folder"), ErrorCode::isDirectory);
    QCOMPARE(codeOf("/usr"), ErrorCode::isDirectory);
    QCOMPARE(codeOf("/usr/file/below"), ErrorCode::notDirectory);
    QCOMPARE(codeOf("/bak/new"), ErrorCode::readOnly);
    COMPARE_ERROR(rig.read("/usr/nowhere"), ErrorCode::notFound);
    COMPARE_ERROR(rig.read("/nowhere/a"), ErrorCode::notFound);
    COMPARE_TEXT(rig.read("/usr/nowhere").error().subject, "/usr/nowhere");
    COMPARE_ERROR(rig.read("/usr/folder"), ErrorCode::isDirectory);
    COMPARE_ERROR(files.remove("/usr/nowhere"), ErrorCode::notFound);
    COMPARE_ERROR(files.remove("/nowhere/a"), ErrorCode::notFound);
    COMPARE_ERROR(files.remove("/usr/folder"), ErrorCode::isDirectory);
    COMPARE_ERROR(files.remove("/bak/b"), ErrorCode::readOnly);
    COMPARE_ERROR(files.removeFolder("/usr/folder"), ErrorCode::notEmpty);
    COMPARE_ERROR(files.removeFolder("/usr/file"), ErrorCode::notDirectory);
    COMPARE_ERROR(files.removeTree("/usr"), ErrorCode::badArgument);
    COMPARE_ERROR(files.rename("/usr/nowhere", "/usr/x"), ErrorCode::notFound);
    COMPARE_ERROR(files.rename("/usr/file", "/usr/folder/a"), ErrorCode::exists);
    COMPARE_ERROR(files.rename("/usr/file", "/usr/folder", true), ErrorCode::isDirectory);
    COMPARE_ERROR(files.rename("/usr/file", "/usr/file", true), ErrorCode::badArgument);
    COMPARE_ERROR(files.rename("/usr/folder", "/usr/folder/below"), ErrorCode::badArgument);
    COMPARE_ERROR(files.makeFolder("/usr/file"), ErrorCode::notDirectory);
    COMPARE_ERROR(files.makeFolder("/usr/file/below"), ErrorCode::notDirectory);
    QCOMPARE(rig.peer.files(), before);
    // And it still works.
    QCOMPARE(rig.read("/usr/file").value(), bytesOf("x"));
}

void TestModuleFiles::managesFoldersAndNames()
{
    FilesRig rig;
    auto files = rig.files();
    VERIFY_OK(files.makeFolder("/usr/a/b/c"));
    VERIFY_OK(files.makeFolder("/usr/a/b/c"));
    VERIFY_WRITTEN(rig.write("/usr/a/b/x", bytesOf("1")));
    VERIFY_WRITTEN(rig.write("/usr/a/y", bytesOf("2")));
    VERIFY_OK(files.rename("/usr/a/y", "/usr/a/b/x", true));
    QCOMPARE(rig.peer.file("/usr/a/b/x"), bytesOf("2"));
    VERIFY_OK(files.rename("/usr/a/b", "/usr/新"));
    VERIFY_OK(files.removeFolder("/usr/a"));
    VERIFY_OK(files.remove("/usr/新/x"));
    VERIFY_WRITTEN(rig.write("/usr/新/c/d", bytesOf("3")));
    VERIFY_WRITTEN(rig.write("/usr/新/e", bytesOf("4")));
    VERIFY_OK(files.removeAll(std::vector<std::string>{"/usr/新/e", "/usr/nowhere"}));
    VERIFY_OK(files.removeTree("/usr/新"));
    QVERIFY(userFiles(rig.peer).empty());
}

void TestModuleFiles::saysHowMuchSpaceIsMissing()
{
    PythonSettings settings = withFiles({{"/usr/old", Bytes(40'000)}});
    settings.usrBlocks = 30;
    FilesRig rig(settings);
    std::mt19937 random(3);
    const auto space = rig.files().space().value();
    // The old file stays until the new one is whole: one block more than there is.
    const Bytes tooLarge = test::randomBytes(random, space.usableBytes() + 1);
    const auto result = rig.write("/usr/old", tooLarge);
    QVERIFY(result.problem);
    QCOMPARE(result.problem->code, ErrorCode::noSpace);
    COMPARE_TEXT(result.problem->subject, "/usr/old");
    QVERIFY2(result.problem->detail.starts_with("4 kB are missing"), result.problem->detail.c_str());
    QCOMPARE(rig.peer.file("/usr/old"), Bytes(40'000));
    const Bytes fits = test::randomBytes(random, space.usableBytes() - 4096);
    VERIFY_WRITTEN(rig.write("/usr/old", fits));
    QCOMPARE(rig.peer.file("/usr/old"), fits);
}

void TestModuleFiles::countsWhatFilesAndFoldersTake_data()
{
    QTest::addColumn<QString>("name"); // %1: a number
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("size");
    const QString longName(200, 'x');
    QTest::newRow("skip pointers") << "/usr/f%1" << 1 << 21 * 4096; // 21 blocks are free, and two are left
    QTest::newRow("folders") << "/usr/f/f%1/x" << 11 << 0;
    QTest::newRow("folders in folders") << "/usr/f%1/a/b/c/x" << 3 << 0;
    QTest::newRow("many names in a folder") << "/usr/" + longName + "%1" << 240 << 0;
    QTest::newRow("many names in a new folder") << "/usr/a/" + longName + "%1" << 220 << 0;
}

/// Said before anything is written.
void TestModuleFiles::countsWhatFilesAndFoldersTake()
{
    QFETCH(QString, name);
    QFETCH(int, count);
    QFETCH(int, size);
    PythonSettings settings;
    settings.usrBlocks = 28; // four are taken by the file system, one by the firmware's settings
    FilesRig rig(settings);
    QCOMPARE(rig.files().space().value().freeBlocks, 23U);
    const auto before = rig.peer.files();
    const Bytes content(static_cast<std::size_t>(size), std::byte{'x'});
    std::vector<std::string> paths;
    std::vector<OutgoingFile> out;
    for (int i = 0; i < count; ++i)
        paths.push_back(name.arg(i).toStdString());
    for (const std::string& path : paths)
        out.push_back({path, content});
    const auto result = rig.files().write(out, {}, rig, rig.cancelFiles);
    QVERIFY(result.problem);
    QCOMPARE(result.problem->code, ErrorCode::noSpace);
    QCOMPARE(rig.peer.files(), before);
}

void TestModuleFiles::tellsOfProtectedFiles()
{
    FilesRig rig(withFiles(withList({{"/usr/free.py", bytesOf("free")}}, "main.py", bytesOf("old"))));
    const Bytes main = bytesOf("new");
    const Bytes free = bytesOf("also new");
    const OutgoingFile out[] = {{"/usr/main.py", main}, {"/usr/free.py", free}};
    const auto result = rig.files().write(out, {}, rig, rig.cancelFiles);
    VERIFY_WRITTEN(result);
    QCOMPARE(result.report.needChecksumUpdate(), std::vector<std::string>{"/usr/main.py"});
    // As long as the list says otherwise, also when there is nothing to write.
    const auto again = rig.files().write(out, {}, rig, rig.cancelFiles);
    VERIFY_WRITTEN(again);
    QCOMPARE(again.report.count(WriteOutcome::unchanged), 2U);
    QCOMPARE(again.report.needChecksumUpdate(), std::vector<std::string>{"/usr/main.py"});
    const std::vector<std::string> paths{"/usr/main.py", "/usr/free.py"};
    const auto others = rig.files().updateChecksums(paths);
    VERIFY_OK(others);
    QCOMPARE(*others, std::vector<std::string>{"/usr/free.py"});
    char crc[16];
    std::snprintf(crc, sizeof crc, "0x%x", quecPythonCrc32(main));
    QVERIFY(test::textOf(rig.peer.file("/usr/checksum.json").value()).find(crc) != std::string::npos);
    QVERIFY(rig.files().write(out, {}, rig, rig.cancelFiles).report.needChecksumUpdate().empty());
}

/// When the user's list is gone, the firmware begins anew with that of the backup.
void TestModuleFiles::tellsOfProtectedFilesByTheCopyOfTheList()
{
    auto files = withList({{"/usr/free.py", bytesOf("free")}}, "main.py", bytesOf("old"));
    files["/bak/checksum.json"] = std::exchange(files["/usr/checksum.json"], {});
    files.erase("/usr/checksum.json");
    FilesRig rig(withFiles(files));
    const Bytes main = bytesOf("new");
    const Bytes free = bytesOf("also new");
    const OutgoingFile out[] = {{"/usr/main.py", main}, {"/usr/free.py", free}};
    for (int time = 0; time < 2; ++time) { // written, then unchanged
        const auto result = rig.files().write(out, {}, rig, rig.cancelFiles);
        VERIFY_WRITTEN(result);
        QCOMPARE(result.report.needChecksumUpdate(), std::vector<std::string>{"/usr/main.py"});
    }
    QCOMPARE(rig.files().updateChecksums(std::vector<std::string>{"/usr/main.py"}).value(), std::vector<std::string>{});
    QVERIFY(rig.files().write(out, {}, rig, rig.cancelFiles).report.needChecksumUpdate().empty());
}

/// The module reads it in pieces, so that a small heap bears it.
void TestModuleFiles::findsNamesAnywhereInALongList()
{
    std::string list = "[";
    std::vector<std::string> paths;
    for (int i = 0; i < 60; ++i) {
        paths.push_back("/usr/" + std::string(static_cast<std::size_t>(i), 'a') + std::to_string(i) + ".py");
        list += (i ? R"(,{"name":")" : R"({"name":")") + (i % 2 ? paths.back() : paths.back().substr(1)) +
                R"(","crc32":"0x1"})";
    }
    FilesRig rig(withFiles({{"/usr/checksum.json", bytesOf(list + "]")}}));
    paths.push_back("/usr/b1.py"); // is not in it, though it ends like one
    const Bytes content = bytesOf("1");
    std::vector<OutgoingFile> out;
    for (const std::string& path : paths)
        out.push_back({path, content});
    const auto result = rig.files().write(out, {}, rig, rig.cancelFiles);
    VERIFY_WRITTEN(result);
    paths.pop_back();
    QCOMPARE(result.report.needChecksumUpdate(), paths);
}

QTEST_GUILESS_MAIN(TestModuleFiles)
#include "TestModuleFiles.moc"
