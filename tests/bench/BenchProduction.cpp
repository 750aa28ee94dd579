// SPDX-License-Identifier: MIT
// Sixteen modules at once from the production page against one alone, each at a line of its own that is as slow as a
// real one; and whether the window still answers meanwhile. Takes a minute of real time.
#include "core/package/Package.h"
#include "firmware/board/host/MemoryFlash.h"
#include "firmware/board/host/Module.h"
#include "tests/support/ModuleAtPort.h"
#include "tests/ui/UiTest.h"
#include "ui/production/ProductionPage.h"

#include <QtWidgets>

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <deque>

using namespace std::chrono_literals;
using test::Bytes;

namespace
{

constexpr int baudRate = 921600;
constexpr auto latency = 1ms; ///< in each direction, as of a USB adapter
constexpr int manyModules = 16;
constexpr int patience = 300'000; ///< milliseconds, against hanging alone

/// A module whose line takes its time in both directions.
class PacedModule final : public test::PortOwner
{
public:
    PacedModule()
        : m_module(m_flash, {}, [this](std::span<const std::byte> bytes) { put(m_outgoing, m_outgoingFree, bytes); })
    {
        m_module.powerOnInDownload(now());
        start();
    }
    ~PacedModule() override { stop(); }

private:
    struct Piece {
        Time due{};
        Bytes bytes;
    };
    using Line = std::deque<Piece>;

    void put(Line& line, Time& free, std::span<const std::byte> bytes)
    {
        free = std::max(free, now()) + Time(bytes.size() * 10'000'000 / baudRate);
        line.push_back({free + latency, Bytes(bytes.begin(), bytes.end())});
    }
    void received(std::span<const std::byte> bytes) override { put(m_incoming, m_incomingFree, bytes); }
    void timePassed() override
    {
        while (!m_incoming.empty() && m_incoming.front().due <= now()) {
            m_module.feed(m_incoming.front().bytes, now());
            m_incoming.pop_front();
        }
        m_module.poll(now());
        while (!m_outgoing.empty() && m_outgoing.front().due <= now()) {
            send(m_outgoing.front().bytes);
            m_outgoing.pop_front();
        }
    }
    Time nextTime() const override
    {
        Time next = m_module.nextPoll();
        for (const Line* line : {&m_incoming, &m_outgoing}) {
            if (!line->empty())
                next = std::min(next, line->front().due);
        }
        return next;
    }

    firmware::host::MemoryFlash m_flash;
    firmware::host::Module m_module;
    Line m_incoming;
    Line m_outgoing;
    Time m_incomingFree{};
    Time m_outgoingFree{};
};

double processorSeconds()
{
    rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Measured {
    double seconds = 0;
    double processorSeconds = 0;
    double longestStall = 0; ///< milliseconds that a timer of 5 ms came late
    double usualStall = 0;   ///< of 99.9 %
};

Measured download(int count)
{
    test::TestWorkspace surroundings;
    ui::ProductionPage page(surroundings.workspace);
    page.resize(1280, 800);
    page.show();
    std::vector<std::unique_ptr<PacedModule>> modules;
    for (int i = 0; i < count; ++i) {
        modules.push_back(std::make_unique<PacedModule>());
        surroundings.modules.addNamed(QString::fromStdString(modules.back()->port()));
    }
    page.openPackage(QString::fromStdString(test::dataFile("unisoc/minimal.pac").string()));
    auto* startAll = page.findChild<QAction*>("startAll");
    while (!startAll->isEnabled())
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 20);

    const QString wanted = QString("%1 passed").arg(count);
    const auto* passed = page.findChild<QLabel*>("passedCount");
    std::vector<double> stalls;
    QElapsedTimer gap;
    QElapsedTimer timer;
    QEventLoop loop;
    QTimer clock;
    QObject::connect(&clock, &QTimer::timeout, &page, [&] {
        stalls.push_back(static_cast<double>(gap.nsecsElapsed()) / 1e6 - clock.interval());
        gap.start();
        if (passed->text() == wanted || timer.elapsed() > patience)
            loop.quit();
    });
    const double before = processorSeconds();
    timer.start();
    gap.start();
    clock.start(5);
    startAll->trigger();
    loop.exec();
    if (passed->text() != wanted)
        std::printf("NOT ALL PASSED: %s\n", qPrintable(passed->text()));
    Measured measured{static_cast<double>(timer.elapsed()) / 1000, processorSeconds() - before, 0, 0};
    std::ranges::sort(stalls);
    measured.longestStall = stalls.back();
    measured.usualStall = stalls[stalls.size() * 999 / 1000];
    return measured;
}

void print(const char* what, const Measured& measured)
{
    std::printf("%-12s %7.2f s, processor %6.2f s, event loop late: 99.9 %% %5.1f ms, longest %5.1f ms\n", what,
                measured.seconds, measured.processorSeconds, measured.usualStall, measured.longestStall);
}

} // namespace

int main(int argc, char** argv)
{
    qputenv("QT_QPA_PLATFORM", "offscreen");
    const QApplication application(argc, argv);
    download(1); // warm
    const Measured one = download(1);
    print("one", one);
    const Measured many = download(manyModules);
    print("sixteen", many);
    std::printf("throughput of sixteen: %.1f times that of one (aim 15)\n", manyModules * one.seconds / many.seconds);
    return 0;
}
