// SPDX-License-Identifier: MIT
#include "ui/project/PackageBox.h"

#include "ui/common/Dialogs.h"
#include "ui/common/Settings.h"
#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/port/ModuleSelection.h"
#include "ui/project/ModuleCombo.h"
#include "ui/project/ProjectDocument.h"
#include "ui/project/ProjectForecaster.h"

#include <QAction>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QToolButton>

namespace ui
{

using core::package::Role;
using core::project::Known;

namespace
{

constexpr int mostRecent = 10;
const QString recentKey = QStringLiteral("project/firmware");
const QString folderKey = QStringLiteral("project/firmwareFolder");

/// The one file that is dropped; empty when it is not one.
QString droppedFile(const QMimeData& data)
{
    const QList<QUrl> urls = data.urls();
    const QString file = urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
    return QFileInfo(file).isFile() && !file.endsWith(ProjectDocument::suffix) ? file : QString();
}

QLabel* makeLabel(const char* name, QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

PackageBox::PackageBox(Workspace& workspace, ProjectDocument& document, ProjectForecaster& forecaster,
                       QAction& chooseFirmware, QWidget* parent)
    : QWidget(parent), m_workspace(workspace), m_document(document), m_forecaster(forecaster),
      m_moduleLabel(new QLabel(this)), m_module(new ModuleCombo(this)), m_firmwareLabel(new QLabel(this)),
      m_firmware(new QLineEdit(this)), m_choose(new QToolButton(this)), m_package(makeLabel("packageText", this)),
      m_warnings(makeLabel("packageWarnings", this))
{
    setObjectName("packageBox");
    setAcceptDrops(true);
    m_module->setObjectName("module");
    m_firmware->setObjectName("firmware");
    m_firmware->setReadOnly(true);
    m_firmware->setMinimumWidth(80);
    m_choose->setObjectName("chooseFirmwareHere");
    m_choose->setDefaultAction(&chooseFirmware);
    m_choose->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_choose->setPopupMode(QToolButton::MenuButtonPopup);
    m_choose->setFocusPolicy(Qt::TabFocus);
    m_choose->setMenu(new QMenu(this));
    m_moduleLabel->setBuddy(m_module);
    m_firmwareLabel->setBuddy(m_firmware);

    auto* all = new QGridLayout(this);
    all->setContentsMargins({});
    all->addWidget(m_moduleLabel, 0, 0);
    all->addWidget(m_module, 0, 1, 1, 2);
    all->addWidget(m_firmwareLabel, 1, 0);
    all->addWidget(m_firmware, 1, 1);
    all->addWidget(m_choose, 1, 2);
    all->addWidget(m_package, 2, 0, 1, 3);
    all->addWidget(m_warnings, 3, 0, 1, 3);
    all->setColumnStretch(1, 1);

    connect(m_module, &ModuleCombo::chosen, &document, &ProjectDocument::setModule);
    connect(m_choose->menu(), &QMenu::aboutToShow, this, &PackageBox::showRecent);
    connect(&document, &ProjectDocument::changed, this, &PackageBox::showState);
    connect(&forecaster, &ProjectForecaster::packageRead, this, [this] {
        presetModule();
        showState();
    });
    connect(&workspace.module, &ModuleSelection::changed, this, &PackageBox::presetModule);
    retranslate();
}

void PackageBox::chooseFirmware()
{
    const QString current = text(m_document.project().firmware.string());
    const QString folder = current.isEmpty() ? m_workspace.settings.state(folderKey).toString() : current;
    const QString path =
        m_workspace.dialogs.openFile(this, tr("Choose a firmware package"), folder,
                                     tr("Firmware packages (*.pac *.bin *.zip *.binpkg);;All files (*)"));
    if (!path.isEmpty())
        useFirmware(path);
}

void PackageBox::useFirmware(const QString& path)
{
    const QString full = QFileInfo(path).absoluteFilePath();
    auto recent = m_workspace.settings.state(recentKey).toStringList();
    recent.removeAll(full);
    recent.prepend(full);
    m_workspace.settings.setState(recentKey, QStringList(recent.mid(0, mostRecent)));
    m_workspace.settings.setState(folderKey, QFileInfo(full).path());
    m_document.setFirmware(full);
}

void PackageBox::showRecent()
{
    QMenu* menu = m_choose->menu();
    menu->clear();
    auto recent = m_workspace.settings.state(recentKey).toStringList();
    for (const QString& path : std::as_const(recent)) {
        QAction* action = menu->addAction(QFileInfo(path).fileName().replace('&', "&&"), this, [this, path] {
            if (QFileInfo::exists(path))
                return useFirmware(path);
            auto rest = m_workspace.settings.state(recentKey).toStringList();
            rest.removeAll(path);
            m_workspace.settings.setState(recentKey, rest);
        });
        action->setToolTip(path);
    }
    menu->setToolTipsVisible(true);
    if (recent.isEmpty())
        menu->addAction(tr("No package was used yet"))->setEnabled(false);
}

/// Only where there is no doubt, and nothing was chosen.
void PackageBox::presetModule()
{
    const auto* package = m_forecaster.package();
    if (!package || !m_document.project().module.empty())
        return;
    const auto& modules = m_workspace.module.modules();
    const int row = modules.rowOf(m_workspace.module.key());
    std::string usbId;
    if (row >= 0 && modules.entry(row).ports) {
        const auto& usb = modules.entry(row).ports->usb;
        usbId = utf8(QString("%1:%2").arg(usb.vendor, 4, 16, QChar('0')).arg(usb.product, 4, 16, QChar('0')));
    }
    const auto names = likelyModules(*package, m_document.project().firmware, usbId);
    if (names.size() == 1)
        m_document.setModule(text(names.front()));
}

QString PackageBox::obstacle() const
{
    const auto* package = m_forecaster.package();
    const auto* module = m_forecaster.module();
    if (m_forecaster.packageProblem())
        return tr("The firmware cannot be used");
    if (package && module && !fits(*module, package->platform))
        return tr("The firmware is for another module");
    if (module && module->fileSystem != "littlefs-v1" && module->fileSystem != "unknown")
        return tr("This module cannot be combined for");
    if (package && (!package->user || !package->backup))
        return tr("The place of a partition is not known");
    return {};
}

QString PackageBox::packageText() const
{
    if (m_document.project().firmware.empty())
        return {};
    if (m_forecaster.isReadingPackage())
        return tr("Reading the package…");
    if (const auto* problem = m_forecaster.packageProblem()) {
        const ProblemWords words = wordsOf(*problem);
        return words.sentence + "\n" + words.remedy;
    }
    const auto* package = m_forecaster.package();
    if (!package)
        return {};
    const QString platform = package->product.empty()
                                 ? text(package->platform)
                                 : tr("%1 (%2)").arg(text(package->platform), text(package->product));
    QStringList lines{tr("%1, %2, %3").arg(platform, text(package->format), sizeText(package->bytes))};
    for (const auto& [name, place] : {std::pair{tr("Files"), &package->user}, {tr("Backup"), &package->backup}}) {
        if (*place)
            lines += tr("%1: %2 at 0x%3")
                         .arg(name, sizeText((*place)->region.size), QString::number((*place)->region.address, 16));
    }
    return lines.join('\n');
}

QStringList PackageBox::warnings() const
{
    QStringList lines;
    const auto* package = m_forecaster.package();
    const auto* module = m_forecaster.module();
    if (module && package && !fits(*module, package->platform))
        return {tr("The package is for %1, the %2 is a %3.")
                    .arg(text(package->platform), text(module->name), text(module->platform))};
    if (module && module->fileSystem != "littlefs-v1" && module->fileSystem != "unknown")
        lines += tr("The %1 has the file system %2; images can be made for littlefs-v1 only.")
                     .arg(text(module->name), text(module->fileSystem));
    if (module && m_document.project().backup) {
        if (module->restoresAtBoot == Known::no)
            lines += tr("The vendor's firmware of the %1 never calls the restore: the backup is written but not used.")
                         .arg(text(module->name));
        else if (module->restoresAtBoot == Known::unknown)
            lines += tr("It is not known whether the vendor's firmware of the %1 calls the restore: try it with a "
                        "deleted file.")
                         .arg(text(module->name));
    }
    if (package && !package->user)
        lines += tr("Neither the package nor the list of modules tells where the files go. Choose the module, or "
                    "another package.");
    else if (package && !package->backup)
        lines += tr("Neither the package nor the list of modules tells where the backup goes. Choose the module, or "
                    "another package.");
    for (const auto role : {Role::user, Role::backup}) {
        if (const auto place = m_forecaster.place(role); package && place && !place->note.empty())
            lines += text(place->note);
    }
    if (!m_document.project().module.empty() && !module)
        lines += tr("The module %1 is not known.").arg(text(m_document.project().module));
    return lines;
}

void PackageBox::showState()
{
    const auto& project = m_document.project();
    if (m_module->module() != text(project.module))
        m_module->setModule(text(project.module));
    const QFileInfo firmware(text(project.firmware.string()));
    m_firmware->setText(firmware.fileName());
    m_firmware->setCursorPosition(0);
    m_firmware->setToolTip(project.firmware.empty() ? QString() : firmware.absoluteFilePath());
    m_package->setText(packageText());
    m_package->setVisible(!m_package->text().isEmpty());
    QPalette colours = palette();
    if (m_forecaster.packageProblem())
        colours.setColor(QPalette::WindowText, Theme::colourOf(Tone::bad));
    m_package->setPalette(colours);
    colours.setColor(QPalette::WindowText, Theme::colourOf(obstacle().isEmpty() ? Tone::caution : Tone::bad));
    m_warnings->setPalette(colours);
    QStringList lines = warnings();
    for (QString& line : lines)
        line.prepend(QStringLiteral("⚠ "));
    m_warnings->setText(lines.join('\n'));
    m_warnings->setVisible(!lines.isEmpty());
}

void PackageBox::retranslate()
{
    m_moduleLabel->setText(tr("&Module:"));
    m_firmwareLabel->setText(tr("&Firmware:"));
    m_firmware->setPlaceholderText(tr("Choose a package, or drop it here"));
    m_firmware->setAccessibleName(tr("Firmware package"));
    showState();
}

void PackageBox::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange)
        showState();
    QWidget::changeEvent(event);
}

void PackageBox::dragEnterEvent(QDragEnterEvent* event)
{
    const QString file = droppedFile(*event->mimeData());
    if (file.isEmpty())
        return;
    event->acceptProposedAction();
    emit dropHint(tr("Use %1 as the firmware").arg(QFileInfo(file).fileName()));
}

void PackageBox::dragLeaveEvent(QDragLeaveEvent*)
{
    emit dropHint({});
}

void PackageBox::dropEvent(QDropEvent* event)
{
    emit dropHint({});
    event->acceptProposedAction();
    useFirmware(droppedFile(*event->mimeData()));
}

} // namespace ui
