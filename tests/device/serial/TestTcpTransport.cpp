// SPDX-License-Identifier: MIT
#include "tests/device/serial/PseudoTerminal.h"
#include "tests/support/PortServer.h"
#include "tests/support/TestData.h"

#include "device/serial/OpenPort.h"
#include "device/serial/TcpTransport.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace device;
using core::ErrorCode;
using test::everyByteTwice;
using test::PortServer;
using test::PseudoTerminal;
using test::readAll;
using namespace std::chrono_literals;
using Kind = PortServer::Kind;

class TestTcpTransport : public QObject
{
    Q_OBJECT

private slots:
    void readsTheName_data();
    void readsTheName();
    void carriesEveryByteBothWays_data();
    void carriesEveryByteBothWays();
    void waitsNoLongerThanAskedFor();
    void setsThePortUp();
    void setsThePortUpAfterALateGreeting();
    void aLateGreetingWithAnotherRate();
    void changesTheRate();
    void aRateThatTheServerRefuses();
    void aRawPortKeepsItsRate();
    void aRawPortMayBeginAsTelnetDoes();
    void aServerThatIsNone_data();
    void aServerThatIsNone();
    void nobodyListens();
    void nobodyHasThisName();
    void cancelEndsTheWait();
    void theEndOfTheConnectionIsADisconnect();
    void worksWithSer2net();
};

void TestTcpTransport::readsTheName_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("host"); // empty: badUsage
    QTest::addColumn<QString>("service");
    QTest::newRow("name") << "tcp:host.example:4000"
                          << "host.example"
                          << "4000";
    QTest::newRow("RFC 2217") << "rfc2217:10.0.0.1:1"
                              << "10.0.0.1"
                              << "1";
    QTest::newRow("IPv6") << "tcp:[fe80::1]:65535"
                          << "fe80::1"
                          << "65535";
    for (const char* bad : {"tcp:", "tcp:host", "tcp:host:", "tcp::4000", "tcp:host:0", "tcp:host:65536", "tcp:host:x",
                            "tcp:host:4000x", "tcp:fe80::1:4000", "rfc2217:", "tcp:[]:1"})
        QTest::newRow(bad) << bad << ""
                           << "";
}

void TestTcpTransport::readsTheName()
{
    QFETCH(QString, name);
    QFETCH(QString, host);
    QFETCH(QString, service);
    const auto port = parseNetworkPort(name.toStdString());
    QVERIFY(port);
    QCOMPARE(port->has_value(), !host.isEmpty());
    if (host.isEmpty()) {
        QVERIFY(port->error().code == ErrorCode::badUsage);
        QVERIFY(port->error().detail.find("tcp:HOST:PORT") != std::string::npos);
    } else {
        QCOMPARE((*port)->host, host.toStdString());
        QCOMPARE((*port)->service, service.toStdString());
    }
    QVERIFY(!parseNetworkPort("/dev/ttyUSB0"));
}

void TestTcpTransport::carriesEveryByteBothWays_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QString>("prefix");
    const auto row = [](const char* title, Kind kind, const char* prefix) {
        QTest::newRow(title) << static_cast<int>(kind) << prefix;
    };
    row("bytes alone", Kind::raw, "tcp:");
    row("RFC 2217, recognised", Kind::rfc2217, "tcp:");
    row("RFC 2217, asked for", Kind::rfc2217, "rfc2217:");
    row("RFC 2217, asked for, no greeting", Kind::rfc2217Waits, "rfc2217:");
    row("telnet without settings", Kind::telnetWithout, "tcp:");
}

void TestTcpTransport::carriesEveryByteBothWays()
{
    QFETCH(int, kind);
    QFETCH(QString, prefix);
    PseudoTerminal terminal;
    PortServer server(static_cast<Kind>(kind), terminal.name());
    const std::string name = prefix.toStdString() + server.address();
    const auto line = openPort(name, 115200);
    QVERIFY2(line, line ? "" : line.error().detail.c_str());
    QCOMPARE((*line)->name(), name);
    QVERIFY((*line)->write(everyByteTwice()));
    QCOMPARE(readAll(terminal.otherEnd(), 512), everyByteTwice());
    QVERIFY(terminal.otherEnd().write(everyByteTwice()));
    QCOMPARE(readAll(**line, 512), everyByteTwice());
}

