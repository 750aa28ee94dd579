// SPDX-License-Identifier: MIT
// Whole folders to and from a real MicroPython: random trees arrive byte for byte, plans say what will happen, and a
// small change costs little on the line.
#include "core/checksum/Crc32.h"
#include "device/python/TreeTransfer.h"
#include "tests/device/python/Checks.h"
#include "tests/device/python/FilesRig.h"

#include <QTemporaryDir>
#include <zlib.h>

using namespace device;
using core::ErrorCode;
using test::Bytes;
using test::bytesOf;
using test::FilesRig;
using test::PythonPeer;
using test::PythonSettings;
namespace fs = std::filesystem;

namespace
{

/// By relative path; folders with a slash at the end.
using Files = std::map<std::string, Bytes>;

void writeTree(const fs::path& folder, const Files& files)
{
    fs::create_directories(folder);
    for (const auto& [path, bytes] : files) {
        fs::create_directories((folder / path).parent_path());
        if (!path.ends_with('/'))
            test::writeFile(folder / path, bytes);
    }
}

Files treeIn(const fs::path& folder)
{
    Files files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        const std::string path = fs::relative(entry.path(), folder).string();
        if (entry.is_directory())
            files[path + "/"] = {};
        else
            files[path] = test::readFile(entry.path());
    }
    return files;
}

Files treeOn(PythonPeer& peer, const std::string& folder)
{
    Files files;
    for (auto& [path, bytes] : peer.files())
        if (path.starts_with(folder + "/") && path.size() > folder.size() + 1)
            files[path.substr(folder.size() + 1)] = std::move(bytes);
    return files;
}

std::string randomName(std::mt19937& random)
{
    static const char* const pieces[] = {"main", "网络", "设备", "a b", "'\"", "config",
                                         "ü",    "数据", ".",    "😀",   "_",   "x"};
    std::string name;
    for (std::size_t i = 0; i <= random() % 3; ++i)
        name += pieces[random() % 12];
    return name + std::to_string(random() % 100);
}

/// Up to 200 KiB: files from empty to 100 KiB, of any content, in folders up to eight deep.
Files randomTree(std::mt19937& random)
{
    Files files;
    std::vector<std::string> folders{""};
    for (std::size_t i = random() % 6; i > 0; --i) {
        const std::string folder = folders[random() % folders.size()] + randomName(random) + "/";
        if (std::ranges::count(folder, '/') <= 8 && !files.contains(folder)) {
            folders.push_back(folder);
            files[folder] = {};
        }
    }
    // All folders, as a listing has them.
    std::size_t left = random() % (200 * 1024 + 1);
    for (std::size_t i = random() % 20; i > 0; --i) {
        std::size_t size = random() % 5 == 0 ? 0 : std::min<std::size_t>(left, random() % (100 * 1024 + 1));
        if (random() % 3 == 0)
            size = std::min<std::size_t>(left, 4096 * (random() % 4) + random() % 3);
        left -= size;
        const std::string path = folders[random() % folders.size()] + randomName(random);
        if (!files.contains(path + "/"))
            files[path] = random() % 2 ? test::randomBytes(random, size) : test::sourceText(random, size);
    }
    return files;
}

TreeRequest upload(const fs::path& local, const std::string& remote = "/usr/tree")
{
    TreeRequest request;
    request.local = local;
    request.remote = remote;
    return request;
}

TreeRequest download(const fs::path& local, const std::string& remote = "/usr/tree")
{
    TreeRequest request = upload(local, remote);
    request.direction = TransferDirection::toComputer;
    return request;
}

struct TreeRig {
    QTemporaryDir folder;
    FilesRig rig;

    explicit TreeRig(const PythonSettings& settings = {}) : rig(settings) {}

