// SPDX-License-Identifier: MIT
// The proof says yes to images that restore, and no to those that do not: the ways in which older tools failed.
#include "core/project/Integration.h"

#include "tests/core/project/SampleFiles.h"

#include "core/littlefs/image/ImageBuilder.h"
#include "core/littlefs/image/ImageInspector.h"

#include <QTest>

using namespace core;
using namespace core::project;

namespace
{

Images sampleImages()
{
    return makeImages(test::sampleFiles(), true, {80, 48}).value();
}

std::string readText(const std::vector<std::byte>& image, const std::string& path)
{
    const auto inspection = littlefs::inspectImage(image);
    for (const auto& entry : inspection.entries) {
        if (inspection.pathOf(entry) == path)
            return test::textOf(littlefs::readContent(inspection, entry).value());
    }
    return "none";
}

// A backup image of other files than the right ones.
std::vector<std::byte> backupOf(const std::vector<std::pair<std::string, test::Bytes>>& files)
{
    littlefs::ImageSpec spec;
    spec.partitionBlocks = 48;
    for (const auto& [path, content] : files)
        spec.files.push_back({path, content});
    return littlefs::buildImage(spec).value();
}

std::vector<std::pair<std::string, test::Bytes>> goodBackup()
{
    std::vector<std::pair<std::string, test::Bytes>> files;
    for (const auto& file : test::sampleFiles().files) {
        if (file.isProtected)
            files.emplace_back("usr/" + file.path, file.content);
    }
    for (const auto* name : {"checksum.json", "backup_restore.json"})
        files.emplace_back(name, test::readFile(test::dataFile(std::string("quecpython/expected/") + name)));
    return files;
}

} // namespace

class TestProof : public QObject
{
    Q_OBJECT

private slots:
    void provesGoodImages()
    {
        auto images = sampleImages();
        const auto before = images.user;
        const auto proof = proveRestore(images);
        QVERIFY(images.user == before);
        QVERIFY2(proof, proof ? "" : proof.error().detail.c_str());
        QCOMPARE(proof->size(), 3u);
        QCOMPARE((*proof)[0].restored, 0u);
        QCOMPARE((*proof)[1].restored, 9u);
        QCOMPARE((*proof)[2].restored, 9u);
    }

    void provesWhatTheProjectAsksFor()
    {
        auto files = test::sampleFiles();
        files.settings = {backup::FilePolicy::always, false, true, 3, 5};
        for (auto& file : files.files) {
            if (file.path == "app/config.json")
                file.policy = backup::FilePolicy::ifMissing;
            if (file.path == "app/net.py")
                file.policy = backup::FilePolicy::never;
        }
        auto images = makeImages(files, true, {80, 48}).value();
        const auto text = readText(images.backup, "/.lifeboat.json");
        QCOMPARE(text, std::string(R"({"version":1,"if-missing":["/usr/app/config.json"],"never":["/usr/app/net.py"],)"
                                   R"("sets":true,"attempts":3,"boots":5})"));
        const auto before = images.user;
        const auto proof = proveRestore(images);
        QVERIFY2(proof, proof ? "" : proof.error().detail.c_str());
        QVERIFY(images.user == before);
        QCOMPARE((*proof)[1].restored, 8u); // deleted
        QCOMPARE((*proof)[2].restored, 7u); // damaged
        QCOMPARE(proof->size(), 4u);
        QCOMPARE((*proof)[3].restored, 1u);
        QVERIFY2((*proof)[3].damage.ends_with("updated, then damaged"), (*proof)[3].damage.c_str());

        // Settings that say something else than the project wants
        auto others = test::sampleFiles();
        others.settings = files.settings;
        images.backup = makeImages(others, true, {80, 48}).value().backup;
        QVERIFY(!proveRestore(images));
    }

    void writesNoSettingsUnlessAskedTo()
    {
        auto images = sampleImages();
        QCOMPARE(readText(images.backup, "/.lifeboat.json"), std::string("none"));
    }

    void refusesBadBackups_data()
    {
        QTest::addColumn<int>("kind");
        QTest::newRow("copies flat in the root, as QPYcom 1.4 wrote them") << 0;
        QTest::newRow("no switch, as QPYcom 1.4 wrote them") << 1;
        QTest::newRow("restore switched off") << 2;
        QTest::newRow("a copy is missing") << 3;
        QTest::newRow("a copy is damaged") << 4;
        QTest::newRow("list without an entry") << 5;
        QTest::newRow("empty image") << 6;
    }

    void refusesBadBackups()
    {
        QFETCH(int, kind);
        auto images = sampleImages();
        auto files = goodBackup();
        for (auto it = files.begin(); it != files.end();) {
            auto& [path, content] = *it;
            if (kind == 0 && path.starts_with("usr/"))
                path = path.substr(path.rfind('/') + 1);
            if (kind == 4 && path == "usr/main.py")
                content[10] ^= std::byte{1};
            if (kind == 5 && path == "checksum.json") {
                auto text = test::textOf(content);
                text = text.substr(0, text.rfind(",{")) + "]";
                content = test::bytesOf(text);
            }
            if (kind == 2 && path == "backup_restore.json")
                content = test::bytesOf(R"({"enable": 0})");
            const bool drop =
                (kind == 1 && path == "backup_restore.json") || (kind == 3 && path == "usr/app/net.py") || kind == 6;
            it = drop ? files.erase(it) : it + 1;
        }
        images.backup = backupOf(files);
        const auto proof = proveRestore(images);
        if (kind == 5) { // the user image still has the whole list, so the file comes back by that
            QVERIFY2(proof, proof ? "" : proof.error().detail.c_str());
            return;
        }
        QVERIFY(!proof);
        QCOMPARE(proof.error().code, ErrorCode::proofFailed);
        QVERIFY(!proof.error().detail.empty());
    }

    void refusesUserImageThatCannotBeRead()
    {
        auto images = sampleImages();
        for (std::size_t i = 0; i < 2 * 4096; ++i)
            images.user[i] = std::byte{0xFF};
        const auto proof = proveRestore(images);
        QVERIFY(!proof);
        QCOMPARE(proof.error().code, ErrorCode::proofFailed);
    }
};

QTEST_APPLESS_MAIN(TestProof)
#include "TestProof.moc"
