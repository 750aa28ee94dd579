// SPDX-License-Identifier: MIT
#include "ui/port/ModulesModel.h"

#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/text/JobTexts.h"

#include <QIcon>
#include <QSet>

#include <algorithm>

namespace ui
{

namespace
{

using device::ModulePorts;
using device::Port;
using device::PortPurpose;

/// The port that a module is named by.
const Port* mainPort(const ModulePorts& module)
{
    for (const auto purpose : {PortPurpose::download, PortPurpose::at, PortPurpose::repl}) {
        if (const Port* port = module.portFor(purpose))
            return port;
    }
    return module.ports.empty() ? nullptr : &module.ports.front();
}

ModuleEntry entryOf(const ModulePorts& module)
{
    ModuleEntry entry;
    entry.key = "usb:" + text(module.usb.path);
    entry.name = text(module.description);
    entry.isModule = true;
    entry.isConnected = true;
    entry.mode = module.mode;
    entry.ports = module;
    if (const Port* port = mainPort(module))
        entry.port = text(port->name);
    QStringList lines{ModulesModel::tr("USB %1").arg(text(module.usb.path))};
    if (!module.usb.serial.empty())
        lines += ModulesModel::tr("Serial number %1").arg(text(module.usb.serial));
    for (const Port& port : module.ports)
        lines += text(port.name) + QStringLiteral(" · ") + translated(wordsOf(port.purpose));
    entry.tip = lines.join('\n');
    return entry;
}

ModuleEntry entryOf(const Port& port)
{
    ModuleEntry entry;
    entry.key = "port:" + text(port.name);
    entry.port = text(port.name);
    entry.name = port.usb && !port.usb->productName.empty() ? text(port.usb->productName) : QString();
    entry.isConnected = true;
    entry.tip = entry.port;
    return entry;
}

QString displayText(const ModuleEntry& entry)
{
    const QString name = entry.name.isEmpty() ? ModulesModel::tr("Serial port") : entry.name;
    if (!entry.isConnected)
        return ModulesModel::tr("%1 · disconnected").arg(entry.isModule ? name : entry.port);
    if (entry.isModule && entry.mode == device::ModuleMode::download)
        return ModulesModel::tr("%1 · download mode · %2").arg(name, entry.port);
    return name + QStringLiteral(" · ") + entry.port;
}

} // namespace

void ModulesModel::update(const device::PortList& list)
{
    std::vector<ModuleEntry> now;
    for (const ModulePorts& module : list.modules)
        now.push_back(entryOf(module));
    for (const Port& port : list.others)
        now.push_back(entryOf(port));

    QStringList gone;
    QStringList come;
    // Rows stay where they are, so that no selection moves.
    for (std::size_t row = 0; row < m_entries.size(); ++row) {
        ModuleEntry& old = m_entries[row];
        const auto found = std::ranges::find(now, old.key, &ModuleEntry::key);
        if (found == now.end() && old.isNamed)
            continue;
        const bool wasConnected = old.isConnected;
        if (found != now.end()) {
            old = *found;
        } else {
            old.isConnected = false;
            old.port = old.isModule ? QString() : old.port;
            old.ports.reset();
        }
        if (wasConnected != old.isConnected)
            (wasConnected ? gone : come) += old.key;
        const QModelIndex index = this->index(static_cast<int>(row));
        emit dataChanged(index, index);
    }
    std::erase_if(now, [&](const ModuleEntry& entry) { return rowOf(entry.key) >= 0; });
    // New modules go behind the modules that are there, new ports to the end.
    for (const ModuleEntry& entry : now) {
        const auto place =
            entry.isModule ? std::ranges::find(m_entries, false, &ModuleEntry::isModule) : m_entries.end();
        const int row = static_cast<int>(place - m_entries.begin());
        beginInsertRows({}, row, row);
        m_entries.insert(place, entry);
        endInsertRows();
        come += entry.key;
    }
    for (const QString& key : gone)
        emit disconnected(key);
    for (const QString& key : come)
        emit connected(key);
}

void ModulesModel::addNamed(const QString& port)
{
    if (rowOf("port:" + port) >= 0)
        return;
    ModuleEntry entry;
    entry.key = "port:" + port;
    entry.port = port;
    entry.isNamed = true;
    entry.isConnected = true;
    entry.tip = port;
    beginInsertRows({}, rowCount(), rowCount());
    m_entries.push_back(entry);
    endInsertRows();
    emit connected(entry.key);
}

int ModulesModel::rowOf(const QString& key) const
{
    const auto found = std::ranges::find(m_entries, key, &ModuleEntry::key);
    return found == m_entries.end() ? -1 : static_cast<int>(found - m_entries.begin());
}

std::optional<device::ChosenPort> ModulesModel::chosen(const QString& key, device::PortPurpose purpose) const
{
    const int row = rowOf(key);
    if (row < 0 || !entry(row).isConnected)
        return std::nullopt;
    const ModuleEntry& entry = this->entry(row);
    if (!entry.ports)
        return device::ChosenPort{.name = utf8(entry.port), .usb = std::nullopt};
    const Port* port = entry.ports->portFor(purpose);
    if (!port && purpose == PortPurpose::at && entry.mode == device::ModuleMode::download)
        port = entry.ports->portFor(PortPurpose::download);
    if (!port)
        return std::nullopt;
    return device::ChosenPort{
        .name = port->name, .usb = port->usb, .isModule = true, .platform = std::string(entry.ports->platform)};
}

int ModulesModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_entries.size());
}

QVariant ModulesModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const ModuleEntry& entry = this->entry(index.row());
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return displayText(entry);
    case Qt::ToolTipRole:
        return entry.tip;
    case Qt::DecorationRole:
        return Theme::icon(!entry.isConnected ? "disconnect" : entry.isModule ? "module" : "port");
    case Qt::ForegroundRole:
        return entry.isConnected ? QVariant() : Theme::colourOf(Tone::neutral);
    case keyRole:
        return entry.key;
    case connectedRole:
        return entry.isConnected;
    case moduleRole:
        return entry.isModule;
    default:
        return {};
    }
}

} // namespace ui
