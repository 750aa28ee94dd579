// SPDX-License-Identifier: MIT
// status, restore, accept and repair of a module with the vendor's firmware, at a pseudo-terminal.
#include "core/backup/Decision.h"
#include "tests/app/lifeboat/CommandRun.h"
#include "tests/device/python/StatusTree.h"
#include "tests/support/python/PythonAtPort.h"

#include <QElapsedTimer>
#include <QTest>

using namespace test;
using namespace std::chrono_literals;

namespace
{

/// Of the states of quecpython-backup.md 7.1 those that need no backup flashed.
PythonSettings repairable()
{
    std::vector<StatusCase> cases;
    for (const StatusCase& one : statusCases())
        if (isWhole(one.after))
            cases.push_back(one);
    return treeOf(cases, "/usr/");
}

std::map<std::string, std::string> statesIn(const CommandRun& run)
{
    std::map<std::string, std::string> states;
    for (const auto& file : run.events("file"))
        states[file.at("path")] = file.at("state");
    return states;
}

} // namespace

class TestPythonStatusCommands : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { SKIP_WITHOUT_PYTHON(); }

    void readsAndRestores();
    void saysWhatCouldNotBeRestored();
    void acceptsAndRepairs();
    void troubleIsNamedAtOnce_data();
    void troubleIsNamedAtOnce();
};

void TestPythonStatusCommands::readsAndRestores()
{
    PythonAtPort module(repairable());
    const auto status = runCommand({"status", "--port", module.port(), "--json"});
    QVERIFY2(status.exitCode == 9, status.err.c_str());
    auto states = statesIn(status);
    QCOMPARE(states["/usr/app/changed.py"], "changed");
    QCOMPARE(states["/usr/deep/er/lost.py"], "missing");
    QCOMPARE(states["/usr/updated.py"], "updated");

    const auto preview = runCommand({"restore", "--port", module.port(), "--dry-run", "--json"});
    QCOMPARE(preview.exitCode, 9);
    QVERIFY(preview.events("step").size() >= 5);
    QVERIFY(statesIn(runCommand({"status", "--port", module.port(), "--json"})) == states);

    const auto one = runCommand({"restore", "deep/er/lost.py", "--port", module.port(), "--json"});
    QVERIFY2(one.exitCode == 0, one.err.c_str());
    QCOMPARE(one.events("restore").size(), 1u);
    QCOMPARE(one.result().at("restored"), 1);
    QCOMPARE(one.result().at("restarted"), false);
    states = statesIn(runCommand({"status", "--port", module.port(), "--json"}));
    QCOMPARE(states["/usr/deep/er/lost.py"], "whole");
    QCOMPARE(states["/usr/app/changed.py"], "changed");

    const auto all = runCommand({"restore", "--port", module.port()});
    QVERIFY2(all.exitCode == 0, all.err.c_str());
    HAS(all.out, "✓ Whole");
    const auto after = runCommand({"status", "--port", module.port()});
    QVERIFY2(after.exitCode == 0, after.err.c_str());
    QCOMPARE(module.with([](PythonPeer& peer) { return peer.file("/usr/app/changed.py"); }), bytesOf(factory));
}

