// SPDX-License-Identifier: MIT
#include "ui/files/FileEditors.h"

#include "core/checksum/Crc32.h"
#include "core/package/AtomicFile.h"
#include "ui/common/Dialogs.h"
#include "ui/common/InBackground.h"
#include "ui/common/Words.h"
#include "ui/files/FileEditor.h"
#include "ui/port/ModuleSelection.h"

#include <QDir>

namespace ui
{

using core::ErrorCode;

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

std::uint32_t crcOf(const QByteArray& bytes)
{
    return core::checksum::quecPythonCrc32(viewOf(bytes));
}

bool isInUse(const FileEditor* editor)
{
    return editor && (editor->isModified() || editor->isSaving());
}

} // namespace

FileEditors::FileEditors(Workspace& workspace, FilesJobs& jobs, QWidget* page)
    : QObject(page), m_workspace(workspace), m_jobs(jobs), m_page(page)
{
}

bool FileEditors::close()
{
    for (const Opened& opened : std::as_const(m_opened)) {
        if (opened.editor && !opened.editor->close())
            return false;
    }
    return true;
}

QString FileEditors::keyOnModule(const QString& path) const
{
    return "module:" + m_workspace.module.key() + ' ' + path;
}

FileEditor* FileEditors::show(const QString& key, int line)
{
    FileEditor* editor = m_opened.value(key).editor;
    if (editor) {
        editor->raise();
        editor->activateWindow();
        editor->goToLine(line);
    }
    return editor;
}

void FileEditors::opened(const QString& key, const QString& path, const QString& name, int line,
                         const QByteArray& content, Save save)
{
    FileEditor* editor = m_opened.value(key).editor;
    if (isInUse(editor))
        return; // typed meanwhile
    if (!editor) {
        editor = new FileEditor(m_workspace, name, m_page);
        connect(editor, &FileEditor::saveWanted, this,
                [this, save, key, path](const QByteArray& bytes) { (this->*save)(key, path, bytes, false); });
        if (save == &FileEditors::saveToModule && path.startsWith("/bak/"))
            editor->setReadOnly(tr("A backup copy can only be looked at; change the file in /usr instead."));
    }
    m_opened[key] = {editor, crcOf(content)};
    if (editor->content() != content)
        editor->setContent(content);
    editor->show();
    editor->goToLine(line);
}

void FileEditors::saved(const QString& key, const QByteArray& bytes)
{
    Opened& opened = m_opened[key];
    opened.crc = crcOf(bytes);
    opened.editor->setSaved(bytes);
}

bool FileEditors::mayReplace(FileEditor& editor, const QString& title, const QString& text)
{
    return m_workspace.dialogs.confirm(&editor, {title, text, tr("Saving replaces that change."), tr("&Replace")});
}

// On the module

void FileEditors::editOnModule(const QString& path, int line)
{
    const QString key = keyOnModule(path);
    FileEditor* editor = show(key, line);
    if (isInUse(editor))
        return;
    if (const QString why = m_jobs.obstacle(); !why.isEmpty()) {
        if (!editor)
            emit refused(path, why);
        return;
    }
    const auto content = std::make_shared<std::vector<std::byte>>();
    m_jobs.start(
        {.activity = tr("Reading %1").arg(path.section('/', -1)),
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
         .done = [this, key, path, line, content](
                     ModuleFilesJob&) { opened(key, path, path, line, toQt(*content), &FileEditors::saveToModule); },
         .readsAgain = false});
}

void FileEditors::saveToModule(const QString& key, const QString& path, const QByteArray& bytes, bool replaces)
{
    const QPointer<FileEditor> editor = m_opened.value(key).editor;
    if (!editor)
        return;
    if (key != keyOnModule(path))
        return editor->setNotSaved(tr("it was opened from another module; choose that one first"));
    const auto isOther = std::make_shared<bool>(false);
    m_jobs.start({.activity = tr("Saving %1").arg(path.section('/', -1)),
                  .work = [isOther, bytes, replaces, before = m_opened.value(key).crc, updates = m_jobs.updatesList(),
                           path = utf8(path)](FilesContext& context, FilesReport& report) -> core::HostResult<void> {
                      const auto saved = saveFile(context, report, {path, viewOf(bytes)},
                                                  replaces ? std::nullopt : std::optional(before), updates);
                      if (!saved)
                          return std::unexpected(saved.error());
                      *isOther = !*saved;
                      return {};
                  },
                  .done =
                      [this, key, path, bytes, isOther, editor](ModuleFilesJob& job) {
                          if (!editor)
                              return;
                          if (!*isOther) {
                              saved(key, bytes);
                              if (key == keyOnModule(path))
                                  emit savedOnModule(job.report());
                              return;
                          }
                          if (mayReplace(*editor, tr("Save to the module"),
                                         tr("%1 was changed on the module since it was opened.").arg(path)))
                              saveToModule(key, path, bytes, true);
                          else if (editor)
                              editor->setNotSaved(tr("the file was changed on the module"));
                      },
                  .notDone =
                      [editor](const QString& reason) {
                          if (editor)
                              editor->setNotSaved(reason);
                      }});
}

// On the computer

void FileEditors::editOnComputer(const QString& path, int line)
{
    if (isInUse(show(path, line)))
        return;
    using Read = core::HostResult<QByteArray>;
    const auto read = [path]() -> Read {
        const auto content = core::package::readWholeFile(utf8(path), largestText);
        if (!content)
            return std::unexpected(content.error());
        return toQt(content->view());
    };
    inBackground<Read>(this, read, [this, path, line](const Read& content) {
        if (!content)
            emit failed(content.error(), tr("opening %1").arg(path));
        else
            opened(path, path, QDir::toNativeSeparators(path), line, *content, &FileEditors::saveToComputer);
    });
}

void FileEditors::saveToComputer(const QString& key, const QString& path, const QByteArray& bytes, bool replaces)
{
    struct Saved {
        bool isOther = false; ///< and so not written
        core::HostResult<void> written;
    };
    const auto save = [path, bytes, replaces, before = m_opened.value(key).crc]() -> Saved {
        if (!replaces) {
            const auto now = core::package::readWholeFile(utf8(path), largestText);
            const bool isOther =
                now ? core::checksum::quecPythonCrc32(now->view()) != before : now.error().code == ErrorCode::tooLarge;
            if (isOther)
                return {.isOther = true, .written = {}};
        }
        return {.isOther = false, .written = core::package::writeAtomically(utf8(path), viewOf(bytes))};
    };
    const QPointer<FileEditor> editor = m_opened.value(key).editor;
    inBackground<Saved>(this, save, [this, key, path, bytes, editor](const Saved& result) {
        if (!editor)
            return;
        if (!result.isOther)
            return result.written ? saved(key, bytes) : editor->setNotSaved(wordsOf(result.written.error()).sentence);
        if (mayReplace(*editor, tr("Save"),
                       tr("%1 was changed since it was opened.").arg(QDir::toNativeSeparators(path))))
            saveToComputer(key, path, bytes, true);
        else if (editor)
            editor->setNotSaved(tr("the file was changed"));
    });
}

} // namespace ui
