// SPDX-License-Identifier: MIT
#include "ui/files/ExternalEdits.h"

#include "core/checksum/Crc32.h"
#include "core/package/AtomicFile.h"
#include "ui/common/Dialogs.h"
#include "ui/common/InBackground.h"
#include "ui/common/Words.h"
#include "ui/files/FolderWatch.h"
#include "ui/port/ModuleSelection.h"

#include <QDesktopServices>
#include <QDir>
#include <QUrl>

#include <algorithm>

namespace ui
{

namespace
{

constexpr std::uint64_t mostBytes = 64 * 1024 * 1024; ///< no module has so much
constexpr int mostEntries = 1'000;                    ///< one, and what editors lay beside it

/// Nothing when it cannot be read.
std::optional<std::uint32_t> crcOfFile(const QString& path)
{
    const auto content = core::package::readWholeFile(utf8(path), mostBytes);
    return content ? std::optional(core::checksum::quecPythonCrc32(content->view())) : std::nullopt;
}

} // namespace

struct ExternalEdits::Copy {
    QString moduleKey;
    QString path;           ///< on the module
    QString folder;         ///< of the computer; nothing else is in it
    std::uint32_t crc = 0;  ///< as it was fetched or sent last
    bool isChanged = false; ///< when it was looked at last
    FolderWatch watch{nullptr, mostEntries, FolderWatch::Sees::everything};

