// SPDX-License-Identifier: MIT
// Files of the module that are open in other programs: fetches each into a folder that goes with the window, and offers
// to send it back when it was changed there.
#pragma once

#include <QObject>
#include <QTemporaryDir>

#include "ui/common/MessageCard.h"
#include "ui/common/Workspace.h"
#include "ui/files/FilesJobs.h"

namespace ui
{

class ExternalEdits final : public QObject
{
    Q_OBJECT

public:
    ExternalEdits(Workspace& workspace, MessageCard& card, FilesJobs& jobs, QWidget* page);

    /// With the desktop's program for it. What was changed and not sent is not fetched again. Of the backup copies
    /// nothing is offered.
    void open(const QString& path);
    /// Asks when something was changed and not sent.
    bool mayClose();

signals:
    void sent(const ui::FilesReport& report, const QString& headline);

private:
    struct Copy;
    using CopyPtr = std::shared_ptr<Copy>;

    CopyPtr copyOf(const QString& path);
    void look(const CopyPtr& copy);
    void offer(const CopyPtr& copy, const QString& obstacle = {});
    void offerNext();
    void showOffer(const CopyPtr& copy, MessageCard::Kind kind, const QString& text);
    void send(const CopyPtr& copy, bool replaces);

    Workspace& m_workspace;
    MessageCard& m_card;
    FilesJobs& m_jobs;
    QWidget* m_page;
    QTemporaryDir m_folder;
    std::vector<CopyPtr> m_copies;
};

} // namespace ui