    fs::path path(const std::string& name) const { return fs::path(folder.path().toStdString()) / name; }
    core::HostResult<TreePlan> plan(const TreeRequest& request)
    {
        return planTree(*rig.module, request, rig.cancelFiles);
    }
    /// What went wrong, or nothing.
    std::string run(const TreeRequest& request)
    {
        const auto made = plan(request);
        if (!made)
            return made.error().subject + ": " + made.error().detail;
        rig.last = {};
        report = executeTree(*rig.module, *made, rig, rig.cancelFiles);
        return report.problem ? report.problem->subject + ": " + report.problem->detail : "";
    }

    TreeReport report;
};

std::vector<std::string> stepsOf(const TreePlan& plan)
{
    std::vector<std::string> steps;
    for (const TreeStep& step : plan.steps)
        steps.push_back(nameOf(step.act) + (" " + step.path));
    return steps;
}

} // namespace

class TestTreeTransfer : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }

    void carriesRandomTreesBothWays_data();
    void carriesRandomTreesBothWays();
    void plansAndSyncs();
    void keepsWhatTheFirmwareWrites();
    void sendsVendorFilesOnlyWhenAsked();
    void leavesOutWhatIsHidden();
    void tellsOfProtectedFilesThatAreUnchanged();
    void leavesWhatCannotBe();
    void leavesANameThatIsNoText();
    void leavesNamesThatLeadElsewhere();
    void removesNothingBehindALink();
    void saysHowMuchSpaceIsMissing();
    void tellsOneChangeAmongManyCheaply();
    void sendsManySmallFilesInOneStream();
    void waitsForASlowModule();
    void goesOnAfterAReset();
};

void TestTreeTransfer::carriesRandomTreesBothWays_data()
{
    QTest::addColumn<std::uint32_t>("first");
    QTest::addColumn<std::uint32_t>("count");
    const std::uint32_t first = test::seedOr(100);
    if (!qEnvironmentVariableIsSet("LIFEBOAT_FULL")) {
        QTest::newRow("some") << first << 5U;
        return;
    }
    constexpr std::uint32_t part = 20; // in the time that a test function has
    for (std::uint32_t seed = first; seed < first + 500; seed += part)
        QTest::addRow("from %u on", seed) << seed << part;
}

void TestTreeTransfer::carriesRandomTreesBothWays()
{
    QFETCH(std::uint32_t, first);
    QFETCH(std::uint32_t, count);
    TreeRig rig;
    const auto start = rig.rig.line.now();
    std::uint64_t bytes = 0;
    for (std::uint32_t seed = first; seed < first + count; ++seed) {
        std::mt19937 random(seed);
        const Files files = randomTree(random);
        const std::string where = "LIFEBOAT_SEED=" + std::to_string(seed);
        writeTree(rig.path("up"), files);
        TreeRequest request = upload(rig.path("up"));
        request.removeOthers = true; // of the tree before
        std::string problem = rig.run(request);
        QVERIFY2(problem.empty(), (where + ": " + problem).c_str());
        QVERIFY2(treeOn(rig.rig.peer, "/usr/tree") == files, where.c_str());
        request = download(rig.path("down"));
        request.removeOthers = true;
        problem = rig.run(request);
        QVERIFY2(problem.empty(), (where + ": " + problem).c_str());
        QVERIFY2(treeIn(rig.path("down")) == files, where.c_str());
        for (const auto& file : files)
            bytes += file.second.size();
        fs::remove_all(rig.path("up"));
    }
    qInfo("%llu kB of content in %.1f s of virtual time", static_cast<unsigned long long>(bytes / 1024),
          static_cast<double>((rig.rig.line.now() - start).count()) / 1e6);
}

