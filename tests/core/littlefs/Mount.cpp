// SPDX-License-Identifier: MIT
#include "tests/core/littlefs/Mount.h"

#include <algorithm>

using namespace core;
using namespace core::littlefs;

namespace test
{

Shape Shape::device(std::uint32_t blockCount)
{
    return small(4096, 4096, blockCount);
}

Shape Shape::small(std::uint32_t unit, std::uint32_t blockSize, std::uint32_t blockCount)
{
    return {.geometry = {.readSize = unit, .progSize = unit, .blockSize = blockSize, .blockCount = blockCount}};
}

namespace
{
std::size_t orElse(std::size_t size, std::size_t fallback)
{
    return size == 0 ? fallback : size;
}
} // namespace

Mount::Mount(BlockDevice& device, const Shape& shape)
    : m_read(orElse(shape.readBuffer, shape.geometry.readSize)),
      m_program(orElse(shape.programBuffer, shape.geometry.progSize)),
      m_lookahead(orElse(shape.lookaheadBytes, (shape.geometry.blockCount + 7) / 8)),
      fs(device, shape.geometry, {m_read, m_program, m_lookahead})
{
}

Result<void> Mount::put(const std::string& path, const Bytes& content)
{
    Bytes buffer = fileBuffer();
    File file;
    if (auto done = fs.open(file, path, openWrite | openCreate | openTruncate, buffer); !done)
        return done;
    auto written = fs.write(file, content);
    const auto closed = fs.close(file);
    return written ? closed : written;
}

Result<Bytes> Mount::get(const std::string& path)
{
    Bytes buffer = fileBuffer();
    File file;
    if (auto done = fs.open(file, path, openRead, buffer); !done)
        return done.failure();
    Bytes content(fs.sizeOf(file));
    const auto size = fs.read(file, content);
    if (auto closed = fs.close(file); !closed)
        return closed.failure();
    if (!size)
        return size.failure();
    content.resize(*size);
    return content;
}

ReadOnlyMount::ReadOnlyMount(ReadableDevice& device, const Shape& shape)
    : m_read(orElse(shape.readBuffer, shape.geometry.readSize)), fs(device, shape.geometry, m_read)
{
}

Result<Bytes> readWhole(Reader& fs, const std::string& path)
{
    FileView file;
    if (auto done = fs.openFile(file, path); !done)
        return done.failure();
    // A size that no device has would take the memory before the first read tells that it is wrong.
    const std::uint64_t room = std::uint64_t{fs.geometry().blockCount} * fs.geometry().blockSize;
    Bytes content(static_cast<std::size_t>(std::min<std::uint64_t>(file.size, room)));
    const auto size = fs.readFile(file, content);
    if (!size)
        return size.failure();
    content.resize(*size);

    for (std::uint32_t position = 1; position < content.size(); position += 1 + file.size / 5) {
        file.position = position;
        Bytes piece(std::min<std::size_t>(7, content.size() - position));
        const auto again = fs.readFile(file, piece);
        if (!again)
            return again.failure();
        if (*again != piece.size() || !std::equal(piece.begin(), piece.end(), content.begin() + position))
            return fail<ErrorCode::internal, "a read from the middle differs">();
    }
    return content;
}

namespace
{
void listFolder(Reader& fs, const std::string& path, unsigned depth, Listing& listing)
{
    const auto failed = [&](const Error& error) { listing.errors[path.empty() ? "/" : path] = error.code; };
    Directory folder;
    // Depth: a damaged folder may contain itself. Fault: a listing that never ends is told by its length.
    if (depth > 40)
        return failed({ErrorCode::corrupt, "too deep"});
    if (const auto done = fs.Reader::openDirectory(folder, path.empty() ? "/" : path); !done)
        return failed(done.error());
    for (;;) {
        EntryInfo info;
        const auto more = fs.readDirectory(folder, info);
        if (!more)
            return failed(more.error());
        if (!*more)
            return;
        const std::string name = path + "/" + std::string(info.name());
        if (listing.tree.contains(name) || listing.errors.contains(name))
            continue; // in a loop each entry comes again
        if (info.isDirectory) {
            listing.tree[name] = std::nullopt;
            listFolder(fs, name, depth + 1, listing);
            continue;
        }
        auto content = readWhole(fs, name);
        if (content && content->size() != info.size)
            content = fail<ErrorCode::internal, "another size than listed">();
        if (content)
            listing.tree[name] = std::move(*content);
        else
            listing.errors[name] = content.error().code;
    }
}
} // namespace

Listing list(Reader& fs)
{
    Listing listing;
    listFolder(fs, "", 0, listing);
    return listing;
}

Result<FileTree> wholeTree(Reader& fs)
{
    Listing listing = list(fs);
    if (!listing.errors.empty()) {
        static Error error;
        error = {listing.errors.begin()->second, "listing"};
        return Failure{&error};
    }
    return std::move(listing.tree);
}

int errnoOf(ErrorCode code)
{
    switch (code) {
    case ErrorCode::notFound:
        return -2;
    case ErrorCode::deviceIo:
    case ErrorCode::outOfRange:
        return -5;
    case ErrorCode::badHandle:
        return -9;
    case ErrorCode::busy:
        return -16;
    case ErrorCode::exists:
        return -17;
    case ErrorCode::notDirectory:
        return -20;
    case ErrorCode::isDirectory:
        return -21;
    case ErrorCode::badArgument:
    case ErrorCode::badName:
    case ErrorCode::unsupportedVersion:
        return -22;
    case ErrorCode::tooLarge:
        return -27;
    case ErrorCode::noSpace:
        return -28;
    case ErrorCode::readOnly:
        return -30;
    case ErrorCode::nameTooLong:
        return -36;
    case ErrorCode::notEmpty:
        return -39;
    case ErrorCode::corrupt:
    case ErrorCode::badMagic:
    case ErrorCode::badBlock:
        return -52;
    default:
        return -1;
    }
}

} // namespace test
