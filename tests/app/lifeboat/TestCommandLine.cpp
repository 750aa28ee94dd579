// SPDX-License-Identifier: MIT
// What all verbs share: finding the verb, help and version, suggestions, JSON results, streams.
#include "tests/app/lifeboat/CommandRun.h"

#include "app/lifeboat/CommandLine.h"

#include <QDir>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <sstream>

using namespace test;

class TestCommandLine : public QObject
{
    Q_OBJECT

private slots:
    void answersMistakesWithTheNearest_data();
    void answersMistakesWithTheNearest();
    void findsTheVerbBehindOptions();
    void listsVerbsAndExitCodes();
    void helpsWithEveryVerb_data();
    void helpsWithEveryVerb();
    void examplesInTheHelpCanBeRun_data();
    void examplesInTheHelpCanBeRun();
    void explainsErrorCodes();
    void tellsItsVersionEverywhere();
    void showsAnErrorInFiveLines();
    void everyRunWithJsonEndsWithAResult_data();
    void everyRunWithJsonEndsWithAResult();
    void isSilentWhenAsked();
    void coloursErrorsOnATerminalOnly();
    void noticesThatItsOutputIsLost();
};

namespace
{

std::vector<std::string> words(const QStringList& list)
{
    std::vector<std::string> result;
    for (const QString& word : list)
        result.push_back(word.toStdString());
    return result;
}

const QStringList verbs{"combine",     "download",    "restore",    "accept",  "repair", "status",
                        "ports",       "read",        "inspect",    "extract", "crc",    "package list",
                        "package get", "package set", "completion", "help"};

} // namespace

void TestCommandLine::answersMistakesWithTheNearest_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("answer");

    QTest::newRow("no verb") << QStringList{} << "lifeboat help";
    QTest::newRow("an empty verb") << QStringList{""} << "there is no verb “”";
    QTest::newRow("a mistyped verb") << QStringList{"inspekt", "x"} << "Did you mean “inspect”?";
    QTest::newRow("a verb that nothing is like") << QStringList{"frobnicate"} << "there is no verb “frobnicate”";
    QTest::newRow("a mistyped first word of two") << QStringList{"packge", "list"} << "Did you mean “package”?";
    QTest::newRow("a mistyped second word") << QStringList{"package", "lst", "x"} << "Did you mean “package list”?";
    QTest::newRow("half of a verb") << QStringList{"package"} << "lifeboat help package";
    QTest::newRow("a mistyped option") << QStringList{"inspect", "x", "--jsno"} << "Did you mean “--json”?";
    QTest::newRow("a mistyped option with a value")
        << QStringList{"package", "get", "x", "y", "--ouput=z"} << "Did you mean “--output”?";
    QTest::newRow("a long option with one dash") << QStringList{"inspect", "x", "-json"} << "Did you mean “--json”?";
    QTest::newRow("a mistyped option without a verb") << QStringList{"--vesion"} << "Did you mean “--version”?";
    QTest::newRow("an option of another verb")
        << QStringList{"inspect", "x", "--images", "y"} << "no option “--images”";
    QTest::newRow("an unknown short option") << QStringList{"inspect", "x", "-Z"} << "no option “-Z”";
    QTest::newRow("no argument") << QStringList{"inspect"} << "FILE is missing";
    QTest::newRow("too many arguments") << QStringList{"inspect", "x", "y"} << "more arguments";
    QTest::newRow("an option without its value") << QStringList{"package", "get", "x", "y", "-o"} << "--output takes";
    QTest::newRow("an option twice") << QStringList{"package", "get", "x", "y", "-o", "a", "-o", "b"}
                                     << "--output takes exactly one value";
    QTest::newRow("a colour that is none") << QStringList{"inspect", "x", "--color=alway"} << "Did you mean “always”?";
    QTest::newRow("help for a mistyped verb") << QStringList{"help", "statsu"} << "Did you mean “status”?";
    QTest::newRow("help for a code that does not exist") << QStringList{"help", "L3999"} << "no error code “L3999”";
}

