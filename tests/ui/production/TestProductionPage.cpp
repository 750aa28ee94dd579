// SPDX-License-Identifier: MIT
// Many simulated modules at once and one after the other, by clicks, and without any.
#include "tests/device/serial/FakeSystem.h"
#include "tests/support/ModuleAtPort.h"
#include "tests/ui/UiTest.h"
#include "ui/common/MessageCard.h"
#include "ui/port/PortMonitor.h"
#include "ui/production/ProductionModel.h"
#include "ui/production/ProductionPage.h"

#include <QCheckBox>
#include <QTableView>
#include <QTimer>

using namespace test;
using firmware::host::Module;
using firmware::host::ModuleSettings;
using ui::ProductionModel;
using ui::ProductionPage;

namespace
{

constexpr int patience = 120'000; ///< milliseconds, against hanging alone

ModuleSettings settingsOf(int number)
{
    ModuleSettings settings;
    settings.serial = std::to_string(866000000000000 + number);
    settings.restartTime = std::chrono::milliseconds(5);
    return settings;
}

/// A page, and what a user sees and does.
struct Rig {
    TestWorkspace surroundings;
    ui::Workspace& workspace;
    ProductionPage page{workspace};
    QTableView& table = *page.findChild<QTableView*>("productionTable");
    QAbstractItemModel& model = *table.model();

    explicit Rig(ui::Workspace* other = nullptr) : workspace(other ? *other : surroundings.workspace)
    {
        test::failOnWarnings();
        page.resize(780, 480);
        page.show();
    }

    QString label(const char* name) const { return page.findChild<QLabel*>(name)->text(); }
    void click(const char* name) const
    {
        auto* button = page.findChild<QAbstractButton*>(name);
        QVERIFY2(QTest::qWaitFor([button] { return button->isVisible() && button->isEnabled(); }), name);
        QTest::mouseClick(button, Qt::LeftButton, {},
                          qobject_cast<QCheckBox*>(button) ? QPoint(5, button->height() / 2) : QPoint());
    }
    void choose(const QString& package)
    {
        surroundings.dialogs.paths << QStringList{package};
        click("choosePackage");
        QTRY_VERIFY_WITH_TIMEOUT(page.findChild<QCheckBox*>("arm")->isEnabled(), patience);
    }
    bool waitForEnd(int passed, int failed) const
    {
        return QTest::qWaitFor(
            [&] {
                return label("passedCount") == QString("%1 passed").arg(passed) &&
                       label("failedCount") == QString("%1 failed").arg(failed) && label("runningCount") == "0 running";
            },
            patience);
    }
    QString cell(int row, ProductionModel::Column column) const { return model.index(row, column).data().toString(); }
    QString counts() const { return label("passedCount") + ", " + label("failedCount") + ", " + label("runningCount"); }

    /// The lines of the record, each as its fields.
    QList<QStringList> record() const
    {
        QFile file(surroundings.settings.folders().state.filePath("production.csv"));
        if (!file.open(QFile::ReadOnly))
            return {};
        QList<QStringList> lines;
        for (const QByteArray& line : file.readAll().trimmed().split('\n'))
            lines += QString::fromUtf8(line.trimmed()).split(',');
        return lines;
    }
};

/// A place for a module at a fake computer's USB. The module changes its identity there as it changes its mode.
class Place
{
public:
    Place(FakeSystem& system, int number)
        : m_system(system), m_name("ttyUSB" + std::to_string(number)), m_path("1-" + std::to_string(number))
    {
    }

    bool isEmpty() const { return m_module == nullptr; }
    const std::string& path() const { return m_path; }
    void plugIn(const ModuleSettings& settings)
    {
        m_module = std::make_unique<ModuleAtPort>(ModuleAtPort::Begin::console, settings);
        follow();
    }
    void pullOut()
    {
        show({});
        m_module.reset();
    }
    /// Shows the computer what the module is now.
    void follow()
    {
        if (!m_module)
            return;
        switch (m_module->with([](Module& module, auto&) { return module.state(); })) {
        case Module::State::console:
            return show("0901");
        case Module::State::download:
            return show("a4a7");
        default:
            return show({});
        }
    }

private:
    void show(const std::string& product)
    {
        if (product == m_product)
            return;
        if (!m_product.empty())
            m_system.unplug(m_name, {m_path, {}, {}});
        m_product = product;
        if (product == "0901")
            m_system.addUsbPort(m_name, {m_path, "2c7c", product}, 2, {}, m_module->port());
        else if (!product.empty())
            m_system.addAcmPort(m_name, {m_path, "0525", product}, 0, m_module->port());
    }

    FakeSystem& m_system;
    std::string m_name;
    std::string m_path;
    std::string m_product; ///< as it is shown; empty: not at all
    std::unique_ptr<ModuleAtPort> m_module;
};

} // namespace

