// SPDX-License-Identifier: MIT
// Who of our own pages has a module's port: a job asks for it, the console gives it up and takes it back afterwards.
#pragma once

#include <QHash>
#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>

namespace ui
{

class PortClaims : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Calls `ready` once nobody of us has the module `key` any more: at once, or when its holder has released it.
    /// A holder that lends (the console) is asked to by giveUp(); one that does not (a job) makes this false, and
    /// `ready` is not called. `holder` holds it from then on; its destruction releases it.
    bool claim(const QString& key, QObject* holder, std::function<void()> ready);
    /// The same for one that lends.
    bool claimToLend(const QString& key, QObject* holder, std::function<void()> ready);
    /// A holder that still waits for it does not get it.
    void release(const QString& key, QObject* holder);
    bool isClaimed(const QString& key) const;

signals:
    /// To the holder that lends: close the port, then call release().
    void giveUp(const QString& key);
    /// Nobody has it any more.
    void freed(const QString& key);

private:
    bool claim(const QString& key, QObject* holder, bool lends, std::function<void()> ready);

    struct Claim {
        QPointer<QObject> holder;
        bool lends = false;
        QMetaObject::Connection destruction;
    };
    struct Waiting {
        QPointer<QObject> holder;
        bool lends = false;
        std::function<void()> ready;
    };

    QHash<QString, Claim> m_claims;
    QHash<QString, Waiting> m_waiting;
};

} // namespace ui
