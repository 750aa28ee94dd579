// SPDX-License-Identifier: MIT
#include "ui/shell/SettingsDialog.h"

#include "ui/common/Dialogs.h"
#include "ui/common/Settings.h"
#include "ui/common/Theme.h"
#include "ui/shell/Languages.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace ui
{

namespace
{

constexpr int mostLogFiles = 1000;
constexpr int fastestBaudRate = 12'000'000;

} // namespace

SettingsDialog::SettingsDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent), m_workspace(workspace), m_language(new QComboBox(this)), m_appearance(new QComboBox(this)),
      m_baudRate(new QComboBox(this)), m_mpyCross(new QLineEdit(this)), m_chooseMpyCross(new QToolButton(this)),
      m_keepAwake(new QCheckBox(this)), m_autoReconnect(new QCheckBox(this)), m_logFiles(new QSpinBox(this)),
      m_files(new QLabel(this))
{
    setObjectName("settingsDialog");
    m_language->setObjectName("language");
    m_appearance->setObjectName("appearance");
    m_baudRate->setObjectName("baudRate");
    m_mpyCross->setObjectName("mpyCross");
    m_chooseMpyCross->setObjectName("chooseMpyCross");
    m_keepAwake->setObjectName("keepAwake");
    m_autoReconnect->setObjectName("autoReconnect");
    m_logFiles->setObjectName("logFiles");
    m_files->setObjectName("settingsFiles");

    Settings& settings = workspace.settings;
    m_language->addItem(QString(), QString());
    for (const Language& language : languages())
        m_language->addItem(language.name, language.code);
    m_language->setCurrentIndex(std::max(0, m_language->findData(settings.language())));
    for (const Appearance appearance : {Appearance::system, Appearance::light, Appearance::dark})
        m_appearance->addItem(QString(), static_cast<int>(appearance));
    m_appearance->setCurrentIndex(m_appearance->findData(static_cast<int>(settings.appearance())));
    m_baudRate->setEditable(true);
    m_baudRate->setValidator(new QIntValidator(300, fastestBaudRate, this));
    m_baudRate->addItems({"9600", "57600", "115200", "230400", "460800", "921600"});
    m_baudRate->setCurrentText(QString::number(settings.consoleBaudRate()));
    m_mpyCross->setText(settings.mpyCross());
    m_chooseMpyCross->setIcon(Theme::icon("open"));
    m_keepAwake->setChecked(settings.keepAwake());
    m_autoReconnect->setChecked(settings.autoReconnect());
    m_logFiles->setRange(0, mostLogFiles);
    m_logFiles->setValue(settings.logFiles());
    m_files->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_files->setWordWrap(true);

    auto* mpyCross = new QWidget(this);
    auto* mpyCrossLayout = new QHBoxLayout(mpyCross);
    mpyCrossLayout->setContentsMargins({});
    mpyCrossLayout->addWidget(m_mpyCross, 1);
    mpyCrossLayout->addWidget(m_chooseMpyCross);

    auto* form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapLongRows);
    m_languageLabel = addRow(form, m_language);
    m_appearanceLabel = addRow(form, m_appearance);
    m_baudRateLabel = addRow(form, m_baudRate);
    m_mpyCrossLabel = addRow(form, mpyCross);
    m_mpyCrossLabel->setBuddy(m_mpyCross);
    m_logFilesLabel = addRow(form, m_logFiles);
    form->addRow(m_keepAwake);
    form->addRow(m_autoReconnect);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_files);
    layout->addStretch();
    layout->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_language, &QComboBox::activated, this, [this] {
        m_workspace.settings.setLanguage(m_language->currentData().toString());
        useLanguage(m_workspace.settings.language());
    });
    connect(m_appearance, &QComboBox::activated, this, [this] {
        m_workspace.settings.setAppearance(static_cast<Appearance>(m_appearance->currentData().toInt()));
        Theme::apply(m_workspace.settings.appearance());
    });
    connect(m_baudRate, &QComboBox::currentTextChanged, this, [this](const QString& text) {
        if (m_baudRate->lineEdit()->hasAcceptableInput())
            m_workspace.settings.setConsoleBaudRate(text.toInt());
    });
    connect(m_mpyCross, &QLineEdit::textChanged, &settings, &Settings::setMpyCross);
    connect(m_chooseMpyCross, &QToolButton::clicked, this, [this] {
        const QString path = m_workspace.dialogs.openFile(this, tr("Choose mpy-cross"), m_mpyCross->text(), {});
        if (!path.isEmpty())
            m_mpyCross->setText(path);
    });
    connect(m_keepAwake, &QCheckBox::toggled, &settings, &Settings::setKeepAwake);
    connect(m_autoReconnect, &QCheckBox::toggled, &settings, &Settings::setAutoReconnect);
    connect(m_logFiles, &QSpinBox::valueChanged, &settings, &Settings::setLogFiles);
    retranslate();
}

QLabel* SettingsDialog::addRow(QFormLayout* form, QWidget* field)
{
    auto* label = new QLabel(this);
    label->setBuddy(field);
    form->addRow(label, field);
    return label;
}

void SettingsDialog::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void SettingsDialog::retranslate()
{
    setWindowTitle(tr("Settings"));
    m_languageLabel->setText(tr("&Language:"));
    m_language->setItemText(0, tr("As the system"));
    m_appearanceLabel->setText(tr("&Appearance:"));
    m_appearance->setItemText(0, tr("As the system"));
    m_appearance->setItemText(1, tr("Light"));
    m_appearance->setItemText(2, tr("Dark"));
    m_baudRateLabel->setText(tr("&Baud rate of the console:"));
    m_mpyCrossLabel->setText(tr("&Compiler (mpy-cross):"));
    m_mpyCross->setAccessibleName(tr("Compiler"));
    m_mpyCross->setPlaceholderText(tr("none: scripts stay as they are"));
    m_chooseMpyCross->setText(tr("Choose mpy-cross"));
    m_chooseMpyCross->setToolTip(tr("Choose mpy-cross"));
    m_chooseMpyCross->setAccessibleName(tr("Choose mpy-cross"));
    m_logFilesLabel->setText(tr("&Logs of earlier runs that are kept:"));
    m_logFiles->setSpecialValueText(tr("none is written"));
    m_keepAwake->setText(tr("Keep the computer &awake during a job"));
    m_autoReconnect->setText(tr("&Reconnect the console by itself"));
    m_files->setText(tr("Settings: %1\nLogs and history: %2")
                         .arg(m_workspace.settings.folders().config.absolutePath(),
                              m_workspace.settings.folders().state.absolutePath()));
}

} // namespace ui