void TestTreeTransfer::plansAndSyncs()
{
    TreeRig rig;
    Files files{{"main.py", bytesOf("1")}, {"app/", {}}, {"app/net.py", bytesOf("2")}, {"empty/", {}}};
    writeTree(rig.path("up"), files);
    auto plan = rig.plan(upload(rig.path("up")));
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan), (std::vector<std::string>{"make-folder ", "make-folder app", "make-folder empty",
                                                       "write app/net.py", "write main.py"}));
    QCOMPARE(plan->bytesToWrite, 2U);
    QVERIFY(treeOn(rig.rig.peer, "/usr/tree").empty()); // nothing has happened
    COMPARE_TEXT(rig.run(upload(rig.path("up"))), "");
    QCOMPARE(treeOn(rig.rig.peer, "/usr/tree"), files);
    QCOMPARE(rig.report.written, 2U);
    QCOMPARE(rig.rig.last.filesDone, 1U);

    plan = rig.plan(upload(rig.path("up")));
    VERIFY_OK(plan);
    QVERIFY(plan->isDone());
    QCOMPARE(plan->count(TreeAct::unchanged), 2U);

    test::writeFile(rig.path("up") / "main.py", bytesOf("3")); // the same size
    fs::remove_all(rig.path("up") / "app");
    rig.rig.peer.put("/usr/tree/new/deep/x", bytesOf("4"));
    rig.rig.peer.put("/usr/tree/.lb00000000~", bytesOf("of a write that broke off"));
    TreeRequest request = upload(rig.path("up"));
    plan = rig.plan(request);
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan), (std::vector<std::string>{"replace main.py"}));
    request.removeOthers = true;
    plan = rig.plan(request);
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan),
             (std::vector<std::string>{"replace main.py", "remove new/deep/x", "remove app/net.py",
                                       "remove-folder new/deep", "remove-folder new", "remove-folder app"}));
    COMPARE_TEXT(rig.run(request), "");
    QCOMPARE(rig.report.removed, 5U);
    QCOMPARE(treeOn(rig.rig.peer, "/usr/tree"), (Files{{"main.py", bytesOf("3")}, {"empty/", {}}}));

    // And back.
    writeTree(rig.path("down"), {{"other/", {}}, {"other/x", bytesOf("5")}, {"main.py", bytesOf("old")}});
    request = download(rig.path("down"));
    COMPARE_TEXT(rig.run(request), "");
    QVERIFY(fs::exists(rig.path("down") / "other/x"));
    request.removeOthers = true;
    COMPARE_TEXT(rig.run(request), "");
    QCOMPARE(treeIn(rig.path("down")), (Files{{"main.py", bytesOf("3")}, {"empty/", {}}}));
    // Two contents of the same size, swapped.
    writeTree(rig.path("up"), {{"a1", bytesOf("x")}, {"a2", bytesOf("y")}});
    COMPARE_TEXT(rig.run(upload(rig.path("up"))), "");
    writeTree(rig.path("up"), {{"a1", bytesOf("y")}, {"a2", bytesOf("x")}});
    COMPARE_TEXT(rig.run(upload(rig.path("up"))), "");
    QCOMPARE(rig.report.written, 2U);
}

void TestTreeTransfer::keepsWhatTheFirmwareWrites()
{
    PythonSettings settings;
    settings.files = {{"/usr/user_apn.json", bytesOf("{}")},
                      {"/usr/.updater/download.stat", bytesOf("[]")},
                      {"/usr/old.py", bytesOf("old")}};
    TreeRig rig(settings);
    writeTree(rig.path("up"), {{"main.py", bytesOf("1")}});
    TreeRequest request = upload(rig.path("up"), "/usr");
    request.removeOthers = true;
    const auto plan = rig.plan(request);
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan),
             (std::vector<std::string>{"write main.py", "remove old.py", "kept user_apn.json",
                                       "kept system_config.json", "kept .updater/download.stat", "kept .updater"}));
    COMPARE_TEXT(rig.run(request), "");
    const Files there = treeOn(rig.rig.peer, "/usr");
    QVERIFY(there.contains("user_apn.json") && there.contains(".updater/download.stat") && !there.contains("old.py"));
    request.vendorFiles = true;
    COMPARE_TEXT(rig.run(request), "");
    QCOMPARE(treeOn(rig.rig.peer, "/usr"), (Files{{"main.py", bytesOf("1")}}));
}

