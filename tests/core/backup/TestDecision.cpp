// SPDX-License-Identifier: MIT
#include "core/backup/Decision.h"

#include <QTest>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

using namespace core::backup;

Q_DECLARE_METATYPE(FileFacts)

class TestDecision : public QObject
{
    Q_OBJECT

private slots:
    void followsTheTableOfTheReference_data();
    void followsTheTableOfTheReference();
    void agreesWithTheRulesOnEveryInput();
    void givesAReasonUnlessAllIsWell();
    void restoresOnlyVerifiedCopies();
    void neverTouchesWhatIsInOrder();
    void keepsWhatThePolicyKeeps();
    void hasAKeyForEverything();
};

namespace
{

constexpr FileFact missingFile{};
constexpr FileFact unreadableFile{FileFact::Kind::unreadable};
constexpr EntryFact noEntry{};
constexpr EntryFact unreadableList{EntryFact::Kind::unreadable};

constexpr FileFact file(std::uint32_t crc, std::uint32_t size = 100)
{
    return {FileFact::Kind::read, size, crc};
}

constexpr EntryFact entry(std::uint32_t crc)
{
    return {EntryFact::Kind::present, crc};
}

constexpr FileFacts facts(FileFact user, FileFact backup, EntryFact userEntry, EntryFact backupEntry)
{
    const bool same = user.kind == FileFact::Kind::read && backup.kind == FileFact::Kind::read &&
                      user.crc == backup.crc && user.size == backup.size;
    return {user, backup, same, userEntry, backupEntry};
}

// The firmware may build the decision into tables: it has to work at compile time.
static_assert(decide(facts(file(1), file(1), entry(1), entry(1))) == Decision{FileState::whole});

/// Every input: four values are enough for every pattern of equal and different CRCs.
std::vector<FileFacts> allInputs()
{
    std::vector<FileFact> files{missingFile, unreadableFile};
    std::vector<EntryFact> entries{noEntry, unreadableList};
    for (std::uint32_t crc = 1; crc <= 4; ++crc) {
        files.push_back(file(crc, 100));
        files.push_back(file(crc, 200));
        entries.push_back(entry(crc));
    }
    std::vector<FileFacts> inputs;
    for (const FileFact& user : files) {
        for (const FileFact& backup : files) {
            for (const EntryFact& userEntry : entries) {
                for (const EntryFact& backupEntry : entries) {
                    for (const bool same : {false, true})
                        inputs.push_back({user, backup, same, userEntry, backupEntry});
                }
            }
        }
    }
    return inputs;
}

std::string show(const FileFacts& input)
{
    const auto fileText = [](const FileFact& fact) -> std::string {
        if (fact.kind != FileFact::Kind::read)
            return fact.kind == FileFact::Kind::missing ? "missing" : "unreadable";
        return std::to_string(fact.crc) + "/" + std::to_string(fact.size);
    };
    const auto entryText = [](const EntryFact& fact) -> std::string {
        if (fact.kind != EntryFact::Kind::present)
            return fact.kind == EntryFact::Kind::absent ? "absent" : "unreadable";
        return std::to_string(fact.crc);
    };
    return "U " + fileText(input.user) + ", K " + fileText(input.backup) + ", Lu " + entryText(input.userEntry) +
           ", Lk " + entryText(input.backupEntry) + (input.sameContent ? ", same" : ", not same");
}

/// The rules in other words: a list of conditions, of which the first true one counts.
struct Oracle {
    explicit Oracle(const FileFacts& in)
    {
        using F = FileFact::Kind;
        using E = EntryFact::Kind;
        const auto crcOf = [](const auto& fact, bool there) {
            return there ? std::optional<std::uint32_t>(fact.crc) : std::nullopt;
        };
        const auto u = crcOf(in.user, in.user.kind == F::read);
        const auto k = crcOf(in.backup, in.backup.kind == F::read);
        const auto lu = crcOf(in.userEntry, in.userEntry.kind == E::present);
        const auto lk = crcOf(in.backupEntry, in.backupEntry.kind == E::present);
        const bool someUnreadable = in.user.kind == F::unreadable || in.backup.kind == F::unreadable ||
                                    in.userEntry.kind == E::unreadable || in.backupEntry.kind == E::unreadable;
        const bool equalFiles = u && k && u == k && in.user.size == in.backup.size && in.sameContent;

        const std::vector<std::pair<bool, const char*>> rules = {
            {in.userEntry.kind == E::absent && in.backupEntry.kind == E::absent, "unlisted"},
            {someUnreadable, "unknown"},
            {in.backup.kind == F::missing, "not-restorable"},
            {lk && k != lk, "backup-damaged"},
            {in.user.kind == F::missing, "missing"},
            {equalFiles, "whole"},
            {lu && u == lu && lu != lk, "updated"},
            {true, "changed"},
        };
        state = std::find_if(rules.begin(), rules.end(), [](const auto& rule) { return rule.first; })->second;
        stale = state == "whole" && lu && u != lu;
        // Who vouches for the copy: its own list; where that one has no entry, the user list.
        const auto voucher = lk ? lk : in.backupEntry.kind == E::absent ? lu : std::nullopt;
        verified = k && voucher && k == voucher;
        const bool needsIt = state == "missing" || state == "changed" || (state == "unknown" && !u);
        restore = needsIt && verified;
    }

