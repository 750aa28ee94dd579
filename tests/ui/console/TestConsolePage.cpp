// SPDX-License-Identifier: MIT
// The console page over a simulated module at a pseudo-terminal: by clicks and keys alone.
#include "tests/ui/PageParts.h"
#include "tests/ui/UiTest.h"

#include "tests/device/serial/PseudoTerminal.h"
#include "tests/support/ModuleAtPort.h"
#include "tests/support/TestData.h"
#include "ui/common/MessageCard.h"
#include "ui/console/ConsoleInput.h"
#include "ui/console/ConsoleOutput.h"
#include "ui/console/ConsolePage.h"

#include <QClipboard>
#include <QTextBlock>
#include <QToolButton>

#include <filesystem>
#include <sys/file.h>
#include <termios.h>

using test::bytesOf;
using test::ModuleAtPort;

namespace
{

struct Rig : test::PageParts<Rig> {
    test::TestWorkspace workspace;
    std::unique_ptr<ui::ConsolePage> page = std::make_unique<ui::ConsolePage>(workspace.workspace);
    QSignalSpy failed{page.get(), &ui::Page::failed};

    explicit Rig(const std::string& port)
    {
        workspace.module.selectPort(QString::fromStdString(port));
        show({800, 480});
    }

    ui::ConsoleOutput* output() const { return find<ui::ConsoleOutput>("consoleOutput"); }
    ui::ConsoleInput* input() const { return find<ui::ConsoleInput>("consoleInput"); }
    ui::MessageCard* card() const { return find<ui::MessageCard>("consoleCard"); }
    QString state() const { return find<QLabel>("consoleState")->text(); }
    QString text() const { return output()->toPlainText(); }
    void connectOrNot() { find<QAction>("consoleConnect")->trigger(); }
    bool isConnected() const { return state().startsWith("Connected: "); }
    void type(const QString& line)
    {
        QTest::keyClicks(input(), line);
        QTest::keyClick(input(), Qt::Key_Return);
    }
    const QString key() const { return workspace.module.key(); }
};

/// The computer's end of a pseudo-terminal, whose other end the test is.
struct Terminal {
    test::PseudoTerminal pty;

    Terminal()
    {
        // What opens it sets it up; until then it must not echo.
        const device::Descriptor terminal(::open(pty.name().c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC));
        termios settings{};
        ::tcgetattr(terminal.number(), &settings);
        ::cfmakeraw(&settings);
        ::tcsetattr(terminal.number(), TCSANOW, &settings);
    }
    void say(const std::string& text)
    {
        const auto bytes = bytesOf(text);
        QVERIFY(pty.otherEnd().write(bytes));
    }
    /// What has come so far.
    QByteArray heard()
    {
        std::byte buffer[4096];
        while (const auto count = pty.otherEnd().read(buffer, device::Time(0))) {
            if (*count == 0)
                break;
            m_heard.append(reinterpret_cast<const char*>(buffer), static_cast<qsizetype>(*count));
        }
        return m_heard;
    }

private:
    QByteArray m_heard;
};

} // namespace

class TestConsolePage : public QObject
{
    Q_OBJECT

private slots:
    void init() { test::failOnWarnings(); }

    void talksToAModule()
    {
        ModuleAtPort module;
        Rig rig(module.port());
        QVERIFY2(rig.state().startsWith("Not connected"), qPrintable(rig.state()));
        QVERIFY(!rig.find<QToolButton>("consoleSend")->isEnabled());
        rig.type("ATI");
        QCOMPARE(rig.input()->toPlainText(), "ATI"); // nobody would have heard it
        rig.input()->clear();
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        QTRY_VERIFY([&] { // a module that starts hears nothing yet
            using State = firmware::host::Module::State;
            return module.with([](firmware::host::Module& it, auto&) { return it.state(); }) == State::console;
        }());
        rig.type("ATI");
        QTRY_VERIFY2(rig.text().contains("Quectel") && rig.text().contains("\nOK"), qPrintable(rig.text()));
        QVERIFY2(rig.text().contains("ATI\n"), qPrintable(rig.text()));
        QTest::mouseClick(rig.find<QPushButton>("quickCommand2"), Qt::LeftButton);
        QTRY_VERIFY2(rig.text().contains("866000000000017"), qPrintable(rig.text()));
        rig.connectOrNot();
        QTRY_VERIFY(rig.state().startsWith("Not connected"));
        QVERIFY(!rig.workspace.ports.isClaimed(rig.key()));
        QCOMPARE(rig.failed.count(), 0);
    }

