// SPDX-License-Identifier: MIT
// The status of a module with the vendor's firmware, and its repairs, on a real MicroPython.
#include "device/python/PythonStatus.h"

#include "core/checksum/Crc32.h"
#include "core/project/StatusExport.h"
#include "device/python/PythonLiteral.h"
#include "device/python/PythonModule.h"
#include "device/python/PythonRepair.h"
#include "tests/device/download/ModuleRig.h"
#include "tests/device/python/StatusTree.h"

#include <QTest>

using namespace device;
using namespace test;
using core::backup::FileReason;
using core::backup::FileState;
using core::project::FileStatus;
using core::project::ModuleStatus;
using ListKind = core::restore::ListFacts::Kind;
using Why = RepairObstacle::Why;

namespace
{

/// One interpreter serves all tests: a module made anew is quicker than another process.
PythonPeer& peerWith(const PythonSettings& settings)
{
    static PythonPeer peer;
    peer.begin(settings);
    return peer;
}

struct Rig {
    explicit Rig(const PythonSettings& settings) : settings(settings), peer(peerWith(settings)) {}

    PythonModule& module()
    {
        if (!opened) {
            auto done = PythonModule::open(connector, {}, cancel, [this](std::string_view text) { stray += text; });
            if (!done)
                throw std::runtime_error("not opened: " + done.error().detail);
            opened = std::move(*done);
        }
        return *opened;
    }
    ModuleStatus status()
    {
        auto read = readPythonStatus(module());
        if (!read)
            throw std::runtime_error("no status: " + read.error().detail);
        return std::move(*read);
    }
    RepairResult repair(const core::HostResult<RepairPlan>& plan)
    {
        if (!plan)
            throw std::runtime_error("no plan: " + plan.error().detail);
        auto done = carryOut(module(), *plan, {}, cancel);
        if (!done)
            throw std::runtime_error("no repair: " + done.error().detail);
        return std::move(*done);
    }

    /// What the vendor's rules restore at the next start.
    QString restoredAtBoot()
    {
        opened.reset();
        settings.hasRestore = true;
        peer.change(settings);
        peer.takeOutput();
        const auto before = peer.files();
        peer.reset();
        line.wait(std::chrono::seconds(2));
        peer.poll(line.now());
        const auto said = peer.takeOutput();
        const std::string text(reinterpret_cast<const char*>(said.data()), said.size());
        if (text.find("restoring") != text.npos || text.find("error") != text.npos)
            return QString::fromStdString(text);
        return peer.files() == before ? QString() : QStringLiteral("the files are others");
    }

    PythonSettings settings;
    PythonPeer& peer;
    std::string stray; ///< what the module said unasked
    PacedLine line{peer, 921600, std::chrono::microseconds(200)};
    LineConnector connector{line};
    CancelToken cancel;
    std::unique_ptr<PythonModule> opened;
};

const FileStatus& fileIn(const ModuleStatus& status, const std::string& path)
{
    const auto found = std::ranges::find(status.files, path, &FileStatus::path);
    if (found == status.files.end())
        throw std::runtime_error("no " + path);
    return *found;
}

bool hasObstacle(const RepairPlan& plan, const std::string& path, Why why)
{
    return std::ranges::any_of(plan.obstacles, [&](const auto& one) { return one.path == path && one.why == why; });
}

std::string textIn(Rig& rig, const std::string& path)
{
    const auto content = rig.peer.file(path);
    return content ? std::string(reinterpret_cast<const char*>(content->data()), content->size()) : "(missing)";
}

std::string sha256Of(const std::string& content)
{
    core::checksum::Sha256 hash;
    hash.update(std::as_bytes(std::span(content)));
    std::string text;
    for (const std::byte byte : hash.finish()) {
        char digits[3];
        std::snprintf(digits, sizeof digits, "%02x", static_cast<unsigned>(byte));
        text += digits;
    }
    return text;
}

} // namespace

class TestPythonStatus : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }

    void everyStateIsRecognisedAndRepaired_data();
    void everyStateIsRecognisedAndRepaired();
    void manyFilesTakeThreeCommands();
    void oddLists();
    void partitionsAndFlag();
    void bearsWhatOthersPrint_data();
    void bearsWhatOthersPrint();
    void damagedAnswersAreNoticed();
    void restoresOne();
    void acceptsAChange();
    void rebuildsAnUnusableList_data();
    void rebuildsAnUnusableList();
    void migratesTheShaEra();
    void migratesAListWithoutFolders();
    void refusesAListThatWouldBeTooLong();
    void aFullPartitionIsNamed();
    void withoutRoomTheOldFileGoesFirst();
    void aLeftoverMakesRoom();
    void theLastCopyStays_data();
    void theLastCopyStays();
    void isCancelled();
};

