// SPDX-License-Identifier: MIT
// The editors that are open: reads what they show from the module or the computer, and saves it back there, but not
// over a change that somebody else has made meanwhile.
#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QWidget>

#include "ui/common/Workspace.h"
#include "ui/files/FilesJobs.h"

namespace ui
{

class FileEditor;

class FileEditors final : public QObject
{
    Q_OBJECT

public:
    /// Their windows belong to `page`.
    FileEditors(Workspace& workspace, FilesJobs& jobs, QWidget* page);

    /// At a line from 1. One that is open already shows what the file is now, unless something was typed in it.
    void editOnModule(const QString& path, int line);
    void editOnComputer(const QString& path, int line);
    /// Closes all; false when one stays.
    bool close();

signals:
    void savedOnModule(const ui::FilesReport& report);
    /// A file of the computer could not be opened.
    void failed(const core::Problem& problem, const QString& activity);
    /// A file of the module cannot be opened now.
    void refused(const QString& path, const QString& reason);

private:
    struct Opened {
        QPointer<FileEditor> editor{};
        std::uint32_t crc = 0; ///< of the file when it was last read or saved
    };
    using Save = void (FileEditors::*)(const QString& key, const QString& path, const QByteArray& bytes, bool replaces);

    /// The editor that is open for it, in front and at the line.
    FileEditor* show(const QString& key, int line);
    void opened(const QString& key, const QString& path, const QString& name, int line, const QByteArray& content,
                Save save);
    void saveToModule(const QString& key, const QString& path, const QByteArray& bytes, bool replaces);
    void saveToComputer(const QString& key, const QString& path, const QByteArray& bytes, bool replaces);
    void saved(const QString& key, const QByteArray& bytes);
    bool mayReplace(FileEditor& editor, const QString& title, const QString& text);
    QString keyOnModule(const QString& path) const;

    Workspace& m_workspace;
    FilesJobs& m_jobs;
    QWidget* m_page;
    QHash<QString, Opened> m_opened; ///< by path on the computer, or module and path there
};

} // namespace ui
