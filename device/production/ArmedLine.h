// SPDX-License-Identifier: MIT
// Which module a production line starts by itself: each one that is plugged in while the line is armed, once.
// A pure decision: fed with what PortWatch sees and with the ends of jobs.
#pragma once

#include "device/serial/PortChoice.h"

#include <map>
#include <string>
#include <vector>

namespace device
{

class ArmedLine
{
public:
    void setArmed(bool isArmed) { m_isArmed = isArmed; }
    bool isArmed() const { return m_isArmed; }

    /// The list has changed (PortWatch::changes). Gives the modules whose download is to begin now; for each of them
    /// finished() must be called. Modules that were there before the line was armed are not started.
    std::vector<ChosenPort> changed(const PortList& list);

    /// A download was begun by hand at this module: what it does to its ports is no plugging in.
    void started(const std::string& usbPath);
    /// Its download is over, well or not. Whatever appears at this place after it was empty is new again; but a module
    /// that is restarting (`comesBack`: it has answered already, or was left alone in the middle) is the same one, and
    /// the list may not show it yet.
    void finished(const std::string& usbPath, bool comesBack);

private:
    struct Place {
        bool isThere = false; ///< at the last look
        bool isWorking = false;
        bool isAwaited = false; ///< there, whatever the list says until it shows it
    };

    bool m_isArmed = false;
    std::map<std::string, Place> m_places; ///< by USB path
};

} // namespace device