void TestPythonStatus::everyStateIsRecognisedAndRepaired_data()
{
    QTest::addColumn<QString>("prefix");
    QTest::newRow("with a slash") << "/usr/";
    QTest::newRow("without") << "usr/";
}

void TestPythonStatus::everyStateIsRecognisedAndRepaired()
{
    QFETCH(const QString, prefix);
    Rig rig(treeOf(statusCases(), prefix.toStdString()));
    const ModuleStatus before = rig.status();
    QCOMPARE(before.files.size(), statusCases().size() + 1); // and system_config.json of the boot
    for (const StatusCase& one : statusCases()) {
        const FileStatus& file = fileIn(before, std::string("/usr/") + one.name);
        QVERIFY2(file.decision.state == one.state,
                 (file.path + " is " + toText(file.decision.state) + " " + toText(file.decision.reason)).c_str());
        if (one.state == FileState::unlisted) {
            QVERIFY(file.isSizeOnly && file.facts.user.size == one.user->size());
            continue;
        }
        QCOMPARE(file.facts.user.kind == core::backup::FileFact::Kind::read, one.user.has_value());
        QCOMPARE(file.facts.backup.kind == core::backup::FileFact::Kind::read, one.copy.has_value());
        if (one.user) {
            QCOMPARE(file.facts.user.size, one.user->size());
            QCOMPARE(file.facts.user.crc, moduleCrc(*one.user));
        }
        if (one.copy)
            QCOMPARE(file.facts.backup.crc, moduleCrc(*one.copy));
        QCOMPARE(file.facts.sameContent, one.user && one.user == one.copy);
    }

    const auto restoring = planRestore(before, {});
    QVERIFY(restoring);
    QVERIFY(hasObstacle(*restoring, "/usr/damaged-copy.py", Why::backupDamaged));
    QVERIFY(hasObstacle(*restoring, "/usr/no-copy.py", Why::backupMissing));
    QVERIFY(hasObstacle(*restoring, "/usr/unverified.py", Why::backupUnverified));
    const auto restored = rig.repair(restoring);
    QVERIFY(restored.failures.empty() && restored.isListWritten);
    const auto repaired = rig.repair(planLists(restored.after));
    for (const StatusCase& one : statusCases()) {
        const FileStatus& file = fileIn(repaired.after, std::string("/usr/") + one.name);
        QVERIFY2(file.decision.state == one.after,
                 (file.path + " is " + toText(file.decision.state) + " " + toText(file.decision.reason)).c_str());
        QVERIFY(file.decision.action == core::backup::FileAction::none);
    }
    QVERIFY(repaired.after.userList.isClean());
    // What a new backup would have to help is left as it is by whoever wants it so.
    std::vector<std::string> rest;
    for (const FileStatus& file : repaired.after.files)
        if (!isWhole(file.decision.state))
            rest.push_back(file.path);
    const auto accepted = rig.repair(planAccept(repaired.after, rest));
    QVERIFY(accepted.failures.empty());
    QCOMPARE(rig.restoredAtBoot(), QString());
}

void TestPythonStatus::manyFilesTakeThreeCommands()
{
    std::vector<StatusCase> cases;
    std::vector<std::string> names;
    for (int i = 0; i < 270; ++i)
        names.push_back("app/file" + std::to_string(1000 + i) + ".py");
    for (const std::string& name : names)
        cases.push_back({name.c_str(), factory, factory, moduleCrc(factory), moduleCrc(factory), FileState::whole, {}});
    Rig rig(treeOf(cases, "/usr/"));
    const auto booted = rig.peer.counts().commands;
    const ModuleStatus status = rig.status();
    QCOMPARE(status.files.size(), 270u + 1);
    QVERIFY(status.everythingWhole());
    const auto first = rig.peer.counts().commands;
    QVERIFY2(first - booted <= 3, std::to_string(first - booted).c_str());
    QVERIFY(rig.status().everythingWhole());
    QCOMPARE(rig.peer.counts().commands - first, 1u);
    QCOMPARE(rig.peer.file("/usr/checksum.json"), rig.settings.files["/usr/checksum.json"]);
}

