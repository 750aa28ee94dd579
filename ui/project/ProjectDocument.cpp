// SPDX-License-Identifier: MIT
#include "ui/project/ProjectDocument.h"

#include "core/project/ProjectEdit.h"
#include "core/project/QpycomImport.h"
#include "ui/common/Job.h"
#include "ui/common/Words.h"

#include <QFileInfo>
#include <QUndoCommand>

namespace ui
{

using core::HostResult;
using core::project::FileListing;
using core::project::Project;

namespace
{

std::filesystem::path pathOf(const QString& text)
{
    return std::filesystem::path(utf8(QFileInfo(text).absoluteFilePath()));
}

QString nameOf(const QString& path)
{
    return path.section('/', -1);
}

/// Without those that lie in another one of them.
QStringList topmost(const QStringList& paths)
{
    const QSet<QString> all(paths.begin(), paths.end());
    QStringList result;
    for (const QString& path : all) {
        QString folder = path;
        do
            folder = folder.section('/', 0, -2);
        while (!folder.isEmpty() && !all.contains(folder));
        if (path.isEmpty() || !all.contains(folder))
            result += path;
    }
    result.sort();
    return result;
}

} // namespace

/// Both states whole: a project is small, its files are not in it.
class ProjectDocument::Edit final : public QUndoCommand
{
public:
    Edit(ProjectDocument& document, const QString& text, Project after)
        : QUndoCommand(text), m_document(document), m_before(document.m_project), m_after(std::move(after))
    {
    }

