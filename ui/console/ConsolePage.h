// SPDX-License-Identifier: MIT
// The page "Console": the serial console of the selected module.
#pragma once

#include "core/Problem.h"
#include "ui/common/Page.h"

#include <memory>

class QSplitter;
class QToolButton;

namespace ui
{

class ConsoleBar;
class ConsoleInput;
class ConsoleLink;
class ConsoleOutput;
class ConsoleTools;
class FindBar;
class Job;
class MessageCard;
class PasswordLine;
class QuickCommandsPanel;
class ConsoleScript;

class ConsolePage : public Page
{
    Q_OBJECT

public:
    explicit ConsolePage(Workspace& workspace, QWidget* parent = nullptr);
    ~ConsolePage() override;

    QString title() const override;
    QString iconName() const override { return QStringLiteral("console"); }
    QKeySequence key() const override { return QKeySequence(Qt::CTRL | Qt::Key_QuoteLeft); }
    QList<QAction*> pageActions() const override;
    void find() override;
    void cancel() override;
    QString unfinishedWork() const override;

    /// Runs a script on the selected module and shows its output: one of this computer without storing it, or one on
    /// the module ("/usr/main.py").
    void runScript(const QString& path, bool isStored) { startScript(path, isStored, false); }

signals:
    /// A place in a traceback was chosen. `path`: on the module, "/usr/app/net.py"; of this computer where `isLocal`.
    void fileWanted(const QString& path, int line, bool isLocal);

protected:
    void retranslate() override;

private:
    enum class Card {
        none,
        connection, ///< could not be opened
        job,        ///< how a script, or something else that was wanted, ended; stays until the next
        locked,
        password,
    };

    void makeLayout();
    void connectParts();
    void connectScripts();
    void toggleConnection();
    void send(const QString& text);
    void interrupt();
    void chooseScript(bool isStored);
    void askForDownloadMode();
    void startScript(const QString& path, bool isStored, bool maySoftReset);
    void dropScript();
    void scriptEnded();
    void showScriptEnd(const ConsoleScript& job);
    void showState();
    void stateChanged();
    void factsChanged();
    void showProblem(Card kind, const core::Problem& problem, const QString& activity);
    void goTo(const QString& file, int line);
    void save();

    ConsoleLink* m_link;
    ConsoleBar* m_bar;
    ConsoleTools* m_tools;
    MessageCard* m_card;
    Card m_shown = Card::none;
    PasswordLine* m_password;
    QSplitter* m_splitter;
    ConsoleOutput* m_output;
    FindBar* m_findBar;
    ConsoleInput* m_input;
    QToolButton* m_send;
    QuickCommandsPanel* m_quick;
    std::unique_ptr<Job> m_saving;
    std::unique_ptr<ConsoleScript> m_script;
    QString m_scriptKey;  ///< of the module that it runs on
    QString m_lastScript; ///< of this computer
};

} // namespace ui
