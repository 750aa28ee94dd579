// SPDX-License-Identifier: MIT
// What the user does on the files page.
#include "ui/files/FilesPage.h"

#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Words.h"
#include "ui/files/DevelopmentPanel.h"
#include "ui/files/FilesBar.h"
#include "ui/files/ModuleTreeView.h"
#include "ui/files/PcPane.h"
#include "ui/job/JobRunner.h"
#include "ui/log/Log.h"

#include <QDir>

#include <algorithm>

namespace ui
{

using core::ErrorCode;
using device::ModuleFile;

QString FilesPage::targetFolder() const
{
    const QModelIndex current = m_tree->currentIndex();
    const QString folder = m_files.folderOf(current);
    return folder == ModuleListing::userFolder || folder.startsWith("/usr/") ? folder
                                                                             : QString(ModuleListing::userFolder);
}

void FilesPage::readFiles()
{
    start({.activity = tr("Reading the files of the module"),
           .work = [](FilesContext&, FilesReport&) -> core::HostResult<void> { return {}; },
           .done = [](ModuleFilesJob&) {}});
}

// Copying

void FilesPage::copySelectionToModule()
{
    copyToModule(m_pc->selectedPaths(), targetFolder());
}

void FilesPage::copySelectionToComputer()
{
    copyToComputer(m_tree->selectedPaths(), m_pc->targetFolder());
}

void FilesPage::copyToModule(const QStringList& sources, const QString& folder)
{
    std::vector<std::filesystem::path> paths;
    QStringList vendors;
    for (const QString& source : sources) {
        paths.emplace_back(utf8(source));
        const QString target = folder + '/' + QFileInfo(source).fileName();
        if (device::isVendorFile(utf8(target)) && m_files.indexOf(target).isValid())
            vendors += target;
    }
    if (paths.empty() || !obstacle().isEmpty())
        return;
    if (!vendors.isEmpty() && !workspace().dialogs.confirm(
                                  this, {tr("Copy to the module"),
                                         tr("These files belong to the module's firmware:\n%1").arg(vendors.join('\n')),
                                         tr("With other content the module may not start as before."), tr("&Replace")}))
        return;
    const bool updates = m_updatesList;
    start({.activity = tr("Copying to the module"),
           .work = [paths, folder = utf8(folder), updates](FilesContext& context,
                                                           FilesReport& report) -> core::HostResult<void> {
               if (auto copied = ui::copyToModule(context, report, paths, folder); !copied)
                   return copied;
               if (!updates || report.needChecksumUpdate.empty())
                   return {};
               auto refused = context.files.updateChecksums(report.needChecksumUpdate);
               if (!refused)
                   return std::unexpected(refused.error());
               report.needChecksumUpdate = std::move(*refused);
               return {};
           },
           .done =
               [this, target = folder + '/' + QFileInfo(sources.front()).fileName()](ModuleFilesJob& job) {
                   m_tree->selectPath(target);
                   showCopied(job.report(), tr("Copied to the module."));
               }});
}

void FilesPage::copyToComputer(const QStringList& paths, const QString& folder)
{
    if (!m_files.listing() || paths.isEmpty() || !obstacle().isEmpty())
        return;
    std::vector<ModuleFile> sources;
    int there = 0;
    for (const QString& path : paths) {
        const bool isPartition = path.count('/') == 1;
        const ModuleFile* file = m_files.listing()->find(utf8(path));
        if (!file && !isPartition)
            continue;
        sources.push_back(file ? *file : ModuleFile{utf8(path), true, 0, {}});
        // What would be replaced.
        const std::string above = std::string(device::folderOfModulePath(sources.back().path));
        const std::size_t skipped = above == "/" ? 1 : above.size() + 1;
        for (const ModuleFile& each : m_files.listing()->files) {
            const bool isInside = each.path == sources.back().path || each.path.starts_with(sources.back().path + '/');
            if (isInside && !each.isFolder && QFileInfo::exists(folder + '/' + text(each.path.substr(skipped))))
                ++there;
        }
    }
    if (there > 0 &&
        !workspace().dialogs.confirm(
            this, {tr("Copy to the computer"), tr("%n file(s) of this name are there already.", nullptr, there),
                   tr("Those that differ are replaced by the module's: %1").arg(QDir::toNativeSeparators(folder)),
                   tr("&Replace")}))
        return;
    start({.activity = tr("Copying to the computer"),
           .work =
               [sources, target = utf8(folder)](FilesContext& context, FilesReport& report) {
                   return ui::copyToComputer(context, report, sources, target);
               },
           .done = [this](ModuleFilesJob& job) { showCopied(job.report(), tr("Copied to the computer.")); },
           .readsAgain = false});
}

void FilesPage::showCopied(const FilesReport& report, const QString& headline)
{
    const int written = static_cast<int>(report.written);
    const int unchanged = static_cast<int>(report.unchanged);
    QStringList parts{tr("%n file(s) written and verified", nullptr, written)};
    if (unchanged > 0)
        parts += tr("%n unchanged and skipped", nullptr, unchanged);
    QStringList lines{parts.join(QStringLiteral(" · "))};
    for (const std::string& left : report.left)
        lines += tr("Left out: %1").arg(text(left));
    m_card->showMessage(report.left.empty() ? MessageCard::Kind::success : MessageCard::Kind::warning, headline,
                        lines.join('\n'));
    workspace().log.add(LogLevel::info, title(), headline + ' ' + lines.join(' '));
    offerListUpdate(report.needChecksumUpdate);
}

void FilesPage::offerListUpdate(const std::vector<std::string>& paths)
{
    m_offered = paths;
    if (paths.empty())
        return;
    const int count = static_cast<int>(paths.size());
    const QString said = m_card->isVisible() ? m_card->headline() + ' ' + m_card->text() : QString();
    m_card->showMessage(
        MessageCard::Kind::warning, tr("%n protected file(s) were changed.", nullptr, count),
        (said.isEmpty() ? QString() : said + '\n') +
            (m_updatesList ? tr("The module's list did not take the change: at its next start the module brings the "
                                "backup copies back.")
                           : tr("At its next start the module brings the backup copies back, unless its list says that "
                                "the files are to be so.")));
    QAction* update = m_card->addAction("filesUpdateList", tr("Update the list, from now on always"));
    connect(update, &QAction::triggered, this, [this, paths] { updateList(paths); });
}

void FilesPage::updateList(const std::vector<std::string>& paths)
{
    m_updatesList = true;
    m_scripts->setUpdatesList(true);
    start({.activity = tr("Updating the module's list"),
           .work = [paths](FilesContext& context, FilesReport& report) -> core::HostResult<void> {
               auto refused = context.files.updateChecksums(paths);
               if (!refused)
                   return std::unexpected(refused.error());
               report.needChecksumUpdate = std::move(*refused);
               return {};
           },
           .done =
               [this](ModuleFilesJob& job) {
                   m_card->showMessage(MessageCard::Kind::success, tr("The module's list knows the change."));
                   offerListUpdate(job.report().needChecksumUpdate);
               }});
}

// Changing what the module has

void FilesPage::makeFolder()
{
    const QString folder = targetFolder();
    const QString name =
        workspace().dialogs.askText(this, tr("New folder"), tr("Name of the folder in %1:").arg(folder), {}).trimmed();
    if (name.isEmpty())
        return;
    const QString path = folder + '/' + name;
    start({.activity = tr("Making a folder"),
           .work = [path = utf8(path)](FilesContext& context, FilesReport&) -> core::HostResult<void> {
               const auto normal = device::normalModulePath(path);
               return normal ? context.files.makeFolder(*normal) : std::unexpected(normal.error());
           },
           .done = [this, path](ModuleFilesJob&) { m_tree->selectPath(path); }});
}

void FilesPage::renameOnModule(const QString& from, const QString& to)
{
    start({.activity = tr("Renaming"),
           .work = [from = utf8(from), to = utf8(to)](FilesContext& context, FilesReport&) -> core::HostResult<void> {
               const auto normal = device::normalModulePath(to);
               return normal ? context.files.rename(from, *normal) : std::unexpected(normal.error());
           },
           .done = [this, to](ModuleFilesJob&) { m_tree->selectPath(to); }});
}

void FilesPage::moveOnModule(const QStringList& paths, const QString& folder)
{
    if (paths.isEmpty())
        return;
    start({.activity = tr("Moving on the module"),
           .work = [paths, folder](FilesContext& context, FilesReport&) -> core::HostResult<void> {
               for (const QString& path : paths) {
                   const std::string to = device::joinModulePath(utf8(folder), utf8(path.section('/', -1)));
                   if (auto moved = context.files.rename(utf8(path), to); !moved)
                       return moved;
               }
               return {};
           },
           .done = [this,
                    to = folder + '/' + paths.front().section('/', -1)](ModuleFilesJob&) { m_tree->selectPath(to); }});
}

void FilesPage::removeSelected()
{
    const QStringList paths = m_tree->selectedPaths();
    if (paths.isEmpty() || !m_files.listing() || !obstacle().isEmpty())
        return;
    int files = 0;
    int protectedFiles = 0;
    QStringList vendors;
    for (const QString& path : paths) {
        files += m_files.fileCount(m_files.indexOf(path));
        for (const ModuleFile& file : m_files.listing()->files) {
            if (file.path != utf8(path) && !file.path.starts_with(utf8(path) + '/'))
                continue;
            protectedFiles += m_files.listing()->isProtected(file.path) ? 1 : 0;
            if (device::isVendorFile(file.path))
                vendors += text(file.path);
        }
    }
    const QString what = paths.size() == 1 && files <= 1
                             ? paths.front()
                             : tr("%n file(s)", nullptr, files) + '\n' + paths.mid(0, 10).join('\n') +
                                   (paths.size() > 10 ? QStringLiteral("\n…") : QString());
    QStringList details;
    if (protectedFiles > 0)
        details +=
            tr("%n of them are protected: the module brings them back at its next start.", nullptr, protectedFiles);
    if (!vendors.isEmpty())
        details +=
            tr("These belong to the module's firmware, which may not start as before: %1").arg(vendors.join(", "));
    if (!workspace().dialogs.confirm(this, {tr("Remove from the module"), tr("Remove from the module: %1").arg(what),
                                            details.join('\n'), tr("&Remove")}))
        return;
    start({.activity = tr("Removing"),
           .work = [paths, listing = std::make_shared<ModuleListing>(*m_files.listing())](
                       FilesContext& context, FilesReport& report) -> core::HostResult<void> {
               for (const QString& path : paths) {
                   const ModuleFile* file = listing->find(utf8(path));
                   auto removed =
                       file && file->isFolder ? context.files.removeTree(utf8(path)) : context.files.remove(utf8(path));
                   if (!removed && removed.error().code != ErrorCode::notFound)
                       return removed;
                   ++report.removed;
               }
               return {};
           },
           .done =
               [this, files](ModuleFilesJob&) {
                   m_card->showMessage(MessageCard::Kind::success, tr("%n file(s) removed.", nullptr, files));
               }});
}

// Scripts

void FilesPage::showScripts(bool on)
{
    m_scripts->showDevelopment(on);
    m_scripts->setVisible(on);
    if (on && m_scripts->folder().isEmpty())
        m_scripts->setFolder(m_pc->folder());
}

void FilesPage::runSelected()
{
    const QStringList paths = m_tree->selectedPaths();
    if (paths.size() != 1)
        return;
    m_card->clear();
    m_scripts->show();
    m_scripts->runStored(paths.front());
}

} // namespace ui
