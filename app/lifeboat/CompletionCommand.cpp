// SPDX-License-Identifier: MIT
#include "app/lifeboat/CompletionCommand.h"

#include "app/lifeboat/CompletionScript.h"

namespace lifeboat
{

const CommandInfo& CompletionCommand::info() const
{
    static const CommandInfo info{
        "completion",
        "prints a script that lets a shell complete verbs, options, files and ports",
        "SHELL",
        {{"completion bash > ~/.local/share/bash-completion/completions/lifeboat", "for bash, from the next start on"},
         {"completion zsh > _lifeboat", "for zsh: put it into a folder of $fpath"},
         {"completion fish > ~/.config/fish/completions/lifeboat.fish", "for fish"}},
    };
    return info;
}

void CompletionCommand::declare(Options& options)
{
    options.argument("SHELL", m_shell, "bash, zsh or fish");
}

Outcome CompletionCommand::run(Output& output)
{
    std::string script;
    if (m_shell == "bash")
        script = bashCompletion(m_commands);
    else if (m_shell == "zsh")
        script = zshCompletion(m_commands);
    else if (m_shell == "fish")
        script = fishCompletion(m_commands);
    else
        return output.refuse("SHELL is bash, zsh or fish, not “" + m_shell + "”",
                             didYouMean(m_shell, {"bash", "zsh", "fish"}));
    output.print(script);
    output.event("text", {{"text", script}});
    return {};
}

} // namespace lifeboat
