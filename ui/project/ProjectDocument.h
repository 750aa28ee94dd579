// SPDX-License-Identifier: MIT
// The project being edited: its file on disk, undo and redo, and the tree that it makes, which is read in the
// background after each change.
#pragma once

#include <QObject>
#include <QString>
#include <QStringList>
#include <QUndoStack>

#include "core/project/FileListing.h"
#include "core/project/Project.h"

#include <functional>
#include <memory>

namespace ui
{

class Job;

class ProjectDocument : public QObject
{
    Q_OBJECT

public:
    /// What the name of a project file ends in.
    static inline const QString suffix = QStringLiteral(".lifeboat.json");

    explicit ProjectDocument(QObject* parent = nullptr);
    ~ProjectDocument() override;

    const core::project::Project& project() const { return m_project; }
    /// Of the project a moment ago: listed() says when it is up to date.
    const core::project::FileListing& listing() const { return m_listing; }
    bool isListing() const { return m_job != nullptr; }
    QUndoStack& undoStack() { return m_undo; }

    /// Of the file; empty for a project that was never saved.
    const QString& path() const { return m_path; }
    /// "tracker" for tracker.lifeboat.json; empty for a project that was never saved.
    QString name() const;
    bool isModified() const { return !m_undo.isClean(); }
    /// Never saved, and nothing in it: a first start.
    bool isUntouched() const;

    void clear();
    core::HostResult<void> open(const QString& path);
    core::HostResult<void> save() { return saveAs(m_path); }
    core::HostResult<void> saveAs(const QString& path);
    /// A project of QPYcom, as one that was never saved. What is not on this computer: as QPYcom had it.
    core::HostResult<QStringList> importQpycom(const QString& path);

    // Each is one step of undo; nothing happens when it changes nothing. Paths are below /usr ("app/net.py", "" is /usr
    // itself), `folder` is one that exists.
    /// Files and folders of this computer. What has the name of one of the files there takes its place.
    void addSources(const QStringList& files, const QString& folder);
    core::HostResult<void> addFolder(const QString& folder, const QString& name);
    void remove(const QStringList& paths);
    core::HostResult<void> rename(const QString& path, const QString& name);
    /// Into another folder, with the same names. exists: nothing is moved.
    core::HostResult<void> move(const QStringList& paths, const QString& folder);
    void setProtected(const QStringList& paths, bool isProtected);
    void setBackup(bool on);
    void setCompile(bool on);
    void setModule(const QString& name);
    void setFirmware(const QString& path);

    /// Reads the tree again: files on the disk may have changed.
    void refresh();

signals:
    /// The project is another, or was edited, undone, redone.
    void changed();
    /// The listing was read anew.
    void listed();
    /// Another project takes the place of the one before; comes ahead of the others.
    void replaced();
    void pathChanged();
    void modifiedChanged(bool modified);

private:
    class Edit;

    /// Pushes a step of undo that makes the project `next`.
    void edit(const QString& text, core::project::Project next);
    void replace(core::project::Project project);
    void begin(core::project::Project project, const QString& path);
    void list();

    core::project::Project m_project;
    core::project::FileListing m_listing;
    QString m_path;
    QUndoStack m_undo;
    std::unique_ptr<Job> m_job; ///< reads the listing
    bool m_isStale = false;     ///< changed since the job began
};

} // namespace ui
