// SPDX-License-Identifier: MIT
#include "core/wire/StatusLines.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <random>
#include <string>
#include <vector>

using namespace core;
using namespace core::wire;
using backup::EntryFact;
using backup::FileFact;
using Kind = StatusLine::Kind;

class TestStatusLines : public QObject
{
    Q_OBJECT

private slots:
    void looksAsDocumented();
    void readsWhatWasWritten();
    void readsEveryPath();
    void readsEveryValue();
    void noticesALineThatIsLost();
    void noticesAChangedByte();
    void refuses_data();
    void refuses();
    void refusesAnotherVersion();
    void saysMoreInVersion2();
    void saysTheSameAsEverInVersion1();
    void passesOverWhatItDoesNotKnow();
    void needsNoMoreRoomThanTheLine();
    void survivesNoise();
};

namespace
{

class Text final : public TextSink
{
public:
    void put(std::string_view text) override { all += text; }

    std::vector<std::string> lines() const
    {
        std::vector<std::string> result;
        for (std::size_t at = 0; at < all.size();) {
            const auto end = all.find("\r\n", at);
            result.push_back(all.substr(at, end - at));
            at = end + 2;
        }
        return result;
    }

    std::string all;
};

struct Read {
    StatusLine line;
    std::string text;
};

Result<Read> read(StatusReader& reader, const std::string& line)
{
    std::string buffer(line.size(), '\0');
    const auto got = reader.read(line, buffer);
    if (!got)
        return got.failure();
    return Read{*got, std::string(got->text)};
}

bool same(const FileFact& a, const FileFact& b)
{
    return a.kind == b.kind && a.size == b.size && a.crc == b.crc;
}

bool same(const EntryFact& a, const EntryFact& b)
{
    return a.kind == b.kind && a.crc == b.crc;
}

bool same(const backup::FileFacts& a, const backup::FileFacts& b)
{
    return same(a.user, b.user) && same(a.backup, b.backup) && a.sameContent == b.sameContent &&
           same(a.userEntry, b.userEntry) && same(a.backupEntry, b.backupEntry);
}

const backup::FileFacts changedFile = {{FileFact::Kind::read, 345, 0x1A2B3C4D},
                                       {FileFact::Kind::read, 4294967295u, 0xFFFFFFFF},
                                       false,
                                       {EntryFact::Kind::present, 0x1A},
                                       {EntryFact::Kind::absent, 0}};

restore::FlagFacts enabledFlag()
{
    restore::FlagFacts flag;
    flag.kind = restore::FlagFacts::Kind::read;
    flag.flag.state = backup::FlagState::enabled;
    return flag;
}

std::string session()
{
    Text text;
    StatusWriter writer(text);
    writer.begin();
    writer.partition(StatusPartition::user, "");
    writer.partition(StatusPartition::backup, "superblock, twice");
    writer.flag(enabledFlag());
    restore::ListFacts list;
    list.kind = restore::ListFacts::Kind::unusable;
    list.problem = "list: 100 % wrong";
    list.bytes = 468;
    list.entries = 9;
    list.rejected = 1;
    list.invalid = 2;
    list.legacy = 3;
    list.oddNames = true;
    writer.list(StatusPartition::user, list);
    const std::string_view note[] = {"rejected entry ", "\n\"x\""};
    writer.note(note);
    writer.file("/usr/app/a,b%.py", changedFile, backup::decide(changedFile));
    writer.end();
    return text.all;
}

std::vector<std::string> sessionLines()
{
    Text text;
    text.all = session();
    return text.lines();
}

} // namespace

void TestStatusLines::looksAsDocumented()
{
    QCOMPARE(session(), std::string("+LIFEBOAT: STATUS,1\r\n"
                                    "+LIFEBOAT: PARTITION,user,\r\n"
                                    "+LIFEBOAT: PARTITION,backup,superblock, twice\r\n"
                                    "+LIFEBOAT: FLAG,enabled,-,0,0\r\n"
                                    "+LIFEBOAT: LIST,user,unusable,468,9,1,2,3,0,1,list: 100 %25 wrong\r\n"
                                    "+LIFEBOAT: NOTE,rejected entry %0A\"x\"\r\n"
                                    "+LIFEBOAT: FILE,changed,backup-copy-unverified,345/1A2B3C4D,4294967295/FFFFFFFF,0,"
                                    "0000001A,absent,/usr/app/a,b%25.py\r\n"
                                    "+LIFEBOAT: END,7,E90A6D63\r\n"));
}

