// SPDX-License-Identifier: MIT
// The modules and ports of this computer as a list: modules first, then the ports that may be one, then all others.
// A module that was unplugged stays, as disconnected, and comes back to life in the same row.
#pragma once

#include <QAbstractListModel>

#include "device/serial/PortChoice.h"
#include "device/serial/Ports.h"

#include <optional>
#include <vector>

namespace ui
{

struct ModuleEntry {
    QString key;  ///< identity: "usb:1-4.2", or "port:/dev/ttyUSB0"; never changes for a row
    QString name; ///< "EC600U, EC200U, EG912U or EG915U"
    QString port; ///< the port in use, empty while disconnected
    QString tip;  ///< serial number, USB path, all ports
    bool isModule = false;
    bool isNamed = false; ///< by the user: no list tells whether it is there
    bool isConnected = false;
    device::ModuleMode mode = device::ModuleMode::running;
    std::optional<device::ModulePorts> ports; ///< of a module on USB
};

class ModulesModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Role { keyRole = Qt::UserRole, connectedRole, moduleRole };

    using QAbstractListModel::QAbstractListModel;

    void update(const device::PortList& list);
    /// A port that no list names: a pseudo-terminal, a link, a path that the user typed. Stays.
    void addNamed(const QString& port);

    const ModuleEntry& entry(int row) const { return m_entries[static_cast<std::size_t>(row)]; }
    int rowOf(const QString& key) const; ///< -1: not there
    /// As device functions want it, for `purpose`; nothing while it is disconnected.
    std::optional<device::ChosenPort> chosen(const QString& key, device::PortPurpose purpose) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

signals:
    /// Also of modules that were known before and come back.
    void connected(const QString& key);
    void disconnected(const QString& key);

private:
    std::vector<ModuleEntry> m_entries;
};

} // namespace ui
