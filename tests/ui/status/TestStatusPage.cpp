// SPDX-License-Identifier: MIT
// The status page over a simulated module at a pseudo-terminal, and from files: by clicks and keys alone.
#include "tests/ui/PageParts.h"
#include "tests/ui/UiTest.h"

#include "core/project/Combine.h"
#include "core/project/StatusFiles.h"
#include "tests/support/ModuleFiles.h"
#include "tests/support/SimulatedModule.h"
#include "ui/common/MessageCard.h"
#include "ui/status/FileStatusView.h"
#include "ui/status/StatusPage.h"

#include <QMimeData>

#include <nlohmann/json.hpp>

using namespace std::chrono_literals;
using test::Bytes;
using test::bytesOf;
using test::ModuleAtPort;
using test::SimulatedModule;
using ui::FileStatusModel;

namespace
{

constexpr std::uint32_t userAt = 0x420000;
constexpr std::uint32_t userSize = 0x50000;
constexpr std::uint32_t backupAt = 0x470000;
constexpr std::uint32_t backupSize = 0x30000;

/// The layout of nofs_split.pac, which the combined package has.
const firmware::host::ModuleSettings layout = [] {
    firmware::host::ModuleSettings settings;
    settings.user = {userAt, userSize};
    settings.backup = {backupAt, backupSize};
    return settings;
}();

/// Firmware that is not ours.
class VendorPort final : public test::PortOwner
{
public:
    VendorPort() { start(); }
    ~VendorPort() override { stop(); }

private:
    void received(std::span<const std::byte> bytes) override
    {
        for (const std::byte byte : bytes) {
            const char character = static_cast<char>(byte);
            if (character != '\r' && character != '\n') {
                m_line += character;
                continue;
            }
            if (m_line.empty())
                continue;
            const bool isKnown = m_line == "AT" || m_line == "ATI" || m_line == "AT+GMR";
            send(bytesOf(isKnown ? "\r\nOK\r\n" : "\r\nERROR\r\n"));
            m_line.clear();
        }
    }

    std::string m_line;
};

/// The page in a window, with all that it needs.
struct Rig : test::PageParts<Rig> {
    test::TestWorkspace workspace;
    ui::StatusPage page{workspace.workspace};
    QSignalSpy failed{&page, &ui::Page::failed};

    Rig() { show({800, 480}); }
    explicit Rig(const std::string& port) : Rig() { workspace.module.selectPort(QString::fromStdString(port)); }

    ui::MessageCard* card() const { return find<ui::MessageCard>("statusCard"); }
    QString summary() const { return find<QLabel>("statusSummary")->text(); }
    ui::FileStatusView* table() const { return find<ui::FileStatusView>("statusTable"); }
    QString cell(int row, int column) const { return table()->model()->index(row, column).data().toString(); }
    QString firstRow() const { return cell(0, 0) + " " + cell(0, 1); }
    void read() { QTest::keyClick(&page, Qt::Key_F6); }
    bool isIdle() const { return page.unfinishedWork().isEmpty(); }
    void drop(const QStringList& paths)
    {
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& path : paths)
            urls << QUrl::fromLocalFile(path);
        data.setUrls(urls);
        QDragEnterEvent enter({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&page, &enter);
        if (!enter.isAccepted())
            return;
        if (!find<QLabel>("statusDrop")->isVisible())
            qFatal("nothing says what the drop will do");
        QDropEvent event({10, 10}, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(&page, &event);
    }
};

} // namespace

class TestStatusPage : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init() { test::failOnWarnings(); }
    void damagedFilesAreShownAndRestored();
    void cancelledQuestionRestoresNothing();
    void acceptsAChange();
    void wantsTheBackupFlashedAgain();
    void readsTheFlashWithALoader();
    void anotherFirmwareTakesALoaderAndARestart();
    void isCancelled();
    void aPulledCableIsSaid();
    void anotherJobKeepsThePort();
    void anotherModuleForgetsTheStatus();
    void whatConcernsOneModuleIsNotShownAtAnother();
    void twoImagesAreDropped();
    void oneImageCompletesTheOther();
    void aPackageIsOpened();
    void whatIsNoImageIsSaid();
    void exports_data();
    void exports();
    void fitsIntoASmallWindow();

private:
    QString path(const char* name) const { return m_folder.filePath(name); }
    std::unique_ptr<ModuleAtPort> wholeModule(ModuleAtPort::Begin begin = ModuleAtPort::Begin::console) const;
    /// Works on a partition of the module behind its back.

