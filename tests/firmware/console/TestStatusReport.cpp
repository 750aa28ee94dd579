// SPDX-License-Identifier: MIT
// What the module says of itself over its console is what the host finds in images of its partitions.
#include "core/checksum/Crc32.h"
#include "core/littlefs/image/ImageBuilder.h"
#include "core/littlefs/image/ImageDevice.h"
#include "core/project/ModuleStatus.h"
#include "core/restore/SimulatedNor.h"
#include "core/restore/Wishes.h"
#include "firmware/console/StatusReport.h"
#include "tests/support/SimulatedModule.h"

#include <QTest>

#include <algorithm>

using namespace core;
using core::project::ModuleStatus;
using core::wire::StatusLine;
using test::Bytes;
using Tree = std::map<std::string, std::string>;

class TestStatusReport : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatTheImagesTell_data();
    void tellsWhatTheImagesTell();
    void leavesOutWhatIsTooLong();
    void endsOnTangledFolders();
};

namespace
{

constexpr std::uint32_t blockSize = 4096;

class Text final : public wire::TextSink
{
public:
    void put(std::string_view text) override { all += text; }
    std::string all;
};

std::string report(const Bytes& userImage, const Bytes& backupImage, std::size_t pathSize = 1024)
{
    littlefs::ImageDevice userDevice(userImage, blockSize);
    littlefs::ImageDevice backupDevice(backupImage, blockSize);
    const auto geometryOf = [](const Bytes& image) {
        return littlefs::Geometry{blockSize, blockSize, blockSize,
                                  static_cast<std::uint32_t>(image.size() / blockSize) - 1};
    };
    Bytes userBuffer(blockSize);
    Bytes backupBuffer(blockSize);
    littlefs::Reader user(userDevice, geometryOf(userImage), userBuffer);
    littlefs::Reader backup(backupDevice, geometryOf(backupImage), backupBuffer);
    char names[3][restore::maxPathLength];
    Bytes data(2048);
    Bytes seen(256);
    std::string path(pathSize, '\0');
    Text text;
    wire::StatusWriter writer(text, wire::statusVersion);
    restore::StatusRecord record;
    (void)restore::readRecord(userDevice, geometryOf(userImage), userBuffer, record);
    firmware::reportStatus(user, backup, record, {{names[0], names[1], names[2], data, seen}, path}, writer);
    return text.all;
}

/// As a host puts it together.
struct Told {
    ModuleStatus status;
    std::string userListProblem;
    std::string backupListProblem;
    std::size_t attempts = 0;
    bool complete = false;
};

Told toldBy(const std::string& text)
{
    Told told;
    wire::StatusReader reader;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find("\r\n", at);
        const auto line = text.substr(at, end - at);
        at = end + 2;
        std::string buffer(line.size(), '\0');
        const auto got = reader.read(line, buffer).value();
        const std::string words(got.text);
        const bool isUser = got.partition == wire::StatusPartition::user;
        switch (got.kind) {
        case StatusLine::Kind::partition:
            (isUser ? told.status.userProblem : told.status.backupProblem) = words;
            break;
        case StatusLine::Kind::flag:
            told.status.flag = got.flag;
            break;
        case StatusLine::Kind::list:
            (isUser ? told.status.userList : told.status.backupList) = got.list;
            (isUser ? told.userListProblem : told.backupListProblem) = words;
            break;
        case StatusLine::Kind::note:
            told.status.notes.push_back(words);
            break;
        case StatusLine::Kind::file:
            told.status.files.push_back({words, got.facts, got.decision, {}});
            break;
        case StatusLine::Kind::policy:
            told.status.files.back().policy = got.policy;
            break;
        case StatusLine::Kind::record:
            told.status.record = got.record;
            break;
        case StatusLine::Kind::attempts:
            told.status.record.attempts[told.attempts++] = got.attempts;
            break;
        default:
            break;
        }
    }
    std::ranges::sort(told.status.files, {}, &project::FileStatus::path);
    told.complete = reader.isComplete();
    return told;
}

