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
    void readsWhatLibzipWrites();
    void readsTheStartOfAMember();
    void rewritesNothingAsItWas();
    void replacesMembersAndKeepsTheRest();
    void givesTheSameBytesTwice();
    void keepsRecordsWithTrailingSizesWhole();
    void replacesARecordWithTrailingSizes();
    void refusesHostileArchives_data();
    void refusesHostileArchives();
    void noticesDamagedContent();
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
    const auto pieces = archive->rewritten(std::move(replacements));
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

void TestZipArchive::readsWhatLibzipWrites()
{
    const auto zip = test::makeZip(sampleFiles());
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
        const bool replaced = i == 0 || i == 2;
        QCOMPARE(after[i].content, i == 0 ? newFirst : i == 2 ? newStored : before[i].content);
        QVERIFY(replaced || after[i].packedSize == before[i].packedSize);
    }
}

void TestZipArchive::givesTheSameBytesTwice()
{
    const auto zip = test::makeZip(sampleFiles());
    const auto content = test::xorshiftWords(9, 12345);
    QCOMPARE(rewrite(zip, {{"first.bin", content}}), rewrite(zip, {{"first.bin", content}}));
}

void TestZipArchive::keepsRecordsWithTrailingSizesWhole()
{
    const auto zip = withTrailingSizes();
    QCOMPARE(test::namesIn(zip), (std::vector<std::string>{"a", "b"}));
    const auto after = rewrite(zip, {{"b", test::bytesOf("other text")}});
    QCOMPARE(test::readZip(after)[0].content, test::xorshiftWords(1, 100));
    QCOMPARE(test::slice(after, 0, 31 + 100 + 16), test::slice(zip, 0, 31 + 100 + 16));
    QCOMPARE(test::readZip(after)[1].content, test::bytesOf("other text"));
}

void TestZipArchive::replacesARecordWithTrailingSizes()
{
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
    const auto put16 = [](test::Bytes& zip, std::size_t at, unsigned value) {
        zip.at(at) = std::byte(value & 0xFF);
        zip.at(at + 1) = std::byte(value >> 8);
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
    add("a packing method that we do not know", ErrorCode::unsupportedFormat,
        [&](test::Bytes& zip) { put16(zip, centralEntry(zip, 0) + 10, 12); });
    add("a member of 2 GB when unpacked", ErrorCode::tooLarge,
        [&](test::Bytes& zip) { test::putU32(zip, centralEntry(zip, 0) + 24, 0x80000000); });
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
    add("a local name that differs", ErrorCode::corrupt, [&](test::Bytes& zip) { zip[30] = std::byte{'g'}; });
    add("a local size that differs", ErrorCode::corrupt, [&](test::Bytes& zip) { zip[22] ^= std::byte{1}; });
    add("a local name beyond the file", ErrorCode::corrupt, [&](test::Bytes& zip) { put16(zip, 26, 0xFFFF); });
    add("more members than promised", ErrorCode::corrupt, [&](test::Bytes& zip) {
        put16(zip, endRecord(zip) + 8, 4);
        put16(zip, endRecord(zip) + 10, 4);
    });
    add("fewer members than promised", ErrorCode::corrupt, [&](test::Bytes& zip) {
        put16(zip, endRecord(zip) + 8, 6);
        put16(zip, endRecord(zip) + 10, 6);
    });
    add("65000 members", ErrorCode::tooLarge, [&](test::Bytes& zip) {
        put16(zip, endRecord(zip) + 8, 65000);
        put16(zip, endRecord(zip) + 10, 65000);
    });
    add("zip64", ErrorCode::unsupportedFormat, [&](test::Bytes& zip) {
        put16(zip, endRecord(zip) + 8, 0xFFFF);
        put16(zip, endRecord(zip) + 10, 0xFFFF);
    });
    add("one disk of several", ErrorCode::unsupportedFormat,
        [&](test::Bytes& zip) { put16(zip, endRecord(zip) + 4, 1); });
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
            (void)archive->rewritten({});
        }
        zip[bit / 8] ^= std::byte(1 << bit % 8);
    }
}

QTEST_GUILESS_MAIN(TestZipArchive)
#include "TestZipArchive.moc"
