// SPDX-License-Identifier: MIT
// The pictures of the user guide: the real window at work with a simulated module, in both languages. Nothing that it
// shows then may be cut off, without a name or untranslated. LIFEBOAT_PICTURES=docs/images writes the pictures there.
#include "core/project/Combine.h"
#include "tests/support/ModuleFiles.h"
#include "tests/support/SimulatedModule.h"
#include "tests/support/python/PythonAtPort.h"
#include "tests/ui/UiTest.h"
#include "tests/ui/WindowChecks.h"
#include "ui/common/MessageCard.h"
#include "ui/console/ConsoleInput.h"
#include "ui/console/ConsoleOutput.h"
#include "ui/console/ConsolePage.h"
#include "ui/files/FilesActions.h"
#include "ui/files/FilesPage.h"
#include "ui/files/ModuleTreeModel.h"
#include "ui/files/ModuleTreeView.h"
#include "ui/files/PcPane.h"
#include "ui/project/MemoryBar.h"
#include "ui/project/ProjectPage.h"
#include "ui/shell/Languages.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Shell.h"
#include "ui/status/FileStatusView.h"
#include "ui/status/StatusPage.h"

#include <QCheckBox>
#include <QClipboard>
#include <QToolButton>

using test::Bytes;
using test::bytesOf;
using test::ModuleAtPort;
using test::SimulatedModule;

namespace
{

/// Where nofs_split.pac has its partitions, in the flash.
constexpr std::uint32_t userAt = 0x420000;
constexpr std::uint32_t userSize = 0x50000;
constexpr std::uint32_t backupAt = 0x470000;
constexpr std::uint32_t backupSize = 0x30000;

} // namespace

class TestGuidePictures : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup();
    void project_data() { languages(); }
    void project();
    void status_data() { languages(); }
    void status();
    void files_data() { languages(); }
    void files();
    void console_data() { languages(); }
    void console();

private:
    static void languages();
    /// A module at its console; in its flash is nothing, or what was combined.
    static std::unique_ptr<ModuleAtPort> erasedModule();
    std::unique_ptr<ModuleAtPort> combinedModule() const;
    /// One with the vendor's firmware, and some of the sample project's files.
    static test::PythonSettings pythonModule();
    ui::Shell& shell() { return *m_shell; }
    void check(const QString& name);

    QTemporaryDir m_folder;
    Bytes m_user;
    Bytes m_backup;

    std::unique_ptr<QTemporaryDir> m_settings;
    test::QueuedDialogs m_dialogs;
    std::unique_ptr<ui::Shell> m_shell;
};

void TestGuidePictures::initTestCase()
{
    core::project::CombineRequest request;
    request.project.module = "EC600U-CNLB";
    request.project.firmware = test::dataFile("unisoc/nofs_split.pac");
    request.project.files = {{test::dataFile("quecpython/project/usr"), "/usr"}};
    request.output = m_folder.filePath("product.pac").toStdString();
    request.imagesDir = m_folder.filePath("images").toStdString();
    QVERIFY(core::project::combine(request));
    m_user = test::readFile(*request.imagesDir / "customer_fs.bin");
    m_backup = test::readFile(*request.imagesDir / "customer_backup_fs.bin");
}

void TestGuidePictures::languages()
{
    QTest::addColumn<QString>("language");
    QTest::newRow("English") << "en";
    QTest::newRow("Chinese") << "zh_CN";
}

void TestGuidePictures::init()
{
    QFETCH(QString, language);
    m_settings = std::make_unique<QTemporaryDir>();
    m_shell = std::make_unique<ui::Shell>(
        ui::ShellOptions{.folders = ui::Folders::find(m_settings->path()),
                         .system = {"/nowhere", "/nowhere"}, // the ports of this computer are nobody's business
                         .language = language},
        m_dialogs);
    ui::Theme::apply(ui::Appearance::light);
    shell().window().resize(1000, 700);
    shell().window().show();
    QVERIFY(QTest::qWaitForWindowExposed(&shell().window()));
}

void TestGuidePictures::cleanup()
{
    m_shell.reset();
    ui::useLanguage("en");
}

std::unique_ptr<ModuleAtPort> TestGuidePictures::erasedModule()
{
    firmware::host::ModuleSettings settings;
    settings.user = {userAt, userSize};
    settings.backup = {backupAt, backupSize};
    auto module = std::make_unique<ModuleAtPort>(ModuleAtPort::Begin::console, settings);
    if (!waitUntilUp(*module))
        qFatal("the module does not start");
    return module;
}