void TestPythonStatus::oddLists()
{
    struct Odd {
        const char* name;
        QByteArray list;
        ListKind kind;
        bool isListed = false;
        bool isClean = false;
    };
    const QByteArray crc = "0x" + QByteArray::number(moduleCrc(factory), 16);
    const QByteArray entry = R"({"name":"/usr/a.py","crc32":")" + crc + "\"}";
    const std::vector<Odd> lists{
        {"compact", "[" + entry + "]", ListKind::usable, true, true},
        {"escaped", R"([{"name":"\/usr\/\u0061.py","crc32":")" + crc + "\"}]", ListKind::usable, true, true},
        {"capitals", R"([{"crc32":")" + crc.toUpper() + R"(","name":"USR/a.py"}])", ListKind::usable, true},
        {"empty", "", ListKind::unusable},
        {"cut", "[" + entry + ",", ListKind::unusable},
        {"object", entry, ListKind::unusable},
        {"no value", R"([{"name":"/usr/a.py","crc32":""}])", ListKind::usable},
        {"longer than the vendor reads", "[" + entry + QByteArray(16'400, ' ') + "]", ListKind::usable, true},
        {"longer than any tool writes", "[" + entry + QByteArray(131'072, ' ') + "]", ListKind::unusable},
    };
    PythonSettings settings;
    settings.hasRestore = false;
    settings.files = {{"/usr/a.py", bytesOf(factory)}, {"/bak/backup_restore.json", bytesOf(R"({"enable": 0})")}};
    Rig rig(settings);
    for (const auto& [name, list, kind, isListed, isClean] : lists) {
        rig.peer.put("/usr/checksum.json", bytesOf(list.toStdString()));
        const ModuleStatus status = rig.status();
        QVERIFY2(status.userList.kind == kind, name);
        QVERIFY2(status.userList.isClean() == isClean, name);
        QVERIFY(status.backupList.kind == ListKind::missing);
        const FileStatus& file = fileIn(status, "/usr/a.py");
        QVERIFY2((file.decision.state == FileState::notRestorable) == isListed, name);
        if (isListed)
            QVERIFY2(file.facts.user.crc == moduleCrc(factory) && file.facts.userEntry.crc == moduleCrc(factory), name);
        QVERIFY(status.flag.kind == core::restore::FlagFacts::Kind::read && !status.flag.flag.enabled());
    }
}

void TestPythonStatus::partitionsAndFlag()
{
    PythonSettings settings;
    settings.hasRestore = false;
    settings.files = {{"/usr/a.py", bytesOf(factory)}, {"/usr/b/", {}}};
    Rig rig(settings);
    const ModuleStatus status = rig.status();
    QVERIFY(status.userProblem.empty() && status.backupProblem.empty());
    QVERIFY(status.flag.kind == core::restore::FlagFacts::Kind::missing);
    QVERIFY(status.userList.kind == ListKind::missing);
    QCOMPARE(status.files.size(), 2u);
    // The backup is gone.
    const auto gone = rig.module().interpreter().run("import uos\n"
                                                     "def none(path, real=uos.statvfs):\n"
                                                     "    if path == '/bak': raise OSError(19)\n"
                                                     "    return real(path)\n"
                                                     "uos.statvfs = none\n");
    QVERIFY(gone);
    const ModuleStatus without = rig.status();
    QVERIFY(!without.backupProblem.empty());
    QVERIFY(without.flag.kind == core::restore::FlagFacts::Kind::unreadable);
    QVERIFY(!planLists(without));
}

void TestPythonStatus::bearsWhatOthersPrint_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("lines") << "hello\n";
    QTest::newRow("half lines") << "hello> ";
    QTest::newRow("what looks like a line of ours") << "hello s 5 b'/a' #1\n";
}

/// A thread of the module between the writes of ours, for a status and for a restore.
void TestPythonStatus::bearsWhatOthersPrint()
{
    QFETCH(const QString, text);
    Rig rig(treeOf(statusCases(), "/usr/"));
    const std::string told = core::project::statusCsv(rig.status());
    rig.stray.clear();
    rig.settings.otherText = text.toStdString();
    rig.settings.otherBefore = "\v\n\4";
    rig.peer.change(rig.settings);
    const ModuleStatus before = rig.status();
    QCOMPARE(core::project::statusCsv(before), told);
    QVERIFY(rig.stray.starts_with(rig.settings.otherText.substr(0, 5)));
    QVERIFY(rig.stray.find_first_of("\v\f") == std::string::npos);
    rig.stray.clear();
    const std::vector<std::string> paths{"/usr/app/changed.py"};
    const auto done = rig.repair(planRestore(before, paths));
    QVERIFY(done.failures.empty());
    QCOMPARE(textIn(rig, paths.front()), factory);
    QVERIFY(fileIn(done.after, paths.front()).decision.state == FileState::whole);
    QVERIFY(rig.stray.find("hello") != std::string::npos);
}

void TestPythonStatus::damagedAnswersAreNoticed()
{
    std::string others;
    Rig rig(treeOf(statusCases(), "/usr/"));
    (void)rig.status();
    const std::string answer = rig.module().interpreter().run("lb_status.tell()").value();
    const std::string told = core::project::statusCsv(statusOfFacts(statusFactsIn(answer, others).value()));
    // What a program in the background prints is passed over.
    const auto among = statusFactsIn("tick\n" + answer + "\v\f\vtick #1\f\n", others);
    QVERIFY(among);
    QCOMPARE(others.c_str(), "tick\ntick #1\n");
    QCOMPARE(core::project::statusCsv(statusOfFacts(*among)), told);
    std::mt19937 random(6);
    for (int i = 0; i < 500; ++i) {
        std::string damaged = answer;
        const std::size_t at = random() % damaged.size();
        switch (i % 3) {
        case 0:
            damaged[at] = static_cast<char>(random() % 256);
            break;
        case 1:
            damaged.erase(at, 1 + random() % 100);
            break;
        case 2:
            damaged.resize(at);
            break;
        }
        const auto facts = statusFactsIn(damaged, others);
        if (facts)
            QCOMPARE(core::project::statusCsv(statusOfFacts(*facts)), told);
        else
            QVERIFY(facts.error().code == core::ErrorCode::linkFailed);
    }
    // What prints meanwhile, and where it likes: between lines of ours it is borne, a broken one is not taken.
    for (int i = 0; i < 300; ++i) {
        std::string among = answer;
        std::size_t at = random() % among.size();
        const bool isBetween = i % 2 == 0;
        if (isBetween)
            at = among.find('\f', at) + 1;
        const char* const words[] = {"temp 21.5\n", "e 12\n", "\vf - - 0 b'/a' #1\f", "tick", "\r\n", " #0",
                                     "\v",          "\f"};
        among.insert(at, words[static_cast<std::size_t>(i / 2) % std::size(words)]);
        const auto facts = statusFactsIn(among, others);
        QVERIFY(facts || !isBetween);
        if (facts)
            QCOMPARE(core::project::statusCsv(statusOfFacts(*facts)), told);
        else
            QVERIFY(facts.error().code == core::ErrorCode::linkFailed);
    }
    // A line of ours that stands twice counts as one too many.
    QVERIFY(!statusFactsIn(answer.substr(0, answer.find('\f') + 1) + answer, others));
    // A piece that the backup's list has in common with the user list, of a size that no list has.
    const std::string endless = "c kl 1 =18446744073709551615";
    const auto lineOf = [](const std::string& text) {
        char crc[16];
        std::snprintf(crc, sizeof crc, " #%x\f", core::checksum::quecPythonCrc32(std::as_bytes(std::span(text))));
        return "\v" + text + crc;
    };
    const std::string first = "c kl 0 b'x'";
    QVERIFY(!statusFactsIn(lineOf(first) + lineOf(endless), others));
    QVERIFY(!statusFactsIn("", others) && !bytesOfRepr("b'\\x1'") && !bytesOfRepr("b'") && !bytesOfRepr("'a'"));
    QCOMPARE(bytesOfRepr(pythonBytes(std::string("\0'\"\\\n\xE8", 6))).value(), std::string("\0'\"\\\n\xE8", 6));
}

void TestPythonStatus::restoresOne()
{
    Rig rig(treeOf(statusCases(), "/usr/"));
    const std::vector<std::string> paths{"/usr/deep/er/lost.py", "/usr/updated.py", "/usr/plain.txt", "/usr/nothing"};
    const auto plan = planRestore(rig.status(), paths);
    QVERIFY(plan);
    QCOMPARE(plan->steps.size(), 2u);
    QVERIFY(hasObstacle(*plan, "/usr/plain.txt", Why::notListed) && hasObstacle(*plan, "/usr/nothing", Why::notListed));
    const auto done = rig.repair(plan);
    QVERIFY(fileIn(done.after, "/usr/deep/er/lost.py").decision.state == FileState::whole);
    QVERIFY(fileIn(done.after, "/usr/updated.py").decision.state == FileState::whole);
    QVERIFY(fileIn(done.after, "/usr/app/changed.py").decision.state == FileState::changed);
    QCOMPARE(textIn(rig, "/usr/deep/er/lost.py"), factory);
    for (const auto& [path, content] : rig.peer.files())
        QVERIFY2(path.find('~') == path.npos, path.c_str());
}

void TestPythonStatus::acceptsAChange()
{
    for (const std::string prefix : {"/usr/", "usr/"}) {
        Rig rig(treeOf(statusCases(), prefix));
        const std::vector<std::string> paths{"/usr/app/changed.py", "/usr/deep/er/lost.py", "/usr/plain.txt"};
        const auto plan = planAccept(rig.status(), paths);
        QVERIFY(plan && plan->steps.size() == 1);
        QVERIFY(hasObstacle(*plan, "/usr/deep/er/lost.py", Why::fileMissing));
        QCOMPARE(plan->mayUpdate, prefix == "/usr/");
        const auto done = rig.repair(plan);
        QVERIFY(fileIn(done.after, "/usr/app/changed.py").decision.state == FileState::updated);
        QCOMPARE(textIn(rig, "/usr/app/changed.py"), broken);
    }
}

void TestPythonStatus::rebuildsAnUnusableList_data()
{
    QTest::addColumn<QString>("list");
    QTest::newRow("empty") << "";
    QTest::newRow("missing") << QString();
}

void TestPythonStatus::rebuildsAnUnusableList()
{
    QFETCH(const QString, list);
    PythonSettings settings = treeOf(statusCases(), "/usr/");
    if (list.isNull())
        settings.files.erase("/usr/checksum.json");
    else
        settings.files["/usr/checksum.json"] = bytesOf(list.toStdString());
    Rig rig(settings);
    const auto plan = planLists(rig.status());
    QVERIFY(plan && plan->rewritesList);
    QVERIFY(std::ranges::count(plan->rolledBack, "/usr/updated.py") == 1);
    QVERIFY(std::ranges::count(plan->rolledBack, "/usr/whole.py") == 0);
    const auto done = rig.repair(plan);
    QVERIFY(done.after.userList.isClean());
    QVERIFY(fileIn(done.after, "/usr/updated.py").decision.state == FileState::changed);
    const std::vector<std::string> kept{"/usr/updated.py", "/usr/no-copy-changed.py", "/usr/damaged-both.py"};
    const auto accepted = rig.repair(planAccept(done.after, kept));
    QVERIFY(fileIn(accepted.after, "/usr/updated.py").decision.state == FileState::updated);
    (void)rig.repair(planRestore(accepted.after, {}));
    QCOMPARE(rig.restoredAtBoot(), QString());
}

void TestPythonStatus::migratesTheShaEra()
{
    PythonSettings settings = treeOf({}, "");
    settings.files["/usr/a.py"] = settings.files["/bak/usr/a.py"] = bytesOf(factory);
    settings.files["/usr/b.py"] = bytesOf(broken);
    settings.files["/bak/usr/b.py"] = bytesOf(factory);
    settings.files["/usr/c.py"] = settings.files["/bak/usr/c.py"] = bytesOf(newer);
    const auto entry = [](const std::string& name, const std::string& content) {
        return R"({"name": "/usr/)" + name + R"(", "sha256": ")" + sha256Of(content) + "\"}";
    };
    const std::string list =
        "[" + entry("a.py", factory) + ", " + entry("b.py", factory) + ", " + entry("c.py", factory) + "]";
    settings.files["/usr/checksum.json"] = settings.files["/bak/checksum.json"] = bytesOf(list);
    Rig rig(settings);
    const ModuleStatus before = rig.status();
    QCOMPARE(before.userList.legacy, 3u);
    QVERIFY(fileIn(before, "/usr/a.py").decision.state == FileState::whole);
    QVERIFY(fileIn(before, "/usr/b.py").decision.state == FileState::changed);
    QVERIFY(fileIn(before, "/usr/c.py").decision.state == FileState::backupDamaged);
    const auto plan = planLists(before);
    QVERIFY(plan);
    QVERIFY(hasObstacle(*plan, "/usr/c.py", Why::entryUnverified));
    const auto done = rig.repair(plan);
    QVERIFY(done.after.userList.isClean());
    QCOMPARE(done.after.userList.entries, 2u);
    (void)rig.repair(planRestore(done.after, {}));
    QCOMPARE(textIn(rig, "/usr/b.py"), factory);
    QCOMPARE(rig.restoredAtBoot(), QString());
}

