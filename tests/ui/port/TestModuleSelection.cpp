// SPDX-License-Identifier: MIT
#include "tests/device/serial/FakeSystem.h"
#include "tests/ui/UiTest.h"

using test::FakeSystem;
using ui::ModuleSelection;
using ui::ModulesModel;

namespace
{

const FakeSystem::Usb first{"1-4.2", "2c7c", "0901", "0123"};
const FakeSystem::Usb second{"1-4.3", "2c7c", "0901", "0124"};

} // namespace

class TestModuleSelection : public QObject
{
    Q_OBJECT

private slots:
    void selectsTheOnlyModule()
    {
        FakeSystem system;
        system.addUsbPort("ttyUSB0", first, 2, "Quectel USB AT Port");
        ModulesModel modules;
        ModuleSelection selection(modules);
        QSignalSpy changed(&selection, &ModuleSelection::changed);
        modules.update(device::listPorts(system.roots()));
        QCOMPARE(selection.key(), "usb:1-4.2");
        QCOMPARE(changed.count(), 1);
        QVERIFY(selection.port());
    }

    void ofTwoItSelectsNone()
    {
        FakeSystem system;
        system.addUsbPort("ttyUSB0", first, 2, "Quectel USB AT Port");
        system.addUsbPort("ttyUSB1", second, 2, "Quectel USB AT Port");
        ModulesModel modules;
        ModuleSelection selection(modules);
        modules.update(device::listPorts(system.roots()));
        QVERIFY(selection.key().isEmpty());
    }

    void neverTakesAnAdapterByItself()
    {
        FakeSystem system;
        system.addUsbPort("ttyUSB0", {"1-1", "10c4", "ea60", "A1"}, 0, "CP2102");
        ModulesModel modules;
        ModuleSelection selection(modules);
        modules.update(device::listPorts(system.roots()));
        QVERIFY(selection.key().isEmpty());
    }

    void keepsAModuleThatWasUnplugged()
    {
        FakeSystem system;
        system.addUsbPort("ttyUSB0", first, 2, "Quectel USB AT Port");
        FakeSystem other;
        other.addUsbPort("ttyUSB1", second, 2, "Quectel USB AT Port");
        ModulesModel modules;
        ModuleSelection selection(modules);
        modules.update(device::listPorts(system.roots()));
        QSignalSpy connectedChanged(&selection, &ModuleSelection::connectedChanged);
        modules.update(device::listPorts(other.roots()));
        QCOMPARE(selection.key(), "usb:1-4.2");
        QVERIFY(!selection.port());
        QCOMPARE(connectedChanged.count(), 1);
        modules.update(device::listPorts(system.roots()));
        QVERIFY(selection.port());
        QCOMPARE(connectedChanged.count(), 2);
    }
};

QTEST_MAIN(TestModuleSelection)
#include "TestModuleSelection.moc"
