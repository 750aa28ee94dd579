// SPDX-License-Identifier: MIT
// Completion as the shells do it: the scripts are loaded into real ones, and the keys are pressed on a terminal.
#include "app/lifeboat/AllCommands.h"
#include "app/lifeboat/CompletionOffers.h"
#include "tests/app/lifeboat/CommandRun.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace test;

namespace
{

/// A shell on a terminal of its own, with lifeboat's completion loaded; the working folder is `folder`.
class Shell
{
public:
    Shell(const QString& name, const QString& folder) : m_name(name)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        environment.insert("PATH", QFileInfo(LIFEBOAT_PROGRAM).path() + ":" + environment.value("PATH"));
        environment.insert("TERM", "dumb");
        environment.insert("HOME", folder);
        environment.insert("XDG_CONFIG_HOME", folder);
        environment.insert("XDG_DATA_HOME", folder);
        m_process.setProcessEnvironment(environment);
        m_process.setWorkingDirectory(folder);
        m_process.setProcessChannelMode(QProcess::MergedChannels);
    }
    ~Shell()
    {
        m_process.kill();
        m_process.waitForFinished();
    }

    /// What the shell offers in place of the last word of `line`.
    QStringList completionsOf(const QString& line)
    {
        if (m_name == "fish")
            return askFish(line);
        if (m_process.state() == QProcess::NotRunning)
            start();
        m_said.clear();
        // All that is offered goes into the line, which then becomes the arguments of printf.
        m_process.write(line.toUtf8() + insertAll() + "\x01printf '{%s}\\n' \x05; echo END$((40+2))\n");
        waitFor("END42");
        QStringList words;
        static const QRegularExpression printed("^\\{(.*)\\}\r*$", QRegularExpression::MultilineOption);
        for (auto match = printed.globalMatch(m_said); match.hasNext();)
            words.push_back(match.next().captured(1));
        return words.mid(line.count(' '));
    }

private:
    QByteArray insertAll() const { return m_name == "bash" ? "\x1b*" : "\x18"; }

    void start()
    {
        // script gives the shell a terminal.
        const QString shell = m_name == "bash" ? "bash --norc --noprofile -i" : "zsh -f -i";
        m_process.start("script", {"-qec", shell, "/dev/null"});
        m_process.write("stty -echo cols 1000; HISTFILE=; PS1=; PS2=\n");
        if (m_name == "bash")
            m_process.write("bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; source ./completion\n");
        else
            m_process.write("unset zle_bracketed_paste; bindkey -e; fpath=($PWD $fpath); autoload -Uz compinit; "
                            "compinit -u -D; insertAll() { _main_complete; compstate[insert]=all; "
                            "unset 'compstate[list]' }; zle -C insertAll complete-word insertAll; "
                            "bindkey '^X' insertAll\n");
        m_process.write("echo READY$((40+2))\n");
        waitFor("READY42");
    }

    QStringList askFish(const QString& line)
    {
        m_process.start("fish", {"--no-config", "-c", "source ./completion; complete -C $argv[1]", line});
        if (!m_process.waitForFinished())
            qFatal("fish does not end");
        QStringList words;
        const auto lines = QString::fromUtf8(m_process.readAll()).split('\n', Qt::SkipEmptyParts);
        for (const QString& offered : lines)
            words.push_back(offered.section('\t', 0, 0));
        return words;
    }

    void waitFor(const QString& text)
    {
        while (!m_said.contains(text)) {
            if (!m_process.waitForReadyRead(20'000))
                qFatal("the shell is silent: %s", qPrintable(m_said));
            m_said += QString::fromUtf8(m_process.readAll());
        }
    }

    QString m_name;
    QProcess m_process;
    QString m_said;
};

} // namespace

class TestCompletion : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void knowsWhatEveryArgumentTakes();
    void offersWhatFits_data();
    void offersWhatFits();
    void offersEveryOption_data();
    void offersEveryOption();
    void tellsWhatFirstWordsAreFor();
    void refusesOtherShells();

private:
    Shell& shell(const QString& name);

    QTemporaryDir m_folder;
    std::map<QString, std::unique_ptr<Shell>> m_shells;
};

void TestCompletion::initTestCase()
{
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const QDir folder(m_folder.filePath(shell));
        QVERIFY(QDir().mkpath(folder.filePath("images")));
        const auto script = runCommand({"completion", shell});
        QCOMPARE(script.exitCode, 0);
        writeFile(folder.filePath(*shell == 'z' ? "_lifeboat" : "completion").toStdString(), bytesOf(script.out));
        writeFile(folder.filePath("product.pac").toStdString(), bytesOf("P"));
        writeFile(folder.filePath("my file.py").toStdString(), bytesOf("P"));
    }
}

Shell& TestCompletion::shell(const QString& name)
{
    auto& shell = m_shells[name];
    if (!shell)
        shell = std::make_unique<Shell>(name, m_folder.filePath(name));
    return *shell;
}