    std::string state;
    bool stale = false;
    bool verified = false;
    bool restore = false;
};

} // namespace

void TestDecision::followsTheTableOfTheReference_data()
{
    QTest::addColumn<FileFacts>("input");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<FileAction>("action");
    const auto row = [](const char* title, const FileFacts& input, const char* state, const char* reason,
                        FileAction action) {
        QTest::newRow(title) << input << QString(state) << QString(reason) << action;
    };
    constexpr auto none = FileAction::none;
    constexpr auto restore = FileAction::restore;

    // The rows of the table of file states (quecpython-backup 7.1)
    row("factory state, healthy", facts(file(1), file(1), entry(1), entry(1)), "whole", "", none);
    row("legitimately updated", facts(file(2), file(1), entry(2), entry(1)), "updated", "updated-in-the-field", none);
    row("list stale", facts(file(1), file(1), entry(2), entry(1)), "whole", "list-stale", FileAction::refreshList);
    row("damaged or edited without update", facts(file(2), file(1), entry(1), entry(1)), "changed", "content-differs",
        restore);
    row("backup copy damaged", facts(file(1), file(2), entry(1), entry(1)), "backup-damaged",
        "backup-copy-differs-from-list", none);
    row("lost", facts(missingFile, file(1), entry(1), entry(1)), "missing", "file-missing", restore);
    row("not restorable", facts(file(1), missingFile, entry(1), entry(1)), "not-restorable", "backup-copy-missing",
        none);
    row("entry lost from the user list, file whole", facts(file(1), file(1), noEntry, entry(1)), "whole", "", none);
    row("entry lost from the user list, file changed", facts(file(2), file(1), noEntry, entry(1)), "changed",
        "content-differs", restore);
    row("added in the field", facts(file(1), file(1), entry(1), noEntry), "whole", "", none);
    row("added in the field, then lost", facts(missingFile, file(1), entry(1), noEntry), "missing", "file-missing",
        restore);
    row("added in the field, no copy", facts(file(1), missingFile, entry(1), noEntry), "not-restorable",
        "backup-copy-missing", none);
    row("no entry at all", facts(file(1), missingFile, noEntry, noEntry), "unlisted", "not-listed", none);

    // Beyond the table
    row("updated, then damaged", facts(file(3), file(1), entry(2), entry(1)), "changed", "content-differs", restore);
    row("updated, then lost", facts(missingFile, file(1), entry(2), entry(1)), "missing", "file-missing", restore);
    row("leading zeros lost", facts(file(1, 3), file(1, 6), entry(1), entry(1)), "changed", "size-differs", restore);
    row("other bytes of the same sum", {file(1), file(1), false, entry(1), entry(1)}, "changed",
        "same-checksum-other-content", restore);
    row("updated in the field, copy of older content, not in the backup list",
        facts(file(2), file(1), entry(2), noEntry), "updated", "updated-in-the-field", none);
    row("lost, and nobody vouches for the copy", facts(missingFile, file(1), entry(2), noEntry), "missing",
        "backup-copy-unverified", none);
    row("changed, and nobody vouches for the copy", facts(file(3), file(1), entry(2), noEntry), "changed",
        "backup-copy-unverified", none);
    row("user file cannot be read", facts(unreadableFile, file(1), entry(1), entry(1)), "unknown",
        "user-file-unreadable", restore);
    row("user file cannot be read, copy damaged", facts(unreadableFile, file(2), entry(1), entry(1)), "unknown",
        "user-file-unreadable", none);
    row("backup copy cannot be read", facts(missingFile, unreadableFile, entry(1), entry(1)), "unknown",
        "backup-copy-unreadable", none);
    row("user list cannot be read", facts(file(2), file(1), unreadableList, entry(1)), "unknown", "list-unreadable",
        none);
    row("user list cannot be read, file lost", facts(missingFile, file(1), unreadableList, entry(1)), "unknown",
        "list-unreadable", restore);
    row("backup list cannot be read, file lost", facts(missingFile, file(1), entry(1), unreadableList), "unknown",
        "list-unreadable", none);
    row("one list cannot be read, the other is silent", facts(file(1), file(1), unreadableList, noEntry), "unknown",
        "list-unreadable", none);
    row("file of zeros, copy cut to nothing",
        facts(file(0xFFFFFFFF, 9), file(0xFFFFFFFF, 0), entry(0xFFFFFFFF), entry(0xFFFFFFFF)), "changed",
        "size-differs", none);
    row("empty file, listed", facts(file(0xFFFFFFFF, 0), file(0xFFFFFFFF, 0), entry(0xFFFFFFFF), entry(0xFFFFFFFF)),
        "whole", "", none);
}

