// SPDX-License-Identifier: MIT
#include "ui/project/StartPanel.h"

#include "ui/common/Settings.h"
#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/port/ModuleSelection.h"
#include "ui/project/ActionButton.h"
#include "ui/project/ModuleCombo.h"
#include "ui/project/ProjectActions.h"
#include "ui/project/ProjectDocument.h"

#include <QEvent>
#include <QFileInfo>
#include <QGroupBox>
#include <QLabel>
#include <QListWidget>
#include <QVBoxLayout>

namespace ui
{

StartPanel::StartPanel(Workspace& workspace, ProjectDocument& document, ProjectActions& actions, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_document(document), m_module(new QLabel(this)),
      m_combo(new ModuleCombo(this)), m_files(new QLabel(this)), m_firmware(new QLabel(this)),
      m_recentBox(new QGroupBox(this)), m_recent(new QListWidget(m_recentBox))
{
    setObjectName("startPanel");
    m_combo->setObjectName("startModule");
    m_module->setWordWrap(true);
    m_files->setWordWrap(true);
    m_firmware->setWordWrap(true);
    m_firmware->setObjectName("startFirmware");
    m_recent->setObjectName("recentProjectsList");

    auto* steps = new QVBoxLayout;
    const auto addStep = [&](int number) {
        auto*& title = m_titles[number];
        title = new QLabel(this);
        QFont font = title->font();
        font.setPointSizeF(font.pointSizeF() * 1.3);
        font.setBold(true);
        title->setFont(font);
        if (number > 0)
            steps->addSpacing(12);
        steps->addWidget(title);
    };
    const auto addRow = [&](std::initializer_list<QWidget*> widgets) {
        auto* row = new QHBoxLayout;
        row->setContentsMargins(24, 0, 0, 0);
        for (QWidget* widget : widgets)
            row->addWidget(widget);
        row->addStretch(1);
        steps->addLayout(row);
    };
    const auto addText = [&](QWidget* widget) {
        auto* row = new QHBoxLayout;
        row->setContentsMargins(24, 0, 0, 0);
        row->addWidget(widget, 1);
        steps->addLayout(row);
    };
    addStep(0);
    addText(m_module);
    addRow({m_combo});
    addStep(1);
    addText(m_files);
    addRow({new ActionButton(*actions.chooseFirmware, this), new ActionButton(*actions.addFolder, this),
            new ActionButton(*actions.addFiles, this)});
    addText(m_firmware);
    addStep(2);
    // A package alone can be downloaded too; as long as there is none, one button says enough.
    auto* download = new ActionButton(*actions.download, this);
    const auto showDownload = [download, &actions] { download->setVisible(actions.download->isEnabled()); };
    connect(actions.download, &QAction::changed, this, showDownload);
    showDownload();
    addRow({new ActionButton(*actions.combineAndDownload, this), download});

    auto* recent = new QVBoxLayout(m_recentBox);
    recent->addWidget(m_recent);
    auto* all = new QVBoxLayout(this);
    all->addLayout(steps);
    all->addSpacing(12);
    all->addWidget(m_recentBox);
    all->addStretch(1);

    connect(m_combo, &ModuleCombo::chosen, &document, &ProjectDocument::setModule);
    connect(&document, &ProjectDocument::changed, this, &StartPanel::showState);
    connect(&workspace.module, &ModuleSelection::changed, this, &StartPanel::showState);
    connect(&workspace.module, &ModuleSelection::connectedChanged, this, &StartPanel::showState);
    const auto open = [this](QListWidgetItem* item) { emit openWanted(item->data(Qt::UserRole).toString()); };
    connect(m_recent, &QListWidget::itemActivated, this, open);
    connect(m_recent, &QListWidget::itemClicked, this, open);
    retranslate();
    showRecent();
}

void StartPanel::showRecent()
{
    m_recent->clear();
    for (const QString& path : m_workspace.settings.recentProjects()) {
        const QString file = QFileInfo(path).fileName();
        auto* item = new QListWidgetItem(
            Theme::icon("project"),
            file.endsWith(ProjectDocument::suffix) ? file.chopped(ProjectDocument::suffix.size()) : file, m_recent);
        item->setToolTip(path);
        item->setData(Qt::UserRole, path);
    }
    m_recentBox->setVisible(m_recent->count() > 0);
}

void StartPanel::showState()
{
    const auto& project = m_document.project();
    if (m_combo->module() != text(project.module))
        m_combo->setModule(text(project.module));
    const QString connected = m_workspace.module.name();
    m_module->setText(connected.isEmpty() ? tr("Plug the module in, and choose its exact name:")
                                          : tr("%1 is connected. Choose its exact name:").arg(connected));
    m_firmware->setText(project.firmware.empty() ? QString()
                                                 : tr("Firmware: %1").arg(text(project.firmware.filename().string())));
    m_firmware->setVisible(!m_firmware->text().isEmpty());
}

void StartPanel::retranslate()
{
    m_titles[0]->setText(tr("1 Module"));
    m_titles[1]->setText(tr("2 Files and firmware"));
    m_titles[2]->setText(tr("3 Download"));
    m_files->setText(tr("Drop the vendor's firmware package and your files here, or choose them:"));
    m_recentBox->setTitle(tr("Projects of before"));
    m_recent->setAccessibleName(tr("Projects of before"));
    showState();
}

void StartPanel::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace ui