class TestProductionPage : public QObject
{
    Q_OBJECT

private slots:
    void sixteenAtOnceOfWhichOneFails();
    void startsThoseThatAreSelected();
    void stoppingAsksWhereItHurts();
    void aPackageThatIsNone();
    void remembersPackageAndRecord();
    void aHundredInARowWithoutAClick();

private:
    const QString m_package = QString::fromStdString(dataFile("unisoc/minimal.pac").string());
};

void TestProductionPage::sixteenAtOnceOfWhichOneFails()
{
    constexpr int count = 16;
    constexpr int broken = 11;
    Rig rig;
    std::vector<std::unique_ptr<ModuleAtPort>> modules;
    for (int i = 0; i < count; ++i) {
        auto settings = settingsOf(i);
        if (i == broken)
            settings.faults.wrongAnswer = 40;
        modules.push_back(std::make_unique<ModuleAtPort>(ModuleAtPort::Begin::console, settings));
        rig.surroundings.modules.addNamed(QString::fromStdString(modules.back()->port()));
    }
    QCOMPARE(rig.model.rowCount(), count);
    rig.choose(m_package);
    QElapsedTimer timer;
    timer.start();
    QSignalSpy changed(&rig.model, &QAbstractItemModel::dataChanged);
    rig.click("startAllButton");
    QCOMPARE(rig.label("runningCount"), QString("16 running"));
    QCOMPARE(rig.page.unfinishedWork(), QString("16 downloads are running."));
    QVERIFY2(rig.waitForEnd(15, 1), qPrintable(rig.counts()));
    // One for all rows each tenth of a second, and one for each begin and end.
    QVERIFY(changed.size() <= timer.elapsed() / 100 + 1 + 2 * count);

    const QString brokenPort = QString::fromStdString(modules[broken]->port());
    for (int row = 0; row < count; ++row) {
        const bool isBroken = rig.cell(row, ProductionModel::portColumn) == brokenPort;
        QCOMPARE(rig.cell(row, ProductionModel::resultColumn), QString(isBroken ? "Failed" : "Passed"));
        QCOMPARE(rig.cell(row, ProductionModel::messageColumn).isEmpty(), !isBroken);
    }
    const auto record = rig.record();
    QCOMPARE(record.size(), 1 + count);
    QSet<QString> serials;
    for (const QStringList& line : record.mid(1)) {
        const bool isBroken = line.contains(brokenPort);
        QCOMPARE(line.contains("fail"), isBroken);
        QCOMPARE(line.contains("pass"), !isBroken);
        QCOMPARE(line.contains("L6004"), isBroken);
        serials += line[record[0].indexOf("serial")];
    }
    QCOMPARE(serials.size(), count);
    for (int i = 0; i < count; ++i) {
        if (i != broken)
            QVERIFY(modules[static_cast<std::size_t>(i)]->flashAt(0x60010000, 64) != Bytes(64, std::byte{0xFF}));
    }
    rig.surroundings.log.flush();
    QSet<QString> sources;
    for (int row = 0; row < rig.surroundings.log.rowCount(); ++row)
        sources += rig.surroundings.log.line(row).source;
    QVERIFY(sources.contains("Download " + brokenPort));
    QCOMPARE(sources.size(), count);
    rig.click("resetCounts");
    QCOMPARE(rig.label("failedCount"), QString("0 failed"));
}

void TestProductionPage::startsThoseThatAreSelected()
{
    Rig rig;
    ModuleAtPort first(ModuleAtPort::Begin::download, settingsOf(1));
    ModuleAtPort second(ModuleAtPort::Begin::download, settingsOf(2));
    for (const auto* module : {&first, &second})
        rig.surroundings.modules.addNamed(QString::fromStdString(module->port()));
    QVERIFY(!rig.page.findChild<QCheckBox*>("arm")->isEnabled());
    QVERIFY(rig.page.findChild<QCheckBox*>("arm")->text().contains("choose a package first"));
    rig.choose(m_package);
    QVERIFY(!rig.page.findChild<QAction*>("startSelected")->isEnabled());
    rig.table.selectRow(1);
    rig.click("startSelectedButton");
    QVERIFY(rig.waitForEnd(1, 0));
    QCOMPARE(rig.cell(0, ProductionModel::resultColumn), QString("Waiting"));
    QCOMPARE(rig.cell(1, ProductionModel::resultColumn), QString("Passed"));
    // Began in download mode, and was asked when its firmware was back.
    QCOMPARE(rig.cell(1, ProductionModel::serialColumn), QString("866000000000002"));
    QCOMPARE(first.bytesReceived(), 0u);
}

void TestProductionPage::stoppingAsksWhereItHurts()
{
    Rig rig;
    auto settings = settingsOf(1);
    settings.faults.answerDelay = std::chrono::milliseconds(4);
    ModuleAtPort module(ModuleAtPort::Begin::download, settings);
    rig.surroundings.modules.addNamed(QString::fromStdString(module.port()));
    rig.choose(m_package);
    rig.click("startAllButton");
    QTRY_VERIFY_WITH_TIMEOUT(rig.cell(0, ProductionModel::phaseColumn).startsWith("Write"), patience);
    rig.surroundings.dialogs.confirmations << false << true;
    rig.page.cancel();
    QCOMPARE(rig.label("runningCount"), QString("1 running"));
    rig.click("stopAllButton");
    QVERIFY(rig.waitForEnd(0, 0));
    QCOMPARE(rig.surroundings.dialogs.asked.size(), 2);
    QCOMPARE(rig.cell(0, ProductionModel::resultColumn), QString("Stopped"));
    QVERIFY(rig.record().last().contains("cancelled"));
}

