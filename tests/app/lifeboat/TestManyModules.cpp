// SPDX-License-Identifier: MIT
// restore, accept, and downloads to several modules at the same time, each at a pseudo-terminal.
#include "tests/app/lifeboat/CommandRun.h"

#include "core/package/Package.h"
#include "tests/core/package/PackageTools.h"
#include "tests/device/serial/FakeSystem.h"
#include "tests/support/ModuleAtPort.h"
#include "tests/support/SimulatedModule.h"

#include <QTemporaryDir>
#include <QTest>

#include <nlohmann/json.hpp>

#include <set>

using namespace test;

namespace
{

constexpr std::uint32_t userOffset = 0x420000;
constexpr std::uint32_t userSize = 0x50000;
constexpr std::uint32_t backupOffset = 0x470000;
constexpr std::uint32_t backupSize = 0x30000;

/// The layout of nofs_split.pac, which the combined package has. It is back at once after a restart.
firmware::host::ModuleSettings layout(const std::string& serial = "866000000000017")
{
    firmware::host::ModuleSettings settings;
    settings.user = {userOffset, userSize};
    settings.backup = {backupOffset, backupSize};
    settings.serial = serial;
    settings.restartTime = {};
    return settings;
}

/// Changes one of its partitions behind the module's back.
template <class Work>
void change(ModuleAtPort& module, std::uint32_t offset, std::uint32_t size, Work work)
{
    module.with([&](auto&, firmware::host::MemoryFlash& flash) {
        const auto begin = flash.content().begin() + offset;
        SimulatedModule images(Bytes(begin, begin + size), Bytes(4096, std::byte{0xFF}));
        work(images.user);
        std::ranges::copy(images.user.content(), begin);
    });
}

} // namespace

class TestManyModules : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void restores();
    void saysWhatCannotBeRestored();
    void flashesTheBackupAgain();
    void acceptsAChange();
    void downloadsToSeveral();
    void downloadsToAll();
    void oneMayFail();
    void refusesAForeignRecord();
    void keepsTheNvItems();
    void wrongUse_data();
    void wrongUse();

private:
    std::string path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    /// A module that holds the package.
    std::unique_ptr<ModuleAtPort> moduleWithFiles() const;

    QTemporaryDir m_folder;
    std::string m_package;
};

void TestManyModules::initTestCase()
{
    m_package = path("product.pac");
    const auto combined =
        runCommand({"combine", "--firmware", dataFile("unisoc/nofs_split.pac").string(), "--files",
                    dataFile("quecpython/project/usr").string(), "--module", "EC600U-CNLB", "-o", m_package});
    QCOMPARE(combined.exitCode, 0);
}

std::unique_ptr<ModuleAtPort> TestManyModules::moduleWithFiles() const
{
    auto module = std::make_unique<ModuleAtPort>(ModuleAtPort::Begin::console, layout());
    // What is put into its flash before it has booted would be restored.
    const auto isUp = [&] {
        return module->with([](auto& m, auto&) { return m.state() == firmware::host::Module::State::console; });
    };
    if (!QTest::qWaitFor(isUp))
        throw std::runtime_error("the module does not start");
    const auto package = core::package::openPackage(m_package).value();
    module->with([&](auto&, firmware::host::MemoryFlash& flash) {
        for (std::size_t i = 0; i < package->entries().size(); ++i) {
            const auto& entry = package->entries()[i];
            if (entry.id == "PY_FS_U" || entry.id == "PY_FS_B")
                std::ranges::copy(package->content(i).value().view(),
                                  flash.content().begin() + (*entry.address & 0xFFFFFF));
        }
    });
    return module;
}

void TestManyModules::restores()
{
    const auto module = moduleWithFiles();
    change(*module, userOffset, userSize, [](auto& user) {
        SimulatedModule::remove(user, "/main.py");
        SimulatedModule::put(user, "/more.txt", bytesOf("more"));
    });
    const auto restored = runCommand({"restore", "--port", module->port(), "--json"});
    QVERIFY2(restored.exitCode == 0, restored.err.c_str());
    QCOMPARE(restored.events("restore").size(), 1u);
    const auto file = restored.events("restore").at(0);
    QCOMPARE(file.at("path"), "/usr/main.py");
    QCOMPARE(file.at("before"), "missing");
    QCOMPARE(file.at("after"), "whole");
    QCOMPARE(file.at("restored"), true);
    QCOMPARE(restored.result().at("restored"), 1);
    QCOMPARE(restored.result().at("restarted"), true);
    const auto whole = runCommand({"restore", "--port", module->port()});
    QCOMPARE(whole.exitCode, 0);
    HAS(whole.out, "nothing had to be restored");
}

