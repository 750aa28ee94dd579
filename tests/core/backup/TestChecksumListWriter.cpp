// SPDX-License-Identifier: MIT
#include "core/backup/ChecksumListWriter.h"

#include "tests/core/backup/ListTools.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <random>

using namespace core;
using namespace core::backup;
using nlohmann::json;

class TestChecksumListWriter : public QObject
{
    Q_OBJECT

private slots:
    void writesTheGoldenListByteForByte();
    void writesAnEmptyList();
    void roundTripsRandomLists();
    void refusesNamesThatAreNotNormal();
    void refusesWhatTheModuleWouldOutgrow();
    void goesOnAfterARefusal();
    void countsSizesAsTheyAre();
    void handsOnErrorsOfTheSink();
    void checksNamesBeforehand();
    void checksAsManyNamesAsItWouldWrite();
    void stopsAtTheEndOfMemory();
};

namespace
{

struct Item {
    std::string name;
    std::uint32_t crc;
};

/// Adds all; the index of the first one that is refused, or the number of items.
std::size_t addAll(ChecksumListWriter& writer, const std::vector<Item>& items)
{
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (!writer.add(items[i].name, items[i].crc))
            return i;
    }
    return items.size();
}

std::vector<Item> itemsOf(const test::Bytes& list)
{
    std::vector<Item> items;
    for (const json& entry : json::parse(test::textOf(list))) {
        const auto crc = std::stoul(entry["crc32"].get<std::string>(), nullptr, 16);
        items.push_back({entry["name"], static_cast<std::uint32_t>(crc)});
    }
    return items;
}

/// As the module rewrites a list.
std::string deviceForm(const std::vector<Item>& items)
{
    std::string text = "[";
    for (const Item& item : items) {
        char value[16];
        std::snprintf(value, sizeof value, "0x%x", item.crc);
        text += (text.size() > 1 ? ", " : "") + ("{\"crc32\": \"" + std::string(value)) + "\", \"name\": \"" +
                item.name + "\"}";
    }
    return text + "]";
}

test::Bytes dataFile(const char* name)
{
    return test::readFile(test::dataFile(std::string("quecpython/") + name));
}

} // namespace

void TestChecksumListWriter::writesTheGoldenListByteForByte()
{
    const auto golden = dataFile("expected/checksum.json");
    std::array<std::byte, 1024> memory;
    SpanSink sink(memory);
    ChecksumListWriter writer(sink);
    QVERIFY(writer.begin());
    QCOMPARE(addAll(writer, itemsOf(golden)), std::size_t{9});
    QVERIFY(writer.end());
    QCOMPARE(test::textOf({sink.written().begin(), sink.written().end()}), test::textOf(golden));
}

void TestChecksumListWriter::writesAnEmptyList()
{
    test::TestSink sink;
    ChecksumListWriter writer(sink);
    QVERIFY(writer.begin());
    QVERIFY(writer.end());
    QCOMPARE(test::textOf(sink.content), std::string("[]"));
}

void TestChecksumListWriter::roundTripsRandomLists()
{
    const std::uint32_t seed = test::seedOr(41);
    std::mt19937 random(seed);
    const char* parts[] = {"a", "B", "说明", " ", ".", "_", "é", "'", "{", "]", ",", ":", "😀"};
    for (int round = 0; round < 300; ++round) {
        std::vector<Item> items;
        std::vector<std::string> lines;
        test::TestSink sink;
        ChecksumListWriter writer(sink);
        QVERIFY(writer.begin());
        for (std::uint32_t i = random() % 40; i > 0; --i) {
            Item item{"/usr/x" + std::to_string(i), static_cast<std::uint32_t>(random()) >> random() % 32};
            for (std::uint32_t part = random() % 8; part > 0; --part)
                item.name += parts[random() % std::size(parts)];
            QVERIFY2(writer.add(item.name, item.crc), item.name.c_str());
            char value[16];
            std::snprintf(value, sizeof value, " 0x%x", item.crc);
            lines.push_back(item.name + value);
        }
        QVERIFY(writer.end());
        const test::WholeList read = test::readList(sink.content);
        QVERIFY2(!read.error, ("LIFEBOAT_SEED=" + std::to_string(seed)).c_str());
        QCOMPARE(test::joined(read.lines), test::joined(lines));
    }
}

void TestChecksumListWriter::refusesNamesThatAreNotNormal()
{
    test::TestSink sink;
    ChecksumListWriter writer(sink);
    QVERIFY(writer.begin());
    for (const char* name : {"", "usr/main.py", "/USR/main.py", "/main.py", "/usr/a\"b", "/usr/a\\b", "/usr/a\nb",
                             "/usr/../x", "/usr/checksum.json", "/usr/app/"}) {
        const auto added = writer.add(name, 1);
        QVERIFY2(!added, name);
        QCOMPARE(added.error().code, ErrorCode::badName);
    }
    QCOMPARE(test::textOf(sink.content), std::string("["));
}

void TestChecksumListWriter::refusesWhatTheModuleWouldOutgrow()
{
    // 292 entries of 23 bytes fit as they stand, but the module makes each of them 4 bytes longer.
    const auto items = itemsOf(dataFile("variants/checksum_largest_fit.json"));
    QCOMPARE(items.size(), std::size_t{292});
    test::TestSink sink;
    ChecksumListWriter writer(sink);
    QVERIFY(writer.begin());
    QCOMPARE(addAll(writer, items), std::size_t{273}); // 16384 / (37 + 23)
    const auto refused = writer.add(items[273].name, items[273].crc);
    QCOMPARE(refused.error().code, ErrorCode::tooLarge);
    QVERIFY(writer.end());
    const std::vector<Item> written(items.begin(), items.begin() + 273);
    QVERIFY(deviceForm(written).size() <= 16384);
    QCOMPARE(test::readList(sink.content).lines.size(), std::size_t{273});
}

