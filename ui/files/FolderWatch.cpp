// SPDX-License-Identifier: MIT
#include "ui/files/FolderWatch.h"

#include "device/python/TreeTransfer.h"
#include "ui/common/Words.h"

#include <QDateTime>
#include <QDirIterator>

#include <algorithm>
#include <chrono>
#include <utility>

namespace ui
{

using namespace std::chrono_literals;

namespace
{

constexpr auto quietTime = 300ms;

} // namespace

FolderWatch::FolderWatch(QObject* parent, int mostEntries, Sees sees)
    : QObject(parent), m_mostEntries(mostEntries), m_sees(sees)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietTime);
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, &m_quiet, qOverload<>(&QTimer::start));
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, &m_quiet, qOverload<>(&QTimer::start));
    connect(&m_quiet, &QTimer::timeout, this, &FolderWatch::compare);
}

std::optional<FolderWatch::Snapshot> FolderWatch::look() const
{
    Snapshot found;
    // Hidden folders are not even looked into: .git has thousands of files.
    QStringList folders{QString()};
    while (!folders.isEmpty()) {
        const QString inside = folders.takeLast();
        QDirIterator entries(m_folder + '/' + inside,
                             QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot | QDir::NoSymLinks);
        while (entries.hasNext()) {
            entries.next();
            const QFileInfo info = entries.fileInfo();
            const QString path = inside + info.fileName();
            if (m_sees == Sees::whatIsSent && device::isHiddenPath(utf8(path)))
                continue;
            if (info.isDir()) {
                folders += path + '/';
                found.insert(path + '/', {});
            } else {
                found.insert(path, {info.size(), info.lastModified().toMSecsSinceEpoch()});
            }
            if (found.size() > m_mostEntries)
                return {};
        }
    }
    return found;
}

bool FolderWatch::setFolder(const QString& folder)
{
    m_quiet.stop();
    if (const QStringList watched = m_watcher.files() + m_watcher.directories(); !watched.isEmpty())
        m_watcher.removePaths(watched);
    m_seen.clear();
    m_isTooLarge = false;
    m_folder = folder;
    if (folder.isEmpty())
        return true;
    auto seen = look();
    if (!seen) {
        m_folder.clear();
        return false;
    }
    m_seen = std::move(*seen);
    watch();
    return true;
}

void FolderWatch::watch()
{
    // A file that an editor has replaced is no longer watched.
    QStringList paths{m_folder};
    for (auto entry = m_seen.keyBegin(); entry != m_seen.keyEnd(); ++entry)
        paths += m_folder + '/' + (entry->endsWith('/') ? entry->chopped(1) : *entry);
    const QStringList watched = m_watcher.files() + m_watcher.directories();
    const QSet<QString> known(watched.begin(), watched.end());
    paths.removeIf([&known](const QString& path) { return known.contains(path); });
    if (!paths.isEmpty())
        m_watcher.addPaths(paths);
}

void FolderWatch::compare()
{
    auto now = look();
    const bool wasTooLarge = std::exchange(m_isTooLarge, !now);
    if (!now) {
        if (!wasTooLarge)
            emit outgrown();
        return;
    }
    if (*now == m_seen && !wasTooLarge)
        return;
    m_seen = std::move(*now);
    watch();
    emit changed();
}

QStringList FolderWatch::scripts() const
{
    QStringList scripts;
    for (auto entry = m_seen.keyBegin(); entry != m_seen.keyEnd(); ++entry) {
        if (entry->endsWith(".py"))
            scripts += *entry;
    }
    std::ranges::sort(scripts, [](const QString& a, const QString& b) {
        const bool isMain = a == "main.py";
        return isMain != (b == "main.py") ? isMain : a < b;
    });
    return scripts;
}

} // namespace ui
