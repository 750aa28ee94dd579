// SPDX-License-Identifier: MIT
// Takes the shown status out of the window: as JSON, CSV, a PDF or on paper. The work is done off the GUI thread.
#pragma once

#include <QObject>

#include "ui/common/Job.h"
#include "ui/common/Workspace.h"
#include "ui/status/StatusTexts.h"

#include <functional>
#include <memory>

class QMenu;

namespace ui
{

class MessageCard;

class StatusExporter : public QObject
{
    Q_OBJECT

public:
    /// What became of it is said in `card`. `page` is the parent of dialogs.
    StatusExporter(Workspace& workspace, MessageCard& card, QWidget* page);

    QMenu* menu() const { return m_menu; }
    /// Without a status there is nothing to export.
    void setStatus(const ShownStatus& shown);
    void retranslate();

private:
    using Write = std::function<core::HostResult<void>(const ShownStatus&, const QString& path)>;

    void save(const QString& title, const QString& proposal, const QString& filter, Write write);
    void print();
    void run(const QString& path, Write write);

    Workspace& m_workspace;
    MessageCard& m_card;
    QWidget* m_page;
    QMenu* m_menu;
    QAction* m_json;
    QAction* m_csv;
    QAction* m_pdf;
    QAction* m_print;
    ShownStatus m_shown;
    std::unique_ptr<Job> m_job;
};

} // namespace ui