std::unique_ptr<ModuleAtPort> TestGuidePictures::combinedModule() const
{
    auto module = erasedModule();
    module->with([this](auto&, firmware::host::MemoryFlash& flash) {
        std::ranges::copy(m_user, flash.content().begin() + userAt);
        std::ranges::copy(m_backup, flash.content().begin() + backupAt);
    });
    return module;
}

test::PythonSettings TestGuidePictures::pythonModule()
{
    test::PythonSettings settings;
    const auto sample = [](const char* name) {
        return test::readFile(test::dataFile("quecpython/project/usr") / name);
    };
    const Bytes list = bytesOf(R"([{"name": "/usr/main.py", "crc32": "0x12345678"},
        {"name": "/usr/app/net.py", "crc32": "0x12345678"}])");
    settings.files = {{"/usr/main.py", sample("main.py")},
                      {"/usr/app/net.py", sample("app/net.py")},
                      {"/usr/app/config.json", sample("app/config.json")},
                      {"/usr/app/modem_log.py", bytesOf("def level(code):\n    raise ValueError(code)\n")},
                      {"/usr/system_config.json", sample("system_config.json")},
                      {"/usr/checksum.json", list},
                      {"/bak/checksum.json", list},
                      {"/bak/usr/main.py", sample("main.py")},
                      {"/bak/usr/app/net.py", sample("app/net.py")}};
    settings.hasRestore = false; // the CRCs of the list are invented
    return settings;
}

void TestGuidePictures::check(const QString& name)
{
    QFETCH(QString, language);
    QCoreApplication::processEvents();
    const ui::MainWindow& window = shell().window();
    if (const QString folder = qEnvironmentVariable("LIFEBOAT_PICTURES"); !folder.isEmpty()) {
        const QString file = folder + "/" + name + (language == "en" ? ".png" : ".zh.png");
        // 256 colours are enough for a window, and a quarter of the bytes.
        const QImage picture = shell().window().grab().toImage();
        QVERIFY2(picture.convertToFormat(QImage::Format_Indexed8, Qt::ThresholdDither).save(file, "PNG", 0),
                 qPrintable(file));
    }
    QStringList complaints =
        test::cutOffTexts(window) + test::overlappingWidgets(window) + test::namelessControls(window);
    if (language != "en")
        complaints += test::englishWords(window);
    QVERIFY2(complaints.isEmpty(), qPrintable("\n" + complaints.join('\n')));
}

