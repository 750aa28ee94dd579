// SPDX-License-Identifier: MIT
#include "tests/device/serial/FakeSystem.h"

#include "device/serial/PortWatch.h"

#include <QTest>

using namespace device;
using test::FakeSystem;

namespace
{

const FakeSystem::Usb ec600u{"1-4.2", "2c7c", "0901", "0123"};

void plugInEc600u(FakeSystem& system)
{
    system.addUsbPort("ttyUSB6", ec600u, 8, "Quectel USB Serial-1 Port");
    system.addUsbPort("ttyUSB0", ec600u, 2, "Quectel USB AT Port");
    system.addUsbPort("ttyUSB1", ec600u, 3);
}

/// How many modules the watch knows of after two looks, as long apart as in use.
int modulesSoon(PortWatch& watch)
{
    int count = -1;
    for (int look = 0; look < 2; ++look) {
        QTest::qSleep(100);
        if (const auto list = watch.changes())
            count = static_cast<int>(list->modules.size());
    }
    return count;
}

} // namespace

class TestPorts : public QObject
{
    Q_OBJECT

private slots:
    void putsThePortsOfAModuleTogether();
    void keepsTwoModulesOfAKindApart();
    void knowsTheDevices_data();
    void knowsTheDevices();
    void believesTheNameOfAnInterfaceMoreThanItsNumber();
    void findsTheDeviceOfAnAcmPort();
    void leavesOutWhatIsNoHardware();
    void noSystemAtAllIsAnEmptyList();
    void everyPurposeHasItsWords();
    void noticesWhatComesAndGoes();
    void looksAgainOnceAfterAChange();
};

void TestPorts::putsThePortsOfAModuleTogether()
{
    FakeSystem system;
    plugInEc600u(system);
    system.addUsbPort("ttyUSB9", {"1-1", "10c4", "ea60", "A1"}, 0, "CP2102");

    const PortList list = listPorts(system.roots());
    QCOMPARE(list.modules.size(), 1u);
    const ModulePorts& module = list.modules.front();
    QCOMPARE(module.usb.path, "1-4.2");
    QCOMPARE(module.usb.serial, "0123");
    QCOMPARE(module.platform, "unisoc8910");
    QVERIFY(module.mode == ModuleMode::running);
    QCOMPARE(module.ports.size(), 3u);
    QCOMPARE(module.portFor(PortPurpose::at)->name, system.dev("ttyUSB0"));
    QCOMPARE(module.portFor(PortPurpose::repl)->name, system.dev("ttyUSB6"));
    QVERIFY(module.ports[1].purpose == PortPurpose::other);
    QVERIFY(!module.portFor(PortPurpose::download));
    QCOMPARE(list.others.size(), 1u);
    QCOMPARE(list.others.front().name, system.dev("ttyUSB9"));
    QCOMPARE(list.others.front().interfaceName, "CP2102");
    QVERIFY(list.others.front().purpose == PortPurpose::unknown);
}

void TestPorts::keepsTwoModulesOfAKindApart()
{
    FakeSystem system;
    plugInEc600u(system);
    system.addUsbPort("ttyUSB10", {"1-3", "2c7c", "0901"}, 2);

    const PortList list = listPorts(system.roots());
    QCOMPARE(list.modules.size(), 2u);
    QCOMPARE(list.modules[0].usb.path, "1-3");
    QCOMPARE(list.modules[1].usb.path, "1-4.2");
    QCOMPARE(list.modules[1].ports.size(), 3u);
}

void TestPorts::knowsTheDevices_data()
{
    QTest::addColumn<QString>("vendor");
    QTest::addColumn<QString>("product");
    QTest::addColumn<int>("interface");
    QTest::addColumn<QString>("platform");
    QTest::addColumn<QString>("purpose");

    QTest::newRow("8910: AT") << "2c7c"
                              << "0901" << 2 << "unisoc8910"
                              << "at";
    QTest::newRow("8910: REPL") << "2c7c"
                                << "0901" << 8 << "unisoc8910"
                                << "repl";
    QTest::newRow("8910: a log") << "2c7c"
                                 << "0901" << 4 << "unisoc8910"
                                 << "other";
    QTest::newRow("8910: download") << "0525"
                                    << "a4a7" << 0 << "unisoc8910"
                                    << "download";
    QTest::newRow("8850: running") << "2c7c"
                                   << "0904" << 2 << "unisoc8850"
                                   << "other";
    QTest::newRow("8850: download") << "1782"
                                    << "4d16" << 0 << "unisoc8850"
                                    << "download";
    QTest::newRow("ASR: AT") << "2c7c"
                             << "6001" << 3 << "ASR"
                             << "at";
    QTest::newRow("ASR: REPL") << "2c7c"
                               << "6002" << 5 << "ASR"
                               << "repl";
    QTest::newRow("ASR: diagnosis") << "2c7c"
                                    << "6002" << 2 << "ASR"
                                    << "diag";
    QTest::newRow("ASR: download, 16 MB") << "2ecc"
                                          << "3017" << 0 << "ASR"
                                          << "download";
    QTest::newRow("ASR: download, 8 MB") << "2ecc"
                                         << "3004" << 0 << "ASR"
                                         << "download";
    QTest::newRow("EC600E") << "17d1"
                            << "0001" << 0 << "EIGEN"
                            << "download";
    QTest::newRow("BG95: REPL") << "2c7c"
                                << "0700" << 1 << "MDM9X05"
                                << "repl";
}

