// SPDX-License-Identifier: MIT
#include "ui/port/PortMonitor.h"

#include <QThread>
#include <QTimer>

namespace ui
{

namespace
{

constexpr int intervalMs = 100;

} // namespace

PortMonitor::PortMonitor(device::SystemRoots roots, QObject* parent) : QObject(parent), m_roots(std::move(roots))
{
    qRegisterMetaType<device::PortList>();
}

PortMonitor::~PortMonitor()
{
    if (!m_thread)
        return;
    m_thread->quit();
    m_thread->wait();
}

void PortMonitor::start()
{
    m_thread = std::make_unique<QThread>();
    auto* worker = new QTimer; // lives on the thread
    worker->setInterval(intervalMs);
    worker->moveToThread(m_thread.get());
    const auto look = [this, watch = std::make_shared<device::PortWatch>(m_roots)] {
        if (auto list = watch->changes())
            emit changed(*list);
    };
    connect(worker, &QTimer::timeout, worker, look);
    connect(m_thread.get(), &QThread::started, worker, [worker, look] {
        look();
        worker->start();
    });
    connect(m_thread.get(), &QThread::finished, worker, &QObject::deleteLater);
    m_thread->start();
}

} // namespace ui
