// SPDX-License-Identifier: MIT
#include "core/backup/RestoreFlag.h"

#include "tests/core/backup/ListTools.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <map>

using namespace core;
using namespace core::backup;
using nlohmann::json;

Q_DECLARE_METATYPE(std::string)

class TestRestoreFlag : public QObject
{
    Q_OBJECT

private slots:
    void readsEveryVariant_data();
    void readsEveryVariant();
    void hasARowForEveryVariant();
    void readsOtherFlags_data();
    void readsOtherFlags();
    void readsWhatLifeboatWrites();
    void countsBytesAsTheVendorDoes();
    void handsOnErrorsOfTheSource();
    void everyTruncationIsUnusable();
    void survivesEveryBitFlip();
    void hasAKeyForEveryProblem();
};

namespace
{

/// "enabled", "disabled" or the problem; then what else there is to report.
QString describe(const RestoreFlag& flag)
{
    QString text = flag.state == FlagState::enabled    ? "enabled"
                   : flag.state == FlagState::disabled ? "disabled"
                                                       : toText(flag.problem);
    if (flag.odd)
        text += " odd";
    if (flag.largerThanVendorLimit)
        text += " large";
    return text;
}

QString read(const test::Bytes& bytes)
{
    SpanSource source(bytes);
    const auto flag = readRestoreFlag(source);
    if (!flag)
        return "error";
    const bool unusable = flag->state == FlagState::unusable;
    return unusable == (flag->problem != FlagProblem::none) ? describe(*flag) : QString("contradiction");
}

QString read(const std::string& text)
{
    return read(test::bytesOf(text));
}

test::Bytes variant(const std::string& name)
{
    return test::readFile(test::dataFile("quecpython/variants/" + name));
}

const std::map<std::string, const char*> variants = {
    {"backup_restore_true.json", "enabled"},
    {"backup_restore_one_pretty.json", "enabled"},
    {"backup_restore_zero.json", "disabled"},
    {"backup_restore_false.json", "disabled"},
    {"backup_restore_null.json", "enabled odd"},
    {"backup_restore_string0.json", "enabled odd"},
    {"backup_restore_missing_key.json", "flag-key-missing"},
    {"backup_restore_list.json", "flag-not-an-object"},
    {"backup_restore_exact64.json", "enabled"},
    {"backup_restore_over64.json", "enabled large"},
    {"backup_restore_zero_bytes.json", "flag-empty"},
};

} // namespace

void TestRestoreFlag::readsEveryVariant_data()
{
    QTest::addColumn<std::string>("file");
    QTest::addColumn<QString>("expected");
    for (const auto& [file, expected] : variants)
        QTest::newRow(file.c_str()) << file << QString(expected);
}

void TestRestoreFlag::readsEveryVariant()
{
    QFETCH(std::string, file);
    QFETCH(QString, expected);
    QCOMPARE(read(variant(file)), expected);
}

void TestRestoreFlag::hasARowForEveryVariant()
{
    const json index = json::parse(test::textOf(variant("index.json")));
    std::size_t flags = 0;
    for (const auto& [file, about] : index.items()) {
        if (about["kind"] == "flag")
            QVERIFY2(++flags && variants.contains(file), file.c_str());
    }
    QCOMPARE(flags, variants.size());
}

void TestRestoreFlag::readsOtherFlags_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char* title, const std::string& text, const char* expected) {
        QTest::newRow(title) << text << QString(expected);
    };
    row("two", R"({"enable":2})", "enabled");
    row("minus one", R"({"enable":-1})", "enabled");
    row("a fraction", R"({"enable":0.5})", "enabled");
    row("zero with a fraction", R"({"enable":0.0})", "disabled");
    row("minus zero", R"({"enable":-0})", "disabled");
    row("zero with an exponent", R"({"enable":0e9})", "disabled");
    row("empty text", R"({"enable":""})", "enabled odd");
    row("array", R"({"enable":[0]})", "enabled odd");
    row("object", R"({"enable":{"enable":0}})", "enabled odd");
    row("byte order mark", "\xEF\xBB\xBF{\"enable\":1}", "enabled");
    row("key twice: the last one counts", R"({"enable":1,"enable":0})", "disabled");
    row("key twice, the first one odd", R"({"enable":null,"enable":1})", "enabled");
    row("more keys", R"({"a":[{"enable":0}],"enable":1,"b":{"enable":0}})", "enabled");
    row("key within another object only", R"({"a":{"enable":1}})", "flag-key-missing");
    row("other keys", R"({"Enable":1,"enabl":1,"enable ":1,"enableenable":1})", "flag-key-missing");
    row("empty object", "{}", "flag-key-missing");
    row("number alone", "1", "flag-not-an-object");
    row("text alone", "\"enable\"", "flag-not-an-object");
    row("blanks", "   ", "flag-syntax");
    row("no JSON", "enable=1", "flag-syntax");
    row("single quotes", "{'enable': 1}", "flag-syntax");
    row("comma at the end", R"({"enable":1,})", "flag-syntax");
    row("text behind the end", R"({"enable":1}})", "flag-syntax");
    row("array that never ends", "[1", "flag-syntax");
    row("syntax error behind an odd value", R"({"enable":null)", "flag-syntax");
}

