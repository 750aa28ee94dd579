// SPDX-License-Identifier: MIT
// What the user does on the files page.
#include "ui/files/FilesPage.h"

#include "core/checksum/Crc32.h"
#include "core/package/AtomicFile.h"
#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Settings.h"
#include "ui/common/Words.h"
#include "ui/files/DevelopmentPanel.h"
#include "ui/files/FileEditor.h"
#include "ui/files/FileProperties.h"
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

namespace
{

constexpr std::uint64_t largestText = 1'000'000; ///< bytes; more is no file to be edited by hand

core::package::ByteView viewOf(const QByteArray& bytes)
{
    return std::as_bytes(std::span(bytes.data(), static_cast<std::size_t>(bytes.size())));
}

QByteArray toQt(core::package::ByteView bytes)
{
    return {reinterpret_cast<const char*>(bytes.data()), static_cast<qsizetype>(bytes.size())};
}

} // namespace

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
           .done = [](FilesJob&) {}});
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
               [this, target = folder + '/' + QFileInfo(sources.front()).fileName()](FilesJob& job) {
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
        sources.push_back(file ? *file : ModuleFile{.path = utf8(path), .isFolder = true});
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
           .done = [this](FilesJob& job) { showCopied(job.report(), tr("Copied to the computer.")); },
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
               [this](FilesJob& job) {
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
           .done = [this, path](FilesJob&) { m_tree->selectPath(path); }});
}

