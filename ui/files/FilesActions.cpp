// SPDX-License-Identifier: MIT
#include "ui/files/FilesActions.h"

#include "device/python/PythonStatus.h"
#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Words.h"
#include "ui/files/FileProperties.h"
#include "ui/log/Log.h"

#include <QDir>

#include <algorithm>

namespace ui
{

using core::ErrorCode;
using device::ModuleFile;

namespace
{

const QString listAction = QStringLiteral("filesUpdateList");

} // namespace

FilesActions::FilesActions(Workspace& workspace, MessageCard& card, FilesJobs& jobs, QWidget* page)
    : QObject(page), m_workspace(workspace), m_card(card), m_jobs(jobs), m_page(page)
{
}

void FilesActions::read()
{
    m_jobs.start({.activity = tr("Reading the files of the module"),
                  .work = [](FilesContext&, FilesReport&) -> core::HostResult<void> { return {}; }});
}

// Copying

void FilesActions::copyToModule(const QStringList& sources, const QString& folder)
{
    std::vector<std::filesystem::path> paths;
    QStringList vendors;
    for (const QString& source : sources) {
        paths.emplace_back(utf8(source));
        const QString target = folder + '/' + QFileInfo(source).fileName();
        if (device::isVendorFile(utf8(target)) && m_listing && m_listing->find(utf8(target)))
            vendors += target;
    }
    if (paths.empty() || !m_jobs.obstacle().isEmpty())
        return;
    if (!vendors.isEmpty() &&
        !m_workspace.dialogs.confirm(m_page,
                                     {tr("Copy to the module"),
                                      tr("These files belong to the module's firmware:\n%1").arg(vendors.join('\n')),
                                      tr("With other content the module may not start as before."), tr("&Replace")}))
        return;
    m_jobs.start({.activity = tr("Copying to the module"),
                  .work = [paths, folder = utf8(folder), updates = m_jobs.updatesList()](
                              FilesContext& context, FilesReport& report) -> core::HostResult<void> {
                      auto copied = ui::copyToModule(context, report, paths, folder);
                      return copied && updates ? ui::updateList(context, report) : copied;
                  },
                  .done =
                      [this, target = folder + '/' + QFileInfo(sources.front()).fileName()](ModuleFilesJob& job) {
                          emit selectWanted(target);
                          showCopied(job.report(), tr("Copied to the module."));
                      }});
}

void FilesActions::copyToComputer(const QStringList& paths, const QString& folder)
{
    if (!m_listing || paths.isEmpty() || !m_jobs.obstacle().isEmpty())
        return;
    std::vector<ModuleFile> sources;
    int there = 0;
    for (const QString& path : paths) {
        const bool isPartition = path.count('/') == 1;
        const ModuleFile* file = m_listing->find(utf8(path));
        if (!file && !isPartition)
            continue;
        sources.push_back(file ? *file : ModuleFile{utf8(path), true, 0, {}});
        // What would be replaced.
        const qsizetype above = path.lastIndexOf('/');
        for (const ModuleFile* each : m_listing->filesAt(sources.back().path))
            there += QFileInfo::exists(folder + text(each->path).mid(above)) ? 1 : 0;
    }
    if (there > 0 &&
        !m_workspace.dialogs.confirm(
            m_page, {tr("Copy to the computer"), tr("%n file(s) of this name are there already.", nullptr, there),
                     tr("Those that differ are replaced by the module's: %1").arg(QDir::toNativeSeparators(folder)),
                     tr("&Replace")}))
        return;
    m_jobs.start({.activity = tr("Copying to the computer"),
                  .work =
                      [sources, target = utf8(folder)](FilesContext& context, FilesReport& report) {
                          return ui::copyToComputer(context, report, sources, target);
                      },
                  .done = [this](ModuleFilesJob& job) { showCopied(job.report(), tr("Copied to the computer.")); },
                  .readsAgain = false});
}

void FilesActions::showCopied(const FilesReport& report, const QString& headline)
{
    const int written = static_cast<int>(report.written);
    const int unchanged = static_cast<int>(report.unchanged);
    const int hidden = static_cast<int>(report.hidden);
    QStringList parts{tr("%n file(s) written and verified", nullptr, written)};
    if (unchanged > 0)
        parts += tr("%n unchanged and skipped", nullptr, unchanged);
    if (hidden > 0)
        parts += tr("%n hidden left out (such as .git)", nullptr, hidden);
    QStringList lines{parts.join(QStringLiteral(" · "))};
    for (const std::string& left : report.left)
        lines += tr("Left out: %1").arg(text(left));
    if (report.listProblem)
        lines += tr("The module's list cannot be read: whether the module would take unchanged files back at its next "
                    "start is not known.");
    const bool isComplete = report.left.empty() && !report.listProblem;
    m_card.showMessage(isComplete ? MessageCard::Kind::success : MessageCard::Kind::warning, headline,
                       lines.join('\n'));
    m_workspace.log.add(LogLevel::info, tr("Files"), headline + ' ' + lines.join(' '));
    offerListUpdate(report.needChecksumUpdate);
}

void FilesActions::showSent(const FilesReport& report, const QString& headline)
{
    const auto paths = withOffered(report.needChecksumUpdate);
    m_card.clear();
    if (!headline.isEmpty())
        m_card.showMessage(MessageCard::Kind::success, headline);
    offerListUpdate(paths);
}

void FilesActions::showProblem(const core::Problem& problem, const QString& activity, const FilesReport& report,
                               const std::function<void(FilesJobs::Consent)>& again)
{
    const auto paths = withOffered(report.needChecksumUpdate);
    const QString more = paths.empty() ? QString() : changedText(paths) + ' ' + consequenceText();
    const bool programRuns = problem.code == ErrorCode::programRuns;
    if (problem.code == ErrorCode::cancelled) {
        QStringList lines;
        if (report.written > 0)
            lines += tr("What was copied by then is whole; every other file is as it was.");
        if (!more.isEmpty())
            lines += more;
        m_card.showMessage(MessageCard::Kind::info, tr("Cancelled."), lines.join('\n'));
        return addListAction(paths);
    }
    if (programRuns)
        m_card.showMessage(MessageCard::Kind::warning, tr("A program runs on the module and cannot be interrupted."),
                           tr("Restart it without the program? What the program has not saved is lost."));
    else
        m_card.showProblem(problem, activity, consoleRemedy(problem.code), more);
    QAction* action = programRuns ? m_card.addAction("filesSoftReset", tr("Restart without the program"))
                                  : m_card.addAction("filesTryAgain", tr("Try again"));
    connect(action, &QAction::triggered, this, [again, programRuns] { again({.softReset = programRuns}); });
    addListAction(paths);
    const ProblemWords words = wordsOf(problem);
    m_workspace.log.add(LogLevel::error, tr("Files"), words.sentence + ' ' + words.circumstance);
    emit failed();
}

// The module's list

QString FilesActions::changedText(const std::vector<std::string>& paths)
{
    return tr("%n protected file(s) were changed.", nullptr, static_cast<int>(paths.size()));
}

QString FilesActions::consequenceText() const
{
    return m_jobs.updatesList()
               ? tr("The module's list did not take the change: at its next start the module brings the backup copies "
                    "back.")
               : tr("At its next start the module brings the backup copies back, unless its list says that the files "
                    "are to be so.");
}

std::vector<std::string> FilesActions::withOffered(std::vector<std::string> paths) const
{
    if (!m_card.findChild<QAction*>(listAction))
        return paths;
    for (const std::string& path : m_offered) {
        if (std::ranges::find(paths, path) == paths.end())
            paths.push_back(path);
    }
    return paths;
}

void FilesActions::offerListUpdate(const std::vector<std::string>& paths)
{
    if (paths.empty())
        return;
    const QString said = m_card.isVisible() ? m_card.headline() + ' ' + m_card.text() + '\n' : QString();
    m_card.showMessage(MessageCard::Kind::warning, changedText(paths), said + consequenceText());
    addListAction(paths);
}

void FilesActions::addListAction(const std::vector<std::string>& paths)
{
    if (paths.empty())
        return;
    m_offered = paths;
    QAction* update = m_card.addAction(listAction, tr("Update the list, from now on always"));
    connect(update, &QAction::triggered, this, [this, paths] { updateList(paths); });
}

void FilesActions::updateList(const std::vector<std::string>& paths)
{
    m_jobs.setUpdatesList();
    m_jobs.start({.activity = tr("Updating the module's list"),
                  .work = [paths](FilesContext& context, FilesReport& report) -> core::HostResult<void> {
                      report.needChecksumUpdate = paths;
                      return ui::updateList(context, report);
                  },
                  .done =
                      [this](ModuleFilesJob& job) {
                          m_card.showMessage(MessageCard::Kind::success, tr("The module's list knows the change."));
                          offerListUpdate(job.report().needChecksumUpdate);
                      }});
}

// Changing what the module has

void FilesActions::makeFolder(const QString& folder)
{
    const QString name =
        m_workspace.dialogs.askText(m_page, tr("New folder"), tr("Name of the folder in %1:").arg(folder), {})
            .trimmed();
    if (name.isEmpty())
        return;
    const QString path = folder + '/' + name;
    m_jobs.start({.activity = tr("Making a folder"),
                  .work = [path = utf8(path)](FilesContext& context, FilesReport&) -> core::HostResult<void> {
                      const auto normal = device::normalModulePath(path);
                      return normal ? context.files.makeFolder(*normal) : std::unexpected(normal.error());
                  },
                  .done = [this, path](ModuleFilesJob&) { emit selectWanted(path); }});
}

void FilesActions::rename(const QString& from, const QString& to)
{
    m_jobs.start(
        {.activity = tr("Renaming"),
         .work = [from = utf8(from), to = utf8(to)](FilesContext& context, FilesReport&) -> core::HostResult<void> {
             const auto normal = device::normalModulePath(to);
             return normal ? context.files.rename(from, *normal) : std::unexpected(normal.error());
         },
         .done = [this, to](ModuleFilesJob&) { emit selectWanted(to); }});
}

void FilesActions::move(const QStringList& paths, const QString& folder)
{
    if (paths.isEmpty())
        return;
    m_jobs.start({.activity = tr("Moving on the module"),
                  .work = [paths, folder](FilesContext& context, FilesReport&) -> core::HostResult<void> {
                      for (const QString& path : paths) {
                          const std::string to = device::joinModulePath(utf8(folder), utf8(path.section('/', -1)));
                          if (auto moved = context.files.rename(utf8(path), to); !moved)
                              return moved;
                      }
                      return {};
                  },
                  .done = [this, to = folder + '/' +
                                      paths.front().section('/', -1)](ModuleFilesJob&) { emit selectWanted(to); }});
}

void FilesActions::remove(const QStringList& paths)
{
    if (paths.isEmpty() || !m_listing || !m_jobs.obstacle().isEmpty())
        return;
    int files = 0;
    int protectedFiles = 0;
    QStringList vendors;
    for (const QString& path : paths) {
        const auto inside = m_listing->filesAt(utf8(path));
        files += static_cast<int>(inside.size());
        for (const ModuleFile* file : inside) {
            protectedFiles += m_listing->isProtected(file->path) ? 1 : 0;
            if (device::isVendorFile(file->path))
                vendors += text(file->path);
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
    if (!m_workspace.dialogs.confirm(m_page, {tr("Remove from the module"), tr("Remove from the module: %1").arg(what),
                                              details.join('\n'), tr("&Remove")}))
        return;
    m_jobs.start(
        {.activity = tr("Removing"),
         .work = [paths, listing = m_listing](FilesContext& context, FilesReport& report) -> core::HostResult<void> {
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
             [this, files, folders = static_cast<int>(paths.size())](ModuleFilesJob&) {
                 m_card.showMessage(MessageCard::Kind::success,
                                    files > 0 ? tr("%n file(s) removed.", nullptr, files)
                                              : tr("%n empty folder(s) removed.", nullptr, folders));
             }});
}

void FilesActions::showProperties(const QString& path)
{
    if (!m_listing)
        return;
    const auto facts = std::make_shared<FileFacts>(factsOf(*m_listing, utf8(path)));
    const auto show = [this, facts] { (new FileProperties(*facts, m_page))->show(); };
    if (facts->file.isFolder)
        return show();
    m_jobs.start({.activity = tr("Reading the properties"),
                  .work = [facts](FilesContext& context, FilesReport&) -> core::HostResult<void> {
                      const std::string wanted[] = {facts->file.path, ModuleListing::backupFolder + facts->file.path};
                      auto found = context.files.stat(wanted, device::ModuleFiles::Crcs::all);
                      if (!found)
                          return std::unexpected(found.error());
                      if (!found->front())
                          return core::problem(ErrorCode::notFound, facts->file.path, "");
                      facts->file = *found->front();
                      facts->backup = found->back();
                      auto status = device::readPythonStatus(context.module);
                      if (!status)
                          return std::unexpected(status.error());
                      facts->status = std::move(*status);
                      return {};
                  },
                  .done = [show](ModuleFilesJob&) { show(); },
                  .readsAgain = false});
}

} // namespace ui
