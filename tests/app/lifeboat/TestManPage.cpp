// SPDX-License-Identifier: MIT
// The manual pages: that they tell every verb, option and exit code, and that no formatter finds fault with them.
#include "app/lifeboat/AllCommands.h"
#include "app/lifeboat/ExitCode.h"
#include "app/lifeboat/HelpText.h"
#include "tests/support/TestData.h"

#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTest>

using namespace test;

namespace
{

QString pagePath(const QString& name)
{
    return QString(LIFEBOAT_MAN_PAGES "/%1.1").arg(name);
}

/// What a reader sees, without its bold and italic, in lines of any length.
QString rendered(const QString& name)
{
    QProcess groff;
    groff.start("groff", {"-man", "-Tutf8", "-K", "utf8", "-rLL=1000n", "-P-cbou", pagePath(name)});
    if (!groff.waitForFinished())
        return {};
    return QString::fromUtf8(groff.readAllStandardOutput()).replace(QChar(0x2010), '-').replace(QChar(0x2212), '-');
}

} // namespace

class TestManPage : public QObject
{
    Q_OBJECT

private slots:
    void pleasesTheFormatters_data();
    void pleasesTheFormatters();
    void tellsEveryVerbAndOption();
    void tellsEveryOptionOfTheOtherPrograms_data();
    void tellsEveryOptionOfTheOtherPrograms();
};

void TestManPage::pleasesTheFormatters_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    for (const char* page : {"lifeboat", "lifeboat-gui", "lifeboat-sim"}) {
        QTest::addRow("groff: %s", page) << "groff"
                                         << QStringList{"-man", "-Tutf8", "-K", "utf8", "-ww", "-z", pagePath(page)};
        QTest::addRow("mandoc: %s", page) << "mandoc" << QStringList{"-T", "lint", "-W", "warning", pagePath(page)};
    }
}

void TestManPage::pleasesTheFormatters()
{
    QFETCH(QString, program);
    QFETCH(QStringList, arguments);
    if (QStandardPaths::findExecutable(program).isEmpty())
        QSKIP("this formatter is not installed");

    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(program, arguments);
    QVERIFY(process.waitForFinished());
    QCOMPARE(QString::fromUtf8(process.readAll()), QString());
    QCOMPARE(process.exitCode(), 0);
}

void TestManPage::tellsEveryVerbAndOption()
{
    if (QStandardPaths::findExecutable("groff").isEmpty())
        QSKIP("groff is not installed");
    const QString page = rendered("lifeboat");
    const auto tells = [&](std::string_view text) { return page.contains(QString::fromStdString(std::string(text))); };

    lifeboat::CommonSettings common;
    for (const auto& command : lifeboat::allCommands()) {
        QVERIFY2(tells("lifeboat " + std::string(command->info().name)), command->info().name.data());
        for (const auto& example : command->info().examples)
            QVERIFY2(tells(example.command), example.command.data());
        lifeboat::Options options;
        command->declare(options);
        common.declare(options);
        for (const auto& declared : options.declarations()) {
            for (const auto& name : declared.names())
                QVERIFY2(tells(name), name.c_str());
            QVERIFY2(tells(declared.description), declared.description.c_str());
        }
    }
    for (const auto& code : lifeboat::exitCodes)
        QVERIFY2(tells(code.meaning), code.meaning.data());
    QVERIFY(!page.contains(QRegularExpression("@[A-Z]+@")));
}

void TestManPage::tellsEveryOptionOfTheOtherPrograms_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("program");
    QTest::newRow("lifeboat-sim") << "lifeboat-sim" << LIFEBOAT_SIMULATOR;
    QTest::newRow("lifeboat-gui") << "lifeboat-gui" << LIFEBOAT_WINDOW;
}

void TestManPage::tellsEveryOptionOfTheOtherPrograms()
{
    QFETCH(QString, name);
    QFETCH(QString, program);
    if (QStandardPaths::findExecutable("groff").isEmpty())
        QSKIP("groff is not installed");

    QProcess process;
    process.start(program, {"--help"});
    QVERIFY(process.waitForFinished());
    const QString help = QString::fromUtf8(process.readAllStandardOutput());
    const QString page = rendered(name);
    static const QRegularExpression option("^ +(?:-\\w, ?)?(--[a-z-]+)", QRegularExpression::MultilineOption);
    int count = 0;
    for (auto match = option.globalMatch(help); match.hasNext(); ++count) {
        const QString spelled = match.next().captured(1);
        QVERIFY2(page.contains(spelled), qPrintable(spelled));
    }
    QVERIFY(count > 2);
}

QTEST_APPLESS_MAIN(TestManPage)
#include "TestManPage.moc"
