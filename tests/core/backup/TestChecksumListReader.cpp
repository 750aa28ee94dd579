// SPDX-License-Identifier: MIT
#include "core/backup/ChecksumListReader.h"

#include "tests/core/backup/ListTools.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <map>

using namespace core;
using namespace core::backup;
using nlohmann::json;
using test::joined;
using test::readList;
using test::WholeList;
using Lines = std::vector<std::string>;

Q_DECLARE_METATYPE(std::string)
Q_DECLARE_METATYPE(Lines)

class TestChecksumListReader : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryVariant_data();
    void readsEveryVariant();
    void refusesUnusableVariants_data();
    void refusesUnusableVariants();
    void hasARowForEveryVariant();
    void knowsTheLimitOfTheVendor();
    void judgesEntries_data();
    void judgesEntries();
    void refusesWhatIsNoList_data();
    void refusesWhatIsNoList();
    void showsRejectedNamesAsTheyStand();
    void rejectsNamesLongerThanTheBuffer();
    void goesOnFromEveryOffset();
    void staysAtTheEnd();
    void handsOnErrorsOfTheSource();
    void everyTruncationIsAnError();
    void everyBitFlipIsAnErrorOrHitsOneEntry();
    void hasAKeyForEveryValueProblem();
};

namespace
{

test::Bytes variant(const std::string& name)
{
    return test::readFile(test::dataFile("quecpython/variants/" + name));
}

const Lines sample = {
    "/usr/apn_cfg.json 0x2b4ccbcc",     "/usr/app/__init__.py 0x33782b7f", "/usr/app/config.json 0xd3fc0d5a",
    "/usr/app/net.py 0xf9dae4cc",       "/usr/assets/blob.bin 0xebd32f8b", "/usr/assets/block4096.bin 0x3ea6d893",
    "/usr/assets/lead0.bin 0x359a672f", "/usr/docs/说明.txt 0x9d5e0489",   "/usr/main.py 0x4f2e372a",
};

Lines with(Lines lines, std::size_t index, const std::string& line)
{
    lines.at(index) = line;
    return lines;
}

Lines followedBy(Lines lines, const Lines& more)
{
    lines.insert(lines.end(), more.begin(), more.end());
    return lines;
}

Lines generated(int count)
{
    Lines lines;
    for (int i = 0; i < count; ++i) {
        char line[64];
        std::snprintf(line, sizeof line, "/usr/data/part_%04d.bin 0x%x", i, 0x10000000 + i);
        lines.push_back(line);
    }
    return lines;
}

/// What the reader must make of each variant that is a usable list.
std::map<std::string, Lines> readableVariants()
{
    const Lines flat = {
        "/usr/apn_cfg.json 0x2b4ccbcc no-leading-slash", "/usr/__init__.py 0x33782b7f no-leading-slash",
        "/usr/config.json 0xd3fc0d5a no-leading-slash",  "/usr/net.py 0xf9dae4cc no-leading-slash",
        "/usr/blob.bin 0xebd32f8b no-leading-slash",     "/usr/block4096.bin 0x3ea6d893 no-leading-slash",
        "/usr/lead0.bin 0x359a672f no-leading-slash",    "/usr/说明.txt 0x9d5e0489 no-leading-slash",
        "/usr/main.py 0x4f2e372a no-leading-slash",
    };
    // The digests of the legacy list are also in trees.json, written down there apart from the lists.
    Lines legacy;
    const json trees = json::parse(test::textOf(test::readFile(test::dataFile("quecpython/expected/trees.json"))));
    for (const std::string& line : sample) {
        const std::string path = line.substr(5, line.rfind(' ') - 5);
        for (const json& file : trees["user_partition"]["files"]) {
            if (file["path"] == path)
                legacy.push_back("/usr/" + path + " sha256:" + file["sha256"].get<std::string>());
        }
    }
    return {
        {"checksum_qpycom_v1_4.json", flat},
        {"checksum_device_rewritten.json", sample},
        {"checksum_upper_no_prefix.json", sample},
        {"checksum_with_empty_file.json", followedBy(sample, {"/usr/assets/empty.flag 0xffffffff"})},
        {"checksum_sha256_legacy.json", legacy},
        {"checksum_empty_value.json", followedBy({"/usr/main.py !value-empty"}, {sample.begin() + 1, sample.end()})},
        {"checksum_null_value.json", {sample[0], sample[1], "/usr/main.py !value-not-text"}},
        {"checksum_duplicates.json", followedBy(sample, {"/usr/MAIN.PY 0x1 other-case", "/usr/main.py 0x2"})},
        {"checksum_traversal.json",
         {"!dot-path-part 0x1", "!not-under-usr 0x2", "!not-under-usr 0x3", "!forbidden-character 0x4",
          "!forbidden-character 0x5", "!forbidden-character 0x6", "!name-empty 0x7", "!folder 0x8"}},
        {"checksum_ascii_escaped.json", with(sample, 7, sample[7] + " escaped")},
        {"checksum_over_16k.json", generated(320)},
        {"checksum_largest_fit.json", generated(292)},
    };
}

const std::map<std::string, std::string> unusableVariants = {
    {"checksum_truncated.json", "JSON ends inside a string"},
    {"checksum_zero_bytes.json", "JSON ends too early"},
    {"checksum_is_object.json", "checksum.json is not an array"},
};

test::Bytes goldenList()
{
    return test::readFile(test::dataFile("quecpython/expected/checksum.json"));
}

} // namespace

