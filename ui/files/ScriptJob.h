// SPDX-License-Identifier: MIT
// Runs a script on the module, and sends what has changed in a folder of the computer before.
#pragma once

#include "ui/files/ModuleFilesJob.h"

#include "device/python/ScriptRun.h"

namespace ui
{

struct ScriptRequest {
    /// Sent to /usr before; empty: nothing is. What is hidden or belongs to the firmware stays.
    std::filesystem::path folder;
    bool updatesList = false; ///< tells the module's list of protected files that were sent
    /// "/usr/app/net.py"; empty: a soft reset, which starts /usr/main.py.
    std::string script;
};

class ScriptJob final : public Job
{
    Q_OBJECT

public:
    ScriptJob(PythonPort port, ScriptRequest request, QObject* parent = nullptr);
    ~ScriptJob() override { stopAndWait(); }

    /// Ctrl+C for a script that runs; a second call lets go of it, and so does the first while nothing runs.
    void cancel() override;

    /// What the module said since the last call; the script from showScript() on, so that something can be said
    /// before it.
    QByteArray take();
    void showScript();

    /// From began() on.
    const FilesReport& report() const { return m_report; }
    // After finished()
    const std::optional<core::Problem>& problem() const { return m_problem; }
    bool hasBegun() const { return m_hasBegun; }
    /// Nothing when the script was not reached.
    const std::optional<device::ScriptEnd>& end() const { return m_end; }

signals:
    /// The script runs now.
    void began();
    /// At most twenty times a second: there is something to take.
    void said();
    /// It was interrupted seconds ago, and runs on.
    void doesNotStop();

protected:
    void work() override;

private:
    class Listener;

    core::HostResult<void> doIt();
    core::HostResult<void> send(FilesContext& context);
    void keep(std::string_view text);

    PythonPort m_port;
    ScriptRequest m_request;
    std::optional<core::Problem> m_problem;
    FilesReport m_report;
    bool m_hasBegun = false;
    std::optional<device::ScriptEnd> m_end;

    QMutex m_mutex; // for what follows
    device::ScriptRun* m_run = nullptr;
    bool m_isInterrupted = false;
    QByteArray m_before; ///< the script began
    QByteArray m_said;
    bool m_isShown = false;
    bool m_isTold = false;
};

} // namespace ui
