// SPDX-License-Identifier: MIT
#include "tests/device/serial/FakeSystem.h"

#include "device/serial/PortChoice.h"

#include <QTest>

using namespace device;
using core::ErrorCode;
using test::FakeSystem;

class TestPortChoice : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void choosesByIdentity_data();
    void choosesByIdentity();
    void choosesTheOneModule();
    void aModuleWithoutPortForUsIsNamed();
    void takesPathsAsTheyAre();
    void followsLinksToFindTheModule();
    void noPortsAtAll();
    void choosesByPurpose_data();
    void choosesByPurpose();
    void thePortsOfABoardsAdapterAreForTheUserToChoose();

private:
    FakeSystem m_system; // two modules, and an adapter that is none
};

void TestPortChoice::initTestCase()
{
    m_system.addUsbPort("ttyUSB0", {"1-1", "2c7c", "0901", "A1"}, 2);
    m_system.addUsbPort("ttyUSB1", {"1-1", "2c7c", "0901", "A1"}, 8);
    m_system.addAcmPort("ttyACM0", {"1-2", "0525", "a4a7"}, 0);
    m_system.addUsbPort("ttyUSB2", {"1-3", "10c4", "ea60", "0001"}, 0);
    m_system.addBoardPort("ttyS0", 4);
}

void TestPortChoice::choosesByIdentity_data()
{
    QTest::addColumn<QString>("wish");
    QTest::addColumn<QString>("port"); // empty: an error
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("detail");

    const auto good = [](const char* wish, const char* port) { QTest::newRow(wish) << wish << port << 0 << ""; };
    good("usb:2c7c:0901", "ttyUSB0");
    good("usb:2C7C:0901", "ttyUSB0");
    good("usb:0525:a4a7", "ttyACM0");
    good("usb:10c4:ea60", "ttyUSB2");
    good("serial:A1", "ttyUSB0");
    good("serial:0001", "ttyUSB2");
    const auto bad = [](const char* wish, ErrorCode code, const char* detail) {
        QTest::newRow(wish) << wish << "" << static_cast<int>(code) << detail;
    };
    bad("auto", ErrorCode::severalPorts, "ttyACM0");
    bad("usb:1234:5678", ErrorCode::noPort, "nothing with these USB numbers is plugged in");
    bad("serial:", ErrorCode::noPort, "nothing with this serial number is plugged in");
    bad("usb:2c7c", ErrorCode::badUsage, "usb:2c7c:0901");
    bad("usb:2c7c:0901:3", ErrorCode::badUsage, "usb:2c7c:0901");
    bad("usb::", ErrorCode::badUsage, "usb:2c7c:0901");
    bad("tcp:localhost", ErrorCode::badUsage, "tcp:HOST:PORT");
}

void TestPortChoice::choosesByIdentity()
{
    QFETCH(QString, wish);
    QFETCH(QString, port);
    QFETCH(int, code);
    QFETCH(QString, detail);

    const auto chosen = choosePort(wish.toStdString(), listPorts(m_system.roots()));
    QCOMPARE(chosen.has_value(), code == 0);
    if (chosen) {
        QCOMPARE(chosen->name, m_system.dev(port.toStdString()));
        QVERIFY(chosen->usb);
    } else {
        QCOMPARE(static_cast<int>(chosen.error().code), code);
        QVERIFY2(QString::fromStdString(chosen.error().detail).contains(detail), chosen.error().detail.c_str());
    }
}

void TestPortChoice::choosesTheOneModule()
{
    FakeSystem system;
    system.addUsbPort("ttyUSB0", {"1-1", "2c7c", "0901"}, 2);
    system.addUsbPort("ttyUSB2", {"1-3", "10c4", "ea60"}, 0);
    const auto chosen = choosePort("auto", listPorts(system.roots()));
    QVERIFY(chosen);
    QCOMPARE(chosen->name, system.dev("ttyUSB0"));
    QCOMPARE(chosen->usb->path, "1-1");
    QCOMPARE(chosen->platform, "unisoc8910");
}

