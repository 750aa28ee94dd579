// SPDX-License-Identifier: MIT
#include "app/lifeboat/Input.h"

#include "core/package/AtomicFile.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <istream>
#include <vector>

namespace lifeboat
{

using core::ErrorCode;
using core::HostResult;
using core::package::Buffer;

namespace
{

constexpr std::string_view standardInput = "-";

std::unexpected<core::Problem> systemProblem(const std::string& file, int error)
{
    return core::problem(error == ENOENT ? ErrorCode::notFound : ErrorCode::unreadable, file, std::strerror(error));
}

HostResult<Buffer> readAll(std::istream& in)
{
    std::vector<std::byte> bytes;
    std::vector<std::byte> piece(1 << 20);
    do {
        in.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        bytes.insert(bytes.end(), piece.begin(), piece.begin() + in.gcount());
        if (bytes.size() > core::package::maxPackageSize)
            return core::problem(ErrorCode::tooLarge, "stdin",
                                 "more than " + std::to_string(core::package::maxPackageSize) + " bytes");
    } while (in);
    if (in.bad())
        return systemProblem("stdin", EIO);
    Buffer buffer = Buffer::ofSize(bytes.size());
    std::ranges::copy(bytes, buffer.bytes().begin());
    return buffer;
}

} // namespace

HostResult<Buffer> readInput(std::istream& in, const std::string& file)
{
    if (file == standardInput)
        return readAll(in);
    return core::package::readWholeFile(file, core::package::maxPackageSize);
}

HostResult<std::uint64_t> readPieces(std::istream& in, const std::string& file,
                                     const std::function<void(std::span<const std::byte>)>& take)
{
    std::ifstream opened;
    if (file != standardInput) {
        opened.open(file, std::ios::binary);
        if (!opened)
            return systemProblem(file, errno);
    }
    std::istream& source = file == standardInput ? in : opened;
    std::vector<std::byte> piece(1 << 20);
    std::uint64_t size = 0;
    do {
        errno = 0;
        source.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        take(std::span(piece).first(static_cast<std::size_t>(source.gcount())));
        size += static_cast<std::uint64_t>(source.gcount());
    } while (source);
    if (source.bad())
        return systemProblem(file, errno != 0 ? errno : EIO);
    return size;
}

HostResult<InputPackage> readPackage(std::istream& in, const std::string& file)
{
    auto bytes = readInput(in, file);
    if (!bytes)
        return std::unexpected(std::move(bytes.error()));
    auto package = core::package::parsePackage(bytes->view(), {}, fileNameOf(file));
    if (!package) {
        if (package.error().subject.empty())
            package.error().subject = file;
        return std::unexpected(std::move(package.error()));
    }
    return InputPackage{std::move(*bytes), std::move(*package)};
}

HostResult<std::optional<InputPackage>> readPackage(std::istream& in, const std::optional<std::string>& file)
{
    if (!file)
        return std::nullopt;
    return readPackage(in, *file);
}

std::string fileNameOf(const std::string& file)
{
    return file == standardInput ? std::string() : std::filesystem::path(file).filename().string();
}

} // namespace lifeboat