void FilesPage::renameOnModule(const QString& from, const QString& to)
{
    start({.activity = tr("Renaming"),
           .work = [from = utf8(from), to = utf8(to)](FilesContext& context, FilesReport&) -> core::HostResult<void> {
               const auto normal = device::normalModulePath(to);
               return normal ? context.files.rename(from, *normal) : std::unexpected(normal.error());
           },
           .done = [this, to](FilesJob&) { m_tree->selectPath(to); }});
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
           .done = [this, to = folder + '/' + paths.front().section('/', -1)](FilesJob&) { m_tree->selectPath(to); }});
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
               [this, files](FilesJob&) {
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

// Editing

void FilesPage::editSelected()
{
    const QStringList paths = m_tree->selectedPaths();
    if (paths.size() == 1 && obstacle().isEmpty())
        editOnModule(paths.front(), 1);
}

void FilesPage::editOnModule(const QString& path, int line)
{
    const QString key = "module:" + path;
    if (FileEditor* editor = m_editors.value(key)) {
        editor->raise();
        editor->activateWindow();
        return editor->goToLine(line);
    }
    const auto content = std::make_shared<std::vector<std::byte>>();
    start({.activity = tr("Reading %1").arg(path.section('/', -1)),
           .work = [content, path = utf8(path)](FilesContext& context, FilesReport&) -> core::HostResult<void> {
               const auto file = context.files.stat(path);
               if (!file)
                   return std::unexpected(file.error());
               if (file->size > largestText)
                   return core::problem(ErrorCode::tooLarge, path, "more than 1 MB cannot be edited here");
               auto read = context.files.read(path, context.observer, context.cancel);
               if (!read)
                   return std::unexpected(read.error());
               *content = std::move(*read);
               return {};
           },
           .done =
               [this, key, path, line, content](FilesJob&) {
                   auto* editor = new FileEditor(workspace(), path, this);
                   m_editors[key] = editor;
                   m_openedCrcs[path] = core::checksum::quecPythonCrc32(*content);
                   connect(editor, &FileEditor::saveWanted, this,
                           [this, path](const QByteArray& bytes) { saveToModule(path, bytes, false); });
                   editor->setContent(toQt(*content));
                   editor->show();
                   editor->goToLine(line);
               },
           .readsAgain = false});
}

void FilesPage::saveToModule(const QString& path, const QByteArray& bytes, bool replaces)
{
    const QPointer<FileEditor> editor = m_editors.value("module:" + path);
    if (!editor)
        return;
    if (const QString why = obstacle(); !why.isEmpty())
        return editor->setNotSaved(why);
    const std::uint32_t opened = m_openedCrcs.value(path);
    const auto isOther = std::make_shared<bool>(false);
    const bool updates = m_updatesList;
    start({.activity = tr("Saving %1").arg(path.section('/', -1)),
           .work = [isOther, bytes, replaces, opened, updates,
                    path = utf8(path)](FilesContext& context, FilesReport& report) -> core::HostResult<void> {
               const auto now = context.files.stat(path, device::ModuleFiles::Crcs::all);
               if (!now && now.error().code != ErrorCode::notFound)
                   return std::unexpected(now.error());
               *isOther = !replaces && now && now->crc != opened;
               if (*isOther)
                   return {};
               const device::OutgoingFile file{path, viewOf(bytes)};
               const auto written = context.files.write(std::span(&file, 1), {}, context.observer, context.cancel);
               if (written.problem)
                   return std::unexpected(*written.problem);
               report.needChecksumUpdate = written.report.needChecksumUpdate();
               if (!updates || report.needChecksumUpdate.empty())
                   return {};
               auto refused = context.files.updateChecksums(report.needChecksumUpdate);
               if (!refused)
                   return std::unexpected(refused.error());
               report.needChecksumUpdate = std::move(*refused);
               return {};
           },
           .done =
               [this, path, bytes, isOther, editor](FilesJob& job) {
                   if (!editor)
                       return;
                   if (!*isOther) {
                       m_openedCrcs[path] = core::checksum::quecPythonCrc32(viewOf(bytes));
                       editor->setSaved(bytes);
                       return offerListUpdate(job.report().needChecksumUpdate);
                   }
                   const Question question{tr("Save to the module"),
                                           tr("%1 was changed on the module since it was opened.").arg(path),
                                           tr("Saving replaces that change."), tr("&Replace")};
                   if (workspace().dialogs.confirm(editor, question))
                       saveToModule(path, bytes, true);
                   else
                       editor->setNotSaved(tr("the file was changed on the module"));
               },
           .notDone =
               [editor](const QString& reason) {
                   if (editor)
                       editor->setNotSaved(reason);
               }});
}

void FilesPage::editOnComputer(const QString& path, int line)
{
    if (FileEditor* editor = m_editors.value(path)) {
        editor->raise();
        editor->activateWindow();
        return editor->goToLine(line);
    }
    const auto content = core::package::readWholeFile(utf8(path), largestText);
    if (!content)
        return m_card->showProblem(content.error(), tr("opening %1").arg(path));
    auto* editor = new FileEditor(workspace(), QDir::toNativeSeparators(path), this);
    m_editors[path] = editor;
    connect(editor, &FileEditor::saveWanted, this, [path, editor](const QByteArray& bytes) {
        if (const auto saved = core::package::writeAtomically(utf8(path), viewOf(bytes)); !saved)
            editor->setNotSaved(wordsOf(saved.error()).sentence);
        else
            editor->setSaved(bytes);
    });
    editor->setContent(toQt(content->view()));
    editor->show();
    editor->goToLine(line);
}

void FilesPage::showProperties()
{
    const QStringList paths = m_tree->selectedPaths();
    if (paths.size() != 1 || !m_files.listing())
        return;
    const std::string path = utf8(paths.front());
    const auto facts = std::make_shared<FileFacts>();
    const ModuleFile* file = m_files.listing()->find(path);
    facts->file = file ? *file : ModuleFile{.path = path, .isFolder = true};
    if (facts->file.isFolder) {
        for (const ModuleFile& inside : m_files.listing()->files) {
            if (inside.path.starts_with(path + '/') && !inside.isFolder) {
                ++facts->files;
                facts->bytes += inside.size;
            }
        }
        (new FileProperties(*facts, this))->show();
        return;
    }
    const auto listed = m_files.listing()->listed.find(path);
    facts->isListed = listed != m_files.listing()->listed.end();
    if (facts->isListed)
        facts->listed = listed->second;
    start({.activity = tr("Reading the properties"),
           .work = [facts](FilesContext& context, FilesReport&) -> core::HostResult<void> {
               const std::string wanted[] = {facts->file.path, ModuleListing::backupFolder + facts->file.path};
               auto found = context.files.stat(wanted, device::ModuleFiles::Crcs::all);
               if (!found)
                   return std::unexpected(found.error());
               if (!found->front())
                   return core::problem(ErrorCode::notFound, facts->file.path, "");
               facts->file = *found->front();
               facts->backup = found->back();
               return {};
           },
           .done = [this, facts](FilesJob&) { (new FileProperties(*facts, this))->show(); },
           .readsAgain = false});
}

} // namespace ui
