// SPDX-License-Identifier: MIT
#include "ui/console/ConsolePage.h"

#include "core/package/AtomicFile.h"
#include "ui/common/Dialogs.h"
#include "ui/common/Job.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/console/ConsoleInput.h"
#include "ui/console/ConsoleLink.h"
#include "ui/console/ConsoleOutput.h"
#include "ui/console/FindBar.h"
#include "ui/console/QuickCommandsPanel.h"
#include "ui/log/Log.h"
#include "ui/port/ModuleSelection.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QSplitter>
#include <QToolBar>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui
{

namespace
{

const QString timesKey = QStringLiteral("console/timeStamps");
const QString numbersKey = QStringLiteral("console/lineNumbers");
const QString lineEndKey = QStringLiteral("console/lineEnd");
const QString historyKey = QStringLiteral("console/history");
const QString splitterKey = QStringLiteral("console/splitter");

constexpr int baudRates[] = {9'600, 19'200, 38'400, 57'600, 115'200, 230'400, 460'800, 921'600};
constexpr int largestBaudRate = 12'000'000;

} // namespace

ConsolePage::ConsolePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), m_link(new ConsoleLink(workspace, this))
{
    setObjectName("consolePage");
    makeActions();
    makeChoices();
    makeLayout();
    connectParts();
    retranslate();
}

ConsolePage::~ConsolePage()
{
    workspace().settings.setState(splitterKey, m_splitter->saveState());
}

void ConsolePage::makeActions()
{
    m_bar = new QToolBar;
    m_bar->setObjectName("consoleBar");
    const auto action = [this](const char* name, const QString& icon) {
        QAction* made = m_bar->addAction(Theme::icon(icon), {});
        made->setObjectName(name);
        return made;
    };
    m_connect = action("consoleConnect", "connect");
    static_cast<QToolButton*>(m_bar->widgetForAction(m_connect))->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_bar->addSeparator();
    m_times = action("consoleTimes", "clock");
    m_times->setCheckable(true);
    m_times->setChecked(workspace().settings.value(timesKey, true).toBool());
    m_numbers = action("consoleNumbers", "plan");
    m_numbers->setCheckable(true);
    m_numbers->setChecked(workspace().settings.value(numbersKey, false).toBool());
    m_find = action("consoleOpenFind", "search");
    m_save = action("consoleSave", "save");
    m_clear = action("consoleClear", "clear");
    connect(m_connect, &QAction::triggered, this, &ConsolePage::toggleConnection);
    connect(m_find, &QAction::triggered, this, &ConsolePage::find);
    connect(m_save, &QAction::triggered, this, &ConsolePage::save);
    connect(m_clear, &QAction::triggered, this, &ConsolePage::clearOutput);
}

void ConsolePage::makeChoices()
{
    m_baudLabel = new QLabel;
    m_baud = new QComboBox;
    m_baud->setObjectName("consoleBaud");
    m_baud->setEditable(true);
    m_baud->setInsertPolicy(QComboBox::NoInsert);
    m_baud->setValidator(new QIntValidator(1, largestBaudRate, m_baud));
    for (const int rate : baudRates)
        m_baud->addItem(QString::number(rate));
    m_baud->setCurrentText(QString::number(workspace().settings.consoleBaudRate()));
    m_baudLabel->setBuddy(m_baud);
    connect(m_baud, &QComboBox::activated, this, &ConsolePage::chooseBaudRate);
    connect(m_baud->lineEdit(), &QLineEdit::editingFinished, this, &ConsolePage::chooseBaudRate);

    m_lineEndLabel = new QLabel;
    m_lineEnd = new QComboBox;
    m_lineEnd->setObjectName("consoleLineEnd");
    m_lineEnd->addItem(QStringLiteral("CR"), QByteArray("\r"));
    m_lineEnd->addItem(QStringLiteral("CR LF"), QByteArray("\r\n"));
    m_lineEnd->addItem(QStringLiteral("LF"), QByteArray("\n"));
    m_lineEnd->addItem(QString(), QByteArray()); // none, in words
    m_lineEnd->setCurrentIndex(workspace().settings.value(lineEndKey, 0).toInt());
    m_lineEndLabel->setBuddy(m_lineEnd);
    connect(m_lineEnd, &QComboBox::currentIndexChanged, this,
            [this](int index) { workspace().settings.setValue(lineEndKey, index); });
    for (QWidget* widget : {static_cast<QWidget*>(m_baudLabel), static_cast<QWidget*>(m_baud),
                            static_cast<QWidget*>(m_lineEndLabel), static_cast<QWidget*>(m_lineEnd)}) {
        widget->setContentsMargins(4, 0, 0, 0);
        m_bar->addWidget(widget);
    }
}

