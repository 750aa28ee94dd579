// SPDX-License-Identifier: MIT
// download, read and status of a module, by the program itself over a pseudo-terminal.
#include "tests/app/lifeboat/Program.h"
#include "tests/support/ModuleAtPort.h"
#include "tests/support/PortServer.h"

#include "core/package/Package.h"
#include "tests/device/serial/FakeSystem.h"
#include "tests/support/SimulatedModule.h"

#include <QElapsedTimer>
#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <future>
#include <sys/file.h>

using namespace test;
using firmware::host::ModuleSettings;

namespace
{

constexpr std::uint32_t userAddress = 0x60420000;
constexpr std::uint32_t backupAddress = 0x60470000;
constexpr std::uint32_t userSize = 0x50000;
constexpr std::uint32_t backupSize = 0x30000;

/// The layout of nofs_split.pac, which the combined package has. It is back at once after a restart: a program that
/// asks too early waits half a second before it asks again.
const ModuleSettings layout = [] {
    ModuleSettings settings;
    settings.restartTime = {};
    settings.user = {userAddress & 0xFFFFFF, userSize};
    settings.backup = {backupAddress & 0xFFFFFF, backupSize};
    return settings;
}();

CommandRun run(const QStringList& arguments)
{
    return Program(arguments).finish();
}

QString text(const std::string& utf8)
{
    return QString::fromStdString(utf8);
}

/// What a program said that did not end as it should.
QString said(const CommandRun& run)
{
    return QString("exit code %1: ").arg(run.exitCode) + text(run.err) + text(run.out);
}

/// Whether a text is there; the whole is shown when not.

} // namespace

class TestModuleCommands : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void downloadsAndTellsTheStateOfEveryFile();
    void skipsWhatIsThereAlready();
    void writesOnlyWhatIsAskedFor();
    void startsFromDownloadModeToo();
    void saysWhatItWouldDo();
    void showsAJsonEventForEachPhase();
    void statusIsTheSameFromConsoleAndFlash();
    void readsAPartitionBack();
    void isCancelledPolitely();
    void theSecondInterruptEndsAtOnce();
    void takesThePortFromTheEnvironment();
    void worksOverTheNetwork_data();
    void worksOverTheNetwork();
    void wrongPorts_data();
    void wrongPorts();
    void namesTheProcessAtABusyPort();
    void aPulledCableIsNamed();
    void aModuleOfAnotherFamilyIsLeftAlone();
    void wrongUse_data();
    void wrongUse();

private:
    Bytes content(const char* id) const;

    QTemporaryDir m_folder;
    QString m_package; ///< combined
    std::unique_ptr<core::package::Package> m_opened;
};

void TestModuleCommands::initTestCase()
{
    m_package = m_folder.filePath("product.pac");
    const auto combined = runCommand({"combine", "--firmware", dataFile("unisoc/nofs_split.pac").string(), "--files",
                                      dataFile("quecpython/project/usr").string(), "--module", "EC600U-CNLB", "-o",
                                      m_package.toStdString()});
    QCOMPARE(combined.exitCode, 0);
    auto opened = core::package::openPackage(m_package.toStdString());
    QVERIFY(opened);
    m_opened = std::move(*opened);
}

Bytes TestModuleCommands::content(const char* id) const
{
    const auto& entries = m_opened->entries();
    const auto found = std::ranges::find(entries, id, &core::package::Entry::id);
    const auto content = m_opened->content(static_cast<std::size_t>(found - entries.begin()));
    return {content->view().begin(), content->view().end()};
}

void TestModuleCommands::downloadsAndTellsTheStateOfEveryFile()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    const auto downloaded = run({"download", m_package, "--port", text(module.port())});
    QVERIFY2(downloaded.exitCode == 0, downloaded.err.c_str());
    HAS(downloaded.out, "Done in ");
    HAS(downloaded.out, "written and verified");
    HAS(downloaded.err, "Write PY_FS_U\n");
    QVERIFY(downloaded.err.find('\r') == std::string::npos);
    QCOMPARE(module.flashAt(backupAddress, backupSize), content("PY_FS_B"));

    const auto status = run({"status", "--port", text(module.port())});
    QVERIFY2(status.exitCode == 0, status.err.c_str());
    HAS(status.out, " whole");
    HAS(status.out, "/usr/main.py");
}

