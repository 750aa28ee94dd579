// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"
#include "ui/common/Page.h"
#include "ui/shell/Languages.h"
#include "ui/shell/MainWindow.h"

#include <QAction>
#include <QMenuBar>

using ui::MainWindow;

namespace
{

class PaperPage final : public ui::Page
{
public:
    PaperPage(ui::Workspace& workspace, const QString& name, const QString& keys)
        : Page(workspace), action(new QAction("&Fold", this))
    {
        setObjectName(name);
        action->setShortcut(QKeySequence(keys));
        connect(action, &QAction::triggered, this, [this] { ++folded; });
    }

    QString title() const override { return objectName() + (ui::usedLanguage() == "en" ? "" : "中"); }
    QString iconName() const override { return "project"; }
    QList<QAction*> pageActions() const override { return {action}; }
    void find() override { ++found; }
    void cancel() override { ++cancelled; }
    QString unfinishedWork() const override { return work; }
    bool mayClose() override { return isSaved; }

    QAction* action;
    QString work;
    bool isSaved = true;
    int folded = 0;
    int found = 0;
    int cancelled = 0;

protected:
    void retranslate() override {}
};

struct Window {
    test::TestWorkspace around;
    MainWindow window{around.workspace};
    PaperPage* first = new PaperPage(around.workspace, "First", "Ctrl+B");
    PaperPage* second = new PaperPage(around.workspace, "Second", "Ctrl+D");

    Window()
    {
        window.addPage(first);
        window.addPage(second);
        window.restoreLayout();
        window.show();
    }
};

} // namespace

class TestMainWindow : public QObject
{
    Q_OBJECT

private slots:
    void init() { QTest::failOnWarning(QRegularExpression(".")); }
    void cleanup() { ui::useLanguage("en"); }

    void showsTheFirstPage()
    {
        const Window w;
        QCOMPARE(w.window.currentPage(), w.first);
        QVERIFY(w.window.findChild<QAction*>("FirstAction")->isChecked());
    }

    void changesPagesByKeys()
    {
        const Window w;
        QVERIFY(QTest::qWaitForWindowActive(const_cast<MainWindow*>(&w.window)));
        QTest::keyClick(const_cast<MainWindow*>(&w.window), Qt::Key_2, Qt::AltModifier);
        QCOMPARE(w.window.currentPage(), w.second);
    }

    void keysOfAPageBringItToTheFront()
    {
        Window w;
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        w.window.showPage(w.second);
        QTest::keyClick(&w.window, Qt::Key_B, Qt::ControlModifier);
        QCOMPARE(w.first->folded, 1);
        QCOMPARE(w.window.currentPage(), w.first);
    }

    void findAndCancelAreThePagesThatIsShown()
    {
        Window w;
        QVERIFY(QTest::qWaitForWindowActive(&w.window));
        w.window.showPage(w.second);
        QTest::keyClick(&w.window, Qt::Key_F, Qt::ControlModifier);
        QTest::keyClick(&w.window, Qt::Key_Escape);
        QCOMPARE(w.first->found, 0);
        QCOMPARE(w.second->found, 1);
        QCOMPARE(w.second->cancelled, 1);
    }

    void staysOnTop()
    {
        Window w;
        w.window.findChild<QAction*>("onTop")->trigger();
        QVERIFY(w.window.windowFlags() & Qt::WindowStaysOnTopHint);
        QVERIFY(w.window.isVisible());
        QVERIFY(w.around.settings.state("window/onTop").toBool());
    }

    void asksBeforeItClosesOnAJob()
    {
        Window w;
        w.second->work = "A download is running.";
        w.around.dialogs.confirmations << false << true;
        QVERIFY(!w.window.close());
        QVERIFY(w.around.dialogs.asked.first().text.contains("A download is running."));
        QVERIFY(w.window.close());
    }

    void staysOpenWhenAPageWantsIt()
    {
        Window w;
        w.first->isSaved = false;
        QVERIFY(!w.window.close());
    }

    void showsDocumentAndJobInItsTitle()
    {
        Window w;
        w.window.setDocument("tracker", true);
        QVERIFY(w.window.windowTitle().startsWith("tracker[*]"));
        QVERIFY(w.window.isWindowModified());
        emit w.second->jobProgressed(42, "Write");
        QVERIFY(w.window.windowTitle().startsWith("42 % Write"));
        emit w.second->jobProgressed(-1, {});
        QVERIFY(w.window.windowTitle().startsWith("tracker[*]"));
    }

    void opensTheLogOnAnErrorOnly()
    {
        Window w;
        auto* pane = new QWidget;
        w.window.setLogPane(pane);
        QVERIFY(!pane->isVisible());
        emit w.first->failed();
        QVERIFY(pane->isVisible());
    }

    void speaksAnotherLanguageWhileItRuns()
    {
        Window w;
        ui::useLanguage("zh_CN");
        QCoreApplication::sendPostedEvents();
        QCOMPARE(w.window.findChild<QAction*>("SecondAction")->text(), "Second中");
    }

    void remembersItsPlace()
    {
        test::TestWorkspace around;
        QSize size;
        {
            MainWindow window(around.workspace);
            window.addPage(new PaperPage(around.workspace, "First", "Ctrl+B"));
            window.restoreLayout();
            window.resize(900, 650);
            window.show();
            size = window.size();
            QVERIFY(window.close());
        }
        MainWindow window(around.workspace);
        window.addPage(new PaperPage(around.workspace, "First", "Ctrl+B"));
        window.restoreLayout();
        QCOMPARE(window.size(), size);
    }
};

QTEST_MAIN(TestMainWindow)
#include "TestMainWindow.moc"
