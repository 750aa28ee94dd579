// SPDX-License-Identifier: MIT
// Jobs from their plan to their result, with a simulated module at a pseudo-terminal, by clicks.
#include "tests/device/serial/FakeSystem.h"
#include "tests/support/ModuleAtPort.h"
#include "tests/ui/UiTest.h"
#include "ui/common/MessageCard.h"
#include "ui/job/JobPanel.h"

#include <QProgressBar>
#include <QTranslator>

#include <sys/file.h>

using namespace test;
using firmware::host::ModuleSettings;
using ui::JobPanel;
using ui::MessageCard;

namespace
{

constexpr int patience = 60'000; ///< milliseconds, against hanging alone

// The layout of nofs_split.pac.
constexpr std::uint32_t userAddress = 0x60420000;
constexpr std::uint32_t userSize = 0x50000;
constexpr std::uint32_t backupSize = 0x30000;

ModuleSettings layout()
{
    ModuleSettings settings;
    settings.user = {userAddress & 0xFFFFFF, userSize};
    settings.backup = {0x470000, backupSize};
    settings.restartTime = std::chrono::milliseconds(5);
    return settings;
}

/// Each answer late, so that there is time to do something in between.
ModuleSettings slowLayout()
{
    ModuleSettings settings = layout();
    settings.faults.answerDelay = std::chrono::milliseconds(2);
    return settings;
}

core::project::CombineRequest sampleRequest(const QString& output)
{
    core::project::CombineRequest request;
    request.project.module = "EC600U-CNLB";
    request.project.firmware = dataFile("unisoc/nofs_split.pac");
    request.project.files = {{.from = dataFile("quecpython/project/usr")}};
    request.output = output.toStdString();
    return request;
}

/// A panel, and what a user sees and does.
struct Rig {
    TestWorkspace surroundings;
    JobPanel panel{surroundings.workspace};
    QSignalSpy failures{&panel, &JobPanel::failed};
    QSignalSpy downloads{&panel, &JobPanel::downloaded};

    Rig()
    {
        test::failOnWarnings();
        panel.resize(780, 480);
        panel.show();
    }

    void plugIn(const PortOwner& port) { surroundings.module.selectPort(QString::fromStdString(port.port())); }
    QAbstractButton* button(const char* name) const
    {
        auto* found = panel.findChild<QAbstractButton*>(name);
        return found && found->isVisibleTo(&panel) ? found : nullptr;
    }
    bool canClick(const char* name) const { return button(name) && button(name)->isEnabled(); }
    void click(const char* name) const
    {
        QVERIFY2(QTest::qWaitFor([&] { return canClick(name); }), name);
        QTest::mouseClick(button(name), Qt::LeftButton);
    }
    QString label(const char* name) const { return panel.findChild<QLabel*>(name)->text(); }
    const MessageCard& result() const { return *panel.findChild<MessageCard*>("jobResult"); }
    QString said() const { return result().headline() + '\n' + result().text(); }

    bool waitForPlan() const
    {
        return QTest::qWaitFor([this] { return button("startDownload") != nullptr; }, patience);
    }
    /// The end of a download that has been started.
    bool waitForEnd() const
    {
        return QTest::qWaitFor([this] { return !panel.isRunning() && result().isVisibleTo(&panel); }, patience);
    }
    bool waitForLine(const QString& part) const
    {
        return QTest::qWaitFor([this, part] { return panel.isRunning() && label("jobLine").contains(part); }, patience);
    }
    /// Without waiting for the firmware's return, which takes a second.
    void start(const QString& package)
    {
        panel.download(package, {.only = {}, .awaitReturn = false});
        QVERIFY(waitForPlan());
        click("startDownload");
    }
};

#define SAYS(rig, part) QVERIFY2((rig).said().contains(part), qPrintable((rig).said()))

} // namespace

class TestJobPanel : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void combinesAndTellsWhatWasProven();
    void filesThatDoNotFit();
    void thePlanSaysWhatWillHappen();
    void aPackageThatIsNone();
    void combinesAndDownloadsInOne();
    void theBarNeverGoesBack();
    void skipsWhatIsThere();
    void aBusyPort();
    void aSilentModule();
    void aModuleOfAnotherFamilyNeedsTheTypedWord();
    void aModuleThatSaysItIsAnother();
    void cancelWhileItConnects();
    void stopInTheWritePhaseAsks();
    void unpluggedInTheWritePhase();
    void theConsoleGivesThePortUp();
    void aPortThatAnotherJobHas();
    void textsFollowTheLanguage();

