// SPDX-License-Identifier: MIT
// What a file is, by its content, through the zip archives around it.
#include "tests/core/package/PackageTools.h"

#include <QTemporaryDir>
#include <QTest>

using namespace core;
using namespace core::package;

class TestPackageKinds : public QObject
{
    Q_OBJECT

private slots:
    void refusesOtherPlatforms_data();
    void refusesOtherPlatforms();
    void namesTheFileInItsErrors();
    void takesNoNoticeOfTheFileName();
    void opensAPacInAZip_data();
    void opensAPacInAZip();
    void refusesTooDeepArchives();
    void refusesAnArchiveWithTwoPackages();
};

namespace
{

test::Bytes config(const std::string& platform)
{
    return test::bytesOf(R"({"platform": ")" + platform + R"("})");
}

test::Bytes pac()
{
    return test::readFile(test::dataFile("unisoc/nofs.pac"));
}

} // namespace

void TestPackageKinds::refusesOtherPlatforms_data()
{
    QTest::addColumn<test::Bytes>("bytes");
    QTest::addColumn<QString>("fileName");
    QTest::addColumn<int>("code");
    QTest::addColumn<QString>("fact");
    const int unsupported = int(ErrorCode::unsupportedFormat);
    QTest::newRow("binpkg by its magic") << test::readFile(test::dataFile("eigen/minimal.binpkg")) << "x" << unsupported
                                         << "EigenComm";
    QTest::newRow("binpkg 105 by its version")
        << test::bytesOf(std::string("105\0\0\0\0\0data", 12)) << "x" << unsupported << "EigenComm";
    QTest::newRow("the all-in-one file of FCM360W") << test::bytesOf("oneb\x02") << "x" << unsupported << "FCM360W";
    QTest::newRow("the one-file form of ASR") << test::bytesOf("!CRANE! 0000007a\n") << "x" << unsupported << "CRANE";
    QTest::newRow("a .lod by its name") << test::bytesOf("text") << "BC25.LOD" << unsupported << "BC25";
    QTest::newRow("a .blf by its name") << test::bytesOf("text") << "x.blf" << unsupported << "EC200A";
    for (const auto& [platform, name] : std::vector<std::pair<std::string, QString>>{{"EIGEN", "EC600E"},
                                                                                     {"ASR1803S", "EC200A"},
                                                                                     {"RDA8908A", "BC25"},
                                                                                     {" MDM9X05 ", "BG95"},
                                                                                     {"FCM360W", "FCM360W"},
                                                                                     {"FC41D", "FC41D"},
                                                                                     {"Future99", "future99"}})
        QTest::newRow(("a zip for " + platform).c_str())
            << test::makeZip({{"platform_config.json", config(platform)}, {"fw.bin", test::bytesOf("x")}}) << "x"
            << unsupported << name;
    QTest::newRow("a zip with the images of BG95")
        << test::makeZip({{"update/firehose/partition.mbn", test::bytesOf("x")}}) << "x" << unsupported << "BG95";
    QTest::newRow("a zip with the script of EC200A")
        << test::makeZip({{"f/evb.blf", test::bytesOf("x")}}) << "x" << unsupported << "EC200A";
    QTest::newRow("an EIGEN release in its wrapper")
        << test::makeZip({{"changelog.md", test::bytesOf("x")},
                          {"fw.bin", test::makeZip({{"platform_config.json", config("EIGEN")},
                                                    {"f/a.binpkg", test::bytesOf("x")}})}})
        << "x" << unsupported << "EigenComm";
    QTest::newRow("a zip with photographs")
        << test::makeZip({{"a.jpg", test::bytesOf("x")}}) << "x" << int(ErrorCode::badMagic) << "zip";
    QTest::newRow("an empty zip") << test::bytesOf(std::string("PK\5\6") + std::string(18, '\0')) << "x"
                                  << int(ErrorCode::badMagic) << "zip";
    QTest::newRow("a wrapper with nothing in it")
        << test::makeZip({{"platform_config.json", config("ASR1601")}}) << "x" << int(ErrorCode::badMagic) << "zip";
    QTest::newRow("a wrapper that names no platform") << test::makeZip({{"platform_config.json", test::bytesOf("{}")}})
                                                      << "x" << int(ErrorCode::syntax) << "platform";
    QTest::newRow("a wrapper with broken JSON")
        << test::makeZip({{"platform_config.json", test::bytesOf("{")}}) << "x" << int(ErrorCode::syntax) << "platform";
    QTest::newRow("a wrapper with a list for JSON") << test::makeZip({{"platform_config.json", test::bytesOf("[]")}})
                                                    << "x" << int(ErrorCode::syntax) << "platform";
    QTest::newRow("a wrapper with JSON larger than need be")
        << test::makeZip({{"platform_config.json", test::Bytes(70'000)}}) << "x" << int(ErrorCode::tooLarge) << "bytes";
    QTest::newRow("a littlefs image") << test::bytesOf(std::string(40, '\0') + "littlefs") << "x.pac"
                                      << int(ErrorCode::badMagic) << "neither";
    QTest::newRow("an empty file") << test::Bytes() << "x.pac" << int(ErrorCode::badMagic) << "neither";
}

void TestPackageKinds::refusesOtherPlatforms()
{
    QFETCH(test::Bytes, bytes);
    QFETCH(QString, fileName);
    QFETCH(int, code);
    QFETCH(QString, fact);
    const auto package = parsePackage(bytes, {}, fileName.toStdString());
    QVERIFY(!package);
    QVERIFY2(int(package.error().code) == code, test::explain(package.error()));
    QVERIFY2(QString::fromStdString(package.error().detail).contains(fact), test::explain(package.error()));
}

void TestPackageKinds::namesTheFileInItsErrors()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath("x.bin").toStdString();
    QCOMPARE(openPackage(path).error().code, ErrorCode::notFound);
    test::writeFile(path, test::bytesOf("nothing"));
    QCOMPARE(openPackage(path).error().code, ErrorCode::badMagic);
    QCOMPARE(openPackage(path).error().subject, path);
}

void TestPackageKinds::takesNoNoticeOfTheFileName()
{
    const QTemporaryDir folder;
    const auto path = folder.filePath("firmware.lod").toStdString();
    test::writeFile(path, pac());
    const auto package = openPackage(path);
    QVERIFY2(package, test::explain(package));
    QCOMPARE((*package)->formatName(), std::string_view("unisoc-pac"));
}

void TestPackageKinds::opensAPacInAZip_data()
{
    QTest::addColumn<test::Bytes>("zip");
    QTest::newRow("with platform_config.json") << test::makeZip(
        {{"platform_config.json", config("unisoc8910")}, {"fw.pac", pac()}, {"note.txt", test::bytesOf("x")}});
    QTest::newRow("stored, without platform_config.json") << test::makeZip({{"EC600U/fw.pac", pac(), true}});
    QTest::newRow("beside the library of the vendor's tool")
        << test::makeZip({{"platform_config.json", config("unisoc8910")},
                          {"base_library.zip", test::makeZip({{"a.py", test::bytesOf("x")}})},
                          {"fw.pac", pac()}});
    QTest::newRow("in a folder of a zip of its own") << test::makeZip(
        {{"QPY/", {}}, {"QPY/fw.bin", test::makeZip({{"platform_config.json", config("unisoc")}, {"a.pac", pac()}})}});
}

void TestPackageKinds::opensAPacInAZip()
{
    NEEDS_PYTHON();
    QFETCH(test::Bytes, zip);
    const auto package = parsePackage(zip);
    QVERIFY2(package, test::explain(package));
    QCOMPARE((*package)->entries().size(), 9u);

    const QTemporaryDir folder;
    const auto path = folder.filePath("out.bin").toStdString();
    QVERIFY((*package)->write(path));
    const auto plain = test::readFile(path);
    QVERIFY((*package)->replace("PY_FS_U", test::xorshiftWords(4, 0x1000)));
    QVERIFY((*package)->write(path));
    const auto changed = test::readFile(path);
    QCOMPARE(test::namesIn(changed), test::namesIn(zip));
    QCOMPARE(test::namesIn(plain), test::namesIn(zip));
    const auto again = parsePackage(changed);
    QVERIFY2(again, test::explain(again));
    QCOMPARE(test::contentOf(**again, "PY_FS_U"), test::xorshiftWords(4, 0x1000));
    QVERIFY((*again)->write(path));
    QCOMPARE(test::readFile(path), changed);
}

void TestPackageKinds::refusesTooDeepArchives()
{
    test::Bytes bytes = pac();
    for (int i = 0; i < 3; ++i)
        bytes = test::makeZip({{"inner.bin", bytes, true}});
    QVERIFY(parsePackage(bytes));
    bytes = test::makeZip({{"inner.bin", bytes, true}});
    const auto package = parsePackage(bytes);
    QVERIFY(!package);
    QCOMPARE(package.error().code, ErrorCode::unsupportedFormat);
}

void TestPackageKinds::refusesAnArchiveWithTwoPackages()
{
    const auto package = parsePackage(test::makeZip({{"a.pac", pac()}, {"b.pac", pac()}}));
    QVERIFY(!package);
    QCOMPARE(package.error().code, ErrorCode::duplicate);
    QVERIFY2(package.error().detail.find("a.pac") != std::string::npos, test::explain(package.error()));
}

QTEST_GUILESS_MAIN(TestPackageKinds)
#include "TestPackageKinds.moc"