void TestRestoreFlag::readsOtherFlags()
{
    QFETCH(std::string, text);
    QFETCH(QString, expected);
    QCOMPARE(read(text), expected);
}

void TestRestoreFlag::readsWhatLifeboatWrites()
{
    QCOMPARE(read(std::string(enabledFlagText)), QString("enabled"));
    QCOMPARE(read(std::string(disabledFlagText)), QString("disabled"));
    const auto golden = test::readFile(test::dataFile("quecpython/expected/backup_restore.json"));
    QCOMPARE(std::string(enabledFlagText), test::textOf(golden));
}

void TestRestoreFlag::countsBytesAsTheVendorDoes()
{
    const std::string flag = R"({"enable": 1})";
    QCOMPARE(read(flag + std::string(64 - flag.size(), ' ')), QString("enabled"));
    QCOMPARE(read(flag + std::string(65 - flag.size(), ' ')), QString("enabled large"));
    QCOMPARE(read(std::string(64, '{')), QString("flag-syntax"));
    QCOMPARE(read(std::string(65, '{')), QString("flag-syntax large"));
    QCOMPARE(read("[" + std::string(100, ' ') + "]"), QString("flag-not-an-object large"));
}

void TestRestoreFlag::handsOnErrorsOfTheSource()
{
    const auto bytes = variant("backup_restore_over64.json");
    test::TestSource counting(bytes, 16);
    QVERIFY(readRestoreFlag(counting));
    for (std::size_t failAt = 0; failAt < counting.reads; ++failAt) {
        test::TestSource failing(bytes, 16);
        failing.failAt = failAt;
        const auto flag = readRestoreFlag(failing);
        QVERIFY(!flag);
        QCOMPARE(flag.error().code, ErrorCode::deviceIo);
    }
}

void TestRestoreFlag::everyTruncationIsUnusable()
{
    for (const auto& [file, expected] : variants) {
        const auto bytes = variant(file);
        const std::string text = test::textOf(bytes);
        for (std::size_t size = 0; size < bytes.size(); ++size) {
            if (text.find_first_not_of("\n", size) == std::string::npos)
                continue; // a line end behind the object is no loss
            const QString result = read(test::Bytes(bytes.begin(), bytes.begin() + size));
            QVERIFY2(result.startsWith(size == 0 ? "flag-empty" : "flag-syntax"), qPrintable(result));
        }
    }
}

void TestRestoreFlag::survivesEveryBitFlip()
{
    for (const auto& [file, expected] : variants) {
        const auto bytes = variant(file);
        const std::string text = test::textOf(bytes);
        for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
            auto flipped = bytes;
            flipped[bit / 8] ^= std::byte(1 << bit % 8);
            const QString result = read(flipped);
            // A bit can switch the flag only where its value stands, and make it say more only where its key stands.
            const std::size_t key = text.find("\"enable");
            const std::size_t value = text.find(':') + 1;
            const bool inValue = bit / 8 >= value && bit / 8 < text.find_first_of(",}", value);
            const bool inKey = bit / 8 >= key && bit / 8 < value;
            const bool hit = inValue ? true : inKey && result.startsWith("flag-key-missing");
            const QString becomesKey = file.find("missing_key") != std::string::npos ? "enabled" : expected;
            QVERIFY2(hit || result == expected || result == becomesKey || result.startsWith("flag-syntax"),
                     qPrintable(QString("%1, bit %2: %3").arg(QString::fromStdString(file)).arg(bit).arg(result)));
        }
    }
}

void TestRestoreFlag::hasAKeyForEveryProblem()
{
    QCOMPARE(QString(toText(FlagProblem::none)), QString());
    QStringList keys;
    for (int i = 1; i <= static_cast<int>(FlagProblem::keyMissing); ++i)
        keys.append(toText(static_cast<FlagProblem>(i)));
    QVERIFY(!keys.contains(QString()));
    QCOMPARE(keys.removeDuplicates(), 0);
}

QTEST_APPLESS_MAIN(TestRestoreFlag)
#include "TestRestoreFlag.moc"