Bytes imageOf(const Tree& tree, std::uint32_t blocks = 64)
{
    std::map<std::string, Bytes> contents;
    littlefs::ImageSpec spec;
    spec.partitionBlocks = blocks;
    for (const auto& [path, text] : tree)
        spec.files.push_back({path, contents[path] = test::bytesOf(text)});
    return littlefs::buildImage(spec).value();
}

std::string listOf(const Tree& entries)
{
    std::string text = "[";
    for (const auto& [name, content] : entries) {
        char crc[16];
        std::snprintf(crc, sizeof crc, "0x%x", checksum::quecPythonCrc32(test::bytesOf(content)));
        text += (text.size() > 1 ? "," : "") + std::string("{\"name\":\"") + name + "\",\"crc32\":\"" + crc + "\"}";
    }
    return text + "]";
}

} // namespace

void TestStatusReport::tellsWhatTheImagesTell_data()
{
    QTest::addColumn<Bytes>("user");
    QTest::addColumn<Bytes>("backup");

    const Tree files = {
        {"/whole", "w"},      {"/changed", "bad"},       {"/updated", "new"},    {"/app/deep/er/unlisted", "u"},
        {"/app/listed", "l"}, {"/app/说明.txt", "text"}, {"/a,b%c", "odd name"}, {"/large", std::string(30000, 'x')}};
    const Tree copies = {{"/usr/whole", "w"}, {"/usr/changed", "good"}, {"/usr/updated", "old"},
                         {"/usr/gone", "g"},  {"/usr/app/listed", "l"}, {"/usr/large", std::string(30000, 'x')}};
    Tree backupEntries = {{"/usr/lost", "no copy"}};
    backupEntries.insert(copies.begin(), copies.end());
    auto userEntries = backupEntries;
    userEntries["/usr/updated"] = "new";
    auto user = files;
    auto backup = copies;
    user["/checksum.json"] = listOf(userEntries);
    backup["/checksum.json"] = listOf(backupEntries);
    backup["/backup_restore.json"] = "{\"enable\": 1}";
    QTest::newRow("every state") << imageOf(user) << imageOf(backup);

    auto odd = user;
    odd["/checksum.json"] = R"([{"name":"/usr/../x","crc32":"0x1"},{"name":"/usr/whole","crc32":"zzz"},)"
                            R"({"name":"/usr/app/listed","crc32":"0x1"},{"name":"/usr/app/listed","crc32":"0x2"}])";
    QTest::newRow("notes") << imageOf(odd) << imageOf(backup);
    odd["/checksum.json"] = "[{";
    QTest::newRow("unusable list") << imageOf(odd) << imageOf(backup);
    auto wished = backup;
    wished["/.lifeboat.json"] =
        R"({"version":1,"default":"if-missing","never":["/usr/gone"],"always":["/usr/large"],"sets":true})";
    auto withSet = user;
    withSet["/added"] = "a";
    auto withSetEntries = userEntries;
    withSetEntries["/usr/added"] = "a";
    withSet["/checksum.json"] = listOf(withSetEntries);
    char copy[restore::copyPathSize];
    withSet[std::string(restore::copyPath("/usr/added", checksum::quecPythonCrc32(test::bytesOf("a")), copy))] = "a";
    restore::SimulatedNor recorded(imageOf(withSet));
    restore::StatusRecord record;
    record.whole = 3;
    record.attempts[0] = {restore::nameHash("/usr/changed"), 2};
    Bytes buffer(blockSize);
    QVERIFY(
        restore::appendRecord(recorded, {blockSize, blockSize, blockSize, recorded.blockCount() - 1}, buffer, record));
    QTest::newRow("policies, sets and a record") << recorded.takeContent() << imageOf(wished);

    auto off = backup;
    off["/backup_restore.json"] = "{\"other\": 1}";
    off.erase("/checksum.json");
    QTest::newRow("no flag, no list") << imageOf(user) << imageOf(off);
    QTest::newRow("empty partitions") << imageOf({}) << imageOf({});
    const Bytes blank(64 * blockSize, std::byte{0xFF});
    QTest::newRow("no user partition") << blank << imageOf(backup);
    QTest::newRow("no backup partition") << imageOf(user) << blank;
    QTest::newRow("neither") << blank << blank;

    Tree many;
    for (int i = 0; i < 300; ++i)
        many["/folder" + std::to_string(i % 7) + "/file" + std::to_string(i)] = std::to_string(i);
    QTest::newRow("many files") << imageOf(many, 400) << imageOf(backup);
}

