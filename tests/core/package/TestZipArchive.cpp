// SPDX-License-Identifier: MIT
#include "core/package/ZipArchive.h"
#include "tests/core/package/PackageTools.h"

#include <QTest>
#include <algorithm>

using namespace core;
using namespace core::package;

class TestZipArchive : public QObject
{
    Q_OBJECT

private slots:
    void readsMembers_data();
    void readsMembers();
    void readsTheStartOfAMember();
    void rewritesNothingAsItWas();
    void replacesMembersAndKeepsTheRest();
    void givesTheSameBytesInEveryTimeZone();
    void keepsMembersWithTrailingSizes();
    void replacesARecordWithTrailingSizes();
    void refusesHostileArchives_data();
    void refusesHostileArchives();
    void noticesDamagedContent();
    void noticesContentOfAnotherSize_data();
    void noticesContentOfAnotherSize();
    void survivesEveryTruncation();
    void survivesEveryFlippedBit();
};

namespace
{

const std::vector<test::ZipFile>& sampleFiles()
{
    static const std::vector<test::ZipFile> files = {
        {"first.bin", test::xorshiftWords(1, 5000), false},          {"folder/", {}, false},
        {"folder/stored.bin", test::xorshiftWords(2, 300), true},    {"empty", {}, false},
        {"text.json", test::bytesOf(std::string(4000, 'x')), false},
    };
    return files;
}

test::Bytes flatten(const Pieces& pieces)
{
    test::Bytes bytes;
    for (const ByteView view : pieces.views())
        bytes.insert(bytes.end(), view.begin(), view.end());
    return bytes;
}

std::size_t endRecord(const test::Bytes& zip)
{
    return zip.size() - 22;
}

std::size_t centralEntry(const test::Bytes& zip, int index)
{
    std::size_t at = test::getU32(zip, endRecord(zip) + 16);
    for (; index > 0; --index)
        at += 46 + (test::getU32(zip, at + 28) & 0xFFFF) + (test::getU32(zip, at + 28) >> 16) +
              (test::getU32(zip, at + 32) & 0xFFFF);
    return at;
}

test::Bytes rewrite(const test::Bytes& zip, std::vector<std::pair<std::string, test::Bytes>> changes)
{
    const auto archive = ZipArchive::parse(zip);
    std::vector<ZipArchive::Replacement> replacements;
    for (const auto& [name, content] : changes) {
        Pieces pieces;
        pieces.add(ByteView(content).first(content.size() / 2)); // in two, as a package comes
        pieces.add(ByteView(content).subspan(content.size() / 2));
        replacements.push_back({archive->find(name).value(), std::move(pieces)});
    }
    const auto pieces = archive->rewritten(replacements);
    return pieces ? flatten(*pieces) : test::Bytes();
}

/// The archive as a streaming writer leaves it: CRC and sizes of the first member behind its data.
test::Bytes withTrailingSizes()
{
    const auto zip = test::makeZip({{"a", test::xorshiftWords(1, 100), true}, {"b", test::bytesOf("text"), true}});
    const std::size_t central = centralEntry(zip, 0);
    const std::uint32_t crc32 = test::getU32(zip, central + 16);
    const std::size_t dataEnd = test::getU32(zip, centralEntry(zip, 1) + 42);
    test::Bytes out = test::slice(zip, 0, dataEnd);
    out[6] |= std::byte{8};
    for (const std::size_t field : {14, 18, 22})
        test::putU32(out, field, 0);
    test::Bytes descriptor(16);
    test::putU32(descriptor, 0, 0x08074B50);
    test::putU32(descriptor, 4, crc32);
    test::putU32(descriptor, 8, 100);
    test::putU32(descriptor, 12, 100);
    out.insert(out.end(), descriptor.begin(), descriptor.end());
    out.insert(out.end(), zip.begin() + static_cast<std::ptrdiff_t>(dataEnd), zip.end());
    test::putU32(out, endRecord(out) + 16, test::getU32(zip, endRecord(zip) + 16) + 16);
    out[centralEntry(out, 0) + 8] |= std::byte{8};
    test::putU32(out, centralEntry(out, 1) + 42, static_cast<std::uint32_t>(dataEnd + 16));
    return out;
}

} // namespace

void TestZipArchive::readsMembers_data()
{
    QTest::addColumn<bool>("byPython");
    QTest::newRow("written by hand") << false;
    QTest::newRow("written by Python, sizes behind the content") << true;
}

