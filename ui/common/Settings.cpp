// SPDX-License-Identifier: MIT
#include "ui/common/Settings.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace ui
{

namespace
{

constexpr int mostRecentProjects = 10;

/// Qt 6.4 does not know the folder for states yet.
QString stateFolder()
{
    const QString folder = qEnvironmentVariable("XDG_STATE_HOME");
    return (folder.isEmpty() ? QDir::homePath() + "/.local/state" : folder) + "/lifeboat";
}

} // namespace

Folders Folders::find(const QString& all)
{
    const QString program = QCoreApplication::applicationDirPath();
    if (!all.isEmpty())
        return {QDir(all), QDir(all)};
    if (QFile::exists(program + "/portable"))
        return {QDir(program + "/lifeboat-files"), QDir(program + "/lifeboat-files")};
    return {QDir(QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation) + "/lifeboat"),
            QDir(stateFolder())};
}

Settings::Settings(const Folders& folders, QObject* parent)
    : QObject(parent), m_folders(folders), m_config(openFile(folders.config, "settings.ini")),
      m_state(openFile(folders.state, "state.ini"))
{
}

std::unique_ptr<QSettings> Settings::openFile(const QDir& folder, const QString& name)
{
    folder.mkpath(".");
    const QString path = folder.filePath(name);
    auto file = std::make_unique<QSettings>(path, QSettings::IniFormat);
    if (file->status() == QSettings::NoError)
        return file;
    const QString aside = path + ".broken";
    file.reset();
    QFile::remove(aside);
    const bool isAside = QFile::rename(path, aside);
    m_problems +=
        isAside
            ? tr("The file %1 cannot be read. It was set aside as %2; the program starts without it.").arg(path, aside)
            : tr("The file %1 cannot be read; the program starts without it.").arg(path);
    return std::make_unique<QSettings>(path, QSettings::IniFormat);
}

QString Settings::language() const
{
    return value("language", QString()).toString();
}

void Settings::setLanguage(const QString& language)
{
    setValue("language", language);
}

Appearance Settings::appearance() const
{
    const QString name = value("appearance", "system").toString();
    return name == "dark" ? Appearance::dark : name == "light" ? Appearance::light : Appearance::system;
}

void Settings::setAppearance(Appearance appearance)
{
    setValue("appearance", appearance == Appearance::dark    ? "dark"
                           : appearance == Appearance::light ? "light"
                                                             : "system");
}

QString Settings::mpyCross() const
{
    return value("mpy-cross", QString()).toString();
}

void Settings::setMpyCross(const QString& path)
{
    setValue("mpy-cross", path);
}

bool Settings::keepAwake() const
{
    return value("keep-awake", true).toBool();
}

void Settings::setKeepAwake(bool on)
{
    setValue("keep-awake", on);
}

bool Settings::autoReconnect() const
{
    return value("auto-reconnect", true).toBool();
}

void Settings::setAutoReconnect(bool on)
{
    setValue("auto-reconnect", on);
}

int Settings::consoleBaudRate() const
{
    return value("console/baud-rate", 115200).toInt();
}

void Settings::setConsoleBaudRate(int rate)
{
    setValue("console/baud-rate", rate);
}

int Settings::logFiles() const
{
    return value("log/files", 10).toInt();
}

void Settings::setLogFiles(int count)
{
    setValue("log/files", count);
}

QStringList Settings::recentProjects() const
{
    return state("recent-projects").toStringList();
}

void Settings::addRecentProject(const QString& path)
{
    QStringList paths = recentProjects();
    paths.removeAll(path);
    paths.prepend(path);
    if (paths.size() > mostRecentProjects)
        paths.resize(mostRecentProjects);
    setState("recent-projects", paths);
}

void Settings::removeRecentProject(const QString& path)
{
    QStringList paths = recentProjects();
    if (paths.removeAll(path) > 0)
        setState("recent-projects", paths);
}

QVariant Settings::state(const QString& key, const QVariant& fallback) const
{
    return m_state->value(key, fallback);
}

void Settings::setState(const QString& key, const QVariant& value)
{
    m_state->setValue(key, value);
    emit changed(key);
}

QVariant Settings::value(const QString& key, const QVariant& fallback) const
{
    return m_config->value(key, fallback);
}

void Settings::setValue(const QString& key, const QVariant& value)
{
    if (m_config->value(key) == value)
        return;
    m_config->setValue(key, value);
    emit changed(key);
}

void Settings::sync()
{
    m_config->sync();
    m_state->sync();
}

} // namespace ui
