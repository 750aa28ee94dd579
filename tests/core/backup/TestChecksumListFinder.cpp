// SPDX-License-Identifier: MIT
#include "core/backup/ChecksumListFinder.h"

#include "core/backup/DuplicateFilter.h"
#include "tests/core/backup/ListTools.h"

#include <QTest>

#include <algorithm>
#include <map>
#include <random>

using namespace core;
using namespace core::backup;

class TestChecksumListFinder : public QObject
{
    Q_OBJECT

private slots:
    void findsNamesInAnyOrder();
    void costsOnePassInTheOrderOfTheList();
    void takesTheFirstUsableEntryOfAName();
    void findsNothingInAnEmptyList();
    void searchesNoFurtherThanAsked();
    void comparesExactlyOrIgnoringCase();
    void handsOnErrors();
    void agreesWithAMapOnRandomLists();
    void toldApartByFilterAndSearchDuplicatesAreExact();
};

namespace
{

using Names = ChecksumListFinder::Names;

struct Item {
    std::string name;
    std::uint32_t crc;
    bool usable = true;
};

test::Bytes listOf(const std::vector<Item>& items)
{
    std::string text = "[";
    for (const Item& item : items) {
        char value[16];
        std::snprintf(value, sizeof value, item.usable ? "0x%x" : "?%x", item.crc);
        text += (text.size() > 1 ? "," : "") + ("{\"name\":\"" + item.name) + "\",\"crc32\":\"" + value + "\"}";
    }
    return test::bytesOf(text + "]");
}

std::vector<Item> manyItems(std::uint32_t count)
{
    std::vector<Item> items;
    for (std::uint32_t i = 0; i < count; ++i)
        items.push_back({"/usr/data/part_" + std::to_string(i) + ".bin", i});
    return items;
}

/// A list, and a finder on it.
struct Search {
    Search(const std::vector<Item>& items, Names names) : source(listOf(items)), finder(reader, names) {}

    test::TestSource source;
    std::array<char, 64> name;
    ChecksumListReader reader{source, name};
    ChecksumListFinder finder;
    ListEntry entry;

    /// The value found, or -1.
    std::int64_t find(const std::string& wanted)
    {
        const auto found = finder.find(wanted, entry);
        return found.value() ? entry.crc32 : std::int64_t{-1};
    }
};

} // namespace

void TestChecksumListFinder::findsNamesInAnyOrder()
{
    const auto items = manyItems(20);
    for (const Names names : {Names::unique, Names::repeated}) {
        Search search(items, names);
        for (int i = 0; i < 400; ++i) {
            const Item& item = items[i * 7 % 20 ^ i % 3 % 2];
            QCOMPARE(search.find(item.name), std::int64_t{item.crc});
            QCOMPARE(std::string(search.entry.name), item.name);
            if (i % 5 == 0)
                QCOMPARE(search.find("/usr/data/part_20.bin"), std::int64_t{-1});
        }
    }
}

void TestChecksumListFinder::costsOnePassInTheOrderOfTheList()
{
    const auto items = manyItems(1000);
    const std::size_t size = listOf(items).size();
    Search search(items, Names::unique);
    for (const Item& item : items)
        QCOMPARE(search.find(item.name), std::int64_t{item.crc});
    // A search begins with a fresh window, so the rest of the last one's window is read twice.
    QVERIFY2(search.source.bytesGiven <= size + 64 * items.size(), std::to_string(search.source.bytesGiven).c_str());

    search.source.bytesGiven = 0;
    QCOMPARE(search.find("/usr/nowhere"), std::int64_t{-1});
    QVERIFY(search.source.bytesGiven <= size + 3 * 64); // once around, not twice
}

void TestChecksumListFinder::takesTheFirstUsableEntryOfAName()
{
    const std::vector<Item> items = {{"/usr/a", 1},        {"/usr/b", 2, false}, {"/usr/c", 3}, {"/usr/b", 4},
                                     {"/usr/a", 5},        {"/usr/b", 6},        {"/usr/c", 7}, {"/usr/d", 8, false},
                                     {"/usr/c", 9, false}, {"/usr/A", 10}};
    Search search(items, Names::repeated);
    for (int round = 0; round < 3; ++round) {
        QCOMPARE(search.find("/usr/c"), std::int64_t{3});
        QCOMPARE(search.find("/usr/a"), std::int64_t{1});
        QCOMPARE(search.find("/usr/b"), std::int64_t{4});
        QCOMPARE(search.find("/usr/d"), std::int64_t{-1});
        QCOMPARE(search.find("/usr/A"), std::int64_t{10});
    }
}

void TestChecksumListFinder::findsNothingInAnEmptyList()
{
    for (const Names names : {Names::unique, Names::repeated}) {
        Search search({}, names);
        QCOMPARE(search.find("/usr/a"), std::int64_t{-1});
        QCOMPARE(search.find(""), std::int64_t{-1});
    }
}

