// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"
#include "ui/common/Job.h"

#include <thread>

using namespace std::chrono_literals;

namespace
{

class CountingJob final : public ui::Job
{
public:
    ~CountingJob() override { stopAndWait(); }

    int steps = 3;
    int done = 0;
    bool onGuiThread = true;

protected:
    void work() override
    {
        onGuiThread = QThread::currentThread() == qApp->thread();
        while (done != steps && !token().isCancelled()) {
            ++done;
            device::Progress progress;
            progress.done = static_cast<std::uint64_t>(done);
            observer().progressed(progress);
            observer().noted("step " + std::to_string(done));
            if (steps > 1000)
                std::this_thread::sleep_for(1ms);
        }
    }
};

} // namespace

class TestJob : public QObject
{
    Q_OBJECT

private slots:
    void worksOnItsOwnThread()
    {
        CountingJob job;
        QSignalSpy finished(&job, &ui::Job::finished);
        std::vector<std::uint64_t> seen;
        QStringList notes;
        connect(&job, &ui::Job::progressed, this, [&](const device::Progress& progress) {
            QCOMPARE(QThread::currentThread(), qApp->thread());
            seen.push_back(progress.done);
        });
        connect(&job, &ui::Job::noted, this, [&](const QString& note) { notes += note; });
        job.start();
        QVERIFY(job.isRunning());
        QVERIFY(finished.wait());
        QVERIFY(!job.isRunning());
        QVERIFY(!job.onGuiThread);
        QCOMPARE(seen, (std::vector<std::uint64_t>{1, 2, 3}));
        QCOMPARE(notes.size(), 3);
        QCOMPARE(finished.count(), 1);
    }

    void endsEarlyWhenCancelled()
    {
        CountingJob job;
        job.steps = -1;
        QSignalSpy finished(&job, &ui::Job::finished);
        job.start();
        job.cancel();
        QVERIFY(finished.wait());
        QVERIFY(job.isCancelled());
    }

    void isStoppedByItsDestruction()
    {
        auto job = std::make_unique<CountingJob>();
        job->steps = -1;
        QSignalSpy finished(job.get(), &ui::Job::finished);
        job->start();
        job.reset();
        QCoreApplication::processEvents();
        QCOMPARE(finished.count(), 0);
    }

    void givesAValue()
    {
        ui::ValueJob<int> job([](const device::CancelToken&) { return 42; });
        QSignalSpy finished(&job, &ui::Job::finished);
        job.start();
        QVERIFY(finished.wait());
        QCOMPARE(job.result(), 42);
    }
};

QTEST_MAIN(TestJob)
#include "TestJob.moc"
