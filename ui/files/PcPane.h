// SPDX-License-Identifier: MIT
// A folder of the computer: a path that can be typed, up, home, and the files as a tree. Takes drops from the module.
#pragma once

#include <QWidget>

#include "ui/common/Workspace.h"

class QLineEdit;
class QTreeView;

namespace ui
{

class IconButton;
class PcModel;

class PcPane final : public QWidget
{
    Q_OBJECT

public:
    explicit PcPane(Workspace& workspace, QWidget* parent = nullptr);

    QString folder() const;
    /// A folder that is there; nothing happens for others.
    void setFolder(const QString& path);
    QStringList selectedPaths() const;
    /// Where something goes that is copied to here: what is selected when that is one folder, else what is shown.
    QString targetFolder() const;
    QTreeView& tree() const { return *m_tree; }
    void retranslate();

signals:
    void copyWanted(const QStringList& modulePaths, const QString& folder);
    void pathsSelected();
    /// What a drop here would do; empty: nothing is dragged any more.
    void dropHint(const QString& text);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void pathTyped();

    Workspace& m_workspace;
    PcModel* m_model;
    QLineEdit* m_path;
    IconButton* m_up;
    IconButton* m_home;
    IconButton* m_choose;
    QTreeView* m_tree;
};

} // namespace ui