void TestStatusLines::readsWhatWasWritten()
{
    StatusReader reader;
    std::vector<Read> all;
    for (const auto& line : sessionLines()) {
        QVERIFY(StatusReader::isStatusLine(line));
        QVERIFY(!reader.isComplete());
        const auto got = read(reader, line);
        QVERIFY2(got.has_value(), line.c_str());
        all.push_back(*got);
    }
    QVERIFY(reader.isComplete());
    QCOMPARE(all.size(), std::size_t{8});
    QCOMPARE(all[0].line.kind, Kind::begin);
    QCOMPARE(all[1].line.kind, Kind::partition);
    QCOMPARE(all[1].line.partition, StatusPartition::user);
    QCOMPARE(all[1].text, std::string());
    QCOMPARE(all[2].line.partition, StatusPartition::backup);
    QCOMPARE(all[2].text, std::string("superblock, twice"));
    QCOMPARE(all[3].line.kind, Kind::flag);
    QVERIFY(all[3].line.flag.flag.enabled());
    QCOMPARE(all[4].line.kind, Kind::list);
    const auto& list = all[4].line.list;
    QCOMPARE(list.kind, restore::ListFacts::Kind::unusable);
    QCOMPARE(list.bytes, 468u);
    QCOMPARE(list.entries, 9u);
    QCOMPARE(list.rejected, 1u);
    QCOMPARE(list.invalid, 2u);
    QCOMPARE(list.legacy, 3u);
    QVERIFY(!list.repeated);
    QVERIFY(list.oddNames);
    QCOMPARE(all[4].text, std::string("list: 100 % wrong"));
    QCOMPARE(all[5].text, std::string("rejected entry \n\"x\""));
    QCOMPARE(all[6].line.kind, Kind::file);
    QVERIFY(same(all[6].line.facts, changedFile));
    QCOMPARE(all[6].line.decision.state, backup::FileState::changed);
    QCOMPARE(all[6].line.decision.reason, backup::FileReason::backupCopyUnverified);
    QCOMPARE(all[6].text, std::string("/usr/app/a,b%.py"));
    QCOMPARE(all[7].line.kind, Kind::end);
}

void TestStatusLines::readsEveryPath()
{
    std::vector<std::string> paths = {"", "/usr/说明.txt", "/usr/ leading and trailing ", std::string(255, '%')};
    for (int byte = 0; byte < 256; ++byte)
        paths.push_back(std::string("/usr/") + static_cast<char>(byte) + static_cast<char>(byte) + "x");
    Text text;
    StatusWriter writer(text);
    writer.begin();
    for (const auto& path : paths)
        writer.file(path, {}, {});
    writer.end();
    for (const char c : text.all)
        QVERIFY((c >= ' ' && c <= '~') || c == '\r' || c == '\n');
    StatusReader reader;
    const auto lines = text.lines();
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto got = read(reader, lines[i]);
        QVERIFY(got.has_value());
        if (i > 0 && i <= paths.size())
            QCOMPARE(got->text, paths[i - 1]);
    }
    QVERIFY(reader.isComplete());
}

