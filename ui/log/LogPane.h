// SPDX-License-Identifier: MIT
// The log as a pane of the window: filter by level and text, copy, save, clear, and autoscroll, which stops when the
// user scrolls up and starts again at the end.
#pragma once

#include <QWidget>

#include "ui/common/Job.h"
#include "ui/common/Workspace.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QTableView;
class QToolBar;

namespace ui
{

class FilteredLog;

class LogPane : public QWidget
{
    Q_OBJECT

public:
    explicit LogPane(Workspace& workspace, QWidget* parent = nullptr);

    /// Ctrl+F.
    void find();

signals:
    void reportWanted();

protected:
    void changeEvent(QEvent* event) override;

private:
    void makeActions();
    void makeView();
    void retranslate();
    void applyFilter();
    void follow(bool on);
    void stayAtEnd();
    void copy();
    void save();
    QString textOf(const QList<int>& rows) const;

    Workspace& m_workspace;
    FilteredLog* m_lines;
    QTableView* m_view;
    QToolBar* m_bar;
    QComboBox* m_level;
    QLineEdit* m_filter;
    QCheckBox* m_autoscroll;
    QAction* m_copy;
    QAction* m_save;
    QAction* m_clear;
    QAction* m_report;
    QLabel* m_saved; ///< what became of a save
    std::unique_ptr<Job> m_saving;
    bool m_isFollowing = true;
};

} // namespace ui