void TestPythonStatus::migratesAListWithoutFolders()
{
    // As QPYcom V1.4 wrote it: base names, and the copies flat in the root of the backup.
    PythonSettings settings = treeOf({}, "");
    settings.files["/usr/app/net.py"] = settings.files["/bak/net.py"] = bytesOf(factory);
    settings.files["/usr/main.py"] = settings.files["/bak/main.py"] = bytesOf(newer);
    settings.files["/usr/checksum.json"] = settings.files["/bak/checksum.json"] =
        bytesOf(listOf({{"usr/net.py", moduleCrc(factory)}, {"usr/main.py", moduleCrc(newer)}}));
    Rig rig(settings);
    const auto plan = planLists(rig.status());
    QVERIFY(plan);
    const auto moved = std::ranges::find(plan->steps, RepairStep::Kind::moveEntry, &RepairStep::kind);
    QVERIFY(moved != plan->steps.end() && moved->path == "/usr/app/net.py" && moved->from == "/usr/net.py");
    QVERIFY(hasObstacle(*plan, "/usr/app/net.py", Why::backupMissing));
    const auto done = rig.repair(plan);
    QVERIFY(done.after.userList.isClean());
    QCOMPARE(fileIn(done.after, "/usr/app/net.py").facts.userEntry.crc, moduleCrc(factory));
    QCOMPARE(rig.restoredAtBoot(), QString());
}