void TestStatusReport::tellsWhatTheImagesTell()
{
    QFETCH(Bytes, user);
    QFETCH(Bytes, backup);
    const auto expected = project::statusOfImages(user, backup);
    const auto told = toldBy(report(user, backup));
    QVERIFY(told.complete);
    QCOMPARE(told.status.files.size(), expected.files.size());
    for (std::size_t i = 0; i < expected.files.size(); ++i) {
        const auto& a = told.status.files[i];
        const auto& b = expected.files[i];
        QCOMPARE(a.path, b.path);
        QCOMPARE(a.decision.state, b.decision.state);
        QCOMPARE(a.decision.reason, b.decision.reason);
        // What was not read has neither size nor CRC on the wire.
        const auto isSame = [](const backup::FileFact& x, const backup::FileFact& y) {
            return x.kind == y.kind && (x.kind != backup::FileFact::Kind::read || (x.size == y.size && x.crc == y.crc));
        };
        QVERIFY2(isSame(a.facts.user, b.facts.user), b.path.c_str());
        QVERIFY2(isSame(a.facts.backup, b.facts.backup), b.path.c_str());
        QVERIFY(a.facts.userEntry.kind == b.facts.userEntry.kind && a.facts.userEntry.crc == b.facts.userEntry.crc);
        QVERIFY(a.facts.backupEntry.kind == b.facts.backupEntry.kind &&
                a.facts.backupEntry.crc == b.facts.backupEntry.crc);
        QCOMPARE(a.facts.sameContent, b.facts.sameContent);
        QCOMPARE(a.policy, b.policy);
    }
    QVERIFY(told.status.record == expected.record);
    QCOMPARE(told.status.notes, expected.notes);
    QCOMPARE(told.status.userProblem, expected.userProblem);
    QCOMPARE(told.status.backupProblem, expected.backupProblem);
    QCOMPARE(told.status.flag.kind, expected.flag.kind);
    QCOMPARE(told.status.flag.flag.state, expected.flag.flag.state);
    QCOMPARE(told.status.userList.kind, expected.userList.kind);
    QCOMPARE(told.status.userList.entries, expected.userList.entries);
    QCOMPARE(told.status.userList.bytes, expected.userList.bytes);
    QCOMPARE(told.status.backupList.kind, expected.backupList.kind);
    QCOMPARE(told.userListProblem, std::string(expected.userList.problem));
    QCOMPARE(told.backupListProblem, std::string(expected.backupList.problem));
}

void TestStatusReport::leavesOutWhatIsTooLong()
{
    const auto user = imageOf({{"/" + std::string(40, 'n'), "x"}, {"/short", "y"}});
    const auto told = toldBy(report(user, imageOf({}), 32));
    QVERIFY(told.complete);
    QCOMPARE(told.status.files.size(), std::size_t{1});
    QCOMPARE(told.status.files[0].path, std::string("/usr/short"));
    QCOMPARE(told.status.notes.size(), std::size_t{1});
    QVERIFY(told.status.notes[0].starts_with("too long to look at: "));

    Tree deep;
    deep["/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r"] = "x";
    const auto other = toldBy(report(imageOf(deep), imageOf({})));
    QVERIFY(other.complete);
    QVERIFY(other.status.files.empty());
    QCOMPARE(other.status.notes.size(), std::size_t{1});
}

// littlefs fixtures whose lists loop
void TestStatusReport::endsOnTangledFolders()
{
    for (const char* name : {"loop.img.gz", "hardloop.img.gz", "bad_dir.img.gz", "entry_overrun.img.gz"}) {
        const auto image = test::readGzip(test::dataFile(std::string("littlefs/") + name));
        const auto told = toldBy(report(image, image));
        QVERIFY2(told.complete, name);
    }
}

QTEST_APPLESS_MAIN(TestStatusReport)
#include "TestStatusReport.moc"