void TestManyModules::saysWhatCannotBeRestored()
{
    const auto module = moduleWithFiles();
    change(*module, userOffset, userSize, [](auto& user) { SimulatedModule::remove(user, "/main.py"); });
    change(*module, backupOffset, backupSize, [](auto& backup) { SimulatedModule::remove(backup, "/usr/main.py"); });
    const auto restored = runCommand({"restore", "--port", module->port()});
    QCOMPARE(restored.exitCode, 9);
    HAS(restored.out, "0 restored, 1 not whole");
    HAS(restored.out, "/usr/main.py (there is no backup copy)");
}

void TestManyModules::flashesTheBackupAgain()
{
    const auto module = moduleWithFiles();
    change(*module, backupOffset, backupSize, [](auto& backup) { SimulatedModule::remove(backup, "/usr/main.py"); });
    const auto done = runCommand({"download", m_package, "--port", module->port(), "--only", "backup", "--json"});
    QVERIFY2(done.exitCode == 0, done.err.c_str());
    for (const auto& step : done.events("step"))
        QVERIFY2(step.at("id") != "PY_FS_U", step.dump().c_str());
    QCOMPARE(runCommand({"status", "--port", module->port()}).exitCode, 0);
}

void TestManyModules::acceptsAChange()
{
    const auto module = moduleWithFiles();
    change(*module, userOffset, userSize,
           [](auto& user) { SimulatedModule::put(user, "/main.py", bytesOf("better")); });
    const auto accepted = runCommand({"accept", "/usr/main.py", "--port", module->port(), "--json"});
    QVERIFY2(accepted.exitCode == 0, accepted.err.c_str());
    QCOMPARE(accepted.events("accepted").at(0).at("path"), "/usr/main.py");
    const auto status = runCommand({"status", "--port", module->port(), "--json"});
    QCOMPARE(status.exitCode, 0);
    for (const auto& file : status.events("file"))
        QVERIFY2((file.at("state") == "updated") == (file.at("path") == "/usr/main.py"), file.dump().c_str());

    const auto refused = runCommand({"accept", "/usr/main.py", "/usr/nothing", "--port", module->port(), "--json"});
    QCOMPARE(refused.exitCode, 7);
    HAS(refused.err, "/usr/nothing");
    QCOMPARE(refused.result().at("accepted").size(), 1u);
    QCOMPARE(refused.result().at("refused").at(0), "/usr/nothing");
}

void TestManyModules::downloadsToSeveral()
{
    ModuleAtPort first(ModuleAtPort::Begin::console, layout("866000000000001"));
    ModuleAtPort second(ModuleAtPort::Begin::download, layout("866000000000002"));
    const std::string record = path("several.csv");
    const auto done = runCommand({"download", m_package, "--port", first.port(), "--port", second.port(), "--only",
                                  "user", "--only", "backup", "--record", record, "--json"});
    QVERIFY2(done.exitCode == 0, done.err.c_str());
    QCOMPARE(done.result().at("passed"), 2);
    QCOMPARE(done.result().at("failed"), 0);
    std::set<std::string> serials;
    for (const auto& unit : done.events("unit")) {
        QCOMPARE(unit.at("ok"), true);
        serials.insert(unit.at("serial"));
    }
    // Also of the one that was in download mode: it is asked when its firmware is back.
    QVERIFY(serials == (std::set<std::string>{"866000000000001", "866000000000002"}));
    std::set<std::string> ports;
    for (const auto& phase : done.events("phase"))
        ports.insert(phase.at("port"));
    QVERIFY(ports == (std::set<std::string>{first.port(), second.port()}));
    QCOMPARE(first.flashAt(0x60000000 + backupOffset, backupSize),
             second.flashAt(0x60000000 + backupOffset, backupSize));

    const auto lines = QString::fromStdString(textOf(readFile(record))).split("\r\n", Qt::SkipEmptyParts);
    QCOMPARE(lines.size(), 3);
    QVERIFY2(lines[0].startsWith("time,port,usb_path,serial,package_sha256,result,"), qPrintable(lines[0]));
    QVERIFY2(lines[1].contains(",pass,,restart,restarted,"), qPrintable(lines[1]));
}

