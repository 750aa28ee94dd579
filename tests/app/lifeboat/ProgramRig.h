// SPDX-License-Identifier: MIT
// A module as users of the programs have it: lifeboat-sim on a flash file of its own, with a port whose name stays, and
// lifeboat as a process beside it.
#pragma once

#include "tests/app/lifeboat/CommandRun.h"

#include <QProcess>
#include <QStringList>
#include <QTemporaryDir>

namespace test
{

/// The sample project's files in nofs_split.pac, by the command line in this process. Gives the path of the package, or
/// an empty text when that fails.
QString combineSample(const QTemporaryDir& folder);

class ProgramRig
{
public:
    /// `more`: options at each start, {"--board", "qemu"}. The partitions are those of nofs_split.pac.
    explicit ProgramRig(const QStringList& more = {}) : m_more(more) {}
    /// Cuts the power.
    ~ProgramRig();

    QString file(const char* name) const { return m_folder.filePath(name); }
    QString port() const { return file("port"); }
    /// As switchOn() starts the simulator with.
    QStringList options() const;

    /// False when it does not come up.
    bool switchOn(const QStringList& more = {});
    /// Its exit code, or -1.
    int switchOff();
    /// The power goes away; also what unplugging looks like.
    void cutPower();
    /// Until it ends by itself: its exit code, or -1.
    int waitForEnd();
    qint64 processId() const { return m_module.processId(); }
    /// Changes the flash of a module that is off: {"--delete", "/usr/main.py"}. True when that went well.
    bool damage(const QStringList& what) const;

    /// lifeboat ARGUMENTS --port … --json, until it ends.
    CommandRun lifeboat(QStringList arguments) const;

private:
    QStringList m_more;
    QTemporaryDir m_folder;
    QProcess m_module;
};

} // namespace test