    void aBlockIsSentLineByLine()
    {
        Terminal terminal;
        Rig rig(terminal.pty.name());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        QGuiApplication::clipboard()->setText("AT+ONE\nAT+TWO\n");
        rig.input()->paste();
        QTest::keyClick(rig.input(), Qt::Key_Return);
        QTRY_COMPARE(terminal.heard(), "AT+ONE\r");
        // The next one waits for the answer.
        terminal.say("\r\nOK\r\n");
        QTRY_COMPARE(terminal.heard(), "AT+ONE\rAT+TWO\r");
        QTRY_COMPARE(rig.text(), "AT+ONE\n\nOK\nAT+TWO");
        // Ctrl+C does not.
        QTest::keyClick(rig.input(), Qt::Key_C, Qt::ControlModifier);
        QTRY_COMPARE(terminal.heard(), QByteArray("AT+ONE\rAT+TWO\r\x03"));
        QTRY_VERIFY(rig.text().endsWith("␃"));
    }

    void linesEndAsChosen()
    {
        Terminal terminal;
        {
            Rig rig(terminal.pty.name());
            QTest::keyClick(rig.find<QComboBox>("consoleLineEnd"), Qt::Key_Down);
            rig.connectOrNot();
            QTRY_VERIFY(rig.isConnected());
            QInputMethodEvent event;
            event.setCommitString("中文");
            QCoreApplication::sendEvent(rig.input(), &event);
            QTest::keyClick(rig.input(), Qt::Key_Return);
            QTRY_COMPARE(terminal.heard(), "中文\r\n");
        }
    }

    void showsWhatComesAsItIs()
    {
        Terminal terminal;
        Rig rig(terminal.pty.name());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        terminal.say("one\r\n\xe4\xb8");
        QTRY_COMPARE(rig.text(), "one");
        terminal.say("\xad\xe6\x96\x87\x07\r\n");
        QTRY_COMPARE(rig.text(), "one\n中文␇");
        rig.find<QAction>("consoleClear")->trigger();
        QCOMPARE(rig.text(), "");
    }

