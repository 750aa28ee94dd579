// SPDX-License-Identifier: MIT
// Shows the report of a problem before it goes anywhere: the user reads, completes, copies or saves it. Nothing is
// sent.
#pragma once

#include <QDialog>

#include "ui/common/Workspace.h"

class QPlainTextEdit;

namespace ui
{

class ProblemReportDialog : public QDialog
{
    Q_OBJECT

public:
    explicit ProblemReportDialog(Workspace& workspace, QWidget* parent = nullptr);

private:
    void save();

    Workspace& m_workspace;
    QPlainTextEdit* m_text;
};

} // namespace ui
