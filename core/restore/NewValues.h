// SPDX-License-Identifier: MIT
// What the user list is to say from now on about some files, whatever it and the files say at present.
#pragma once

#include "core/backup/ChecksumListWriter.h"

#include <cstdint>
#include <string_view>

namespace core::restore
{

/// Asked while the list is written, which is done several times: compared, written, read back. The same answers each
/// time. An interface, so that a boot that has nothing to say does not carry the code of those who have.
class NewValues
{
public:
    /// A pass over the list begins.
    virtual void begin() = 0;
    /// The value for this entry; false for one that stays as it is.
    virtual Result<bool> valueOf(std::string_view listedName, std::uint32_t& value) = 0;
    /// At the end of the pass: entries that were not in the list.
    virtual Result<void> addTo(backup::ChecksumListWriter& writer) = 0;
    /// Behind a pass: without any value the list stays as it is.
    virtual bool any() const = 0;

protected:
    ~NewValues() = default;
};

} // namespace core::restore
