// SPDX-License-Identifier: MIT
// What the status page does about files that are not whole, and about the module's list: asks or shows a preview, runs
// the job, and says how it ended.
#pragma once

#include <QObject>

#include "ui/common/Workspace.h"
#include "ui/status/StatusTexts.h"

#include <functional>

namespace ui
{

class JobRunner;
class MessageCard;

class StatusActions : public QObject
{
    Q_OBJECT

public:
    using Consent = device::Interpreter::Consent;
    /// Does what has failed again, with what it asks and shows before.
    using Again = std::function<void(Consent)>;

    StatusActions(Workspace& workspace, MessageCard& card, JobRunner& runner, QWidget* page);

    /// All that is not whole; `path` ("/usr/…"): only this, where a module can do so.
    void restore(const ShownStatus& shown, const std::string& path = {}, Consent consent = {});
    void accept(const ShownStatus& shown, const std::string& path, Consent consent = {});
    /// Shows what would be done about the list, with the button that does it.
    void previewRepair(const ShownStatus& shown, Consent consent = {});

    /// Nothing of one module is shown as another's: whether the one that a job was about is still selected. If it is
    /// not, how the job ended is only logged. `problem`: null when it has done what it was to do.
    bool isForSelected(const QString& key, const QString& module, const QString& activity,
                       const core::Problem* problem) const;

    /// Why the list cannot be repaired, or need not be; empty when it can.
    static QString obstacleToRepair(const ShownStatus& shown);

signals:
    /// What the module has now.
    void changed(const ui::ShownStatus& shown);
    void failed(const core::Problem& problem, const QString& activity, const ui::StatusActions::Again& again);

private:
    bool mayRestore(const ShownStatus& shown, const std::string& path);
    void repair(const ShownStatus& shown, const device::RepairPlan& plan, Consent consent);

    Workspace& m_workspace;
    MessageCard& m_card;
    JobRunner& m_runner;
    QWidget* m_page;
};

} // namespace ui
