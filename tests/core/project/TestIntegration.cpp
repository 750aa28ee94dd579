// SPDX-License-Identifier: MIT
#include "core/project/Integration.h"

#include "core/checksum/CrcText.h"
#include "core/littlefs/image/ImageInspector.h"
#include "tests/core/project/SampleFiles.h"

#include <nlohmann/json.hpp>

#include <QTest>

#include <fstream>
#include <map>

using namespace core;
using namespace core::project;
using nlohmann::json;

namespace
{

constexpr PartitionSizes sampleSizes{80, 48};

struct File {
    std::uint32_t size;
    std::string crc;

    bool operator==(const File&) const = default;
};
using Files = std::map<std::string, File>;

Files filesOf(const std::vector<std::byte>& image)
{
    const auto inspection = littlefs::inspectImage(image);
    Files files;
    if (!inspection.whole())
        return files;
    for (const auto& entry : inspection.entries) {
        char buffer[checksum::crcTextSize];
        if (!entry.isDirectory)
            files[inspection.pathOf(entry).substr(1)] = {
                entry.size, std::string(checksum::crcText(entry.crcs->quecPython, buffer))};
    }
    return files;
}

std::string readText(const std::vector<std::byte>& image, const std::string& path)
{
    const auto inspection = littlefs::inspectImage(image);
    for (const auto& entry : inspection.entries) {
        if (inspection.pathOf(entry) == path)
            return test::textOf(littlefs::readContent(inspection, entry).value());
    }
    return {};
}

Files expected(const json& tree)
{
    Files files;
    for (const auto& file : tree["files"])
        files[file["path"]] = {file["size"], file["crc32"]};
    return files;
}

} // namespace

class TestIntegration : public QObject
{
    Q_OBJECT

private slots:
    void makesTheExpectedTrees()
    {
        const auto images = makeImages(test::sampleFiles(), true, sampleSizes);
        QVERIFY2(images, images ? "" : images.error().detail.c_str());
        const auto trees =
            json::parse(std::ifstream(test::dataFile("quecpython/expected/trees.json"), std::ios::binary));
        auto user = expected(trees["user_partition"]);
        const auto backup = expected(trees["backup_partition"]);
        user["checksum.json"] = backup.at("checksum.json"); // weakness W-1
        QVERIFY(filesOf(images->user) == user);
        QVERIFY(filesOf(images->backup) == backup);
        for (const auto* name : {"checksum.json", "backup_restore.json"})
            QCOMPARE(readText(images->backup, std::string("/") + name),
                     test::textOf(test::readFile(test::dataFile(std::string("quecpython/expected/") + name))));
        QCOMPARE(images->user.size(), 80u * 4096);
        QCOMPARE(images->backup.size(), 48u * 4096);
        QCOMPARE(images->backupForecast.neededBlocks, 32u);
        QCOMPARE(images->protectedFiles.size(), 9u);
    }

    void sameInputGivesSameBytes()
    {
        const auto first = makeImages(test::sampleFiles(), true, sampleSizes);
        const auto second = makeImages(test::sampleFiles(), true, sampleSizes);
        QVERIFY(first && second && first->user == second->user && first->backup == second->backup);
    }

    void withoutBackupOnlyTheSwitchIsLeft()
    {
        const auto images = makeImages(test::sampleFiles(), false, sampleSizes);
        QVERIFY(images);
        QVERIFY(!filesOf(images->user).contains("checksum.json"));
        QCOMPARE(filesOf(images->backup).size(), 1u);
        QCOMPARE(readText(images->backup, "/backup_restore.json"), std::string(R"({"enable": 0})"));
        QVERIFY(images->protectedFiles.empty());
    }

    void saysWhatDoesNotFit()
    {
        const auto forecasts = forecastImages(test::sampleFiles(), true, {96, 32});
        QVERIFY(forecasts);
        QVERIFY(forecasts->user.fits());
        QVERIFY(!forecasts->backup.fits());

        const auto images = makeImages(test::sampleFiles(), true, {96, 32});
        QVERIFY(!images);
        QCOMPARE(images.error().code, ErrorCode::doesNotFit);
        QCOMPARE(images.error().subject, std::string("customer_backup_fs"));
        QVERIFY2(images.error().detail.starts_with("32 blocks needed, 31 usable"), images.error().detail.c_str());
    }

    void refusesListsThatTheVendorCannotRead()
    {
        FileSet set;
        for (int i = 0; i < 400; ++i)
            set.files.push_back(test::userFile("data/part_" + std::to_string(1000 + i) + ".bin", "x"));
        const auto images = makeImages(set, true, {4096, 4096});
        QVERIFY(!images);
        QCOMPARE(images.error().code, ErrorCode::tooLarge);
        QVERIFY(images.error().detail.find("16384") != std::string::npos);
    }

    void refusesNamesThatDifferByCaseOnly()
    {
        FileSet set;
        set.files = {test::userFile("Main.py", "a"), test::userFile("main.py", "b")};
        const auto images = makeImages(set, true, sampleSizes);
        QVERIFY(!images);
        QCOMPARE(images.error().code, ErrorCode::duplicate);
        set.files[0].isProtected = false;
        QVERIFY(makeImages(set, true, sampleSizes));
    }
};

QTEST_APPLESS_MAIN(TestIntegration)
#include "TestIntegration.moc"
