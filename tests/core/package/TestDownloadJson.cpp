// SPDX-License-Identifier: MIT
#include "core/package/DownloadJson.h"
#include "tests/core/package/PackageTools.h"

#include <QTest>

using namespace core;
using namespace core::package;

class TestDownloadJson : public QObject
{
    Q_OBJECT

private slots:
    void readsCommands();
    void changesNumbersInPlace_data();
    void changesNumbersInPlace();
    void leavesTheTextAloneWithoutNeed_data();
    void leavesTheTextAloneWithoutNeed();
    void refusesATotalThatCannotBe();
    void refuses_data();
    void refuses();
    void survivesEveryTruncation();
};

namespace
{

constexpr const char* twoCommands = R"([
   {
      "command" : "progress",
      "name" : "weight",
      "value" : 300
   },
   { "command":"flash", "weight" : 100, "image":"a.bin", "unknown": [1, {"weight": 7}, "]\"}"], "partition":"a" }
]
)";

} // namespace

void TestDownloadJson::readsCommands()
{
    const auto json = DownloadJson::parse(
        R"([{"command":"require","group":"0","name":"product","value":"arom|arom-tiny"},
            {"command":"progress","group":"0","name":"weight","value":28426998},
            {"command":"flash","group":"8","image":"nvm.bin","partition":"nvm","productionOnly":true,"weight":1048576,
             "version-bootrom":"2019.01.15"}])");
    QVERIFY2(json, test::explain(json));
    const auto& commands = json->commands();
    QCOMPARE(commands.size(), 3u);
    QCOMPARE(commands[0].value, std::string("arom|arom-tiny"));
    QCOMPARE(commands[1].weight, std::optional<std::uint64_t>(28426998));
    QCOMPARE(commands[2].partition, std::string("nvm"));
    QVERIFY(commands[2].productionOnly);
    QCOMPARE(commands[2].onlyOnBootRom, std::string("2019.01.15"));
    QCOMPARE(json->findFlash("nvm.bin"), std::optional<std::size_t>(2));
    QVERIFY(!json->findFlash("product"));
}

void TestDownloadJson::changesNumbersInPlace_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    const QString pretty = twoCommands;
    QTest::newRow("in pretty text with unknown keys")
        << pretty << QString(pretty).replace("\"weight\" : 100", "\"weight\" : 5000").replace(": 300", ": 5200");
    QTest::newRow("in lines that end in CR LF") << QString(pretty).replace("\n", "\r\n")
                                                << QString(pretty)
                                                       .replace("\"weight\" : 100", "\"weight\" : 5000")
                                                       .replace(": 300", ": 5200")
                                                       .replace("\n", "\r\n");
    QTest::newRow("in compact text")
        << R"([{"command":"progress","value":300},{"command":"flash","image":"a.bin","weight":100}])"
        << R"([{"command":"progress","value":5200},{"command":"flash","image":"a.bin","weight":5000}])";
    QTest::newRow("with the total behind")
        << R"([{"weight":100,"command":"flash","image":"a.bin"},{"command":"progress","value":300}])"
        << R"([{"weight":5000,"command":"flash","image":"a.bin"},{"command":"progress","value":5200}])";
    QTest::newRow("behind a byte order mark") << "\uFEFF[{\"command\":\"flash\",\"image\":\"a.bin\",\"weight\":100}]"
                                              << "\uFEFF[{\"command\":\"flash\",\"image\":\"a.bin\",\"weight\":5000}]";
    QTest::newRow("under a key written with escapes") << R"([{"command":"flash","image":"a.bin","\u0077eight":100}])"
                                                      << R"([{"command":"flash","image":"a.bin","\u0077eight":5000}])";
    QTest::newRow("in the last of equal keys") << R"([{"command":"flash","image":"a.bin","weight":1,"weight":100}])"
                                               << R"([{"command":"flash","image":"a.bin","weight":1,"weight":5000}])";
}

