// SPDX-License-Identifier: MIT
#include "tests/device/serial/FakeSystem.h"
#include "tests/ui/UiTest.h"
#include "ui/shell/ModulePicker.h"

#include <QComboBox>
#include <QLineEdit>

using test::FakeSystem;

namespace
{

device::PortList portsOf(const std::vector<FakeSystem::Usb>& modules)
{
    FakeSystem system;
    for (std::size_t i = 0; i < modules.size(); ++i)
        system.addUsbPort("ttyUSB" + std::to_string(i), modules[i], 2, "Quectel USB AT Port");
    return device::listPorts(system.roots());
}

const FakeSystem::Usb first{"1-4.2", "2c7c", "0901", "0123"};
const FakeSystem::Usb second{"1-4.3", "2c7c", "0901", "0124"};

} // namespace

class TestModulePicker : public QObject
{
    Q_OBJECT

private slots:
    void showsTheOnlyModule()
    {
        test::TestWorkspace around;
        ui::ModulePicker picker(around.module);
        auto* box = picker.findChild<QComboBox*>("modulePicker");
        around.modules.update(portsOf({first}));
        QVERIFY2(box->currentText().contains("ttyUSB0"), qPrintable(box->currentText()));
    }

    void ofTwoTheUserChooses()
    {
        test::TestWorkspace around;
        ui::ModulePicker picker(around.module);
        picker.show();
        auto* box = picker.findChild<QComboBox*>("modulePicker");
        around.modules.update(portsOf({first, second}));
        QCOMPARE(box->currentText(), QString());
        box->setFocus();
        QTest::keyClick(box, Qt::Key_Down);
        QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(around.module.key(), "usb:1-4.3");
    }

    void aModuleThatComesDoesNotMoveTheChoice()
    {
        test::TestWorkspace around;
        ui::ModulePicker picker(around.module);
        auto* box = picker.findChild<QComboBox*>("modulePicker");
        around.modules.update(portsOf({second}));
        const QString before = around.module.key();
        around.modules.update(portsOf({second, first}));
        QCOMPARE(around.module.key(), before);
        around.modules.update(portsOf({first}));
        QCOMPARE(around.module.key(), before);
        QVERIFY(box->currentText().contains("disconnected"));
    }

    void takesAPortThatIsTyped()
    {
        test::TestWorkspace around;
        ui::ModulePicker picker(around.module);
        picker.show();
        auto* box = picker.findChild<QComboBox*>("modulePicker");
        box->lineEdit()->setFocus();
        QTest::keyClicks(box->lineEdit(), "/tmp/module");
        QTest::keyClick(box->lineEdit(), Qt::Key_Return);
        QCOMPARE(around.module.key(), "port:/tmp/module");
        QCOMPARE(around.module.port()->name, "/tmp/module");
    }
};

QTEST_MAIN(TestModulePicker)
#include "TestModulePicker.moc"