    QTemporaryDir m_folder;
    Bytes m_user;
    Bytes m_backup;
    int m_protected = 0;
    QString m_wholeSummary;
};

void TestStatusPage::initTestCase()
{
    core::project::CombineRequest request;
    request.project.module = "EC600U-CNLB";
    request.project.firmware = test::dataFile("unisoc/nofs_split.pac");
    request.project.files = {{test::dataFile("quecpython/project/usr"), "/usr"}};
    request.output = path("product.pac").toStdString();
    request.imagesDir = path("images").toStdString();
    const auto report = core::project::combine(request);
    QVERIFY(report);
    m_protected = static_cast<int>(report->protectedFiles.size());
    m_wholeSummary =
        QStringLiteral("%1 whole · %2 not protected").arg(m_protected).arg(report->unprotectedFiles.size());
    for (const auto& entry : std::filesystem::directory_iterator(*request.imagesDir)) {
        const auto whose = core::project::statusOfFiles(std::vector{entry.path()}).value();
        (whose.user.empty() ? m_backup : m_user) = test::readFile(entry.path());
    }
    QVERIFY(!m_user.empty() && !m_backup.empty());
    test::writeFile(path("user.bin").toStdString(), m_user);
    test::writeFile(path("backup.bin").toStdString(), m_backup);
}

std::unique_ptr<ModuleAtPort> TestStatusPage::wholeModule(ModuleAtPort::Begin begin) const
{
    auto module = std::make_unique<ModuleAtPort>(begin, layout);
    if (!waitUntilUp(*module))
        qFatal("the module does not start");
    module->with([this](auto&, firmware::host::MemoryFlash& flash) {
        std::ranges::copy(m_user, flash.content().begin() + userAt);
        std::ranges::copy(m_backup, flash.content().begin() + backupAt);
    });
    return module;
}

