// SPDX-License-Identifier: MIT
// The page "Console": the serial console of the selected module.
#pragma once

#include "ui/common/Page.h"

#include <memory>

class QComboBox;
class QLabel;
class QSplitter;
class QToolBar;
class QToolButton;

namespace ui
{

class ConsoleInput;
class ConsoleLink;
class ConsoleOutput;
class FindBar;
class Job;
class MessageCard;
class QuickCommandsPanel;

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

protected:
    void retranslate() override;

private:
    void makeActions();
    void makeChoices();
    void makeLayout();
    void connectParts();
    void toggleConnection();
    void chooseBaudRate();
    QByteArray lineEnd() const;
    void send(const QString& text);
    void showState();
    void stateChanged();
    void save();
    void clearOutput();

    ConsoleLink* m_link;
    QToolBar* m_bar;
    QAction* m_connect;
    QAction* m_times;
    QAction* m_numbers;
    QAction* m_find;
    QAction* m_save;
    QAction* m_clear;
    QLabel* m_baudLabel;
    QComboBox* m_baud;
    QLabel* m_lineEndLabel;
    QComboBox* m_lineEnd;
    QLabel* m_state;
    MessageCard* m_card;
    QSplitter* m_splitter;
    ConsoleOutput* m_output;
    FindBar* m_findBar;
    ConsoleInput* m_input;
    QToolButton* m_send;
    QuickCommandsPanel* m_quick;
    std::unique_ptr<Job> m_saving;
};

} // namespace ui
