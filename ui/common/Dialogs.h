// SPDX-License-Identifier: MIT
// The questions that pages ask the user; tests answer those that no click can reach (the system's file dialogs).
#pragma once

#include <QCoreApplication>
#include <QString>
#include <QStringList>

class QWidget;

namespace ui
{

/// A question before something that cannot be rebuilt. Cancel has the focus.
struct Question {
    QString title;
    QString text;    ///< what will happen
    QString details; ///< may be empty
    QString verb;    ///< on the button: "Erase and write"
};

class Dialogs
{
public:
    virtual ~Dialogs() = default;

    /// Empty when the user cancelled. `filter` as of QFileDialog. `folder`: where it begins.
    virtual QString openFile(QWidget* parent, const QString& title, const QString& folder, const QString& filter) = 0;
    virtual QStringList openFiles(QWidget* parent, const QString& title, const QString& folder,
                                  const QString& filter) = 0;
    virtual QString openFolder(QWidget* parent, const QString& title, const QString& folder) = 0;
    /// Has asked about a file that is there already.
    virtual QString saveFile(QWidget* parent, const QString& title, const QString& proposal, const QString& filter) = 0;

    /// A message box with the verb and Cancel (object names "confirm" and "cancel").
    virtual bool confirm(QWidget* parent, const Question& question) = 0;
    enum class Unsaved { save, discard, cancel };
    virtual Unsaved unsavedChanges(QWidget* parent, const QString& name) = 0;
    /// A line of text; empty when the user cancelled.
    virtual QString askText(QWidget* parent, const QString& title, const QString& label, const QString& proposal) = 0;
};

/// The real ones.
class DesktopDialogs : public Dialogs
{
    Q_DECLARE_TR_FUNCTIONS(ui::DesktopDialogs)

public:
    QString openFile(QWidget* parent, const QString& title, const QString& folder, const QString& filter) override;
    QStringList openFiles(QWidget* parent, const QString& title, const QString& folder, const QString& filter) override;
    QString openFolder(QWidget* parent, const QString& title, const QString& folder) override;
    QString saveFile(QWidget* parent, const QString& title, const QString& proposal, const QString& filter) override;
    bool confirm(QWidget* parent, const Question& question) override;
    Unsaved unsavedChanges(QWidget* parent, const QString& name) override;
    QString askText(QWidget* parent, const QString& title, const QString& label, const QString& proposal) override;
};

} // namespace ui
