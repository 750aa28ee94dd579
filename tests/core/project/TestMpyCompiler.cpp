// SPDX-License-Identifier: MIT
#include "core/project/MpyCompiler.h"
#include "core/project/ProjectForecast.h"
#include "tests/core/project/FakeMpyCross.h"
#include "tests/core/project/SampleFiles.h"

#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace core;
using namespace core::project;
namespace fs = std::filesystem;

class TestMpyCompiler : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_root = fs::canonical(m_dir->path().toStdString());
        m_program = m_root / "mpy cross"; // with a blank
        test::writeFakeMpyCross(m_program);
    }

    void compilesAllButWhatTheModuleStarts()
    {
        FileSet set{{test::userFile("app/net.py", "x = 1"), test::userFile("data.bin", "d"),
                     test::userFile("main.py", "import net"), test::userFile("z.py", "")},
                    {},
                    {},
                    {}};
        MpyCompiler compiler(m_program);
        const auto done = compiler.compile(set);
        QVERIFY2(done, done ? "" : done.error().detail.c_str());
        QCOMPARE(set.files.size(), 4u);
        QCOMPARE(set.files[0].path, std::string("app/net.mpy"));
        QCOMPARE(set.files[0].source, std::string("app/net.py"));
        QCOMPARE(test::textOf(set.files[0].content), std::string("M\5\0\37x = 1", 9));
        QCOMPARE(test::textOf(set.files[2].content), std::string("import net"));
        QCOMPARE(set.files[3].path, std::string("z.mpy"));
        QVERIFY(!MpyCompiler::compiles("boot.py") && MpyCompiler::compiles("app/main.py"));
        QVERIFY(test::textOf(test::readFile(m_program.string() + ".runs")).starts_with("-mno-unicode -s app/net.py"));
    }

    void compilesOnlyWhatChanged()
    {
        MpyCompiler compiler(m_program);
        const auto runs = [this] {
            const auto text = test::textOf(test::readFile(m_program.string() + ".runs"));
            return std::ranges::count(text, '\n');
        };
        const auto compile = [&](const char* text) {
            FileSet set{{test::userFile("a.py", text), test::userFile("b.py", "b")}, {}, {}, {}};
            return compiler.compile(set).has_value();
        };
        QVERIFY(compile("a = 1"));
        QVERIFY(compile("a = 1"));
        QCOMPARE(runs(), 2);
        QVERIFY(compile("a = 2"));
        QCOMPARE(runs(), 3);
    }

    void refuses_data()
    {
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("version");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("code");
        QTest::addColumn<QByteArray>("subject");
        QTest::addColumn<QByteArray>("detail");
        const QByteArray good = "\\005\\000\\037";
        const int version = int(ErrorCode::unsupportedVersion);
        QTest::newRow("a syntax error") << good << QByteArray("5") << QByteArray("a = 1\n\nsyntax error here\n")
                                        << int(ErrorCode::syntax) << QByteArray("app/a.py")
                                        << QByteArray("line 3: SyntaxError: invalid syntax");
        QTest::newRow("a newer compiler") << good << QByteArray("6") << QByteArray("a") << version
                                          << QByteArray("mpy cross") << QByteArray("needs version 5");
        QTest::newRow("a newer file") << QByteArray("\\006\\000\\037") << QByteArray("5") << QByteArray("a") << version
                                      << QByteArray("mpy cross") << QByteArray("version 6");
        QTest::newRow("Unicode strings") << QByteArray("\\005\\002\\037") << QByteArray("5") << QByteArray("a")
                                         << version << QByteArray("mpy cross") << QByteArray("Unicode");
        QTest::newRow("machine code") << QByteArray("\\005\\020\\037") << QByteArray("5") << QByteArray("a") << version
                                      << QByteArray("mpy cross") << QByteArray("machine code");
        QTest::newRow("64 bits") << QByteArray("\\005\\000\\077") << QByteArray("5") << QByteArray("a") << version
                                 << QByteArray("mpy cross") << QByteArray("63 bits");
    }

    void refuses()
    {
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, version);
        QFETCH(QByteArray, text);
        QFETCH(int, code);
        QFETCH(QByteArray, subject);
        QFETCH(QByteArray, detail);
        test::writeFakeMpyCross(m_program, header.toStdString(), version.toStdString());
        FileSet set{{test::userFile("app/a.py", text.toStdString())}, {}, {}, {}};
        MpyCompiler compiler(m_program);
        const auto done = compiler.compile(set);
        QVERIFY(!done);
        QCOMPARE(int(done.error().code), code);
        QVERIFY2(QByteArray::fromStdString(done.error().subject).contains(subject), done.error().subject.c_str());
        QVERIFY2(QByteArray::fromStdString(done.error().detail).contains(detail), done.error().detail.c_str());
    }

    void refusesWhatIsNoProgram()
    {
        FileSet set{{test::userFile("a.py", "a")}, {}, {}, {}};
        QVERIFY(MpyCompiler(m_root / "nothing").compile(set).error().code == ErrorCode::notFound);
        test::writeFile(m_root / "text", test::bytesOf("no program"));
        QVERIFY(MpyCompiler(m_root / "text").compile(set).error().code == ErrorCode::unreadable);
    }

    void refusesAnMpyThatIsThereToo()
    {
        FileSet set{{test::userFile("a.mpy", "a"), test::userFile("a.py", "a")}, {}, {}, {}};
        QVERIFY(MpyCompiler(m_program).compile(set).error().code == ErrorCode::duplicate);
    }

    void readsHeaders()
    {
        const auto header = readMpyHeader(test::bytesOfHex("4d 06 04 1f"));
        QVERIFY(header && *header == (MpyHeader{6, false, 1, 31}));
        QVERIFY(readMpyHeader(test::bytesOfHex("4d 05 00")).error().code == ErrorCode::truncated);
        QVERIFY(readMpyHeader(test::bytesOfHex("43 05 00 1f")).error().code == ErrorCode::badMagic);
    }

    void forecastsWhatWasCompiled()
    {
        Project project;
        project.files = {{test::dataFile("quecpython/project/usr")}};
        project.compile = true;
        QVERIFY(forecastProject(project, nullptr, {}).error().code == ErrorCode::badArgument);
        MpyCompiler compiler(m_program);
        const auto forecast = forecastProject(project, &compiler, {80, 48});
        QVERIFY2(forecast, forecast ? "" : forecast.error().detail.c_str());
        // Patterns speak of the sources.
        project.protect = {"app/*.py"};
        const auto set = prepareFiles(project, &compiler);
        QVERIFY(set);
        const auto net = std::ranges::find(set->files, "app/net.mpy", &UserFile::path);
        QVERIFY(net != set->files.end() && net->isProtected);
    }

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    fs::path m_root;
    fs::path m_program;
};

QTEST_APPLESS_MAIN(TestMpyCompiler)
#include "TestMpyCompiler.moc"