void TestChecksumListReader::readsEveryVariant_data()
{
    QTest::addColumn<std::string>("file");
    QTest::addColumn<Lines>("lines");
    for (const auto& [file, lines] : readableVariants())
        QTest::newRow(file.c_str()) << file << lines;
}

void TestChecksumListReader::readsEveryVariant()
{
    QFETCH(std::string, file);
    QFETCH(Lines, lines);
    const WholeList list = readList(variant(file));
    QVERIFY(!list.error);
    QCOMPARE(joined(list.lines), joined(lines));
}

void TestChecksumListReader::refusesUnusableVariants_data()
{
    QTest::addColumn<std::string>("file");
    QTest::addColumn<std::string>("where");
    for (const auto& [file, where] : unusableVariants)
        QTest::newRow(file.c_str()) << file << where;
}

void TestChecksumListReader::refusesUnusableVariants()
{
    QFETCH(std::string, file);
    QFETCH(std::string, where);
    const WholeList list = readList(variant(file));
    QVERIFY(list.error);
    QCOMPARE(list.error->code, ErrorCode::syntax);
    QCOMPARE(QString(list.error->where), QString::fromStdString(where));
}

void TestChecksumListReader::hasARowForEveryVariant()
{
    const json index = json::parse(test::textOf(variant("index.json")));
    const auto readable = readableVariants();
    int lists = 0;
    for (const auto& [file, about] : index.items()) {
        if (about["kind"] != "checksum")
            continue;
        ++lists;
        QVERIFY2(readable.contains(file) != unusableVariants.contains(file), file.c_str());
        QCOMPARE(variant(file).size(), about["bytes"].get<std::size_t>());
    }
    QCOMPARE(lists, 15);
}

void TestChecksumListReader::knowsTheLimitOfTheVendor()
{
    QVERIFY(largerThanVendorLimit(static_cast<std::uint32_t>(variant("checksum_over_16k.json").size())));
    QVERIFY(!largerThanVendorLimit(static_cast<std::uint32_t>(variant("checksum_largest_fit.json").size())));
    QVERIFY(!largerThanVendorLimit(16384));
    QVERIFY(largerThanVendorLimit(16385));
}