void TestModuleCommands::skipsWhatIsThereAlready()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    const QStringList command{"download", m_package, "--port", text(module.port()), "--only", "AP",
                              "--only",   "PY_FS_B", "--json"};
    const auto first = run(command);
    QVERIFY2(first.exitCode == 0, first.err.c_str());
    QCOMPARE(first.result().at("verified"), 2);
    const auto second = run(command);
    QVERIFY2(second.exitCode == 0, second.err.c_str());
    QCOMPARE(second.result().at("verified"), 0);
    QCOMPARE(second.result().at("unchanged"), 2);
    const auto anyway = run(command + QStringList{"--write-anyway"});
    QCOMPARE(anyway.exitCode, 0);
    QCOMPARE(anyway.result().at("verified"), 2);
}

void TestModuleCommands::writesOnlyWhatIsAskedFor()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    const auto done = run({"download", m_package, "--port", text(module.port()), "--only", "PY_FS_B", "--json"});
    QVERIFY2(done.exitCode == 0, done.err.c_str());
    QCOMPARE(module.flashAt(backupAddress, backupSize), content("PY_FS_B"));
    QCOMPARE(module.flashAt(0x60010000, 0x1000), Bytes(0x1000, std::byte{0xFF}));
    QCOMPARE(done.result().at("module"), "restarted");
    QCOMPARE(done.result().at("returned"), true);
}

void TestModuleCommands::startsFromDownloadModeToo()
{
    ModuleAtPort module(ModuleAtPort::Begin::download, layout);
    const auto done =
        run({"download", text(dataFile("unisoc/nofs.pac").string()), "--port", text(module.port()), "--json"});
    QVERIFY2(done.exitCode == 0, done.err.c_str());
    QVERIFY(module.flashAt(0x60010000, 0x1000) != Bytes(0x1000, std::byte{0xFF}));
}

void TestModuleCommands::saysWhatItWouldDo()
{
    const auto plan = run({"download", m_package, "--dry-run", "--only", "PY_FS_U", "--baud", "921600"});
    QCOMPARE(plan.exitCode, 0);
    HAS(plan.out, "load HOST_FDL at 0x8000c0");
    HAS(plan.out, "write PY_FS_U at 0x60420000, 327680 bytes");
    HAS(plan.out, "at 921600 baud this takes ");
    QVERIFY(plan.out.find("PY_FS_B") == std::string::npos);
    QCOMPARE(plan.err, "");

    const auto json = run({"download", m_package, "--dry-run", "--json"});
    QCOMPARE(json.result().at("dry_run"), true);
    const auto planned = json.events("plan").at(0);
    QCOMPARE(planned.at("steps").at(0).at("id"), "HOST_FDL");
    QVERIFY(planned.at("bytes_to_write") > userSize + backupSize);
}

void TestModuleCommands::showsAJsonEventForEachPhase()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    const auto done = run({"download", m_package, "--port", text(module.port()), "--json"});
    QVERIFY2(done.exitCode == 0, done.err.c_str());
    QStringList phases;
    for (const auto& event : done.events("phase"))
        phases << text(event.at("phase").get<std::string>() + " " + event.at("id").get<std::string>());
    QVERIFY2(phases.contains("connect FDL2") && phases.contains("write PY_FS_U") && phases.contains("verify PY_FS_U"),
             qPrintable(phases.join(", ")));
    std::int64_t last = 0;
    for (const auto& event : done.events("progress")) {
        QVERIFY(event.at("done") >= last);
        QVERIFY(event.at("done") <= event.at("total"));
        last = event.at("done");
    }
    for (const auto& event : done.events("step"))
        QVERIFY2(event.at("outcome") != "not-reached" && event.at("outcome") != "failed", event.dump().c_str());
}

