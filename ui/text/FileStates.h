// SPDX-License-Identifier: MIT
// How the states of protected files look and what is said about them, in the window as on the command line.
#pragma once

#include "core/backup/Decision.h"
#include "ui/text/Text.h"

#include <cstdint>
#include <span>

namespace ui
{

/// Icon, word and colour of a state; the colour never stands alone.
struct StateLook {
    core::backup::FileState state{};
    const char* icon = ""; ///< one character: "✓"
    Text word;             ///< "Backup damaged"
    Text lowerWord;        ///< in a list of counts: "backup damaged"
    int severity = 0;      ///< the worst has the largest: what the next start of the module cannot heal
    std::uint32_t light{}; ///< 0xRRGGBB on a light ground
    std::uint32_t dark{};  ///< the same on a dark one
};

/// Of every state, in the order of a summary.
std::span<const StateLook> stateLooks();
const StateLook& lookOf(core::backup::FileState state);

/// Why a file has its state, in plain words; empty when there is nothing to say.
Text wordsOf(core::backup::FileReason reason);

/// "only when it is missing"; empty for a file that is restored whenever it is damaged.
Text wordsOf(core::backup::FilePolicy policy);

/// What can be done about a file.
enum class Remedy : std::uint8_t {
    restore,      ///< device::restoreModule
    acceptChange, ///< device::acceptFiles
    flashBackup,  ///< a download of the backup partition alone
    readAgain,    ///< read the status anew
};

/// "Restore", "Accept the change", "Flash the backup again", "Read again".
Text wordOf(Remedy remedy);

/// What helps a file of this state, the first choice first.
std::span<const Remedy> remediesOf(core::backup::FileState state);

} // namespace ui
