// SPDX-License-Identifier: MIT
// The working memory of the one module of this board.
#pragma once

#include "firmware/module/Module.h"

#include <array>

namespace firmware::ast1030
{

// For the partitions: what is read and programmed together, and the largest of them.
inline constexpr std::size_t unit = pageSize;
inline constexpr std::size_t maxBlocks = (16u << 20) / sectorSize;

struct Memory {
    LoaderMemory loader;
    core::restore::EngineMemory<unit, maxBlocks> engine;
    std::array<char, 512> path;

    ModuleMemory parts() { return {loader, engine.buffers(), path}; }
};

inline constinit Memory memory{};

} // namespace firmware::ast1030
