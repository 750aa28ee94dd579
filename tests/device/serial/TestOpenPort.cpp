// SPDX-License-Identifier: MIT
#include "tests/device/serial/PseudoTerminal.h"

#include "device/serial/OpenPort.h"
#include "tests/support/TestData.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace device;
using core::ErrorCode;
using test::bytesOf;
using test::everyByteTwice;
using test::PseudoTerminal;
using test::readAll;
using namespace std::chrono_literals;

class TestOpenPort : public QObject
{
    Q_OBJECT

private slots:
    void carriesEveryByteBothWays();
    void followsALinkAtEachOpening();
    void waitsNoLongerThanAskedFor();
    void takesWhatIsThereAtOnce();
    void discardsWhatWasNotRead();
    void takesAnyBaudRate();
    void signalsDoNotEndAWait();
    void aPortIsForOneOnly();
    void aPortIsFreeAgainAfterwards();
    void namesTheProcessThatHasThePort();
    void whatIsNoPort_data();
    void whatIsNoPort();
    void namesTheGroupThatMayOpenIt();
    void aHangUpIsADisconnect();
    void anEndThatTakesNothingIsGivenUp();
    void aWriteThatWaitsCanBeCancelled();
};

void TestOpenPort::carriesEveryByteBothWays()
{
    PseudoTerminal terminal;
    const auto line = openPort(terminal.name(), 115200);
    QVERIFY(line);
    QCOMPARE((*line)->name(), terminal.name());
    QVERIFY((*line)->write(everyByteTwice()));
    QCOMPARE(readAll(terminal.otherEnd(), 512), everyByteTwice());
    QVERIFY(terminal.otherEnd().write(everyByteTwice()));
    QCOMPARE(readAll(**line, 512), everyByteTwice());
}

void TestOpenPort::followsALinkAtEachOpening()
{
    QTemporaryDir folder;
    const auto link = folder.filePath("module").toStdString();
    for (int i = 0; i < 2; ++i) {
        PseudoTerminal terminal;
        std::filesystem::remove(link);
        std::filesystem::create_symlink(terminal.name(), link);
        const auto line = openPort(link, 115200);
        QVERIFY(line);
        QCOMPARE((*line)->name(), link);
        QVERIFY((*line)->write(bytesOf("x")));
        QCOMPARE(readAll(terminal.otherEnd(), 1), bytesOf("x"));
    }
}

void TestOpenPort::waitsNoLongerThanAskedFor()
{
    PseudoTerminal terminal;
    const auto line = openPort(terminal.name(), 115200);
    QVERIFY(line);
    std::byte byte{};
    const Time start = (*line)->now();
    QCOMPARE((*line)->read({&byte, 1}, 20ms).value(), 0u);
    QVERIFY((*line)->now() - start >= 20ms);
    QVERIFY((*line)->now() - start < 5s);
}

void TestOpenPort::takesWhatIsThereAtOnce()
{
    PseudoTerminal terminal;
    const auto line = openPort(terminal.name(), 115200);
    QVERIFY(line);
    QVERIFY(terminal.otherEnd().write(bytesOf("abc")));
    test::Bytes some(10);
    QCOMPARE((*line)->read(some, 1h).value(), 3u);
}

void TestOpenPort::discardsWhatWasNotRead()
{
    PseudoTerminal terminal;
    const auto line = openPort(terminal.name(), 115200);
    QVERIFY(line);
    QVERIFY(terminal.otherEnd().write(everyByteTwice()));
    QTRY_VERIFY([&] {
        int waiting = 0;
        const Descriptor peek(::open(terminal.name().c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK));
        return ::ioctl(peek.number(), FIONREAD, &waiting) == 0 && waiting == 512;
    }());
    QVERIFY((*line)->discardInput());
    std::byte byte{};
    QCOMPARE((*line)->read({&byte, 1}, 0s).value(), 0u);
}

void TestOpenPort::takesAnyBaudRate()
{
    PseudoTerminal terminal;
    const auto line = openPort(terminal.name(), 12345);
    QVERIFY(line);
    QVERIFY((*line)->setBaudRate(3'000'000));
}

void TestOpenPort::signalsDoNotEndAWait()
{
    struct sigaction act {
    }, old{};
    act.sa_handler = [](int) {};
    ::sigaction(SIGALRM, &act, &old);
    PseudoTerminal terminal;
    const auto line = openPort(terminal.name(), 115200);
    QVERIFY(line);
    ::ualarm(5000, 5000);
    std::byte byte{};
    const Time start = (*line)->now();
    const auto count = (*line)->read({&byte, 1}, 30ms);
    ::ualarm(0, 0);
    ::sigaction(SIGALRM, &old, nullptr);
    QCOMPARE(count.value(), 0u);
    QVERIFY((*line)->now() - start >= 30ms);
}

