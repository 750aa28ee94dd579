// SPDX-License-Identifier: MIT
// The main job in the real window against lifeboat-sim, and everything that can get in its way: each with its message,
// its remedy, and a window that goes on.
#include "tests/support/HostPort.h"
#include "tests/ui/shell/WindowRig.h"

#include <sys/file.h>

using test::WindowRig;

namespace
{

QString firmware()
{
    return QString::fromStdString(test::dataFile("unisoc/nofs_split.pac").string());
}

QStringList userFiles()
{
    const QDir folder(QString::fromStdString(test::dataFile("quecpython/project/usr").string()));
    QStringList files;
    for (const QFileInfo& file : folder.entryInfoList(QDir::AllEntries | QDir::NoDotAndDotDot))
        files += file.filePath();
    return files;
}

} // namespace

class TestWindow : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void doesTheMainJob();
    void survivesACancelInTheWritePhase();
    void survivesAnUnplugInTheWritePhase();
    void refusesFilesThatDoNotFit();
    void refusesAPackageForAnotherModule();
    void saysWhoHasThePort();
    void saysThatAModuleIsSilent();

private:
    /// A new project with the sample's files and firmware, combined into product.pac.
    void combine();
    /// From the plan to the first bytes of the user partition.
    void downloadIntoTheWritePhase();
    /// The different ones, in alphabetical order.
    QStringList protectedStates() const;
    /// After all that, the job can be done.
    void downloadToTheEnd();

    QTemporaryDir m_programs;
    QString m_package;
    std::unique_ptr<WindowRig> m_rig;
};

void TestWindow::initTestCase()
{
    m_package = test::combineSample(m_programs);
    QVERIFY(!m_package.isEmpty());
}

void TestWindow::init()
{
    m_rig = std::make_unique<WindowRig>();
}

void TestWindow::cleanup()
{
    m_rig.reset();
}

void TestWindow::combine()
{
    m_rig->type("startModule", "EC600U-CNLB");
    m_rig->dialogs.paths << QStringList{firmware()};
    m_rig->click("chooseFirmwareButton");
    m_rig->drop("projectPage", userFiles());
    QTRY_VERIFY(m_rig->shown<QWidget>("files"));
    // Ticked at the beginning; the user sees what it does.
    QVERIFY(m_rig->shown<QCheckBox>("backup")->isChecked());
    m_rig->click("backup");
    QVERIFY(!m_rig->shown<QCheckBox>("backup")->isChecked());
    m_rig->click("backup");
    m_rig->dialogs.paths << QStringList{m_rig->file("product.lifeboat.json")};
    m_rig->key(Qt::Key_S, Qt::ControlModifier);
    QVERIFY(QFile::exists(m_rig->file("product.lifeboat.json")));
    m_rig->click("combineButton");
    QTRY_VERIFY2_WITH_TIMEOUT(m_rig->card("jobResult").contains("product.pac"), qPrintable(m_rig->card("jobResult")),
                              WindowRig::patienceMs);
    QVERIFY(QFile::exists(m_rig->file("product.pac")));
}

QStringList TestWindow::protectedStates() const
{
    QStringList states;
    for (const QString& state : m_rig->states())
        states += state.section(' ', 1);
    states.removeDuplicates();
    states.removeAll("Not protected");
    states.sort();
    return states;
}

