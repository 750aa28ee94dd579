// SPDX-License-Identifier: MIT
#include "core/restore/Settings.h"

#include "core/restore/UpdateList.h"

#include <QTest>

#include <string>

using namespace core;
using namespace core::restore;
using backup::FilePolicy;
using backup::SpanSource;

namespace
{

SpanSource sourceOf(const std::string& text)
{
    return SpanSource(std::as_bytes(std::span(text)));
}

struct Read {
    bool good;
    Settings settings;
};

Read read(const std::string& text)
{
    auto source = sourceOf(text);
    char buffer[64];
    Read result{};
    result.good = readSettings(source, buffer, result.settings).has_value();
    return result;
}

const std::string sample = R"({"version": 1, "default": "if-missing", "never": ["/usr/a.py", "/usr/说明.txt"],
    "future": {"x": [1, 2]}, "always": ["/usr/main.py"], "sets": true, "attempts": 3, "boots": 12})";

} // namespace

class TestSettings : public QObject
{
    Q_OBJECT

private slots:
    void readsEverything()
    {
        const auto [good, settings] = read(sample);
        QVERIFY(good);
        QVERIFY(settings.policy == FilePolicy::ifMissing);
        QVERIFY(settings.names && settings.sets);
        QCOMPARE(settings.attempts, 3);
        QCOMPARE(settings.boots, 12);
        auto source = sourceOf(sample);
        char buffer[64];
        const auto policy = [&](const char* name) { return policyOf(source, buffer, settings, name).value_or({}); };
        QVERIFY(policy("/usr/a.py") == FilePolicy::never);
        QVERIFY(policy("/usr/说明.txt") == FilePolicy::never);
        QVERIFY(policy("/usr/main.py") == FilePolicy::always);
        QVERIFY(policy("/usr/main.p") == FilePolicy::ifMissing);
        QVERIFY(policy("/usr/A.py") == FilePolicy::ifMissing);
    }

    void hasDefaults()
    {
        const auto [good, settings] = read(R"({"version":1})");
        QVERIFY(good);
        QVERIFY(settings.policy == FilePolicy::always);
        QVERIFY(!settings.names && !settings.sets);
        QCOMPARE(settings.attempts, 0);
        QCOMPARE(settings.boots, 0);
    }

    void limits()
    {
        const auto settings = read(R"({"version":1,"attempts":4294967295,"boots":1000})").settings;
        QCOMPARE(settings.attempts, 255);
        QCOMPARE(settings.boots, maxBoots);
        QVERIFY(settings.sets); // to go back there has to be a set
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("array") << QByteArray("[]");
        QTest::newRow("no version") << QByteArray(R"({"sets":true})");
        QTest::newRow("newer") << QByteArray(R"({"version":2,"sets":true})");
        QTest::newRow("version as text") << QByteArray(R"({"version":"1","sets":true})");
        QTest::newRow("no such policy") << QByteArray(R"({"version":1,"sets":true,"default":"sometimes"})");
        QTest::newRow("policy as number") << QByteArray(R"({"version":1,"sets":true,"default":1})");
        QTest::newRow("negative") << QByteArray(R"({"version":1,"sets":true,"boots":-1})");
        QTest::newRow("fraction") << QByteArray(R"({"version":1,"sets":true,"boots":1.5})");
        QTest::newRow("too large") << QByteArray(R"({"version":1,"sets":true,"boots":4294967296})");
        QTest::newRow("as text") << QByteArray(R"({"version":1,"sets":true,"boots":"3"})");
        QTest::newRow("torn") << QByteArray(R"({"version":1,"sets":true)");
        QTest::newRow("torn list") << QByteArray(R"({"version":1,"sets":true,"never":["/usr/a")");
    }

    void refuses()
    {
        QFETCH(QByteArray, text);
        const auto [good, settings] = read(text.toStdString());
        QVERIFY(!good);
        QVERIFY(!settings.sets);
    }

    void readsUpdateLists_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("wanted");
        QTest::newRow("download.stat") << QByteArray(
                                              R"([{"url":"http://x","name":"/usr/a.py","total_size":12},)"
                                              R"({"name":"usr/b.py","total_size":"unknown","dl_location":{"x":[]}}])")
                                       << QByteArray("/usr/a.py 12 - /usr/b.py - - end");
        QTest::newRow("manifest") << QByteArray(
                                         R"({"made by":"x","files":[{"name":"/usr/a.py","size":4294967295,)"
                                         R"("crc32":"0x1a2B"},{"name":"/usr/b","crc32":"ffffffff"}],"version":1})")
                                  << QByteArray("/usr/a.py 4294967295 1a2b /usr/b - ffffffff end");
        QTest::newRow("empty") << QByteArray("[]") << QByteArray("end");
        QTest::newRow("bad names") << QByteArray(R"([{"name":"/bak/x"},{"name":5},{}])")
                                   << QByteArray("not-under-usr name-not-text name-missing end");
        QTest::newRow("torn") << QByteArray(R"([{"name":"/usr/a"})") << QByteArray("/usr/a - - error");
        QTest::newRow("goes on") << QByteArray("[] []") << QByteArray("error");
        QTest::newRow("not objects") << QByteArray("[1]") << QByteArray("error");
        QTest::newRow("newer, told late")
            << QByteArray(R"({"files":[{"name":"/usr/a"}],"version":2})") << QByteArray("/usr/a - - error");
        QTest::newRow("files twice") << QByteArray(R"({"files":[],"files":[]})") << QByteArray("error");
        QTest::newRow("no files") << QByteArray(R"({"version":1})") << QByteArray("error");
        QTest::newRow("bad checksum") << QByteArray(R"([{"name":"/usr/a","crc32":"0x123456789"}])")
                                      << QByteArray("error");
        QTest::newRow("bad size") << QByteArray(R"([{"name":"/usr/a","size":-4}])") << QByteArray("error");
        QTest::newRow("text") << QByteArray("hello") << QByteArray("error");
    }

    void readsUpdateLists()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, wanted);
        const auto document = text.toStdString();
        auto source = sourceOf(document);
        char buffer[64];
        UpdateList list(source, buffer);
        QStringList found;
        for (;;) {
            UpdateItem item;
            const auto more = list.next(item);
            if (!more)
                found << "error";
            if (!more)
                break;
            if (!*more) {
                found << "end";
                break;
            }
            if (item.problem != backup::NameProblem::none) {
                found << toText(item.problem);
                continue;
            }
            found << QString::fromStdString(std::string(item.name));
            found << (item.hasSize ? QString::number(item.size) : "-");
            found << (item.hasCrc ? QString::number(item.crc, 16) : "-");
        }
        QCOMPARE(found.join(' ').toUtf8(), wanted);
    }
};

QTEST_APPLESS_MAIN(TestSettings)
#include "TestSettings.moc"