void TestChecksumListWriter::goesOnAfterARefusal()
{
    test::TestSink sink;
    ChecksumListWriter writer(sink);
    QVERIFY(writer.begin());
    const std::string longest = "/usr/" + std::string(16384 - 37 - 5, 'x');
    QCOMPARE(writer.add(longest + "x", 1).error().code, ErrorCode::tooLarge);
    QCOMPARE(writer.add("/usr/" + std::string(100000, 'x'), 1).error().code, ErrorCode::tooLarge);
    QVERIFY(writer.add(longest, 1));
    QCOMPARE(writer.add("/usr/a", 1).error().code, ErrorCode::tooLarge);
    QVERIFY(writer.end());
    QCOMPARE(json::parse(test::textOf(sink.content)).size(), std::size_t{1});

    // A new list starts from nothing.
    sink.content.clear();
    QVERIFY(writer.begin());
    QVERIFY(writer.add("/usr/a", 0x75));
    QVERIFY(writer.end());
    QCOMPARE(test::textOf(sink.content), std::string(R"([{"name":"/usr/a","crc32":"0x75"}])"));
}

void TestChecksumListWriter::countsSizesAsTheyAre()
{
    for (std::uint32_t count = 0; count < 40; ++count) {
        std::vector<Item> items;
        std::uint32_t nameBytes = 0;
        for (std::uint32_t i = 0; i < count; ++i) {
            items.push_back({"/usr/" + std::string(1 + i * 7 % 30, 'n'), 0x80000000 + i});
            nameBytes += static_cast<std::uint32_t>(items.back().name.size());
        }
        QCOMPARE(std::size_t{deviceListSize(count, nameBytes)}, deviceForm(items).size());
    }
    QCOMPARE(deviceEntrySize(24), 61u);
}

void TestChecksumListWriter::handsOnErrorsOfTheSink()
{
    const auto items = itemsOf(dataFile("expected/checksum.json"));
    const auto write = [&](test::TestSink& sink) -> Result<void> {
        ChecksumListWriter writer(sink);
        if (auto begun = writer.begin(); !begun)
            return begun;
        for (const Item& item : items) {
            if (auto added = writer.add(item.name, item.crc); !added)
                return added;
        }
        return writer.end();
    };
    test::TestSink counting;
    QVERIFY(write(counting));
    for (std::size_t failAt = 0; failAt < counting.writes; ++failAt) {
        test::TestSink failing;
        failing.failAt = failAt;
        const auto written = write(failing);
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::deviceIo);
        QCOMPARE(failing.writes, failAt + 1);
    }
}

void TestChecksumListWriter::checksNamesBeforehand()
{
    using Views = std::vector<std::string_view>;
    std::uint32_t none = 0;
    QVERIFY(checkListNames({}, none));
    QVERIFY(checkListNames(Views{"/usr/b", "/usr/a", "/usr/a/b", "/usr/ä", "/usr/Ä"}, none));
    const auto refusal = [](const Views& names) {
        std::uint32_t atFault = 0;
        const auto checked = checkListNames(names, atFault);
        return checked ? std::pair(ErrorCode{}, 0u) : std::pair(checked.error().code, atFault);
    };
    QVERIFY(refusal({"/usr/a", "/usr/b", "/usr/a"}) == std::pair(ErrorCode::duplicate, 2u));
    QVERIFY(refusal({"/usr/a", "/usr/A", "/usr/c"}) == std::pair(ErrorCode::duplicate, 1u));
    QVERIFY(refusal({"/usr/a", "usr/b"}) == std::pair(ErrorCode::badName, 1u));
    QVERIFY(refusal({"/usr/../a"}) == std::pair(ErrorCode::badName, 0u));
}

void TestChecksumListWriter::checksAsManyNamesAsItWouldWrite()
{
    const auto items = itemsOf(dataFile("variants/checksum_over_16k.json"));
    std::vector<std::string_view> names;
    for (const Item& item : items)
        names.push_back(item.name);
    std::uint32_t atFault = 0;
    const auto checked = checkListNames(names, atFault);
    QVERIFY(!checked);
    QCOMPARE(checked.error().code, ErrorCode::tooLarge);
    QCOMPARE(atFault, 273u);
    QVERIFY(checkListNames(std::span(names).first(273), atFault));

    const std::string longest = "/usr/" + std::string(16384 - 37 - 5, 'x');
    const std::string tooLong = longest + "x";
    QVERIFY(checkListNames(std::vector<std::string_view>{longest}, atFault));
    QVERIFY(!checkListNames(std::vector<std::string_view>{tooLong}, atFault));
}

void TestChecksumListWriter::stopsAtTheEndOfMemory()
{
    const auto golden = dataFile("expected/checksum.json");
    const auto items = itemsOf(golden);
    for (const std::size_t size : {golden.size(), golden.size() - 1, std::size_t{100}, std::size_t{0}}) {
        std::vector<std::byte> memory(size);
        SpanSink sink(memory);
        ChecksumListWriter writer(sink);
        const bool written = writer.begin() && addAll(writer, items) == items.size() && writer.end();
        QCOMPARE(written, size == golden.size());
        QVERIFY(sink.written().size() <= size);
        QVERIFY(std::equal(sink.written().begin(), sink.written().end(), golden.begin()));
    }
}

QTEST_APPLESS_MAIN(TestChecksumListWriter)
#include "TestChecksumListWriter.moc"
