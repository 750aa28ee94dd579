// SPDX-License-Identifier: MIT
// Tells when something changes in a folder of the computer, with all that lies in it: once, when it has been quiet for
// a moment, so that an editor that writes many files at once is answered once.
#pragma once

#include <QFileSystemWatcher>
#include <QHash>
#include <QObject>
#include <QTimer>

namespace ui
{

class FolderWatch final : public QObject
{
    Q_OBJECT

public:
    enum class Sees { whatIsSent, everything }; ///< device::isHiddenPath() is not sent with a folder

    /// `mostEntries`: files and folders; a folder with more is not watched.
    explicit FolderWatch(QObject* parent = nullptr, int mostEntries = 5'000, Sees sees = Sees::whatIsSent);

    /// Empty: none. False, and nothing is watched, when it has too many files and folders.
    bool setFolder(const QString& folder);
    const QString& folder() const { return m_folder; }
    /// It has too many files and folders by now: what changes there is not told until some are gone.
    bool isTooLarge() const { return m_isTooLarge; }
    /// Relative paths of the Python scripts, "main.py" first.
    QStringList scripts() const;

signals:
    void changed();
    void outgrown();

private:
    using Snapshot = QHash<QString, QPair<qint64, qint64>>; ///< relative path -> size and time

    std::optional<Snapshot> look() const;
    void watch();
    void compare();

    int m_mostEntries;
    Sees m_sees;
    QString m_folder;
    bool m_isTooLarge = false;
    QFileSystemWatcher m_watcher;
    QTimer m_quiet;
    Snapshot m_seen;
};

} // namespace ui
