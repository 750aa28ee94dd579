// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"
#include "ui/production/ProductionModel.h"

#include <QAbstractItemModelTester>

using ui::ModulesModel;
using ui::ProductionModel;
using State = ProductionModel::State;

namespace
{

device::PortList listOf(const std::vector<std::string>& usbPaths)
{
    device::PortList list;
    for (const std::string& path : usbPaths) {
        device::Port port;
        port.name = "/dev/ttyUSB" + path.substr(2);
        port.usb = device::UsbIdentity{0x2c7c, 0x0901, "", "", path};
        port.purpose = device::PortPurpose::at;
        device::ModulePorts module;
        module.usb = *port.usb;
        module.description = "EC600U";
        module.platform = "unisoc8910";
        module.ports = {port};
        list.modules.push_back(module);
    }
    return list;
}

device::Progress progressOf(device::Phase phase, std::uint64_t done)
{
    device::Progress progress;
    progress.phase = phase;
    progress.done = done;
    progress.total = 100;
    return progress;
}

device::UnitReport passed()
{
    device::UnitReport report;
    report.record.serial = "866000000000017";
    report.download.phase = device::Phase::restart;
    report.download.module = device::ModuleState::restarted;
    return report;
}

device::UnitReport failed(core::ErrorCode code)
{
    device::UnitReport report;
    report.download.problem = core::Problem(code, "AP", "nothing came for 3 s");
    report.download.phase = device::Phase::write;
    report.download.module = device::ModuleState::halfWritten;
    return report;
}

} // namespace

class TestProductionModel : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void aRowStaysWhenItsModuleGoes();
    void showsARunAndItsResult_data();
    void showsARunAndItsResult();
    void aUnitThatIsNotRecordedIsSaid();
    void progressIsShownTogether();
    void knowsWhereStoppingHurts();
    void serialPortsOfNobodyAreNoTargets();

private:
    QString cell(int row, ProductionModel::Column column) const
    {
        return m_model->index(row, column).data().toString();
    }

    std::unique_ptr<ModulesModel> m_modules;
    std::unique_ptr<ProductionModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;
};

void TestProductionModel::init()
{
    m_tester.reset();
    m_model.reset();
    m_modules = std::make_unique<ModulesModel>();
    m_modules->update(listOf({"1-1"}));
    m_model = std::make_unique<ProductionModel>(*m_modules);
    m_tester = std::make_unique<QAbstractItemModelTester>(m_model.get());
}

void TestProductionModel::aRowStaysWhenItsModuleGoes()
{
    QCOMPARE(m_model->rowCount(), 1);
    m_modules->update(listOf({"1-0", "1-1"}));
    QCOMPARE(m_model->rowCount(), 2);
    QCOMPARE(m_model->key(0), QString("usb:1-1"));
    m_modules->update(listOf({"1-0"}));
    QCOMPARE(m_model->rowCount(), 2);
    QVERIFY(cell(0, ProductionModel::moduleColumn).contains("disconnected"));
    QVERIFY(!m_model->isTarget(0) && m_model->isTarget(1));
    m_modules->update(listOf({"1-0", "1-1"}));
    QCOMPARE(cell(0, ProductionModel::moduleColumn), QString("EC600U"));
}

void TestProductionModel::showsARunAndItsResult_data()
{
    QTest::addColumn<int>("code"); // 0: none
    QTest::addColumn<int>("state");
    QTest::addColumn<QString>("word");
    QTest::addColumn<bool>("hasMessage");

    QTest::newRow("passes") << 0 << static_cast<int>(State::passed) << "Passed" << false;
    QTest::newRow("fails") << static_cast<int>(core::ErrorCode::noAnswer) << static_cast<int>(State::failed) << "Failed"
                           << true;
    QTest::newRow("is stopped") << static_cast<int>(core::ErrorCode::cancelled) << static_cast<int>(State::stopped)
                                << "Stopped" << false;
}

