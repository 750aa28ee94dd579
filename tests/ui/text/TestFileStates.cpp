// SPDX-License-Identifier: MIT
// The looks of all states, and the words of everything that can be said about a file, a job or a record.
#include "ui/text/FileStates.h"
#include "ui/text/JobTexts.h"
#include "ui/text/RecordTexts.h"

#include <QTest>

#include <set>

using namespace ui;
using core::backup::FileReason;
using core::backup::FileState;

class TestFileStates : public QObject
{
    Q_OBJECT

private slots:
    void everyStateHasALookOfItsOwn()
    {
        std::set<std::string> icons;
        std::set<int> severities;
        for (int number = 0; number <= static_cast<int>(FileState::unlisted); ++number) {
            const StateLook& look = lookOf(static_cast<FileState>(number));
            icons.insert(look.icon);
            severities.insert(look.severity);
            QCOMPARE(QString(look.word.source).toLower(), QString(look.lowerWord.source));
            QVERIFY(look.light != look.dark);
        }
        QCOMPARE(icons.size(), stateLooks().size());
        QCOMPARE(severities.size(), stateLooks().size());
    }

    void whatIsNotWholeHasARemedy()
    {
        for (const StateLook& look : stateLooks()) {
            const bool isFine =
                look.state == FileState::whole || look.state == FileState::updated || look.state == FileState::unlisted;
            QCOMPARE(remediesOf(look.state).empty(), isFine);
            for (const Remedy remedy : remediesOf(look.state))
                QVERIFY(!wordOf(remedy).isEmpty());
        }
    }

    void everyReasonHasWords()
    {
        std::set<std::string> words;
        const int last = static_cast<int>(FileReason::keptByPolicy);
        for (int number = 1; number <= last; ++number)
            words.insert(wordsOf(static_cast<FileReason>(number)).str());
        QCOMPARE(words.size(), static_cast<std::size_t>(last));
        QVERIFY(!words.contains(""));
        QVERIFY(wordsOf(FileReason::none).isEmpty());
    }

    void aRecordIsToldInItsParts()
    {
        core::restore::StatusRecord record;
        QVERIFY(phrasesOf(record).empty());
        record.sequence = 7;
        record.restored = 2;
        record.freeBlocks = 17;
        record.lastError = 3002;
        QCOMPARE(titleOf(record).str(), "Last restore with something to do (record 7)");
        QStringList told;
        for (const Phrase& phrase : phrasesOf(record))
            told << QString::fromStdString(phrase.str());
        QCOMPARE(told, QStringList({"done", "2 restored", "error L3002", "free blocks: 17"}));
    }

    void jobsHaveWords()
    {
        for (int number = 0; number <= static_cast<int>(device::Phase::restart); ++number) {
            QVERIFY(!wordOf(static_cast<device::Phase>(number)).isEmpty());
            QVERIFY(!activityOf(static_cast<device::Phase>(number)).isEmpty());
        }
        for (int number = 0; number <= static_cast<int>(device::ModuleState::restarted); ++number)
            QVERIFY(!sentenceOf(static_cast<device::ModuleState>(number)).isEmpty());
        for (int number = 0; number <= static_cast<int>(device::StepOutcome::failed); ++number)
            QVERIFY(!wordOf(static_cast<device::StepOutcome>(number)).isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestFileStates)
#include "TestFileStates.moc"