private:
    QTemporaryDir m_folder;
    QString m_package;
};

void TestJobPanel::initTestCase()
{
    m_package = m_folder.filePath("product.pac");
    QVERIFY(core::project::combine(sampleRequest(m_package)));
}

void TestJobPanel::combinesAndTellsWhatWasProven()
{
    Rig rig;
    QSignalSpy combined(&rig.panel, &JobPanel::combined);
    rig.panel.combine(sampleRequest(m_folder.filePath("new.pac")));
    QVERIFY(rig.panel.isRunning());
    QCOMPARE(rig.panel.unfinishedWork(), QString("A package is being made."));
    QVERIFY(rig.waitForEnd());
    QCOMPARE(combined.size(), 1);
    QCOMPARE(rig.result().headline(), QString("new.pac is made for EC600U-CNLB"));
    SAYS(rig, "files are protected");
    SAYS(rig, "every protected file came back");
    SAYS(rig, "customer_backup_fs: ");
    QTRY_VERIFY(rig.canClick("openReportButton"));
    QVERIFY(QFile::exists(m_folder.filePath("new.pac.report.txt")));
    QVERIFY(rig.panel.unfinishedWork().isEmpty());
    rig.click("downloadCombinedButton");
    QVERIFY(rig.waitForPlan());
}

void TestJobPanel::filesThatDoNotFit()
{
    Rig rig;
    QFile large(m_folder.filePath("large.bin"));
    QVERIFY(large.open(QFile::WriteOnly));
    large.write(QByteArray(userSize, 'x'));
    large.close();
    auto request = sampleRequest(m_folder.filePath("none.pac"));
    request.project.files.push_back({.from = large.fileName().toStdString()});
    rig.panel.combineAndDownload(request);
    QVERIFY(rig.waitForEnd());
    SAYS(rig, "L3025");
    QCOMPARE(rig.failures.size(), 1);
    QVERIFY(!rig.button("startDownload"));
    QVERIFY(!QFile::exists(m_folder.filePath("none.pac")));
    rig.panel.combine(sampleRequest(m_folder.filePath("none.pac")));
    QVERIFY(rig.waitForEnd());
    QVERIFY(QFile::exists(m_folder.filePath("none.pac")));
}

void TestJobPanel::thePlanSaysWhatWillHappen()
{
    Rig rig;
    rig.panel.download(m_package);
    QVERIFY(rig.waitForPlan());
    QVERIFY(!rig.button("startDownload")->isEnabled());
    QCOMPARE(rig.button("startDownload")->text(), QString("Plug in or choose a module first"));
    SilentPort port;
    rig.plugIn(port);
    QVERIFY(rig.button("startDownload")->isEnabled());
    QVERIFY(rig.label("planModule").contains(QString::fromStdString(port.port())));
    QCOMPARE(rig.button("startDownload")->text(), QString("&Erase and write"));
    QCOMPARE(rig.label("planErased"), QString("all files in customer_fs, FLASH"));
    QCOMPARE(rig.label("planFirmware"), QString("product.pac for unisoc8910"));
    QVERIFY2(rig.label("planWritten").contains("customer_fs (328"), qPrintable(rig.label("planWritten")));
    QVERIFY2(rig.label("planKept").contains("skipped"), qPrintable(rig.label("planKept")));
    QVERIFY(!rig.label("planAmount").isEmpty());
    QVERIFY(!rig.label("planDuration").isEmpty());
    QCOMPARE(rig.panel.focusWidget(), rig.button("cancelPlan"));
    rig.click("writeAnyway");
    QVERIFY(!rig.label("planKept").contains("skipped"));
    rig.click("cancelPlan");
    QVERIFY(!rig.button("startDownload"));
    QCOMPARE(port.bytesReceived(), 0u);
}