void TestTreeTransfer::sendsVendorFilesOnlyWhenAsked()
{
    PythonSettings settings;
    settings.files = {{"/usr/user_apn.json", bytesOf("{}")}};
    TreeRig rig(settings);
    writeTree(rig.path("up"), {{"main.py", bytesOf("1")},
                               {"user_apn.json", bytesOf("of another module")},
                               {".updater/download.stat", bytesOf("[]")}});
    TreeRequest request = upload(rig.path("up"), "/usr");
    const auto plan = rig.plan(request);
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan), (std::vector<std::string>{"write main.py", "kept .updater", "kept .updater/download.stat",
                                                       "kept user_apn.json"}));
    QCOMPARE(plan->bytesToWrite, 1U);
    COMPARE_TEXT(rig.run(request), "");
    QCOMPARE(rig.rig.peer.file("/usr/user_apn.json"), bytesOf("{}"));
    QVERIFY(!rig.rig.peer.file("/usr/.updater/download.stat"));
    request.vendorFiles = true;
    COMPARE_TEXT(rig.run(request), "");
    QCOMPARE(rig.rig.peer.file("/usr/user_apn.json"), bytesOf("of another module"));
    QVERIFY(rig.rig.peer.file("/usr/.updater/download.stat"));
}

void TestTreeTransfer::leavesOutWhatIsHidden()
{
    PythonSettings settings;
    settings.files = {{"/usr/tree/.secret/key", bytesOf("of the module")}, {"/usr/tree/old", {}}};
    TreeRig rig(settings);
    writeTree(rig.path("up"), {{"main.py", bytesOf("1")},
                               {".git/huge", {}},
                               {"app/__pycache__/net.pyc", bytesOf("2")},
                               {"app/net.py~", bytesOf("3")}});
    fs::resize_file(rig.path("up") / ".git/huge", std::uint64_t{1} << 31); // cannot be read as a file of a module
    TreeRequest request = upload(rig.path("up"));
    QVERIFY(!rig.plan(request));
    request.leaveOutHidden = true;
    request.removeOthers = true;
    const auto plan = rig.plan(request);
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan), (std::vector<std::string>{"make-folder app", "write main.py", "remove old",
                                                       "kept .secret/key", "kept .secret"}));
    QCOMPARE(plan->hidden, 3U);
    QVERIFY(!isHiddenPath(".updater/download.stat") && isHiddenPath("a/.updater~"));
    COMPARE_TEXT(rig.run(request), "");
    QCOMPARE(
        treeOn(rig.rig.peer, "/usr/tree"),
        (Files{{"main.py", bytesOf("1")}, {"app/", {}}, {".secret/", {}}, {".secret/key", bytesOf("of the module")}}));
}

void TestTreeTransfer::tellsOfProtectedFilesThatAreUnchanged()
{
    char list[100];
    const Bytes old = bytesOf("old");
    std::snprintf(list, sizeof list, R"([{"name":"/usr/main.py","crc32":"0x%x"}])",
                  core::checksum::quecPythonCrc32(old));
    PythonSettings settings;
    settings.files = {{"/usr/main.py", old}, {"/usr/checksum.json", bytesOf(list)}};
    TreeRig rig(settings);
    writeTree(rig.path("up"), {{"main.py", bytesOf("new")}, {"free.py", bytesOf("free")}});
    const std::vector<std::string> main{"/usr/main.py"};
    TreeRequest request = upload(rig.path("up"), "/usr");
    COMPARE_TEXT(rig.run(request), "");
    QCOMPARE(rig.report.needChecksumUpdate, main);
    request.looksAtUnchanged = true;
    COMPARE_TEXT(rig.run(request), "");
    QCOMPARE(rig.report.unchanged, 2U);
    QCOMPARE(rig.report.needChecksumUpdate, main);
    VERIFY_OK(rig.rig.files().updateChecksums(main));
    COMPARE_TEXT(rig.run(request), "");
    QVERIFY(rig.report.needChecksumUpdate.empty());
}