void TestTcpTransport::waitsNoLongerThanAskedFor()
{
    PseudoTerminal terminal;
    PortServer server(Kind::rfc2217, terminal.name());
    const auto line = openPort("tcp:" + server.address(), 115200).value();
    std::byte byte;
    const Time start = line->now();
    QCOMPARE(line->read(std::span(&byte, 1), 30ms).value(), 0u);
    QVERIFY(line->now() - start >= 30ms);
    QCOMPARE(line->read(std::span(&byte, 1), 0ms).value(), 0u);
}

void TestTcpTransport::setsThePortUp()
{
    PseudoTerminal terminal;
    PortServer server(Kind::rfc2217, terminal.name());
    const auto line = openPort("tcp:" + server.address(), 9600).value();
    QTRY_COMPARE(server.controls(), (std::vector<std::uint32_t>{1, 8, 11}));
    const auto settings = server.settings();
    QCOMPARE(settings.at(1), 9600u);
    QCOMPARE(settings.at(2), 8u);
    QCOMPARE(settings.at(3), 1u);
    QCOMPARE(settings.at(4), 1u);
}

void TestTcpTransport::setsThePortUpAfterALateGreeting()
{
    PseudoTerminal terminal;
    PortServer server(Kind::rfc2217Late, terminal.name());
    const auto line = openPort("tcp:" + server.address(), 9600).value();
    QVERIFY(line->write(test::bytesOf("AT")));
    std::byte byte;
    QTRY_VERIFY(line->read(std::span(&byte, 1), 10ms) && server.controls().size() == 3);
    QCOMPARE(server.settings().at(1), 9600u);
    QCOMPARE(server.settings().at(2), 8u);
    QCOMPARE(readAll(terminal.otherEnd(), 2), test::bytesOf("AT"));
    QVERIFY(line->setBaudRate(115200));
    QCOMPARE(server.settings().at(1), 115200u);
    QVERIFY(line->write(everyByteTwice()));
    QCOMPARE(readAll(terminal.otherEnd(), 512), everyByteTwice());
    QVERIFY(terminal.otherEnd().write(everyByteTwice()));
    QCOMPARE(readAll(*line, 512), everyByteTwice());
}

void TestTcpTransport::aLateGreetingWithAnotherRate()
{
    PortServer server(Kind::rfc2217Late, {});
    server.limitRate(57600);
    const auto line = openPort("tcp:" + server.address(), 115200).value();
    QVERIFY(line->write(test::bytesOf("AT")));
    std::byte byte;
    core::HostResult<std::size_t> read = 0;
    QTRY_VERIFY(!read || !(read = line->read(std::span(&byte, 1), 10ms)));
    QVERIFY(read.error().code == ErrorCode::badArgument);
    QVERIFY(read.error().detail.find("57600") != std::string::npos);
}

void TestTcpTransport::changesTheRate()
{
    PseudoTerminal terminal;
    PortServer server(Kind::rfc2217, terminal.name());
    const auto line = openPort("rfc2217:" + server.address(), 115200).value();
    QVERIFY(line->write(everyByteTwice()));
    const Time start = line->now();
    QVERIFY(line->setBaudRate(921600));
    QVERIFY(line->now() - start >= 30ms); // 512 bytes take 44 ms at the old rate
    QCOMPARE(server.settings().at(1), 921600u);
    QCOMPARE(readAll(terminal.otherEnd(), 512), everyByteTwice());
}

void TestTcpTransport::aRateThatTheServerRefuses()
{
    PortServer server(Kind::rfc2217, {});
    server.limitRate(57600);
    const auto line = openPort("tcp:" + server.address(), 57600).value();
    const auto set = line->setBaudRate(921600);
    QVERIFY(!set && set.error().code == ErrorCode::badArgument);
    QVERIFY(set.error().detail.find("57600") != std::string::npos);
}

void TestTcpTransport::aRawPortKeepsItsRate()
{
    PortServer server(Kind::raw, {});
    const auto line = openPort("tcp:" + server.address(), 115200).value();
    QVERIFY(line->setBaudRate(115200));
    const auto set = line->setBaudRate(921600);
    QVERIFY(!set && set.error().code == ErrorCode::badArgument);
}

