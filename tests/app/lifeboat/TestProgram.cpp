// SPDX-License-Identifier: MIT
// The program itself: that main hands over arguments, streams and exit code, and that it stays light.
#include "tests/support/TestData.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace test;

class TestProgram : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void handsOverArgumentsStreamsAndExitCode();
    void readsStdin();
    void doesNotColourPipes();
    void writesBytesUnchanged();
    void needsNoQt();

private:
    struct Finished {
        int exitCode;
        QByteArray out;
        QByteArray err;
    };
    Finished run(const QStringList& arguments, const QByteArray& in = {})
    {
        QProcess process;
        process.setWorkingDirectory(m_folder->path());
        process.start(LIFEBOAT_PROGRAM, arguments);
        process.write(in);
        process.closeWriteChannel();
        if (!process.waitForFinished() || process.exitStatus() != QProcess::NormalExit)
            qFatal("the program did not end by itself");
        return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestProgram::handsOverArgumentsStreamsAndExitCode()
{
    writeFile(m_folder->filePath("文件 😀.bin").toStdString(), bytesOf("123456789"));
    const auto finished = run({"crc", "文件 😀.bin", "missing"});
    QCOMPARE(finished.exitCode, 3);
    QCOMPARE(finished.out, QByteArray("0xd202d277  文件 😀.bin\n"));
    QVERIFY(finished.err.startsWith("Error: "));
    QCOMPARE(run({}).exitCode, 2);
}

void TestProgram::readsStdin()
{
    QCOMPARE(run({"crc", "-"}, "123456789").out, QByteArray("0xd202d277  -\n"));
}

void TestProgram::doesNotColourPipes()
{
    QVERIFY(!run({"inspect"}).err.contains('\x1b'));
}

void TestProgram::writesBytesUnchanged()
{
    const auto finished =
        run({"package", "get", QString::fromStdString(dataFile("unisoc/minimal.pac").string()), "PY_FS_B", "-o", "-"});
    QCOMPARE(finished.exitCode, 0);
    QCOMPARE(finished.out.size(), 0x20000);
}

void TestProgram::needsNoQt()
{
    QVERIFY(!textOf(readFile(LIFEBOAT_PROGRAM)).contains("libQt"));
}

QTEST_APPLESS_MAIN(TestProgram)
#include "TestProgram.moc"
