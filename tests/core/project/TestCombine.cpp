// SPDX-License-Identifier: MIT
#include "core/project/Combine.h"

#include "core/littlefs/image/ImageInspector.h"
#include "tests/core/package/PackageTools.h"
#include "tests/support/TestData.h"

#include <nlohmann/json.hpp>

#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::project;
namespace fs = std::filesystem;

class TestCombine : public QObject
{
    Q_OBJECT

    QTemporaryDir m_dir;
    fs::path m_root;

    static Project sampleProject(const fs::path& firmware)
    {
        Project project;
        project.module = "EC600U-CNLB";
        project.firmware = firmware;
        project.files = {{test::dataFile("quecpython/project/usr"), "/usr"}};
        return project;
    }

    std::vector<std::string> written() const
    {
        std::vector<std::string> names;
        for (const auto& entry : fs::directory_iterator(m_root))
            names.push_back(entry.path().filename().string());
        std::ranges::sort(names);
        return names;
    }

private slots:
    void init()
    {
        m_root = fs::path(m_dir.path().toStdString()) / QTest::currentTestFunction() /
                 (QTest::currentDataTag() ? QTest::currentDataTag() : "only");
        fs::create_directories(m_root);
    }

    void combinesTheSampleProject()
    {
        const CombineRequest request{sampleProject(test::dataFile("unisoc/nofs_split.pac")), m_root / "out.pac",
                                     m_root / "images"};
        const auto report = combine(request);
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QCOMPARE(report->protectedFiles.size(), 9u);
        QCOMPARE(report->userPlace.region, (package::Region{0x60420000, 0x50000}));
        QCOMPARE(report->backupPlace.region, (package::Region{0x60470000, 0x30000}));
        QVERIFY(report->userPlace.source == package::PlaceSource::eraseEntry);
        QCOMPARE(report->proof.size(), 3u);
        QCOMPARE(report->unprotectedFiles.size(), 3u);
        QVERIFY(report->warnings.empty());
        QCOMPARE(written(),
                 (std::vector<std::string>{"images", "out.pac", "out.pac.report.json", "out.pac.report.txt"}));

        // What lies in the package is what was put beside it.
        const auto package = package::openPackage(m_root / "out.pac");
        QVERIFY(package);
        int found = 0;
        for (std::size_t i = 0; i < (*package)->entries().size(); ++i) {
            const auto& entry = (*package)->entries()[i];
            if (entry.id != "PY_FS_U" && entry.id != "PY_FS_B")
                continue;
            ++found;
            const auto content = (*package)->content(i);
            QVERIFY(content);
            const auto image = test::readFile(m_root / "images" / entry.name);
            QVERIFY(std::ranges::equal(content->view(), image));
            QVERIFY(littlefs::inspectImage(image).whole());
        }
        QCOMPARE(found, 2);

        const auto json = nlohmann::json::parse(test::textOf(test::readFile(m_root / "out.pac.report.json")));
        QCOMPARE(json["protected"].size(), 9u);
        QCOMPARE(json["customer_backup_fs"]["blocks_needed"], 32);
        const auto text = test::textOf(test::readFile(m_root / "out.pac.report.txt"));
        QVERIFY(text.find("all protected files deleted: 9 restored") != std::string::npos);
        QVERIFY(text.find(m_root.string()) == std::string::npos);
    }

    void twiceGivesTheSame()
    {
        for (const auto* name : {"a", "b"}) {
            fs::create_directories(m_root / name);
            QVERIFY(combine({sampleProject(test::dataFile("unisoc/nofs_split.pac")), m_root / name / "out.pac", {}}));
        }
        for (const auto* file : {"out.pac", "out.pac.report.json", "out.pac.report.txt"})
            QVERIFY(test::readFile(m_root / "a" / file) == test::readFile(m_root / "b" / file));
        // And once more onto a package that holds images already.
        auto again = sampleProject(m_root / "a" / "out.pac");
        QVERIFY(combine({again, m_root / "b" / "out.pac", {}}));
        QVERIFY(test::readFile(m_root / "a" / "out.pac") == test::readFile(m_root / "b" / "out.pac"));
    }

    void replacesItsOwnInput()
    {
        fs::copy_file(test::dataFile("unisoc/nofs_split.pac"), m_root / "base.pac");
        QVERIFY(combine({sampleProject(m_root / "base.pac"), m_root / "base.pac", {}}));
        QVERIFY(package::openPackage(m_root / "base.pac"));
    }

