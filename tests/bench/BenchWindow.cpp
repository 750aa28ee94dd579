// SPDX-License-Identifier: MIT
// What a user of the window waits for, and whether it ever hangs: first paint, a large project, a module that is
// plugged in, the event loop under load, and what it costs to do nothing. Figures of a machine with nothing else to do.
#include "tests/app/lifeboat/CommandRun.h"
#include "tests/device/serial/FakeSystem.h"
#include "tests/support/ModuleAtPort.h"
#include "ui/common/Dialogs.h"
#include "ui/common/Page.h"
#include "ui/job/DownloadJob.h"
#include "ui/job/DownloadLog.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"
#include "ui/project/FileTreeModel.h"
#include "ui/project/ProjectDocument.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Shell.h"
#include "ui/status/FileStatusModel.h"

#include <QtWidgets>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace
{

constexpr int rounds = 7;
constexpr auto loadTime = 10s;
constexpr int statusRows = 10'000;
constexpr int projectFiles = 2'000;

double millisecondsSince(Clock::time_point start)
{
    return std::chrono::duration<double, std::milli>(Clock::now() - start).count();
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

void print(const char* what, double value, const char* unit, const char* aim)
{
    std::printf("%-66s %8.2f %-3s (aim %s)\n", what, value, unit, aim);
    std::fflush(stdout);
}

/// Until `isDone`, with the event loop running.
template <class Predicate>
void runUntil(Predicate isDone)
{
    while (!isDone())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
}

/// Tells when a widget paints for the first time.
class PaintWatch final : public QObject
{
public:
    bool hasPainted = false;
    bool eventFilter(QObject*, QEvent* event) override
    {
        hasPainted |= event->type() == QEvent::Paint;
        return false;
    }
};

/// How late a timer of one millisecond comes: for so long nobody could have clicked.
class StallMeter final : public QObject
{
public:
    StallMeter()
    {
        m_timer.setTimerType(Qt::PreciseTimer);
        connect(&m_timer, &QTimer::timeout, this, [this] {
            m_gaps.push_back(millisecondsSince(m_last) - 1);
            m_last = Clock::now();
        });
        m_timer.start(1);
    }
    double share(double part)
    {
        std::ranges::sort(m_gaps);
        return m_gaps[static_cast<std::size_t>(part * static_cast<double>(m_gaps.size() - 1))];
    }

private:
    QTimer m_timer;
    Clock::time_point m_last = Clock::now();
    std::vector<double> m_gaps;
};

ui::ShellOptions optionsIn(const QTemporaryDir& folder, const test::FakeSystem& system)
{
    return {.folders = ui::Folders::find(folder.path()), .system = system.roots()};
}

void benchFirstPaint(const char* program)
{
    std::vector<double> starts;
    std::vector<double> paints;
    for (int i = 0; i < rounds; ++i) {
        const QTemporaryDir folder;
        const test::FakeSystem system;
        auto start = Clock::now();
        QProcess process;
        process.start(program, {"--version"});
        process.waitForFinished();
        starts.push_back(millisecondsSince(start));
        start = Clock::now();
        ui::DesktopDialogs dialogs;
        ui::Shell shell(optionsIn(folder, system), dialogs);
        PaintWatch watch;
        shell.window().centralWidget()->installEventFilter(&watch);
        shell.window().show();
        runUntil([&] { return watch.hasPainted; });
        paints.push_back(millisecondsSince(start));
    }
    print("First paint: the process until it reads its command line", median(starts), "ms", "");
    print("             and the window until it has painted, in all", median(starts) + median(paints), "ms", "150 ms");
}

void benchProject()
{
    const QTemporaryDir folder;
    const fs::path root = folder.path().toStdString();
    for (int i = 0; i < projectFiles; ++i) {
        const auto path = root / "usr" / ("d" + std::to_string(i % 20)) / ("file_" + std::to_string(i) + ".py");
        fs::create_directories(path.parent_path());
        test::writeFile(path, test::xorshiftWords(static_cast<std::uint32_t>(i) + 1, 200));
    }
    core::project::Project project;
    project.module = "EC600U-CNLB";
    project.files = {{root / "usr", "/usr"}};
    if (!core::project::writeProject(project, root / "large.lifeboat.json"))
        std::abort();

    std::vector<double> times;
    for (int i = 0; i < rounds; ++i) {
        const auto start = Clock::now();
        ui::ProjectDocument document;
        ui::FileTreeModel model(document);
        QTreeView view;
        view.setModel(&model);
        view.resize(600, 400);
        view.show();
        bool isListed = false;
        QObject::connect(&document, &ui::ProjectDocument::listed, &document, [&] { isListed = true; });
        if (!document.open(QString::fromStdString((root / "large.lifeboat.json").string())))
            std::abort();
        runUntil([&] { return isListed && model.rowCount() > 0; });
        view.repaint();
        times.push_back(millisecondsSince(start));
    }
    print("A project of 2,000 files, from opening to its painted tree", median(times), "ms", "300 ms");
}

void benchPlugging()
{
    const QTemporaryDir folder;
    test::FakeSystem system;
    ui::DesktopDialogs dialogs;
    ui::Shell shell(optionsIn(folder, system), dialogs);
    shell.window().show();
    ui::ModulesModel& modules = shell.workspace().module.modules();
    std::vector<double> times;
    for (int i = 0; i < 20; ++i) {
        const auto start = Clock::now();
        system.addUsbPort("ttyUSB" + std::to_string(i), {"1-" + std::to_string(i + 1), "2c7c", "0901", "1"}, 2,
                          "Quectel USB AT Port");
        runUntil([&] { return modules.rowCount() > i; });
        times.push_back(millisecondsSince(start));
    }
    print("A module that is plugged in shows, the slowest of 20", *std::ranges::max_element(times), "ms", "250 ms");
}

std::shared_ptr<core::project::ModuleStatus> largeStatus()
{
    auto status = std::make_shared<core::project::ModuleStatus>();
    for (int i = 0; i < statusRows; ++i) {
        core::project::FileStatus file;
        file.path = "/usr/d" + std::to_string(i % 100) + "/file_" + std::to_string(i) + ".py";
        file.decision.state = i % 17 == 0 ? core::backup::FileState::changed : core::backup::FileState::whole;
        status->files.push_back(file);
    }
    return status;
}

/// Everything at once, for ten seconds.
void benchLoad(const char* package)
{
    const QTemporaryDir folder;
    test::FakeSystem system;
    ui::DesktopDialogs dialogs;
    ui::Shell shell(optionsIn(folder, system), dialogs);
    shell.window().resize(1100, 760);
    shell.window().show();
    if (auto* log = shell.window().findChild<QDockWidget*>("logDock"))
        log->show();
    auto* table = shell.window().findChild<QAbstractItemView*>("statusTable");
    auto* order = qobject_cast<QSortFilterProxyModel*>(table->model());
    auto* files = qobject_cast<ui::FileStatusModel*>(order->sourceModel());
    for (QWidget* page = table; page; page = page->parentWidget()) {
        if (auto* shown = qobject_cast<ui::Page*>(page))
            shell.window().showPage(shown);
    }

    auto opened = core::package::openPackage(package);
    if (!opened)
        std::abort();
    const ui::SharedPackage shared = std::move(*opened);
    test::ModuleAtPort module;
    std::unique_ptr<ui::DownloadJob> job;
    int downloads = 0;
    const auto startDownload = [&] {
        device::DownloadRequest request;
        request.writeAnyway = true;
        job = std::make_unique<ui::DownloadJob>(ui::DownloadOrder{
            .package = shared, .port = {.name = module.port(), .usb = {}}, .request = request, .roots = {}});
        logDownload(*job, QString::fromStdString(module.port()), shell.workspace().log,
                    [&job]() -> const device::DownloadReport& { return job->report(); });
        job->start();
    };

    std::atomic<bool> isOver = false;
    std::thread logger([&] {
        const QString line(100, 'x');
        for (auto next = Clock::now(); !isOver; next += 10ms) {
            for (int i = 0; i < 100; ++i) // a hundred lines of a hundred characters, a hundred times a second
                shell.workspace().log.add(ui::LogLevel::info, "Bench", line);
            std::this_thread::sleep_until(next);
        }
    });
    std::thread ports([&] {
        int number = 0;
        for (auto next = Clock::now(); !isOver; next += 10ms, ++number) {
            const auto name = system.roots().dev / ("ttyX" + std::to_string(number % 10));
            if (!fs::remove(name))
                test::writeFile(name, {});
            std::this_thread::sleep_until(next);
        }
    });
    const auto status = largeStatus();
    const auto end = Clock::now() + loadTime;
    auto nextStatus = Clock::now();
    startDownload();
    StallMeter meter;
    while (Clock::now() < end) {
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);
        if (!job->isRunning()) {
            ++downloads;
            startDownload();
        }
        if (Clock::now() >= nextStatus) {
            files->setStatus(status);
            nextStatus += 1s;
        }
    }
    isOver = true;
    logger.join();
    ports.join();
    std::printf(
        "Under load: %d downloads, a log of 1 MB/s, a status of 10,000 files each second, 100 port changes a second\n",
        downloads);
    print("  the event loop stalls, 99.9 %", meter.share(0.999), "ms", "16 ms");
    print("  and at most", meter.share(1), "ms", "50 ms");
}

/// Of /proc/PID/stat: user and system time.
double cpuSeconds(qint64 process)
{
    QFile file(QString("/proc/%1/stat").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> fields = file.readAll().split(')').last().split(' ');
    return (fields[12].toDouble() + fields[13].toDouble()) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

void benchIdle(const char* program)
{
    constexpr int seconds = 20;
    const QTemporaryDir folder;
    QProcess process;
    process.start(program, {"--config", folder.path()});
    QThread::sleep(2); // it starts
    const double before = cpuSeconds(process.processId());
    QThread::sleep(seconds);
    print("Processor time while nothing happens", (cpuSeconds(process.processId()) - before) / seconds * 100, "%",
          "0.2 %");
    process.kill();
    process.waitForFinished();
}

} // namespace

int main(int count, char** values)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(count, values);
    const QTemporaryDir folder;
    const auto package = folder.filePath("product.pac").toStdString();
    const auto combined =
        test::runCommand({"combine", "--firmware", test::dataFile("unisoc/nofs_split.pac").string(), "--files",
                          test::dataFile("quecpython/project/usr").string(), "--module", "EC600U-CNLB", "-o", package});
    if (combined.exitCode != 0)
        return 1;
    benchFirstPaint(LIFEBOAT_GUI);
    benchProject();
    benchPlugging();
    benchLoad(package.c_str());
    benchIdle(LIFEBOAT_GUI);
}
