// SPDX-License-Identifier: MIT
#include "tests/ui/UiTest.h"
#include "ui/shell/Languages.h"
#include "ui/shell/SettingsDialog.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QSpinBox>
#include <QToolButton>

class TestSettingsDialog : public QObject
{
    Q_OBJECT

private slots:
    void cleanup()
    {
        ui::useLanguage("en");
        ui::Theme::apply(ui::Appearance::light);
    }

    void eachTakesEffectAtOnce()
    {
        test::TestWorkspace around;
        ui::SettingsDialog dialog(around.workspace);
        dialog.show();
        auto* appearance = dialog.findChild<QComboBox*>("appearance");
        appearance->setFocus();
        QTest::keyClick(appearance, Qt::Key_End);
        QCOMPARE(around.settings.appearance(), ui::Appearance::dark);
        QVERIFY(ui::Theme::isDark());
        auto* baudRate = dialog.findChild<QComboBox*>("baudRate");
        baudRate->lineEdit()->selectAll();
        QTest::keyClicks(baudRate->lineEdit(), "250000");
        QCOMPARE(around.settings.consoleBaudRate(), 250000);
        QTest::mouseClick(dialog.findChild<QCheckBox*>("keepAwake"), Qt::LeftButton, {}, QPoint(5, 8));
        QVERIFY(!around.settings.keepAwake());
        dialog.findChild<QSpinBox*>("logFiles")->setValue(3);
        QCOMPARE(around.settings.logFiles(), 3);
    }

    void changesTheLanguageOfItself()
    {
        test::TestWorkspace around;
        ui::SettingsDialog dialog(around.workspace);
        dialog.show();
        auto* language = dialog.findChild<QComboBox*>("language");
        language->setFocus();
        QTest::keyClick(language, Qt::Key_End);
        QCOMPARE(around.settings.language(), "zh_CN");
        QCOMPARE(ui::usedLanguage(), "zh_CN");
    }

    void choosesTheCompiler()
    {
        test::TestWorkspace around;
        around.dialogs.paths.enqueue({"/opt/mpy-cross"});
        ui::SettingsDialog dialog(around.workspace);
        dialog.show();
        QTest::mouseClick(dialog.findChild<QToolButton*>("chooseMpyCross"), Qt::LeftButton);
        QCOMPARE(dialog.findChild<QLineEdit*>("mpyCross")->text(), "/opt/mpy-cross");
        QCOMPARE(around.settings.mpyCross(), "/opt/mpy-cross");
    }

    void refusesABaudRateThatIsNone()
    {
        test::TestWorkspace around;
        ui::SettingsDialog dialog(around.workspace);
        auto* baudRate = dialog.findChild<QComboBox*>("baudRate");
        baudRate->lineEdit()->selectAll();
        QTest::keyClicks(baudRate->lineEdit(), "12");
        QCOMPARE(around.settings.consoleBaudRate(), 115200);
    }
};

QTEST_MAIN(TestSettingsDialog)
#include "TestSettingsDialog.moc"
