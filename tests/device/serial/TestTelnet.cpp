// SPDX-License-Identifier: MIT
#include "device/serial/Telnet.h"
#include "tests/support/TestData.h"

#include <QTest>

using device::Telnet;

namespace
{

test::Bytes bytes(std::initializer_list<int> values)
{
    test::Bytes result;
    for (const int value : values)
        result.push_back(static_cast<std::byte>(value));
    return result;
}

test::Bytes operator+(test::Bytes first, const test::Bytes& second)
{
    first.insert(first.end(), second.begin(), second.end());
    return first;
}

const test::Bytes doComPort = bytes({255, 253, 44});
const test::Bytes rateIs921600 = bytes({255, 250, 44, 101, 0x00, 0x0e, 0x10, 0x00, 255, 240});

struct Heard {
    test::Bytes data;
    test::Bytes replies;
    std::optional<bool> isComPort;
    std::optional<std::uint32_t> rate;

    bool operator==(const Heard&) const = default;
};

Heard hear(Telnet& telnet, std::span<const std::byte> first, std::span<const std::byte> second = {})
{
    Heard heard;
    heard.data = telnet.decode(first);
    heard.data = heard.data + telnet.decode(second);
    heard.replies = telnet.takeReplies();
    heard.isComPort = telnet.isComPort();
    heard.rate = telnet.takeBaudRate();
    return heard;
}

} // namespace

class TestTelnet : public QObject
{
    Q_OBJECT

private slots:
    void asksForBytesAndForThePort();
    void setsThePortUp();
    void doublesTheEscape();
    void everyByteComesBack();
    void understandsPiecesOfAnySize();
    void answersOnlyWhatChangesSomething();
    void refusesWhatItDoesNotKnow();
    void hearsThatThereIsNoPort();
    void aRateWithTheEscapeInIt();
    void whatBreaksOffIsLeftBehind();
    void isNotFloodedByAnEndlessSubnegotiation();
    void knowsAGreeting();
};

void TestTelnet::asksForBytesAndForThePort()
{
    Telnet telnet;
    QCOMPARE(telnet.begin(), bytes({255, 251, 0, 255, 251, 3, 255, 251, 44, 255, 253, 0, 255, 253, 3}));
    QVERIFY(telnet.takeReplies().empty());
}

void TestTelnet::setsThePortUp()
{
    Telnet telnet;
    QCOMPARE(telnet.setUp(115200), bytes({255, 250, 44, 1, 0x00, 0x01, 0xc2, 0x00, 255, 240}) +
                                       bytes({255, 250, 44, 2, 8, 255, 240, 255, 250, 44, 3, 1, 255, 240}) +
                                       bytes({255, 250, 44, 4, 1, 255, 240, 255, 250, 44, 5, 1, 255, 240}) +
                                       bytes({255, 250, 44, 5, 8, 255, 240, 255, 250, 44, 5, 11, 255, 240}));
    // 65535 baud: the number has the escape in it
    QCOMPARE(telnet.setBaudRate(65535), bytes({255, 250, 44, 1, 0, 0, 255, 255, 255, 255, 255, 240}));
}

void TestTelnet::doublesTheEscape()
{
    QCOMPARE(Telnet::encode(bytes({1, 255, 13, 0, 255, 255})), bytes({1, 255, 255, 13, 0, 255, 255, 255, 255}));
    QVERIFY(Telnet::encode({}).empty());
}

void TestTelnet::everyByteComesBack()
{
    test::Bytes all;
    for (int value = 0; value < 256; ++value)
        all.push_back(static_cast<std::byte>(value));
    Telnet telnet;
    QCOMPARE(telnet.decode(Telnet::encode(all)), all);
}

void TestTelnet::understandsPiecesOfAnySize()
{
    const test::Bytes said = bytes({255, 251, 1, 255, 253, 0}) + bytes({65, 255, 255, 66}) + doComPort + rateIs921600 +
                             bytes({255, 241, 67, 255, 251, 200, 68});
    Telnet whole;
    (void)whole.begin();
    const Heard expected = hear(whole, said);
    QCOMPARE(expected.data, bytes({65, 255, 66, 67, 68}));
    QCOMPARE(expected.replies, bytes({255, 253, 1, 255, 254, 200}));
    QCOMPARE(expected.isComPort, std::optional(true));
    QCOMPARE(expected.rate, std::optional<std::uint32_t>(921600));
    for (std::size_t cut = 0; cut <= said.size(); ++cut) {
        Telnet telnet;
        (void)telnet.begin();
        const std::span all(said);
        QVERIFY2(hear(telnet, all.first(cut), all.subspan(cut)) == expected, std::to_string(cut).c_str());
    }
    Telnet single;
    (void)single.begin();
    Heard heard;
    for (const std::byte byte : said) {
        const Heard next = hear(single, std::span(&byte, 1));
        heard = {heard.data + next.data, heard.replies + next.replies, next.isComPort,
                 next.rate ? next.rate : heard.rate};
    }
    QVERIFY(heard == expected);
}

