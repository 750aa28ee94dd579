// SPDX-License-Identifier: MIT
// What people and scripts see of a job at a module, and the figures in it.
#include "app/lifeboat/JobProgress.h"
#include "app/lifeboat/Quantities.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <sstream>

using namespace lifeboat;
using device::Phase;
using device::Progress;
using namespace std::chrono_literals;

namespace
{

struct Shown {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;

    Output output(bool isTerminal, OutputSettings settings = {})
    {
        streams.errIsTerminal = isTerminal;
        return Output(streams, settings);
    }

    Streams streams{.in = in, .out = out, .err = err};
};

Progress writing(std::uint64_t done)
{
    Progress progress;
    progress.phase = Phase::write;
    progress.id = "PY_FS_U";
    progress.done = done;
    progress.total = 4'000'000;
    progress.entryDone = done;
    progress.entryTotal = 3'400'000;
    progress.bytesPerSecond = 86'400.0;
    progress.left = 25s;
    return progress;
}

} // namespace

class TestProgress : public QObject
{
    Q_OBJECT

private slots:
    void drawsABarOnATerminal();
    void aBarIsTakenAwayBeforeAnythingElseIsSaid();
    void aBarNeverWraps();
    void writesALineForEachPhaseElsewhere();
    void isSilentWhenAskedToBe();
    void readingIsNotCalledVerifying();
    void givesAtMostTenProgressEventsASecond();
    void tellsATracebackInLines();
    void figures();
};

void TestProgress::drawsABarOnATerminal()
{
    Shown shown;
    Output output = shown.output(true);
    {
        JobProgress progress(output);
        progress.progressed(writing(1'200'000));
        QCOMPARE(shown.err.str(), "\r\x1b[K[###.......]  30 %  Write PY_FS_U · 1.2 of 3.4 MB · 86 kB/s · "
                                  "25 s left");
    }
    QVERIFY(shown.err.str().ends_with("\r\x1b[K"));
}

void TestProgress::aBarIsTakenAwayBeforeAnythingElseIsSaid()
{
    Shown shown;
    Output output = shown.output(true);
    JobProgress progress(output);
    progress.progressed(writing(0));
    output.warn("something");
    const auto said = shown.err.str();
    QVERIFY2(said.find("\r\x1b[KWarning") == std::string::npos, "no colours were asked for");
    QVERIFY(said.find("\r\x1b[K\x1b[33mWarning:") != std::string::npos);
}

void TestProgress::aBarNeverWraps()
{
    Shown shown;
    Output output = shown.output(true);
    JobProgress progress(output);
    auto step = writing(0);
    for (const std::size_t size : {45u, 46u, 47u, 200u}) {
        step.id = std::string(size, 'x');
        shown.err.str("");
        progress.progressed(step);
        const auto line = QString::fromStdString(shown.err.str()).section("\x1b[K", 1);
        QVERIFY2(line.size() <= 79 && !line.contains(QChar::ReplacementCharacter), qPrintable(line));
    }
}

void TestProgress::writesALineForEachPhaseElsewhere()
{
    Shown shown;
    Output output = shown.output(false);
    JobProgress progress(output);
    for (std::uint64_t done = 0; done < 5; ++done)
        progress.progressed(writing(done));
    auto verifying = writing(5);
    verifying.phase = Phase::verify;
    progress.progressed(verifying);
    progress.noted("Quectel EC600U");
    QCOMPARE(shown.err.str(), "Write PY_FS_U\nVerify PY_FS_U\nQuectel EC600U\n");
}

void TestProgress::isSilentWhenAskedToBe()
{
    for (const bool isTerminal : {true, false}) {
        Shown shown;
        Output output = shown.output(isTerminal, {.verbosity = Verbosity::quiet});
        JobProgress progress(output);
        progress.progressed(writing(0));
        progress.noted("Quectel EC600U");
        QCOMPARE(shown.err.str(), "");
    }
}

void TestProgress::readingIsNotCalledVerifying()
{
    Shown shown;
    Output output = shown.output(false);
    JobProgress progress(output, JobProgress::Job::reading);
    auto reading = writing(0);
    reading.phase = Phase::verify;
    progress.progressed(reading);
    QCOMPARE(shown.err.str(), "Read PY_FS_U\n");
}

void TestProgress::givesAtMostTenProgressEventsASecond()
{
    Shown shown;
    Output output = shown.output(false, {.json = true});
    JobProgress progress(output);
    QElapsedTimer timer;
    timer.start();
    for (std::uint64_t done = 0; done < 1000; ++done)
        progress.progressed(writing(done));
    const auto most = timer.elapsed() / 100 + 1;
    const auto events = QString::fromStdString(shown.out.str()).count(R"("event":"progress")");
    QVERIFY(events >= 1 && events <= most);
    QCOMPARE(QString::fromStdString(shown.out.str()).count(R"("event":"phase")"), 1);
}

void TestProgress::tellsATracebackInLines()
{
    Shown shown;
    Output output = shown.output(false);
    const std::string traceback = "Traceback (most recent call last):\n  File \"<stdin>\", line 6\nMemoryError: \x1b\n";
    const auto outcome = output.fail({core::ErrorCode::pythonFailed, {}, traceback}, "listing /usr");
    const std::string told = shown.err.str();
    QVERIFY2(told.find("Traceback (most recent call last):\n      File \"<stdin>\", line 6\n    MemoryError: \\x1b.\n"
                       "  While: listing /usr\n") != std::string::npos,
             told.c_str());
    QCOMPARE(outcome.fields["detail"], traceback);
}

void TestProgress::figures()
{
    QCOMPARE(sizeText(0), "0 B");
    QCOMPARE(sizeText(999), "999 B");
    QCOMPARE(sizeText(86'400), "86 kB");
    QCOMPARE(sizeText(1'234'567), "1.2 MB");
    QCOMPARE(shareText(400, 86'400), "0 of 86 kB");
    QCOMPARE(timeLeftText(12s), "12 s");
    QCOMPARE(timeLeftText(30s), "30 s");
    QCOMPARE(timeLeftText(31s), "35 s");
    QCOMPARE(timeLeftText(179s), "180 s");
    QCOMPARE(timeLeftText(200s), "3 min");
    QCOMPARE(durationText(1'250ms), "1.2 s");
    QCOMPARE(durationText(200s), "3 min 20 s");
}

QTEST_APPLESS_MAIN(TestProgress)
#include "TestProgress.moc"
