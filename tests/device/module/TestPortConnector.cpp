// SPDX-License-Identifier: MIT
#include "tests/device/serial/FakeSystem.h"
#include "tests/device/serial/PseudoTerminal.h"

#include "device/module/ModuleConnectors.h"

#include <QTest>

using namespace device;
using core::ErrorCode;
using test::FakeSystem;
using test::PseudoTerminal;
using Mode = Connector::Mode;

namespace
{

const FakeSystem::Usb running{"1-4", "2c7c", "0901"};
const FakeSystem::Usb inDownload{"1-4", "0525", "a4a7"};

const CancelToken neverCancelled;

ChosenPort chosen(const FakeSystem& system, const std::string& wish = "auto")
{
    return choosePort(wish, listPorts(system.roots())).value();
}

} // namespace

class TestPortConnector : public QObject
{
    Q_OBJECT

private slots:
    void findsAModuleAgainInDownloadMode();
    void findsItsFirmwareAgain();
    void findsItsPythonConsoleAgain();
    void anotherModuleIsNotMistakenForIt();
    void aPortWithoutIdentityKeepsItsName();
    void anAdapterKeepsItsName();
    void saysWhyAPortDoesNotOpen();
    void knowsThePythonConsoleBesideAPort();
};

void TestPortConnector::findsAModuleAgainInDownloadMode()
{
    FakeSystem system;
    PseudoTerminal terminal;
    system.addUsbPort("ttyUSB0", running, 2);
    PortConnector connector(chosen(system), 115200, neverCancelled, system.roots());

    system.connect("ttyUSB0", terminal.name());
    QCOMPARE(connector.open(Mode::asItIs).value()->name(), system.dev("ttyUSB0"));
    const auto early = connector.open(Mode::download);
    QVERIFY(!early && early.error().code == ErrorCode::noPort);
    system.unplug("ttyUSB0");
    system.addAcmPort("ttyACM3", inDownload, 0);
    system.connect("ttyACM3", terminal.name());
    QCOMPARE(connector.open(Mode::download).value()->name(), system.dev("ttyACM3"));
}

void TestPortConnector::findsItsFirmwareAgain()
{
    FakeSystem system;
    PseudoTerminal terminal;
    system.addAcmPort("ttyACM0", inDownload, 0);
    PortConnector connector(chosen(system), 115200, neverCancelled, system.roots());

    system.unplug("ttyACM0");
    system.addUsbPort("ttyUSB4", running, 8);
    QVERIFY(!connector.open(Mode::running));
    system.addUsbPort("ttyUSB5", running, 2);
    system.connect("ttyUSB5", terminal.name());
    QCOMPARE(connector.open(Mode::running).value()->name(), system.dev("ttyUSB5"));
}

void TestPortConnector::findsItsPythonConsoleAgain()
{
    FakeSystem system;
    PseudoTerminal terminal;
    system.addUsbPort("ttyUSB0", running, 2);
    system.addUsbPort("ttyUSB1", running, 8);
    const auto console = choosePort("auto", listPorts(system.roots()), PortPurpose::repl).value();
    PortConnector connector(console, 115200, neverCancelled, system.roots());
    system.unplug("ttyUSB0");
    system.unplug("ttyUSB1");
    system.addUsbPort("ttyUSB4", running, 2);
    QVERIFY(!connector.open(Mode::running));
    system.addUsbPort("ttyUSB5", running, 8);
    system.connect("ttyUSB5", terminal.name());
    QCOMPARE(connector.open(Mode::running).value()->name(), system.dev("ttyUSB5"));
}

void TestPortConnector::anotherModuleIsNotMistakenForIt()
{
    FakeSystem system;
    PseudoTerminal terminal;
    system.addUsbPort("ttyUSB0", running, 2);
    PortConnector connector(chosen(system), 115200, neverCancelled, system.roots());

    system.unplug("ttyUSB0");
    system.addAcmPort("ttyACM0", {"1-5", "0525", "a4a7"}, 0);
    system.connect("ttyACM0", terminal.name());
    const auto line = connector.open(Mode::download);
    QVERIFY(!line && line.error().code == ErrorCode::noPort);
}

void TestPortConnector::aPortWithoutIdentityKeepsItsName()
{
    PseudoTerminal terminal;
    PortConnector connector({.name = terminal.name(), .usb = {}}, 115200, neverCancelled);
    for (const auto mode : {Mode::asItIs, Mode::download, Mode::running})
        QCOMPARE(connector.open(mode).value()->name(), terminal.name());
}

void TestPortConnector::anAdapterKeepsItsName()
{
    FakeSystem system;
    PseudoTerminal terminal;
    system.addUsbPort("ttyUSB0", {"1-4", "10c4", "ea60"}, 0);
    PortConnector connector(chosen(system, "usb:10c4:ea60"), 115200, neverCancelled, system.roots());
    system.connect("ttyUSB0", terminal.name());
    for (const auto mode : {Mode::asItIs, Mode::download, Mode::running})
        QCOMPARE(connector.open(mode).value()->name(), system.dev("ttyUSB0"));
}

void TestPortConnector::saysWhyAPortDoesNotOpen()
{
    PseudoTerminal terminal;
    PortConnector connector({.name = terminal.name(), .usb = {}}, 115200, neverCancelled);
    const auto first = connector.open(Mode::asItIs);
    const auto second = connector.open(Mode::asItIs);
    QVERIFY(first && !second && second.error().code == ErrorCode::portBusy);
}

void TestPortConnector::knowsThePythonConsoleBesideAPort()
{
    FakeSystem system;
    PseudoTerminal terminal;
    system.addUsbPort("ttyUSB0", running, 2);
    const auto withoutConsole = ModuleConnectors(chosen(system), 115200, neverCancelled, system.roots()).python();
    QVERIFY(!withoutConsole.other && withoutConsole.purpose == PortPurpose::at);
    system.addUsbPort("ttyUSB1", running, 8);
    ModuleConnectors module(chosen(system), 115200, neverCancelled, system.roots(), {.softReset = true});
    QVERIFY(module.python().purpose == PortPurpose::at && module.python().consent.softReset);
    QVERIFY(module.python().other);
    // The console itself, by its name.
    const auto console = chosen(system, system.dev("ttyUSB1"));
    const auto own = ModuleConnectors(console, 115200, neverCancelled, system.roots()).python();
    QVERIFY(!own.other && own.purpose == PortPurpose::repl);
    system.connect("ttyUSB1", terminal.name());
    QCOMPARE(module.python().other->open(Mode::asItIs).value()->name(), system.dev("ttyUSB1"));
    const ChosenPort unknown{.name = terminal.name(), .usb = {}};
    QVERIFY(ModuleConnectors(unknown, 115200, neverCancelled, {}).python().purpose == PortPurpose::unknown);
}

QTEST_APPLESS_MAIN(TestPortConnector)
#include "TestPortConnector.moc"