void TestZipArchive::readsMembers()
{
    QFETCH(bool, byPython);
    if (byPython)
        NEEDS_PYTHON();
    const auto zip = byPython ? test::pythonZip(test::makeZip(sampleFiles())) : test::makeZip(sampleFiles());
    QVERIFY(ZipArchive::looksLikeZip(zip));
    const auto archive = ZipArchive::parse(zip);
    QVERIFY2(archive, test::explain(archive));
    QCOMPARE(archive->members().size(), sampleFiles().size());
    for (std::size_t i = 0; i < sampleFiles().size(); ++i) {
        QCOMPARE(archive->members()[i].name, sampleFiles()[i].name);
        QCOMPARE(archive->members()[i].directory, sampleFiles()[i].name.ends_with('/'));
        const auto content = archive->read(i);
        QVERIFY2(content, test::explain(content));
        QCOMPARE(test::Bytes(content->view().begin(), content->view().end()), sampleFiles()[i].content);
    }
    QCOMPARE(archive->find("folder/stored.bin"), std::optional<std::size_t>(2));
    QVERIFY(!archive->find("stored.bin"));
}

void TestZipArchive::readsTheStartOfAMember()
{
    const auto zip = test::makeZip(sampleFiles());
    const auto archive = ZipArchive::parse(zip);
    QVERIFY2(archive, test::explain(archive));
    for (std::size_t i = 0; i < sampleFiles().size(); ++i) {
        const auto& whole = sampleFiles()[i].content;
        const auto start = archive->readStart(i, 16);
        QVERIFY2(start, test::explain(start));
        QCOMPARE(test::Bytes(start->view().begin(), start->view().end()),
                 test::slice(whole, 0, std::min<std::size_t>(16, whole.size())));
    }
}

void TestZipArchive::rewritesNothingAsItWas()
{
    const auto zip = test::makeZip(sampleFiles());
    QCOMPARE(rewrite(zip, {}), zip);
}

void TestZipArchive::replacesMembersAndKeepsTheRest()
{
    NEEDS_PYTHON();
    const auto zip = test::makeZip(sampleFiles());
    const auto newFirst = test::xorshiftWords(9, 12345);
    const auto newStored = test::bytesOf("now short");
    const auto before = test::readZip(zip);
    const auto after = test::readZip(rewrite(zip, {{"folder/stored.bin", newStored}, {"first.bin", newFirst}}));
    QCOMPARE(after.size(), before.size());
    for (std::size_t i = 0; i < after.size(); ++i) {
        QCOMPARE(after[i].name, before[i].name);
        QCOMPARE(after[i].time, before[i].time);
        QCOMPARE(after[i].method, before[i].method);
        QCOMPARE(after[i].attributes, before[i].attributes);
        const bool replaced = i == 0 || i == 2;
        QCOMPARE(after[i].content, i == 0 ? newFirst : i == 2 ? newStored : before[i].content);
        QVERIFY(replaced || after[i].packedSize == before[i].packedSize);
    }
}

void TestZipArchive::givesTheSameBytesInEveryTimeZone()
{
    auto zip = test::makeZip(sampleFiles());
    const std::vector<std::uint32_t> times{
        0x525C'0000 + 0x2C20, // 2021-02-28 05:33
        0x527C'0000 + 0x13C0, // 2021-03-28 02:30, an hour that Berlin skips
        0x534E'0000 + 0x13C0, // 2021-10-14 02:30
        0,                    // no date at all
        0xFF9F'0000 + 0xBF7D, // 2107-12-31 23:59:58
    };
    for (std::size_t i = 0; i < times.size(); ++i) {
        const std::size_t entry = centralEntry(zip, int(i));
        test::putU32(zip, entry + 12, times[i]);
        test::putU32(zip, test::getU32(zip, entry + 42) + 10, times[i]);
    }
    const auto oldZone = qgetenv("TZ");
    for (const char* member : {"first.bin", "text.json"}) {
        const auto expected = rewrite(zip, {{member, test::xorshiftWords(9, 12345)}});
        for (std::size_t i = 0; i < times.size(); ++i)
            QCOMPARE(test::getU32(expected, centralEntry(expected, int(i)) + 12), times[i]);
        for (const char* zone : {"UTC", "Europe/Berlin", "Asia/Shanghai", "America/St_Johns"}) {
            qputenv("TZ", zone);
            QVERIFY(ZipArchive::parse(expected));
            QCOMPARE(rewrite(zip, {{member, test::xorshiftWords(9, 12345)}}), expected);
        }
    }
    oldZone.isNull() ? qunsetenv("TZ") : qputenv("TZ", oldZone);
}

