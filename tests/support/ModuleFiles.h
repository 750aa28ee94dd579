// SPDX-License-Identifier: MIT
// The files of a module at a port, changed behind its back: what decay, a bug or a power cut leave.
#pragma once

#include "tests/support/ModuleAtPort.h"
#include "tests/support/SimulatedModule.h"

#include <functional>

namespace test
{

/// Until its first start is over, which would restore what a test damages. False: it does not come up.
bool waitUntilUp(ModuleAtPort& module);

/// `address` and `size` of a partition, in bytes from the start of the flash.
void changePartition(ModuleAtPort& module, std::uint32_t address, std::uint32_t size,
                     const std::function<void(core::restore::SimulatedNor&)>& work);

} // namespace test