void TestChecksumListReader::judgesEntries_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<Lines>("lines");
    const auto list = [](const char* title, const std::string& text, const Lines& lines) {
        QTest::newRow(title) << text << lines;
    };
    const auto entry = [&](const char* title, const std::string& text, const std::string& line) {
        list(title, "[" + text + R"(,{"name":"/usr/z","crc32":"0x2"}])", {line, "/usr/z 0x2"});
    };
    const auto value = [&](const char* title, const std::string& text, const std::string& shown) {
        entry(title, R"({"name":"/usr/a","crc32":)" + text + "}", "/usr/a " + shown);
    };
    list("empty list", "[]", {});
    list("empty list with blanks and byte order mark", "\xEF\xBB\xBF [ ] ", {});

    value("short value", "\"0x75\"", "0x75");
    value("zero", "\"0x0\"", "0x0");
    value("upper case prefix and digits", "\"0XABCDEF\"", "0xabcdef");
    value("no prefix", "\"f\"", "0xf");
    value("padded", "\"0x00000000000000000000000012345678\"", "0x12345678");
    value("padded to 64 digits", "\"0x" + std::string(63, '0') + "1\"", "0x1");
    value("padded beyond reason", "\"0x" + std::string(200, '0') + "1\"", "!value-too-large");
    value("largest", "\"ffffffff\"", "0xffffffff");
    value("33 bits", "\"0x100000000\"", "!value-too-large");
    value("many digits", "\"0x123456789abcdef0123456789\"", "!value-too-large");
    value("prefix alone", "\"0x\"", "!value-not-hex");
    value("no digits", "\"hello\"", "!value-not-hex");
    value("letter behind the digits", "\"0x12g\"", "!value-not-hex");
    value("sign", "\"-0x1\"", "!value-not-hex");
    value("blank", "\" 0x1\"", "!value-not-hex");
    value("two prefixes", "\"0x0x1\"", "!value-not-hex");
    value("empty", "\"\"", "!value-empty");
    value("null", "null", "!value-not-text");
    value("number", "117", "!value-not-text");
    value("truth value", "true", "!value-not-text");
    value("object", R"({"crc32":"0x1","name":"/usr/b"})", "!value-not-text");
    value("array", R"(["0x1"])", "!value-not-text");

    const std::string digest = "9bdf42c2dd31939b2b595bc8627da6c9034c73dd34b2de65622b4f1d3b1e33dd";
    entry("no value", R"({"name":"/usr/a"})", "/usr/a !value-missing");
    entry("no name", R"({"crc32":"0x1"})", "!name-missing 0x1");
    entry("empty object", "{}", "!name-missing !value-missing");
    entry("name is null", R"({"name":null,"crc32":"0x1"})", "!name-not-text 0x1");
    entry("name is an object", R"({"name":{"name":"/usr/a"},"crc32":"0x1"})", "!name-not-text 0x1");
    entry("number instead of an entry", "5", "!name-missing !value-missing");
    entry("text instead of an entry", "\"/usr/a\"", "!name-missing !value-missing");
    entry("array instead of an entry", R"([["name","/usr/a"],{}])", "!name-missing !value-missing");
    entry("null instead of an entry", "null", "!name-missing !value-missing");
    entry("legacy value in upper case",
          R"({"name":"/usr/a","sha256":"9BDF42C2DD31939B2B595BC8627DA6C9034C73DD34B2DE65622B4F1D3B1E33DD"})",
          "/usr/a sha256:" + digest);
    entry("legacy value too short", R"({"name":"/usr/a","sha256":")" + digest.substr(1) + "\"}",
          "/usr/a !value-not-hex");
    entry("legacy value too long", R"({"name":"/usr/a","sha256":")" + digest + "0\"}", "/usr/a !value-not-hex");
    entry("legacy value much too long", R"({"name":"/usr/a","sha256":")" + digest + digest + "\"}",
          "/usr/a !value-too-large");
    entry("legacy value with a wrong digit", R"({"name":"/usr/a","sha256":"g)" + digest.substr(1) + "\"}",
          "/usr/a !value-not-hex");
    entry("both values", R"({"sha256":")" + digest + R"(","name":"/usr/a","crc32":"0x1"})", "/usr/a 0x1");
    entry("unusable CRC beside a legacy value", R"({"crc32":"","name":"/usr/a","sha256":")" + digest + "\"}",
          "/usr/a sha256:" + digest);
    entry("both values unusable", R"({"name":"/usr/a","crc32":null,"sha256":""})", "/usr/a !value-not-text");

    entry("more keys", R"({"size":5,"name":"/usr/a","tags":["name",{"crc32":"0x9"}],"crc32":"0x1","x":{}})",
          "/usr/a 0x1");
    entry("keys with other ends",
          R"({"nam":"/usr/b","name2":"/usr/c","name":"/usr/a","crc32":"0x1","crc3":"0x3","crc322":"0x4"})",
          "/usr/a 0x1");
    entry("keys in upper case", R"({"NAME":"/usr/a","CRC32":"0x1"})", "!name-missing !value-missing");
    entry("a very long key", "{\"name" + std::string(300, ' ') + R"(":"/usr/b","name":"/usr/a","crc32":"0x1"})",
          "/usr/a 0x1");
    entry("escaped keys", R"({"n\u0061me":"/usr/a","\u0063rc32":"0x1"})", "/usr/a 0x1");
    entry("name twice: the last one counts", R"({"name":"/usr/b","crc32":"0x1","name":"/usr/a"})", "/usr/a 0x1");
    entry("name twice, the last one unusable", R"({"name":"/usr/b","crc32":"0x1","name":7})", "!name-not-text 0x1");
    entry("name twice, the last one in ASCII", R"({"name":"/usr/\u8bf4","crc32":"0x1","name":"/usr/a"})", "/usr/a 0x1");
    entry("value twice: the last one counts", R"({"name":"/usr/a","crc32":"0x9","crc32":"0x1"})", "/usr/a 0x1");
    entry("value twice, the last one unusable", R"({"name":"/usr/a","crc32":"0x9","crc32":"y"})",
          "/usr/a !value-not-hex");
    entry("escapes of ASCII are harmless", R"({"name":"\/usr\/\u0061","crc32":"\u0030x1"})", "/usr/a 0x1");
    entry("escape of a non-ASCII character below 256", R"({"name":"/usr/\u00e4","crc32":"0x1"})", "/usr/ä 0x1 escaped");
}

