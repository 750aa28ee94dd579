// SPDX-License-Identifier: MIT
// The files of a real MicroPython at a paced line: what is written arrives whole or not at all, whatever the module
// lacks and wherever it is interrupted.
#include "core/checksum/Crc32.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/ModuleFilesStore.h"
#include "tests/device/python/Checks.h"
#include "tests/device/python/FilesRig.h"

using namespace device;
using core::ErrorCode;
using core::checksum::quecPythonCrc32;
using test::Bytes;
using test::bytesOf;
using test::FilesRig;
using test::PythonPeer;
using test::PythonSettings;
using namespace std::chrono_literals;
using Depth = ModuleFiles::Depth;
using Crcs = ModuleFiles::Crcs;

namespace
{

/// The module as it was found, without what its boot writes.
std::map<std::string, Bytes> userFiles(PythonPeer& peer)
{
    auto files = peer.files();
    std::erase_if(files, [](const auto& file) {
        return !file.first.starts_with("/usr/") || file.first == "/usr/system_config.json";
    });
    return files;
}

std::vector<std::string> pathsOf(const std::vector<ModuleFile>& files)
{
    std::vector<std::string> paths;
    for (const ModuleFile& file : files)
        paths.push_back(file.path + (file.isFolder ? "/" : ""));
    return paths;
}

PythonSettings withFiles(std::map<std::string, Bytes> files)
{
    PythonSettings settings;
    settings.files = std::move(files);
    return settings;
}

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

#define VERIFY_WRITTEN(result) QVERIFY2(!(result).problem, (result).problem ? (result).problem->detail.c_str() : "")
#define COMPARE_ERROR(result, expected)                                                                                \
    do {                                                                                                               \
        QVERIFY(!(result));                                                                                            \
        QCOMPARE((result).error().code, expected);                                                                     \
    } while (false)

class TestModuleFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const std::string missing = PythonPeer::missing(); !missing.empty())
            QSKIP(missing.c_str());
    }

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
    void worksOnDifficultModules_data();
    void worksOnDifficultModules();
    void bearsWhatOthersPrint_data();
    void bearsWhatOthersPrint();
    void repeatsABrokenAnswer();
    void neverReadsAnotherFile();
    void goesOnAfterAPowerCut();
    void removesLeftoversWhereItWrites();
    void leavesTheOldFileWhenCancelled();
    void tellsWhatWasReplacedBeforeACancel();
    void storesManyFilesOnASlowFlash();
    void goesOnAfterAnErrorInTheMiddle();
    void doesNotBelieveALyingModule();
    void losesNothingAtAReset_data();
    void losesNothingAtAReset();
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

void TestModuleFiles::worksOnDifficultModules_data()
{
    QTest::addColumn<PythonSettings>("settings");
    using RawPaste = PythonSettings::RawPaste;
    const auto row = [](const char* name, auto change) {
        PythonSettings settings;
        change(settings);
        QTest::newRow(name) << settings;
    };
    row("raw-paste refused", [](auto& s) { s.rawPaste = RawPaste::refused; });
    row("no raw-paste", [](auto& s) { s.rawPaste = RawPaste::old; });
    row("no binary input", [](auto& s) { s.hasBinaryStdin = false; });
    row("no uzlib", [](auto& s) { s.hasUzlib = false; });
    row("no CRC", [](auto& s) { s.hasUtilsCrc = false; });
    row("small heap", [](auto& s) { s.heapBytes = 64 * 1024; });
    row("slow flash", [](auto& s) { s.blockTime = 30ms; });
    row("nothing of all that", [](auto& s) {
        s.rawPaste = RawPaste::old;
        s.hasBinaryStdin = s.hasUzlib = s.hasUtilsCrc = false;
    });
}

