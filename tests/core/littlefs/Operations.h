// SPDX-License-Identifier: MIT
// Every operation of littlefs-v1 chapter 9 on one well-stocked file system: what the tests with power cuts and with bad
// blocks go through.
#pragma once

#include "core/restore/SimulatedNor.h"
#include "tests/core/littlefs/Mount.h"

#include <functional>
#include <string>
#include <vector>

namespace test
{

struct Operation {
    std::string name;
    std::function<core::Result<void>(Mount&)> run;
    /// The states between the old one and the new one that a power cut may leave besides these two.
    std::function<std::vector<FileTree>(const FileTree& before)> between;
};

/// A flash with folders of one and of several pairs, a folder whose next entry needs a new pair, and files of 0 bytes
/// to several blocks. Throws std::runtime_error when it cannot be made.
core::restore::SimulatedNor stockedFlash(const Shape& shape);

const std::vector<Operation>& everyOperation();

} // namespace test
