// SPDX-License-Identifier: MIT
#include "ui/port/ModuleSelection.h"

namespace ui
{

ModuleSelection::ModuleSelection(ModulesModel& modules, device::SystemRoots roots, QObject* parent)
    : QObject(parent), m_modules(modules), m_roots(std::move(roots))
{
    const auto cameOrWent = [this](const QString& key) {
        if (key == m_key)
            emit connectedChanged();
        else
            selectTheOnlyOne();
    };
    connect(&m_modules, &ModulesModel::connected, this, cameOrWent);
    connect(&m_modules, &ModulesModel::disconnected, this, cameOrWent);
}

void ModuleSelection::select(const QString& key)
{
    if (key == m_key)
        return;
    m_key = key;
    emit changed();
}

void ModuleSelection::selectPort(const QString& name)
{
    m_modules.addNamed(name);
    select("port:" + name);
}

std::optional<device::ChosenPort> ModuleSelection::port(device::PortPurpose purpose) const
{
    return m_modules.chosen(m_key, purpose);
}

bool ModuleSelection::isInDownloadMode() const
{
    const int row = m_modules.rowOf(m_key);
    return row >= 0 && m_modules.entry(row).isConnected && m_modules.entry(row).ports &&
           m_modules.entry(row).mode == device::ModuleMode::download;
}

QString ModuleSelection::name() const
{
    const int row = m_modules.rowOf(m_key);
    return row < 0 ? QString() : m_modules.data(m_modules.index(row), Qt::DisplayRole).toString();
}

/// Serial ports that are no module's are never taken by themselves.
void ModuleSelection::selectTheOnlyOne()
{
    if (!m_key.isEmpty())
        return;
    QString only;
    for (int row = 0; row < m_modules.rowCount(); ++row) {
        const ModuleEntry& entry = m_modules.entry(row);
        if (!entry.isModule || !entry.isConnected)
            continue;
        if (!only.isEmpty())
            return;
        only = entry.key;
    }
    select(only);
}

} // namespace ui
