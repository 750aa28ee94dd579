// SPDX-License-Identifier: MIT
#include "core/project/StatusExport.h"

#include <nlohmann/json.hpp>

#include <QTest>

using namespace core;
using namespace core::project;
using backup::EntryFact;
using backup::FileFact;

namespace
{

ModuleStatus twoFiles()
{
    ModuleStatus status;
    status.files.push_back({"/usr/a, \"b\".py",
                            {{FileFact::Kind::read, 5, 0x1A},
                             {FileFact::Kind::read, 6, 0xD202D277},
                             false,
                             {EntryFact::Kind::present, 0x1A},
                             {}},
                            {backup::FileState::changed, backup::FileReason::contentDiffers, {}},
                            backup::FilePolicy::ifMissing});
    status.files.push_back({"/usr/说明", {}, {backup::FileState::missing, backup::FileReason::fileMissing, {}}, {}});
    status.notes.push_back("a note");
    return status;
}

} // namespace

class TestStatusExport : public QObject
{
    Q_OBJECT

private slots:
    void csvHasALineForEachFile()
    {
        QCOMPARE(statusCsv(twoFiles()),
                 "path,state,reason,user_size,user_crc32,backup_size,backup_crc32,user_list_crc32,backup_list_crc32,"
                 "policy,attempts\r\n"
                 "\"/usr/a, \"\"b\"\".py\",changed,content-differs,5,0000001A,6,D202D277,0000001A,,if-missing,\r\n"
                 "/usr/说明,missing,file-missing,,,,,,,always,\r\n");
    }

    void csvQuotesWhatMustBe_data()
    {
        QTest::addColumn<QString>("cell");
        QTest::addColumn<QString>("line");
        QTest::newRow("plain") << "a b"
                               << "a b,\r\n";
        QTest::newRow("comma") << "a,b"
                               << "\"a,b\",\r\n";
        QTest::newRow("quote") << "a\"b"
                               << "\"a\"\"b\",\r\n";
        QTest::newRow("new line") << "a\nb"
                                  << "\"a\nb\",\r\n";
    }

    void csvQuotesWhatMustBe()
    {
        QFETCH(QString, cell);
        QFETCH(QString, line);
        QCOMPARE(QString::fromStdString(csvLine({cell.toStdString(), ""})), line);
    }

    void jsonIsOneDocument()
    {
        auto status = twoFiles();
        status.record.sequence = 3;
        status.record.outcome = 200; // of a line that came from elsewhere
        const auto json = nlohmann::json::parse(statusJson(status, {.model = "EC600U", .serial = "866"}));
        QCOMPARE(json.at("v"), 1);
        QVERIFY(json.at("module") == nlohmann::json({{"model", "EC600U"}, {"serial", "866"}}));
        QCOMPARE(json.at("whole"), false);
        QVERIFY(json.at("states") == nlohmann::json({{"changed", 1}, {"missing", 1}}));
        QCOMPARE(json.at("files").size(), 2u);
        QCOMPARE(json.at("files").at(0).at("user_crc32"), "0x1a");
        QVERIFY(json.at("files").at(1).at("user_crc32").is_null());
        QCOMPARE(json.at("lists").at(1).at("partition"), "backup");
        QCOMPARE(json.at("record").at("sequence"), 3);
        QCOMPARE(json.at("notes").at(0), "a note");
    }

    void whatCannotBeMountedIsNotWhole()
    {
        ModuleStatus status;
        QCOMPARE(nlohmann::json::parse(statusJson(status)).at("whole"), true);
        QVERIFY(nlohmann::json::parse(statusJson(status)).at("record").is_null());
        status.userProblem = "metadata pair";
        QCOMPARE(nlohmann::json::parse(statusJson(status)).at("whole"), false);
    }
};

QTEST_APPLESS_MAIN(TestStatusExport)
#include "TestStatusExport.moc"