void TestCommandLine::answersMistakesWithTheNearest()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, answer);

    const auto run = runCommand(words(arguments));
    QCOMPARE(run.exitCode, 2);
    QCOMPARE(run.out, std::string());
    QVERIFY2(run.err.find(answer.toStdString()) != std::string::npos, run.err.c_str());
    QVERIFY(run.err.find("Code:  L2001   lifeboat help L2001\n") != std::string::npos);

    auto json = words(arguments);
    json.push_back("--json");
    if (!arguments.endsWith("-o")) { // which would take it as its value
        const auto result = runCommand(json).result();
        QVERIFY(result["ok"] == false && result["code"] == "L2001");
    }
}

void TestCommandLine::findsTheVerbBehindOptions()
{
    for (const QStringList& arguments : {QStringList{"--json", "crc", "-"}, QStringList{"crc", "--json", "-"},
                                         QStringList{"--color", "never", "-q", "crc", "-", "--json"}})
        QVERIFY(runCommand(words(arguments), {.in = "123456789"}).events("crc").at(0)["crc32"] == "0xd202d277");
    const auto pac = QString::fromStdString(dataFile("unisoc/nofs.pac").string());
    for (const QStringList& arguments : {QStringList{"package", "list", pac, "--json"},
                                         QStringList{"--json", "package", "--color", "never", "list", pac}})
        QCOMPARE(runCommand(words(arguments)).events("entry").size(), 9u);
    const auto atPort = runCommand({"--port", "/dev/nowhere", "files", "ls"});
    QVERIFY2(atPort.exitCode == 4 && atPort.err.find("/dev/nowhere") != std::string::npos, atPort.err.c_str());
}

void TestCommandLine::listsVerbsAndExitCodes()
{
    const auto run = runCommand({"help"});
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.err, std::string());
    for (const QString& verb : verbs)
        QVERIFY2(run.out.find("\n  " + verb.toStdString() + " ") != std::string::npos, qPrintable(verb));
    for (const char* line :
         {"    0  done", "    2  wrong usage", "    3  input", "    8  verification", "    9  status"})
        QVERIFY2(run.out.find(line) != std::string::npos, line);
    QVERIFY(run.out.find("Examples:") < run.out.find("Verbs:"));
    QCOMPARE(runCommand({"--help"}).out, run.out);
    QCOMPARE(runCommand({"-h"}).out, run.out);
    for (const char* verb : {"package list", "package get", "package set"})
        QVERIFY(runCommand({"help", "package"}).out.find(verb) != std::string::npos);
    QCOMPARE(runCommand({"package", "--help"}).out, runCommand({"help", "package"}).out);
}

void TestCommandLine::helpsWithEveryVerb_data()
{
    QTest::addColumn<QString>("verb");
    for (const QString& verb : verbs)
        QTest::newRow(qPrintable(verb)) << verb;
}

void TestCommandLine::helpsWithEveryVerb()
{
    QFETCH(QString, verb);

    auto asOption = words(verb.split(' '));
    asOption.push_back("--help");
    const auto run = runCommand(asOption);
    QCOMPARE(run.exitCode, 0);
    QCOMPARE(run.err, std::string());
    const auto examples = run.out.find("Examples:\n  lifeboat " + verb.toStdString());
    QVERIFY2(examples != std::string::npos && examples < run.out.find("Usage: lifeboat "), run.out.c_str());
    QVERIFY(run.out.find("--json") != std::string::npos);
    QCOMPARE(runCommand({"help", verb.toStdString()}).out, run.out);
    auto asTopic = words(verb.split(' '));
    asTopic.insert(asTopic.begin(), "help");
    QCOMPARE(runCommand(asTopic).out, run.out);
}