void TestStatusLines::readsEveryValue()
{
    Text text;
    StatusWriter writer(text, statusVersion);
    writer.begin();
    std::vector<backup::FileFacts> facts;
    std::vector<backup::Decision> decisions;
    for (const auto fileKind : {FileFact::Kind::missing, FileFact::Kind::unreadable, FileFact::Kind::read}) {
        for (const auto entryKind : {EntryFact::Kind::absent, EntryFact::Kind::unreadable, EntryFact::Kind::present}) {
            const FileFact file{fileKind, fileKind == FileFact::Kind::read ? 12u : 0,
                                fileKind == FileFact::Kind::read ? 0xABCDEF01 : 0};
            const EntryFact entry{entryKind, entryKind == EntryFact::Kind::present ? 0x10u : 0};
            facts.push_back({file, {}, false, entry, {}});
            facts.push_back({{}, file, true, {}, entry});
        }
    }
    for (int i = 0; i <= static_cast<int>(backup::FileState::unlisted); ++i)
        decisions.push_back({static_cast<backup::FileState>(i), {}, {}});
    for (int i = 0; i <= static_cast<int>(backup::FileReason::keptByPolicy); ++i)
        decisions.push_back({{}, static_cast<backup::FileReason>(i), {}});
    for (const auto& one : facts)
        writer.file("x", one, {});
    for (const auto& one : decisions)
        writer.file("x", {}, one);
    std::vector<restore::FlagFacts> flags(2);
    flags[1].kind = restore::FlagFacts::Kind::unreadable;
    for (const auto state : {backup::FlagState::enabled, backup::FlagState::disabled, backup::FlagState::unusable}) {
        for (int problem = 0; problem <= static_cast<int>(backup::FlagProblem::keyMissing); ++problem) {
            flags.push_back({restore::FlagFacts::Kind::read,
                             {state, static_cast<backup::FlagProblem>(problem), problem % 2 == 0, problem % 3 == 0}});
        }
    }
    for (const auto& flag : flags)
        writer.flag(flag);
    std::vector<restore::ListFacts> lists(4);
    for (std::size_t i = 0; i < lists.size(); ++i) {
        lists[i].kind = static_cast<restore::ListFacts::Kind>(i);
        lists[i].repeated = i % 2 == 0;
        lists[i].bytes = 0xFFFFFFFF - static_cast<std::uint32_t>(i);
        writer.list(StatusPartition::backup, lists[i]);
    }
    writer.end();

    StatusReader reader;
    const auto lines = text.lines();
    std::size_t at = 0;
    const auto next = [&] { return read(reader, lines[at++])->line; };
    next();
    for (const auto& one : facts)
        QVERIFY2(same(next().facts, one), lines[at - 1].c_str());
    for (const auto& one : decisions) {
        const auto decision = next().decision;
        QCOMPARE(decision.state, one.state);
        QCOMPARE(decision.reason, one.reason);
    }
    for (const auto& one : flags) {
        const auto flag = next().flag;
        QCOMPARE(flag.kind, one.kind);
        QCOMPARE(flag.flag.state, one.flag.state);
        QCOMPARE(flag.flag.problem, one.flag.problem);
        QCOMPARE(flag.flag.odd, one.flag.odd);
        QCOMPARE(flag.flag.largerThanVendorLimit, one.flag.largerThanVendorLimit);
    }
    for (const auto& one : lists) {
        const auto line = next();
        QCOMPARE(line.partition, StatusPartition::backup);
        QCOMPARE(line.list.kind, one.kind);
        QCOMPARE(line.list.repeated, one.repeated);
        QCOMPARE(line.list.bytes, one.bytes);
    }
    next();
    QVERIFY(reader.isComplete());
}

void TestStatusLines::noticesALineThatIsLost()
{
    const auto lines = sessionLines();
    for (std::size_t lost = 0; lost < lines.size(); ++lost) {
        for (const bool doubled : {false, true}) {
            StatusReader reader;
            for (std::size_t i = 0; i < lines.size(); ++i) {
                if (i != lost || doubled)
                    (void)read(reader, lines[i]);
                if (i == lost && doubled)
                    (void)read(reader, lines[i]);
            }
            // A first line that stands twice begins anew; a second last line belongs to nothing, what it ends is whole.
            QCOMPARE(reader.isComplete(), doubled && (lost == 0 || lost + 1 == lines.size()));
        }
    }
}

void TestStatusLines::noticesAChangedByte()
{
    const auto lines = sessionLines();
    for (std::size_t line = 0; line < lines.size(); ++line) {
        for (std::size_t at = 0; at < lines[line].size(); ++at) {
            for (int bit = 0; bit < 8; ++bit) {
                auto damaged = lines;
                damaged[line][at] = static_cast<char>(damaged[line][at] ^ (1 << bit));
                StatusReader reader;
                for (const auto& one : damaged)
                    (void)read(reader, one);
                QVERIFY2(!reader.isComplete(), damaged[line].c_str());
            }
        }
    }
}

