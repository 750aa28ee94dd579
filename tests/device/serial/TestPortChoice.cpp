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
    bad("usb:1234:5678", ErrorCode::noPort, "plugged in");
    bad("serial:", ErrorCode::noPort, "plugged in");
    bad("usb:2c7c", ErrorCode::badUsage, "usb:2c7c:0901");
    bad("usb:2c7c:0901:3", ErrorCode::badUsage, "usb:2c7c:0901");
    bad("usb::", ErrorCode::badUsage, "usb:2c7c:0901");
    bad("tcp:localhost:4000", ErrorCode::badUsage, "network");
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
}

QTEST_APPLESS_MAIN(TestPortChoice)
#include "TestPortChoice.moc"