void TestPythonStatus::refusesAListThatWouldBeTooLong()
{
    // Fits as it stands, and would not once the module has rewritten it.
    std::string list = "[";
    std::vector<std::pair<std::string, std::uint32_t>> entries;
    for (int i = 0; i < 400; ++i)
        list +=
            (i > 0 ? "," : "") + std::string(R"({"name":"usr/f)") + std::to_string(1000 + i) + R"(.py","crc32":"0x1"})";
    PythonSettings settings = treeOf({}, "");
    settings.files["/usr/checksum.json"] = bytesOf(list + "]");
    Rig rig(settings);
    const ModuleStatus status = rig.status();
    QCOMPARE(status.userList.entries, 400u);
    const auto plan = planLists(status);
    QVERIFY(!plan && plan.error().code == core::ErrorCode::tooLarge);
}

void TestPythonStatus::aFullPartitionIsNamed()
{
    PythonSettings settings = treeOf({}, "");
    const std::string large(20'000, 'x');
    settings.files["/bak/usr/large.bin"] = bytesOf(large);
    settings.files["/usr/checksum.json"] = settings.files["/bak/checksum.json"] =
        bytesOf(listOf({{"/usr/large.bin", moduleCrc(large)}}));
    settings.usrBlocks = 8;
    Rig rig(settings);
    const auto done = rig.repair(planRestore(rig.status(), {}));
    QCOMPARE(done.failures.size(), 1u);
    QVERIFY(done.failures.front().problem.code == core::ErrorCode::noSpace);
    QVERIFY(fileIn(done.after, "/usr/large.bin").decision.state == FileState::missing);
}

namespace
{

const std::string largeFile(20'000, 'x'); // 5 blocks

/// One damaged file of 5 blocks; `freeBlocks` are free.
PythonSettings nearlyFull(std::uint32_t freeBlocks)
{
    PythonSettings settings = treeOf({}, "");
    settings.files["/bak/usr/large.bin"] = bytesOf(largeFile);
    settings.files["/usr/large.bin"] = bytesOf(std::string(20'000, 'y'));
    settings.files["/usr/checksum.json"] = settings.files["/bak/checksum.json"] =
        bytesOf(listOf({{"/usr/large.bin", moduleCrc(largeFile)}}));
    settings.usrBlocks = 4 + 5 + 1 + 1 + freeBlocks; // with checksum.json and system_config.json
    return settings;
}

} // namespace

void TestPythonStatus::withoutRoomTheOldFileGoesFirst()
{
    for (const std::uint32_t freeBlocks : {7u, 6u, 1u}) {
        Rig rig(nearlyFull(freeBlocks));
        const auto plan = planRestore(rig.status(), {});
        QVERIFY(plan && plan->steps.size() == 1);
        const bool removesFirst = freeBlocks == 6;
        QCOMPARE(plan->steps.front().removesFirst, removesFirst);
        const auto done = rig.repair(plan);
        QCOMPARE(done.removedFirst.size(), removesFirst ? 1u : 0u);
        QCOMPARE(done.failures.size(), freeBlocks == 1 ? 1u : 0u);
        QCOMPARE(textIn(rig, "/usr/large.bin"), freeBlocks == 1 ? std::string(20'000, 'y') : largeFile);
    }
    // Never unannounced: there was room when the plan was made.
    Rig rig(nearlyFull(7));
    const auto plan = planRestore(rig.status(), {});
    rig.peer.put("/usr/more.bin", bytesOf(largeFile));
    const auto done = rig.repair(plan);
    QCOMPARE(done.failures.size(), 1u);
    QVERIFY(done.failures.front().problem.code == core::ErrorCode::noSpace);
    QCOMPARE(textIn(rig, "/usr/large.bin"), std::string(20'000, 'y'));
}

void TestPythonStatus::aLeftoverMakesRoom()
{
    PythonSettings settings = nearlyFull(7 - 5);
    settings.files["/usr/" + temporaryFor("/usr/large.bin")] = bytesOf(largeFile);
    settings.usrBlocks += 5;
    Rig rig(settings);
    const auto plan = planRestore(rig.status(), {});
    QVERIFY(plan && !plan->steps.front().removesFirst);
    const auto done = rig.repair(plan);
    QVERIFY(done.failures.empty() && done.removedFirst.empty());
    QCOMPARE(textIn(rig, "/usr/large.bin"), largeFile);
}

void TestPythonStatus::theLastCopyStays_data()
{
    QTest::addColumn<int>("freeBlocks");
    QTest::addColumn<int>("error");
    QTest::newRow("the old file was removed for room") << 6 << 5;
    QTest::newRow("the file system does not replace") << 20 << 17;
    QTest::newRow("the old file is there") << 20 << 5;
}

void TestPythonStatus::theLastCopyStays()
{
    QFETCH(const int, freeBlocks);
    QFETCH(const int, error);
    Rig rig(nearlyFull(static_cast<std::uint32_t>(freeBlocks)));
    const auto plan = planRestore(rig.status(), {});
    QVERIFY(rig.module().interpreter().run("import uos\ndef none(a, b):\n    raise OSError(" + std::to_string(error) +
                                           ")\nuos.rename = none\n"));
    const auto done = carryOut(rig.module(), *plan, {}, rig.cancel);
    QVERIFY(done && done->failures.size() == 1);
    const std::string temporary = temporaryFor("/usr/large.bin");
    const bool isLast = freeBlocks == 6 || error == 17;
    QCOMPARE(done->failures.front().problem.detail.find(temporary) != std::string::npos, isLast);
    QCOMPARE(textIn(rig, "/usr/" + temporary), isLast ? largeFile : "(missing)");
    QCOMPARE(rig.peer.file("/usr/large.bin").has_value(), !isLast);
    QCOMPARE(done->removedFirst.size(), freeBlocks == 6 ? 1u : 0u);
}

void TestPythonStatus::isCancelled()
{
    Rig rig(treeOf(statusCases(), "/usr/"));
    const auto plan = planRestore(rig.status(), {});
    QVERIFY(plan);
    const auto done = carryOut(
        rig.module(), *plan,
        [&](std::size_t count, std::size_t, const std::string&) {
            if (count >= 2)
                rig.cancel.cancel();
        },
        rig.cancel);
    QVERIFY(!done && done.error().code == core::ErrorCode::cancelled);
}

QTEST_APPLESS_MAIN(TestPythonStatus)
#include "TestPythonStatus.moc"
