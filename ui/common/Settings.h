// SPDX-License-Identifier: MIT
// What the program remembers: settings in one readable file of the configuration folder, and what it saw (recent
// projects, window, history) in the state folder. A file that is broken is set aside, and the program starts.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QObject>
#include <QSettings>
#include <QString>
#include <QStringList>

#include "ui/common/Theme.h"

#include <memory>

namespace ui
{

struct Folders {
    QDir config; ///< $XDG_CONFIG_HOME/lifeboat
    QDir state;  ///< $XDG_STATE_HOME/lifeboat

    /// `all`: both in one folder (--config DIR); empty: as the system has them, or next to the program where a file
    /// named `portable` lies.
    static Folders find(const QString& all = {});
};

class Settings : public QObject
{
    Q_OBJECT

public:
    explicit Settings(const Folders& folders, QObject* parent = nullptr);

    const Folders& folders() const { return m_folders; }
    /// What was wrong with the files when they were read, for the log; empty when nothing was.
    const QStringList& problems() const { return m_problems; }

    /// "en", "zh_CN", or empty: as the system says.
    QString language() const;
    void setLanguage(const QString& language);
    Appearance appearance() const;
    void setAppearance(Appearance appearance);
    /// Path of the mpy-cross program; empty: none.
    QString mpyCross() const;
    void setMpyCross(const QString& path);
    bool keepAwake() const;
    void setKeepAwake(bool on);
    bool autoReconnect() const;
    void setAutoReconnect(bool on);
    int consoleBaudRate() const; ///< bits a second
    void setConsoleBaudRate(int rate);
    /// How many logs of earlier runs are kept; 0: none is written.
    int logFiles() const;
    void setLogFiles(int count);

    /// At most ten, the latest first.
    QStringList recentProjects() const;
    void addRecentProject(const QString& path);
    void removeRecentProject(const QString& path);

    /// For what belongs to one page alone (column widths, splitters, history): "console/history".
    QVariant state(const QString& key, const QVariant& fallback = {}) const;
    void setState(const QString& key, const QVariant& value);
    /// The same in the configuration file: "console/commands".
    QVariant value(const QString& key, const QVariant& fallback = {}) const;
    void setValue(const QString& key, const QVariant& value);

    /// Writes what was not written yet.
    void sync();

signals:
    void changed(const QString& key);

private:
    std::unique_ptr<QSettings> openFile(const QDir& folder, const QString& name);

    Folders m_folders;
    QStringList m_problems;
    std::unique_ptr<QSettings> m_config;
    std::unique_ptr<QSettings> m_state;
};

} // namespace ui
