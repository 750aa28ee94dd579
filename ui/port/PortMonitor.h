// SPDX-License-Identifier: MIT
// Looks for modules and ports on a thread of its own, and says when something came or went.
#pragma once

#include <QObject>

#include "device/serial/PortWatch.h"

#include <memory>

class QThread;

namespace ui
{

class PortMonitor : public QObject
{
    Q_OBJECT

public:
    explicit PortMonitor(device::SystemRoots roots = {}, QObject* parent = nullptr);
    ~PortMonitor() override;

    void start();
    const device::SystemRoots& roots() const { return m_roots; }

signals:
    /// At the start, and within a tenth of a second of each change.
    void changed(const device::PortList& list);

private:
    device::SystemRoots m_roots;
    std::unique_ptr<QThread> m_thread;
};

} // namespace ui

Q_DECLARE_METATYPE(device::PortList)
