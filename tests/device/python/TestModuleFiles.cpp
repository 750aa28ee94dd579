// SPDX-License-Identifier: MIT
// The files of a real MicroPython at a paced line: what is written arrives whole or not at all.
#include "core/checksum/Crc32.h"
#include "tests/device/python/FilesRig.h"

#include <QTest>

using namespace device;
using core::ErrorCode;
using core::checksum::quecPythonCrc32;
using test::Bytes;
using test::bytesOf;
using test::FilesRig;
using test::PythonPeer;
using test::PythonSettings;

#define COMPARE_TEXT(got, expected) QCOMPARE(QString::fromStdString(got), QString::fromStdString(expected))
#define VERIFY_OK(result) QVERIFY2((result).has_value(), (result) ? "" : (result).error().detail.c_str())

class TestModuleFiles : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (const std::string missing = PythonPeer::missing(); !missing.empty())
            QSKIP(missing.c_str());
    }

    void smoke()
    {
        FilesRig rig;
        const auto listed = rig.files().list("/usr", ModuleFiles::Depth::tree, ModuleFiles::Crcs::all);
        VERIFY_OK(listed);
        for (auto& f : *listed)
            qInfo("%s %u", f.path.c_str(), f.size);
        const auto result = rig.write("/usr/说明/a.bin", bytesOf("hello"));
        QVERIFY2(!result.problem, result.problem ? result.problem->detail.c_str() : "");
        const auto back = rig.read("/usr/说明/a.bin");
        VERIFY_OK(back);
        QCOMPARE(*back, bytesOf("hello"));
        qInfo("%lld us, sent %llu received %llu", (long long)rig.line.now().count(),
              (unsigned long long)rig.line.bytesToPeer(), (unsigned long long)rig.line.bytesFromPeer());
    }
};

QTEST_GUILESS_MAIN(TestModuleFiles)
#include "TestModuleFiles.moc"
