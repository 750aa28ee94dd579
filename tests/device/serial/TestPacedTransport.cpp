// SPDX-License-Identifier: MIT
// The lines that tests and measurements rely on: their time is exact, and their faults are those that were asked for.
#include "device/serial/FaultyTransport.h"
#include "device/serial/PacedTransport.h"
#include "tests/support/TestData.h"

#include <QTest>

using namespace device;
using namespace std::chrono_literals;

class TestPacedTransport : public QObject
{
    Q_OBJECT

private slots:
    void takesTenBitsAByteAndTheLatency();
    void returnsWhenNothingComes();
    void letsThePeerActByItself();
    void garblesWhatComesAtAnotherRate();
    void keepsTimeWhenOpenedAgain();
    void makesTheFaultItWasTold_data();
    void makesTheFaultItWasTold();
    void cutsTheLine();
    void makesRandomFaultsAgain();
};

namespace
{

/// Says everything back, and something of its own at one time.
class Echo final : public LinePeer
{
public:
    void feed(std::span<const std::byte> bytes, Time now) override
    {
        heard.emplace_back(now, test::Bytes(bytes.begin(), bytes.end()));
        m_output.insert(m_output.end(), bytes.begin(), bytes.end());
    }
    void poll(Time now) override
    {
        if (now < alarm)
            return;
        alarm = Time::max();
        m_output.push_back(std::byte{0xAA});
    }
    Time nextPoll() const override { return alarm; }
    std::vector<std::byte> takeOutput() override { return std::exchange(m_output, {}); }
    std::uint32_t baudRate() const override { return rate; }

    std::vector<std::pair<Time, test::Bytes>> heard;
    Time alarm = Time::max();
    std::uint32_t rate = 0;

private:
    std::vector<std::byte> m_output;
};

test::Bytes readAll(Transport& line, Time wait)
{
    test::Bytes all;
    std::array<std::byte, 64> buffer;
    for (;;) {
        const auto size = line.read(buffer, wait);
        if (!size || *size == 0)
            return all;
        all.insert(all.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*size));
    }
}

} // namespace

void TestPacedTransport::takesTenBitsAByteAndTheLatency()
{
    Echo peer;
    PacedLine paced(peer, 100000, 3ms); // 100 us a byte
    PacedTransport line(paced);
    QVERIFY(line.write(test::Bytes(50, std::byte{1})));
    QCOMPARE(line.now(), Time(5ms));
    QVERIFY(line.write(test::Bytes(20, std::byte{2})));
    QCOMPARE(line.now(), Time(7ms));
    std::array<std::byte, 256> buffer;
    // The first 50 are heard at 8 ms, and are back, one after the other, from 11.1 ms on.
    QCOMPARE(*line.read(buffer, 4ms), std::size_t{0});
    QCOMPARE(line.now(), Time(11ms));
    QCOMPARE(*line.read(std::span(buffer).first(1), 1s), std::size_t{1});
    QCOMPARE(line.now(), Time(11100us));
    QCOMPARE(*line.read(buffer, 1s), std::size_t{49});
    QCOMPARE(line.now(), Time(16ms));
    QCOMPARE(*line.read(buffer, 1s), std::size_t{20});
    QCOMPARE(line.now(), Time(18ms));
    QCOMPARE(peer.heard.size(), std::size_t{2});
    QCOMPARE(peer.heard[0].first, Time(8ms));
    QCOMPARE(peer.heard[1].first, Time(10ms));
    QCOMPARE(paced.bytesToPeer(), std::uint64_t{70});
    QCOMPARE(paced.bytesFromPeer(), std::uint64_t{70});
}

void TestPacedTransport::returnsWhenNothingComes()
{
    Echo peer;
    PacedLine paced(peer, 115200, 1ms);
    PacedTransport line(paced);
    std::byte byte;
    QCOMPARE(*line.read({&byte, 1}, 70ms), std::size_t{0});
    QCOMPARE(line.now(), Time(70ms));
    QCOMPARE(*line.read({&byte, 1}, 0ms), std::size_t{0});
    QCOMPARE(line.now(), Time(70ms));
}

void TestPacedTransport::letsThePeerActByItself()
{
    Echo peer;
    peer.alarm = 20ms;
    PacedLine paced(peer, 100000, 1ms);
    PacedTransport line(paced);
    std::byte byte;
    QCOMPARE(*line.read({&byte, 1}, 1s), std::size_t{1});
    QCOMPARE(byte, std::byte{0xAA});
    QCOMPARE(line.now(), Time(21100us));
}

void TestPacedTransport::garblesWhatComesAtAnotherRate()
{
    Echo peer;
    PacedLine paced(peer, 115200, 1ms);
    PacedTransport line(paced);
    const auto text = test::bytesOf("hello");
    QVERIFY(line.setBaudRate(921600));
    QVERIFY(line.write(text));
    QVERIFY(readAll(line, 10ms) == text); // it does not mind
    peer.rate = 115200;
    QVERIFY(line.write(text));
    paced.wait(10ms);
    QVERIFY(peer.heard.back().second != text);
    QVERIFY(line.setBaudRate(115200));
    readAll(line, 10ms);
    QVERIFY(line.write(text));
    QVERIFY(readAll(line, 10ms) == text);
}