void TestPortChoice::aModuleWithoutPortForUsIsNamed()
{
    FakeSystem system;
    system.addUsbPort("ttyUSB1", {"1-1", "2c7c", "0901"}, 8);
    const auto chosen = choosePort("auto", listPorts(system.roots()));
    QVERIFY(!chosen);
    QVERIFY(chosen.error().code == ErrorCode::noPort);
    QVERIFY(chosen.error().detail.find("AT commands") != std::string::npos);
}

void TestPortChoice::takesPathsAsTheyAre()
{
    const PortList list = listPorts(m_system.roots());
    const auto known = choosePort(m_system.dev("ttyUSB1"), list);
    QVERIFY(known && known->name == m_system.dev("ttyUSB1"));
    QCOMPARE(known->usb->serial, "A1");
    const auto unknown = choosePort("/dev/pts/0", list);
    QVERIFY(unknown && unknown->name == "/dev/pts/0" && !unknown->usb);
    QCOMPARE(choosePort("ttyXYZ7", list)->name, "/dev/ttyXYZ7");
    for (const char* network : {"tcp:localhost:4000", "rfc2217:[::1]:4000"}) {
        const auto port = choosePort(network, list, PortPurpose::repl);
        QVERIFY(port && port->name == network && !port->usb && port->purpose == PortPurpose::repl);
    }
}

void TestPortChoice::followsLinksToFindTheModule()
{
    const std::string link = m_system.dev("by-id");
    std::filesystem::create_symlink("ttyACM0", link);
    const auto chosen = choosePort(link, listPorts(m_system.roots()));
    QVERIFY(chosen && chosen->name == link);
    QCOMPARE(chosen->usb->path, "1-2");
}

void TestPortChoice::noPortsAtAll()
{
    const auto chosen = choosePort("auto", {});
    QVERIFY(!chosen);
    QVERIFY(chosen.error().code == ErrorCode::noPort);
    QCOMPARE(chosen.error().detail.c_str(), "no module is plugged in");
    // A module behind an adapter, or a new one, is not recognised, but its port can be named.
    PortList adapters;
    adapters.others.resize(2);
    adapters.others[0].name = "/dev/ttyS0";
    adapters.others[1].name = "/dev/ttyUSB0";
    adapters.others[1].usb.emplace().vendor = 0x1A86;
    const auto behind = choosePort("auto", adapters);
    QVERIFY(!behind);
    QVERIFY(behind.error().code == ErrorCode::noPort);
    QCOMPARE(behind.error().detail.c_str(),
             "no module is recognised by its USB port; if it is at one of these, name that one: /dev/ttyUSB0");
}