void TestManyModules::downloadsToAll()
{
    const FakeSystem nothing;
    const auto none = runCommand({"download", m_package, "--all"}, {.system = nothing.roots()});
    QCOMPARE(none.exitCode, 4);

    // Both are found; nobody is behind their ports.
    FakeSystem system;
    system.addAcmPort("ttyACM0", {"1-1", "0525", "a4a7"}, 0);
    system.addAcmPort("ttyACM1", {"1-2", "0525", "a4a7", "S2"}, 0);
    const auto found = runCommand({"download", m_package, "--all", "--json"}, {.system = system.roots()});
    QCOMPARE(found.result().at("units"), 2);
    QCOMPARE(found.result().at("failed"), 2);
    QCOMPARE(found.events("unit").at(0).at("usb_path"), "1-1");
    QCOMPARE(found.events("unit").at(1).at("serial"), "S2");
}

void TestManyModules::oneMayFail()
{
    ModuleAtPort good(ModuleAtPort::Begin::console, layout());
    SilentPort bad;
    const auto done = runCommand({"download", m_package, "--port", bad.port(), "--port", good.port(), "--only",
                                  "backup", "--record", path("fail.csv")});
    QCOMPARE(done.exitCode, 6);
    HAS(done.out, "1 passed, 1 failed");
    HAS(done.err, "Error: the module does not answer");
    HAS(done.err, bad.port());
    HAS(textOf(readFile(path("fail.csv"))), ",pass,");
    HAS(textOf(readFile(path("fail.csv"))), ",fail,L6001,");
}

void TestManyModules::refusesAForeignRecord()
{
    writeFile(path("notes.txt"), bytesOf("my notes\n"));
    const auto refused = runCommand({"download", m_package, "--port", "/dev/null", "--record", path("notes.txt")});
    QCOMPARE(refused.exitCode, 3);
    QCOMPARE(textOf(readFile(path("notes.txt"))), "my notes\n");
}

void TestManyModules::keepsTheNvItems()
{
    ModuleAtPort module(ModuleAtPort::Begin::console, layout());
    auto items = bytesOfHex("00000000 0500 0800 1111111111111111 0600 0400 AAAAAAAA");
    items.resize(0x8000, std::byte{0xFF});
    const auto model = core::package::openPackage(m_package).value();
    const std::string package = path("nv.pac");
    writeFile(package, makePac({{"HOST_FDL", "fdl1.img", 0x8000C0, 0, contentOf(*model, "HOST_FDL"), "HOST_FDL"},
                                {"FDL2", "fdl2.img", 0x810000, 0, contentOf(*model, "FDL2"), "FDL2"},
                                {"NV", "nv.bin", 0xFE000003, 0x20000, items, "NV"}}));
    const auto done = runCommand({"download", package, "--port", module.port(), "--nv-backup", path("nv.bin")});
    QVERIFY2(done.exitCode == 0, done.err.c_str());
    const auto kept = readFile(path("nv.bin"));
    QVERIFY(!kept.empty());
    QVERIFY(kept != items); // as the module had them, with its own number

    const auto none = runCommand(
        {"download", m_package, "--only", "backup", "--port", module.port(), "--nv-backup", path("none.bin")});
    QCOMPARE(none.exitCode, 0);
    HAS(none.err, "none.bin was not written");
    QVERIFY(!std::filesystem::exists(path("none.bin")));
}

void TestManyModules::wrongUse_data()
{
    QTest::addColumn<QStringList>("options");
    QTest::newRow("all and one") << QStringList{"--all", "--port", "/dev/null"};
    QTest::newRow("one twice") << QStringList{"--port", "/dev/null", "--port", "/dev/null"};
    QTest::newRow("the items of several")
        << QStringList{"--port", "/dev/null", "--port", "/dev/zero", "--nv-backup", "x"};
}

void TestManyModules::wrongUse()
{
    QFETCH(QStringList, options);
    std::vector<std::string> arguments{"download", m_package};
    for (const QString& option : options)
        arguments.push_back(option.toStdString());
    QCOMPARE(runCommand(arguments).exitCode, 2);
}

QTEST_APPLESS_MAIN(TestManyModules)
#include "TestManyModules.moc"
