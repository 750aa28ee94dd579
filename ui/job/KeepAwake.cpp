// SPDX-License-Identifier: MIT
#include "ui/job/KeepAwake.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusUnixFileDescriptor>

#include <optional>

namespace ui
{

namespace
{

const QString program = QStringLiteral("Lifeboat");

QDBusMessage screenSaverCall(const QString& method)
{
    auto message = QDBusMessage::createMethodCall("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver",
                                                  "org.freedesktop.ScreenSaver", method);
    message.setAutoStartService(false);
    return message;
}

} // namespace

/// What was granted; given back at the end. Answers that are still to come keep it alive until then.
class KeepAwake::Wishes
{
public:
    ~Wishes()
    {
        if (!cookie)
            return;
        auto message = screenSaverCall("UnInhibit");
        message << *cookie;
        QDBusConnection::sessionBus().asyncCall(message);
    }

    std::optional<uint> cookie;
    QDBusUnixFileDescriptor lock; ///< closing it gives it back
};

KeepAwake::KeepAwake(const QString& reason) : m_wishes(std::make_shared<Wishes>())
{
    const auto ask = [](const QDBusConnection& bus, const QDBusMessage& message, auto answered) {
        auto* watcher = new QDBusPendingCallWatcher(bus.asyncCall(message));
        QObject::connect(watcher, &QDBusPendingCallWatcher::finished, watcher, [watcher, answered] {
            answered(*watcher);
            watcher->deleteLater();
        });
    };
    // Without the address a bus would be looked for, or started, which takes time.
    if (qEnvironmentVariableIsSet("DBUS_SESSION_BUS_ADDRESS")) {
        if (const auto session = QDBusConnection::sessionBus(); session.isConnected()) {
            auto message = screenSaverCall("Inhibit");
            message << program << reason;
            ask(session, message, [wishes = m_wishes](const QDBusPendingReply<uint>& reply) {
                if (!reply.isError())
                    wishes->cookie = reply.value();
            });
        }
    }
    if (const auto system = QDBusConnection::systemBus(); system.isConnected()) {
        auto message = QDBusMessage::createMethodCall("org.freedesktop.login1", "/org/freedesktop/login1",
                                                      "org.freedesktop.login1.Manager", "Inhibit");
        message.setAutoStartService(false);
        message << QStringLiteral("sleep:idle") << program << reason << QStringLiteral("block");
        ask(system, message, [wishes = m_wishes](const QDBusPendingReply<QDBusUnixFileDescriptor>& reply) {
            if (!reply.isError())
                wishes->lock = reply.value();
        });
    }
}

} // namespace ui
