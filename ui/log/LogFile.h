// SPDX-License-Identifier: MIT
// Everything that the log ever had, from start to exit, in a file of the state folder; written by a thread of its own.
#pragma once

#include <QDir>
#include <QObject>
#include <QString>

#include "ui/log/Log.h"

#include <memory>

class QThread;

namespace ui
{

class LogFile : public QObject
{
    Q_OBJECT

public:
    /// A file beyond this is gone on with in another one.
    static constexpr qint64 largestFile = 50'000'000; ///< bytes

    /// Begins logs/lifeboat-YYYYMMDD-HHMMSS.log below `folder`, and deletes the oldest of earlier files until `keep` of
    /// them are left. With 0 nothing is written and nothing deleted.
    LogFile(Log& log, const QDir& folder, int keep, QObject* parent = nullptr, qint64 limit = largestFile);
    /// Everything is in the file then.
    ~LogFile() override;

    /// Returns when everything that was logged so far is in the file.
    void flush();
    /// Of the file that is written now; empty when none is.
    QString path() const;

signals:
    /// Once: the file cannot be written, and why.
    void failed(const QString& reason);

private:
    class Writer;

    Log& m_log;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<QThread> m_thread;
};

} // namespace ui