void TestModuleFiles::worksOnDifficultModules()
{
    QFETCH(PythonSettings, settings);
    settings.files["/usr/a"] = bytesOf("old");
    FilesRig rig(settings);
    std::mt19937 random(4);
    const Bytes binary = test::randomBytes(random, 10'000);
    const Bytes text = test::sourceText(random, 10'000);
    const OutgoingFile out[] = {{"/usr/a", binary}, {"/usr/中/b.py", text}};
    const auto result = rig.files().write(out, {}, rig, rig.cancelFiles);
    VERIFY_WRITTEN(result);
    const std::vector<std::string> paths{"/usr/a", "/usr/中/b.py"};
    const auto back = rig.files().read(paths, rig, rig.cancelFiles);
    VERIFY_OK(back);
    QVERIFY((*back)[0] == binary && (*back)[1] == text);
    QVERIFY(rig.peer.file("/usr/a") == binary && rig.peer.file("/usr/中/b.py") == text);
}

void TestModuleFiles::bearsWhatOthersPrint_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("before"); // of the bytes that the helpers write
    QTest::addColumn<bool>("isBinary");
    for (const bool isBinary : {true, false}) {
        const std::string mode = isBinary ? ", blocks" : ", commands";
        QTest::addRow("lines%s", mode.c_str()) << "+hello\n"
                                               << "\a\v\n\4\6" << isBinary;
        QTest::addRow("half lines%s", mode.c_str()) << "hello+ "
                                                    << "\a\v\1\4\6" << isBinary;
    }
}

/// A thread of the module between the writes of ours.
void TestModuleFiles::bearsWhatOthersPrint()
{
    QFETCH(QString, text);
    QFETCH(QString, before);
    QFETCH(bool, isBinary);
    PythonSettings settings = withFiles({{"/usr/a", bytesOf("old")}, {"/usr/app/b", bytesOf("old too")}});
    settings.hasBinaryStdin = isBinary;
    FilesRig rig(settings);
    settings.otherText = text.toStdString();
    settings.otherBefore = before.toStdString();
    rig.peer.change(settings);
    std::mt19937 random(12);
    const Bytes small = bytesOf("short, in one command");
    const Bytes large = test::randomBytes(random, 20'000);
    const OutgoingFile out[] = {{"/usr/app/b", large}, {"/usr/c", small}};
    for (const OutgoingFile& file : out) {
        const auto result = rig.files().write(std::span(&file, 1), {}, rig, rig.cancelFiles);
        VERIFY_WRITTEN(result);
        QVERIFY2(rig.rig.stray.find("hello") != std::string::npos, file.path.c_str());
        rig.rig.stray.clear();
    }
    const auto listed = rig.files().list("/usr", Depth::tree, Crcs::all);
    VERIFY_OK(listed);
    QCOMPARE(pathsOf(*listed),
             (std::vector<std::string>{"/usr/a", "/usr/app/", "/usr/app/b", "/usr/c", "/usr/system_config.json"}));
    QVERIFY(rig.rig.stray.find("hello") != std::string::npos);
    rig.rig.stray.clear();
    const std::vector<std::string> paths{"/usr/app/b", "/usr/c"};
    const auto back = rig.files().read(paths, rig, rig.cancelFiles);
    VERIFY_OK(back);
    QVERIFY((*back)[0] == large && (*back)[1] == small);
    QVERIFY(rig.rig.stray.find("hello") != std::string::npos);
    COMPARE_ERROR(rig.files().remove("/usr/nowhere"), ErrorCode::notFound);
}

/// In the middle of a line of ours. What only looks is asked again, what changes something is not.
void TestModuleFiles::repeatsABrokenAnswer()
{
    PythonSettings settings = withFiles({{"/usr/a", bytesOf("old")}});
    FilesRig rig(settings);
    settings.otherText = "hello\n";
    settings.otherBefore = "Z"; // begins the records of kinds d to g
    settings.otherTimes = 1;
    rig.peer.change(settings);
    const auto listed = rig.files().list("/usr", Depth::folder);
    VERIFY_OK(listed);
    QCOMPARE(listed->size(), 2U);
    settings.otherTimes = 1000;
    rig.peer.change(settings);
    COMPARE_ERROR(rig.files().list("/usr", Depth::folder), ErrorCode::linkFailed);
    COMPARE_ERROR(rig.files().remove("/usr/nowhere"), ErrorCode::linkFailed);
    QVERIFY(rig.rig.stray.find("hello") != std::string::npos);
}

/// One bit of its name is wrong when it arrives.
void TestModuleFiles::neverReadsAnotherFile()
{
    FilesRig rig(withFiles({{"/usr/a", bytesOf("the one")}, {"/usr/c", bytesOf("the other")}}));
    FaultScript counting;
    const auto readThrough = [&](FaultScript& script) {
        rig.module.reset();
        rig.rig.script = &script;
        const std::string problem = rig.open();
        QVERIFY2(problem.empty(), problem.c_str());
    };
    readThrough(counting);
    VERIFY_OK(rig.read("/usr/c"));
    const auto begin = counting.count(LineFault::Way::toModule);
    QCOMPARE(rig.read("/usr/a").value(), bytesOf("the one"));
    const auto end = counting.count(LineFault::Way::toModule);
    int wrong = 0;
    for (auto position = begin; position < end; position += 1) {
        FaultScript script;
        readThrough(script);
        VERIFY_OK(rig.read("/usr/c"));
        script.add({LineFault::Kind::flip,
                    LineFault::Way::toModule,
                    script.count(LineFault::Way::toModule) + position - begin,
                    1,
                    {}});
        const auto got = rig.read("/usr/a");
        wrong += got && *got != bytesOf("the one");
    }
    rig.module.reset();
    rig.rig.script = nullptr;
    QVERIFY(rig.open().empty());
    QCOMPARE(wrong, 0);
}

void TestModuleFiles::goesOnAfterAPowerCut()
{
    std::mt19937 random(5);
    const Bytes large = test::randomBytes(random, 100'000);
    PythonSettings settings = withFiles({{"/usr/a", bytesOf("old")}});
    FilesRig rig(settings);
    settings.resetAtByteReceived = rig.peer.counts().bytesReceived + 80'000;
    rig.peer.change(settings);
    const auto broken = rig.write("/usr/a", large);
    QVERIFY(broken.problem);
    COMPARE_TEXT(broken.problem->subject, "/usr/a");
    QCOMPARE(rig.peer.file("/usr/a"), bytesOf("old"));
    COMPARE_TEXT(rig.open(), "");
    const auto sent = rig.line.bytesToPeer();
    const auto result = rig.write("/usr/a", large);
    VERIFY_WRITTEN(result);
    // Flushed at 32 and at 64 kB.
    QVERIFY2(result.report.files[0].resumedFrom >= 64 * 1024 - 4096,
             std::to_string(result.report.files[0].resumedFrom).c_str());
    QVERIFY(rig.line.bytesToPeer() - sent < 60'000);
    QCOMPARE(userFiles(rig.peer), (std::map<std::string, Bytes>{{"/usr/a", large}}));
}

void TestModuleFiles::removesLeftoversWhereItWrites()
{
    const Bytes left = bytesOf("of another content");
    FilesRig rig(withFiles({{"/usr/.lb00000000~", left},
                            {"/usr/.lb1~", left},
                            {"/usr/app/.lb00000001~", left},
                            {"/usr/far/.lb00000002~", left}}));
    VERIFY_WRITTEN(rig.write("/usr/app/a", bytesOf("a")));
    QVERIFY(!rig.peer.file("/usr/app/.lb00000001~"));
    VERIFY_WRITTEN(rig.write("/usr/b", bytesOf("b")));
    QCOMPARE(userFiles(rig.peer), (std::map<std::string, Bytes>{{"/usr/.lb1~", left},
                                                                {"/usr/app/", {}},
                                                                {"/usr/app/a", bytesOf("a")},
                                                                {"/usr/b", bytesOf("b")},
                                                                {"/usr/far/", {}},
                                                                {"/usr/far/.lb00000002~", left}}));
}

void TestModuleFiles::leavesTheOldFileWhenCancelled()
{
    FilesRig rig(withFiles({{"/usr/a", bytesOf("old")}}));
    std::mt19937 random(6);
    const Bytes large = test::randomBytes(random, 60'000);
    rig.cancelAtReport = 5;
    const auto result = rig.write("/usr/a", large);
    QVERIFY(result.problem);
    QCOMPARE(result.problem->code, ErrorCode::cancelled);
    QCOMPARE(rig.peer.file("/usr/a"), bytesOf("old"));
    // The same connection goes on.
    const CancelToken none;
    const OutgoingFile file{"/usr/a", large};
    const auto again = rig.files().write(std::span(&file, 1), {}, rig, none);
    VERIFY_WRITTEN(again);
    QVERIFY(again.report.files[0].resumedFrom > 0);
    QCOMPARE(userFiles(rig.peer), (std::map<std::string, Bytes>{{"/usr/a", large}}));
    rig.cancelAtReport = rig.reports + 3;
    COMPARE_ERROR(rig.read("/usr/a"), ErrorCode::cancelled);
    QCOMPARE(rig.files().read("/usr/a", rig, none).value(), large);
}

/// By the token of the connection, with which nothing else is said on the line.
void TestModuleFiles::tellsWhatWasReplacedBeforeACancel()
{
    FilesRig rig;
    std::mt19937 random(9);
    const Bytes content = test::randomBytes(random, 40'000);
    const OutgoingFile out[] = {{"/usr/a", content}, {"/usr/b", content}, {"/usr/c", content}};
    struct Canceller final : TransferObserver {
        CancelToken& cancel;
        explicit Canceller(CancelToken& token) : cancel(token) {}
        void progressed(const TransferProgress& progress) override
        {
            if (progress.path == "/usr/c" && progress.fileDone > 20'000)
                cancel.cancel();
        }
    } canceller(*rig.rig.cancel);
    const auto result = rig.files().write(out, {}, canceller, *rig.rig.cancel);
    QVERIFY(result.problem);
    QCOMPARE(result.problem->code, ErrorCode::cancelled);
    QCOMPARE(rig.peer.file("/usr/b"), content);
    QCOMPARE(result.report.count(WriteOutcome::written), 2u);
    COMPARE_TEXT(result.problem->subject, "/usr/c");
}

void TestModuleFiles::storesManyFilesOnASlowFlash()
{
    PythonSettings settings;
    settings.blockTime = 40ms;
    FilesRig rig(settings);
    std::mt19937 random(11);
    const Bytes content = test::randomBytes(random, 20);
    std::vector<OutgoingFile> out;
    for (int i = 0; i < 200; ++i)
        out.push_back({"/usr/f" + std::to_string(i), content});
    VERIFY_WRITTEN(rig.files().write(out, {}, rig, rig.cancelFiles));
    QCOMPARE(rig.peer.file("/usr/f199"), content);
}

/// While the next block is on its way already.
void TestModuleFiles::goesOnAfterAnErrorInTheMiddle()
{
    FilesRig rig(withFiles({{"/usr/b", bytesOf("a file")}}));
    std::mt19937 random(10);
    const Bytes large = test::randomBytes(random, 200'000);
    const auto size = static_cast<std::uint32_t>(large.size());
    const std::uint32_t crc = quecPythonCrc32(large);
    const StoreItem items[] = {{"/usr/a", size, crc, 0}, {"/usr/b/c", size, crc, 0}, {"/usr/d", size, crc, 0}};
    const StoreContent content = [&](std::size_t) -> core::HostResult<core::package::ByteView> { return large; };
    VERIFY_OK(loadFilesHelper(rig.module->interpreter()));
    rig.rig.stray.clear();
    const auto stored = storeFiles(
        rig.module->interpreter(), items, content, [](std::size_t, std::uint32_t) {}, rig.cancelFiles);
    QVERIFY(stored.problem);
    QCOMPARE(stored.problem->code, ErrorCode::notDirectory);
    COMPARE_TEXT(stored.problem->subject, "/usr/b/c");
    QCOMPARE(stored.done, 1U);
    const auto listed = rig.files().list("/usr", Depth::folder);
    VERIFY_OK(listed);
    QCOMPARE(pathsOf(*listed), (std::vector<std::string>{"/usr/a", "/usr/b", "/usr/system_config.json"}));
    QVERIFY2(rig.rig.stray.empty(), rig.rig.stray.c_str());
    QCOMPARE(rig.peer.file("/usr/a"), large);
    QCOMPARE(rig.peer.file("/usr/b"), bytesOf("a file"));
}

void TestModuleFiles::doesNotBelieveALyingModule()
{
    FilesRig rig;
    VERIFY_WRITTEN(rig.write("/usr/a", bytesOf("loads the helpers")));
    VERIFY_OK(rig.module->interpreter().run("def tell(store):\n"
                                            "    store.answer.add('s', b'', 1000)\n"
                                            "    store.answer.end()\n"
                                            "_lb_Store.tell = tell\n"));
    const auto result = rig.write("/usr/b", bytesOf("content"));
    QVERIFY(result.problem);
    QCOMPARE(result.problem->code, ErrorCode::linkFailed);
    QVERIFY2(result.problem->detail.find("more files") != std::string::npos, result.problem->detail.c_str());
    QCOMPARE(result.report.count(WriteOutcome::written), 0U);
}

void TestModuleFiles::losesNothingAtAReset_data()
{
    QTest::addColumn<int>("unit"); // 0: flash operations, 1: bytes to the module, 2: bytes from it
    QTest::newRow("at flash operations") << 0;
    QTest::newRow("at bytes received") << 1;
    QTest::newRow("at bytes sent") << 2;
}

/// In the middle of everything, from opening the console to the last file.
void TestModuleFiles::losesNothingAtAReset()
{
    QFETCH(int, unit);
    std::mt19937 random(7);
    const Bytes first = test::sourceText(random, 6000);
    const Bytes second = test::randomBytes(random, 6000);
    const PythonSettings settings = withFiles({{"/usr/a", bytesOf("old")}, {"/usr/app/b", bytesOf("old too")}});
    const OutgoingFile out[] = {{"/usr/a", first}, {"/usr/app/b", second}};

    FilesRig rig(settings);
    const auto countOf = [&](const PythonPeer::Counts& counts) {
        return unit == 0 ? counts.flashOperations : unit == 1 ? counts.bytesReceived : counts.bytesSent;
    };
    const auto begin = countOf(rig.peer.counts());
    VERIFY_WRITTEN(rig.files().write(out, {}, rig, rig.cancelFiles));
    const auto total = countOf(rig.peer.counts()) - begin;
    QVERIFY(total >= 6);
    const std::uint64_t step =
        std::max<std::uint64_t>(1, total / (qEnvironmentVariableIsSet("LIFEBOAT_FULL") ? 500 : 3));
    for (std::uint64_t cut = 1; cut <= total; cut += step) {
        rig.peer.remove("/usr/a");
        rig.peer.remove("/usr/app");
        rig.peer.put("/usr/a", bytesOf("old"));
        rig.peer.put("/usr/app/b", bytesOf("old too"));
        COMPARE_TEXT(rig.open(), "");
        PythonSettings broken = settings;
        const auto at = countOf(rig.peer.counts()) + cut;
        (unit == 0   ? broken.resetAtFlashOperation
         : unit == 1 ? broken.resetAtByteReceived
                     : broken.resetAtByteSent) = at;
        rig.peer.change(broken);
        const auto result = rig.files().write(out, {}, rig, rig.cancelFiles);
        const std::string where = "cut " + std::to_string(cut) + " of " + std::to_string(total);
        const auto files = rig.peer.files();
        const Bytes a = files.at("/usr/a");
        const Bytes b = files.at("/usr/app/b");
        QVERIFY2(a == bytesOf("old") || a == first, where.c_str());
        QVERIFY2(b == bytesOf("old too") || b == second, where.c_str());
        if (!result.problem)
            QVERIFY2(a == first && b == second, where.c_str());
        rig.peer.change(settings);
        const std::string opened = rig.open();
        QVERIFY2(opened.empty(), (where + ": " + opened).c_str());
        const auto again = rig.files().write(out, {}, rig, rig.cancelFiles);
        QVERIFY2(!again.problem, (where + ": " + (again.problem ? again.problem->detail : "")).c_str());
        const std::map<std::string, Bytes> whole{{"/usr/a", first}, {"/usr/app/", {}}, {"/usr/app/b", second}};
        QVERIFY2(userFiles(rig.peer) == whole, where.c_str());
    }
}

QTEST_GUILESS_MAIN(TestModuleFiles)
#include "TestModuleFiles.moc"
