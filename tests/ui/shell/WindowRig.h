// SPDX-License-Identifier: MIT
// The whole window with a simulated module at a port of its own, driven as a user does it: by clicks, keys and drops.
#pragma once

#include "tests/app/lifeboat/ProgramRig.h"
#include "tests/device/serial/FakeSystem.h"
#include "tests/ui/UiTest.h"
#include "ui/shell/MainWindow.h"
#include "ui/shell/Shell.h"

#include <QMimeData>
#include <QtWidgets>

#include <memory>

namespace test
{

class WindowRig
{
public:
    static constexpr int patienceMs = 40'000; ///< only to end a test that hangs

    explicit WindowRig(const QStringList& simulatorOptions = {}) : module(simulatorOptions) {}

    ProgramRig module;
    QTemporaryDir folder; ///< for what the user saves
    QueuedDialogs dialogs;

    QString file(const QString& name) const { return folder.filePath(name); }

    /// The window, as the program starts it with --port.
    void open()
    {
        m_shell = std::make_unique<ui::Shell>(ui::ShellOptions{.folders = ui::Folders::find(file("settings")),
                                                               .system = m_system.roots(),
                                                               .port = module.port(),
                                                               .language = QStringLiteral("en")},
                                              dialogs);
        window().resize(1100, 760);
        window().show();
        QVERIFY(QTest::qWaitForWindowActive(&window()));
    }
    void close() { m_shell.reset(); }
    ui::MainWindow& window() const { return m_shell->window(); }

    /// The one of this name that is shown; null when there is none.
    template <class Widget>
    Widget* shown(const QString& name) const
    {
        for (auto* widget : window().findChildren<Widget*>(name)) {
            if (widget->isVisible())
                return widget;
        }
        return nullptr;
    }
    /// Waits until it is there and takes clicks.
    void click(const QString& name) const
    {
        const auto button = [&] { return shown<QAbstractButton>(name); };
        QTRY_VERIFY2_WITH_TIMEOUT(button() && button()->isEnabled(), qPrintable(name + " cannot be clicked"),
                                  patienceMs);
        for (QWidget* at = button(); at; at = at->parentWidget()) {
            if (auto* area = qobject_cast<QScrollArea*>(at))
                area->ensureWidgetVisible(button());
        }
        const auto* box = qobject_cast<QCheckBox*>(button());
        QTest::mouseClick(button(), Qt::LeftButton, {}, box ? QPoint(8, box->height() / 2) : QPoint());
    }
    /// A page by its button at the left.
    void show(const QString& page) const
    {
        auto* bar = window().findChild<QToolBar*>("pages");
        auto* action = window().findChild<QAction*>(page + "Action");
        QVERIFY2(bar && action, qPrintable(page));
        QTest::mouseClick(bar->widgetForAction(action), Qt::LeftButton);
    }
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {}) const { QTest::keyClick(&window(), key, modifiers); }
    void type(const QString& comboBox, const QString& text) const
    {
        auto* box = shown<QComboBox>(comboBox);
        QVERIFY2(box, qPrintable(comboBox));
        box->lineEdit()->selectAll();
        QTest::keyClicks(box->lineEdit(), text);
        QTest::keyClick(box->lineEdit(), Qt::Key_Return);
    }
    /// From the desktop onto this widget.
    void drop(const QString& widget, const QStringList& files) const
    {
        auto* target = shown<QWidget>(widget);
        QVERIFY2(target, qPrintable(widget));
        if (auto* area = qobject_cast<QAbstractScrollArea*>(target))
            target = area->viewport();
        QMimeData data;
        QList<QUrl> urls;
        for (const QString& file : files)
            urls += QUrl::fromLocalFile(file);
        data.setUrls(urls);
        const QPoint place(5, target->height() - 5);
        QDragEnterEvent enter(place, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(target, &enter);
        QVERIFY(enter.isAccepted());
        QDragMoveEvent move(place, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(target, &move);
        QDropEvent drop(place, Qt::CopyAction, &data, Qt::LeftButton, {});
        QCoreApplication::sendEvent(target, &drop);
    }

    QString text(const QString& label) const
    {
        const auto* found = shown<QLabel>(label);
        return found ? found->text() : QString();
    }
    /// Headline and text of a card, below each other; empty while it is hidden.
    QString card(const QString& name) const
    {
        const auto* found = shown<QWidget>(name);
        return found ? found->findChild<QLabel*>("headline")->text() + "\n" + found->findChild<QLabel*>("text")->text()
                     : QString();
    }
    /// "Whole" and the like, by path.
    QMap<QString, QString> states() const
    {
        QMap<QString, QString> states;
        const auto* model = shown<QAbstractItemView>("statusTable")->model();
        for (int row = 0; row < model->rowCount(); ++row)
            states[model->index(row, 1).data().toString()] = model->index(row, 0).data().toString();
        return states;
    }

private:
    FakeSystem m_system; ///< a computer without ports
    std::unique_ptr<ui::Shell> m_shell;
};

} // namespace test
