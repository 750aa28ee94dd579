// SPDX-License-Identifier: MIT
// Changes the quick commands: a table, and the import from QPYcom.
#pragma once

#include <QDialog>

#include "ui/common/Workspace.h"
#include "ui/console/QuickCommandsModel.h"

class QTableView;

namespace ui
{

class MessageCard;

class QuickCommandsDialog : public QDialog
{
    Q_OBJECT

public:
    QuickCommandsDialog(Workspace& workspace, std::vector<QuickCommandEntry> commands, QWidget* parent = nullptr);

    /// As they are when the dialog was accepted.
    const std::vector<QuickCommandEntry>& commands() const { return m_commands.commands(); }

private:
    void add();
    void removeCurrent();
    void move(bool up);
    void import();

    Workspace& m_workspace;
    QuickCommandsModel m_commands;
    QTableView* m_view;
    MessageCard* m_card;
};

} // namespace ui