void TestPortChoice::choosesByPurpose_data()
{
    QTest::addColumn<QString>("product");
    QTest::addColumn<QList<int>>("interfaces");
    QTest::addColumn<QString>("names"); // of the interfaces
    QTest::addColumn<PortPurpose>("purpose");
    QTest::addColumn<int>("chosen"); // index; -1: an error
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("detail");

    const auto good = [](const char* title, const char* product, const QList<int>& interfaces, const char* names,
                         PortPurpose purpose, int chosen) {
        QTest::newRow(title) << product << interfaces << names << purpose << chosen << ErrorCode{} << "";
    };
    const QList<int> unisoc{2, 3, 8};
    const QList<int> asr{2, 3, 5};
    const QList<int> bg95{0, 1, 2};
    good("8910: console", "0901", unisoc, "", PortPurpose::repl, 2);
    good("8910: AT", "0901", unisoc, "", PortPurpose::at, 0);
    good("8910: console by its name", "0901", {2, 4}, "Quectel USB AT Port,Quectel USB Serial-1 Port",
         PortPurpose::repl, 1);
    good("ASR: console", "6002", asr, "", PortPurpose::repl, 2);
    good("ASR: AT", "6001", asr, "", PortPurpose::at, 1);
    good("ASR: console by its name", "6001", {0, 7}, "Quectel USB AT Port,Quectel USB MI05 COM Port", PortPurpose::repl,
         1);
    good("BG95: console", "0700", bg95, "", PortPurpose::repl, 1);
    good("BG95: console by its name", "0700", {0, 2}, "Quectel USB DM Port,Quectel USB NMEA Port", PortPurpose::repl,
         1);
    good("BG95: the modem port takes AT", "0700", bg95, "DM Port,NMEA Port,Quectel USB Modem", PortPurpose::at, 2);
    good("new module: console", "0a01", {1, 2}, "Quectel USB AT Port,Quectel USB REPL Port", PortPurpose::repl, 1);
    good("new module: AT", "0a01", {1, 2}, "Quectel USB AT Port,Quectel USB REPL Port", PortPurpose::at, 0);

    const auto bad = [](const char* title, const char* product, const QList<int>& interfaces, const char* names,
                        PortPurpose purpose, ErrorCode code, const char* detail) {
        QTest::newRow(title) << product << interfaces << names << purpose << -1 << code << detail;
    };
    bad("standard firmware", "0901", {2, 3}, "", PortPurpose::repl, ErrorCode::noConsole, "without QuecPython");
    bad("standard firmware of a new module", "0a01", {2}, "Quectel USB AT Port", PortPurpose::repl,
        ErrorCode::noConsole, "without QuecPython");
    bad("8910 without AT port", "0901", {8}, "", PortPurpose::at, ErrorCode::noPort, "AT commands");
    bad("8850: nobody knows", "0904", {2, 8}, "", PortPurpose::repl, ErrorCode::severalPorts, "ttyUSB1");
    bad("new module that names nothing", "0a01", {2, 8}, "", PortPurpose::repl, ErrorCode::noPort, "ttyUSB1");
}

void TestPortChoice::choosesByPurpose()
{
    QFETCH(QString, product);
    QFETCH(QList<int>, interfaces);
    QFETCH(QString, names);
    QFETCH(PortPurpose, purpose);
    QFETCH(int, chosen);
    QFETCH(ErrorCode, code);
    QFETCH(QString, detail);

    FakeSystem system;
    const QStringList interfaceNames = names.split(',');
    for (int i = 0; i < interfaces.size(); ++i)
        system.addUsbPort("ttyUSB" + std::to_string(i), {"1-1", "2c7c", product.toStdString()}, interfaces[i],
                          interfaceNames.value(i).toStdString());
    const auto port = choosePort("auto", listPorts(system.roots()), purpose);
    QCOMPARE(port.has_value(), chosen >= 0);
    if (port) {
        QCOMPARE(port->name, system.dev("ttyUSB" + std::to_string(chosen)));
        QVERIFY(port->purpose == purpose && port->isModule);
    } else {
        QVERIFY(port.error().code == code);
        QVERIFY2(port.error().detail.find(detail.toStdString()) != std::string::npos, port.error().detail.c_str());
    }
}

void TestPortChoice::thePortsOfABoardsAdapterAreForTheUserToChoose()
{
    FakeSystem system;
    const FakeSystem::Usb cp2105{"1-1", "10c4", "ea70"};
    system.addUsbPort("ttyUSB0", cp2105, 0, "Enhanced Com Port");
    system.addUsbPort("ttyUSB1", cp2105, 1, "Standard Com Port");
    system.addUsbPort("ttyUSB2", {"1-2", "0403", "6001"}, 0);
    for (const char* wish : {"auto", "usb:10c4:ea70"}) {
        const auto port = choosePort(wish, listPorts(system.roots()), PortPurpose::repl);
        QVERIFY(!port && port.error().code == ErrorCode::severalPorts);
        QCOMPARE(port.error().detail,
                 system.dev("ttyUSB0") + " (Enhanced Com Port), " + system.dev("ttyUSB1") + " (Standard Com Port)");
    }
    system.addUsbPort("ttyUSB3", {"1-3", "2c7c", "0901"}, 8);
    QCOMPARE(choosePort("auto", listPorts(system.roots()), PortPurpose::repl)->name, system.dev("ttyUSB3"));
}

QTEST_APPLESS_MAIN(TestPortChoice)
#include "TestPortChoice.moc"
