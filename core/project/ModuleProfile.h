// SPDX-License-Identifier: MIT
// What is known of each module, from resources/modules.json, which is built into the program.
// Addresses and sizes count only where the firmware package itself does not tell them.
#pragma once

#include "core/Problem.h"
#include "core/package/Package.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace core::project
{

/// A fact that public sources state, deny, or leave open.
enum class Known { yes, no, unknown };

struct ModuleProfile {
    std::string name;                      ///< "EC600U-CNLB"
    std::string platform;                  ///< as in platform_config.json, for instance "unisoc8910"
    std::string fileSystem;                ///< "littlefs-v1", "littlefs-v2", "efs" or "unknown"
    std::optional<package::Region> user;   ///< user partition
    std::optional<package::Region> backup; ///< backup partition
    Known addressesConfirmed = Known::unknown;
    Known restoresAtBoot = Known::unknown; ///< whether the vendor's firmware calls the restore (weakness W-29)
    std::vector<std::string> usbIds;       ///< "2c7c:0901", in work mode
    std::vector<std::string> downloadUsbIds;
    std::string firmwareFile; ///< what its packages look like: ".pac"
    std::string note;
};

/// All profiles in the order of the file.
const std::vector<ModuleProfile>& moduleProfiles();

/// By name, upper or lower case. unknownModule names the nearest ones.
HostResult<ModuleProfile> findModule(std::string_view name);

/// Parses the text of a modules.json. syntax says where.
HostResult<std::vector<ModuleProfile>> parseModuleProfiles(std::string_view text);

} // namespace core::project
