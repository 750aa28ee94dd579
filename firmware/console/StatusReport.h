// SPDX-License-Identifier: MIT
// The state of every file of a module as status lines, from its two partitions: the protected files, and those of the
// user partition that no list names. Only reads.
#pragma once

#include "core/restore/Survey.h"
#include "core/wire/StatusLines.h"

namespace firmware
{

struct StatusBuffers {
    core::restore::Survey::Buffers survey;
    std::span<char> path; ///< as StatusWalk has it
};

/// Mounts both partitions and writes everything from begin() to end().
void reportStatus(core::littlefs::Reader& user, core::littlefs::Reader& backup,
                  const core::restore::StatusRecord& record, const StatusBuffers& buffers,
                  core::wire::StatusWriter& writer);

} // namespace firmware
