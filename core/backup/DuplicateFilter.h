// SPDX-License-Identifier: MIT
// Tells names of a list that have surely not been seen from those that may have been, with a few bits for each.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace core::backup
{

/// One bit for each hash value. A "maybe" has to be looked into with findName; with 8 bits for each name of the list
/// that is about one name in sixteen, so going through the list stays nearly linear.
class DuplicateFilter
{
public:
    /// `bits` is cleared and must outlive the filter; any size, an empty one says "maybe" to all.
    explicit DuplicateFilter(std::span<std::byte> bits);

    /// False: no such name before, in whatever case of its ASCII letters. True: maybe. The name counts as seen now.
    bool testAndSet(std::string_view name);

private:
    std::span<std::byte> m_bits;
};

} // namespace core::backup
