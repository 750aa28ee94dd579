// SPDX-License-Identifier: MIT
#include "core/project/ProjectForecast.h"
#include "tests/core/project/SampleFiles.h"

#include <QTest>

using namespace core;
using namespace core::project;

class TestProjectForecast : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatAPackageIs()
    {
        const auto path = test::dataFile("unisoc/nofs_split.pac");
        const auto summary = summarise(path, std::nullopt);
        QVERIFY(summary);
        QCOMPARE(summary->format, std::string("unisoc-pac"));
        QCOMPARE(summary->bytes, std::uint64_t(std::filesystem::file_size(path)));
        QVERIFY(!summary->product.empty() && !summary->entries.empty());
        QVERIFY(summary->user && summary->user->region == (package::Region{0x60420000, 0x50000}));
        QVERIFY(summary->backup && summary->backup->region == (package::Region{0x60470000, 0x30000}));
        QVERIFY(summarise(test::dataFile("unisoc/README.md"), std::nullopt).error().code == ErrorCode::badMagic);
    }

    void asksTheProfileWhereThePackageIsSilent()
    {
        const auto path = test::dataFile("unisoc/minimal.pac");
        const auto without = summarise(path, std::nullopt);
        const auto with = summarise(path, findModule("EC600U-CNLB").value());
        QVERIFY(without && with && with->user);
        if (!without->user)
            QCOMPARE(with->user->source, package::PlaceSource::profile);
        // But not that of another platform.
        const auto other = summarise(path, findModule("EC600S-CNLA").value());
        QVERIFY(other && other->user == without->user);
        QVERIFY(fits(*findModule("EC600U-CNLB"), with->platform) && !fits(*findModule("EC600S-CNLA"), with->platform));
        QVERIFY(fits(*findModule("EC600N"), "ASR1606"));
    }

    void guessesTheModule_data()
    {
        QTest::addColumn<QByteArray>("file");
        QTest::addColumn<QByteArray>("platform");
        QTest::addColumn<QByteArray>("usbId");
        QTest::addColumn<int>("count");
        QTest::addColumn<QByteArray>("first");
        QTest::newRow("named") << QByteArray("EC600UCN_LB.app.pac") << QByteArray("unisoc8910") << QByteArray() << 1
                               << QByteArray("EC600U-CNLB");
        QTest::newRow("of another platform")
            << QByteArray("EC600U-CNLB.pac") << QByteArray("unisoc8850") << QByteArray() << 2 << QByteArray("EC600G");
        QTest::newRow("the longer name") << QByteArray("/EC800M/EC800M-CNLC_V1.bin") << QByteArray("ASR")
                                         << QByteArray() << 1 << QByteArray("EC800M-CNLC");
        QTest::newRow("connected") << QByteArray("base.bin") << QByteArray("ASR") << QByteArray("2c7c:6001") << 5
                                   << QByteArray("EC100Y-CNAA");
        QTest::newRow("of the platform") << QByteArray("base.pac") << QByteArray("unisoc8910")
                                         << QByteArray("1234:5678") << 10 << QByteArray("EC600U-CNAA");
    }

    void guessesTheModule()
    {
        QFETCH(QByteArray, file);
        QFETCH(QByteArray, platform);
        QFETCH(QByteArray, usbId);
        QFETCH(int, count);
        QFETCH(QByteArray, first);
        PackageSummary package;
        package.platform = platform.toStdString();
        const auto names = likelyModules(package, file.toStdString(), usbId.toStdString());
        QCOMPARE(int(names.size()), count);
        QCOMPARE(names.front(), first.toStdString());
    }

    void forecastsTheSample()
    {
        Project project;
        project.files = {{test::dataFile("quecpython/project/usr")}};
        const auto forecast = forecastProject(project, nullptr, {80, 48});
        QVERIFY(forecast);
        QCOMPARE(forecast->protectedFiles, 9u);
        QCOMPARE(forecast->images.backup.neededBlocks, 32u);
        QCOMPARE(forecast->images.backup.usableBlocks, 47u);
        const auto tight = forecastProject(project, nullptr, {80, 32});
        QVERIFY(tight && !tight->images.backup.fits() && tight->images.user.fits());
        const auto unknown = forecastProject(project, nullptr, {});
        QVERIFY(unknown && unknown->images.backup.fits() && unknown->images.backup.neededBlocks == 32);
        project.backup = false;
        QCOMPARE(forecastProject(project, nullptr, {80, 48})->protectedFiles, 0u);
        project.files.push_back({"/nowhere/x.py"});
        QVERIFY(forecastProject(project, nullptr, {}).error().code == ErrorCode::notFound);
    }
};

QTEST_APPLESS_MAIN(TestProjectForecast)
#include "TestProjectForecast.moc"
