// SPDX-License-Identifier: MIT
// Reads what the command line names: files, or stdin for "-".
#pragma once

#include "core/Problem.h"
#include "core/package/Bytes.h"
#include "core/package/Package.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <iosfwd>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace lifeboat
{

/// The whole of a file, up to core::package::maxPackageSize. Errors: notFound, unreadable, tooLarge.
core::HostResult<core::package::Buffer> readInput(std::istream& in, const std::string& file);

/// Hands over a file of any size and kind piece by piece, and gives its size in bytes. Errors: notFound, unreadable.
core::HostResult<std::uint64_t> readPieces(std::istream& in, const std::string& file,
                                           const std::function<void(std::span<const std::byte>)>& take);

/// A package together with the bytes that it views into.
struct InputPackage {
    core::package::Buffer bytes;
    std::unique_ptr<core::package::Package> package;
};

/// Errors as above and as core::package::parsePackage; Problem::subject is the file unless an entry is at fault.
core::HostResult<InputPackage> readPackage(std::istream& in, const std::string& file);

/// The package of an option that may be left out: nothing then. Errors as above.
core::HostResult<std::optional<InputPackage>> readPackage(std::istream& in, const std::optional<std::string>& file);

/// The last part of the path, for formats that are known by name only; empty for stdin.
std::string fileNameOf(const std::string& file);

} // namespace lifeboat
