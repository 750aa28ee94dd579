// SPDX-License-Identifier: MIT
// Ctrl+C and SIGTERM while a long job runs: the first asks the job to stop, the second ends the program at once. When
// whoever reads the output has gone, the job is asked to stop too: it leaves the module as it should be left.
#pragma once

#include "core/Error.h"
#include "device/download/CancelToken.h"

namespace lifeboat
{

/// In force while it lives; one at a time.
class StopSignals
{
public:
    StopSignals();
    ~StopSignals();
    StopSignals(const StopSignals&) = delete;
    StopSignals& operator=(const StopSignals&) = delete;

    const device::CancelToken& token() const;
    /// From now on the first Ctrl+C cancels this in place of the job (a program on the module); the second stops the
    /// job then, the third ends the program. `first` must live as long; null: no more.
    void setFirst(device::CancelToken* first);
    /// `cancelled` as it is to be told: `terminated` when it was SIGTERM that stopped the job.
    core::ErrorCode named(core::ErrorCode code) const;
};

} // namespace lifeboat