void TestDownloadJson::changesNumbersInPlace()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    auto json = DownloadJson::parse(before.toStdString());
    QVERIFY2(json, test::explain(json));
    const auto flash = json->findFlash("a.bin");
    QVERIFY(flash);
    QVERIFY(json->setWeight(*flash, 5000));
    QCOMPARE(QString::fromStdString(json->text()), after);
    const auto again = DownloadJson::parse(json->text());
    QVERIFY2(again, test::explain(again));
    QCOMPARE(again->commands()[*flash].weight, std::optional<std::uint64_t>(5000));
    QCOMPARE(json->commands()[*flash].weight, std::optional<std::uint64_t>(5000));
}

void TestDownloadJson::leavesTheTextAloneWithoutNeed_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("when the weight is right already") << R"([{"command":"flash","image":"a.bin","weight":5000}])";
    QTest::newRow("when there is no weight")
        << R"([{"command":"progress","value":1},{"command":"flash","image":"a.bin"}])";
}

void TestDownloadJson::leavesTheTextAloneWithoutNeed()
{
    QFETCH(QString, text);
    auto json = DownloadJson::parse(text.toStdString());
    QVERIFY2(json, test::explain(json));
    QVERIFY(json->setWeight(*json->findFlash("a.bin"), 5000));
    QCOMPARE(QString::fromStdString(json->text()), text);
}

void TestDownloadJson::refusesATotalThatCannotBe()
{
    for (const std::uint64_t weight : {std::uint64_t{0xFFFFFFFF}, std::uint64_t{5000}}) {
        const std::string total = weight == 5000 ? "99" : "200";
        auto json = DownloadJson::parse(R"([{"command":"progress","value":)" + total +
                                        R"(},{"command":"flash","image":"a.bin","weight":100}])");
        QVERIFY2(json, test::explain(json));
        const std::string before = json->text();
        const auto set = json->setWeight(1, weight);
        QVERIFY(!set);
        QCOMPARE(set.error().code, ErrorCode::outOfRange);
        QCOMPARE(json->text(), before);
    }
}

void TestDownloadJson::refuses_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<int>("code");
    const int syntax = int(ErrorCode::syntax);
    QTest::newRow("nothing") << "" << syntax;
    QTest::newRow("no JSON") << "[{]" << syntax;
    QTest::newRow("an object") << "{}" << syntax;
    QTest::newRow("a list of numbers") << "[1]" << syntax;
    QTest::newRow("an object that is no command") << "[{}]" << syntax;
    QTest::newRow("a weight as text") << R"([{"command":"erase","partition":"a","weight":"12"}])" << syntax;
    QTest::newRow("a negative weight") << R"([{"command":"erase","weight":-1}])" << syntax;
    QTest::newRow("a broken weight") << R"([{"command":"erase","weight":1.5}])" << syntax;
    QTest::newRow("a weight beyond the wire's eight digits")
        << R"([{"command":"erase","weight":4294967296}])" << syntax;
    QTest::newRow("a partition that is no text") << R"([{"command":"erase","partition":1}])" << syntax;
    QTest::newRow("a mark that is no bool") << R"([{"command":"erase","productionOnly":1}])" << syntax;
    QTest::newRow("brackets without end") << QString(100'000, '[') << syntax;
    QTest::newRow("more than a megabyte") << QString((1 << 20) + 1, ' ') << int(ErrorCode::tooLarge);
}

void TestDownloadJson::refuses()
{
    QFETCH(QString, text);
    QFETCH(int, code);
    const auto json = DownloadJson::parse(text.toStdString());
    QVERIFY(!json);
    QCOMPARE(int(json.error().code), code);
}

void TestDownloadJson::survivesEveryTruncation()
{
    const std::string text = twoCommands;
    for (std::size_t size = 0; size + 2 < text.size(); ++size)
        QVERIFY2(!DownloadJson::parse(text.substr(0, size)), qPrintable(QString::number(size)));
}

QTEST_GUILESS_MAIN(TestDownloadJson)
#include "TestDownloadJson.moc"
