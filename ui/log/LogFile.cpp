// SPDX-License-Identifier: MIT
#include "ui/log/LogFile.h"

#include "ui/log/FilteredLog.h"

#include <QFile>
#include <QFileInfo>
#include <QMutex>
#include <QThread>

#include <algorithm>

namespace ui
{

/// Lives in the thread.
class LogFile::Writer final : public QObject
{
public:
    Writer(LogFile& owner, QDir folder, int keep, qint64 limit)
        : m_owner(owner), m_folder(std::move(folder)), m_keep(keep), m_limit(limit)
    {
    }

    void write(const std::vector<LogLine>& lines)
    {
        if (m_hasFailed)
            return;
        QByteArray bytes;
        for (const LogLine& line : lines)
            bytes += fileLine(line).toUtf8() + '\n';
        if ((!m_file.isOpen() || m_file.size() >= m_limit) && !begin())
            return;
        if (m_file.write(bytes) != bytes.size() || !m_file.flush())
            fail(m_file.errorString());
    }

    QString path()
    {
        const QMutexLocker lock(&m_mutex);
        return m_path;
    }

private:
    bool begin()
    {
        m_file.close();
        if (!m_folder.mkpath(QStringLiteral("."))) {
            fail(m_folder.path());
            return false;
        }
        deleteOldest();
        const QString stem =
            QStringLiteral("lifeboat-") + QDateTime::currentDateTime().toString(QStringLiteral("yyyyMMdd-HHmmss"));
        // Further files of this run, and those of another one that began in the same second.
        QString name;
        do {
            ++m_count;
            name = m_count == 1 ? stem + ".log"
                                : QStringLiteral("%1-%2.log").arg(stem).arg(m_count, 3, 10, QLatin1Char('0'));
        } while (m_folder.exists(name));
        m_file.setFileName(m_folder.filePath(name));
        if (!m_file.open(QIODevice::WriteOnly | QIODevice::NewOnly)) {
            fail(m_file.errorString());
            return false;
        }
        const QMutexLocker lock(&m_mutex);
        m_path = m_file.fileName();
        return true;
    }

    void deleteOldest()
    {
        QStringList names = m_folder.entryList({QStringLiteral("lifeboat-*.log")}, QDir::Files);
        // The time is in the name.
        std::ranges::sort(names, {}, [](const QString& name) { return QFileInfo(name).baseName(); });
        while (names.size() > m_keep)
            m_folder.remove(names.takeFirst());
    }

    void fail(const QString& reason)
    {
        m_hasFailed = true;
        emit m_owner.failed(reason);
    }

    LogFile& m_owner;
    QDir m_folder;
    int m_keep;
    qint64 m_limit;
    int m_count = 0; ///< files begun
    QFile m_file;
    QMutex m_mutex;
    QString m_path;
    bool m_hasFailed = false;
};

LogFile::LogFile(Log& log, const QDir& folder, int keep, QObject* parent, qint64 limit) : QObject(parent), m_log(log)
{
    if (keep <= 0)
        return;
    m_writer = std::make_unique<Writer>(*this, QDir(folder.filePath(QStringLiteral("logs"))), keep, limit);
    m_thread = std::make_unique<QThread>();
    m_writer->moveToThread(m_thread.get());
    m_thread->start(QThread::LowPriority);
    Writer* writer = m_writer.get();
    connect(&log, &Log::appended, writer, [writer](const std::vector<LogLine>& lines) { writer->write(lines); });
}

LogFile::~LogFile()
{
    if (!m_thread)
        return;
    flush();
    m_thread->quit();
    m_thread->wait();
}

void LogFile::flush()
{
    m_log.flush();
    if (m_writer)
        QMetaObject::invokeMethod(
            m_writer.get(), [] {}, Qt::BlockingQueuedConnection);
}

QString LogFile::path() const
{
    return m_writer ? m_writer->path() : QString();
}

} // namespace ui