void TestJobPanel::aPackageThatIsNone()
{
    Rig rig;
    rig.panel.download(m_folder.filePath("product.pac.report.txt"));
    QVERIFY(rig.waitForEnd());
    SAYS(rig, "product.pac.report.txt");
    SAYS(rig, "Try: ");
    QCOMPARE(rig.failures.size(), 1);
    rig.panel.download(m_package);
    QVERIFY(rig.waitForPlan());
    QVERIFY(!rig.result().isVisibleTo(&rig.panel));
}

void TestJobPanel::combinesAndDownloadsInOne()
{
    Rig rig;
    ModuleAtPort module(ModuleAtPort::Begin::console, layout());
    rig.plugIn(module);
    const QString package = m_folder.filePath("both.pac");
    rig.panel.combineAndDownload(sampleRequest(package));
    QVERIFY(rig.waitForPlan());
    SAYS(rig, "both.pac is made for EC600U-CNLB");
    rig.click("startDownload");
    QCOMPARE(rig.panel.unfinishedWork(), QString("A download is running."));
    QVERIFY(rig.waitForEnd());
    QVERIFY2(rig.result().headline() == "Done", qPrintable(rig.said()));
    SAYS(rig, "written and verified");
    SAYS(rig, "everything is in its flash, and it was restarted");
    QCOMPARE(rig.downloads.size(), 1);
    QVERIFY(module.flashAt(userAddress, 64) != Bytes(64, std::byte{0xFF}));
    QVERIFY(!rig.surroundings.ports.isClaimed(rig.surroundings.module.key()));
    rig.surroundings.log.flush();
    const QString source = "Download " + QString::fromStdString(module.port());
    QStringList lines;
    for (int row = 0; row < rig.surroundings.log.rowCount(); ++row) {
        if (rig.surroundings.log.line(row).source == source)
            lines += rig.surroundings.log.line(row).text;
    }
    QVERIFY2(lines.contains("write PY_FS_U") && lines.last() == "done", qPrintable(lines.join('\n')));
}

void TestJobPanel::theBarNeverGoesBack()
{
    Rig rig;
    ModuleAtPort module(ModuleAtPort::Begin::console, slowLayout());
    rig.plugIn(module);
    QList<int> values;
    connect(rig.panel.findChild<QProgressBar*>("jobBar"), &QProgressBar::valueChanged, this,
            [&](int value) { values += value; });
    QSignalSpy progressed(&rig.panel, &JobPanel::progressed);
    rig.start(m_package);
    QVERIFY(rig.waitForLine("Write customer_fs · "));
    QVERIFY2(rig.label("jobLine").contains(" of 328 kB"), qPrintable(rig.label("jobLine")));
    QVERIFY(rig.label("jobPhases").contains("<b>Write</b>"));
    QVERIFY(rig.waitForEnd());
    QVERIFY2(rig.result().headline() == "Done", qPrintable(rig.said()));
    QVERIFY(values.size() > 10);
    QVERIFY(std::ranges::is_sorted(values));
    QCOMPARE(progressed.takeLast().at(0).toInt(), -1);
    QStringList phases;
    int last = 0;
    for (const auto& signal : progressed) {
        QVERIFY(signal.at(0).toInt() >= last);
        last = signal.at(0).toInt();
        if (!phases.contains(signal.at(1).toString()))
            phases += signal.at(1).toString();
    }
    phases.sort();
    QCOMPARE(phases, QStringList({"Compare", "Connect", "Erase", "Prepare", "Restart", "Verify", "Write"}));
}

void TestJobPanel::skipsWhatIsThere()
{
    Rig rig;
    ModuleAtPort module(ModuleAtPort::Begin::download, layout());
    rig.plugIn(module);
    const device::DownloadRequest request{.only = {"AP", "PY_FS_B"}, .awaitReturn = false};
    for (const QString expected : {"2 written and verified", "2 unchanged, skipped"}) {
        rig.panel.download(m_package, request);
        QVERIFY(rig.waitForPlan());
        QVERIFY(!rig.label("planWritten").contains("customer_fs"));
        rig.click("startDownload");
        QVERIFY(rig.waitForEnd());
        SAYS(rig, expected);
    }
    // It is known now how long one takes.
    rig.panel.download(m_package, request);
    QVERIFY(rig.waitForPlan());
    QVERIFY2(rig.label("planDuration").startsWith("about "), qPrintable(rig.label("planDuration")));
}