/// A core with Unicode strings takes no other names.
void TestTreeTransfer::leavesANameThatIsNoText()
{
    TreeRig rig;
    writeTree(rig.path("up"), {{"caf\xe9.py", bytesOf("1")}, {"fine", bytesOf("2")}, {"\xd6/below", bytesOf("3")}});
    const auto plan = rig.plan(upload(rig.path("up")));
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan), (std::vector<std::string>{"make-folder ", "write fine", "left caf\xe9.py", "left \xd6"}));
    COMPARE_TEXT(rig.run(upload(rig.path("up"))), "");
    QCOMPARE(treeOn(rig.rig.peer, "/usr/tree"), (Files{{"fine", bytesOf("2")}}));
    fs::remove_all(rig.path("up")); // Qt does not find it
}

void TestTreeTransfer::leavesWhatCannotBe()
{
    PythonSettings settings;
    settings.files = {{"/usr/tree/file", bytesOf("on the module")}, {"/usr/tree/folder/x", bytesOf("x")}};
    TreeRig rig(settings);
    writeTree(rig.path("up"), {{"file/below", bytesOf("1")}, {"folder", bytesOf("2")}, {"fine", bytesOf("3")}});
    fs::create_symlink("/etc/passwd", rig.path("up") / "link");
    auto plan = rig.plan(upload(rig.path("up")));
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan), (std::vector<std::string>{"write fine", "left file", "left folder", "left link"}));
    COMPARE_TEXT(rig.run(upload(rig.path("up"))), "");
    QCOMPARE(rig.rig.peer.file("/usr/tree/file"), bytesOf("on the module"));
    TreeRequest request = upload(rig.path("up"));
    request.removeOthers = true; // so that it becomes the same
    plan = rig.plan(request);
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan),
             (std::vector<std::string>{"remove file", "remove folder/x", "remove-folder folder", "make-folder file",
                                       "write file/below", "write folder", "unchanged fine", "left link"}));
    COMPARE_TEXT(rig.run(request), "");
    QCOMPARE(treeOn(rig.rig.peer, "/usr/tree"),
             (Files{{"file/", {}}, {"file/below", bytesOf("1")}, {"folder", bytesOf("2")}, {"fine", bytesOf("3")}}));
    rig.rig.peer.remove("/usr/tree/folder");
    rig.rig.peer.put("/usr/tree/folder/x", bytesOf("x"));
    rig.rig.peer.remove("/usr/tree/file");
    rig.rig.peer.put("/usr/tree/file", bytesOf("on the module"));

    // Nothing is written through a link that lies in the target.
    fs::create_directories(rig.path("outside"));
    fs::create_directories(rig.path("down"));
    fs::create_directory_symlink(rig.path("outside"), rig.path("down") / "folder");
    fs::create_symlink(rig.path("outside") / "target", rig.path("down") / "file");
    COMPARE_TEXT(rig.run(download(rig.path("down"))), "");
    QVERIFY(fs::is_empty(rig.path("outside")));
    QVERIFY(fs::exists(rig.path("down") / "fine"));

    QCOMPARE(rig.plan(upload(rig.path("nowhere"))).error().code, ErrorCode::notFound);
    QCOMPARE(rig.plan(upload(rig.path("up") / "fine")).error().code, ErrorCode::notDirectory);
    QCOMPARE(rig.plan(upload(rig.path("up"), "/usr/tree/file")).error().code, ErrorCode::notDirectory);
    QCOMPARE(rig.plan(upload(rig.path("up"), "/")).error().code, ErrorCode::badArgument);
    QCOMPARE(rig.plan(download(rig.path("down"), "/usr/nowhere")).error().code, ErrorCode::notFound);
}

void TestTreeTransfer::leavesNamesThatLeadElsewhere()
{
    TreeRig rig;
    fs::create_directories(rig.path("outside"));
    fs::create_directories(rig.path("down"));
    fs::create_directory_symlink(rig.path("outside"), rig.path("down") / "link");
    const TreeRequest request = download(rig.path("down"), "/usr");
    VERIFY_OK(rig.plan(request));
    // A module can tell whatever it likes.
    VERIFY_OK(rig.rig.module->interpreter().run("def _lb_walk(top, deep):\n"
                                                "    for name in (b'../x', b'..', b'/x', b'a//x', b'a/./x', b'n\\0x',\n"
                                                "                 b'link/x', b'fine'):\n"
                                                "        yield top + b'/' + name, 1\n"
                                                "def _lb_crc_of(path, size):\n"
                                                "    return 1\n"));
    const auto plan = rig.plan(request);
    VERIFY_OK(plan);
    QCOMPARE(plan->count(TreeAct::left), 7U);
    QCOMPARE(plan->steps.front().path, "fine");
}