void TestChecksumListReader::judgesEntries()
{
    QFETCH(std::string, text);
    QFETCH(Lines, lines);
    const WholeList list = readList(test::bytesOf(text));
    QVERIFY2(!list.error, list.error ? list.error->where : "");
    QCOMPARE(joined(list.lines), joined(lines));
}

void TestChecksumListReader::refusesWhatIsNoList_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<int>("entriesBefore");
    const auto row = [](const char* title, const char* text, int entries) {
        QTest::newRow(title) << std::string(text) << entries;
    };
    row("blanks", "  \n", 0);
    row("a text", "\"[]\"", 0);
    row("null", "null", 0);
    row("text behind the list", R"([{"name":"/usr/a","crc32":"0x1"}]x)", 1);
    row("second list", R"([{"name":"/usr/a","crc32":"0x1"}][])", 1);
    row("comma at the end", R"([{"name":"/usr/a","crc32":"0x1"},])", 1);
    row("comma at the end of an entry", R"([{"name":"/usr/a","crc32":"0x1",}])", 0);
    row("no comma", R"([{"name":"/usr/a","crc32":"0x1"}{"name":"/usr/b","crc32":"0x1"}])", 1);
    row("list never ends", R"([{"name":"/usr/a","crc32":"0x1"})", 1);
    row("error within an ignored value", R"([{"name":"/usr/a","x":[tru],"crc32":"0x1"}])", 0);
}

void TestChecksumListReader::refusesWhatIsNoList()
{
    QFETCH(std::string, text);
    QFETCH(int, entriesBefore);
    const WholeList list = readList(test::bytesOf(text));
    QVERIFY(list.error);
    QCOMPARE(list.error->code, ErrorCode::syntax);
    QCOMPARE(static_cast<int>(list.lines.size()), entriesBefore);
}

void TestChecksumListReader::showsRejectedNamesAsTheyStand()
{
    const auto bytes = variant("checksum_traversal.json");
    const json expected = json::parse(test::textOf(bytes));
    std::array<char, 64> name;
    SpanSource source(bytes);
    ChecksumListReader reader(source, name);
    ListEntry entry;
    for (const json& element : expected) {
        QVERIFY(*reader.next(entry));
        QVERIFY(!entry.usable());
        QVERIFY(entry.name.empty());
        QCOMPARE(std::string(entry.rejectedName), element["name"].get<std::string>());
    }
    QVERIFY(!*reader.next(entry));
}

void TestChecksumListReader::rejectsNamesLongerThanTheBuffer()
{
    const auto bytes = test::bytesOf(R"([{"name":"/usr/12345","crc32":"0x1"},{"name":"usr/12345","crc32":"0x2"},)"
                                     R"({"name":"/usr/123456","crc32":"0x3"},{"name":"/usr/1234","crc32":"0x4"}])");
    std::array<char, 10> name;
    SpanSource source(bytes);
    ChecksumListReader reader(source, name);
    const WholeList list = test::readOn(reader);
    QVERIFY(!list.error);
    QCOMPARE(joined(list.lines),
             joined({"/usr/12345 0x1", "/usr/12345 0x2 no-leading-slash", "!name-too-long 0x3", "/usr/1234 0x4"}));

    ChecksumListReader blind(source, {});
    QCOMPARE(joined(test::readOn(blind).lines),
             joined({"!name-too-long 0x1", "!name-too-long 0x2", "!name-too-long 0x3", "!name-too-long 0x4"}));
}

void TestChecksumListReader::goesOnFromEveryOffset()
{
    for (const char* file : {"checksum_qpycom_v1_4.json", "checksum_traversal.json", "checksum_duplicates.json"}) {
        const auto bytes = variant(file);
        const WholeList whole = readList(bytes);
        std::array<char, 256> name;
        SpanSource source(bytes);
        ChecksumListReader reader(source, name);
        for (std::size_t i = whole.ends.size(); i-- > 0;) {
            reader.seek(whole.ends[i]);
            QCOMPARE(reader.offset(), whole.ends[i]);
            const WholeList rest = test::readOn(reader);
            QVERIFY(!rest.error);
            QCOMPARE(joined(rest.lines), joined({whole.lines.begin() + i + 1, whole.lines.end()}));
        }
        reader.rewind();
        QCOMPARE(reader.offset(), 0u);
        QCOMPARE(joined(test::readOn(reader).lines), joined(whole.lines));
    }
}

