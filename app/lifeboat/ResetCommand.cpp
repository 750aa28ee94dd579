// SPDX-License-Identifier: MIT
#include "app/lifeboat/ResetCommand.h"

#include "ui/text/Printable.h"

namespace lifeboat
{

const CommandInfo& ResetCommand::info() const
{
    static const CommandInfo info{
        "reset",
        "restarts the Python of a module, or the whole module",
        "[--soft|--hard] [--port PORT]",
        {{"reset", "the interpreter: its boot script and main.py run anew"},
         {"reset --hard", "the module; ends when its port is back"}},
    };
    return info;
}

void ResetCommand::declare(Options& options)
{
    options.flag("--soft", m_soft, "the Python interpreter only; this is what happens without an option");
    options.flag("--hard", m_hard,
                 "the whole module, with misc.Power.powerRestart(); waits up to a minute for its port");
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
    if (m_hard > 0)
        return restart(output, script);
    if (auto done = script.softReset(device::ScriptRun::Follow::nothing); !done)
        return m_job.fail(output, done.error(), "restarting the Python of the module");
    output.print("The Python of the module has been restarted: its boot script and main.py run.\n");
    return {{}, {{"kind", "soft"}}};
}

Outcome ResetCommand::restart(Output& output, device::ScriptRun& script)
{
    using Return = device::ScriptRun::Return;
    output.tell(Verbosity::normal, "The module restarts; this waits until its port is back.");
    const auto seen = script.restart(m_job.connector());
    if (!seen)
        return m_job.fail(output, seen.error(), "restarting the module");
    const std::string port = m_job.module().line().portName();
    if (*seen == Return::port)
        output.print("The module has restarted: its port " + ui::printable(port) + " is back.\n");
    else if (*seen == Return::words)
        output.print(
            "The module was told to restart. Its port stayed, as that of a serial adapter does; it is heard there.\n");
    else
        output.warn(
            "the port stayed, as that of a serial adapter does, and nothing was heard there: whether the module "
            "has restarted is not known");
    return {{}, {{"kind", "hard"}, {"port", port}, {"returned", *seen != Return::nothing}}};
}

} // namespace lifeboat
