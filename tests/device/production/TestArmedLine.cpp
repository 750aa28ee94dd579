// SPDX-License-Identifier: MIT
#include "device/production/ArmedLine.h"

#include <QTest>

using namespace device;

namespace
{

ModulePorts module(const std::string& path, PortPurpose purpose = PortPurpose::at)
{
    ModulePorts ports;
    ports.usb = {0x2c7c, 0x0901, "", "", path};
    ports.platform = "unisoc8910";
    Port port;
    port.name = "/dev/tty" + path;
    port.purpose = purpose;
    ports.ports.push_back(port);
    return ports;
}

PortList with(std::vector<ModulePorts> modules)
{
    return {std::move(modules), {}};
}

QStringList pathsOf(const std::vector<ChosenPort>& ports)
{
    QStringList paths;
    for (const ChosenPort& port : ports)
        paths << QString::fromStdString(port.usb->path);
    return paths;
}

} // namespace

class TestArmedLine : public QObject
{
    Q_OBJECT

private slots:
    void startsNothingUnlessArmed()
    {
        ArmedLine line;
        QVERIFY(line.changed(with({module("1-1")})).empty());
        line.setArmed(true);
        // It was there before.
        QVERIFY(line.changed(with({module("1-1")})).empty());
        QCOMPARE(pathsOf(line.changed(with({module("1-1"), module("1-2")}))), QStringList{"1-2"});
        line.setArmed(false);
        QVERIFY(line.changed(with({module("1-1"), module("1-2"), module("1-3")})).empty());
    }

    void startsEachOnce()
    {
        ArmedLine line;
        line.setArmed(true);
        QCOMPARE(pathsOf(line.changed(with({module("1-1"), module("1-2")}))), QStringList({"1-1", "1-2"}));
        QVERIFY(line.changed(with({module("1-1"), module("1-2")})).empty());
        line.finished("1-1", true);
        QVERIFY(line.changed(with({module("1-1"), module("1-2")})).empty());
    }

    void aRestartDuringTheDownloadIsNoPluggingIn()
    {
        ArmedLine line;
        line.setArmed(true);
        QCOMPARE(line.changed(with({module("1-1")})).size(), 1u);
        QVERIFY(line.changed(with({})).empty());
        QVERIFY(line.changed(with({module("1-1", PortPurpose::download)})).empty());
        QVERIFY(line.changed(with({})).empty());
        QVERIFY(line.changed(with({module("1-1")})).empty());
        line.finished("1-1", true);
        QVERIFY(line.changed(with({module("1-1")})).empty());
    }

    void theNextModuleAtAPlaceIsNew()
    {
        ArmedLine line;
        line.setArmed(true);
        for (int i = 0; i < 3; ++i) {
            QCOMPARE(line.changed(with({module("1-1")})).size(), 1u);
            line.finished("1-1", true);
            QVERIFY(line.changed(with({module("1-1")})).empty());
            QVERIFY(line.changed(with({})).empty());
        }
        // Also after one that was pulled out while it was at work.
        QCOMPARE(line.changed(with({module("1-1")})).size(), 1u);
        QVERIFY(line.changed(with({})).empty());
        line.finished("1-1", false);
        QCOMPARE(line.changed(with({module("1-1")})).size(), 1u);
    }

    void theLastRestartIsNoPluggingIn_data()
    {
        QTest::addColumn<int>("lateLooks");
        QTest::newRow("the list shows the module at once") << 0;
        QTest::newRow("the list is late") << 1;
        QTest::newRow("the list is later") << 3;
    }

    void theLastRestartIsNoPluggingIn()
    {
        QFETCH(int, lateLooks);
        ArmedLine line;
        line.setArmed(true);
        QCOMPARE(line.changed(with({module("1-1", PortPurpose::download)})).size(), 1u);
        QVERIFY(line.changed(with({})).empty());
        // It has answered already when the list still shows the gap.
        line.finished("1-1", true);
        for (int i = 0; i < lateLooks; ++i)
            QVERIFY(line.changed(with({})).empty());
        QVERIFY(line.changed(with({module("1-1")})).empty());
        QVERIFY(line.changed(with({})).empty());
        QCOMPARE(line.changed(with({module("1-1")})).size(), 1u);
    }

    void waitsForThePortThatItNeeds()
    {
        ArmedLine line;
        line.setArmed(true);
        QVERIFY(line.changed(with({module("1-1", PortPurpose::diag)})).empty());
        const auto begun = line.changed(with({module("1-1", PortPurpose::download)}));
        QCOMPARE(begun.size(), 1u);
        QCOMPARE(begun.at(0).name, "/dev/tty1-1");
        QCOMPARE(begun.at(0).platform, "unisoc8910");
    }

    void aDownloadByHandIsNoPluggingIn()
    {
        ArmedLine line;
        QVERIFY(line.changed(with({module("1-1")})).empty());
        line.setArmed(true);
        line.started("1-1");
        QVERIFY(line.changed(with({})).empty());
        QVERIFY(line.changed(with({module("1-1")})).empty());
        line.finished("1-1", true);
        QVERIFY(line.changed(with({module("1-1")})).empty());
    }
};

QTEST_APPLESS_MAIN(TestArmedLine)
#include "TestArmedLine.moc"