void TestModuleCommands::statusIsTheSameFromConsoleAndFlash()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    const QString port = text(module.port());
    QCOMPARE(run({"download", m_package, "--port", port, "--only", "PY_FS_U", "--only", "PY_FS_B"}).exitCode, 0);
    module.with([](auto&, firmware::host::MemoryFlash& flash) {
        const auto user = flash.content().begin() + (userAddress & 0xFFFFFF);
        SimulatedModule images(Bytes(user, user + userSize), Bytes(userSize, std::byte{0xFF}));
        SimulatedModule::remove(images.user, "/main.py");
        SimulatedModule::put(images.user, "/more.txt", bytesOf("more"));
        std::ranges::copy(images.user.content(), user);
    });
    // Both without a restart in between, which would bring the file back.
    const auto console = run({"status", "--port", port, "--json"});
    QVERIFY2(console.exitCode == 9, console.err.c_str());
    HAS(console.out, R"("path":"/usr/main.py","state":"missing")");
    HAS(console.out, R"("path":"/usr/more.txt","state":"unlisted")");
    module.with([](firmware::host::Module& m, auto&) { m.powerOnInDownload(std::chrono::microseconds(0)); });
    const auto flash = run({"status", "--port", port, "--loader", m_package, "--json"});
    QVERIFY2(flash.exitCode == 9, flash.err.c_str());
    QCOMPARE(console.events("file"), flash.events("file"));
    QCOMPARE(console.events("list"), flash.events("list"));
    QCOMPARE(console.events("flag"), flash.events("flag"));
    QCOMPARE(console.events("note"), flash.events("note"));
    QCOMPARE(console.result(), flash.result());

    const auto without = run({"status", "--port", port});
    QCOMPARE(without.exitCode, 2);
    HAS(without.err, "--loader");
}

void TestModuleCommands::readsAPartitionBack()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    const QString port = text(module.port());
    QCOMPARE(run({"download", m_package, "--port", port, "--only", "PY_FS_B"}).exitCode, 0);
    const QString file = m_folder.filePath("backup.bin");
    const QStringList command{"read", "PY_FS_B", "--loader", m_package, "--port", port, "-o", file};

    const auto refused = run(command);
    QCOMPARE(refused.exitCode, 7);
    HAS(refused.err, "--restart");
    const auto read = run(command + QStringList{"--restart"});
    QVERIFY2(read.exitCode == 0, read.err.c_str());
    QCOMPARE(readFile(file.toStdString()), content("PY_FS_B"));
    QCOMPARE(run({"status", "--port", port}).exitCode == 6, false); // it is back
    const auto unknown = run({"read", "PY_FS_X", "--loader", m_package, "--port", port, "-o", file});
    QCOMPARE(unknown.exitCode, 3);
}

// All at the same time, each at a module of its own, as most of it is waiting.
void TestModuleCommands::isCancelledPolitely()
{
    struct Row {
        const char* name;
        const char* moment;
        int signal;
        int exitCode;
        const char* module; // its state; empty: whatever it is by then
    };
    const Row rows[] = {
        {"while it connects", R"("phase":"connect")", SIGINT, 130, ""},
        {"at the second loader", R"("phase":"connect","id":"FDL2")", SIGINT, 130, ""},
        {"while it writes", R"("phase":"write","id":"PY_FS_U")", SIGINT, 130, "half-written"},
        {"while it verifies", R"("phase":"verify","id":"PY_FS_U")", SIGINT, 130, "half-written"},
        {"from outside", R"("phase":"write","id":"PY_FS_U")", SIGTERM, 143, "half-written"},
    };
    const auto faultOf = [&](const Row& row) -> QString {
        // Each answer late, so that the program is still at work when the signal comes.
        auto settings = layout;
        settings.faults.answerDelay = std::chrono::milliseconds(4);
        ModuleAtPort port(ModuleAtPort::Begin::console, settings);
        const QStringList command{"download", m_package, "--port", text(port.port()), "--json"};
        Program program(command);
        if (!program.says(row.moment))
            return "it ends before: " + said(program.finish());
        QElapsedTimer timer;
        timer.start();
        program.kill(row.signal);
        const auto cancelled = program.finish();
        const auto result = cancelled.result();
        if (timer.elapsed() > 5000)
            return QString("it took %1 ms").arg(timer.elapsed());
        if (cancelled.exitCode != row.exitCode || result.at("ok") != false ||
            (*row.module != '\0' && result.at("module") != row.module) ||
            cancelled.err.find("  Module: ") == std::string::npos)
            return said(cancelled);
        const auto again = run(command);
        if (again.exitCode != 0)
            return "again: " + said(again);
        return port.flashAt(backupAddress, backupSize) == content("PY_FS_B") ? QString() : "another content";
    };
    std::vector<std::future<QString>> faults;
    for (const Row& row : rows)
        faults.push_back(std::async(std::launch::async, faultOf, row));
    for (std::size_t i = 0; i < faults.size(); ++i) {
        const QString fault = faults[i].get();
        QVERIFY2(fault.isEmpty(), qPrintable(QString(rows[i].name) + ": " + fault));
    }
}