void TestGuidePictures::project()
{
    // What scripts/demo shows, by its three clicks
    namespace fs = std::filesystem;
    const fs::path folder = m_settings->filePath("tracker").toStdString();
    fs::create_directories(folder / "firmware");
    fs::copy(test::dataFile("quecpython/project/usr"), folder / "usr", fs::copy_options::recursive);
    fs::copy_file(test::dataFile("unisoc/nofs_split.pac"), folder / "firmware/base.pac");
    const fs::path file = folder / "tracker.lifeboat.json";
    test::writeFile(file, bytesOf(R"({"version": 1, "module": "EC600U-CNLB", "firmware": "firmware/base.pac",
        "files": [{"from": "usr", "to": "/usr"}], "backup": false})"));

    ui::MainWindow& window = shell().window();
    const auto click = [&](const char* name) {
        // Some actions have a button here and on the first page.
        QAbstractButton* button = nullptr;
        const auto isThere = [&] {
            for (auto* candidate : window.findChildren<QAbstractButton*>(name)) {
                if (candidate->isVisible() && candidate->isEnabled())
                    button = candidate;
            }
            return button != nullptr;
        };
        QVERIFY2(QTest::qWaitFor(isThere, 20'000), name);
        const bool isBox = qobject_cast<QCheckBox*>(button) != nullptr;
        QTest::mouseClick(button, Qt::LeftButton, {}, isBox ? QPoint(8, button->height() / 2) : QPoint());
    };
    const auto plugged = erasedModule();
    shell().workspace().module.selectPort(QString::fromStdString(plugged->port()));
    shell().open(QString::fromStdString(file.string()));
    auto* page = window.findChild<ui::ProjectPage*>();
    auto* result = window.findChild<ui::MessageCard*>("jobResult");
    const auto isDone = [&] { return page->unfinishedWork().isEmpty() && result->isVisible(); };

    click("backup");
    click("combineButton");
    QTRY_VERIFY_WITH_TIMEOUT(isDone() && !page->package().isEmpty(), 60'000);
    const auto* bar = window.findChild<ui::MemoryBar*>("userBar");
    QTRY_VERIFY2_WITH_TIMEOUT(bar->summary().contains("127"), qPrintable(bar->summary()), 20'000); // kB, of 31 blocks
    check("project");
    if (QTest::currentTestFailed())
        return;
    click("downloadButton");
    click("startDownload");
    QTRY_VERIFY_WITH_TIMEOUT(!page->unfinishedWork().isEmpty(), 20'000);
    QTRY_VERIFY_WITH_TIMEOUT(isDone(), 60'000);
    check("download");
}

void TestGuidePictures::status()
{
    const auto damaged = combinedModule();
    changePartition(*damaged, userAt, userSize, [](core::restore::SimulatedNor& user) {
        SimulatedModule::remove(user, "/main.py");
        SimulatedModule::put(user, "/app/net.py", bytesOf("print('damaged')\n"));
    });
    changePartition(*damaged, backupAt, backupSize, [](core::restore::SimulatedNor& backup) {
        SimulatedModule::put(backup, "/usr/assets/blob.bin", bytesOf("rotten"));
    });

    ui::MainWindow& window = shell().window();
    auto* page = window.findChild<ui::StatusPage*>();
    window.showPage(page);
    shell().workspace().module.selectPort(QString::fromStdString(damaged->port()));
    page->readModule();
    auto* table = window.findChild<ui::FileStatusView*>();
    QTRY_VERIFY(page->unfinishedWork().isEmpty() && table->model()->rowCount() > 3);
    table->setCurrentIndex(table->model()->index(0, 0));
    check("status");
}

void TestGuidePictures::files()
{
    SKIP_WITHOUT_PYTHON();
    test::PythonAtPort module(pythonModule());
    const QString folder = m_settings->filePath("tracker");
    std::filesystem::copy(test::dataFile("quecpython/project/usr"), folder.toStdString(),
                          std::filesystem::copy_options::recursive);

    ui::MainWindow& window = shell().window();
    auto* page = window.findChild<ui::FilesPage*>();
    window.showPage(page);
    auto* pc = page->findChild<ui::PcPane*>();
    pc->setFolder(folder);
    shell().workspace().module.selectPort(QString::fromStdString(module.port()));
    page->findChild<ui::FilesActions*>()->read();
    auto* tree = page->findChild<ui::ModuleTreeView*>();
    const auto* files = static_cast<const ui::ModuleTreeModel*>(tree->model());
    QTRY_VERIFY_WITH_TIMEOUT(page->unfinishedWork().isEmpty(), 20'000);
    QVERIFY(files->indexOf("/bak/usr/app/net.py").isValid());
    tree->expand(files->indexOf("/usr/app"));
    tree->expand(files->indexOf("/bak/usr"));
    tree->selectPath("/usr/app/net.py");
    const QTreeView& local = pc->tree();
    QTRY_VERIFY(local.model()->rowCount(local.rootIndex()) > 5);
    check("files");
}

void TestGuidePictures::console()
{
    SKIP_WITHOUT_PYTHON();
    test::PythonAtPort module(pythonModule());
    ui::MainWindow& window = shell().window();
    auto* page = window.findChild<ui::ConsolePage*>();
    window.showPage(page);
    shell().workspace().module.selectPort(QString::fromStdString(module.port()));
    auto* input = page->findChild<ui::ConsoleInput*>();
    auto* output = page->findChild<ui::ConsoleOutput*>();
    const auto type = [&](const QString& text) {
        const qsizetype before = output->toPlainText().size();
        QGuiApplication::clipboard()->setText(text);
        input->paste();
        input->submit();
        QTRY_VERIFY2(output->toPlainText().size() > before && output->toPlainText().endsWith(">>> "),
                     qPrintable(output->toPlainText()));
    };
    page->findChild<QAction*>("consoleConnect")->trigger();
    QTRY_VERIFY(page->findChild<QToolButton*>("consoleSend")->isEnabled());
    type({}); // at this port may be anything: the answer shows that it is Python
    type("import uos");
    type("uos.listdir('/usr')");
    type("def area(w, h):\n    return w * h\n\nprint(area(6, 7))\n");
    type("from usr.app import modem_log");
    type("modem_log.level(99)");
    QVERIFY(output->toPlainText().contains("ValueError: 99"));
    QTest::qWait(150); // until the links are marked; only the picture waits for it
    check("console");
}

QTEST_MAIN(TestGuidePictures)
#include "TestGuidePictures.moc"
