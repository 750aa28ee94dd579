// SPDX-License-Identifier: MIT
// One page of the window: what the shell has to know about it.
#pragma once

#include <QKeySequence>
#include <QWidget>

#include "ui/common/Workspace.h"

namespace ui
{

class Page : public QWidget
{
    Q_OBJECT

public:
    explicit Page(Workspace& workspace, QWidget* parent = nullptr) : QWidget(parent), m_workspace(workspace) {}

    /// In the language of the moment: "Module status".
    virtual QString title() const = 0;
    /// resources/icons/NAME.svg
    virtual QString iconName() const = 0;
    /// Shows the page, besides Alt and its number.
    virtual QKeySequence key() const { return {}; }
    /// Actions for the window's menu of this page, also reachable from the page itself. Their shortcuts work in the
    /// whole window and bring the page to the front, unless their context says otherwise; no two pages have the same.
    virtual QList<QAction*> pageActions() const { return {}; }

    /// Ctrl+F.
    virtual void find() {}
    /// Esc: cancels what runs here; asks where it hurts.
    virtual void cancel() {}
    /// What runs here and would be cut off by closing the window: "A download is running."; empty when nothing is.
    virtual QString unfinishedWork() const { return {}; }
    /// May ask about unsaved changes; false: the window stays open.
    virtual bool mayClose() { return true; }

signals:
    /// For the title bar: percent of the job (0 to 100) and its phase; a negative percent ends it.
    void jobProgressed(int percent, const QString& phase);
    /// An error card was shown: the log pane opens.
    void failed();

protected:
    Workspace& workspace() const { return m_workspace; }
    /// Sets all texts anew; called when the language changes. The constructor calls it by itself.
    virtual void retranslate() = 0;
    void changeEvent(QEvent* event) override;

private:
    Workspace& m_workspace;
};

} // namespace ui