void ConsolePage::makeLayout()
{
    m_state = new QLabel;
    m_state->setObjectName("consoleState");
    m_state->setWordWrap(true);
    m_card = new MessageCard;
    m_card->setObjectName("consoleCard");
    m_output = new ConsoleOutput;
    m_output->setTimeStampsShown(m_times->isChecked());
    m_output->setLineNumbersShown(m_numbers->isChecked());
    m_findBar = new FindBar(*m_output);
    m_input = new ConsoleInput;
    m_input->setHistory(CommandHistory(workspace().settings.state(historyKey).toStringList()));
    m_send = new QToolButton;
    m_send->setObjectName("consoleSend");
    m_send->setIcon(Theme::icon("send"));
    m_send->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_send->setFocusPolicy(Qt::TabFocus);
    m_quick = new QuickCommandsPanel(workspace());

    auto* line = new QHBoxLayout;
    line->addWidget(m_input, 1);
    line->addWidget(m_send);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_output, 1);
    column->addWidget(m_findBar);
    column->addLayout(line);
    m_splitter = new QSplitter;
    m_splitter->setObjectName("consoleSplitter");
    m_splitter->addWidget(left);
    m_splitter->addWidget(m_quick);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setCollapsible(0, false);
    m_splitter->setSizes({600, 160});
    m_splitter->restoreState(workspace().settings.state(splitterKey).toByteArray());

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_bar);
    layout->addWidget(m_state);
    layout->addWidget(m_card);
    layout->addWidget(m_splitter, 1);
}

void ConsolePage::connectParts()
{
    connect(m_times, &QAction::toggled, this, [this](bool on) {
        m_output->setTimeStampsShown(on);
        workspace().settings.setValue(timesKey, on);
    });
    connect(m_numbers, &QAction::toggled, this, [this](bool on) {
        m_output->setLineNumbersShown(on);
        workspace().settings.setValue(numbersKey, on);
    });
    connect(m_link, &ConsoleLink::arrived, m_output, &ConsoleOutput::append);
    connect(m_link, &ConsoleLink::stateChanged, this, &ConsolePage::stateChanged);
    connect(&workspace().module, &ModuleSelection::changed, this, &ConsolePage::showState);
    connect(&workspace().module, &ModuleSelection::connectedChanged, this, &ConsolePage::showState);
    connect(m_input, &ConsoleInput::submitted, this, [this](const QString& text) {
        workspace().settings.setState(historyKey, m_input->history().entries());
        send(text);
    });
    connect(m_send, &QToolButton::clicked, m_input, &ConsoleInput::submit);
    connect(m_quick, &QuickCommandsPanel::wanted, this, &ConsolePage::send);
    const auto control = [this](char byte) { m_link->sendNow(QByteArray(1, byte)); };
    connect(m_input, &ConsoleInput::controlTyped, this, control);
    connect(m_output, &ConsoleOutput::controlTyped, this, control);
    connect(m_output, &ConsoleOutput::typed, this, [this](const QString& text) {
        m_input->setFocus();
        m_input->insertPlainText(text);
    });
    connect(m_findBar, &FindBar::closed, m_input, [this] { m_input->setFocus(); });
}

QString ConsolePage::title() const
{
    return tr("Console");
}

QList<QAction*> ConsolePage::pageActions() const
{
    return {m_connect, m_times, m_numbers, m_find, m_save, m_clear};
}

void ConsolePage::retranslate()
{
    m_bar->setWindowTitle(title());
    m_times->setText(tr("&Time stamps"));
    m_times->setToolTip(tr("Show when each line came"));
    m_numbers->setText(tr("Line &numbers"));
    m_numbers->setToolTip(tr("Show the number of each line"));
    m_find->setText(tr("&Find…"));
    m_find->setToolTip(tr("Find in the console (Ctrl+F)"));
    m_save->setText(tr("&Save the console…"));
    m_clear->setText(tr("C&lear the console"));
    m_baudLabel->setText(tr("&Baud rate:"));
    m_baud->setAccessibleName(tr("Baud rate"));
    m_lineEndLabel->setText(tr("Line &end:"));
    m_lineEnd->setAccessibleName(tr("Line end"));
    m_lineEnd->setItemText(m_lineEnd->count() - 1, tr("none"));
    m_output->setAccessibleName(tr("What the module says"));
    m_input->setAccessibleName(tr("What is sent to the module"));
    m_input->setPlaceholderText(tr("Type a command and press Enter"));
    m_input->setToolTip(tr("Up and Down: what was sent before; Ctrl+R: search in it. Several pasted lines are sent one "
                           "after the other. Ctrl+C, Ctrl+D and Ctrl+B go to the module."));
    m_send->setText(tr("Se&nd"));
    showState();
}