void TestCommandLine::examplesInTheHelpCanBeRun_data()
{
    QTest::addColumn<QString>("command");
    for (const QString& verb : verbs) {
        const auto help = QString::fromStdString(runCommand({"help", verb.toStdString()}).out);
        auto match = QRegularExpression("^  lifeboat (.*)$", QRegularExpression::MultilineOption)
                         .globalMatch(help.section("Usage:", 0, 0));
        while (match.hasNext()) {
            const auto command = match.next().captured(1);
            QTest::newRow(qPrintable(command)) << command;
        }
    }
}

void TestCommandLine::examplesInTheHelpCanBeRun()
{
    QFETCH(QString, command);

    std::vector<std::string> arguments;
    for (QString word : command.section(" > ", 0, 0).split(' '))
        arguments.push_back(word.remove('\'').remove('"').toStdString());
    // In a folder without any of the files: the line is understood, and then the input is missing.
    const QTemporaryDir folder;
    const auto before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(folder.path()));
    const auto run = runCommand(arguments, {.system = {"/nowhere", "/nowhere"}});
    QVERIFY(QDir::setCurrent(before));
    const bool needsNothing = command.startsWith("help") || command.startsWith("ports") ||
                              command.startsWith("completion") || command == "crc -";
    static const QRegularExpression asksAModule("^(status|restore|accept) .*--port|^repair");
    const bool needsAPortFirst = command.contains(asksAModule) && !command.contains("--loader");
    QVERIFY2(run.exitCode == (needsNothing ? 0 : needsAPortFirst ? 4 : 3), run.err.c_str());
}

void TestCommandLine::explainsErrorCodes()
{
    const auto run = runCommand({"help", "L3025"});
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(run.out.starts_with("L3025: the files do not fit into the partition.\n  Cause: "), run.out.c_str());
    QVERIFY(run.out.find("\n  Try:   ") != std::string::npos);
    QVERIFY(run.out.ends_with("Exit code 3.\n"));
    QCOMPARE(runCommand({"help", "l3025"}).out, run.out);
}

void TestCommandLine::tellsItsVersionEverywhere()
{
    const auto run = runCommand({"--version"});
    QCOMPARE(run.exitCode, 0);
    QVERIFY2(QRegularExpression("^lifeboat \\d+\\.\\d+\\.\\d+\n$").match(QString::fromStdString(run.out)).hasMatch(),
             run.out.c_str());
    for (const QString& verb : verbs) {
        auto arguments = words(verb.split(' '));
        arguments.push_back("--version");
        QCOMPARE(runCommand(arguments).out, run.out);
    }
}

void TestCommandLine::showsAnErrorInFiveLines()
{
    const auto run = runCommand({"inspect", "/none/x.img"});
    QCOMPARE(run.exitCode, 3);
    QCOMPARE(QString::fromStdString(run.err),
             QString("Error: something that was named is not there: cannot be opened: No such file or directory.\n"
                     "  While: reading /none/x.img\n"
                     "  Cause: The name is mistyped, the file was moved, or the input lacks a part.\n"
                     "  Try:   Check the name (relative paths count from the current folder), or get the input again.\n"
                     "  Code:  L3008   lifeboat help L3008\n"));
}

