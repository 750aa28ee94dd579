// SPDX-License-Identifier: MIT
// Does what is wanted on the files of the selected module, one order at a time, and tells whom it concerns what came of
// it: who gave the order, or nobody when another module is selected by then.
#pragma once

#include <QObject>

#include "ui/common/Workspace.h"
#include "ui/files/ModuleFilesJob.h"

namespace ui
{

class JobRunner;

struct FilesOrder {
    QString activity; ///< "Copying to the module"
    ModuleFilesJob::Work work;
    std::function<void(ModuleFilesJob&)> done{};
    bool readsAgain = true; ///< the files, at the end
    /// Somebody waits: is told of every end that is not done(), and done() comes also when another module is selected.
    std::function<void(const QString& reason)> notDone{};
};

class FilesJobs final : public QObject
{
    Q_OBJECT

public:
    using Consent = device::Interpreter::Consent;

    FilesJobs(Workspace& workspace, JobRunner& runner, QObject* parent);

    void start(const FilesOrder& order, Consent consent = {});
    /// Why nothing can be started now; empty when it can.
    QString obstacle() const;
    /// Of each file, whenever files are read.
    void setReadsCrcs(bool on) { m_readsCrcs = on; }
    /// Whether the module's list is told of protected files that were sent; once the user has said so, for good.
    bool updatesList() const { return m_updatesList; }
    void setUpdatesList() { m_updatesList = true; }

signals:
    void began();
    /// What the module said and nobody asked for: a program that is interrupted. It is also logged.
    void strayed(const QByteArray& bytes);
    /// What the selected module has now.
    void listed(std::shared_ptr<const ui::ModuleListing> listing);
    /// Follows began(), after all that was said of the order. Another may run by then.
    void ended();
    /// At the selected module. `report`: what was done by then. `again` does it again.
    void failed(const core::Problem& problem, const QString& activity, const ui::FilesReport& report,
                const std::function<void(Consent)>& again);

private:
    void finished(ModuleFilesJob& job, const FilesOrder& order, const QString& moduleKey, const QString& moduleName);
    void takeStray(ModuleFilesJob& job);

    Workspace& m_workspace;
    JobRunner& m_runner;
    bool m_readsCrcs = false;
    bool m_updatesList = false;
    QByteArray m_stray; ///< during this job
};

} // namespace ui