    void aMegabyteArrivesWhole()
    {
        Terminal terminal;
        Rig rig(terminal.pty.name());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        constexpr int lines = 20'000;
        std::thread talker([&] {
            std::string text;
            for (int i = 0; i < lines; ++i)
                text += "a line of the module, number " + std::to_string(i) + " with something more\r\n";
            (void)terminal.pty.otherEnd().write(bytesOf(text));
        });
        QTRY_COMPARE_WITH_TIMEOUT(rig.output()->lineCount(), lines, 60'000);
        talker.join();
        QCOMPARE(rig.output()->document()->lastBlock().text(),
                 QString("a line of the module, number %1 with something more").arg(lines - 1));
    }

    void comesBackAfterItWasUnplugged()
    {
        // The name of a port that goes and comes back: a link, as lifeboat-sim --link makes it.
        QTemporaryDir folder;
        const auto link = std::filesystem::path(folder.filePath("port").toStdString());
        auto first = std::make_unique<Terminal>();
        std::filesystem::create_symlink(first->pty.name(), link);
        Rig rig(link.string());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        std::filesystem::remove(link);
        first.reset();
        QTRY_VERIFY2(rig.state().startsWith("Disconnected."), qPrintable(rig.state()));
        QVERIFY(!rig.workspace.ports.isClaimed(rig.key()));
        Terminal second;
        std::filesystem::create_symlink(second.pty.name(), link);
        QTRY_VERIFY(rig.isConnected());
        second.say("again\r\n");
        QTRY_VERIFY(rig.text().contains("again"));
        QCOMPARE(rig.failed.count(), 0);
    }

    void staysAwayWhenTheUserWantsThat()
    {
        auto terminal = std::make_unique<Terminal>();
        Rig rig(terminal->pty.name());
        rig.workspace.settings.setAutoReconnect(false);
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        terminal.reset();
        QTRY_COMPARE(rig.failed.count(), 1);
        QVERIFY(rig.card()->isVisible());
        QVERIFY(rig.state().startsWith("Not connected"));
    }

    void waitingEndsByDisconnect()
    {
        auto terminal = std::make_unique<Terminal>();
        Rig rig(terminal->pty.name());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        terminal.reset();
        QTRY_VERIFY(rig.state().startsWith("Disconnected."));
        rig.connectOrNot();
        QTRY_VERIFY(rig.state().startsWith("Not connected"));
    }

    void givesThePortToAJobAndTakesItBack()
    {
        ModuleAtPort module;
        Rig rig(module.port());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        QObject job;
        bool isReady = false;
        QVERIFY(rig.workspace.ports.claim(rig.key(), &job, [&] { isReady = true; }));
        QTRY_VERIFY(isReady);
        QVERIFY2(rig.state().startsWith("A job has the port."), qPrintable(rig.state()));
        rig.workspace.ports.release(rig.key(), &job);
        QTRY_VERIFY(rig.isConnected());
        // And one that was there first is waited for.
        rig.connectOrNot();
        QTRY_VERIFY(rig.state().startsWith("Not connected"));
        QVERIFY(rig.workspace.ports.claim(rig.key(), &job, [] {}));
        rig.connectOrNot();
        QVERIFY(rig.state().startsWith("A job has the port."));
        rig.workspace.ports.release(rig.key(), &job);
        QTRY_VERIFY(rig.isConnected());
    }

    void aBusyPortIsExplained()
    {
        Terminal terminal;
        auto other = std::make_unique<device::Descriptor>(
            ::open(terminal.pty.name().c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC));
        QCOMPARE(::flock(other->number(), LOCK_EX | LOCK_NB), 0);
        Rig rig(terminal.pty.name());
        rig.connectOrNot();
        QTRY_COMPARE(rig.failed.count(), 1);
        QVERIFY(rig.card()->isVisible());
        QVERIFY2(rig.card()->text().contains("L5001"), qPrintable(rig.card()->text()));
        other.reset();
        rig.card()->findChild<QAction*>("consoleTryAgain")->trigger();
        QTRY_VERIFY(rig.isConnected());
        QVERIFY(!rig.card()->isVisible());
    }

    void anotherModuleClosesIt()
    {
        Terminal terminal;
        Terminal other;
        Rig rig(terminal.pty.name());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        rig.workspace.module.selectPort(QString::fromStdString(other.pty.name()));
        QTRY_VERIFY(rig.state().startsWith("Not connected"));
        QVERIFY2(rig.state().contains(QString::fromStdString(other.pty.name())), qPrintable(rig.state()));
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
    }

    void anotherModuleIsOpenedBeforeTheFirstHasClosed()
    {
        Terminal first;
        Terminal second;
        Rig rig(first.pty.name());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        const QString key = rig.key();
        rig.workspace.module.selectPort(QString::fromStdString(second.pty.name()));
        rig.connectOrNot();
        // A job on the first gets its port whenever it asks.
        QObject job;
        bool isReady = false;
        QVERIFY(rig.workspace.ports.claim(key, &job, [&] { isReady = true; }));
        QTRY_VERIFY(isReady);
        QTRY_VERIFY2(rig.isConnected() && rig.state().contains(QString::fromStdString(second.pty.name())),
                     qPrintable(rig.state()));
        rig.workspace.ports.release(key, &job);
        QVERIFY(!rig.workspace.ports.isClaimed(key));
        QVERIFY(rig.workspace.ports.isClaimed(rig.key()));
    }

    void anotherRateOpensItAgain()
    {
        Terminal terminal;
        Rig rig(terminal.pty.name());
        rig.connectOrNot();
        QTRY_VERIFY(rig.state().contains("115200"));
        auto* rate = rig.find<QComboBox>("consoleBaud");
        rate->lineEdit()->selectAll();
        QTest::keyClicks(rate->lineEdit(), "750000");
        QTest::keyClick(rate->lineEdit(), Qt::Key_Return);
        QTRY_VERIFY2(rig.isConnected() && rig.state().contains("750000"), qPrintable(rig.state()));
        QCOMPARE(rig.workspace.settings.consoleBaudRate(), 750'000);
    }

    void remembersTheHistory()
    {
        Terminal terminal;
        Rig rig(terminal.pty.name());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        rig.type("AT+CSQ");
        rig.page = std::make_unique<ui::ConsolePage>(rig.workspace.workspace);
        rig.page->show();
        QTest::keyClick(rig.input(), Qt::Key_Up);
        QCOMPARE(rig.input()->toPlainText(), "AT+CSQ");
    }

    void saves()
    {
        Terminal terminal;
        Rig rig(terminal.pty.name());
        rig.connectOrNot();
        QTRY_VERIFY(rig.isConnected());
        terminal.say("hello\r\n");
        QTRY_COMPARE(rig.text(), "hello");
        const QString path = rig.workspace.folder.filePath("console.txt");
        rig.workspace.dialogs.paths << QStringList{path} << QStringList{rig.workspace.folder.filePath("no/x.txt")};
        auto* save = rig.find<QAction>("consoleSave");
        rig.find<QAction>("consoleTimes")->trigger();
        save->trigger();
        QTRY_VERIFY(QFile::exists(path));
        QCOMPARE(test::textOf(test::readFile(path.toStdString())), "hello\n");
        QTRY_VERIFY([&] {
            rig.workspace.log.flush();
            return rig.workspace.log.line(rig.workspace.log.rowCount() - 1).text.contains("was saved");
        }());
        save->trigger();
        QTRY_VERIFY(rig.card()->isVisible());
    }

    void fitsIntoASmallWindow()
    {
        Terminal terminal;
        Rig rig(terminal.pty.name());
        const QSize least = rig.page->minimumSizeHint();
        QVERIFY2(least.width() <= 800 && least.height() <= 480,
                 qPrintable(QString("%1 x %2").arg(least.width()).arg(least.height())));
    }
};

QTEST_MAIN(TestConsolePage)
#include "TestConsolePage.moc"
