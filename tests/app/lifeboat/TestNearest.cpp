// SPDX-License-Identifier: MIT
#include "app/lifeboat/Nearest.h"

#include <QTest>

class TestNearest : public QObject
{
    Q_OBJECT

private slots:
    void guessesWhatWasMeant_data();
    void guessesWhatWasMeant();
    void staysSilentWithoutCandidates();
};

void TestNearest::guessesWhatWasMeant_data()
{
    QTest::addColumn<QString>("word");
    QTest::addColumn<QString>("guess");

    QTest::newRow("the word itself") << "inspect"
                                     << "inspect";
    QTest::newRow("a wrong letter") << "inspekt"
                                    << "inspect";
    QTest::newRow("a missing letter") << "inspct"
                                      << "inspect";
    QTest::newRow("a letter too many") << "statuss"
                                       << "status";
    QTest::newRow("two letters swapped") << "sattus"
                                         << "status";
    QTest::newRow("capital letters") << "STATUS"
                                     << "status";
    QTest::newRow("two slips in a long word") << "--protcet-all"
                                              << "--protect-al";
    QTest::newRow("another short word") << "cat"
                                        << "";
    QTest::newRow("nothing like it") << "frobnicate"
                                     << "";
    QTest::newRow("no word") << ""
                             << "";
    QTest::newRow("an absurdly long word") << QString(100000, 's') << "";
}

void TestNearest::guessesWhatWasMeant()
{
    QFETCH(QString, word);
    QFETCH(QString, guess);

    const std::vector<std::string> candidates{"inspect", "status", "extract", "--protect-al"};
    QCOMPARE(QString::fromStdString(lifeboat::nearest(word.toStdString(), candidates).value_or("")), guess);
}

void TestNearest::staysSilentWithoutCandidates()
{
    QVERIFY(!lifeboat::nearest("status", {}));
}

QTEST_APPLESS_MAIN(TestNearest)
#include "TestNearest.moc"
