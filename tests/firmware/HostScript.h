// SPDX-License-Identifier: MIT
// What a host sends to a module in download mode, without waiting for any answer: the loaders need none to go on.
#pragma once

#include "core/package/Package.h"
#include "core/wire/Bsl.h"
#include "core/wire/Pdl.h"
#include "tests/support/TestData.h"

#include <vector>

namespace test
{

Bytes pdl(const core::wire::PdlRequest& request);
Bytes bsl(core::wire::BslType type, const Bytes& data = {});
/// A frame whose data are big-endian words.
Bytes bslWith(core::wire::BslType type, const std::vector<std::uint32_t>& words);
Bytes operator+(Bytes left, const Bytes& right);

/// An image that the boot ROM and FDL1 accept: a uImage with this many bytes after its header.
Bytes uImage(std::size_t dataSize);

/// From CONNECT to EXEC_DATA of the boot ROM.
Bytes sendFdl1(const Bytes& image, std::uint32_t address = 0x8000C0);
/// From the first flag to EXEC_DATA of FDL1.
Bytes sendFdl2(const Bytes& image, std::size_t chunk = core::wire::bslMaxDataFdl1);
/// START_DATA, MIDST_DATA and END_DATA.
Bytes sendContent(std::uint32_t address, const Bytes& content, std::size_t chunk = core::wire::bslMaxDataFdl2);
/// Both loaders, and a CONNECT to the second.
Bytes enterFdl2();
/// A whole package by unisoc-8910 chapter 5.2, entries that are selected, NORMAL_RESET at the end.
Bytes sendPackage(const core::package::Package& package);

/// The frames of a stream of answers, for messages: "PDL ACK", "VER", "DOWN_SIZE_ERROR", "READ_FLASH data 4096".
std::vector<std::string> namesOf(const Bytes& answers);
/// To compare with.
std::vector<std::string> names(std::initializer_list<const char*> list);

} // namespace test