void TestChecksumListReader::staysAtTheEnd()
{
    for (const std::string text : {"[]", R"([{"name":"/usr/a","crc32":"0x1"} ] )"}) {
        std::array<char, 16> name;
        SpanSource source(std::as_bytes(std::span(text)));
        ChecksumListReader reader(source, name);
        const WholeList whole = test::readOn(reader);
        for (int i = 0; i < 3; ++i) {
            const WholeList rest = test::readOn(reader);
            QVERIFY(!rest.error);
            QVERIFY(rest.lines.empty());
            QCOMPARE(reader.offset(), whole.ends.empty() ? 0u : whole.ends.back());
        }
    }
}

void TestChecksumListReader::handsOnErrorsOfTheSource()
{
    const auto bytes = goldenList();
    std::array<char, 256> name;
    test::TestSource source(bytes, 16);
    ChecksumListReader reader(source, name);
    QVERIFY(!test::readOn(reader).error);
    const std::size_t reads = source.reads;
    for (std::size_t failAt = 0; failAt < reads; ++failAt) {
        source.reads = 0;
        source.failAt = failAt;
        reader.rewind();
        const WholeList list = test::readOn(reader);
        QVERIFY(list.error);
        QCOMPARE(list.error->code, ErrorCode::deviceIo);
        // The next attempt meets a source that works again, and goes on where the last one stopped.
        const WholeList rest = [&] {
            reader.seek(reader.offset());
            return test::readOn(reader);
        }();
        QVERIFY(!rest.error);
        QCOMPARE(joined(followedBy(list.lines, rest.lines)), joined(sample));
    }
}

void TestChecksumListReader::everyTruncationIsAnError()
{
    for (const char* file : {"expected/checksum.json", "variants/checksum_traversal.json",
                             "variants/checksum_qpycom_v1_4.json", "variants/checksum_sha256_legacy.json"}) {
        const auto bytes = test::readFile(test::dataFile("quecpython/" + std::string(file)));
        const WholeList whole = readList(bytes);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            const WholeList list = readList(test::Bytes(bytes.begin(), bytes.begin() + size));
            if (bytes[size] == std::byte{'\r'} || bytes[size] == std::byte{'\n'})
                continue; // blanks behind the end of a list are no loss
            QVERIFY2(list.error, std::to_string(size).c_str());
            QCOMPARE(list.error->code, ErrorCode::syntax);
            QVERIFY(list.lines.size() <= whole.lines.size());
            QVERIFY(std::equal(list.lines.begin(), list.lines.end(), whole.lines.begin()));
        }
    }
}

void TestChecksumListReader::everyBitFlipIsAnErrorOrHitsOneEntry()
{
    for (const char* file : {"expected/checksum.json", "variants/checksum_device_rewritten.json",
                             "variants/checksum_qpycom_v1_4.json", "variants/checksum_ascii_escaped.json"}) {
        const auto bytes = test::readFile(test::dataFile("quecpython/" + std::string(file)));
        const WholeList whole = readList(bytes);
        int stillLists = 0;
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            auto flipped = bytes;
            flipped[bit / 8] ^= std::byte(1 << bit % 8);
            const WholeList list = readList(flipped);
            if (list.error) {
                QCOMPARE(list.error->code, ErrorCode::syntax);
                continue;
            }
            ++stillLists;
            const std::string where = std::string(file) + ", bit " + std::to_string(bit);
            QVERIFY2(list.lines.size() == whole.lines.size(), where.c_str());
            for (std::size_t i = 0; i < list.lines.size(); ++i) {
                const bool hit = bit / 8 < whole.ends[i] && (i == 0 || bit / 8 >= whole.ends[i - 1]);
                QVERIFY2(hit || list.lines[i] == whole.lines[i], where.c_str());
            }
        }
        QVERIFY(stillLists > 0);
    }
}

void TestChecksumListReader::hasAKeyForEveryValueProblem()
{
    QCOMPARE(QString(toText(ValueProblem::none)), QString());
    QStringList keys;
    for (int i = 1; i <= static_cast<int>(ValueProblem::tooLarge); ++i)
        keys.append(toText(static_cast<ValueProblem>(i)));
    QVERIFY(!keys.contains(QString()));
    QCOMPARE(keys.removeDuplicates(), 0);
}

QTEST_APPLESS_MAIN(TestChecksumListReader)
#include "TestChecksumListReader.moc"
