// SPDX-License-Identifier: MIT
// The real window in every combination of size, theme and language: nothing is cut off, nothing lies on anything else,
// everything has a name and is translated. The pictures go to LIFEBOAT_SCREENSHOTS, when that names a folder.
#include "tests/device/serial/FakeSystem.h"
#include "tests/ui/UiTest.h"
#include "tests/ui/WindowChecks.h"
#include "ui/common/Page.h"
#include "ui/shell/Languages.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/SettingsDialog.h"
#include "ui/shell/Shell.h"

#include <QStackedWidget>

class TestLooks : public QObject
{
    Q_OBJECT

private slots:
    void cleanup()
    {
        ui::useLanguage("en");
        ui::Theme::apply(ui::Appearance::light);
    }

    void everyPage_data()
    {
        QTest::addColumn<QSize>("size");
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QString>("language");
        for (const QSize size : {QSize(800, 600), QSize(1280, 800)}) {
            for (const bool dark : {false, true}) {
                for (const QString language : {"en", "zh_CN"})
                    QTest::addRow("%d %s %s", size.width(), dark ? "dark" : "light", qPrintable(language))
                        << size << dark << language;
            }
        }
    }

    void everyPage()
    {
        QFETCH(QSize, size);
        QFETCH(bool, dark);
        QFETCH(QString, language);
        const QTemporaryDir folder;
        const test::FakeSystem system;
        test::QueuedDialogs dialogs;
        ui::Shell shell({.folders = ui::Folders::find(folder.path()), .system = system.roots(), .language = language},
                        dialogs);
        ui::Theme::apply(dark ? ui::Appearance::dark : ui::Appearance::light);
        ui::MainWindow& window = shell.window();
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCOMPARE(window.size(), size);

        QStringList complaints;
        for (auto* page : window.findChildren<ui::Page*>()) {
            window.showPage(page);
            QCoreApplication::processEvents();
            save(window, page->objectName());
            complaints += complaintsAbout(window, language);
        }
        ui::SettingsDialog settings(shell.workspace(), &window);
        settings.show();
        QCoreApplication::processEvents();
        save(settings, "settings");
        complaints += complaintsAbout(settings, language);
        complaints.removeDuplicates();
        QVERIFY2(complaints.isEmpty(), qPrintable("\n" + complaints.join('\n')));
    }

private:
    static QStringList complaintsAbout(const QWidget& window, const QString& language)
    {
        QStringList complaints =
            test::cutOffTexts(window) + test::overlappingWidgets(window) + test::namelessControls(window);
        if (language == "zh_CN")
            complaints += test::englishWords(window);
        return complaints;
    }

    static void save(QWidget& window, const QString& name)
    {
        const QString folder = qEnvironmentVariable("LIFEBOAT_SCREENSHOTS");
        if (folder.isEmpty())
            return;
        const QString row = QString(QTest::currentDataTag()).replace(' ', '-');
        QVERIFY(window.grab().save(folder + "/" + row + "-" + name + ".png"));
    }
};

QTEST_MAIN(TestLooks)
#include "TestLooks.moc"