void TestZipArchive::keepsMembersWithTrailingSizes()
{
    NEEDS_PYTHON();
    const auto zip = withTrailingSizes();
    QCOMPARE(test::namesIn(zip), (std::vector<std::string>{"a", "b"}));
    const auto after = rewrite(zip, {{"b", test::bytesOf("other text")}});
    QCOMPARE(test::readZip(after)[0].content, test::xorshiftWords(1, 100));
    QCOMPARE(test::readZip(after)[1].content, test::bytesOf("other text"));
}

void TestZipArchive::replacesARecordWithTrailingSizes()
{
    NEEDS_PYTHON();
    const auto zip = rewrite(withTrailingSizes(), {{"a", test::bytesOf("short")}});
    QCOMPARE(zip[6] & std::byte{8}, std::byte{0}); // the sizes stand in front again
    QCOMPARE(zip[centralEntry(zip, 0) + 8] & std::byte{8}, std::byte{0});
    const auto after = test::readZip(zip);
    QCOMPARE(after[0].content, test::bytesOf("short"));
    QCOMPARE(after[1].content, test::bytesOf("text"));
}

void TestZipArchive::refusesHostileArchives_data()
{
    QTest::addColumn<test::Bytes>("zip");
    QTest::addColumn<int>("code");
    const test::Bytes good = test::makeZip(sampleFiles());
    const auto add = [&](const char* name, ErrorCode code, auto&& change) {
        test::Bytes zip = good;
        change(zip);
        QTest::newRow(name) << zip << int(code);
    };

    for (const char* name : {"/etc/passwd", "../up", "a/../../up", "C:name", "back\\slash", "line\nfeed"})
        QTest::newRow(qPrintable(QString("a member called %1").arg(QString(name).toHtmlEscaped())))
            << test::makeZip({{name, test::bytesOf("x"), true}}) << int(ErrorCode::badName);
    add("a name twice", ErrorCode::duplicate, [&](test::Bytes& zip) {
        // "empty" becomes a second "text.json" would change lengths, so two of equal length are made equal.
        zip = test::makeZip({{"same1", test::bytesOf("a"), true}, {"same2", test::bytesOf("b"), true}});
        for (std::size_t i = 0; i + 5 <= zip.size(); ++i)
            if (std::equal(zip.begin() + i, zip.begin() + i + 5, test::bytesOf("same2").begin()))
                zip[i + 4] = std::byte{'1'};
    });
    add("an encrypted member", ErrorCode::unsupportedFormat,
        [&](test::Bytes& zip) { zip[centralEntry(zip, 0) + 8] |= std::byte{1}; });
    add("a packing method that we do not know", ErrorCode::unsupportedFormat, [&](test::Bytes& zip) {
        test::putU16(zip, centralEntry(zip, 0) + 10, 12);
        test::putU16(zip, 8, 12);
    });
    add("a packing method that the local header does not know of", ErrorCode::corrupt,
        [&](test::Bytes& zip) { test::putU16(zip, centralEntry(zip, 0) + 10, 0); });
    add("a member of 2 GB when unpacked", ErrorCode::tooLarge, [&](test::Bytes& zip) {
        test::putU32(zip, centralEntry(zip, 0) + 24, 0x80000000);
        test::putU32(zip, 22, 0x80000000); // the local header tells the same lie
    });
    add("members of 750 MB together", ErrorCode::tooLarge, [&](test::Bytes& zip) {
        zip = test::makeZip({{"1", test::xorshiftWords(1, 260'000), false},
                             {"2", test::xorshiftWords(2, 260'000), false},
                             {"3", test::xorshiftWords(3, 260'000), false}});
        for (int i = 0; i < 3; ++i) {
            test::putU32(zip, centralEntry(zip, i) + 24, 250 << 20);
            test::putU32(zip, test::getU32(zip, centralEntry(zip, i) + 42) + 22, 250 << 20);
        }
    });
    add("a member larger than deflate can pack", ErrorCode::corrupt, [&](test::Bytes& zip) {
        test::putU32(zip, centralEntry(zip, 0) + 24, 200 << 20);
        test::putU32(zip, 22, 200 << 20); // the local header tells the same lie
    });
    add("a stored member with two sizes", ErrorCode::corrupt,
        [&](test::Bytes& zip) { test::putU32(zip, centralEntry(zip, 2) + 24, 299); });
    add("members on top of each other", ErrorCode::corrupt, [&](test::Bytes& zip) {
        test::putU32(zip, centralEntry(zip, 2) + 42, test::getU32(zip, centralEntry(zip, 0) + 42));
    });
    add("a member inside another one", ErrorCode::corrupt, [&](test::Bytes& zip) {
        test::putU32(zip, centralEntry(zip, 2) + 42, test::getU32(zip, centralEntry(zip, 0) + 42) + 100);
    });
    add("a member beyond the directory", ErrorCode::corrupt, [&](test::Bytes& zip) {
        test::putU32(zip, centralEntry(zip, 4) + 42, static_cast<std::uint32_t>(zip.size()));
    });
    add("a member at the end of the address range", ErrorCode::corrupt,
        [&](test::Bytes& zip) { test::putU32(zip, centralEntry(zip, 4) + 42, 0xFFFFFFFF); });
    add("packed data that runs into the next member", ErrorCode::corrupt, [&](test::Bytes& zip) {
        test::putU32(zip, centralEntry(zip, 0) + 20, 100'000);
        test::putU32(zip, 18, 100'000); // the local header tells the same lie
    });
    add("packed data that runs a little into the next member", ErrorCode::corrupt, [&](test::Bytes& zip) {
        const std::uint32_t size = test::getU32(zip, 18) + 10;
        test::putU32(zip, centralEntry(zip, 0) + 20, size);
        test::putU32(zip, 18, size); // the local header tells the same lie
    });
    add("a local name that differs", ErrorCode::corrupt, [&](test::Bytes& zip) { zip[30] = std::byte{'g'}; });
    add("a local size that differs", ErrorCode::corrupt, [&](test::Bytes& zip) { zip[22] ^= std::byte{1}; });
    add("a local name beyond the file", ErrorCode::corrupt, [&](test::Bytes& zip) { test::putU16(zip, 26, 0xFFFF); });
    add("more members than promised", ErrorCode::corrupt, [&](test::Bytes& zip) {
        test::putU16(zip, endRecord(zip) + 8, 4);
        test::putU16(zip, endRecord(zip) + 10, 4);
    });
    add("fewer members than promised", ErrorCode::corrupt, [&](test::Bytes& zip) {
        test::putU16(zip, endRecord(zip) + 8, 6);
        test::putU16(zip, endRecord(zip) + 10, 6);
    });
    add("65000 members", ErrorCode::tooLarge, [&](test::Bytes& zip) {
        test::putU16(zip, endRecord(zip) + 8, 65000);
        test::putU16(zip, endRecord(zip) + 10, 65000);
    });
    add("zip64", ErrorCode::unsupportedFormat, [&](test::Bytes& zip) {
        test::putU16(zip, endRecord(zip) + 8, 0xFFFF);
        test::putU16(zip, endRecord(zip) + 10, 0xFFFF);
    });
    add("zip64 beside small numbers", ErrorCode::unsupportedFormat, [&](test::Bytes& zip) {
        test::Bytes locator(20);
        test::putU32(locator, 0, 0x07064B50);
        zip.insert(zip.end() - 22, locator.begin(), locator.end());
    });
    add("a directory of more than a megabyte", ErrorCode::tooLarge, [&](test::Bytes& zip) {
        const test::Bytes names(1 << 20);
        zip.insert(zip.end() - 22, names.begin(), names.end());
        test::putU32(zip, endRecord(zip) + 12, test::getU32(zip, endRecord(zip) + 12) + (1 << 20));
    });
    add("two ends", ErrorCode::corrupt, [&](test::Bytes& zip) {
        const auto end = test::slice(zip, endRecord(zip), 22);
        test::putU16(zip, zip.size() - 2, 22); // the second one is the comment of the first
        zip.insert(zip.end(), end.begin(), end.end());
    });
    add("another end in a comment that does not end there", ErrorCode::corrupt, [&](test::Bytes& zip) {
        auto comment = test::slice(zip, endRecord(zip), 22);
        comment.push_back({});
        test::putU32(comment, 16, static_cast<std::uint32_t>(zip.size()) - test::getU32(comment, 12));
        test::putU16(zip, zip.size() - 2, 23);
        zip.insert(zip.end(), comment.begin(), comment.end());
    });
    add("one disk of several", ErrorCode::unsupportedFormat,
        [&](test::Bytes& zip) { test::putU16(zip, endRecord(zip) + 4, 1); });
    add("a directory of 4 GB", ErrorCode::corrupt,
        [&](test::Bytes& zip) { test::putU32(zip, endRecord(zip) + 12, 0xFFFFFFFE); });
    add("a directory that lies elsewhere", ErrorCode::corrupt,
        [&](test::Bytes& zip) { test::putU32(zip, endRecord(zip) + 16, 0); });
    add("bytes behind the end", ErrorCode::truncated, [&](test::Bytes& zip) { zip.push_back({}); });
    add("nothing but a signature", ErrorCode::truncated, [&](test::Bytes& zip) { zip.resize(4); });
}

void TestZipArchive::refusesHostileArchives()
{
    QFETCH(test::Bytes, zip);
    QFETCH(int, code);
    const auto archive = ZipArchive::parse(zip);
    QVERIFY(!archive);
    QVERIFY2(int(archive.error().code) == code, test::explain(archive));
    QVERIFY(!archive.error().detail.empty());
}

void TestZipArchive::noticesDamagedContent()
{
    auto zip = test::makeZip(sampleFiles());
    const std::size_t inStored = test::getU32(zip, centralEntry(zip, 2) + 42) + 30 + 17 + 5;
    zip[inStored] ^= std::byte{1};
    const auto archive = ZipArchive::parse(zip);
    QVERIFY2(archive, test::explain(archive));
    const auto content = archive->read(2);
    QVERIFY(!content);
    QCOMPARE(content.error().code, ErrorCode::badChecksum);
    QCOMPARE(content.error().subject, std::string("folder/stored.bin"));
    QVERIFY(archive->read(2, true));
}

void TestZipArchive::noticesContentOfAnotherSize_data()
{
    QTest::addColumn<int>("difference");
    QTest::newRow("it unpacks to less than the headers say") << 1;
    QTest::newRow("it unpacks to more than the headers say") << -1;
}

void TestZipArchive::noticesContentOfAnotherSize()
{
    QFETCH(int, difference);
    auto zip = test::makeZip(sampleFiles());
    const std::size_t local = test::getU32(zip, centralEntry(zip, 4) + 42);
    for (const std::size_t size : {centralEntry(zip, 4) + 24, local + 22})
        test::putU32(zip, size, static_cast<std::uint32_t>(4000 + difference));
    const auto archive = ZipArchive::parse(zip);
    QVERIFY2(archive, test::explain(archive));
    QVERIFY(archive->readStart(4, 16));
    for (const bool ignoreChecksum : {false, true}) {
        const auto content = archive->read(4, ignoreChecksum);
        QVERIFY(!content);
        QVERIFY2(content.error().code == ErrorCode::corrupt, test::explain(content));
        QCOMPARE(content.error().subject, std::string("text.json"));
    }
}

void TestZipArchive::survivesEveryTruncation()
{
    const auto zip = test::makeZip(sampleFiles());
    for (std::size_t size = 0; size < zip.size(); ++size)
        QVERIFY(!ZipArchive::parse(ByteView(zip).first(size)));
}

void TestZipArchive::survivesEveryFlippedBit()
{
    const auto original = test::makeZip(
        {{"a.bin", test::bytesOf(std::string(600, 'y')), false}, {"b.bin", test::xorshiftWords(2, 64), true}});
    auto zip = original;
    for (std::size_t bit = 0; bit < zip.size() * 8; ++bit) {
        zip[bit / 8] ^= std::byte(1 << bit % 8);
        if (const auto archive = ZipArchive::parse(zip)) {
            const std::vector<test::Bytes> expected{test::bytesOf(std::string(600, 'y')), test::xorshiftWords(2, 64)};
            for (std::size_t i = 0; i < archive->members().size(); ++i) {
                (void)archive->readStart(i, 16);
                (void)archive->read(i, true);
                if (const auto content = archive->read(i))
                    QVERIFY2(std::equal(content->view().begin(), content->view().end(), expected[i].begin(),
                                        expected[i].end()),
                             qPrintable(QString("bit %1").arg(bit)));
            }
            for (std::size_t i = 0; i < archive->members().size(); ++i) {
                const ZipArchive::Replacement nothing{i, {}};
                const auto rewritten = archive->rewritten({&nothing, 1});
                QVERIFY2(rewritten && ZipArchive::parse(flatten(*rewritten)), qPrintable(QString("bit %1").arg(bit)));
            }
        }
        zip[bit / 8] ^= std::byte(1 << bit % 8);
    }
}

QTEST_GUILESS_MAIN(TestZipArchive)
#include "TestZipArchive.moc"
