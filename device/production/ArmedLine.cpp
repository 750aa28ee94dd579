// SPDX-License-Identifier: MIT
#include "device/production/ArmedLine.h"

#include <set>

namespace device
{

std::vector<ChosenPort> ArmedLine::changed(const PortList& list)
{
    std::vector<ChosenPort> begin;
    std::set<std::string> seen;
    for (const ModulePorts& module : list.modules) {
        auto port = portOf(module);
        if (!port)
            continue; // its ports appear one after the other
        const std::string& path = module.usb.path;
        seen.insert(path);
        Place& place = m_places[path];
        const bool isNew = !place.isThere && !place.isWorking;
        place.isThere = true;
        place.isAwaited = false;
        if (isNew && m_isArmed) {
            place.isWorking = true;
            begin.push_back(std::move(*port));
        }
    }
    for (auto& [path, place] : m_places)
        if (!seen.contains(path))
            place.isThere = place.isAwaited;
    return begin;
}

void ArmedLine::started(const std::string& usbPath)
{
    m_places[usbPath].isWorking = true;
}

void ArmedLine::finished(const std::string& usbPath, bool comesBack)
{
    Place& place = m_places[usbPath];
    place.isWorking = false;
    place.isAwaited = comesBack && !place.isThere;
    place.isThere = place.isThere || comesBack;
}

} // namespace device