    void refusesBeforeAnythingIsWritten_data()
    {
        QTest::addColumn<QByteArray>("firmware");
        QTest::addColumn<QByteArray>("module");
        QTest::addColumn<QByteArray>("files");
        QTest::addColumn<int>("code");
        const QByteArray split("unisoc/nofs_split.pac");
        const QByteArray module("EC600U-CNLB");
        const QByteArray files("quecpython/project/usr");
        QTest::newRow("does not fit") << QByteArray("unisoc/nofs.pac") << module << files
                                      << static_cast<int>(ErrorCode::doesNotFit);
        QTest::newRow("unknown module") << split << QByteArray("EC999") << files
                                        << static_cast<int>(ErrorCode::unknownModule);
        QTest::newRow("another chip family")
            << split << QByteArray("EC600S-CNLA") << files << static_cast<int>(ErrorCode::badArgument);
        QTest::newRow("littlefs version 2")
            << split << QByteArray("EC800M-CNLC") << files << static_cast<int>(ErrorCode::unsupportedFormat);
        QTest::newRow("no such files") << split << module << QByteArray("quecpython/nothing")
                                       << static_cast<int>(ErrorCode::notFound);
        QTest::newRow("no such firmware")
            << QByteArray("unisoc/nothing.pac") << module << files << static_cast<int>(ErrorCode::notFound);
        QTest::newRow("not a package") << QByteArray("quecpython/crc_vectors.json") << module << files
                                       << static_cast<int>(ErrorCode::badMagic);
        QTest::newRow("Eigencomm package")
            << QByteArray("eigen/minimal.binpkg") << module << files << static_cast<int>(ErrorCode::unsupportedFormat);
    }

    void refusesBeforeAnythingIsWritten()
    {
        QFETCH(QByteArray, firmware);
        QFETCH(QByteArray, module);
        QFETCH(QByteArray, files);
        QFETCH(int, code);
        auto project = sampleProject(test::dataFile(firmware.toStdString()));
        project.module = module.toStdString();
        project.files[0].from = test::dataFile(files.toStdString());
        const auto report = combine({project, m_root / "out.pac", m_root / "images"});
        QVERIFY(!report);
        QCOMPARE(static_cast<int>(report.error().code), code);
        QVERIFY(!report.error().detail.empty());
        QVERIFY(written().empty());
    }

    void realPackageNeedsAnAddress()
    {
        const auto real = test::fixtureFile("unisoc/real/EC600UCN_LB.app.pac");
        if (real.empty())
            QSKIP("the third-party package EC600UCN_LB.app.pac is not there (LIFEBOAT_FIXTURES)");
        // The default of the vendor's tool lies inside another file system of this firmware.
        const auto report = combine({sampleProject(real), m_root / "out.pac", {}});
        QVERIFY(!report);
        QCOMPARE(report.error().code, ErrorCode::addressConflict);
        QVERIFY2(report.error().detail.find("FSYS") != std::string::npos, report.error().detail.c_str());
        QVERIFY(written().empty());
    }

    void combinesTheRealAsrRelease()
    {
        const auto members = test::realAsrFiles();
        if (members.empty())
            QSKIP("the published ASR files are not there (LIFEBOAT_FIXTURES)");
        test::writeFile(m_root / "release.zip", test::makeZip(members));
        auto project = sampleProject(m_root / "release.zip");
        project.module = "EC600S-CNAA";
        const auto report = combine({project, m_root / "out.zip", m_root / "images"});
        QVERIFY2(report, report ? "" : report.error().detail.c_str());
        QCOMPARE(report->userPlace.region, (package::Region{0x9EA000, 0x500000}));
        QCOMPARE(report->backupPlace.region, (package::Region{0xEEA000, 0x32000}));
        QVERIFY(report->userPlace.source == package::PlaceSource::partitionTable);
        QCOMPARE(report->proof.size(), 3u);

        // Both images have the sizes of before, so nothing but them changes.
        const auto product = test::readFile(m_root / "out.zip");
        const auto package = package::parsePackage(product);
        QVERIFY2(package, test::explain(package));
        for (const auto& member : members) {
            const auto& entries = (*package)->entries();
            const auto found = std::ranges::find(entries, member.name, &package::Entry::name);
            QVERIFY2(found != entries.end(), member.name.c_str());
            const auto content = (*package)->content(static_cast<std::size_t>(found - entries.begin()));
            QVERIFY2(content, test::explain(content));
            const bool isImage = member.name.starts_with("customer_") && member.name.ends_with("fs.bin");
            const auto wanted = isImage ? test::readFile(m_root / "images" / member.name) : member.content;
            QVERIFY2(std::ranges::equal(content->view(), wanted), member.name.c_str());
        }
    }

    void withoutBackupTheSwitchIsOff()
    {
        auto project = sampleProject(test::dataFile("unisoc/nofs_split.pac"));
        project.backup = false;
        const auto report = combine({project, m_root / "out.pac", m_root / "images"});
        QVERIFY(report);
        QVERIFY(report->proof.empty());
        const auto image = test::readFile(m_root / "images" / "customer_backup_fs.bin");
        const auto inspection = littlefs::inspectImage(image);
        QCOMPARE(inspection.entries.size(), 1u);
        QCOMPARE(test::textOf(littlefs::readContent(inspection, inspection.entries[0]).value()),
                 std::string(R"({"enable": 0})"));
    }

    void keepsTheOldPackageWhenWritingFails()
    {
        const auto target = m_root / "folder" / "out.pac"; // the folder is missing
        const auto report = combine({sampleProject(test::dataFile("unisoc/nofs_split.pac")), target, {}});
        QVERIFY(!report);
        QVERIFY(written().empty());
    }
};

QTEST_APPLESS_MAIN(TestCombine)
#include "TestCombine.moc"