void TestModuleCommands::theSecondInterruptEndsAtOnce()
{
    // A module that has stopped listening in the middle of a frame, and a program that waits for it.
    auto settings = layout;
    settings.faults.answerDelay = std::chrono::milliseconds(4);
    ModuleAtPort port(ModuleAtPort::Begin::console, settings);
    Program program({"download", m_package, "--port", text(port.port()), "--json"});
    QVERIFY(program.says(R"("phase":"write")"));
    program.kill(SIGINT);
    program.kill(SIGINT);
    QCOMPARE(program.finish().exitCode, 130);
    const auto again = run({"download", m_package, "--port", text(port.port())});
    QVERIFY2(again.exitCode == 0, again.err.c_str());
}

void TestModuleCommands::takesThePortFromTheEnvironment()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    const auto status = Program({"status", "--json"}, {.port = text(module.port())}).finish();
    QCOMPARE(status.exitCode, 9); // an empty flash
    const auto given = Program({"status", "--port", text(module.port())}, {.port = "/dev/nowhere"}).finish();
    QCOMPARE(given.exitCode, 9);
    const auto none = runCommand({"status"}, {.system = {"/nowhere", "/nowhere"}});
    QCOMPARE(none.exitCode, 4);
    HAS(none.err, "lifeboat ports");
}

void TestModuleCommands::worksOverTheNetwork_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<QStringList>("more");
    QTest::newRow("bytes alone") << static_cast<int>(PortServer::Kind::raw) << "tcp:" << QStringList{};
    QTest::newRow("RFC 2217") << static_cast<int>(PortServer::Kind::rfc2217)
                              << "rfc2217:" << QStringList{"--baud", "921600"};
}

void TestModuleCommands::worksOverTheNetwork()
{
    QFETCH(int, kind);
    QFETCH(QString, prefix);
    QFETCH(QStringList, more);
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    PortServer server(static_cast<PortServer::Kind>(kind), module.port());
    const QString port = prefix + text(server.address());
    const auto downloaded = run(QStringList{"download", m_package, "--port", port, "--only", "PY_FS_B"} + more);
    QVERIFY2(downloaded.exitCode == 0, downloaded.err.c_str());
    QCOMPARE(module.flashAt(backupAddress, backupSize), content("PY_FS_B"));
    const auto status = run({"status", "--port", port});
    QVERIFY2(status.exitCode == 0, status.err.c_str());
    HAS(status.out, "/usr/main.py");
}

void TestModuleCommands::wrongPorts_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("words");

    QTest::newRow("one that does not exist") << "missing" << 4 << "there is no such port";
    QTest::newRow("a silent one") << "silent" << 6 << "does not answer";
    QTest::newRow("one that talks of other things") << "chatty" << 6 << "something else";
}

