// SPDX-License-Identifier: MIT
// Start states of what goes beyond the vendor's restore: staged updates, settings of a project, sets of files.
#pragma once

#include "tests/support/SimulatedModule.h"

namespace test
{

/// How user code has staged an update.
struct Staging {
    Tree files; ///< path on the user partition ("/app/net.py") to the new content
    /// What download.stat says of each file's size.
    enum class Totals { known, unknown } totals = Totals::known;
    bool manifest = false;   ///< lifeboat.json with size and CRC of each file
    bool stat = true;        ///< download.stat
    bool flag = true;        ///< update.flag
    std::string wrong = {};  ///< the path of a file that is staged otherwise than it should be
    Bytes wrongContent = {}; ///< its content; empty: it is not there
};

/// Puts the files of an update under /.updater, in the vendor's layout.
void stage(core::restore::SimulatedNor& user, const Staging& staging);

/// Writes /bak/.lifeboat.json.
void putSettings(SimulatedModule& module, const std::string& json);

/// The sample module after its first boot, with extras; `settings` as for putSettings, empty: none.
SimulatedModule bootedModule(const std::string& settings = {});

/// New content of three files of the sample project, one of them larger than before, one in a folder.
const Tree& newVersion();
/// And of the next version after that.
const Tree& newestVersion();

/// The text of a list, with the CRC of `content` for "/usr" + path.
std::string withValue(const std::string& list, const std::string& path, const Bytes& content);

/// The application confirms the last boot.
void confirm(SimulatedModule& module);

/// The files of the tree without lists and what belongs to updates and sets.
Tree filesOf(const Tree& tree);
/// The value that the user list has for "/usr" + path; nothing when there is none.
std::optional<std::uint32_t> listedCrc(const Tree& tree, const std::string& path);
/// What is wrong: every file that is in the user list must have the CRC that the list says. Empty: nothing.
std::string differsFromList(const Tree& tree);

} // namespace test
