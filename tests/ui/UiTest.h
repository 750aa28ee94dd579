// SPDX-License-Identifier: MIT
// What tests of the window share: a workspace in a temporary folder, dialogs that answer what the test says, and a fake
// computer whose modules come and go.
#pragma once

#include "device/serial/Ports.h"
#include "ui/common/Dialogs.h"
#include "ui/common/Settings.h"
#include "ui/common/Workspace.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"
#include "ui/port/PortClaims.h"

#include <QQueue>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

namespace test
{

/// Answers each question with what is queued, in the order of asking. A question that nobody expected is a failure and
/// counts as cancelled.
class QueuedDialogs final : public ui::Dialogs
{
public:
    QQueue<QStringList> paths; ///< of file and folder dialogs
    QQueue<bool> confirmations;
    QQueue<Unsaved> unsaved;
    QQueue<QString> texts;
    QList<ui::Question> asked; ///< what confirm() was asked

    QString openFile(QWidget*, const QString& title, const QString&, const QString&) override
    {
        return take(paths, title).value(0);
    }
    QStringList openFiles(QWidget*, const QString& title, const QString&, const QString&) override
    {
        return take(paths, title);
    }
    QString openFolder(QWidget*, const QString& title, const QString&) override { return take(paths, title).value(0); }
    QString saveFile(QWidget*, const QString& title, const QString&, const QString&) override
    {
        return take(paths, title).value(0);
    }
    bool confirm(QWidget*, const ui::Question& question) override
    {
        asked += question;
        return take(confirmations, question.text);
    }
    Unsaved unsavedChanges(QWidget*, const QString& name) override
    {
        return unsaved.isEmpty() ? (fail(name), Unsaved::cancel) : unsaved.dequeue();
    }
    QString askText(QWidget*, const QString& title, const QString&, const QString&) override
    {
        return take(texts, title);
    }

private:
    static void fail(const QString& what)
    {
        QTest::qFail(qPrintable("a question that the test did not expect: " + what), __FILE__, __LINE__);
    }
    template <class T>
    static T take(QQueue<T>& queue, const QString& what)
    {
        if (!queue.isEmpty())
            return queue.dequeue();
        fail(what);
        return T{};
    }
};

/// Whatever Qt warns of fails the test, but for what the offscreen platform says of every window.
inline void failOnWarnings()
{
    QTest::failOnWarning(QRegularExpression("^(?!This plugin does not)"));
}

/// Everything that a page needs.
class TestWorkspace
{
public:
    QTemporaryDir folder;
    ui::Settings settings{{QDir(folder.path() + "/config"), QDir(folder.path() + "/state")}};
    ui::Log log;
    QueuedDialogs dialogs;
    ui::ModulesModel modules;
    ui::ModuleSelection module{modules};
    ui::PortClaims ports;
    ui::Workspace workspace{settings, log, dialogs, module, ports};
};

} // namespace test
