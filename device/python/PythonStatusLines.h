// SPDX-License-Identifier: MIT
// What the helper of a status (helpers/status.py, where the form is written down) told, line by line.
#pragma once

#include "core/Problem.h"
#include "core/backup/Decision.h"
#include "core/checksum/Sha256.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace device
{

/// A file that was read for its content.
struct PythonContent {
    enum class Kind : std::uint8_t { missing, unreadable, read };

    Kind kind = Kind::missing;
    std::vector<std::byte> bytes;
};

struct PythonPartition {
    std::string problem = "the module did not tell"; ///< why it is not there; empty when it is
    std::uint32_t blockSize = 0;                     ///< bytes
    std::uint32_t blocks = 0;
    std::uint32_t freeBlocks = 0;
};

/// One side of a file: on the user partition, or its copy.
struct PythonSide {
    core::backup::FileFact fact;
    std::optional<core::checksum::Sha256::Digest> sha256; ///< where a list of that era asks for it
};

struct PythonPair {
    PythonSide user;
    PythonSide copy;
    bool sameContent = false;
};

struct PythonStatusFacts {
    PythonPartition user;
    PythonPartition backup;
    PythonContent userList;
    PythonContent backupList;
    PythonContent flag;
    PythonContent settings;
    std::map<std::string, PythonPair> files;          ///< by the name below /usr: "/app/net.py"
    std::map<std::string, std::uint32_t> others;      ///< user files that no list can mean, with their sizes
    std::vector<std::string> unreadableUserFolders;   ///< below /usr; "" is the root
    std::vector<std::string> unreadableBackupFolders; ///< below /bak/usr
};

/// The lines of the helper, without their CRCs. All other text (a thread that prints, a damaged line) is added to
/// `others`.
std::vector<std::string_view> statusLinesIn(std::string_view answer, std::string& others);

/// What the lines of its whole answer say; linkFailed when one is missing or not as it should be.
core::HostResult<PythonStatusFacts> statusFactsIn(std::string_view answer, std::string& others);

/// What repr() of MicroPython makes of bytes, taken back; nothing when it is not that.
std::optional<std::string> bytesOfRepr(std::string_view text);

} // namespace device
