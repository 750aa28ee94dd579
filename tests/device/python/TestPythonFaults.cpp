// SPDX-License-Identifier: MIT
// Files of a real MicroPython when things go wrong: damage on the line, power cuts, difficult modules. Every job ends
// in success or in an error with words, in bounded time, and every file under its name is whole: the old one or the
// new. LIFEBOAT_FULL=1 for many more places.
#include "tests/device/python/FaultJobs.h"
#include "tests/device/python/PythonRig.h"

#include <QTest>

#include <functional>
#include <memory>
#include <random>

using namespace device;
using core::ErrorCode;
using core::HostResult;
using namespace test;
using namespace std::chrono_literals;

namespace
{

struct Outcome {
    HostResult<void> result;
    Time time{};
};

/// The job from opening the port to closing it.
Outcome doJob(PythonRig& rig, const Job& job, bool maySoftReset = true)
{
    const auto begin = rig.line.now();
    HostResult<void> result;
    {
        const auto module = rig.enter(maySoftReset);
        result = module ? job.run(**module, *rig.cancel) : std::unexpected(module.error());
    }
    return {std::move(result), rig.line.now() - begin};
}

bool isFull()
{
    return qEnvironmentVariableIsSet("LIFEBOAT_FULL");
}

PythonSettings settingsWithTree()
{
    PythonSettings settings;
    settings.files = startTree();
    return settings;
}

} // namespace

class TestPythonFaults : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void lineFaults_data();
    void lineFaults();
    void powerCuts_data();
    void powerCuts();
    void resetsAtBytes();
    void difficultModules_data();
    void difficultModules();

private:
    /// The module as new.
    PythonRig& renewed(const PythonSettings& settings = settingsWithTree());
    std::string tried(const Job& job, const Outcome& outcome, const std::string& when);
    std::string repeated(const Job& job, const std::string& when);

    std::pair<std::uint64_t, std::uint64_t> bytesOn(const Job& job);

    std::unique_ptr<PythonRig> m_rig;
    std::map<std::string, std::pair<std::uint64_t, std::uint64_t>> m_bytes;
};

void TestPythonFaults::initTestCase()
{
    SKIP_WITHOUT_PYTHON();
    m_rig = std::make_unique<PythonRig>();
}

PythonRig& TestPythonFaults::renewed(const PythonSettings& settings)
{
    m_rig->renew(settings);
    m_rig->peer.begin(settings);
    m_rig->line.wait(100ms);
    m_rig->line.discardInput();
    return *m_rig;
}

/// How many bytes go to the module and to the host for a job without faults.
std::pair<std::uint64_t, std::uint64_t> TestPythonFaults::bytesOn(const Job& job)
{
    auto& known = m_bytes[job.name];
    if (known.first == 0) {
        auto& rig = renewed();
        FaultScript none;
        rig.script = &none;
        if (const auto good = doJob(rig, job); !good.result)
            qFatal("%s: %s", job.name, good.result.error().detail.c_str());
        rig.script = nullptr;
        known = {none.count(LineFault::Way::toModule), none.count(LineFault::Way::toHost)};
    }
    return known;
}

/// What is wrong after a job that something happened to.
std::string TestPythonFaults::tried(const Job& job, const Outcome& outcome, const std::string& when)
{
    const auto& result = outcome.result;
    const auto about = [&](const std::string& wrong) {
        return when + ": " + wrong +
               (result ? std::string(" (success)")
                       : " (" + std::to_string(static_cast<int>(result.error().code)) + " " + result.error().subject +
                             ": " + result.error().detail + ")");
    };
    if (outcome.time > 120s)
        return about("took " + std::to_string(outcome.time / 1s) + " s");
    if (!result && (result.error().code == noError || result.error().detail.empty()))
        return about("no clear error");
    if (const auto wrong = wrongIn(filesOf(m_rig->peer), job, result.has_value()); !wrong.empty())
        return about(wrong);
    // The peer's files are what a power cut now would leave: what is open has not become one.
    return {};
}

