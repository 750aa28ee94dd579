// SPDX-License-Identifier: MIT
// The flash contents that the sweep begins with, each under a name from which it can be made again:
//   files/STATES/USERLIST/BACKUPLIST  four protected files, one letter for each, and the form of both lists
//   salvage/STATES/DAMAGE             the same files on a user partition that is broken then
//   extras/STATES/KIND                the same files, with a status record, a staged update or sets of files
//   tight/STATES/BLOCKS               the same files, and only so many blocks are free
//   vendor/ID                         a scenario of restore_scenarios.json, in the size of a real module
// STATES: w whole, c changed, m missing, t truncated, b backup copy damaged (the second and fourth file are whole then,
// the others changed).
#pragma once

#include "tests/proof/Boot.h"

#include <cstdint>
#include <string>
#include <vector>

namespace proof
{

struct StartState {
    struct File {
        std::string path;
        std::uint64_t fingerprint; ///< absent: must not be there
    };

    std::string name;
    Shape shape;
    std::vector<std::byte> user;
    std::vector<std::byte> backup;
    /// What must be there after an undisturbed boot, by the specification and not by what the engine does.
    std::vector<File> wanted;
    /// Where the file system itself is broken: the user partition before that. What a boot cannot read then may be
    /// gone.
    std::vector<std::byte> beforeDamage;
    /// No room for a second copy: the damaged file goes first, and not all that is wanted may fit.
    bool isTight = false;
};

/// Throws std::runtime_error for a name that is none.
StartState makeStartState(const std::string& name);

/// Every name of the full sweep.
std::vector<std::string> everyStartState();
/// A part of them that has every form of everything at least once.
std::vector<std::string> someStartStates();

} // namespace proof