    QString file() const { return folder + '/' + path.section('/', -1); }
    /// Of the backup copies nothing is sent.
    bool canBeSent() const { return path.startsWith("/usr/"); }
    /// Now; the watch tells later.
    bool hasChanged() const
    {
        const auto now = canBeSent() ? crcOfFile(file()) : std::nullopt;
        return now ? *now != crc : isChanged;
    }
};

ExternalEdits::ExternalEdits(Workspace& workspace, MessageCard& card, FilesJobs& jobs, QWidget* page)
    : QObject(page), m_workspace(workspace), m_card(card), m_jobs(jobs), m_page(page)
{
    connect(&jobs, &FilesJobs::ended, this, &ExternalEdits::offerNext);
}

ExternalEdits::CopyPtr ExternalEdits::copyOf(const QString& path)
{
    const QString key = m_workspace.module.key();
    const auto known = std::ranges::find_if(
        m_copies, [&](const CopyPtr& copy) { return copy->moduleKey == key && copy->path == path; });
    if (known != m_copies.end())
        return *known;
    const auto copy = std::make_shared<Copy>();
    copy->moduleKey = key;
    copy->path = path;
    copy->folder = m_folder.filePath(QString::number(m_copies.size()));
    QDir().mkpath(copy->folder);
    if (copy->canBeSent())
        connect(&copy->watch, &FolderWatch::changed, this, [this, each = copy.get()] {
            look(*std::ranges::find(m_copies, each, [](const CopyPtr& one) { return one.get(); }));
        });
    m_copies.push_back(copy);
    return copy;
}

void ExternalEdits::open(const QString& path)
{
    const QString activity = tr("Reading %1").arg(path.section('/', -1));
    if (!m_folder.isValid())
        return m_card.showProblem(
            core::Problem(core::ErrorCode::ioFailed, utf8(m_folder.path()), utf8(m_folder.errorString())), activity);
    const CopyPtr copy = copyOf(path);
    copy->watch.setFolder({}); // what is fetched is no change
    const auto crc = std::make_shared<std::uint32_t>(copy->crc);
    m_jobs.start({.activity = activity,
                  .work = [path = utf8(path), file = copy->file(), crc, canBeSent = copy->canBeSent()](
                              FilesContext& context, FilesReport&) -> core::HostResult<void> {
                      const auto isChanged = [&] { // and not sent
                          const auto now = canBeSent ? crcOfFile(file) : std::nullopt;
                          return now && *now != *crc;
                      };
                      if (isChanged())
                          return {};
                      auto content = context.files.read(path, context.observer, context.cancel);
                      if (!content)
                          return std::unexpected(content.error());
                      if (isChanged()) // meanwhile
                          return {};
                      *crc = core::checksum::quecPythonCrc32(*content);
                      return core::package::writeAtomically(utf8(file), *content);
                  },
                  .done =
                      [this, copy, crc](ModuleFilesJob&) {
                          copy->crc = *crc;
                          copy->watch.setFolder(copy->folder);
                          if (!QDesktopServices::openUrl(QUrl::fromLocalFile(copy->file())))
                              m_card.showMessage(MessageCard::Kind::warning,
                                                 tr("No program could be started for this file."),
                                                 QDir::toNativeSeparators(copy->file()));
                          if (copy->canBeSent())
                              look(copy);
                      },
                  .readsAgain = false,
                  .notDone = [copy](const QString&) { copy->watch.setFolder(copy->folder); }});
}

void ExternalEdits::look(const CopyPtr& copy)
{
    using Crc = std::optional<std::uint32_t>;
    inBackground<Crc>(
        this, [file = copy->file()] { return crcOfFile(file); },
        [this, copy](const Crc& now) {
            copy->isChanged = now && *now != copy->crc;
            if (copy->isChanged)
                offer(copy);
        });
}

void ExternalEdits::offer(const CopyPtr& copy, const QString& obstacle)
{
    if (obstacle.isEmpty())
        showOffer(copy, MessageCard::Kind::info, tr("The module still has it as it was."));
    else
        showOffer(copy, MessageCard::Kind::warning, obstacle);
}

void ExternalEdits::offerNext()
{
    // What the card asks about comes first: another job follows from it.
    if (!m_jobs.obstacle().isEmpty() || !m_card.actions().isEmpty())
        return;
    const auto next = std::ranges::find_if(m_copies, [key = m_workspace.module.key()](const CopyPtr& copy) {
        return copy->moduleKey == key && copy->isChanged;
    });
    if (next == m_copies.end())
        return;
    if (m_card.isHidden())
        offer(*next);
    else
        showOffer(*next, MessageCard::Kind::info, // what the job has done stays readable
                  QStringList{m_card.headline(), m_card.text()}.join('\n').trimmed());
}

void ExternalEdits::showOffer(const CopyPtr& copy, MessageCard::Kind kind, const QString& text)
{
    m_card.showMessage(kind, tr("%1 was changed in another program.").arg(copy->path), text);
    QAction* action = m_card.addAction("filesSendBack", tr("&Send to the module"));
    connect(action, &QAction::triggered, this, [this, copy] { send(copy, false); });
}

void ExternalEdits::send(const CopyPtr& copy, bool replaces)
{
    const QString why = copy->moduleKey != m_workspace.module.key()
                            ? tr("It was opened from another module; choose that one first.")
                            : m_jobs.obstacle();
    if (!why.isEmpty())
        return offer(copy, why);
    struct Outcome {
        bool isOther = false;
        std::uint32_t crc = 0;
    };
    const auto outcome = std::make_shared<Outcome>();
    m_jobs.start(
        {.activity = tr("Saving %1").arg(copy->path.section('/', -1)),
         .work = [outcome, file = copy->file(), path = utf8(copy->path), before = copy->crc, replaces,
                  updates = m_jobs.updatesList()](FilesContext& context,
                                                  FilesReport& report) -> core::HostResult<void> {
             const auto content = core::package::readWholeFile(utf8(file), mostBytes);
             if (!content)
                 return std::unexpected(content.error());
             outcome->crc = core::checksum::quecPythonCrc32(content->view());
             const auto saved = saveFile(context, report, {path, content->view()},
                                         replaces ? std::nullopt : std::optional(before), updates);
             if (!saved)
                 return std::unexpected(saved.error());
             outcome->isOther = !*saved;
             return {};
         },
         .done =
             [this, copy, outcome](ModuleFilesJob& job) {
                 const bool isSelected = copy->moduleKey == m_workspace.module.key();
                 if (!outcome->isOther) {
                     copy->crc = outcome->crc;
                     copy->isChanged = false;
                     if (isSelected)
                         emit sent(job.report(), tr("Saved on the module: %1").arg(copy->path));
                     look(copy); // changed again meanwhile
                 } else if (!isSelected) {
                     return; // it stays changed
                 } else if (m_workspace.dialogs.confirm(
                                m_page, {tr("Save to the module"),
                                         tr("%1 was changed on the module since it was opened.").arg(copy->path),
                                         tr("Saving replaces that change."), tr("&Replace")})) {
                     send(copy, true);
                 } else {
                     offer(copy);
                 }
             },
         // done() is told of what is stored, whichever module is selected by then.
         .notDone = [](const QString&) {}});
}

bool ExternalEdits::mayClose()
{
    QStringList changed;
    for (const CopyPtr& copy : m_copies) {
        if (copy->hasChanged())
            changed += copy->path;
    }
    return changed.isEmpty() ||
           m_workspace.dialogs.confirm(
               m_page, {tr("Changed files"),
                        tr("Changed in another program, and not sent to the module:\n%1").arg(changed.join('\n')),
                        tr("These changes will be lost."), tr("&Discard")});
}

} // namespace ui