void TestPacedTransport::keepsTimeWhenOpenedAgain()
{
    Echo peer;
    PacedLine paced(peer, 115200, 1ms);
    {
        PacedTransport line(paced);
        QVERIFY(line.write(test::bytesOf("x")));
    }
    paced.wait(1s);
    PacedTransport line(paced);
    QVERIFY(line.now() > 1s);
    QVERIFY(line.discardInput());
    QVERIFY(readAll(line, 10ms).empty());
}

void TestPacedTransport::makesTheFaultItWasTold_data()
{
    QTest::addColumn<LineFault>("fault");
    QTest::addColumn<QString>("heard");
    QTest::addColumn<QString>("read");
    using enum LineFault::Kind;
    using enum LineFault::Way;
    QTest::newRow("drop") << LineFault{drop, toModule, 3, 0, {}} << "abcefgh"
                          << "abcefgh";
    QTest::newRow("drop on the way back") << LineFault{drop, toHost, 3, 0, {}} << "abcdefgh"
                                          << "abcefgh";
    QTest::newRow("repeat") << LineFault{repeat, toModule, 0, 0, {}} << "aabcdefgh"
                            << "aabcdefgh";
    QTest::newRow("repeat on the way back") << LineFault{repeat, toHost, 7, 0, {}} << "abcdefgh"
                                            << "abcdefghh";
    QTest::newRow("flip") << LineFault{flip, toModule, 1, 5, {}} << "aBcdefgh"
                          << "aBcdefgh";
    QTest::newRow("flip on the way back") << LineFault{flip, toHost, 1, 5, {}} << "abcdefgh"
                                          << "aBcdefgh";
    QTest::newRow("delay") << LineFault{delay, toModule, 2, 0, 1s} << "abcdefgh"
                           << "abcdefgh";
    QTest::newRow("delay on the way back") << LineFault{delay, toHost, 2, 0, 1s} << "abcdefgh"
                                           << "abcdefgh";
    QTest::newRow("later") << LineFault{drop, toModule, 8, 0, {}} << "abcdefgh"
                           << "abcdefgh";
}

void TestPacedTransport::makesTheFaultItWasTold()
{
    QFETCH(LineFault, fault);
    QFETCH(QString, heard);
    QFETCH(QString, read);
    Echo peer;
    PacedLine paced(peer, 115200, 1ms);
    FaultScript script;
    script.add(fault);
    FaultyTransport line(std::make_unique<PacedTransport>(paced), script);
    QVERIFY(line.write(test::bytesOf("abcd")));
    QVERIFY(line.write(test::bytesOf("efgh")));
    const auto got = readAll(line, 2s);
    QCOMPARE(QString::fromStdString(test::textOf(got)), read);
    test::Bytes all;
    for (const auto& [time, bytes] : peer.heard)
        all.insert(all.end(), bytes.begin(), bytes.end());
    QCOMPARE(QString::fromStdString(test::textOf(all)), heard);
    const bool isLate = line.now() > 2s + 900ms; // the last wait for more takes two seconds
    QCOMPARE(isLate, fault.kind == LineFault::Kind::delay);
    QCOMPARE(script.count(LineFault::Way::toModule), std::uint64_t{8});
    QCOMPARE(script.isCut(), false);
}

void TestPacedTransport::cutsTheLine()
{
    Echo peer;
    PacedLine paced(peer, 115200, 1ms);
    FaultScript script;
    script.add({LineFault::Kind::cut, LineFault::Way::toModule, 5, 0, {}});
    {
        FaultyTransport line(std::make_unique<PacedTransport>(paced), script);
        QVERIFY(line.write(test::bytesOf("abcd")));
        QCOMPARE(line.write(test::bytesOf("efgh")).error().code, core::ErrorCode::disconnected);
        std::byte byte;
        QCOMPARE(line.read({&byte, 1}, 1s).error().code, core::ErrorCode::disconnected);
        QCOMPARE(line.write(test::bytesOf("i")).error().code, core::ErrorCode::disconnected);
    }
    paced.wait(1s);
    QCOMPARE(peer.heard.size(), std::size_t{2});
    QCOMPARE(test::textOf(peer.heard[1].second), std::string("e"));
    QVERIFY(script.isCut());
}

void TestPacedTransport::makesRandomFaultsAgain()
{
    std::array<test::Bytes, 3> heard;
    for (std::size_t run = 0; run < heard.size(); ++run) {
        Echo peer;
        PacedLine paced(peer, 3000000, 1ms);
        FaultScript script;
        script.addRandom(run == 2 ? 2 : 1, 0.01, {LineFault::Kind::drop, LineFault::Kind::flip});
        FaultyTransport line(std::make_unique<PacedTransport>(paced), script);
        QVERIFY(line.write(test::Bytes(10000, std::byte{0})));
        heard[run] = readAll(line, 1s);
        const auto flipped = std::ranges::count_if(heard[run], [](std::byte byte) { return byte != std::byte{0}; });
        QVERIFY(flipped > 20 && flipped < 200);
        QVERIFY(heard[run].size() < 9980);
    }
    QVERIFY(heard[0] == heard[1]);
    QVERIFY(heard[0] != heard[2]);
}

QTEST_GUILESS_MAIN(TestPacedTransport)
#include "TestPacedTransport.moc"
