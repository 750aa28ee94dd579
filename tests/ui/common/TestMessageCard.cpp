// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"
#include "ui/common/MessageCard.h"

#include <QToolButton>

using ui::MessageCard;

class TestMessageCard : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatAProblemIs()
    {
        MessageCard card;
        QVERIFY(card.isHidden());
        card.showProblem({core::ErrorCode::portBusy, "/dev/ttyUSB2", "it is used by minicom (process 4242)"},
                         "connecting (/dev/ttyUSB2)", {}, "Nothing was changed in the module.");
        QVERIFY(!card.isHidden());
        QVERIFY2(card.headline().contains("/dev/ttyUSB2"), qPrintable(card.headline()));
        QVERIFY(card.text().contains("While: connecting (/dev/ttyUSB2)"));
        QVERIFY(card.text().contains("minicom (process 4242)"));
        QVERIFY(card.text().contains("Code: L5001"));
        QVERIFY(card.text().contains("Nothing was changed in the module."));
        QCOMPARE(card.accessibleName(), card.headline());
    }

    void aHintTakesThePlaceOfTheRemedy()
    {
        MessageCard card;
        card.showProblem({core::ErrorCode::noPort, "", ""}, {}, "Plug it in.");
        QVERIFY(card.text().contains("Try: Plug it in."));
    }

    void offersRemediesAsButtons()
    {
        MessageCard card;
        card.showMessage(MessageCard::Kind::error, "No");
        int tries = 0;
        connect(card.addAction("tryAgain", "Try again"), &QAction::triggered, this, [&] { ++tries; });
        card.show();
        QTest::mouseClick(card.findChild<QToolButton*>("tryAgainButton"), Qt::LeftButton);
        QCOMPARE(tries, 1);
    }

    void forgetsItsButtonsWithTheNextMessage()
    {
        MessageCard card;
        card.showMessage(MessageCard::Kind::error, "No");
        card.addAction("tryAgain", "Try again");
        card.showMessage(MessageCard::Kind::success, "Yes");
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(!card.findChild<QToolButton*>());
        QVERIFY(card.actions().isEmpty());
    }

    /// A button may clear the card that it is in.
    void survivesAButtonThatClearsIt()
    {
        MessageCard card;
        card.showMessage(MessageCard::Kind::error, "No");
        connect(card.addAction("tryAgain", "Try again"), &QAction::triggered, &card, &MessageCard::clear);
        card.show();
        QTest::mouseClick(card.findChild<QToolButton*>("tryAgainButton"), Qt::LeftButton);
        QVERIFY(card.isHidden());
    }
};

QTEST_MAIN(TestMessageCard)
#include "TestMessageCard.moc"
