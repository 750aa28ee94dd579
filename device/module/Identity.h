// SPDX-License-Identifier: MIT
// Who a module is, as it says on its console.
#pragma once

#include "device/download/Line.h"

#include <string>

namespace device
{

struct ModuleIdentity {
    std::string manufacturer;  ///< "Quectel"
    std::string model;         ///< "EC600U-CNLB"
    std::string revision;      ///< of its firmware
    std::string serial;        ///< IMEI; empty when it does not tell
    bool runsLifeboat = false; ///< its firmware answers AT+LIFEBOAT=?

    bool operator==(const ModuleIdentity&) const = default;
};

/// Asks ATI, AT+GMR, AT+CGSN and AT+LIFEBOAT=? at a console. A question that the module refuses leaves its field empty.
/// noAnswer, notOurProtocol, disconnected, cancelled.
core::HostResult<ModuleIdentity> readModuleIdentity(Line& line);

} // namespace device