void TestWindow::doesTheMainJob()
{
    QVERIFY(m_rig->module.switchOn());
    m_rig->open();
    combine();
    m_rig->click("downloadButton");
    m_rig->click("startDownload");
    QTRY_VERIFY2_WITH_TIMEOUT(m_rig->card("jobResult").contains("Done"), qPrintable(m_rig->card("jobResult")),
                              WindowRig::patienceMs);

    // It has booted.
    m_rig->key(Qt::Key_F6);
    QTRY_COMPARE_WITH_TIMEOUT(protectedStates(), QStringList("Whole"), WindowRig::patienceMs);
    QCOMPARE(m_rig->states().size(), 12); // three files are not protected

    // Two files are damaged, and the module is held in download mode.
    QCOMPARE(m_rig->module.switchOff(), 0);
    QVERIFY(m_rig->module.damage({"--delete", "/usr/app/net.py", "--flip", "/usr/assets/blob.bin"}));
    QVERIFY(m_rig->module.switchOn({"--download"}));
    m_rig->key(Qt::Key_F6);
    m_rig->click("statusUseProjectButton");
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->states().value("/usr/app/net.py").endsWith("Missing"), WindowRig::patienceMs);
    QVERIFY(m_rig->states().value("/usr/assets/blob.bin").endsWith("Changed"));
    QVERIFY(m_rig->states().value("/usr/main.py").endsWith("Whole"));
    auto* table = m_rig->shown<QTableView>("statusTable");
    table->setFocus();
    QTest::keyClick(table, Qt::Key_Home, Qt::ControlModifier);
    QTRY_VERIFY2(m_rig->text("fileReason").contains("gone"), qPrintable(m_rig->text("fileReason")));

    m_rig->dialogs.confirmations << true; // one changed file is replaced
    auto* bar = m_rig->shown<QToolBar>("statusBar");
    QTest::mouseClick(bar->widgetForAction(m_rig->window().findChild<QAction*>("statusRestoreAll")), Qt::LeftButton);
    QTRY_VERIFY2_WITH_TIMEOUT(m_rig->states().value("/usr/app/net.py").endsWith("Whole"),
                              qPrintable(m_rig->card("statusCard")), WindowRig::patienceMs);
    QCOMPARE(protectedStates(), QStringList("Whole"));
    QCOMPARE(m_rig->module.lifeboat({"status"}).exitCode, 0);
}

void TestWindow::downloadIntoTheWritePhase()
{
    test::writeFile(m_rig->file("faults").toStdString(), test::bytesOf("slow 4\n"));
    QVERIFY(m_rig->module.switchOn({"--faults", m_rig->file("faults")}));
    m_rig->open();
    combine();
    m_rig->click("downloadButton");
    m_rig->click("startDownload");
    QTRY_VERIFY2_WITH_TIMEOUT(m_rig->text("jobLine").startsWith("Write"), qPrintable(m_rig->text("jobLine")),
                              WindowRig::patienceMs);
}

void TestWindow::downloadToTheEnd()
{
    m_rig->click("tryAgainButton");
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->shown<QAbstractButton>("startDownload") || m_rig->shown<QWidget>("jobBar") ||
                                 m_rig->card("jobResult").contains("Done"),
                             WindowRig::patienceMs);
    if (m_rig->shown<QAbstractButton>("startDownload"))
        m_rig->click("startDownload");
    QTRY_VERIFY2_WITH_TIMEOUT(m_rig->card("jobResult").contains("Done"), qPrintable(m_rig->card("jobResult")),
                              WindowRig::patienceMs);
    QCOMPARE(m_rig->module.lifeboat({"status"}).exitCode, 0);
}

void TestWindow::survivesACancelInTheWritePhase()
{
    downloadIntoTheWritePhase();
    m_rig->dialogs.confirmations << true;
    m_rig->click("cancelJob");
    QTRY_VERIFY2_WITH_TIMEOUT(m_rig->card("jobResult").contains("may not start"), qPrintable(m_rig->card("jobResult")),
                              WindowRig::patienceMs);
    QVERIFY(m_rig->dialogs.asked.first().text.contains("without firmware"));
    downloadToTheEnd();
}

void TestWindow::survivesAnUnplugInTheWritePhase()
{
    downloadIntoTheWritePhase();
    m_rig->module.cutPower();
    QTRY_VERIFY2_WITH_TIMEOUT(m_rig->card("jobResult").contains("L6002"), qPrintable(m_rig->card("jobResult")),
                              WindowRig::patienceMs);
    QVERIFY(m_rig->module.switchOn());
    downloadToTheEnd();
}

