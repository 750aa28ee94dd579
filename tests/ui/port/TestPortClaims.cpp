// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"

using ui::PortClaims;

class TestPortClaims : public QObject
{
    Q_OBJECT

private slots:
    void givesAFreePortAtOnce()
    {
        PortClaims claims;
        QObject job;
        bool isReady = false;
        QVERIFY(claims.claim("usb:1", &job, [&] { isReady = true; }));
        QVERIFY(isReady);
        QVERIFY(claims.isClaimed("usb:1"));
        QVERIFY(!claims.isClaimed("usb:2"));
    }

    void aJobDoesNotLend()
    {
        PortClaims claims;
        QObject job;
        QObject other;
        QVERIFY(claims.claim("usb:1", &job, [] {}));
        QVERIFY(!claims.claim("usb:1", &other, [] { QFAIL("got it"); }));
    }

    void theConsoleLendsAndIsToldWhenItIsFree()
    {
        PortClaims claims;
        QObject console;
        QObject job;
        QVERIFY(claims.claimToLend("usb:1", &console, [] {}));
        QSignalSpy giveUp(&claims, &PortClaims::giveUp);
        QSignalSpy freed(&claims, &PortClaims::freed);
        bool isReady = false;
        QVERIFY(claims.claim("usb:1", &job, [&] { isReady = true; }));
        QCOMPARE(giveUp.count(), 1);
        QVERIFY(!isReady);
        claims.release("usb:1", &console);
        QVERIFY(isReady);
        QCOMPARE(freed.count(), 0);
        claims.release("usb:1", &job);
        QCOMPARE(freed.count(), 1);
    }

    void onlyOneWaits()
    {
        PortClaims claims;
        QObject console;
        QObject job;
        QObject other;
        QVERIFY(claims.claimToLend("usb:1", &console, [] {}));
        QVERIFY(claims.claim("usb:1", &job, [] {}));
        QVERIFY(!claims.claim("usb:1", &other, [] {}));
    }

    void aHolderThatGoesReleases()
    {
        PortClaims claims;
        {
            QObject job;
            QVERIFY(claims.claim("usb:1", &job, [] {}));
        }
        QVERIFY(!claims.isClaimed("usb:1"));
    }

    void oneThatStopsWaitingDoesNotGetIt()
    {
        PortClaims claims;
        QObject console;
        QObject job;
        QVERIFY(claims.claimToLend("usb:1", &console, [] {}));
        QVERIFY(claims.claim("usb:1", &job, [] { QFAIL("got it"); }));
        claims.release("usb:1", &job);
        QVERIFY(claims.isClaimed("usb:1"));
        QSignalSpy freed(&claims, &PortClaims::freed);
        claims.release("usb:1", &console);
        QCOMPARE(freed.count(), 1);
        QVERIFY(!claims.isClaimed("usb:1"));
    }

    void nobodyReleasesForAnother()
    {
        PortClaims claims;
        QObject job;
        QObject other;
        QVERIFY(claims.claim("usb:1", &job, [] {}));
        claims.release("usb:1", &other);
        QVERIFY(claims.isClaimed("usb:1"));
    }
};

QTEST_MAIN(TestPortClaims)
#include "TestPortClaims.moc"