void TestStatusLines::refuses_data()
{
    QTest::addColumn<QString>("line");
    for (const char* line : {
             "",
             "OK",
             "+LIFEBOAT:",
             "+LIFEBOAT: ",
             "+LIFEBOAT: file,whole,-,1/00000000,1/00000000,1,00000000,00000000,x",
             "+LIFEBOAT: SOMETHING,1",
             "+LIFEBOAT: PARTITION,user",
             "+LIFEBOAT: PARTITION,other,",
             "+LIFEBOAT: PARTITION,user,%",
             "+LIFEBOAT: PARTITION,user,%2",
             "+LIFEBOAT: PARTITION,user,%2g",
             "+LIFEBOAT: PARTITION,user,\t",
             "+LIFEBOAT: FLAG,enabled,-,0",
             "+LIFEBOAT: FLAG,enabled,-,0,0,0",
             "+LIFEBOAT: FLAG,enabled,-,0,2",
             "+LIFEBOAT: FLAG,enabled,,0,0",
             "+LIFEBOAT: FLAG,on,-,0,0",
             "+LIFEBOAT: LIST,user,usable,4294967296,0,0,0,0,0,0,",
             "+LIFEBOAT: LIST,user,usable,-1,0,0,0,0,0,0,",
             "+LIFEBOAT: LIST,user,usable,,0,0,0,0,0,0,",
             "+LIFEBOAT: LIST,user,usable,00000000001,0,0,0,0,0,0,",
             "+LIFEBOAT: LIST,user,usable,1,0,0,0,0,0,0",
             "+LIFEBOAT: FILE,fine,-,missing,missing,0,absent,absent,x",
             "+LIFEBOAT: FILE,whole,why,missing,missing,0,absent,absent,x",
             "+LIFEBOAT: FILE,whole,-,1/0,missing,0,absent,absent,x",
             "+LIFEBOAT: FILE,whole,-,1,missing,0,absent,absent,x",
             "+LIFEBOAT: FILE,whole,-,/00000000,missing,0,absent,absent,x",
             "+LIFEBOAT: FILE,whole,-,1/0000000g,missing,0,absent,absent,x",
             "+LIFEBOAT: FILE,whole,-,1/abcdef00,missing,0,absent,absent,x",
             "+LIFEBOAT: FILE,whole,-,missing,missing,0,absent,0,x",
             "+LIFEBOAT: FILE,whole,-,missing,missing,0,absent,absent",
             "+LIFEBOAT: END,1",
             "+LIFEBOAT: END,1,00000000,",
             "+LIFEBOAT: END,,",
         })
        QTest::newRow(line) << line;
}

void TestStatusLines::refuses()
{
    QFETCH(QString, line);
    StatusReader reader;
    QVERIFY(read(reader, "+LIFEBOAT: STATUS,1"));
    const auto got = read(reader, line.toStdString());
    QVERIFY(!got);
    QCOMPARE(got.error().code, ErrorCode::syntax);
    // The same before the first line
    StatusReader early;
    QVERIFY(!read(early, line.toStdString()));
}

void TestStatusLines::refusesAnotherVersion()
{
    StatusReader reader;
    const auto got = read(reader, "+LIFEBOAT: STATUS,3");
    QVERIFY(!got);
    QCOMPARE(got.error().code, ErrorCode::unsupportedVersion);
    QVERIFY(!read(reader, "+LIFEBOAT: NOTE,x"));
}

namespace
{

restore::StatusRecord sampleRecord()
{
    restore::StatusRecord record;
    record.sequence = 4294967295;
    record.outcome = 4;
    record.update = restore::UpdateOutcome::wentBack;
    record.wentBack = record.repaired = true;
    record.boots = 3;
    record.freeBlocks = 17;
    record.lastError = 3007;
    record.whole = 1;
    record.updated = 2;
    record.restored = 3;
    record.notRestored = 4;
    record.notRestorable = 5;
    record.backupDamaged = 6;
    record.unknown = 65535;
    record.attempts[1] = {0x1A, 255};
    return record;
}

std::string sessionWithMore(std::uint32_t version)
{
    Text text;
    StatusWriter writer(text, version);
    writer.begin();
    writer.file("/usr/a,b", changedFile, {backup::FileState::updated, backup::FileReason::keptByPolicy, {}},
                backup::FilePolicy::ifMissing);
    writer.file("/usr/c", {}, {backup::FileState::missing, backup::FileReason::keptByPolicy, {}},
                backup::FilePolicy::never);
    writer.record(sampleRecord());
    writer.end();
    return text.all;
}

} // namespace