void TestChecksumListFinder::searchesNoFurtherThanAsked()
{
    const auto items = manyItems(5);
    test::TestSource source(listOf(items));
    std::array<char, 64> name;
    ChecksumListReader reader(source, name);
    const test::WholeList whole = test::readOn(reader);
    ListEntry entry;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const std::uint32_t begin = i == 0 ? 0 : whole.ends[i - 1];
        QVERIFY(!findName(reader, items[i].name, begin, NameMatch::exact, entry).value());
        QVERIFY(findName(reader, items[i].name, whole.ends[i], NameMatch::exact, entry).value());
        QCOMPARE(entry.crc32, items[i].crc);
        QCOMPARE(reader.offset(), whole.ends[i]);
        QVERIFY(findName(reader, items[i].name, 0xFFFFFFFF, NameMatch::exact, entry).value());
    }
}

void TestChecksumListFinder::comparesExactlyOrIgnoringCase()
{
    const std::vector<Item> items = {{"/usr/Main.py", 1}, {"/usr/main.py", 2}};
    const auto bytes = listOf(items);
    SpanSource source(bytes);
    std::array<char, 64> name;
    ChecksumListReader reader(source, name);
    ListEntry entry;
    QVERIFY(findName(reader, "/usr/main.py", 0xFFFFFFFF, NameMatch::exact, entry).value());
    QCOMPARE(entry.crc32, 2u);
    QVERIFY(findName(reader, "/usr/main.py", 0xFFFFFFFF, NameMatch::ignoringCase, entry).value());
    QCOMPARE(entry.crc32, 1u);
    QVERIFY(!findName(reader, "/usr/MAIN.py", 0xFFFFFFFF, NameMatch::exact, entry).value());
    QVERIFY(findName(reader, "/usr/MAIN.py", 0xFFFFFFFF, NameMatch::ignoringCase, entry).value());
}

void TestChecksumListFinder::handsOnErrors()
{
    for (const Names names : {Names::unique, Names::repeated}) {
        Search search(manyItems(5), names);
        search.source.failAt = 2;
        const auto found = search.finder.find("/usr/nowhere", search.entry);
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::deviceIo);
        QCOMPARE(search.find("/usr/data/part_3.bin"), std::int64_t{3});
    }
}

void TestChecksumListFinder::agreesWithAMapOnRandomLists()
{
    const std::uint32_t seed = test::seedOr(31);
    std::mt19937 random(seed);
    for (int round = 0; round < 300; ++round) {
        const bool repeats = round % 2;
        std::vector<Item> items;
        std::map<std::string, std::uint32_t> expected;
        std::map<std::string, int> timesUsable;
        for (std::uint32_t i = 0, count = random() % 30; i < count; ++i) {
            Item item{"/usr/f" + std::to_string(random() % 20), i, random() % 5 != 0};
            if (item.usable && !repeats && expected.contains(item.name))
                continue;
            items.push_back(item);
            if (item.usable)
                expected.emplace(item.name, item.crc);
        }
        Search search(items, repeats ? Names::repeated : Names::unique);
        for (int i = 0; i < 60; ++i) {
            const std::string name = "/usr/f" + std::to_string(random() % 20);
            const auto it = expected.find(name);
            const std::int64_t crc = it == expected.end() ? -1 : std::int64_t{it->second};
            QVERIFY2(search.find(name) == crc, ("LIFEBOAT_SEED=" + std::to_string(seed) + ": " + name).c_str());
        }
    }
}

/// The pass over the list that ChecksumListFinder's comment asks for.
void TestChecksumListFinder::toldApartByFilterAndSearchDuplicatesAreExact()
{
    const std::uint32_t seed = test::seedOr(32);
    std::mt19937 random(seed);
    for (int round = 0; round < 200; ++round) {
        std::vector<Item> items;
        for (std::uint32_t i = 0, count = random() % 40; i < count; ++i)
            items.push_back({(random() % 8 ? "/usr/f" : "/usr/F") + std::to_string(random() % 200), i});
        const auto bytes = listOf(items);
        SpanSource source(bytes);
        std::array<char, 64> name;
        std::array<char, 64> otherName;
        std::array<std::byte, 8> bits; // so few that there are many false alarms
        ChecksumListReader reader(source, name);
        ChecksumListReader earlier(source, otherName);
        DuplicateFilter filter(bits);
        ListEntry entry;
        ListEntry found;
        std::vector<std::uint32_t> duplicates;
        for (;;) {
            const std::uint32_t begin = reader.offset();
            if (!reader.next(entry).value())
                break;
            if (filter.testAndSet(entry.name) &&
                findName(earlier, entry.name, begin, NameMatch::ignoringCase, found).value())
                duplicates.push_back(entry.crc32);
        }

        std::vector<std::uint32_t> expected;
        for (std::size_t i = 0; i < items.size(); ++i) {
            const auto same = [&](const Item& item) { return sameNameIgnoringCase(item.name, items[i].name); };
            if (std::any_of(items.begin(), items.begin() + i, same))
                expected.push_back(items[i].crc);
        }
        QVERIFY2(duplicates == expected, ("LIFEBOAT_SEED=" + std::to_string(seed)).c_str());
    }
}

QTEST_APPLESS_MAIN(TestChecksumListFinder)
#include "TestChecksumListFinder.moc"
