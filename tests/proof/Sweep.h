// SPDX-License-Identifier: MIT
// Cuts the power before, inside and after every erase and program of a boot, lets the module start again, cuts that
// too, and judges what is found by one rule.
#pragma once

#include "tests/proof/Content.h"
#include "tests/proof/ReplayFlash.h"
#include "tests/proof/StartState.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

namespace proof
{

/// A power cut, or a fault of the flash.
struct Cut {
    std::uint32_t operation = 0; ///< erase and program calls of that boot; as many as it has: after the last
    Tear tear = Tear::nothing;
    Fault fault = Fault::none; ///< unless this is none, the power stays
};

/// Where a sweep is, and all that it takes to get there again.
struct Position {
    bool isCut = false;
    bool isCutAgain = false;
    Cut first;
    Cut second;
};

/// "files/wcmt/good/good:12:slowly:3:nothing"
std::string toText(const std::string& state, const Position& position);
/// The name of the start state goes to `state`; false for what is no such text.
bool fromText(const std::string& text, std::string& state, Position& position);

struct Counts {
    std::uint64_t states = 0;
    std::uint64_t cuts = 0;       ///< power cuts, each followed by boots until nothing is left to do
    std::uint64_t secondCuts = 0; ///< of them: the second one in a row
    std::uint64_t faults = 0;     ///< of the flash, each in a boot that goes on, and another boot after that
    std::uint64_t boots = 0;      ///< contents that were met before are not booted again
    std::uint64_t replayed = 0;   ///< cuts whose outcome was put together and also made by SimulatedNor
    std::uint64_t failures = 0;
};

struct SweepSettings {
    std::uint32_t secondCuts = 4;    ///< drawn by lot for each first cut
    std::uint32_t smallStates = 60;  ///< states with at most so many first cuts get all the second ones
    std::uint32_t replayEvery = 997; ///< cuts
};

class Sweep
{
public:
    /// A failure, with the position that repeats it.
    using OnFailure = std::function<void(const Position& position, const std::string& what)>;

    Sweep(const StartState& state, const SweepSettings& settings, Position& position, Counts& counts,
          const OnFailure& onFailure);

    void run();
    /// No more than the run at this position, with everything that the boots say and leave.
    void runOnly(const Position& position, core::restore::Log& log);

private:
    /// A path and what may stand there.
    struct Expectation {
        std::string path;
        std::uint64_t before;
        std::uint64_t after;
        std::uint64_t original; ///< which differs from `after` where there was no room for it
    };

    bool isBroken() const { return !m_state.beforeDamage.empty(); }
    bool undisturbed();
    void failAt(std::size_t operation, Fault fault);
    void cutAt(std::size_t operation, Tear tear);
    void cutAgain(std::size_t operation, Tear tear);
    /// From the content of the flash to the end of the next boot.
    bool recover(ReplayFlash::Recording* recording, bool comesToTheEnd = true);
    std::string settle();
    std::string bootOnce(ReplayFlash::Recording* recording);
    std::string everyProtectedFileIsWholeOrItsBackupIs(bool atEnd);
    std::string readContent();
    void tellContent();
    void checkReplay(std::size_t operation, Tear tear);
    void failed(const std::string& what);

    const StartState& m_state;
    SweepSettings m_settings;
    Position& m_position;
    Counts& m_counts;
    const OnFailure& m_onFailure;
    ReplayFlash m_user;
    ReplayFlash m_backup;
    core::restore::Log* m_log;
    Content m_content;
    std::vector<Expectation> m_expectations;
    bool m_isFileData = false; ///< what a fault strikes
    bool m_hasFailed = false;  ///< the rest of this start state is left out
    ReplayFlash::Recording m_first;
    ReplayFlash::Recording m_second;
    ReplayFlash::Recording m_third;
    std::unordered_set<std::uint64_t> m_recovered; ///< contents from which a boot comes to the right end
    std::unordered_set<std::uint64_t> m_cutAgain;  ///< contents from which a boot was cut again
    std::unordered_set<std::uint64_t> m_ends;      ///< contents that are the right end
};

/// Repeats one run and prints all about it. True when it passes.
bool repeat(const std::string& text);

} // namespace proof