void TestPorts::knowsTheDevices()
{
    QFETCH(QString, vendor);
    QFETCH(QString, product);
    QFETCH(int, interface);
    QFETCH(QString, platform);
    QFETCH(QString, purpose);

    FakeSystem system;
    system.addUsbPort("ttyUSB0", {"1-1", vendor.toStdString(), product.toStdString()}, interface);
    const PortList list = listPorts(system.roots());
    QCOMPARE(list.modules.size(), 1u);
    QCOMPARE(std::string(list.modules[0].platform), platform.toStdString());
    QCOMPARE(std::string(nameOf(list.modules[0].ports[0].purpose)), purpose.toStdString());
    QCOMPARE(list.modules[0].mode == ModuleMode::download, purpose == "download");
}

void TestPorts::believesTheNameOfAnInterfaceMoreThanItsNumber()
{
    FakeSystem system;
    system.addUsbPort("ttyUSB0", ec600u, 2, "Quectel USB REPL Port");
    system.addUsbPort("ttyUSB1", ec600u, 5, "Quectel USB AT Port");
    const PortList list = listPorts(system.roots());
    QVERIFY(list.modules[0].ports[0].purpose == PortPurpose::repl);
    QVERIFY(list.modules[0].ports[1].purpose == PortPurpose::at);
}

void TestPorts::findsTheDeviceOfAnAcmPort()
{
    FakeSystem system;
    system.addAcmPort("ttyACM0", {"2-1", "0525", "a4a7"}, 0);
    const PortList list = listPorts(system.roots());
    QCOMPARE(list.modules.size(), 1u);
    QCOMPARE(list.modules[0].usb.path, "2-1");
    QCOMPARE(list.modules[0].ports[0].interface.value(), 0);
}

void TestPorts::leavesOutWhatIsNoHardware()
{
    FakeSystem system;
    system.addConsole("tty1");
    system.addBoardPort("ttyS1", 0);
    system.addBoardPort("ttyS0", 4);
    const PortList list = listPorts(system.roots());
    QVERIFY(list.modules.empty());
    QCOMPARE(list.others.size(), 1u);
    QCOMPARE(list.others[0].name, system.dev("ttyS0"));
    QVERIFY(!list.others[0].usb);
}

void TestPorts::noSystemAtAllIsAnEmptyList()
{
    const PortList list = listPorts({"/nowhere/dev", "/nowhere/sys"});
    QVERIFY(list.modules.empty() && list.others.empty());
}

void TestPorts::everyPurposeHasItsWords()
{
    for (const auto purpose :
         {PortPurpose::at, PortPurpose::repl, PortPurpose::download, PortPurpose::diag, PortPurpose::other})
        QVERIFY(!nameOf(purpose).empty());
}

void TestPorts::noticesWhatComesAndGoes()
{
    FakeSystem system;
    PortWatch watch(system.roots());
    QVERIFY(watch.changes()->modules.empty());
    plugInEc600u(system);
    QCOMPARE(modulesSoon(watch), 1);
    for (const char* port : {"ttyUSB0", "ttyUSB1", "ttyUSB6"})
        system.unplug(port);
    QCOMPARE(modulesSoon(watch), 0);
}

void TestPorts::looksAgainOnceAfterAChange()
{
    FakeSystem system;
    PortWatch watch(system.roots());
    QVERIFY(watch.changes());
    QVERIFY(watch.changes());
    QVERIFY(!watch.changes());
    QVERIFY(!watch.changes());
}

QTEST_APPLESS_MAIN(TestPorts)
#include "TestPorts.moc"