    void undo() override { m_document.replace(m_before); }
    void redo() override { m_document.replace(m_after); }

private:
    ProjectDocument& m_document;
    const Project m_before;
    const Project m_after;
};

ProjectDocument::ProjectDocument(QObject* parent) : QObject(parent)
{
    connect(&m_undo, &QUndoStack::cleanChanged, this, [this](bool isClean) { emit modifiedChanged(!isClean); });
}

ProjectDocument::~ProjectDocument()
{
    m_undo.disconnect(this);
}

QString ProjectDocument::name() const
{
    const QString file = nameOf(m_path);
    return file.endsWith(suffix) ? file.chopped(suffix.size()) : QFileInfo(file).completeBaseName();
}

bool ProjectDocument::isUntouched() const
{
    return m_path.isEmpty() && m_project.files.empty() && m_project.folders.empty();
}

void ProjectDocument::begin(Project project, const QString& path)
{
    m_undo.clear();
    m_path = path;
    m_project = std::move(project);
    m_listing = {};
    emit replaced();
    emit pathChanged();
    emit changed();
    emit listed();
    list();
}

void ProjectDocument::clear()
{
    begin({}, {});
}

HostResult<void> ProjectDocument::open(const QString& path)
{
    auto project = core::project::readProject(pathOf(path));
    if (!project)
        return std::unexpected(project.error());
    begin(std::move(*project), QFileInfo(path).absoluteFilePath());
    return {};
}

HostResult<void> ProjectDocument::saveAs(const QString& path)
{
    if (auto done = core::project::writeProject(m_project, pathOf(path)); !done)
        return done;
    m_path = QFileInfo(path).absoluteFilePath();
    m_undo.setClean();
    emit pathChanged();
    return {};
}

HostResult<QStringList> ProjectDocument::importQpycom(const QString& path)
{
    auto imported = core::project::readQpycomProject(pathOf(path));
    if (!imported)
        return std::unexpected(imported.error());
    begin(std::move(imported->project), {});
    m_undo.resetClean(); // it is in no file yet
    QStringList missing;
    for (const std::string& each : imported->missing)
        missing += text(each);
    return missing;
}

void ProjectDocument::edit(const QString& text, Project next)
{
    if (next != m_project)
        m_undo.push(new Edit(*this, text, std::move(next)));
}

void ProjectDocument::replace(Project project)
{
    const bool isOtherTree = project.files != m_project.files || project.folders != m_project.folders;
    m_project = std::move(project);
    emit changed();
    if (isOtherTree)
        list();
}

void ProjectDocument::refresh()
{
    list();
}

void ProjectDocument::list()
{
    m_isStale = m_job != nullptr;
    if (m_isStale)
        return;
    auto* job = new ValueJob<FileListing>(
        [project = m_project](const device::CancelToken&) { return core::project::listFiles(project); });
    m_job.reset(job);
    connect(job, &Job::finished, this, [this, job] {
        FileListing listing = std::move(job->result());
        m_job.release()->deleteLater();
        if (m_isStale)
            return list();
        m_listing = std::move(listing);
        emit listed();
    });
    job->start();
}

// Edits

void ProjectDocument::addSources(const QStringList& files, const QString& folder)
{
    Project next = m_project;
    for (const QString& file : files) {
        const QFileInfo info(file);
        QString path = folder.isEmpty() ? info.fileName() : folder + "/" + info.fileName();
        // A folder that is /usr, or an application that starts only there.
        const bool isWhole =
            info.isDir() && folder.isEmpty() &&
            (info.fileName() == "usr" || (QFileInfo::exists(file + "/main.py") && !m_listing.find("main.py")));
        next = withSource(std::move(next), m_listing, pathOf(file), info.isDir(), isWhole ? "" : utf8(path));
    }
    edit(files.size() == 1 ? tr("Add “%1”").arg(QFileInfo(files.first()).fileName())
                           : tr("Add %n files or folders", nullptr, static_cast<int>(files.size())),
         std::move(next));
}

HostResult<void> ProjectDocument::addFolder(const QString& folder, const QString& name)
{
    const auto path = newPath(m_listing, utf8(folder), utf8(name));
    if (!path)
        return std::unexpected(path.error());
    edit(tr("Add folder “%1”").arg(name), withFolder(m_project, *path));
    return {};
}

void ProjectDocument::remove(const QStringList& paths)
{
    const QStringList top = topmost(paths);
    if (top.isEmpty())
        return;
    Project next = m_project;
    for (const QString& path : top)
        next = without(std::move(next), m_listing, utf8(path));
    edit(top.size() == 1 ? tr("Remove “%1”").arg(nameOf(top.first()))
                         : tr("Remove %n files or folders", nullptr, static_cast<int>(top.size())),
         std::move(next));
}

HostResult<void> ProjectDocument::rename(const QString& path, const QString& name)
{
    if (name == nameOf(path))
        return {};
    const auto to = newPath(m_listing, utf8(path.section('/', 0, -2)), utf8(name));
    if (!to)
        return std::unexpected(to.error());
    edit(tr("Rename to “%1”").arg(name), withMoved(m_project, m_listing, utf8(path), *to));
    return {};
}

HostResult<void> ProjectDocument::move(const QStringList& paths, const QString& folder)
{
    Project next = m_project;
    const QStringList top = topmost(paths);
    int moved = 0;
    for (const QString& path : top) {
        if (path.section('/', 0, -2) == folder)
            continue;
        if (folder == path || folder.startsWith(path + "/"))
            return core::problem(core::ErrorCode::badArgument, utf8(path), "a folder cannot be moved into itself");
        const auto to = newPath(m_listing, utf8(folder), utf8(nameOf(path)));
        if (!to)
            return std::unexpected(to.error());
        next = withMoved(std::move(next), m_listing, utf8(path), *to);
        ++moved;
    }
    edit(moved == 1 ? tr("Move “%1”").arg(nameOf(top.first())) : tr("Move %n files or folders", nullptr, moved),
         std::move(next));
    return {};
}

void ProjectDocument::setProtected(const QStringList& paths, bool isProtected)
{
    std::vector<std::string> places;
    for (const QString& path : topmost(paths))
        places.push_back(utf8(path));
    if (places.empty())
        return;
    Project next = withProtection(m_project, m_listing, places, isProtected);
    edit(isProtected ? tr("Protect files") : tr("Protect files no more"), std::move(next));
}

void ProjectDocument::setBackup(bool on)
{
    Project next = m_project;
    next.backup = on;
    edit(on ? tr("Switch the backup on") : tr("Switch the backup off"), std::move(next));
}

void ProjectDocument::setCompile(bool on)
{
    Project next = m_project;
    next.compile = on;
    edit(on ? tr("Compile to .mpy") : tr("Compile no more"), std::move(next));
}

void ProjectDocument::setModule(const QString& name)
{
    Project next = m_project;
    next.module = utf8(name);
    edit(tr("Choose the module %1").arg(name), std::move(next));
}

void ProjectDocument::setFirmware(const QString& path)
{
    Project next = m_project;
    next.firmware = path.isEmpty() ? std::filesystem::path() : pathOf(path);
    edit(tr("Choose the firmware “%1”").arg(nameOf(path)), std::move(next));
}

} // namespace ui
