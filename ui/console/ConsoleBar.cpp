// SPDX-License-Identifier: MIT
#include "ui/console/ConsoleBar.h"

#include "ui/common/Settings.h"
#include "ui/common/Theme.h"

#include <QComboBox>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace ui
{

namespace
{

const QString timesKey = QStringLiteral("console/timeStamps");
const QString numbersKey = QStringLiteral("console/lineNumbers");
const QString lineEndKey = QStringLiteral("console/lineEnd");
const QString modeKey = QStringLiteral("console/talk");

constexpr int baudRates[] = {9'600, 19'200, 38'400, 57'600, 115'200, 230'400, 460'800, 921'600};
constexpr int largestBaudRate = 12'000'000;

/// As the settings know them, in the order of the list.
const QStringList modeNames = {QStringLiteral("automatic"), QStringLiteral("python"), QStringLiteral("at")};
constexpr ConsoleMode modes[] = {ConsoleMode::automatic, ConsoleMode::python, ConsoleMode::at};

} // namespace

ConsoleBar::ConsoleBar(Workspace& workspace, QWidget* parent) : QToolBar(parent), m_workspace(workspace)
{
    setObjectName("consoleBar");
    m_connect = add("consoleConnect", "connect");
    static_cast<QToolButton*>(widgetForAction(m_connect))->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    addSeparator();
    const auto addSwitch = [&](const char* name, const QString& icon, const QString& key, bool isOn) {
        QAction* action = add(name, icon);
        action->setCheckable(true);
        action->setChecked(workspace.settings.value(key, isOn).toBool());
        connect(action, &QAction::toggled, this, [this, key](bool on) { m_workspace.settings.setValue(key, on); });
        return action;
    };
    m_times = addSwitch("consoleTimes", "clock", timesKey, true);
    m_numbers = addSwitch("consoleNumbers", "plan", numbersKey, false);
    m_find = add("consoleOpenFind", "search");
    m_save = add("consoleSave", "save");
    m_clear = add("consoleClear", "clear");
    makeModes();
    makeBaudRates();
    makeLineEnds();
}

QAction* ConsoleBar::add(const char* name, const QString& icon)
{
    QAction* action = addAction(Theme::icon(icon), {});
    action->setObjectName(name);
    return action;
}

QComboBox* ConsoleBar::addChoice(const char* name, QLabel*& label)
{
    label = new QLabel;
    auto* choice = new QComboBox;
    choice->setObjectName(name);
    label->setBuddy(choice);
    for (QWidget* widget : {static_cast<QWidget*>(label), static_cast<QWidget*>(choice)}) {
        widget->setContentsMargins(4, 0, 0, 0);
        addWidget(widget);
    }
    return choice;
}

void ConsoleBar::makeModes()
{
    m_mode = addChoice("consoleMode", m_modeLabel);
    m_mode->addItems({QString(), QStringLiteral("Python"), QString()});
    m_mode->setCurrentIndex(
        std::max(0, static_cast<int>(modeNames.indexOf(m_workspace.settings.value(modeKey).toString()))));
    connect(m_mode, &QComboBox::currentIndexChanged, this, [this](int index) {
        m_workspace.settings.setValue(modeKey, modeNames[index]);
        emit modeChosen();
    });
}

void ConsoleBar::makeBaudRates()
{
    m_baud = addChoice("consoleBaud", m_baudLabel);
    m_baud->setEditable(true);
    m_baud->setInsertPolicy(QComboBox::NoInsert);
    m_baud->setValidator(new QIntValidator(1, largestBaudRate, m_baud));
    for (const int rate : baudRates)
        m_baud->addItem(QString::number(rate));
    m_baud->setCurrentText(QString::number(m_workspace.settings.consoleBaudRate()));
    connect(m_baud, &QComboBox::activated, this, &ConsoleBar::chooseBaudRate);
    connect(m_baud->lineEdit(), &QLineEdit::editingFinished, this, &ConsoleBar::chooseBaudRate);
}

void ConsoleBar::makeLineEnds()
{
    m_lineEnd = addChoice("consoleLineEnd", m_lineEndLabel);
    m_lineEnd->addItem(QStringLiteral("CR"), QByteArray("\r"));
    m_lineEnd->addItem(QStringLiteral("CR LF"), QByteArray("\r\n"));
    m_lineEnd->addItem(QStringLiteral("LF"), QByteArray("\n"));
    m_lineEnd->addItem(QString(), QByteArray()); // none, in words
    m_lineEnd->setCurrentIndex(m_workspace.settings.value(lineEndKey, 0).toInt());
    connect(m_lineEnd, &QComboBox::currentIndexChanged, this,
            [this](int index) { m_workspace.settings.setValue(lineEndKey, index); });
}

void ConsoleBar::chooseBaudRate()
{
    const int rate = m_baud->currentText().toInt();
    if (rate <= 0 || rate == m_workspace.settings.consoleBaudRate())
        return;
    m_workspace.settings.setConsoleBaudRate(rate);
    emit baudRateChosen();
}

ConsoleMode ConsoleBar::mode() const
{
    return modes[m_mode->currentIndex()];
}

QByteArray ConsoleBar::lineEnd() const
{
    return m_lineEnd->currentData().toByteArray();
}

void ConsoleBar::setPython(bool on)
{
    m_lineEnd->setEnabled(!on);
    m_lineEndLabel->setEnabled(!on);
}

void ConsoleBar::retranslate()
{
    m_times->setText(tr("&Time stamps"));
    m_times->setToolTip(tr("Show when each line came"));
    m_numbers->setText(tr("Line &numbers"));
    m_numbers->setToolTip(tr("Show the number of each line"));
    m_find->setText(tr("&Find…"));
    m_find->setToolTip(tr("Find in the console (Ctrl+F)"));
    m_save->setText(tr("&Save the console…"));
    m_clear->setText(tr("C&lear the console"));
    m_modeLabel->setText(tr("Talk t&o:"));
    m_mode->setAccessibleName(tr("Talk to"));
    m_mode->setToolTip(tr("Python: the module's Python console. AT commands: its AT port. Automatic: the Python "
                          "console where there is one."));
    m_mode->setItemText(0, tr("Automatic"));
    m_mode->setItemText(2, tr("AT commands"));
    m_baudLabel->setText(tr("&Baud rate:"));
    m_baud->setAccessibleName(tr("Baud rate"));
    m_lineEndLabel->setText(tr("Line &end:"));
    m_lineEnd->setAccessibleName(tr("Line end"));
    m_lineEnd->setItemText(m_lineEnd->count() - 1, tr("none"));
}

} // namespace ui
