// SPDX-License-Identifier: MIT
#include "tests/app/lifeboat/CommandRun.h"
#include "tests/device/serial/FakeSystem.h"

#include <QTest>

#include <nlohmann/json.hpp>

using namespace test;

namespace
{

void plugIn(FakeSystem& system)
{
    system.addUsbPort("ttyUSB9", {"1-1", "10c4", "ea60", "A\x1b"}, 0, "CP2102");
    system.addUsbPort("ttyUSB1", {"1-4.2", "2c7c", "0901", "0123"}, 8);
    system.addUsbPort("ttyUSB0", {"1-4.2", "2c7c", "0901", "0123"}, 2, "Quectel USB AT Port");
}

} // namespace

class TestPortsCommand : public QObject
{
    Q_OBJECT

private slots:
    void showsModulesFirst();
    void givesTheSameAsJson();
    void givesTheNamesAlone();
    void saysThatThereIsNone();
};

void TestPortsCommand::showsModulesFirst()
{
    FakeSystem system;
    plugIn(system);
    const auto run = runCommand({"ports"}, {.system = system.roots()});
    QCOMPARE(run.exitCode, 0);
    const auto at = run.out.find(system.dev("ttyUSB0"));
    const auto repl = run.out.find(system.dev("ttyUSB1"));
    const auto other = run.out.find(system.dev("ttyUSB9"));
    QVERIFY(
        run.out.starts_with("EC600U, EC200U, EG912U or EG915U, running (2c7c:0901 at USB 1-4.2, serial number 0123)"));
    QVERIFY(at < repl && repl < other && other < run.out.size());
    QVERIFY(run.out.find("AT commands     Quectel USB AT Port") != std::string::npos);
    QVERIFY(run.out.find("10c4:ea60 at USB 1-1, serial number A\\x1b") != std::string::npos);
}

void TestPortsCommand::givesTheSameAsJson()
{
    FakeSystem system;
    plugIn(system);
    const auto run = runCommand({"ports", "--json"}, {.system = system.roots()});
    const auto module = run.events("module").at(0);
    QCOMPARE(module.at("platform"), "unisoc8910");
    QCOMPARE(module.at("mode"), "running");
    QCOMPARE(module.at("vendor"), "2c7c");
    QCOMPARE(module.at("usb_path"), "1-4.2");
    QCOMPARE(module.at("ports").size(), 2u);
    QCOMPARE(module.at("ports").at(0).at("name"), system.dev("ttyUSB0"));
    QCOMPARE(module.at("ports").at(0).at("purpose"), "at");
    QCOMPARE(module.at("ports").at(1).at("interface"), 8);
    QCOMPARE(run.events("port").at(0).at("product"), "ea60");
    QCOMPARE(run.result().at("modules"), 1);
    QCOMPARE(run.result().at("others"), 1);
}

void TestPortsCommand::givesTheNamesAlone()
{
    FakeSystem system;
    plugIn(system);
    const std::string module = ", EC600U, EC200U, EG912U or EG915U\n";
    QCOMPARE(runCommand({"ports", "--names"}, {.system = system.roots()}).out,
             system.dev("ttyUSB0") + "\tAT commands" + module + system.dev("ttyUSB1") + "\tPython console" + module +
                 system.dev("ttyUSB9") + "\t\n");
    QCOMPARE(runCommand({"ports", "--names"}, {.system = {"/nowhere", "/nowhere"}}).out, std::string());
}

void TestPortsCommand::saysThatThereIsNone()
{
    const auto run = runCommand({"ports"}, {.system = {"/nowhere", "/nowhere"}});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.out, "There is no serial port.\n");
}

QTEST_APPLESS_MAIN(TestPortsCommand)
#include "TestPortsCommand.moc"
