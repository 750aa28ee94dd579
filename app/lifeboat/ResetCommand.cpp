// SPDX-License-Identifier: MIT
#include "app/lifeboat/ResetCommand.h"

#include "device/python/ScriptRun.h"

namespace lifeboat
{

const CommandInfo& ResetCommand::info() const
{
    static const CommandInfo info{
        "reset",
        "restarts the Python of a module, or the whole module",
        "[--soft|--hard] [--port PORT]",
        {{"reset", "the interpreter: its boot script and main.py run anew"},
         {"reset --hard", "the module: its ports disappear and come back"}},
    };
    return info;
}

void ResetCommand::declare(Options& options)
{
    options.flag("--soft", m_soft, "the Python interpreter only; this is what happens without an option");
    options.flag("--hard", m_hard, "the whole module, with misc.Power.powerRestart()");
    m_job.declare(options);
}

Outcome ResetCommand::run(Output& output)
{
    if (m_soft > 0 && m_hard > 0)
        return output.refuse("“--soft” and “--hard” exclude each other");
    if (auto failed = m_job.begin(output))
        return *failed;
    device::ScriptObserver nobody;
    device::ScriptRun script(m_job.module(), nobody);
    if (m_hard > 0) {
        if (auto done = script.restart(); !done)
            return m_job.fail(output, done.error(), "restarting the module");
        output.print("The module restarts. Its ports come back in some seconds.\n");
    } else {
        if (auto done = script.softReset(device::ScriptRun::Follow::nothing); !done)
            return m_job.fail(output, done.error(), "restarting the Python of the module");
        output.print("The Python of the module has been restarted: its boot script and main.py run.\n");
    }
    return {{}, {{"kind", m_hard > 0 ? "hard" : "soft"}}};
}

} // namespace lifeboat
