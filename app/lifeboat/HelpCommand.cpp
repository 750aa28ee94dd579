// SPDX-License-Identifier: MIT
#include "app/lifeboat/HelpCommand.h"

#include "app/lifeboat/HelpText.h"
#include "ui/text/ErrorTexts.h"

namespace lifeboat
{

const CommandInfo& HelpCommand::info() const
{
    static const CommandInfo info{
        "help",
        "explains a verb or an error code, and lists the verbs and exit codes",
        "[VERB | CODE]",
        {{"help package set", "how a verb is used"}, {"help L3025", "what an error means and what to do"}},
    };
    return info;
}

void HelpCommand::declare(Options& options)
{
    options.arguments("TOPIC", m_topic, false, "a verb, or a code as in L3025");
}

Outcome HelpCommand::run(Output& output)
{
    std::string topic;
    for (const std::string& word : m_topic)
        topic += (topic.empty() ? "" : " ") + word;

    std::string text;
    if (topic.empty())
        text = overviewHelp(m_commands);
    else if (Command* command = findCommand(m_commands, topic))
        text = commandHelp(*command);
    else if (const auto code = ui::parseCode(topic))
        text = codeHelp(*code);
    else
        text = groupHelp(m_commands, topic);
    if (text.empty())
        return output.refuse("there is no verb and no error code “" + topic + "”", didYouMeanVerb(m_commands, topic));
    output.print(text);
    output.event("text", {{"text", text}});
    return {};
}

} // namespace lifeboat