void TestProductionPage::aPackageThatIsNone()
{
    Rig rig;
    QSignalSpy failures(&rig.page, &ui::Page::failed);
    rig.surroundings.dialogs.paths << QStringList{rig.surroundings.folder.filePath("nothing.pac")};
    rig.click("choosePackage");
    QVERIFY(failures.wait(patience));
    const auto* message = rig.page.findChild<ui::MessageCard*>("productionMessage");
    QVERIFY(message->isVisible());
    QVERIFY2(message->headline().contains("nothing.pac"), qPrintable(message->headline()));
    QVERIFY(!rig.page.findChild<QCheckBox*>("arm")->isEnabled());
    rig.choose(m_package);
    QVERIFY(!message->isVisible());
}

void TestProductionPage::remembersPackageAndRecord()
{
    Rig first;
    first.choose(m_package);
    const QString path = first.surroundings.folder.filePath("units.csv");
    first.surroundings.dialogs.paths << QStringList{path};
    first.click("chooseRecord");
    QCOMPARE(first.label("productionRecord"), QString("units.csv"));
    Rig second(&first.workspace);
    QTRY_COMPARE(second.label("productionPackage"), QString("minimal.pac"));
    QCOMPARE(second.label("productionRecord"), QString("units.csv"));
}

void TestProductionPage::aHundredInARowWithoutAClick()
{
    constexpr int placeCount = 20;
    constexpr int moduleCount = 100;
    FakeSystem system;
    ui::ModulesModel modules;
    ui::ModuleSelection selection(modules, system.roots());
    TestWorkspace surroundings;
    ui::Workspace workspace{surroundings.settings, surroundings.log, surroundings.dialogs, selection,
                            surroundings.ports};
    Rig rig(&workspace);
    std::vector<std::unique_ptr<Place>> places;
    for (int i = 0; i < placeCount; ++i)
        places.push_back(std::make_unique<Place>(system, i));

    rig.page.openPackage(m_package);
    rig.click("arm");
    ui::PortMonitor monitor(system.roots());
    int plugged = 0;
    QSet<QString> ready;     // places that the computer has seen empty
    QSet<QString> answering; // places where it sees a module's firmware
    QSet<QString> begun;
    QSet<QString> ended;
    // Lists that arrive after the test find nobody.
    connect(&monitor, &ui::PortMonitor::changed, &rig.page, [&](const device::PortList& list) {
        modules.update(list);
        rig.page.portsChanged(list);
        for (const auto& place : places) {
            const QString path = QString::fromStdString(place->path());
            const auto seen = std::ranges::find_if(
                list.modules, [&](const device::ModulePorts& module) { return module.usb.path == place->path(); });
            if (place->isEmpty() && seen == list.modules.end())
                ready += path;
            if (seen != list.modules.end() && seen->mode == device::ModuleMode::running)
                answering += path;
            else
                answering.remove(path);
        }
    });
    // The hands of a worker: out with what is done, in with the next.
    const auto resultAt = [&](const QString& path) {
        const auto rows = rig.model.match(rig.model.index(0, 0), ProductionModel::keyRole, "usb:" + path);
        return rows.isEmpty() ? QString() : rig.cell(rows[0].row(), ProductionModel::resultColumn);
    };
    QTimer hands;
    connect(&hands, &QTimer::timeout, this, [&] {
        for (const auto& place : places) {
            const QString path = QString::fromStdString(place->path());
            if (place->isEmpty()) {
                if (ready.remove(path) && plugged < moduleCount)
                    place->plugIn(settingsOf(plugged++));
                continue;
            }
            place->follow();
            if (resultAt(path) == "Running") {
                begun += path;
            } else if (begun.remove(path)) {
                ended += path;
            } else if (ended.contains(path) && answering.contains(path)) {
                ended.remove(path);
                place->pullOut();
            }
        }
    });
    monitor.start();
    hands.start(5);
    QVERIFY2(rig.waitForEnd(moduleCount, 0), qPrintable(rig.counts()));
    hands.stop();
    QCOMPARE(rig.model.rowCount(), placeCount);
    QFile file(surroundings.settings.folders().state.filePath("production.csv"));
    QVERIFY(file.open(QFile::ReadOnly));
    const QString record = QString::fromUtf8(file.readAll());
    QCOMPARE(record.count(",pass,"), moduleCount);
    for (int i = 0; i < moduleCount; ++i)
        QVERIFY(record.contains(QString::fromStdString(settingsOf(i).serial)));
}

QTEST_MAIN(TestProductionPage)
#include "TestProductionPage.moc"