void TestDecision::followsTheTableOfTheReference()
{
    QFETCH(FileFacts, input);
    QFETCH(QString, state);
    QFETCH(QString, reason);
    QFETCH(FileAction, action);
    const Decision decision = decide(input);
    QCOMPARE(QString(toText(decision.state)), state);
    QCOMPARE(QString(toText(decision.reason)), reason);
    QCOMPARE(decision.action, action);
}

void TestDecision::agreesWithTheRulesOnEveryInput()
{
    const auto inputs = allInputs();
    QCOMPARE(inputs.size(), std::size_t{10 * 10 * 6 * 6 * 2});
    for (const FileFacts& input : inputs) {
        const Oracle oracle(input);
        const Decision decision = decide(input);
        const std::string context = show(input);
        QVERIFY2(toText(decision.state) == oracle.state, context.c_str());
        QVERIFY2((decision.reason == FileReason::listStale) == oracle.stale, context.c_str());
        QVERIFY2((decision.action == FileAction::restore) == oracle.restore, context.c_str());
        QVERIFY2((decision.action == FileAction::refreshList) == oracle.stale, context.c_str());
        QVERIFY2(isVerifiedCopy(input) == oracle.verified, context.c_str());
    }
}

void TestDecision::givesAReasonUnlessAllIsWell()
{
    for (const FileFacts& input : allInputs()) {
        const Decision decision = decide(input);
        if (decision.reason == FileReason::none)
            QVERIFY2(decision.state == FileState::whole && decision.action == FileAction::none, show(input).c_str());
    }
}

void TestDecision::restoresOnlyVerifiedCopies()
{
    for (const FileFacts& input : allInputs()) {
        if (decide(input).action != FileAction::restore)
            continue;
        QVERIFY2(input.backup.kind == FileFact::Kind::read, show(input).c_str());
        const EntryFact& voucher =
            input.backupEntry.kind == EntryFact::Kind::absent ? input.userEntry : input.backupEntry;
        QVERIFY2(voucher.kind == EntryFact::Kind::present && voucher.crc == input.backup.crc, show(input).c_str());
    }
}

void TestDecision::neverTouchesWhatIsInOrder()
{
    for (const FileFacts& input : allInputs()) {
        const Decision decision = decide(input);
        switch (decision.state) {
        case FileState::backupDamaged:
        case FileState::updated:
        case FileState::notRestorable:
        case FileState::unlisted:
            QVERIFY2(decision.action == FileAction::none, show(input).c_str());
            break;
        case FileState::whole:
            QVERIFY2(decision.action != FileAction::restore, show(input).c_str());
            break;
        default:
            QVERIFY2(decision.action != FileAction::refreshList, show(input).c_str());
        }
    }
}

void TestDecision::keepsWhatThePolicyKeeps()
{
    for (const FileFacts& input : allInputs()) {
        const Decision plain = decide(input);
        QVERIFY2(decide(input, FilePolicy::always) == plain, show(input).c_str());
        const Decision never = decide(input, FilePolicy::never);
        QVERIFY2(never.action != FileAction::restore && never.state != FileState::changed, show(input).c_str());
        // With an edit that is to be kept, and when the file is gone.
        const Decision ifMissing = decide(input, FilePolicy::ifMissing);
        QVERIFY2(ifMissing == (input.user.kind == FileFact::Kind::read ? never : plain), show(input).c_str());
        if (plain.state != FileState::changed && plain.action != FileAction::restore)
            QVERIFY2(never == plain, show(input).c_str());
    }
    const auto edited = facts(file(2), file(1), entry(1), entry(1));
    QVERIFY(decide(edited, FilePolicy::ifMissing) == (Decision{FileState::updated, FileReason::keptByPolicy}));
    const auto gone = facts(missingFile, file(1), entry(1), entry(1));
    QVERIFY(decide(gone, FilePolicy::never) == (Decision{FileState::missing, FileReason::keptByPolicy}));
    QVERIFY(decide(gone, FilePolicy::ifMissing).action == FileAction::restore);
}

void TestDecision::hasAKeyForEverything()
{
    QStringList keys;
    for (int i = 0; i <= static_cast<int>(FileState::unlisted); ++i)
        keys.append(toText(static_cast<FileState>(i)));
    QCOMPARE(keys, QStringList({"whole", "changed", "missing", "backup-damaged", "unknown", "updated", "not-restorable",
                                "unlisted"}));
    QCOMPARE(QString(toText(FileReason::none)), QString());
    keys.clear();
    for (int i = 1; i <= static_cast<int>(FileReason::keptByPolicy); ++i)
        keys.append(toText(static_cast<FileReason>(i)));
    QVERIFY(!keys.contains(QString()));
    QCOMPARE(keys.removeDuplicates(), 0);
}

QTEST_APPLESS_MAIN(TestDecision)
#include "TestDecision.moc"