// All commands at the same time.
void TestModuleCommands::wrongPorts()
{
    QFETCH(QString, kind);
    QFETCH(int, exitCode);
    QFETCH(QString, words);

    const QList<QStringList> commands = {
        {"download", m_package}, {"status"}, {"read", "PY_FS_U", "--loader", m_package, "-o", "-"}};
    std::vector<std::unique_ptr<PortOwner>> owners;
    std::vector<std::unique_ptr<Program>> programs;
    QElapsedTimer timer;
    timer.start();
    for (const QStringList& command : commands) {
        if (kind == "silent")
            owners.push_back(std::make_unique<SilentPort>());
        else if (kind == "chatty")
            owners.push_back(std::make_unique<ChattyPort>());
        const QString port = owners.empty() ? "/dev/ttyNONE0" : text(owners.back()->port());
        programs.push_back(std::make_unique<Program>(command + QStringList{"--port", port}));
    }
    for (std::size_t i = 0; i < programs.size(); ++i) {
        const auto failed = programs[i]->finish();
        QVERIFY2(failed.exitCode == exitCode, failed.err.c_str());
        HAS(failed.err, words.toStdString());
        HAS(failed.err, owners.empty() ? "/dev/ttyNONE0" : owners[i]->port());
    }
    QVERIFY(timer.elapsed() < 15'000);
}

void TestModuleCommands::namesTheProcessAtABusyPort()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    const device::Descriptor other(::open(module.port().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    QCOMPARE(::flock(other.number(), LOCK_EX), 0);
    const auto busy = run({"download", m_package, "--port", text(module.port()), "--json"});
    QCOMPARE(busy.exitCode, 5);
    QCOMPARE(busy.result().at("code"), "L5001");
    QCOMPARE(busy.result().at("module"), "untouched");
    HAS(busy.err, "in use by TestModuleComma (process " + std::to_string(::getpid()) + ")");
}

void TestModuleCommands::aPulledCableIsNamed()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout);
    Program program({"download", m_package, "--port", text(module.port()), "--json"});
    QVERIFY(program.says(R"("phase":"write")"));
    module.hangUp();
    const auto failed = program.finish();
    QVERIFY2(failed.exitCode == 6, failed.err.c_str());
    QCOMPARE(failed.result().at("code"), "L6002");
    HAS(failed.err, "Plug it in again");
}

void TestModuleCommands::aModuleOfAnotherFamilyIsLeftAlone()
{
    SilentPort port;
    FakeSystem system;
    system.addAcmPort("ttyACM0", {"1-2", "1782", "4d16"}, 0);
    system.connect("ttyACM0", port.port());
    const auto failed = runCommand({"download", m_package.toStdString(), "--json"}, {.system = system.roots()});
    QCOMPARE(failed.exitCode, 7);
    QCOMPARE(failed.result().at("code"), "L7001");
    HAS(failed.err, "unisoc8850");
    QCOMPARE(port.bytesReceived(), 0u);
    const auto forced = runCommand({"download", m_package.toStdString(), "--force"}, {.system = system.roots()});
    QCOMPARE(forced.exitCode, 6);
}

void TestModuleCommands::wrongUse_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QString>("words");

    QTest::newRow("no package") << QStringList{"download"} << 2 << "PACKAGE is missing";
    QTest::newRow("a network port") << QStringList{"download", "PKG", "--port", "tcp:host"} << 2 << "tcp:HOST:PORT";
    QTest::newRow("a baud rate that is none") << QStringList{"download", "PKG", "--baud", "fast"} << 2 << "fast";
    QTest::newRow("an entry that is not there")
        << QStringList{"download", "PKG", "--only", "NOTHING", "--dry-run"} << 3 << "NOTHING";
    QTest::newRow("no package file") << QStringList{"download", "/nowhere.pac"} << 3 << "/nowhere.pac";
    QTest::newRow("read without loader") << QStringList{"read", "AP", "-o", "x"} << 2 << "--loader is missing";
    QTest::newRow("read to stdout, as JSON")
        << QStringList{"read", "AP", "--loader", "PKG", "-o", "-", "--json"} << 2 << "stdout";
    QTest::newRow("read of what is not in the flash")
        << QStringList{"read", "FDL2", "--loader", "PKG", "-o", "x"} << 3 << "FDL2";
    QTest::newRow("status of two things")
        << QStringList{"status", "--port", "x", "--user", "a", "--backup", "b"} << 2 << "exclude each other";
    QTest::newRow("status: restart without loader")
        << QStringList{"status", "--port", "x", "--restart"} << 2 << "--loader";
}

void TestModuleCommands::wrongUse()
{
    QFETCH(QStringList, command);
    QFETCH(int, exitCode);
    QFETCH(QString, words);

    command.replaceInStrings("PKG", m_package);
    const auto failed = run(command);
    QVERIFY2(failed.exitCode == exitCode, failed.err.c_str());
    HAS(failed.err, words.toStdString());
}

QTEST_GUILESS_MAIN(TestModuleCommands)
#include "TestModuleCommands.moc"
