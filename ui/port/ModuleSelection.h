// SPDX-License-Identifier: MIT
// Which module is meant by everything in the window. The only one is selected by itself; of two the user has to choose.
#pragma once

#include <QObject>

#include "ui/port/ModulesModel.h"

namespace ui
{

class ModuleSelection : public QObject
{
    Q_OBJECT

public:
    explicit ModuleSelection(ModulesModel& modules, device::SystemRoots roots = {}, QObject* parent = nullptr);

    ModulesModel& modules() const { return m_modules; }
    const device::SystemRoots& roots() const { return m_roots; }

    /// Empty: none. "usb:1-4.2", "port:/dev/ttyUSB0".
    const QString& key() const { return m_key; }
    void select(const QString& key);
    /// A port by its name; it is added to the list when it is not there.
    void selectPort(const QString& name);

    /// Nothing while no module is selected, or it is disconnected.
    std::optional<device::ChosenPort> port(device::PortPurpose purpose = device::PortPurpose::at) const;
    bool isInDownloadMode() const;
    /// For people: "EC600U · /dev/ttyUSB2"; empty without a selection.
    QString name() const;

signals:
    void changed();          ///< another one was selected
    void connectedChanged(); ///< the selected one came or went

private:
    void selectTheOnlyOne();

    ModulesModel& m_modules;
    device::SystemRoots m_roots;
    QString m_key;
};

} // namespace ui
