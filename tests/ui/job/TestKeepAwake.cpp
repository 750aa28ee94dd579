// SPDX-License-Identifier: MIT
// What the desktop is asked for, on a bus of the test's own.
#include "ui/job/KeepAwake.h"

#include <QDBusConnection>
#include <QDBusUnixFileDescriptor>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>

#include <poll.h>
#include <unistd.h>

namespace
{

constexpr int patience = 30'000; ///< milliseconds, against hanging alone

class FakeScreenSaver final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.ScreenSaver")

public:
    QStringList asked;
    QList<uint> held;

public slots:
    uint Inhibit(const QString& program, const QString& reason)
    {
        asked += program + ": " + reason;
        held += static_cast<uint>(asked.size());
        return held.last();
    }
    void UnInhibit(uint cookie) { held.removeOne(cookie); }
};

class FakeLogin final : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.login1.Manager")

public:
    QStringList asked;

    /// Whether somebody still has what was given.
    bool isHeld() const
    {
        pollfd poll{m_pipe[0], POLLIN, 0};
        return m_pipe[0] >= 0 && ::poll(&poll, 1, 0) == 0;
    }

public slots:
    QDBusUnixFileDescriptor Inhibit(const QString& what, const QString& program, const QString& reason,
                                    const QString& mode)
    {
        asked += QStringList{what, program, reason, mode}.join('|');
        if (::pipe(m_pipe) != 0)
            return {};
        QDBusUnixFileDescriptor given(m_pipe[1]);
        ::close(m_pipe[1]);
        return given;
    }

private:
    int m_pipe[2] = {-1, -1};
};

} // namespace

class TestKeepAwake : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void cleanupTestCase();
    void asksAndGivesBack();
    void givesBackWhatComesLate();

private:
    QProcess m_daemon;
    FakeScreenSaver m_screenSaver;
    FakeLogin m_login;
};

void TestKeepAwake::initTestCase()
{
    if (QStandardPaths::findExecutable("dbus-daemon").isEmpty())
        QSKIP("there is no dbus-daemon");
    m_daemon.start("dbus-daemon", {"--session", "--nofork", "--print-address"});
    QVERIFY(m_daemon.waitForReadyRead(patience));
    const QByteArray address = m_daemon.readLine().trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    qputenv("DBUS_SYSTEM_BUS_ADDRESS", address);
    auto desktop = QDBusConnection::connectToBus(QString::fromLatin1(address), "desktop");
    QVERIFY(desktop.isConnected());
    QVERIFY(desktop.registerService("org.freedesktop.ScreenSaver"));
    QVERIFY(desktop.registerObject("/org/freedesktop/ScreenSaver", &m_screenSaver, QDBusConnection::ExportAllSlots));
    QVERIFY(desktop.registerService("org.freedesktop.login1"));
    QVERIFY(desktop.registerObject("/org/freedesktop/login1", &m_login, QDBusConnection::ExportAllSlots));
}

void TestKeepAwake::cleanupTestCase()
{
    QDBusConnection::disconnectFromBus("desktop");
    m_daemon.terminate();
    m_daemon.waitForFinished();
}

void TestKeepAwake::asksAndGivesBack()
{
    auto awake = std::make_unique<ui::KeepAwake>("A module is being written.");
    QTRY_COMPARE_WITH_TIMEOUT(m_screenSaver.held.size(), 1, patience);
    QCOMPARE(m_screenSaver.asked.value(0), QString("Lifeboat: A module is being written."));
    QTRY_VERIFY_WITH_TIMEOUT(m_login.isHeld(), patience);
    QCOMPARE(m_login.asked.value(0), QString("sleep:idle|Lifeboat|A module is being written.|block"));
    awake.reset();
    QTRY_COMPARE_WITH_TIMEOUT(m_screenSaver.held.size(), 0, patience);
    QTRY_VERIFY_WITH_TIMEOUT(!m_login.isHeld(), patience);
}

void TestKeepAwake::givesBackWhatComesLate()
{
    const auto before = m_screenSaver.asked.size();
    ui::KeepAwake("for a moment");
    QTRY_COMPARE_WITH_TIMEOUT(m_screenSaver.asked.size(), before + 1, patience);
    QTRY_COMPARE_WITH_TIMEOUT(m_screenSaver.held.size(), 0, patience);
}

QTEST_GUILESS_MAIN(TestKeepAwake)
#include "TestKeepAwake.moc"