void TestCommandLine::everyRunWithJsonEndsWithAResult_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<int>("exitCode");

    const auto pac = QString::fromStdString(dataFile("unisoc/minimal.pac").string());
    QTest::newRow("help") << QStringList{"help"} << 0;
    QTest::newRow("help for a verb") << QStringList{"crc", "--help"} << 0;
    QTest::newRow("help for a group") << QStringList{"package", "--help"} << 0;
    QTest::newRow("version") << QStringList{"--version"} << 0;
    QTest::newRow("crc") << QStringList{"crc", pac} << 0;
    QTest::newRow("crc of nothing") << QStringList{"crc", "/none/x"} << 3;
    QTest::newRow("inspect") << QStringList{"inspect", pac} << 0;
    QTest::newRow("inspect nothing") << QStringList{"inspect", "/none/x"} << 3;
    QTest::newRow("extract nothing") << QStringList{"extract", "/none/x", "/none/y"} << 3;
    QTest::newRow("list nothing") << QStringList{"package", "list", "/none/x"} << 3;
    QTest::newRow("get nothing") << QStringList{"package", "get", "/none/x", "y", "-o", "/none/z"} << 3;
    QTest::newRow("set nothing") << QStringList{"package", "set", "/none/x", "y=z", "-o", "/none/z"} << 3;
    QTest::newRow("status of nothing") << QStringList{"status", "--user", "/none/x", "--backup", "/none/y"} << 3;
    QTest::newRow("ports") << QStringList{"ports"} << 0;
    QTest::newRow("download nothing") << QStringList{"download", "/none/x"} << 3;
    QTest::newRow("download nowhere") << QStringList{"download", pac, "--port", "/none/port"} << 4;
    QTest::newRow("read nothing") << QStringList{"read", "AP", "--loader", "/none/x", "-o", "/none/y"} << 3;
    QTest::newRow("status of no port") << QStringList{"status", "--port", "/none/port"} << 4;
    QTest::newRow("combine nothing") << QStringList{"combine", "/none/x", "-o", "/none/y"} << 3;
}

void TestCommandLine::everyRunWithJsonEndsWithAResult()
{
    QFETCH(QStringList, arguments);
    QFETCH(int, exitCode);

    auto all = words(arguments);
    all.insert(all.begin(), "--json");
    const auto run = runCommand(all);
    QVERIFY2(run.exitCode == exitCode, run.err.c_str());
    for (const auto& line : run.lines())
        QVERIFY(line["v"] == 1 && line["event"].is_string());
    const auto result = run.result();
    QVERIFY(result["ok"] == (exitCode == 0));
    QCOMPARE(result.contains("code"), exitCode != 0);
    if (exitCode != 0)
        QVERIFY(result["code"].get<std::string>().starts_with("L" + std::to_string(exitCode)));
    // What people need to know is on stderr all the same.
    QCOMPARE(run.err.empty(), exitCode == 0);
}

void TestCommandLine::isSilentWhenAsked()
{
    const QTemporaryDir folder;
    const auto image = folder.filePath("x.img").toStdString();
    writeFile(image, readGzip(dataFile("littlefs/bad_dir.img.gz")));
    QVERIFY(!runCommand({"extract", image, folder.filePath("a").toStdString()}).err.empty());
    QVERIFY(runCommand({"extract", "-q", image, folder.filePath("b").toStdString()}).err.empty());
    QVERIFY(!runCommand({"extract", "-q", "/none/x", folder.filePath("c").toStdString()}).err.empty());
}

void TestCommandLine::coloursErrorsOnATerminalOnly()
{
    QVERIFY(runCommand({"inspect"}, {.errIsTerminal = true}).err.starts_with("\x1b[31mError:\x1b[0m "));
    QVERIFY(runCommand({"inspect"}, {.outIsTerminal = true}).err.starts_with("Error: "));
    QVERIFY(runCommand({"inspect"}, {.errIsTerminal = true, .noColor = "1"}).err.starts_with("Error: "));
}

void TestCommandLine::noticesThatItsOutputIsLost()
{
    std::istringstream in("123456789");
    std::ostringstream out;
    std::ostringstream err;
    out.setstate(std::ios::badbit);
    lifeboat::Streams streams{.in = in, .out = out, .err = err};
    const std::vector<std::string> arguments{"crc", "-"};
    QCOMPARE(lifeboat::runLifeboat(arguments, streams), 1);
    QVERIFY2(err.str().find("L1001") != std::string::npos, err.str().c_str());
}

QTEST_APPLESS_MAIN(TestCommandLine)
#include "TestCommandLine.moc"
