// SPDX-License-Identifier: MIT
// What the engine asks of whoever goes beyond the vendor's scheme: updates, sets, counters, policies, records.
// An interface, so that a port that does without them does not link them; Extras.h has the one implementation.
#pragma once

#include "core/Error.h"
#include "core/backup/Decision.h"

#include <cstdint>
#include <string_view>

namespace core::restore
{

class Engine;
struct Report;

class Extension
{
public:
    /// The user partition is mounted and both lists have been read, nothing is decided yet. `enabled`: files may be
    /// restored after this. False: something is unfinished that restoring would disturb, so nothing is to be restored.
    virtual bool begin(Engine& engine, bool enabled) = 0;
    virtual backup::FilePolicy policyOf(std::string_view name) = 0;
    /// Where on the user partition the version of a file lies that has this CRC; empty when nowhere. Valid until the
    /// next call.
    virtual std::string_view copyOf(std::string_view name, std::uint32_t crc) = 0;
    /// A file cannot be brought to what the user list says. True: another set is to be restored, the list says so now;
    /// false: there is none. Errors: the list could not be written.
    virtual Result<bool> leaveSet(Engine& engine) = 0;
    /// Whether a file may be restored once more.
    virtual bool mayTry(std::string_view name) = 0;
    virtual void tried(std::string_view name, const Result<void>& done) = 0;
    virtual void isWhole(std::string_view name) = 0;
    /// The run is over.
    virtual void end(Engine& engine, const Report& report) = 0;

protected:
    ~Extension() = default;
};

} // namespace core::restore
