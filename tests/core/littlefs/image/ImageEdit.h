// SPDX-License-Identifier: MIT
// Damages images of 4096-byte blocks on purpose, so that their check values stay right.
#pragma once

#include "tests/support/TestData.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

namespace test
{

/// Changes an entry in place: 4 bytes of header, 8 of data, the name.
using EntryEdit = std::function<void(std::byte* entry)>;
/// Changes one half of a metadata pair.
using HalfEdit = std::function<void(std::byte* half)>;

/// Offsets of the entries with this name, in all halves of metadata pairs; never empty.
std::vector<std::size_t> entriesNamed(const Bytes& image, std::string_view name);
void editEntry(Bytes& image, std::string_view name, const EntryEdit& edit);
/// The half in `block`, and the one in the block after it.
void editPair(Bytes& image, std::uint32_t block, const HalfEdit& edit);
void editHalf(Bytes& image, std::uint32_t block, const HalfEdit& edit);

} // namespace test
