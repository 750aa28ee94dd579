// SPDX-License-Identifier: MIT
// The compiler of the time of the modules' firmware (MicroPython 1.12): what is sent to modules is Python to it, and a
// project can be compiled with it.
#include "core/project/MpyCompiler.h"
#include "tests/support/TestData.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace test;
namespace fs = std::filesystem;

class TestMpyCross : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        if (QStandardPaths::findExecutable("node").isEmpty())
            QSKIP("needs node (the program)");
        if (!fs::exists(fs::path(LIFEBOAT_NODE_MODULES) / "@pybricks/mpy-cross-v5"))
            QSKIP("needs the npm package @pybricks/mpy-cross-v5 in " LIFEBOAT_NODE_MODULES);
    }

    void helpersAreOfTheTime()
    {
        QStringList words{script(), LIFEBOAT_NODE_MODULES, "--check"};
        for (const auto& entry : fs::directory_iterator(LIFEBOAT_HELPERS)) {
            if (entry.path().extension() != ".py")
                continue;
            // The compiler is a little too new: it takes this.
            QVERIFY(textOf(readFile(entry.path())).find(":=") == std::string::npos);
            words << QString::fromStdString(entry.path().string());
        }
        QVERIFY(words.size() > 6);
        QVERIFY2(run(words) == 0, m_said.constData());
    }

    void refusesWhatCameLater()
    {
        QTemporaryDir dir;
        for (const auto* code : {"print(f'{1}')\n", "def f(a, /): pass\n"}) {
            const auto file = dir.filePath("a.py");
            writeFile(file.toStdString(), bytesOf(code));
            QVERIFY2(run({script(), LIFEBOAT_NODE_MODULES, "--check", file}) != 0, code);
            QVERIFY2(m_said.contains("SyntaxError"), m_said.constData());
        }
    }

    void compilesProjects()
    {
        using namespace core::project;
        QTemporaryDir dir;
        const auto program = dir.filePath("mpy-cross").toStdString();
        writeFile(program, bytesOf("#!/bin/sh\nexec node '" + script().toStdString() +
                                   "' '" LIFEBOAT_NODE_MODULES "' \"$@\"\n"));
        fs::permissions(program, fs::perms::owner_all);
        MpyCompiler compiler(program);
        const auto source = bytesOf("NAME = '\xe5\xa4\x87'\ndef name():\n    return NAME\n");
        const auto compiled = compiler.compile("app/net.py", source);
        QVERIFY2(compiled, compiled ? "" : compiled.error().detail.c_str());
        QVERIFY(*readMpyHeader(*compiled) == quecPythonMpy);
        QVERIFY(textOf(*compiled).find("app/net.py") != std::string::npos);
        const auto refused = compiler.compile("app/bad.py", bytesOf("x = 1\nprint(f'{x}')\n"));
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, core::ErrorCode::syntax);
        QCOMPARE(refused.error().detail, std::string("line 2: SyntaxError: invalid syntax"));
    }

private:
    static QString script() { return LIFEBOAT_PYTHON_PEER "/mpy-cross.cjs"; }
    int run(const QStringList& words)
    {
        QProcess process;
        process.start("node", words);
        process.waitForFinished(30'000);
        m_said = process.readAllStandardError().left(2000);
        return process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    }

    QByteArray m_said;
};

QTEST_GUILESS_MAIN(TestMpyCross)
#include "TestMpyCross.moc"