/// Links are not followed: what a link leads to is not gone from the source.
void TestTreeTransfer::removesNothingBehindALink()
{
    PythonSettings settings;
    settings.files = {{"/usr/tree/lib/a", bytesOf("a")}, {"/usr/tree/lib/deep/b", bytesOf("b")}};
    TreeRig rig(settings);
    writeTree(rig.path("shared"), {{"a", bytesOf("a")}});
    writeTree(rig.path("up"), {{"main", bytesOf("m")}});
    fs::create_directory_symlink(rig.path("shared"), rig.path("up") / "lib");
    TreeRequest request = upload(rig.path("up"));
    request.removeOthers = true;
    const auto plan = rig.plan(request);
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan),
             (std::vector<std::string>{"write main", "left lib", "kept lib/deep/b", "kept lib/deep", "kept lib/a"}));
    COMPARE_TEXT(rig.run(request), "");
    const Files there = treeOn(rig.rig.peer, "/usr/tree");
    QVERIFY(there.contains("lib/a") && there.contains("lib/deep/b") && there.contains("main"));
}

void TestTreeTransfer::saysHowMuchSpaceIsMissing()
{
    PythonSettings settings;
    settings.usrBlocks = 30;
    TreeRig rig(settings);
    std::mt19937 random(1);
    writeTree(rig.path("up"), {{"a", test::randomBytes(random, 60'000)}, {"b", test::randomBytes(random, 60'000)}});
    const auto plan = rig.plan(upload(rig.path("up")));
    VERIFY_OK(plan);
    QVERIFY(plan->bytesMissing > 0 && plan->bytesMissing % 4096 == 0);
    QVERIFY(!rig.run(upload(rig.path("up"))).empty());
    QCOMPARE(rig.report.problem->code, ErrorCode::noSpace);
    QCOMPARE(treeOn(rig.rig.peer, "/usr/tree"), Files{});
}

void TestTreeTransfer::tellsOneChangeAmongManyCheaply()
{
    std::mt19937 random(test::seedOr(9));
    TreeRig rig;
    Files files;
    for (int i = 0; i < 1000; ++i) {
        const std::string path = "package" + std::to_string(i % 20) + "/module_" + std::to_string(i) + ".py";
        files[path] = test::sourceText(random, 100);
        rig.rig.peer.put("/usr/tree/" + path, files[path]);
    }
    Bytes changed = test::sourceText(random, 10 * 1024);
    files["package7/module_7.py"] = changed;
    writeTree(rig.path("up"), files);
    const auto onTheLine = [&] { return rig.rig.line.bytesToPeer() + rig.rig.line.bytesFromPeer(); };
    auto before = onTheLine();
    QVERIFY(rig.rig.open().empty());
    COMPARE_TEXT(rig.run(upload(rig.path("up"))), "");
    QCOMPARE(rig.report.written, 1U);
    const auto firstCost = onTheLine() - before; // with the opening and the helpers

    changed[5000] ^= std::byte{1};
    test::writeFile(rig.path("up") / "package7/module_7.py", changed);
    before = onTheLine();
    COMPARE_TEXT(rig.run(upload(rig.path("up"))), "");
    QCOMPARE(rig.report.written, 1U);
    QCOMPARE(rig.report.unchanged, 999U);
    const auto cost = onTheLine() - before;
    QCOMPARE(rig.rig.peer.file("/usr/tree/package7/module_7.py"), changed);
    Bytes packed(compressBound(changed.size()));
    uLongf size = packed.size();
    QCOMPARE(compress2(reinterpret_cast<Bytef*>(packed.data()), &size, reinterpret_cast<const Bytef*>(changed.data()),
                       changed.size(), 9),
             Z_OK);
    qInfo("%llu bytes on the line for %lu compressed; %llu with the opening and the helpers",
          static_cast<unsigned long long>(cost), size, static_cast<unsigned long long>(firstCost));
    QVERIFY2(static_cast<double>(cost) <= 1.1 * static_cast<double>(size) + 4096, std::to_string(cost).c_str());
    QVERIFY2(static_cast<double>(firstCost) <= 1.1 * static_cast<double>(size) + 4096,
             std::to_string(firstCost).c_str());
}

