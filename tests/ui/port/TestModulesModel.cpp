// SPDX-License-Identifier: MIT
#include "tests/device/serial/FakeSystem.h"
#include "tests/ui/UiTest.h"

#include <QAbstractItemModelTester>

using test::FakeSystem;
using ui::ModulesModel;

namespace
{

const FakeSystem::Usb first{"1-4.2", "2c7c", "0901", "0123"};
const FakeSystem::Usb second{"1-4.3", "2c7c", "0901", "0124"};
const FakeSystem::Usb adapter{"1-1", "10c4", "ea60", "A1"};

void plugIn(FakeSystem& system, const FakeSystem::Usb& usb, int number)
{
    system.addUsbPort("ttyUSB" + std::to_string(number), usb, 2, "Quectel USB AT Port");
    system.addUsbPort("ttyUSB" + std::to_string(number + 1), usb, 8, "Quectel USB REPL Port");
}

} // namespace

class TestModulesModel : public QObject
{
    Q_OBJECT

private slots:
    void showsModulesBeforePorts()
    {
        FakeSystem system;
        plugIn(system, first, 0);
        system.addUsbPort("ttyUSB9", adapter, 0, "CP2102");
        ModulesModel model;
        const QAbstractItemModelTester tester(&model);
        model.update(device::listPorts(system.roots()));
        QCOMPARE(model.rowCount(), 2);
        QCOMPARE(model.entry(0).key, "usb:1-4.2");
        QVERIFY(model.index(0).data().toString().contains("ttyUSB0"));
        QVERIFY(model.index(0).data(Qt::ToolTipRole).toString().contains("0123"));
        QVERIFY(!model.entry(1).isModule);
    }

    void keepsAnUnpluggedModuleInItsRow()
    {
        FakeSystem both;
        plugIn(both, first, 0);
        plugIn(both, second, 2);
        FakeSystem one;
        plugIn(one, second, 2);
        ModulesModel model;
        const QAbstractItemModelTester tester(&model);
        QSignalSpy connected(&model, &ModulesModel::connected);
        QSignalSpy disconnected(&model, &ModulesModel::disconnected);
        model.update(device::listPorts(both.roots()));
        QCOMPARE(connected.count(), 2);
        model.update(device::listPorts(one.roots()));
        QCOMPARE(model.rowCount(), 2);
        QVERIFY(!model.entry(0).isConnected);
        QVERIFY(model.index(0).data().toString().contains("disconnected"));
        QVERIFY(!model.chosen("usb:1-4.2", device::PortPurpose::at));
        QCOMPARE(disconnected.count(), 1);
        model.update(device::listPorts(both.roots()));
        QVERIFY(model.entry(0).isConnected);
        QCOMPARE(connected.count(), 3);
        QCOMPARE(connected.last().first().toString(), "usb:1-4.2");
    }

    void choosesThePortForAPurpose()
    {
        FakeSystem system;
        plugIn(system, first, 0);
        ModulesModel model;
        model.update(device::listPorts(system.roots()));
        const auto at = model.chosen("usb:1-4.2", device::PortPurpose::at);
        QVERIFY(at);
        QCOMPARE(at->name, system.dev("ttyUSB0"));
        QVERIFY(at->isModule);
        QCOMPARE(at->platform, "unisoc8910");
        QCOMPARE(model.chosen("usb:1-4.2", device::PortPurpose::repl)->name, system.dev("ttyUSB1"));
        QVERIFY(!model.chosen("usb:9", device::PortPurpose::at));
    }

    void inDownloadModeThereIsNoConsole()
    {
        FakeSystem system;
        system.addAcmPort("ttyACM0", {"1-4", "0525", "a4a7"}, 0);
        ModulesModel model;
        model.update(device::listPorts(system.roots()));
        QCOMPARE(model.chosen("usb:1-4", device::PortPurpose::at)->name, system.dev("ttyACM0"));
        QVERIFY(!model.chosen("usb:1-4", device::PortPurpose::repl));
    }

    void takesPortsThatNoListNames()
    {
        ModulesModel model;
        const QAbstractItemModelTester tester(&model);
        model.addNamed("/tmp/module");
        model.addNamed("/tmp/module");
        model.update({});
        QCOMPARE(model.rowCount(), 1);
        QVERIFY(model.entry(0).isConnected);
        const auto port = model.chosen("port:/tmp/module", device::PortPurpose::at);
        QVERIFY(port);
        QCOMPARE(port->name, "/tmp/module");
        QVERIFY(!port->isModule);
    }
};

QTEST_MAIN(TestModulesModel)
#include "TestModulesModel.moc"
