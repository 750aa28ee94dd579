// SPDX-License-Identifier: MIT
// The sample project on a simulated module, and the scenarios of restore_scenarios.json built on it.
#pragma once

#include "tests/support/SimulatedModule.h"

#include <nlohmann/json_fwd.hpp>

namespace test
{

/// restore_scenarios.json.
const nlohmann::json& scenarioFile();
/// The protected files of the sample project: path on the user partition to content.
const Tree& protectedFiles();
/// A module with the sample project as delivered, but without a list on the user partition.
const SimulatedModule& sampleModule();
/// The start state of one scenario.
SimulatedModule moduleFor(const nlohmann::json& scenario);

} // namespace test