void TestTcpTransport::aRawPortMayBeginAsTelnetDoes()
{
    PseudoTerminal terminal;
    PortServer server(Kind::raw, terminal.name());
    const auto line = openPort("tcp:" + server.address(), 115200);
    QVERIFY2(line, line ? "" : line.error().detail.c_str());
    const test::Bytes first{std::byte{255}};
    QVERIFY(terminal.otherEnd().write(first));
    QCOMPARE(readAll(**line, 1), first);
    QVERIFY((*line)->write(everyByteTwice()));
    QCOMPARE(readAll(terminal.otherEnd(), 512), everyByteTwice());
}

void TestTcpTransport::aServerThatIsNone_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("says nothing") << static_cast<int>(Kind::mute);
    QTest::newRow("has no settings") << static_cast<int>(Kind::telnetWithout);
}

void TestTcpTransport::aServerThatIsNone()
{
    QFETCH(int, kind);
    PortServer server(static_cast<Kind>(kind), {});
    const auto line = openPort("rfc2217:" + server.address(), 115200);
    QVERIFY(!line && line.error().code == ErrorCode::notOurProtocol);
    QCOMPARE(line.error().subject, "rfc2217:" + server.address());
}

void TestTcpTransport::nobodyListens()
{
    std::string address;
    {
        PortServer server(Kind::raw, {});
        address = server.address();
    }
    const auto line = openPort("tcp:" + address, 115200);
    QVERIFY(!line && line.error().code == ErrorCode::noPort);
    QCOMPARE(line.error().subject, "tcp:" + address);
}

void TestTcpTransport::nobodyHasThisName()
{
    const auto line = openPort("tcp:nobody.invalid:4000", 115200);
    QVERIFY(!line && line.error().code == ErrorCode::noPort);
    QVERIFY(!line.error().detail.empty());
}

void TestTcpTransport::cancelEndsTheWait()
{
    PortServer server(Kind::mute, {});
    QElapsedTimer timer;
    timer.start();
    const auto line = openPort("rfc2217:" + server.address(), 115200, [&] { return timer.elapsed() > 50; });
    QVERIFY(!line && line.error().code == ErrorCode::cancelled);
}

void TestTcpTransport::theEndOfTheConnectionIsADisconnect()
{
    PseudoTerminal terminal;
    PortServer server(Kind::raw, terminal.name());
    const auto line = openPort("tcp:" + server.address(), 115200).value();
    server.hangUp();
    std::byte byte;
    const auto read = line->read(std::span(&byte, 1), 5s);
    QVERIFY(!read && read.error().code == ErrorCode::disconnected);
    // The first write after the end is still taken by the system.
    core::HostResult<void> written;
    QTRY_VERIFY(!(written = line->write(everyByteTwice())));
    QVERIFY(written.error().code == ErrorCode::disconnected);
}

void TestTcpTransport::worksWithSer2net()
{
    const QString program = QStandardPaths::findExecutable("ser2net", {"/usr/sbin", "/usr/bin"});
    if (program.isEmpty())
        QSKIP("ser2net is not installed");
    PseudoTerminal terminal;
    std::string address;
    {
        PortServer free(Kind::raw, {});
        address = free.address();
    }
    const std::string comma = "127.0.0.1," + address.substr(address.find(':') + 1);
    QTemporaryDir folder;
    test::writeFile(folder.filePath("ser2net.yaml").toStdString(),
                    test::bytesOf("connection: &c\n  accepter: telnet(rfc2217),tcp," + comma +
                                  "\n  connector: serialdev(nouucplock)," + terminal.name() + ",115200n81,local\n"));
    QProcess process;
    const auto end = qScopeGuard([&] {
        process.kill();
        process.waitForFinished();
    });
    process.start(program, {"-n", "-u", "-c", folder.filePath("ser2net.yaml")});
    QVERIFY(process.waitForStarted());
    for (const char* prefix : {"tcp:", "rfc2217:"}) {
        core::HostResult<std::unique_ptr<Transport>> line = core::problem(ErrorCode::noPort, {}, {});
        QTRY_VERIFY_WITH_TIMEOUT((line = openPort(prefix + address, 115200)).has_value(), 10000);
        QVERIFY((*line)->setBaudRate(230400));
        QVERIFY((*line)->write(everyByteTwice()));
        QCOMPARE(readAll(terminal.otherEnd(), 512), everyByteTwice());
        QVERIFY(terminal.otherEnd().write(everyByteTwice()));
        QCOMPARE(readAll(**line, 512), everyByteTwice());
    }
}

QTEST_GUILESS_MAIN(TestTcpTransport)
#include "TestTcpTransport.moc"