void TestCompletion::knowsWhatEveryArgumentTakes()
{
    const auto commands = lifeboat::allCommands();
    for (const auto& verb : lifeboat::offeredVerbs(commands)) {
        for (const auto& option : verb.options)
            if (option.value)
                QVERIFY2(lifeboat::offerFor(option.declaration.placeholder, commands),
                         option.declaration.placeholder.c_str());
        for (const auto& argument : verb.arguments)
            QVERIFY2(lifeboat::offerFor(argument.declaration.spelled, commands), argument.declaration.spelled.c_str());
    }
}

void TestCompletion::offersWhatFits_data()
{
    QTest::addColumn<QString>("shellName");
    QTest::addColumn<QString>("line");
    QTest::addColumn<QStringList>("offered");
    QTest::addColumn<QStringList>("notOffered");

    const auto add = [](const QString& line, const QStringList& offered, const QStringList& notOffered) {
        for (const char* shell : {"bash", "zsh", "fish"})
            QTest::addRow("%s: %s", shell, qPrintable(line)) << shell << line << offered << notOffered;
    };
    add("lifeboat ", {"combine", "package", "completion"}, {"list", "product.pac", "--json"});
    add("lifeboat st", {"status"}, {"combine"});
    add("lifeboat package ", {"list", "get", "set"}, {"combine", "product.pac"});
    add("lifeboat package get p", {"product.pac"}, {"get"});
    add("lifeboat --color never pack", {"package"}, {});
    add("lifeboat --color a", {"auto", "always"}, {"never"});
    add("lifeboat inspect p", {"product.pac"}, {});
    add("lifeboat crc product.pac i", {"images/"}, {});
    add("lifeboat combine --images ", {"images/"}, {"product.pac"});
    add("lifeboat combine --module EC600U-CN", {"EC600U-CNAA", "EC600U-CNLB"}, {"EC200U-CNAA"});
    add("lifeboat combine --backup p", {"product.pac"}, {});
    add("lifeboat extract product.pac ", {"images/"}, {"product.pac"});
    add("lifeboat status --port ", {"auto"}, {"product.pac"});
    add("lifeboat status --backup ", {"product.pac"}, {});
    add("lifeboat help comb", {"combine"}, {});
    add("lifeboat completion ", {"bash", "fish", "zsh"}, {"product.pac"});
}

void TestCompletion::offersWhatFits()
{
    QFETCH(QString, shellName);
    QFETCH(QString, line);
    QFETCH(QStringList, offered);
    QFETCH(QStringList, notOffered);
    if (QStandardPaths::findExecutable(shellName).isEmpty())
        QSKIP("this shell is not installed");

    QStringList words = shell(shellName).completionsOf(line);
    for (const QString& word : offered) {
        // Bash puts the slash behind a folder's name only when there is no other.
        const QString bare = word.endsWith('/') ? word.chopped(1) : word;
        QVERIFY2(words.contains(word) || words.contains(bare), qPrintable(words.join(' ')));
    }
    for (const QString& word : notOffered)
        QVERIFY2(!words.contains(word), qPrintable(words.join(' ')));
}

void TestCompletion::offersEveryOption_data()
{
    QTest::addColumn<QString>("shellName");
    QTest::addColumn<QString>("verb");
    for (const char* shell : {"bash", "zsh", "fish"})
        for (const auto& command : lifeboat::allCommands())
            QTest::addRow("%s: %s", shell, command->info().name.data())
                << shell << QString::fromStdString(std::string(command->info().name));
}

void TestCompletion::offersEveryOption()
{
    QFETCH(QString, shellName);
    QFETCH(QString, verb);
    if (QStandardPaths::findExecutable(shellName).isEmpty())
        QSKIP("this shell is not installed");

    const QStringList words = shell(shellName).completionsOf("lifeboat " + verb + " --");
    const auto commands = lifeboat::allCommands();
    for (const auto& offered : lifeboat::offeredVerbs(commands)) {
        if (offered.name != verb.toStdString())
            continue;
        for (const auto& option : offered.options) {
            auto name = QString::fromStdString(option.names.back());
            QVERIFY2(words.contains(name) || words.contains(name + "="), qPrintable(name + ": " + words.join(' ')));
        }
    }
}

void TestCompletion::tellsWhatFirstWordsAreFor()
{
    for (const char* shell : {"zsh", "fish"}) {
        const std::string script = runCommand({"completion", shell}).out;
        for (const char* words : {"ls, get, put, rm, mkdir, mv, sync", "list, get, set", "make, list", "runs a script"})
            QVERIFY2(script.find(words) != std::string::npos, words);
    }
}

void TestCompletion::refusesOtherShells()
{
    const auto run = runCommand({"completion", "fisch"});
    QCOMPARE(run.exitCode, 2);
    QVERIFY2(run.err.find("Did you mean “fish”?") != std::string::npos, run.err.c_str());
}

QTEST_APPLESS_MAIN(TestCompletion)
#include "TestCompletion.moc"