void TestJobPanel::aBusyPort()
{
    Rig rig;
    ModuleAtPort module(ModuleAtPort::Begin::download, layout());
    rig.plugIn(module);
    device::Descriptor other(::open(module.port().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
    QCOMPARE(::flock(other.number(), LOCK_EX), 0);
    rig.start(m_package);
    QVERIFY(rig.waitForEnd());
    SAYS(rig, "in use by TestJobPanel (process " + QString::number(QCoreApplication::applicationPid()) + ")");
    SAYS(rig, "nothing was changed in it");
    SAYS(rig, "L5001");
    other = device::Descriptor();
    rig.click("tryAgainButton");
    QVERIFY(rig.waitForEnd());
    QVERIFY2(rig.result().headline() == "Done", qPrintable(rig.said()));
}

void TestJobPanel::aSilentModule()
{
    Rig rig;
    SilentPort silent;
    rig.plugIn(silent);
    rig.start(m_package);
    QVERIFY(rig.waitForEnd());
    SAYS(rig, "L6001");
    SAYS(rig, "While: connecting (" + QString::fromStdString(silent.port()));
    SAYS(rig, "nothing was changed in it");
    QCOMPARE(rig.failures.size(), 1);
    ModuleAtPort module(ModuleAtPort::Begin::download, layout());
    rig.plugIn(module);
    rig.click("tryAgainButton");
    QVERIFY(rig.waitForEnd());
    QVERIFY2(rig.result().headline() == "Done", qPrintable(rig.said()));
}

void TestJobPanel::aModuleOfAnotherFamilyNeedsTheTypedWord()
{
    Rig rig;
    SilentPort port;
    FakeSystem system;
    system.addAcmPort("ttyACM0", {"1-2", "1782", "4d16"}, 0);
    system.connect("ttyACM0", port.port());
    rig.surroundings.modules.update(device::listPorts(system.roots()));
    rig.panel.download(m_package);
    QVERIFY(rig.waitForPlan());
    QVERIFY2(rig.label("planWarning").contains("unisoc8850"), qPrintable(rig.label("planWarning")));
    rig.surroundings.dialogs.texts << ""
                                   << "no"
                                   << " Overwrite ";
    rig.click("startDownload");
    rig.click("startDownload");
    QVERIFY(!rig.panel.isRunning());
    QCOMPARE(port.bytesReceived(), 0u);
    rig.click("startDownload");
    QVERIFY(rig.waitForEnd());
    SAYS(rig, "L6001");
    QVERIFY(port.bytesReceived() > 0u);
}

void TestJobPanel::aModuleThatSaysItIsAnother()
{
    Rig rig;
    auto settings = layout();
    settings.name = "EC600N-CNLA";
    ModuleAtPort module(ModuleAtPort::Begin::console, settings);
    rig.plugIn(module);
    rig.start(m_package);
    QVERIFY(rig.waitForEnd());
    SAYS(rig, "L7001");
    SAYS(rig, "Quectel, EC600N");
    SAYS(rig, "nothing was changed in it");
    rig.surroundings.dialogs.texts << ""
                                   << "overwrite";
    rig.click("downloadAnywayButton");
    QVERIFY(!rig.panel.isRunning());
    rig.click("downloadAnywayButton");
    QVERIFY(rig.waitForEnd());
    QVERIFY2(rig.result().headline() == "Done", qPrintable(rig.said()));
}

void TestJobPanel::cancelWhileItConnects()
{
    Rig rig;
    SilentPort port;
    rig.plugIn(port);
    rig.start(m_package);
    QVERIFY(QTest::qWaitFor([&] { return port.bytesReceived() > 0; }, patience));
    QCOMPARE(rig.button("cancelJob")->text(), QString("&Cancel"));
    rig.click("cancelJob");
    QVERIFY(!rig.button("cancelJob")->isEnabled());
    QVERIFY(rig.waitForEnd());
    QCOMPARE(rig.result().headline(), QString("The download was stopped"));
    SAYS(rig, "nothing was changed in it");
    QCOMPARE(rig.failures.size(), 0);
}

void TestJobPanel::stopInTheWritePhaseAsks()
{
    Rig rig;
    ModuleAtPort module(ModuleAtPort::Begin::download, slowLayout());
    rig.plugIn(module);
    rig.start(m_package);
    QVERIFY(rig.waitForLine("Write customer_fs"));
    QCOMPARE(rig.button("cancelJob")->text(), QString("&Stop (the module will need another download)"));
    rig.surroundings.dialogs.confirmations << false << true;
    rig.click("cancelJob");
    QVERIFY(rig.panel.isRunning());
    QCOMPARE(rig.surroundings.dialogs.asked.value(0).verb, QString("Stop"));
    rig.click("cancelJob");
    QVERIFY(rig.waitForEnd());
    SAYS(rig, "half written");
    QVERIFY(rig.downloads.isEmpty());
    QTRY_VERIFY(rig.canClick("tryAgainButton"));
    QCOMPARE(rig.button("tryAgainButton")->text(), QString("Resume"));
    rig.click("tryAgainButton");
    QVERIFY(rig.waitForEnd());
    QVERIFY2(rig.result().headline() == "Done", qPrintable(rig.said()));
}

void TestJobPanel::unpluggedInTheWritePhase()
{
    Rig rig;
    auto module = std::make_unique<ModuleAtPort>(ModuleAtPort::Begin::download, slowLayout());
    rig.plugIn(*module);
    rig.start(m_package);
    QVERIFY(rig.waitForLine("Write customer_fs"));
    module->hangUp();
    QVERIFY(rig.waitForEnd());
    SAYS(rig, "L6002");
    SAYS(rig, "half written");
    SAYS(rig, "Try: Plug it in again and try again.");
    module = std::make_unique<ModuleAtPort>(ModuleAtPort::Begin::download, layout());
    rig.plugIn(*module);
    rig.click("tryAgainButton");
    QVERIFY(rig.waitForEnd());
    QVERIFY2(rig.result().headline() == "Done", qPrintable(rig.said()));
}

void TestJobPanel::theConsoleGivesThePortUp()
{
    Rig rig;
    ModuleAtPort module(ModuleAtPort::Begin::download, layout());
    rig.plugIn(module);
    const QString key = rig.surroundings.module.key();
    QObject console;
    rig.surroundings.ports.claimToLend(key, &console, [] {});
    QSignalSpy asked(&rig.surroundings.ports, &ui::PortClaims::giveUp);
    rig.start(m_package);
    QCOMPARE(asked.size(), 1);
    QVERIFY(!rig.panel.isRunning());
    rig.surroundings.ports.release(key, &console);
    QVERIFY(rig.panel.isRunning());
    QVERIFY(rig.waitForEnd());
    QVERIFY2(rig.result().headline() == "Done", qPrintable(rig.said()));
}

void TestJobPanel::aPortThatAnotherJobHas()
{
    Rig rig;
    ModuleAtPort module(ModuleAtPort::Begin::download, layout());
    rig.plugIn(module);
    auto other = std::make_unique<QObject>();
    rig.surroundings.ports.claim(rig.surroundings.module.key(), other.get(), [] {});
    rig.start(m_package);
    SAYS(rig, "L5001");
    QCOMPARE(module.bytesReceived(), 0u);
    other.reset();
    rig.click("tryAgainButton");
    QVERIFY(rig.waitForEnd());
    QVERIFY2(rig.result().headline() == "Done", qPrintable(rig.said()));
}

void TestJobPanel::textsFollowTheLanguage()
{
    class Shouting final : public QTranslator
    {
    public:
        bool isEmpty() const override { return false; }
        QString translate(const char*, const char* source, const char*, int) const override
        {
            return QString(source).toUpper();
        }
    } shouting;
    Rig rig;
    rig.panel.download(m_package);
    QVERIFY(rig.waitForPlan());
    QCoreApplication::installTranslator(&shouting);
    QTRY_COMPARE(rig.button("cancelPlan")->text(), QString("&CANCEL"));
    QVERIFY(rig.label("planKept").contains("SKIPPED"));
    QCoreApplication::removeTranslator(&shouting);
    QTRY_COMPARE(rig.button("cancelPlan")->text(), QString("&Cancel"));
}

QTEST_MAIN(TestJobPanel)
#include "TestJobPanel.moc"