void TestStatusLines::saysMoreInVersion2()
{
    Text text;
    text.all = sessionWithMore(2);
    const auto lines = text.lines();
    QCOMPARE(lines.size(), 8u);
    QCOMPARE(lines[2], std::string("+LIFEBOAT: POLICY,if-missing,/usr/a,b"));
    QCOMPARE(lines[5], std::string("+LIFEBOAT: RECORD,4294967295,user-unusable,went-back,1,3,0,17,3007,1,2,3,4,5,6,"
                                   "65535,0,1,0"));
    QCOMPARE(lines[6], std::string("+LIFEBOAT: ATTEMPTS,255,0000001A"));
    StatusReader reader;
    std::vector<Read> all;
    for (const auto& line : lines) {
        const auto got = read(reader, line);
        QVERIFY2(got, line.c_str());
        all.push_back(*got);
    }
    QVERIFY(reader.isComplete());
    QVERIFY(all[1].line.decision.reason == backup::FileReason::keptByPolicy);
    QVERIFY(all[2].line.kind == Kind::policy && all[2].line.policy == backup::FilePolicy::ifMissing);
    QCOMPARE(all[2].text, std::string("/usr/a,b"));
    QVERIFY(all[4].line.policy == backup::FilePolicy::never);
    auto record = all[5].line.record;
    QVERIFY(all[5].line.kind == Kind::record);
    record.attempts[1] = all[6].line.attempts;
    QVERIFY(record == sampleRecord());
    // Nothing to say without a record.
    Text none;
    StatusWriter(none, 2).record({});
    QVERIFY(none.all.empty());
}

void TestStatusLines::saysTheSameAsEverInVersion1()
{
    Text text;
    text.all = sessionWithMore(1);
    const auto lines = text.lines();
    QCOMPARE(lines.size(), 4u);
    QVERIFY(lines[1].starts_with("+LIFEBOAT: FILE,updated,updated-in-the-field,"));
    QVERIFY(lines[2].starts_with("+LIFEBOAT: FILE,missing,file-missing,"));
    StatusReader reader;
    QVERIFY(read(reader, "+LIFEBOAT: STATUS,1"));
    QVERIFY(!read(reader, "+LIFEBOAT: POLICY,never,/usr/c"));
}

void TestStatusLines::passesOverWhatItDoesNotKnow()
{
    StatusReader reader;
    QVERIFY(read(reader, "+LIFEBOAT: STATUS,2"));
    for (const char* line : {"+LIFEBOAT: SOMETHING", "+LIFEBOAT: SOMETHING,1,%zz,\t", "+LIFEBOAT: "}) {
        const auto got = read(reader, line);
        QVERIFY2(got && got->line.kind == Kind::other, line);
    }
    for (const char* line :
         {"+LIFEBOAT: POLICY,sometimes,/usr/c", "+LIFEBOAT: POLICY,never", "+LIFEBOAT: ATTEMPTS,256,00000000",
          "+LIFEBOAT: ATTEMPTS,1,1", "+LIFEBOAT: RECORD,1,done,-,0,0,0,0,0,0,0,0,0,0,0,0,0,0",
          "+LIFEBOAT: RECORD,1,done,-,0,0,0,0,0,0,0,0,0,0,0,65536,0,0,0",
          "+LIFEBOAT: RECORD,1,done,-,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"})
        QVERIFY2(!read(reader, line), line);
    QVERIFY(read(reader, "+LIFEBOAT: RECORD,1,done,-,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0"));
}

void TestStatusLines::needsNoMoreRoomThanTheLine()
{
    StatusReader reader;
    char small[3];
    QVERIFY(reader.read("+LIFEBOAT: STATUS,1", small));
    QVERIFY(reader.read("+LIFEBOAT: NOTE,%41bc", small));
    const auto got = reader.read("+LIFEBOAT: NOTE,abcd", small);
    QVERIFY(!got);
    QCOMPARE(got.error().code, ErrorCode::syntax);
}

void TestStatusLines::survivesNoise()
{
    const auto seed = test::seedOr(5);
    std::mt19937 random(seed);
    const auto lines = sessionLines();
    for (int round = 0; round < 20000; ++round) {
        StatusReader reader;
        for (auto line : lines) {
            for (unsigned change = random() % 4; change > 0 && !line.empty(); --change) {
                const auto at = random() % line.size();
                switch (random() % 3) {
                case 0:
                    line[at] = static_cast<char>(random());
                    break;
                case 1:
                    line.erase(at, random() % 5);
                    break;
                default:
                    line.insert(at, lines[random() % lines.size()].substr(0, random() % 30));
                }
            }
            const auto got = read(reader, line);
            if (got)
                QVERIFY(got->text.size() <= line.size());
        }
    }
}

QTEST_APPLESS_MAIN(TestStatusLines)
#include "TestStatusLines.moc"