void ConsolePage::find()
{
    m_findBar->open();
}

void ConsolePage::toggleConnection()
{
    if (m_link->isWanted())
        m_link->close();
    else
        m_link->open();
}

void ConsolePage::chooseBaudRate()
{
    const int rate = m_baud->currentText().toInt();
    if (rate <= 0 || rate == workspace().settings.consoleBaudRate())
        return;
    workspace().settings.setConsoleBaudRate(rate);
    m_link->reopen();
}

QByteArray ConsolePage::lineEnd() const
{
    return m_lineEnd->currentData().toByteArray();
}

void ConsolePage::send(const QString& text)
{
    m_link->sendLines(linesToSend(text, lineEnd()));
}

void ConsolePage::showState()
{
    const ConsoleLink::State state = m_link->state();
    const QString module = workspace().module.name();
    const bool isOpen = state == ConsoleLink::State::open;
    const bool canOpen = m_link->isWanted() || workspace().module.port().has_value();
    m_connect->setText(m_link->isWanted() ? tr("&Disconnect") : tr("&Connect"));
    m_connect->setIcon(Theme::icon(m_link->isWanted() ? "disconnect" : "connect"));
    m_connect->setEnabled(canOpen);
    m_connect->setToolTip(!canOpen             ? tr("Choose a module first")
                          : m_link->isWanted() ? tr("Close the console of the module")
                                               : tr("Open the console of the module"));
    m_send->setEnabled(isOpen);
    m_send->setToolTip(isOpen ? tr("Send the line (Enter)") : tr("Connect first"));
    m_quick->setEnabled(isOpen);

    switch (state) {
    case ConsoleLink::State::closed:
        m_state->setText(module.isEmpty() ? tr("No module is selected.") : tr("Not connected: %1").arg(module));
        break;
    case ConsoleLink::State::opening:
        m_state->setText(tr("Connecting: %1").arg(m_link->portName()));
        break;
    case ConsoleLink::State::open:
        m_state->setText(
            tr("Connected: %1, %2 baud").arg(m_link->portName()).arg(workspace().settings.consoleBaudRate()));
        break;
    case ConsoleLink::State::waiting:
        m_state->setText(tr("Disconnected. The console opens again when the module comes back."));
        break;
    case ConsoleLink::State::lent:
        m_state->setText(tr("A job has the port. The console opens again when it is done."));
        break;
    case ConsoleLink::State::failed:
        m_state->setText(tr("Not connected: %1").arg(module));
        break;
    }
}

void ConsolePage::stateChanged()
{
    showState();
    m_card->clear();
    if (m_link->state() != ConsoleLink::State::failed) {
        workspace().log.add(LogLevel::info, title(), m_state->text());
        return;
    }
    m_card->showProblem(m_link->problem(), tr("opening the console"));
    QAction* again = m_card->addAction("consoleTryAgain", tr("Try again"));
    connect(again, &QAction::triggered, m_link, &ConsoleLink::open);
    workspace().log.add(LogLevel::error, title(), m_card->headline());
    emit failed();
}

void ConsolePage::clearOutput()
{
    m_output->clearLines();
}

void ConsolePage::save()
{
    if (m_saving)
        return;
    const QString path = workspace().dialogs.saveFile(this, tr("Save the console"), QStringLiteral("console.txt"),
                                                      tr("Text (*.txt *.log)"));
    if (path.isEmpty())
        return;
    using Saved = core::HostResult<void>;
    auto job = std::make_unique<ValueJob<Saved>>([path, text = m_output->allText()](const device::CancelToken&) {
        return core::package::writeAtomically(utf8(path), core::package::bytesOf(utf8(text)));
    });
    connect(job.get(), &Job::finished, this, [this, path, saving = job.get()] {
        if (const Saved& saved = saving->result())
            workspace().log.add(LogLevel::info, title(), tr("The console was saved: %1").arg(path));
        else
            m_card->showProblem(saved.error(), tr("saving the console"));
        m_saving.release()->deleteLater();
    });
    m_saving = std::move(job);
    m_saving->start();
}

} // namespace ui
