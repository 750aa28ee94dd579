// SPDX-License-Identifier: MIT
#include "firmware/board/host/FaultScript.h"

#include <QTest>

using namespace std::chrono_literals;
using core::restore::Tear;
using firmware::host::parseFaults;

class TestFaultScript : public QObject
{
    Q_OBJECT

private slots:
    void readsFaults();
    void readsEveryTear_data();
    void readsEveryTear();
    void refuses_data();
    void refuses();
};

void TestFaultScript::readsFaults()
{
    const auto none = parseFaults("\n# nothing\n   \n").value();
    QVERIFY(!none.cut && !none.silentAfter && !none.wrongAnswer && none.answerDelay == 0s);
    const auto all = parseFaults("cut 11\nsilent 4294967295\r\n  wrong 0\n# slow 1\nslow 250").value();
    QCOMPARE(all.cut->operation, 11u);
    QCOMPARE(all.cut->tear, Tear::firstHalf);
    QCOMPARE(*all.silentAfter, 4294967295u);
    QCOMPARE(*all.wrongAnswer, 0u);
    QVERIFY(all.answerDelay == 250ms);
}

void TestFaultScript::readsEveryTear_data()
{
    QTest::addColumn<int>("tear");
    QTest::newRow("nothing") << static_cast<int>(Tear::nothing);
    QTest::newRow("first-half") << static_cast<int>(Tear::firstHalf);
    QTest::newRow("every-other") << static_cast<int>(Tear::everyOther);
    QTest::newRow("slowly") << static_cast<int>(Tear::slowly);
    QTest::newRow("afterwards") << static_cast<int>(Tear::afterwards);
}

void TestFaultScript::readsEveryTear()
{
    QFETCH(int, tear);
    QCOMPARE(static_cast<int>(parseFaults(std::string("cut 1 ") + QTest::currentDataTag()).value().cut->tear), tear);
}

void TestFaultScript::refuses_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line : {"cut", "cut x", "cut -1", "cut 1 2", "cut 1 slowly now", "cut 4294967296",
                             "silent 1 slowly", "explode 1", "slow 1.5", "wrong 1x"})
        QTest::newRow(line) << line;
}

void TestFaultScript::refuses()
{
    QFETCH(QString, line);
    const auto got = parseFaults("slow 1\n\n" + line.toStdString() + "\n");
    QVERIFY(!got);
    QCOMPARE(got.error().code, core::ErrorCode::syntax);
    QCOMPARE(got.error().subject, std::string("line 3"));
}

QTEST_APPLESS_MAIN(TestFaultScript)
#include "TestFaultScript.moc"
