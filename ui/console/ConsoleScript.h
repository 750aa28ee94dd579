// SPDX-License-Identifier: MIT
// Runs one script on the module's Python: a file of this computer, or one that is stored there. Hands over its output
// in batches, as the console does.
#pragma once

#include <QMutex>

#include "device/python/ScriptRun.h"
#include "device/serial/PortChoice.h"
#include "ui/common/Job.h"
#include "ui/console/ConsoleReader.h"

#include <optional>
#include <vector>

namespace ui
{

struct ConsoleScriptRequest {
    device::ChosenPort port;
    device::SystemRoots roots{};
    std::uint32_t baudRate = 115'200;
    QString path;              ///< of this computer, or on the module: "/usr/main.py"
    bool isStored = false;     ///< on the module
    bool maySoftReset = false; ///< the user agrees to it, when a program does not let itself be interrupted
};

class ConsoleScript final : public Job
{
    Q_OBJECT

public:
    explicit ConsoleScript(ConsoleScriptRequest request, QObject* parent = nullptr);
    ~ConsoleScript() override;

    const ConsoleScriptRequest& request() const { return m_request; }
    /// Ctrl+C for the program, or cancels while there is none yet. cancel() leaves the program running.
    void interrupt();
    /// What was said since the last call.
    std::vector<ConsolePiece> take();
    /// After finished().
    const core::HostResult<device::ScriptEnd>& result() const { return *m_result; }

signals:
    /// There is something to take.
    void arrived();
    /// It was interrupted seconds ago.
    void doesNotStop();

protected:
    void work() override;

private:
    class Observer;

    core::HostResult<device::ScriptEnd> run();

    ConsoleScriptRequest m_request;
    std::optional<core::HostResult<device::ScriptEnd>> m_result;
    QMutex m_mutex; // for what follows
    device::ScriptRun* m_run = nullptr;
    std::vector<ConsolePiece> m_pieces;
};

} // namespace ui
