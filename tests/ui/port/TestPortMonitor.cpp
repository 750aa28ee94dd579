// SPDX-License-Identifier: MIT
#include "tests/device/serial/FakeSystem.h"
#include "tests/ui/UiTest.h"
#include "ui/port/PortMonitor.h"

using test::FakeSystem;
using ui::PortMonitor;

class TestPortMonitor : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatIsThereAndWhatComes()
    {
        FakeSystem system;
        PortMonitor monitor(system.roots());
        std::size_t modules = 99;
        connect(&monitor, &PortMonitor::changed, this, [&](const device::PortList& list) {
            QCOMPARE(QThread::currentThread(), qApp->thread());
            modules = list.modules.size();
        });
        monitor.start();
        QTRY_COMPARE(modules, std::size_t{0});
        system.addUsbPort("ttyUSB0", {"1-4.2", "2c7c", "0901", "0123"}, 2, "Quectel USB AT Port");
        QTRY_COMPARE(modules, std::size_t{1});
    }

    void endsWithItsObject()
    {
        FakeSystem system;
        for (int i = 0; i < 20; ++i) {
            PortMonitor monitor(system.roots());
            monitor.start();
        }
    }
};

QTEST_MAIN(TestPortMonitor)
#include "TestPortMonitor.moc"