/// Once more on a good line, from whatever state it is in: what is wrong then. Rename and remove may find it done.
std::string TestPythonFaults::repeated(const Job& job, const std::string& when)
{
    m_rig->renew({});
    const auto again = doJob(*m_rig, job);
    const bool mayBeDone = job.puts.empty() || std::string_view(job.name) == "rename";
    if (!again.result && !(mayBeDone && again.result.error().code == ErrorCode::notFound))
        return when + ": not even then: " + again.result.error().subject + ": " + again.result.error().detail;
    Tree is = filesOf(m_rig->peer);
    if (const auto wrong = wrongIn(is, job, true); !wrong.empty())
        return when + ", then again: " + wrong;
    return {};
}

void TestPythonFaults::lineFaults_data()
{
    using enum LineFault::Kind;
    QTest::addColumn<LineFault::Kind>("kind");
    QTest::newRow("drop") << drop;
    QTest::newRow("repeat") << repeat;
    QTest::newRow("flip") << flip;
    QTest::newRow("delay") << LineFault::Kind::delay;
    QTest::newRow("cut") << cut;
}

/// One fault at seeded places of each job, and a line that damages a byte now and then.
void TestPythonFaults::lineFaults()
{
    QFETCH(LineFault::Kind, kind);
    std::mt19937 random(seedOr(100 + static_cast<std::uint32_t>(kind)));
    for (const auto& job : jobs()) {
        const auto [toModule, toHost] = bytesOn(job);
        for (int round = 0; round < (isFull() ? 40 : 1); ++round) {
            auto& rig = renewed();
            FaultScript script;
            LineFault fault;
            fault.kind = kind;
            fault.way = random() % 2 == 0 ? LineFault::Way::toModule : LineFault::Way::toHost;
            fault.position = random() % (fault.way == LineFault::Way::toModule ? toModule : toHost);
            fault.bit = random() % 8;
            fault.delay = 1500ms;
            script.add(fault);
            if (round % 3 == 1 && kind != LineFault::Kind::cut)
                script.addRandom(random(), 0.0005, {kind}, 100ms);
            rig.script = &script;
            const auto outcome = doJob(rig, job);
            rig.script = nullptr;
            const auto when = std::string(job.name) + ", round " + std::to_string(round) + ", byte " +
                              std::to_string(fault.position) +
                              (fault.way == LineFault::Way::toModule ? " to" : " from") + " the module";
            auto wrong = tried(job, outcome, when);
            if (wrong.empty())
                wrong = repeated(job, when);
            QVERIFY2(wrong.empty(), wrong.c_str());
        }
    }
}

void TestPythonFaults::powerCuts_data()
{
    QTest::addColumn<int>("job");
    QTest::newRow("write") << 0;
    QTest::newRow("rename") << 1;
    QTest::newRow("remove") << 2;
    QTest::newRow("tree") << 3;
}

/// Before each flash operation of each job.
void TestPythonFaults::powerCuts()
{
    QFETCH(int, job);
    const auto work = jobs()[static_cast<std::size_t>(job)];
    std::uint64_t operations = 1;
    for (std::uint64_t cut = 1; cut <= operations; cut += isFull() || cut == 1 ? 1 : 4) {
        auto settings = settingsWithTree();
        auto& rig = renewed(settings);
        const auto before = rig.peer.counts().flashOperations;
        settings.resetAtFlashOperation = before + cut;
        settings.hangsUpAtReset = cut % 2 == 0;
        rig.peer.change(settings);
        const auto outcome = doJob(rig, work);
        if (rig.peer.counts().boots == 1)
            break; // it was over before
        const auto when = std::string(work.name) + ", cut before operation " + std::to_string(cut);
        QVERIFY2(!outcome.result, when.c_str());
        settings.hangsUpAtReset = false;
        settings.resetAtFlashOperation = 0;
        rig.peer.change(settings);
        rig.peer.reset();
        auto wrong = tried(work, outcome, when);
        if (wrong.empty())
            wrong = repeated(work, when);
        QVERIFY2(wrong.empty(), wrong.c_str());
        operations = cut + 4;
    }
}