void TestStatusPage::damagedFilesAreShownAndRestored()
{
    const auto module = wholeModule();
    Rig rig(module->port());
    QCOMPARE(rig.summary(), "The status was not read yet");
    rig.read();
    QVERIFY(!rig.isIdle());
    QTRY_COMPARE(rig.summary(), m_wholeSummary);
    QVERIFY(rig.isIdle());
    QVERIFY(!rig.find<QAction>("statusRestoreAll")->isEnabled());
    const QString source = rig.find<QLabel>("statusSource")->text();
    QVERIFY2(source.contains("EC600UCNLB") && source.contains("866000000000017") && source.contains("running"),
             qPrintable(source));

    changePartition(*module, userAt, userSize, [](core::restore::SimulatedNor& user) {
        SimulatedModule::remove(user, "/main.py");
        SimulatedModule::put(user, "/app/net.py", bytesOf("print('damaged')\n"));
    });
    rig.read();
    QTRY_VERIFY2(rig.summary().contains("1 changed · 1 missing"), qPrintable(rig.summary()));
    QCOMPARE(rig.firstRow(), "○ Missing /usr/main.py");
    QCOMPARE(rig.cell(1, 1), "/usr/app/net.py");
    rig.table()->selectFile(-1);
    rig.table()->setCurrentIndex(rig.table()->model()->index(1, 0));
    QCOMPARE(rig.find<QLabel>("fileReason")->text(), "Differs from the backup copy");

    rig.workspace.dialogs.confirmations << true;
    rig.click("fileRestore");
    QCOMPARE(rig.workspace.dialogs.asked.size(), 1);
    QTRY_COMPARE_WITH_TIMEOUT(rig.summary(), m_wholeSummary, 20'000);
    QTRY_COMPARE(rig.card()->headline(), "2 file(s) restored.");
    QVERIFY(rig.isIdle());
    QCOMPARE(rig.failed.count(), 0);
    QVERIFY2(rig.find<QLabel>("statusFacts")->text().contains("2 restored"),
             qPrintable(rig.find<QLabel>("statusFacts")->text()));
    rig.workspace.log.flush();
    QVERIFY(rig.workspace.log.rowCount() > 0);
}

void TestStatusPage::cancelledQuestionRestoresNothing()
{
    const auto module = wholeModule();
    changePartition(*module, userAt, userSize, [](core::restore::SimulatedNor& user) {
        SimulatedModule::put(user, "/main.py", bytesOf("my own"));
    });
    Rig rig(module->port());
    rig.read();
    QTRY_COMPARE(rig.firstRow(), "≠ Changed /usr/main.py");
    rig.workspace.dialogs.confirmations << false;
    rig.trigger("statusRestoreAll");
    QVERIFY(rig.isIdle());
    QCOMPARE(rig.firstRow(), "≠ Changed /usr/main.py");
}

void TestStatusPage::acceptsAChange()
{
    const auto module = wholeModule();
    changePartition(*module, userAt, userSize, [](core::restore::SimulatedNor& user) {
        SimulatedModule::put(user, "/main.py", bytesOf("my own"));
    });
    Rig rig(module->port());
    rig.read();
    QTRY_COMPARE(rig.firstRow(), "≠ Changed /usr/main.py");
    rig.click("fileAccept");
    QTRY_COMPARE_WITH_TIMEOUT(rig.card()->headline(), "Accepted as it is: /usr/main.py", 20'000);
    QVERIFY2(rig.summary().contains("1 updated"), qPrintable(rig.summary()));
}

void TestStatusPage::wantsTheBackupFlashedAgain()
{
    const auto module = wholeModule();
    changePartition(*module, backupAt, backupSize, [](core::restore::SimulatedNor& backup) {
        SimulatedModule::put(backup, "/usr/main.py", bytesOf("rotten"));
    });
    Rig rig(module->port());
    rig.read();
    QTRY_COMPARE(rig.firstRow(), "✕ Backup damaged /usr/main.py");
    QSignalSpy wanted(&rig.page, &ui::StatusPage::flashBackupWanted);
    rig.click("fileFlashBackup");
    QCOMPARE(wanted.count(), 1);
}

void TestStatusPage::readsTheFlashWithALoader()
{
    const auto module = wholeModule(ModuleAtPort::Begin::download);
    Rig rig(module->port());
    rig.page.setProjectPackage(path("product.pac"));
    rig.read();
    QTRY_COMPARE_WITH_TIMEOUT(rig.card()->headline(), "The module is in download mode.", 20'000);
    QVERIFY(rig.isIdle());
    rig.trigger("statusUseProject");
    QTRY_COMPARE_WITH_TIMEOUT(rig.summary(), m_wholeSummary, 60'000);
    QVERIFY(rig.find<QLabel>("statusSource")->text().contains("in download mode"));
    QVERIFY(!rig.find<QAction>("statusRestoreAll")->isEnabled());

    // Its start restores, from download mode too.
    changePartition(*module, userAt, userSize,
                    [](core::restore::SimulatedNor& user) { SimulatedModule::remove(user, "/main.py"); });
    rig.read();
    QTRY_VERIFY(rig.card()->isVisible());
    rig.trigger("statusUseProject");
    QTRY_COMPARE_WITH_TIMEOUT(rig.firstRow(), "○ Missing /usr/main.py", 60'000);
    rig.table()->setCurrentIndex(rig.table()->model()->index(0, 0));
    rig.click("fileRestore");
    QTRY_COMPARE_WITH_TIMEOUT(rig.card()->headline(), "1 file(s) restored.", 60'000);
    QCOMPARE(rig.summary(), m_wholeSummary);
    QVERIFY(rig.find<QLabel>("statusSource")->text().contains("running"));
}

void TestStatusPage::anotherFirmwareTakesALoaderAndARestart()
{
    VendorPort module;
    Rig rig(module.port());
    rig.read();
    QTRY_COMPARE_WITH_TIMEOUT(rig.card()->headline(), "The module runs another firmware than Lifeboat's.", 20'000);
    QVERIFY(rig.card()->text().contains("restarted"));
    // A package that cannot be read is named, and the page goes on.
    rig.workspace.dialogs.paths << QStringList{path("user.bin")};
    rig.trigger("statusChooseLoader");
    QTRY_COMPARE(rig.failed.count(), 1);
    QVERIFY2(rig.card()->headline().contains("user.bin"), qPrintable(rig.card()->headline()));
    QVERIFY(rig.isIdle());
}

void TestStatusPage::isCancelled()
{
    test::SilentPort silent;
    Rig rig(silent.port());
    rig.read();
    QTRY_VERIFY(silent.bytesReceived() > 0);
    rig.click("jobLineCancel");
    QTRY_COMPARE(rig.card()->headline(), "Cancelled.");
    QVERIFY(rig.isIdle());
    QVERIFY(rig.find<QAction>("statusRead")->isEnabled());
    QCOMPARE(rig.failed.count(), 0);
}

void TestStatusPage::aPulledCableIsSaid()
{
    test::SilentPort silent;
    Rig rig(silent.port());
    rig.read();
    QTRY_VERIFY(silent.bytesReceived() > 0);
    silent.hangUp();
    QTRY_COMPARE_WITH_TIMEOUT(rig.failed.count(), 1, 20'000);
    QVERIFY(rig.card()->isVisible());
    QVERIFY2(rig.card()->text().contains(QString::fromStdString(silent.port())), qPrintable(rig.card()->text()));
    QVERIFY(rig.card()->findChild<QAction*>("statusTryAgain"));
    QVERIFY(rig.isIdle());
}

void TestStatusPage::anotherJobKeepsThePort()
{
    const auto module = wholeModule();
    Rig rig(module->port());
    QObject job;
    QVERIFY(rig.workspace.ports.claim(rig.workspace.module.key(), &job, [] {}));
    rig.read();
    QCOMPARE(rig.card()->headline(), "The module is busy with another job.");
    QVERIFY(rig.isIdle());
    rig.workspace.ports.release(rig.workspace.module.key(), &job);
    rig.read();
    QTRY_COMPARE(rig.summary(), m_wholeSummary);
}

void TestStatusPage::anotherModuleForgetsTheStatus()
{
    const auto module = wholeModule();
    test::SilentPort other;
    Rig rig(module->port());
    rig.read();
    QTRY_COMPARE(rig.summary(), m_wholeSummary);
    // It restarts: what it has now is not known.
    emit rig.workspace.module.connectedChanged();
    QCOMPARE(rig.card()->headline(), "The module was away meanwhile.");
    rig.trigger("statusReadAgain");
    QTRY_VERIFY(rig.isIdle() && !rig.card()->isVisible());
    QCOMPARE(rig.summary(), m_wholeSummary);
    rig.workspace.module.selectPort(QString::fromStdString(other.port()));
    QCOMPARE(rig.summary(), "The status was not read yet");
    QCOMPARE(rig.table()->model()->rowCount(), 0);
}

void TestStatusPage::whatConcernsOneModuleIsNotShownAtAnother()
{
    const auto module = wholeModule();
    VendorPort vendors;
    test::SilentPort other;
    Rig rig(module->port());
    rig.read();
    rig.workspace.module.selectPort(QString::fromStdString(other.port())); // while it is read
    QTRY_VERIFY(rig.isIdle());
    QCOMPARE(rig.summary(), "The status was not read yet");
    QCOMPARE(rig.table()->model()->rowCount(), 0);
    // The consent that a card asks for.
    rig.workspace.module.selectPort(QString::fromStdString(vendors.port()));
    rig.read();
    QTRY_VERIFY_WITH_TIMEOUT(rig.page.findChild<QAction*>("statusChooseLoader"), 20'000);
    rig.workspace.module.selectPort(QString::fromStdString(other.port()));
    QVERIFY(!rig.card()->isVisible());
    QVERIFY(!rig.page.findChild<QAction*>("statusChooseLoader"));
}

void TestStatusPage::twoImagesAreDropped()
{
    Rig rig;
    QVERIFY(!rig.find<QAction>("statusRead")->isEnabled());
    rig.drop({path("backup.bin"), path("user.bin")});
    QTRY_COMPARE(rig.summary(), m_wholeSummary);
    QCOMPARE(rig.find<QLabel>("statusSource")->text(), "Files: backup.bin, user.bin");
    QVERIFY(!rig.find<QLabel>("statusDrop")->isVisible());
    rig.drop({path("a"), path("b"), path("c")});
    rig.drop({m_folder.path()});
    QVERIFY(rig.isIdle());
}

void TestStatusPage::oneImageCompletesTheOther()
{
    Rig rig;
    rig.drop({path("user.bin")});
    QTRY_VERIFY2(rig.find<QLabel>("statusWarnings")->text().contains("The backup partition cannot be read"),
                 qPrintable(rig.find<QLabel>("statusWarnings")->text()));
    rig.drop({path("backup.bin")});
    QTRY_COMPARE(rig.summary(), m_wholeSummary);
    QCOMPARE(rig.page.shown().images.size(), 2);
}

void TestStatusPage::aPackageIsOpened()
{
    Rig rig;
    rig.workspace.dialogs.paths << QStringList{path("product.pac")};
    rig.trigger("statusOpen");
    QTRY_COMPARE(rig.summary(), m_wholeSummary);
    QCOMPARE(rig.find<QLabel>("statusSource")->text(), "File: product.pac");
}

void TestStatusPage::whatIsNoImageIsSaid()
{
    test::writeFile(path("text.txt").toStdString(), bytesOf("hello"));
    Rig rig;
    rig.drop({path("text.txt")});
    QTRY_COMPARE(rig.failed.count(), 1);
    QVERIFY2(rig.card()->headline().contains("text.txt"), qPrintable(rig.card()->headline()));
    QCOMPARE(rig.summary(), "No module is selected");
}

void TestStatusPage::exports_data()
{
    QTest::addColumn<QByteArray>("action");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("begins");
    QTest::newRow("JSON") << QByteArray("statusExportJson") << "status.json" << QByteArray("{");
    QTest::newRow("CSV") << QByteArray("statusExportCsv") << "status.csv" << QByteArray("path,state,reason");
    QTest::newRow("report") << QByteArray("statusExportPdf") << "status.pdf" << QByteArray("%PDF-");
}

void TestStatusPage::exports()
{
    QFETCH(QByteArray, action);
    QFETCH(QString, name);
    QFETCH(QByteArray, begins);
    Rig rig;
    rig.drop({path("user.bin"), path("backup.bin")});
    QTRY_COMPARE(rig.summary(), m_wholeSummary);
    const QString file = m_folder.filePath(name);
    rig.workspace.dialogs.paths << QStringList{file};
    rig.trigger(action);
    QTRY_COMPARE_WITH_TIMEOUT(rig.card()->headline(), "The status was written: " + file, 20'000);
    const auto bytes = test::readFile(file.toStdString());
    QVERIFY(bytes.size() > 1'000);
    QVERIFY(QByteArray(reinterpret_cast<const char*>(bytes.data()), begins.size()) == begins);
    if (name.endsWith("json"))
        QCOMPARE(nlohmann::json::parse(test::textOf(bytes)).at("states").at("whole"), m_protected);

    rig.workspace.dialogs.paths << QStringList{m_folder.filePath("no folder/" + name)};
    rig.trigger(action);
    QTRY_VERIFY(rig.card()->headline().contains("no folder"));
}

void TestStatusPage::fitsIntoASmallWindow()
{
    Rig rig;
    const QSize least = rig.page.minimumSizeHint();
    QVERIFY2(least.width() <= 800 && least.height() <= 480,
             qPrintable(QString("%1 x %2").arg(least.width()).arg(least.height())));
    for (const auto* widget : rig.page.findChildren<QWidget*>()) {
        const bool isControl = qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget);
        // What Qt puts into its own widgets.
        const bool isOurs = !widget->objectName().isEmpty() && !widget->objectName().startsWith("qt_");
        if (!isControl || !isOurs)
            continue;
        const auto* button = qobject_cast<const QAbstractButton*>(widget);
        const bool hasText = button && !button->text().isEmpty();
        QVERIFY2(hasText || !widget->accessibleName().isEmpty() || !widget->toolTip().isEmpty(),
                 qPrintable(widget->objectName()));
    }
}

QTEST_MAIN(TestStatusPage)
#include "TestStatusPage.moc"
