// SPDX-License-Identifier: MIT
#include "core/project/ModuleProfile.h"

#include <QTest>

using namespace core;
using namespace core::project;

class TestModuleProfile : public QObject
{
    Q_OBJECT

private slots:
    void builtInTextIsValid()
    {
        // Every row of quecpython-backup chapter 8.
        for (const auto* name :
             {"EC100Y-CNAA", "EC600S-CNAA", "EC600S-CNLA", "EC600S-CNLB", "EC600N",    "EC800N", "EC600U-CNLB",
              "EC200U-EUAB", "EG912U",      "EG915U",      "EC600G",      "EC800G",    "EC600M", "EC800M",
              "EC800M-CNLC", "EC600E",      "EC800E",      "EC200A",      "EC200A-AU", "BC25",   "BG95",
              "BG600L",      "FCM360W",     "FC41D",       "BG950S"})
            QVERIFY2(findModule(name), name);
    }

    void knowsAddressesAndWhatIsConfirmed()
    {
        const auto unisoc = findModule("ec600u-cnlb");
        QVERIFY(unisoc);
        QCOMPARE(unisoc->name, std::string("EC600U-CNLB"));
        QVERIFY(unisoc->user == (package::Region{0x60420000, 0x60000}));
        QVERIFY(unisoc->backup == (package::Region{0x60480000, 0x20000}));
        QVERIFY(unisoc->addressesConfirmed == Known::no);
        QVERIFY(unisoc->restoresAtBoot == Known::yes);
        QVERIFY(findModule("BC25")->restoresAtBoot == Known::no);
        QVERIFY(findModule("EC600E")->restoresAtBoot == Known::unknown);
    }

    void unknownModuleNamesTheNearest()
    {
        const auto found = findModule("EC600U-CNBL");
        QVERIFY(!found);
        QCOMPARE(found.error().code, ErrorCode::unknownModule);
        QVERIFY(found.error().detail.find("EC600U-CNLB") != std::string::npos);
    }

    void refusesDamagedText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("not JSON") << QByteArray("{");
        QTest::newRow("no modules") << QByteArray(R"({"version":1})");
        QTest::newRow("newer version") << QByteArray(R"({"version":2,"modules":[]})");
        QTest::newRow("decimal address") << QByteArray(
            R"({"version":1,"modules":[{"names":["A"],"platform":"p","fileSystem":"efs","user":{"address":"12","size":"0x1"},)"
            R"("addressesConfirmed":"no","restoresAtBoot":"no","usb":[],"downloadUsb":[],"firmware":"","note":""}]})");
        QTest::newRow("neither yes nor no") << QByteArray(
            R"({"version":1,"modules":[{"names":["A"],"platform":"p","fileSystem":"efs",)"
            R"("addressesConfirmed":"maybe","restoresAtBoot":"no","usb":[],"downloadUsb":[],"firmware":"","note":""}]})");
    }

    void refusesDamagedText()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!parseModuleProfiles(text.toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestModuleProfile)
#include "TestModuleProfile.moc"