/// At any byte of the conversation, in both directions.
void TestPythonFaults::resetsAtBytes()
{
    std::mt19937 random(seedOr(7));
    for (const auto& job : jobs()) {
        for (int round = 0; round < (isFull() ? 40 : 1); ++round) {
            auto settings = settingsWithTree();
            auto& rig = renewed(settings);
            const bool isSent = random() % 2 == 1;
            (isSent ? settings.resetAtByteSent : settings.resetAtByteReceived) =
                (isSent ? rig.peer.counts().bytesSent + 1 + random() % 400 : 1 + random() % 6000);
            rig.peer.change(settings);
            const auto outcome = doJob(rig, job);
            const auto when = std::string(job.name) + ", round " + std::to_string(round);
            auto wrong = tried(job, outcome, when);
            if (wrong.empty())
                wrong = repeated(job, when);
            QVERIFY2(wrong.empty(), wrong.c_str());
        }
    }
}

void TestPythonFaults::difficultModules_data()
{
    QTest::addColumn<PythonSettings>("settings");
    QTest::addColumn<int>("error"); // 0: success
    const auto add = [](const char* name, const std::function<void(PythonSettings&)>& change,
                        ErrorCode error = noError) {
        auto settings = settingsWithTree();
        change(settings);
        QTest::newRow(name) << settings << static_cast<int>(error);
    };
    using enum PythonSettings::RawPaste;
    const auto main = bytesOf("import utime\nwhile True:\n    print('busy')\n    utime.sleep_ms(70)\n");
    add("no raw-paste", [](auto& s) { s.rawPaste = old; });
    add("raw-paste refused", [](auto& s) { s.rawPaste = refused; });
    add("running program", [&](auto& s) { s.files["/usr/main.py"] = main; });
    add("program ignores for a while", [&](auto& s) {
        s.files["/usr/main.py"] = main;
        s.ignoresInterruptFor = 1500ms;
    });
    add(
        "program ignores for ever",
        [&](auto& s) {
            s.files["/usr/main.py"] = main;
            s.ignoresInterruptFor = Time::max();
        },
        ErrorCode::programRuns);
    add(
        "locked", [](auto& s) { s.lock = PythonSettings::Lock::refuses; }, ErrorCode::consoleLocked);
    add(
        "password", [](auto& s) { s.lock = PythonSettings::Lock::password; }, ErrorCode::passwordNeeded);
    add("slow", [](auto& s) {
        s.answerDelay = 700ms;
        s.bytesPerSecond = 9000;
    });
    add("slow flash, small buffer", [](auto& s) {
        s.blockTime = 40ms;
        s.receiveBuffer = 512;
        s.lineRate = 921'600;
    });
    add("prints besides", [](auto& s) {
        s.otherText = "hello\n";
        s.otherBefore = "\a\v\1\4\6";
    });
    add("small heap", [](auto& s) { s.heapBytes = 40'000; });
    add("no binary input", [](auto& s) { s.hasBinaryStdin = false; });
    add("no unpacking", [](auto& s) { s.hasUzlib = false; });
    add("no CRC", [](auto& s) { s.hasUtilsCrc = false; });
    add(
        "full", [](auto& s) { s.usrBlocks = 18; }, ErrorCode::noSpace);
}

void TestPythonFaults::difficultModules()
{
    QFETCH(PythonSettings, settings);
    QFETCH(int, error);
    for (const auto& job : jobs()) {
        if (error == static_cast<int>(ErrorCode::noSpace) && job.puts.empty())
            continue;
        if (!isFull() && std::string_view(job.name) != "write" && std::string_view(job.name) != "tree")
            continue;
        auto& rig = renewed(settings);
        rig.line.wait(500ms);
        const auto outcome = doJob(rig, job, error != static_cast<int>(ErrorCode::programRuns));
        auto easy = settings;
        easy.lock = PythonSettings::Lock::open;
        rig.peer.change(easy);
        const auto wrong = tried(job, outcome, job.name);
        QVERIFY2(wrong.empty(), wrong.c_str());
        const bool isRename = std::string_view(job.name) == "rename";
        const int is = outcome.result ? 0 : static_cast<int>(outcome.result.error().code);
        const auto about = std::string(job.name) + ": " + (outcome.result ? "success" : outcome.result.error().detail);
        if (!(isRename && error == static_cast<int>(ErrorCode::noSpace)))
            QVERIFY2(is == error, about.c_str());
    }
}

QTEST_GUILESS_MAIN(TestPythonFaults)
#include "TestPythonFaults.moc"
