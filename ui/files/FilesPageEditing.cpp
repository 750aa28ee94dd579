// SPDX-License-Identifier: MIT
// What the user sees of a single file: its text, to be edited and saved back, and its properties.
#include "ui/files/FilesPage.h"

#include "core/checksum/Crc32.h"
#include "core/package/AtomicFile.h"
#include "ui/common/Dialogs.h"
#include "ui/common/Job.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Words.h"
#include "ui/files/FileEditor.h"
#include "ui/files/FileProperties.h"
#include "ui/files/ModuleTreeView.h"
#include "ui/port/ModuleSelection.h"

#include <QDir>

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

/// Off the window's thread; `done` is called on it, unless `page` is gone by then.
template <class Result>
void inBackground(QObject* page, std::function<Result()> work, std::function<void(const Result&)> done)
{
    auto* job = new ValueJob<Result>([work = std::move(work)](const device::CancelToken&) { return work(); }, page);
    QObject::connect(job, &Job::finished, page, [job, done = std::move(done)] {
        done(job->result());
        job->deleteLater();
    });
    job->start();
}

/// Of an editor for a file of a module.
QString editorKey(const QString& moduleKey, const QString& path)
{
    return "module:" + moduleKey + ' ' + path;
}

} // namespace

void FilesPage::editSelected()
{
    const QStringList paths = m_tree->selectedPaths();
    if (paths.size() == 1 && obstacle().isEmpty())
        editOnModule(paths.front(), 1);
}

void FilesPage::editOnModule(const QString& path, int line)
{
    const QString moduleKey = workspace().module.key();
    const QString key = editorKey(moduleKey, path);
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
               [this, moduleKey, key, path, line, content](ModuleFilesJob&) {
                   auto* editor = new FileEditor(workspace(), path, this);
                   m_editors[key] = editor;
                   m_openedCrcs[key] = core::checksum::quecPythonCrc32(*content);
                   connect(editor, &FileEditor::saveWanted, this, [this, moduleKey, path](const QByteArray& bytes) {
                       saveToModule(moduleKey, path, bytes, false);
                   });
                   editor->setContent(toQt(*content));
                   editor->show();
                   editor->goToLine(line);
               },
           .readsAgain = false});
}

void FilesPage::saveToModule(const QString& moduleKey, const QString& path, const QByteArray& bytes, bool replaces)
{
    const QString key = editorKey(moduleKey, path);
    const QPointer<FileEditor> editor = m_editors.value(key);
    if (!editor)
        return;
    if (moduleKey != workspace().module.key())
        return editor->setNotSaved(tr("it was opened from another module; choose that one first"));
    if (const QString why = obstacle(); !why.isEmpty())
        return editor->setNotSaved(why);
    const std::uint32_t opened = m_openedCrcs.value(key);
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
               [this, moduleKey, key, path, bytes, isOther, editor](ModuleFilesJob& job) {
                   if (!editor)
                       return;
                   if (!*isOther) {
                       m_openedCrcs[key] = core::checksum::quecPythonCrc32(viewOf(bytes));
                       editor->setSaved(bytes);
                       if (moduleKey == workspace().module.key())
                           offerListUpdate(job.report().needChecksumUpdate);
                       return;
                   }
                   const Question question{tr("Save to the module"),
                                           tr("%1 was changed on the module since it was opened.").arg(path),
                                           tr("Saving replaces that change."), tr("&Replace")};
                   if (workspace().dialogs.confirm(editor, question))
                       saveToModule(moduleKey, path, bytes, true);
                   else if (editor)
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
        editor->goToLine(line);
        if (editor->isModified() || editor->isSaving())
            return;
    }
    // Another program may have changed it since it was opened.
    openFromComputer(path, line);
}

void FilesPage::openFromComputer(const QString& path, int line)
{
    using Read = core::HostResult<QByteArray>;
    const auto read = [path]() -> Read {
        const auto content = core::package::readWholeFile(utf8(path), largestText);
        if (!content)
            return std::unexpected(content.error());
        return toQt(content->view());
    };
    inBackground<Read>(this, read, [this, path, line](const Read& content) {
        if (!content)
            return m_card->showProblem(content.error(), tr("opening %1").arg(path));
        FileEditor* editor = m_editors.value(path);
        if (editor && (editor->isModified() || editor->isSaving()))
            return; // typed meanwhile
        if (!editor) {
            editor = new FileEditor(workspace(), QDir::toNativeSeparators(path), this);
            m_editors[path] = editor;
            connect(editor, &FileEditor::saveWanted, this,
                    [this, path](const QByteArray& bytes) { saveToComputer(path, bytes, false); });
        }
        m_openedCrcs[path] = core::checksum::quecPythonCrc32(viewOf(*content));
        if (editor->content() != *content)
            editor->setContent(*content);
        editor->show();
        editor->goToLine(line);
    });
}

void FilesPage::saveToComputer(const QString& path, const QByteArray& bytes, bool replaces)
{
    struct Saved {
        bool isOther = false; ///< and so not written
        core::HostResult<void> written;
    };
    const auto save = [path, bytes, replaces, opened = m_openedCrcs.value(path)]() -> Saved {
        if (!replaces) {
            const auto now = core::package::readWholeFile(utf8(path), largestText);
            const bool isOther =
                now ? core::checksum::quecPythonCrc32(now->view()) != opened : now.error().code == ErrorCode::tooLarge;
            if (isOther)
                return {.isOther = true, .written = {}};
        }
        return {.isOther = false, .written = core::package::writeAtomically(utf8(path), viewOf(bytes))};
    };
    const QPointer<FileEditor> editor = m_editors.value(path);
    inBackground<Saved>(this, save, [this, path, bytes, editor](const Saved& saved) {
        if (!editor)
            return;
        if (saved.isOther) {
            const Question question{tr("Save"),
                                    tr("%1 was changed since it was opened.").arg(QDir::toNativeSeparators(path)),
                                    tr("Saving replaces that change."), tr("&Replace")};
            if (workspace().dialogs.confirm(editor, question))
                saveToComputer(path, bytes, true);
            else if (editor)
                editor->setNotSaved(tr("the file was changed"));
            return;
        }
        if (!saved.written)
            return editor->setNotSaved(wordsOf(saved.written.error()).sentence);
        m_openedCrcs[path] = core::checksum::quecPythonCrc32(viewOf(bytes));
        editor->setSaved(bytes);
    });
}

void FilesPage::showProperties()
{
    const QStringList paths = m_tree->selectedPaths();
    if (paths.size() != 1 || !m_files.listing())
        return;
    const std::string path = utf8(paths.front());
    const auto facts = std::make_shared<FileFacts>();
    const ModuleFile* file = m_files.listing()->find(path);
    facts->file = file ? *file : ModuleFile{path, true, 0, {}};
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
           .done = [this, facts](ModuleFilesJob&) { (new FileProperties(*facts, this))->show(); },
           .readsAgain = false});
}

} // namespace ui