void TestTelnet::answersOnlyWhatChangesSomething()
{
    Telnet telnet;
    const auto will = bytes({255, 251, 3});
    const auto wont = bytes({255, 252, 3});
    QCOMPARE(hear(telnet, will).replies, bytes({255, 253, 3}));
    QVERIFY(hear(telnet, will).replies.empty());
    QCOMPARE(hear(telnet, wont).replies, bytes({255, 254, 3}));
    QVERIFY(hear(telnet, wont).replies.empty());
    QCOMPARE(hear(telnet, doComPort).replies, bytes({255, 251, 44}));
    QVERIFY(hear(telnet, doComPort).replies.empty());
    QCOMPARE(hear(telnet, bytes({255, 254, 44})).replies, bytes({255, 252, 44}));
    QCOMPARE(telnet.isComPort(), std::optional(false));

    // What it asked for itself needs no answer.
    Telnet asking;
    (void)asking.begin();
    QVERIFY(hear(asking, doComPort + bytes({255, 251, 0, 255, 253, 0, 255, 254, 3})).replies.empty());
}

void TestTelnet::refusesWhatItDoesNotKnow()
{
    Telnet telnet;
    QCOMPARE(hear(telnet, bytes({255, 253, 24})).replies, bytes({255, 252, 24})); // terminal type
    QCOMPARE(hear(telnet, bytes({255, 253, 1})).replies, bytes({255, 252, 1}));   // our echo
    QVERIFY(hear(telnet, bytes({255, 252, 24, 255, 254, 24})).replies.empty());
}

void TestTelnet::hearsThatThereIsNoPort()
{
    Telnet telnet;
    (void)telnet.begin();
    QVERIFY(!hear(telnet, bytes({255, 252, 44})).isComPort);
    QCOMPARE(hear(telnet, bytes({255, 254, 44})).isComPort, std::optional(false));
}

void TestTelnet::aRateWithTheEscapeInIt()
{
    Telnet telnet;
    QCOMPARE(hear(telnet, bytes({255, 250, 44, 101, 0, 0, 255, 255, 255, 255, 255, 240})).rate,
             std::optional<std::uint32_t>(65535));
    QVERIFY(!hear(telnet, bytes({255, 250, 44, 101, 0, 0, 1, 255, 240})).rate);
    QVERIFY(!hear(telnet, bytes({255, 250, 44, 102, 0, 0, 0, 1, 255, 240})).rate);
    QVERIFY(!hear(telnet, bytes({255, 250, 45, 101, 0, 0, 0, 1, 255, 240})).rate);
}

void TestTelnet::whatBreaksOffIsLeftBehind()
{
    Telnet telnet;
    const Heard heard = hear(telnet, bytes({255, 250, 44, 101, 0, 0, 255, 253, 44, 65}) + rateIs921600);
    QCOMPARE(heard.data, bytes({65}));
    QCOMPARE(heard.isComPort, std::optional(true));
    QCOMPARE(heard.rate, std::optional<std::uint32_t>(921600));
}

void TestTelnet::isNotFloodedByAnEndlessSubnegotiation()
{
    Telnet telnet;
    const Heard heard =
        hear(telnet, bytes({255, 250, 44, 101}) + test::Bytes(1'000'000, std::byte{0}) + bytes({255, 240, 65}));
    QCOMPARE(heard.data, bytes({65}));
    QVERIFY(!heard.rate);
}

void TestTelnet::knowsAGreeting()
{
    QVERIFY(Telnet::isGreeting(bytes({255, 251, 1})));
    QVERIFY(Telnet::isGreeting(bytes({255, 254})));
    QVERIFY(!Telnet::isGreeting(bytes({255})));
    QVERIFY(!Telnet::isGreeting({}));
    QVERIFY(!Telnet::isGreeting(bytes({255, 255})));
    QVERIFY(!Telnet::isGreeting(bytes({126, 255, 251, 1})));
}

QTEST_APPLESS_MAIN(TestTelnet)
#include "TestTelnet.moc"