void TestOpenPort::aPortIsForOneOnly()
{
    PseudoTerminal terminal;
    const auto first = openPort(terminal.name(), 115200);
    QVERIFY(first);
    const auto second = openPort(terminal.name(), 115200);
    QVERIFY(!second);
    QVERIFY(second.error().code == ErrorCode::portBusy);
    QCOMPARE(second.error().subject, terminal.name());
}

void TestOpenPort::aPortIsFreeAgainAfterwards()
{
    PseudoTerminal terminal;
    QVERIFY(openPort(terminal.name(), 115200));
    QVERIFY(openPort(terminal.name(), 115200));
}

void TestOpenPort::namesTheProcessThatHasThePort()
{
    PseudoTerminal terminal;
    QProcess other;
    other.start("flock", {"--no-fork", QString::fromStdString(terminal.name()), "cat"});
    QVERIFY(other.waitForStarted());
    other.write("locked\n"); // cat answers when it runs, with the lock taken before
    QVERIFY(other.waitForReadyRead());
    const auto line = openPort(terminal.name(), 115200);
    QVERIFY(!line);
    QVERIFY(line.error().code == ErrorCode::portBusy);
    QCOMPARE(line.error().detail,
             terminal.name() + " is in use by cat (process " + std::to_string(other.processId()) + ")");
    other.closeWriteChannel();
    QVERIFY(other.waitForFinished());
    QVERIFY(openPort(terminal.name(), 115200));
}

void TestOpenPort::whatIsNoPort_data()
{
    QTest::addColumn<QString>("name");

    QTest::newRow("nothing of that name") << "/dev/ttyUSB99";
    QTest::newRow("no name") << "";
    QTest::newRow("a folder") << "/tmp";
    QTest::newRow("a file") << QString::fromStdString(test::dataFile("unisoc/nofs.pac").string());
    QTest::newRow("a device that is no terminal") << "/dev/null";
}

void TestOpenPort::whatIsNoPort()
{
    QFETCH(QString, name);

    const auto line = openPort(name.toStdString(), 115200);
    QVERIFY(!line);
    QVERIFY(line.error().code == ErrorCode::noPort);
    QVERIFY(!line.error().detail.empty());
}

void TestOpenPort::namesTheGroupThatMayOpenIt()
{
    PseudoTerminal terminal;
    QVERIFY(::chmod(terminal.name().c_str(), 0) == 0);
    // The superuser may open everything, so a child asks that is not.
    const pid_t child = ::fork();
    if (child == 0) {
        if (::geteuid() == 0 && ::setuid(65534) != 0)
            ::_exit(1);
        const auto line = openPort(terminal.name(), 115200);
        const bool isRight = !line && line.error().code == ErrorCode::portNotPermitted &&
                             line.error().detail.starts_with("it belongs to the group ");
        ::_exit(isRight ? 0 : 2);
    }
    int status = -1;
    QCOMPARE(::waitpid(child, &status, 0), child);
    QCOMPARE(status, 0);
}

void TestOpenPort::aHangUpIsADisconnect()
{
    PseudoTerminal terminal;
    const auto line = openPort(terminal.name(), 115200);
    QVERIFY(line);
    std::thread unplug([&] {
        std::this_thread::sleep_for(20ms);
        terminal.hangUp();
    });
    std::byte byte{};
    const auto count = (*line)->read({&byte, 1}, 60s);
    unplug.join();
    QVERIFY(!count);
    QVERIFY(count.error().code == ErrorCode::disconnected);
    const auto written = (*line)->write(bytesOf("x"));
    QVERIFY(!written);
    QVERIFY(written.error().code == ErrorCode::disconnected);
    const auto discarded = (*line)->discardInput();
    QVERIFY(!discarded);
}

void TestOpenPort::anEndThatTakesNothingIsGivenUp()
{
    PseudoTerminal terminal;
    Descriptor descriptor(::open(terminal.name().c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK));
    DescriptorTransport line(std::move(descriptor), "line", 50ms);
    const auto written = line.write(test::Bytes(1 << 20));
    QVERIFY(!written);
    QVERIFY(written.error().code == ErrorCode::noAnswer);
}

void TestOpenPort::aWriteThatWaitsCanBeCancelled()
{
    PseudoTerminal terminal;
    const auto line = openPort(terminal.name(), 115200, [] { return true; });
    QVERIFY(line);
    QVERIFY((*line)->write(bytesOf("what is taken is written")));
    const Time start = (*line)->now();
    const auto written = (*line)->write(test::Bytes(1 << 20));
    QVERIFY(!written);
    QVERIFY(written.error().code == ErrorCode::cancelled);
    QVERIFY((*line)->now() - start < 5s);
}

QTEST_APPLESS_MAIN(TestOpenPort)
#include "TestOpenPort.moc"
