// SPDX-License-Identifier: MIT
#include "device/production/UnitRecord.h"

#include "tests/support/TestData.h"

#include <QTemporaryDir>
#include <QTest>

#include <thread>

using namespace device;
using core::ErrorCode;

namespace
{

const char* const names = "time,port,usb_path,serial,package_sha256,result,code,phase,module,seconds,words\r\n";

UnitRecord unit(const std::string& port)
{
    UnitRecord record;
    record.time = std::chrono::system_clock::from_time_t(1'800'000'000);
    record.port = port;
    record.usbPath = "1-4.2";
    record.serial = "866000000000017";
    record.packageSha256 = "ab";
    record.phase = Phase::restart;
    record.module = ModuleState::restarted;
    record.duration = std::chrono::milliseconds(12340);
    return record;
}

} // namespace

class TestUnitRecord : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhatBecameOfAUnit()
    {
        auto record = unit("/dev/ttyUSB2");
        QCOMPARE(csvLineOf(record), "2027-01-15T08:00:00Z,/dev/ttyUSB2,1-4.2,866000000000017,ab,pass,,restart,"
                                    "restarted,12.3,\r\n");
        record.code = ErrorCode::noAnswer;
        record.phase = Phase::write;
        record.module = ModuleState::halfWritten;
        record.words = "PY_FS_U: \"no\", or\nlate";
        QCOMPARE(csvLineOf(record), "2027-01-15T08:00:00Z,/dev/ttyUSB2,1-4.2,866000000000017,ab,fail,L6001,write,"
                                    "half written,12.3,\"PY_FS_U: \"\"no\"\", or\nlate\"\r\n");
        record.code = ErrorCode::cancelled;
        QVERIFY(csvLineOf(record).find(",cancelled,L10001,") != std::string::npos);
    }

    void hasItsFirstLineOnce()
    {
        const auto path = newPath();
        for (int i = 0; i < 2; ++i)
            QVERIFY((*RecordFile::open(path))->append(unit("p")));
        QCOMPARE(textOf(path), names + csvLineOf(unit("p")) + csvLineOf(unit("p")));
    }

    void goesOnBehindHalfALine()
    {
        const auto path = newPath();
        test::writeFile(path, test::bytesOf(names + std::string("2027-01-15T08")));
        QVERIFY((*RecordFile::open(path))->append(unit("p")));
        QCOMPARE(textOf(path), names + std::string("2027-01-15T08\r\n") + csvLineOf(unit("p")));
    }

    void refusesOtherFiles_data()
    {
        QTest::addColumn<QString>("content");
        QTest::newRow("other text") << "my notes\n";
        QTest::newRow("half of the names") << "time,port,usb_path";
        QTest::newRow("other names") << QString(names).replace("serial", "number") + "more";
    }

    void refusesOtherFiles()
    {
        QFETCH(QString, content);
        const auto path = newPath();
        test::writeFile(path, test::bytesOf(content.toStdString()));
        const auto file = RecordFile::open(path);
        QVERIFY(!file && file.error().code == ErrorCode::badMagic);
        QCOMPARE(textOf(path), content.toStdString());
    }

    void saysWhyAFileCannotBeMade()
    {
        const auto file = RecordFile::open(newPath() / "in" / "nothing");
        QVERIFY(!file && file.error().code == ErrorCode::ioFailed);
    }

    void takesLinesFromManyThreads()
    {
        constexpr int threads = 8;
        constexpr int lines = 25;
        const auto path = newPath();
        {
            std::vector<std::jthread> writers;
            for (int i = 0; i < threads; ++i)
                writers.emplace_back([&, i] {
                    const auto file = *RecordFile::open(path); // as programs of their own would
                    for (int line = 0; line < lines; ++line)
                        (void)file->append(unit(std::to_string(i)));
                });
        }
        const auto all = QString::fromStdString(textOf(path)).split("\r\n", Qt::SkipEmptyParts);
        QCOMPARE(all.size(), 1 + threads * lines);
        for (int i = 0; i < threads; ++i) {
            const auto line = QString::fromStdString(csvLineOf(unit(std::to_string(i)))).trimmed();
            QCOMPARE(all.count(line), lines);
        }
    }

    void hashesPackages()
    {
        // FIPS 180-4's own example.
        QCOMPARE(sha256Text(test::bytesOf("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        const auto path = newPath();
        test::writeFile(path, test::bytesOf("abc"));
        QCOMPARE(sha256OfFile(path).value(), sha256Text(test::bytesOf("abc")));
        QVERIFY(!sha256OfFile(path / "no"));
    }

private:
    std::filesystem::path newPath() { return m_folder.filePath(QString("record%1.csv").arg(m_files++)).toStdString(); }
    static std::string textOf(const std::filesystem::path& path) { return test::textOf(test::readFile(path)); }

    QTemporaryDir m_folder;
    int m_files = 0;
};

QTEST_APPLESS_MAIN(TestUnitRecord)
#include "TestUnitRecord.moc"