void TestPythonStatusCommands::saysWhatCouldNotBeRestored()
{
    PythonSettings settings = treeOf({}, "");
    const std::string large(20'000, 'x');
    settings.files["/bak/usr/large.bin"] = bytesOf(large);
    settings.files["/usr/checksum.json"] = settings.files["/bak/checksum.json"] =
        bytesOf(listOf({{"/usr/large.bin", moduleCrc(large)}}));
    settings.usrBlocks = 8;
    const PythonAtPort module(settings);
    const auto run = runCommand({"restore", "--port", module.port(), "--json"});
    QVERIFY2(run.exitCode == 9, run.err.c_str());
    QCOMPARE(run.events("failure").size(), 1u);
    QCOMPARE(run.events("failure")[0].at("path"), "/usr/large.bin");
    QCOMPARE(run.events("failure")[0].at("code"), "L3007");
    QCOMPARE(run.result().at("user_problem"), "");
}

void TestPythonStatusCommands::acceptsAndRepairs()
{
    PythonSettings settings = repairable();
    settings.files["/usr/checksum.json"] = bytesOf("[{");
    PythonAtPort module(settings);
    const auto refused = runCommand({"repair", "--port", module.port()});
    QCOMPARE(refused.exitCode, 2);
    const auto preview = runCommand({"repair", "--dry-run", "--port", module.port(), "--json"});
    QVERIFY2(preview.exitCode == 9, preview.err.c_str());
    QCOMPARE(preview.result().at("rewritten"), false);
    QVERIFY(preview.events("rolled_back").size() >= 1);
    QCOMPARE(module.with([](PythonPeer& peer) { return peer.file("/usr/checksum.json"); }), bytesOf("[{"));

    const auto early = runCommand({"accept", "updated.py", "--port", module.port()});
    QCOMPARE(early.exitCode, 3);
    HAS(early.err, "lifeboat repair --dry-run");
    const auto repaired = runCommand({"repair", "--yes", "--port", module.port()});
    QVERIFY2(repaired.exitCode == 9, repaired.err.c_str()); // files are changed still
    HAS(repaired.out, "Add to the list");
    HAS(repaired.err, "/usr/updated.py");
    const auto accepted = runCommand({"accept", "updated.py", "usr/app/changed.py", "--port", module.port()});
    QVERIFY2(accepted.exitCode == 0, accepted.err.c_str());
    auto states = statesIn(runCommand({"status", "--port", module.port(), "--json"}));
    QCOMPARE(states["/usr/updated.py"], "updated");
    QCOMPARE(states["/usr/app/changed.py"], "updated");
    const auto nothing = runCommand({"accept", "/usr/plain.txt", "--port", module.port()});
    QCOMPARE(nothing.exitCode, 7);
}

void TestPythonStatusCommands::troubleIsNamedAtOnce_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("code");
    QTest::addColumn<QString>("remedy");
    QTest::newRow("an AT port") << "at"
                                << "L7002"
                                << "Python console";
    QTest::newRow("locked") << "locked"
                            << "L7003"
                            << "system.replSetEnable(0)";
    QTest::newRow("password") << "password"
                              << "L7004"
                              << "type the password";
    QTest::newRow("a program") << "program"
                               << "L7005"
                               << "--soft-reset";
    QTest::newRow("nobody") << "silent"
                            << "L6001"
                            << "power";
    QTest::newRow("another device") << "chatty"
                                    << "L6003"
                                    << "Choose another port";
}

namespace
{

std::unique_ptr<PortOwner> portOf(const QString& kind)
{
    if (kind == "at")
        return std::make_unique<AtAtPort>();
    if (kind == "silent")
        return std::make_unique<SilentPort>();
    if (kind == "chatty")
        return std::make_unique<ChattyPort>();
    PythonSettings settings = repairable();
    if (kind == "locked")
        settings.lock = PythonSettings::Lock::refuses;
    if (kind == "password")
        settings.lock = PythonSettings::Lock::password;
    if (kind == "program") {
        settings.files["/usr/main.py"] = bytesOf("import utime\nwhile True:\n    print(1)\n    utime.sleep_ms(50)\n");
        settings.ignoresInterruptFor = device::Time::max();
    }
    return std::make_unique<PythonAtPort>(settings);
}

} // namespace

void TestPythonStatusCommands::troubleIsNamedAtOnce()
{
    QFETCH(const QString, kind);
    QFETCH(const QString, code);
    QFETCH(const QString, remedy);
    const auto port = portOf(kind);
    for (const std::vector<std::string>& verb : {std::vector<std::string>{"status"}, {"files", "ls"}}) {
        auto arguments = verb;
        arguments.insert(arguments.end(), {"--port", port->port()});
        QElapsedTimer clock;
        clock.start();
        const auto run = runCommand(arguments);
        const auto took = clock.elapsed();
        // The files take the Python console alone.
        const std::string wanted = kind == "at" && verb.size() == 2 ? "L6005" : code.toStdString();
        HAS(run.err, wanted);
        HAS(run.err, remedy.toStdString());
        QVERIFY2(took < 4'000, std::to_string(took).c_str()); // two seconds, and a loaded computer
    }
}

QTEST_APPLESS_MAIN(TestPythonStatusCommands)
#include "TestPythonStatusCommands.moc"