void TestProductionModel::showsARunAndItsResult()
{
    QFETCH(int, code);
    QFETCH(int, state);
    QFETCH(QString, word);
    QFETCH(bool, hasMessage);

    m_model->begin("usb:1-1", "/dev/ttyUSB1");
    QCOMPARE(cell(0, ProductionModel::resultColumn), QString("Running"));
    m_model->setProgress("usb:1-1", progressOf(device::Phase::write, 42));
    QCOMPARE(m_model->index(0, ProductionModel::phaseColumn).data(ProductionModel::percentRole).toInt(), 42);
    QCOMPARE(cell(0, ProductionModel::phaseColumn), QString("Write · 42 %"));
    QCOMPARE(m_model->percent(), 42);

    m_model->end("usb:1-1", code == 0 ? passed() : failed(static_cast<core::ErrorCode>(code)));
    QCOMPARE(static_cast<int>(m_model->state(0)), state);
    const QModelIndex result = m_model->index(0, ProductionModel::resultColumn);
    QCOMPARE(result.data().toString(), word);
    QVERIFY(!result.data(Qt::DecorationRole).isNull());
    QCOMPARE(result.data(Qt::AccessibleTextRole).toString(), "Result: " + word);
    QCOMPARE(!cell(0, ProductionModel::messageColumn).isEmpty(), hasMessage);
    if (code == 0)
        QCOMPARE(cell(0, ProductionModel::serialColumn), QString("866000000000017"));
    else
        QVERIFY(result.data(Qt::ToolTipRole).toString().contains("half written"));

    // The next one at the same place begins anew.
    m_model->begin("usb:1-1", "/dev/ttyUSB1");
    QCOMPARE(cell(0, ProductionModel::resultColumn), QString("Running"));
    QVERIFY(cell(0, ProductionModel::messageColumn).isEmpty());
    QVERIFY(cell(0, ProductionModel::serialColumn).isEmpty());
}

void TestProductionModel::aUnitThatIsNotRecordedIsSaid()
{
    auto report = passed();
    report.recordProblem = core::Problem(core::ErrorCode::ioFailed, "units.csv", "the disk is full");
    m_model->begin("usb:1-1", "/dev/ttyUSB1");
    m_model->end("usb:1-1", report);
    QCOMPARE(cell(0, ProductionModel::resultColumn), QString("Passed"));
    QVERIFY(cell(0, ProductionModel::messageColumn).contains("the disk is full"));
}

void TestProductionModel::progressIsShownTogether()
{
    std::vector<std::string> paths;
    for (int i = 0; i < 16; ++i)
        paths.push_back("1-" + std::to_string(10 + i));
    m_modules->update(listOf(paths));
    for (const std::string& path : paths)
        m_model->begin(QString::fromStdString("usb:" + path), "port");
    QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
    for (int step = 0; step < 100; ++step) {
        for (const std::string& path : paths)
            m_model->setProgress(QString::fromStdString("usb:" + path),
                                 progressOf(device::Phase::write, static_cast<std::uint64_t>(step)));
    }
    QCOMPARE(changed.size(), 0);
    QVERIFY(changed.wait());
    QCOMPARE(changed.size(), 1);
}

void TestProductionModel::knowsWhereStoppingHurts()
{
    m_model->begin("usb:1-1", "/dev/ttyUSB1");
    m_model->setProgress("usb:1-1", progressOf(device::Phase::connect, 1));
    QVERIFY(!m_model->hurts(0));
    m_model->setProgress("usb:1-1", progressOf(device::Phase::write, 2));
    m_model->setProgress("usb:1-1", progressOf(device::Phase::verify, 3));
    QVERIFY(m_model->hurts(0));
    m_model->setProgress("usb:1-1", progressOf(device::Phase::restart, 4));
    QVERIFY(!m_model->hurts(0));
}

void TestProductionModel::serialPortsOfNobodyAreNoTargets()
{
    auto list = listOf({"1-1"});
    device::Port port;
    port.name = "/dev/ttyS0";
    list.others.push_back(port);
    m_modules->update(list);
    m_modules->addNamed("/tmp/simulated");
    QCOMPARE(m_model->rowCount(), 3);
    QVERIFY(!m_model->isTarget(m_model->rowOf("port:/dev/ttyS0")));
    QVERIFY(m_model->isTarget(m_model->rowOf("port:/tmp/simulated")));
}

QTEST_MAIN(TestProductionModel)
#include "TestProductionModel.moc"