void TestWindow::refusesFilesThatDoNotFit()
{
    m_rig->open();
    m_rig->type("startModule", "EC600U-CNLB");
    m_rig->dialogs.paths << QStringList{firmware()};
    m_rig->click("chooseFirmwareButton");
    test::writeFile(m_rig->file("large.bin").toStdString(), test::xorshiftWords(1, 600'000));
    m_rig->drop("projectPage", {m_rig->file("large.bin")});
    // Before any work: on the button, on the bar, and why.
    QTRY_VERIFY_WITH_TIMEOUT(m_rig->shown<QAbstractButton>("combineButton") &&
                                 m_rig->shown<QAbstractButton>("combineButton")->text().contains("do not fit"),
                             WindowRig::patienceMs);
    QVERIFY(!m_rig->shown<QAbstractButton>("combineButton")->isEnabled());
    auto* tree = m_rig->shown<QAbstractItemView>("files");
    QTest::mouseClick(tree->viewport(), Qt::LeftButton, {}, tree->visualRect(tree->model()->index(0, 0)).center());
    QTest::keyClick(tree, Qt::Key_Delete);
    m_rig->drop("projectPage", userFiles());
    const auto* combine = m_rig->shown<QAbstractButton>("combineButton");
    QTRY_VERIFY2_WITH_TIMEOUT(combine->isEnabled(), qPrintable(combine->text()), WindowRig::patienceMs);
}

void TestWindow::refusesAPackageForAnotherModule()
{
    m_rig->open();
    m_rig->type("startModule", "EC600S-CNLA");
    m_rig->dialogs.paths << QStringList{firmware()};
    m_rig->click("chooseFirmwareButton");
    m_rig->drop("projectPage", userFiles());
    const auto label = [&] {
        const auto* button = m_rig->shown<QAbstractButton>("combineButton");
        return button ? button->text() : QString();
    };
    QTRY_VERIFY2_WITH_TIMEOUT(label().contains("another"), qPrintable(label()), WindowRig::patienceMs);
    QVERIFY(!m_rig->shown<QAbstractButton>("combineButton")->isEnabled());
    m_rig->type("module", "EC600U-CNLB");
    QTRY_VERIFY2_WITH_TIMEOUT(m_rig->shown<QAbstractButton>("combineButton")->isEnabled(), qPrintable(label()),
                              WindowRig::patienceMs);
}

void TestWindow::saysWhoHasThePort()
{
    QVERIFY(m_rig->module.switchOn());
    m_rig->open();
    m_rig->show("statusPage");
    {
        const test::HostPort other(m_rig->module.port().toStdString());
        QCOMPARE(::flock(other.descriptor(), LOCK_EX | LOCK_NB), 0);
        m_rig->key(Qt::Key_F6);
        QTRY_VERIFY2_WITH_TIMEOUT(m_rig->card("statusCard").contains("L5001"), qPrintable(m_rig->card("statusCard")),
                                  WindowRig::patienceMs);
        QVERIFY2(m_rig->card("statusCard").contains(QString::number(QCoreApplication::applicationPid())) ||
                     m_rig->card("statusCard").contains("TestWindow"),
                 qPrintable(m_rig->card("statusCard")));
    }
    m_rig->click("statusTryAgainButton");
    QTRY_VERIFY2_WITH_TIMEOUT(!m_rig->card("statusCard").contains("L5001"), qPrintable(m_rig->card("statusCard")),
                              WindowRig::patienceMs);
}

void TestWindow::saysThatAModuleIsSilent()
{
    test::writeFile(m_rig->file("faults").toStdString(), test::bytesOf("silent 1\n"));
    QVERIFY(m_rig->module.switchOn({"--faults", m_rig->file("faults")}));
    // What it says at its start would be an answer.
    QVERIFY(test::HostPort(m_rig->module.port().toStdString()).waitFor("lifeboat: up"));
    m_rig->open();
    m_rig->show("statusPage");
    m_rig->key(Qt::Key_F6);
    QTRY_VERIFY2_WITH_TIMEOUT(m_rig->card("statusCard").contains("L6001"), qPrintable(m_rig->card("statusCard")),
                              WindowRig::patienceMs);
    m_rig->module.cutPower();
    QVERIFY(m_rig->module.switchOn());
    m_rig->click("statusTryAgainButton");
    QTRY_COMPARE_WITH_TIMEOUT(m_rig->card("statusCard"), QString(), WindowRig::patienceMs);
}

QTEST_MAIN(TestWindow)
#include "TestWindow.moc"