void TestTreeTransfer::sendsManySmallFilesInOneStream()
{
    std::mt19937 random(test::seedOr(10));
    TreeRig rig;
    Files files;
    for (int i = 0; i < 200; ++i)
        files["file_" + std::to_string(i) + ".py"] = test::sourceText(random, 500);
    writeTree(rig.path("up"), files);
    const auto start = rig.rig.line.now();
    const auto commands = rig.rig.peer.counts().commands;
    COMPARE_TEXT(rig.run(upload(rig.path("up"))), "");
    QCOMPARE(treeOn(rig.rig.peer, "/usr/tree"), files);
    // One or more commands for each file would be 200.
    QVERIFY(rig.rig.peer.counts().commands - commands < 20);
    qInfo("%.2f s of virtual time", static_cast<double>((rig.rig.line.now() - start).count()) / 1e6);
}

/// It reads all files before it tells its digests: longer than one command may be silent.
void TestTreeTransfer::waitsForASlowModule()
{
    TreeRig rig;
    for (int i = 0; i < 400; ++i)
        rig.rig.peer.put("/usr/tree/" + std::to_string(i), bytesOf("content"));
    PythonSettings settings;
    settings.readTime = std::chrono::milliseconds(200);
    rig.rig.peer.change(settings);
    writeTree(rig.path("up"), {{"main.py", bytesOf("1")}});
    const auto plan = rig.plan(upload(rig.path("up")));
    VERIFY_OK(plan);
    QCOMPARE(stepsOf(*plan), std::vector<std::string>{"write main.py"});
}

void TestTreeTransfer::goesOnAfterAReset()
{
    std::mt19937 random(test::seedOr(11));
    Files files{{"a/", {}}, {"b/", {}}};
    for (int i = 0; i < 12; ++i)
        files[(i % 2 ? "a/" : "b/") + std::to_string(i)] = test::randomBytes(random, 3000);
    TreeRig rig;
    writeTree(rig.path("up"), files);
    PythonSettings settings;
    settings.resetAtByteReceived = rig.rig.peer.counts().bytesReceived + 25'000;
    rig.rig.peer.change(settings);
    QVERIFY(!rig.run(upload(rig.path("up"))).empty());
    const std::size_t done = rig.report.written;
    for (const auto& [path, bytes] : treeOn(rig.rig.peer, "/usr/tree"))
        QVERIFY2(isTemporaryName(nameOfModulePath(path)) || files.at(path) == bytes, path.c_str());
    COMPARE_TEXT(rig.rig.open(), "");
    COMPARE_TEXT(rig.run(upload(rig.path("up"))), "");
    QVERIFY(rig.report.unchanged > 0 && rig.report.unchanged >= done);
    QCOMPARE(rig.report.unchanged + rig.report.written, 12U);
    QCOMPARE(treeOn(rig.rig.peer, "/usr/tree"), files);

    // Fetching too.
    settings.resetAtByteReceived = 0;
    settings.resetAtByteSent = rig.rig.peer.counts().bytesSent + 20'000;
    rig.rig.peer.change(settings);
    QVERIFY(!rig.run(download(rig.path("down"))).empty());
    COMPARE_TEXT(rig.rig.open(), "");
    COMPARE_TEXT(rig.run(download(rig.path("down"))), "");
    QCOMPARE(treeIn(rig.path("down")), files);
}

QTEST_GUILESS_MAIN(TestTreeTransfer)
#include "TestTreeTransfer.moc"
