// SPDX-License-Identifier: MIT
// What a module says about its files, as it comes from a line: with what other threads of it print, damaged, or made
// up.
#include "core/checksum/Crc32.h"
#include "device/python/Deflate.h"
#include "device/python/ModuleFilesAnswer.h"
#include "device/python/ReceivingTalk.h"
#include "tests/support/TestData.h"

#include <QTest>

#include <random>

using namespace device;
using core::ErrorCode;

namespace
{

std::string recordOf(char kind, const std::string& path, std::uint32_t size = 0, std::uint32_t crc = 0)
{
    std::string bytes(1, kind);
    appendU16(bytes, static_cast<std::uint32_t>(path.size()));
    appendU32(bytes, size);
    appendU32(bytes, crc);
    return bytes + path;
}

/// As helpers/files.py cuts it.
std::string answerOf(std::string records)
{
    const auto crc = core::checksum::quecPythonCrc32(core::package::bytesOf(records));
    records += recordOf('.', "", 0, crc);
    std::string text;
    for (std::size_t at = 0; at < records.size(); at += 384)
        text += "\v" + base64Of(core::package::bytesOf(std::string_view(records).substr(at, 384))) + "\f";
    return text;
}

std::string largeAnswer()
{
    std::string records;
    for (std::uint32_t i = 0; i < 30; ++i)
        records += recordOf('c', "/usr/\xe5\xa4\x87/file" + std::to_string(i), i * 1000, i * 77'777'777);
    return answerOf(records);
}

std::string textOf(const std::vector<FileRecord>& records)
{
    std::string text;
    for (const FileRecord& record : records)
        text += recordOf(record.kind, record.path, record.size, record.crc);
    return text;
}

} // namespace

class TestModuleFilesAnswer : public QObject
{
    Q_OBJECT

private slots:
    void takesWhatIsOurs();
    void tellsErrors();
    void neverTakesADamagedOne();
    void bearsAnyBytes();
    void bearsAnyBlocks();
};

void TestModuleFilesAnswer::takesWhatIsOurs()
{
    std::string others;
    const auto plain = fileRecordsIn(largeAnswer(), others);
    QVERIFY(plain);
    QCOMPARE(plain->size(), 30U);
    QCOMPARE((*plain)[3].path.c_str(), "/usr/\xe5\xa4\x87/file3");
    QCOMPARE((*plain)[3].size, 3000U);
    QVERIFY(others.empty());

    std::string mixed = "\v\fhello\n"; // it works
    for (const char c : largeAnswer())
        mixed += c == '\v' ? "more \v" : c == '\f' ? "\f=\n" : std::string(1, c);
    const auto found = fileRecordsIn(mixed, others);
    QVERIFY(found);
    QVERIFY(textOf(*found) == textOf(*plain));
    QVERIFY2(others.starts_with("hello\nmore =\nmore "), others.c_str());
    QVERIFY(others.find_first_of("\v\f") == others.npos);
}

void TestModuleFilesAnswer::tellsErrors()
{
    std::string others;
    const auto failed = fileRecordsIn(answerOf(recordOf('f', "/usr/a", 1) + recordOf('e', "/usr/b", 28)), others);
    QVERIFY(!failed);
    QCOMPARE(failed.error().code, ErrorCode::noSpace);
    QCOMPARE(failed.error().subject.c_str(), "/usr/b");
    for (const std::string& wrong :
         {std::string(), std::string("\v\f"), std::string("AAAA"), answerOf("") + answerOf(""),
          "\v" + base64Of(core::package::bytesOf(recordOf('f', "/usr/a"))) + "\f"}) {
        const auto none = fileRecordsIn(wrong, others);
        QVERIFY(!none);
        QCOMPARE(none.error().code, ErrorCode::linkFailed);
    }
    QVERIFY(fileRecordsIn(answerOf(""), others)->empty());
}

/// Whatever is put in, left out or turned over: the same records, or an error.
void TestModuleFilesAnswer::neverTakesADamagedOne()
{
    const std::string whole = largeAnswer();
    std::string others;
    const std::string right = textOf(fileRecordsIn(whole, others).value());
    const auto check = [&](const std::string& answer) {
        const auto found = fileRecordsIn(answer, others);
        return found ? textOf(*found) == right : found.error().code == ErrorCode::linkFailed;
    };
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const char* other : {"hello\n", "\v", "\f", "\vAAAA\f", "A"})
            QVERIFY(check(whole.substr(0, at) + other + whole.substr(at)));
        QVERIFY(check(whole.substr(0, at)));
        QVERIFY(check(whole.substr(0, at) + whole.substr(at + 1)));
        for (int bit = 0; bit < 8; ++bit) {
            std::string flipped = whole;
            flipped[at] = static_cast<char>(flipped[at] ^ (1 << bit));
            QVERIFY(check(flipped));
        }
    }
}

/// With lengths and counts of a module that lies.
void TestModuleFilesAnswer::bearsAnyBytes()
{
    std::mt19937 random(test::seedOr(1));
    for (int round = 0; round < 2000; ++round) {
        std::string records;
        for (auto i = random() % 5; i > 0; --i) {
            std::string record = recordOf("fcdnesbk."[random() % 9], std::string(random() % 20, 'x'),
                                          static_cast<std::uint32_t>(random()));
            record[random() % record.size()] = static_cast<char>(random());
            records += record;
        }
        std::string others;
        const auto found = fileRecordsIn(answerOf(records), others);
        QVERIFY(found || !found.error().detail.empty());
        std::string noise(random() % 100, '\v');
        for (char& c : noise)
            c = "\v\fAbc=+ \n"[random() % 9];
        (void)fileRecordsIn(noise, others);
    }
}

/// Of a stream: nothing but what was sent whole gets through.
void TestModuleFilesAnswer::bearsAnyBlocks()
{
    std::mt19937 random(test::seedOr(2));
    for (int round = 0; round < 200; ++round) {
        std::size_t taken = 0;
        const BlockReceiver::Taker taker = [&](std::span<const std::byte> part) -> core::HostResult<void> {
            taken += part.size();
            return {};
        };
        ReceivingTalk talk(taker, round % 2 == 0);
        Time now{};
        for (int i = 0; i < 2000; ++i) {
            const auto pick = random() % 6;
            (void)talk.take(static_cast<std::byte>(pick < 4 ? pick : pick == 4 ? 'b' : random()), now);
            if (random() % 50 == 0) {
                now += std::chrono::milliseconds(300);
                talk.passed(now);
                (void)talk.nextWrite(now);
            }
        }
        QCOMPARE(taken, std::size_t{0});
    }
}

QTEST_APPLESS_MAIN(TestModuleFilesAnswer)
#include "TestModuleFilesAnswer.moc"
