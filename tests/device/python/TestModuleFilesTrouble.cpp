// SPDX-License-Identifier: MIT
// Files of modules that lack something, are disturbed or interrupted: what is written arrives whole or not at all.
#include "core/checksum/Crc32.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/ModuleFilesStore.h"
#include "tests/device/python/Checks.h"
#include "tests/device/python/FilesRig.h"

#include <optional>

using namespace device;
using core::ErrorCode;
using core::checksum::quecPythonCrc32;
using test::Bytes;
using test::bytesOf;
using test::FilesRig;
using test::pathsOf;
using test::PythonPeer;
using test::PythonSettings;
using test::userFiles;
using test::withFiles;
using namespace std::chrono_literals;
using Depth = ModuleFiles::Depth;
using Crcs = ModuleFiles::Crcs;

class TestModuleFilesTrouble : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }

    void worksOnDifficultModules_data();
    void worksOnDifficultModules();
    void bearsWhatOthersPrint_data();
    void bearsWhatOthersPrint();
    void repeatsABrokenAnswer();
    void neverReadsAnotherFile();
    void isDoneAlthoughTheListCannotBeRead();
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

void TestModuleFilesTrouble::worksOnDifficultModules_data()
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

void TestModuleFilesTrouble::worksOnDifficultModules()
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

void TestModuleFilesTrouble::bearsWhatOthersPrint_data()
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
void TestModuleFilesTrouble::bearsWhatOthersPrint()
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
void TestModuleFilesTrouble::repeatsABrokenAnswer()
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
void TestModuleFilesTrouble::neverReadsAnotherFile()
{
    std::optional<FaultScript> script; // outlives the module, which still speaks while it is closed
    FilesRig rig(withFiles({{"/usr/a", bytesOf("the one")}, {"/usr/c", bytesOf("the other")}}));
    const auto openAnew = [&] {
        rig.module.reset();
        rig.rig.script = &script.emplace();
        const std::string problem = rig.open();
        QVERIFY2(problem.empty(), problem.c_str());
    };
    openAnew();
    VERIFY_OK(rig.read("/usr/c"));
    const auto begin = script->count(LineFault::Way::toModule);
    QCOMPARE(rig.read("/usr/a").value(), bytesOf("the one"));
    const auto end = script->count(LineFault::Way::toModule);
    int wrong = 0;
    for (auto position = begin; position < end; position += 1) {
        openAnew();
        VERIFY_OK(rig.read("/usr/c"));
        script->add({LineFault::Kind::flip,
                     LineFault::Way::toModule,
                     script->count(LineFault::Way::toModule) + position - begin,
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

void TestModuleFilesTrouble::isDoneAlthoughTheListCannotBeRead()
{
    FilesRig rig(withFiles({{"/usr/a", bytesOf("a")}, {"/usr/checksum.json", bytesOf("[]")}}));
    VERIFY_OK(rig.module->interpreter().run("from builtins import open as _lb_open\n"
                                            "def open(path, mode):\n"
                                            "    if 'checksum' in str(path):\n"
                                            "        raise OSError(5)\n"
                                            "    return _lb_open(path, mode)\n"));
    const auto result = rig.write("/usr/a", bytesOf("a"));
    VERIFY_WRITTEN(result);
    QCOMPARE(result.report.count(WriteOutcome::unchanged), 1U);
    QVERIFY(result.report.listProblem && result.report.listProblem->code == ErrorCode::deviceIo);
    VERIFY_OK(rig.module->interpreter().run("del open"));
}

void TestModuleFilesTrouble::goesOnAfterAPowerCut()
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

void TestModuleFilesTrouble::removesLeftoversWhereItWrites()
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

void TestModuleFilesTrouble::leavesTheOldFileWhenCancelled()
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
void TestModuleFilesTrouble::tellsWhatWasReplacedBeforeACancel()
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

void TestModuleFilesTrouble::storesManyFilesOnASlowFlash()
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
void TestModuleFilesTrouble::goesOnAfterAnErrorInTheMiddle()
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

void TestModuleFilesTrouble::doesNotBelieveALyingModule()
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

void TestModuleFilesTrouble::losesNothingAtAReset_data()
{
    QTest::addColumn<int>("unit"); // 0: flash operations, 1: bytes to the module, 2: bytes from it
    QTest::newRow("at flash operations") << 0;
    QTest::newRow("at bytes received") << 1;
    QTest::newRow("at bytes sent") << 2;
}

/// In the middle of everything, from opening the console to the last file.
void TestModuleFilesTrouble::losesNothingAtAReset()
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

QTEST_GUILESS_MAIN(TestModuleFilesTrouble)
#include "TestModuleFilesTrouble.moc"
