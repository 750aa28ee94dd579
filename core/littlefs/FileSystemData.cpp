// SPDX-License-Identifier: MIT
// Reading and writing open files: lists of blocks are never changed in place (littlefs-v1 chapters 6.5, 8.4, 9.4, 9.5).
#include "core/littlefs/FileSystem.h"

#include <algorithm>
#include <cstring>
#include <new>

namespace core::littlefs
{

[[gnu::noinline]] File::File() = default;

Result<void> FileSystem::open(File& file, std::string_view path, std::uint8_t mode, std::span<std::byte> buffer)
{
    const bool writes = (mode & openWrite) != 0;
    if (writes) {
        if (auto done = prepareChange(); !done)
            return done;
    }
    Place place;
    if (auto done = resolve(path, place); !done)
        return done;
    const Tracking tracking(*this, place.cursor);
    if (place.found) {
        if ((mode & openExclusive) != 0)
            return fail<ErrorCode::exists, "path">();
        if (place.entry.header.isDirectory())
            return fail<ErrorCode::isDirectory, "path">();
        if (isOpen(place.cursor, !writes))
            return fail<ErrorCode::busy, "path">();
    } else {
        if (!writes || (mode & openCreate) == 0)
            return fail<ErrorCode::notFound, "path">();
        if (auto done = checkNewName(place); !done)
            return done;
        place.entry.header.type = entryFile;
        storePair(place.entry.data.data(), {nullBlock, 0}); // head and size
        if (auto done = addEntry(place); !done)
            return done;
    }

    new (&file) File(); // in place: a copy would stand on the stack
    file.at = place.cursor.at;
    file.offset = place.cursor.offset;
    file.kind = Cursor::Kind::file;
    file.head = place.entry.head();
    file.size = place.entry.fileSize();
    file.m_mode = mode;
    file.m_buffer = buffer;
    if (writes && (mode & openTruncate) != 0 && file.size > 0) {
        file.head = nullBlock;
        file.size = 0;
        file.m_dirty = true;
    }
    track(file);
    return {};
}

std::uint32_t FileSystem::sizeOf(const File& file) const
{
    return file.m_building ? std::max(file.size, file.position) : file.size;
}

Result<std::uint32_t> FileSystem::read(File& file, std::span<std::byte> out)
{
    if ((file.m_mode & openRead) == 0)
        return fail<ErrorCode::badHandle, "file not open for reading">();
    if (auto done = flush(file); !done)
        return done.failure();
    return readFile(file, out);
}

Result<void> FileSystem::write(File& file, std::span<const std::byte> in)
{
    if ((file.m_mode & openWrite) == 0)
        return fail<ErrorCode::badHandle, "file not open for writing">();
    if ((file.m_mode & openAppend) != 0) {
        if (file.m_building && file.position < file.size) {
            if (auto done = flush(file); !done)
                return done;
        }
        if (!file.m_building)
            file.position = file.size;
    }
    if (file.position > maxFileSize || in.size() > maxFileSize - file.position)
        return fail<ErrorCode::tooLarge, "file size">();
    if (in.empty())
        return {};
    if (!file.m_building)
        file.m_rollback = file.position;
    if (auto done = prepareChange(); !done)
        return fileFailed(file, done.failure());
    if (!file.m_building && file.position > file.size) {
        if (auto done = appendZeros(file, file.position); !done)
            return fileFailed(file, done.failure());
    }
    if (auto done = append(file, in); !done)
        return fileFailed(file, done.failure());
    file.m_failed = false;
    return {};
}

// The list under construction is given up, with all that was written since the last flush.
Result<void> FileSystem::fileFailed(File& file, Failure failure)
{
    file.m_building = false;
    file.m_failed = true;
    file.position = file.m_rollback;
    file.block = nullBlock;
    return failure;
}

Result<void> FileSystem::seek(File& file, std::uint32_t position)
{
    if (position > maxFileSize)
        return fail<ErrorCode::badArgument, "file position">();
    if (auto done = flush(file); !done)
        return done;
    file.position = position;
    return {};
}

Result<void> FileSystem::truncate(File& file, std::uint32_t size)
{
    if ((file.m_mode & openWrite) == 0)
        return fail<ErrorCode::badHandle, "file not open for writing">();
    if (size > maxFileSize)
        return fail<ErrorCode::tooLarge, "file size">();
    if (auto done = flush(file); !done)
        return done;
    const std::uint32_t position = file.m_rollback = file.position;
    if (size > file.size) {
        if (auto done = prepareChange(); !done)
            return done;
        if (auto done = appendZeros(file, size); !done)
            return fileFailed(file, done.failure());
        if (auto done = flush(file); !done)
            return done;
    } else if (size < file.size) {
        std::uint32_t head = nullBlock;
        if (size > 0) {
            // The block of the last byte that stays, not of the one behind it.
            if (auto done = blockOfFile(file, locate(size - 1, m_geometry.blockSize).index, head); !done)
                return done;
        }
        file.head = head;
        file.size = size;
        file.m_dirty = true;
    }
    file.position = position;
    file.block = nullBlock;
    file.m_failed = false;
    return {};
}

Result<void> FileSystem::sync(File& file)
{
    if (auto done = flush(file); !done)
        return done;
    if (!file.m_dirty || file.m_failed || file.detached)
        return {};
    // The data must be there before the directory speaks of it.
    if (auto done = m_device.sync(); !done)
        return done;
    if (auto done = prepareChange(); !done)
        return done;
    std::byte data[entryDataSize];
    storePair(data, {file.size == 0 ? nullBlock : file.head, file.size});
    const auto done = overwrite(file, file.offset + entryHeaderSize, data);
    file.m_dirty = !done;
    return done;
}

Result<void> FileSystem::close(File& file)
{
    const auto done = sync(file);
    untrack(file);
    return done;
}

Result<void> FileSystem::newListBlock(File& file, std::uint32_t index)
{
    for (;;) {
        std::uint32_t block = nullBlock;
        if (auto done = allocate(block); !done)
            return done;
        const auto erased = erase(block);
        if (!erased && erased.error().code == ErrorCode::badBlock)
            continue;
        file.m_listBlock = block;
        file.m_listIndex = index;
        file.m_listEnd = 0;
        file.m_bufferOffset = 0;
        file.m_buffered = 0;
        return erased;
    }
}

Result<void> FileSystem::erase(std::uint32_t block)
{
    forget(block);
    return m_device.erase(block);
}

// Writing starts at file.position: the list keeps what lies before it.
Result<void> FileSystem::beginList(File& file)
{
    Result<void> done;
    if (file.position == 0) {
        done = newListBlock(file, 0);
    } else {
        const auto last = locate(file.position - 1, m_geometry.blockSize);
        std::uint32_t block = nullBlock;
        done = blockOfFile(file, last.index, block);
        if (done)
            done = extendList(file, block, last.index, last.offset + 1);
    }
    file.m_building = done.has_value();
    return done;
}

// Continues after the first `end` bytes of `block`, which has this index in the list.
Result<void> FileSystem::extendList(File& file, std::uint32_t block, std::uint32_t index, std::uint32_t end)
{
    std::uint32_t pointer = block;
    const bool isFull = end >= m_geometry.blockSize;
    if (!isFull && index > 0) {
        if (auto done = readWord(block, 0, pointer); !done)
            return done;
    }
    if (auto done = newListBlock(file, isFull ? index + 1 : index); !done)
        return done;
    file.m_previous = pointer;

    if (!isFull) {
        std::byte chunk[64];
        for (std::uint32_t offset = 0; offset < end;) {
            const auto piece = std::span(chunk).first(std::min<std::uint32_t>(sizeof chunk, end - offset));
            if (auto done = readBlock(block, offset, piece); !done)
                return done;
            if (auto done = put(file, piece); !done)
                return done;
            offset += static_cast<std::uint32_t>(piece.size());
        }
        return {};
    }
    for (std::uint32_t k = 0, count = pointersOf(file.m_listIndex);;) {
        std::byte raw[4];
        store32(raw, pointer);
        if (auto done = put(file, raw); !done)
            return done;
        if (++k == count)
            return {};
        if (auto done = checkDataBlock(pointer); !done)
            return done;
        if (auto done = readWord(pointer, 4 * (k - 1), pointer); !done)
            return done;
    }
}

// Bytes that are known to fit into the current block.
Result<void> FileSystem::put(File& file, std::span<const std::byte> in)
{
    while (!in.empty()) {
        const auto size = std::min<std::size_t>(in.size(), file.m_buffer.size() - file.m_buffered);
        std::memcpy(file.m_buffer.data() + file.m_buffered, in.data(), size);
        file.m_buffered += static_cast<std::uint32_t>(size);
        file.m_listEnd += static_cast<std::uint32_t>(size);
        in = in.subspan(size);
        if (file.m_buffered == file.m_buffer.size()) {
            if (auto done = programUnit(file); !done)
                return done;
        }
    }
    return {};
}

Result<void> FileSystem::programUnit(File& file)
{
    const auto unit = m_geometry.progSize;
    const auto padded = (file.m_buffered + unit - 1) / unit * unit;
    std::memset(file.m_buffer.data() + file.m_buffered, 0xFF, padded - file.m_buffered);
    for (;;) {
        const auto done = programAndCompare(file.m_listBlock, file.m_bufferOffset, file.m_buffer.first(padded));
        if (done)
            break;
        if (done.error().code != ErrorCode::badBlock)
            return done;
        if (auto moved = moveListBlock(file); !moved)
            return moved;
    }
    file.m_bufferOffset += padded;
    file.m_buffered = 0;
    return {};
}

// File data has no checksum.
Result<void> FileSystem::programAndCompare(std::uint32_t block, std::uint32_t offset, std::span<const std::byte> data)
{
    const auto done = m_device.program(block, offset, data);
    forget(block);
    if (done && !holds(block, offset, data).yes())
        return fail<ErrorCode::badBlock, "file data read back">();
    return done;
}

// The block took no data: what it already holds goes to another one.
Result<void> FileSystem::moveListBlock(File& file)
{
    const std::uint32_t from = file.m_listBlock;
    for (;;) {
        std::uint32_t block = nullBlock;
        if (auto done = allocate(block); !done)
            return done;
        if (block == from) // came round
            continue;
        auto done = erase(block);
        const auto unit = static_cast<std::uint32_t>(m_program.size());
        for (std::uint32_t offset = 0; done && offset < file.m_bufferOffset; offset += unit) {
            const auto data = m_program.first(std::min(unit, file.m_bufferOffset - offset));
            if (auto read = readBlock(from, offset, data); !read)
                return read;
            done = programAndCompare(block, offset, data);
        }
        if (done)
            file.m_listBlock = block;
        if (done || done.error().code != ErrorCode::badBlock)
            return done;
    }
}

Result<void> FileSystem::append(File& file, std::span<const std::byte> in)
{
    while (!in.empty()) {
        if (!file.m_building) {
            if (auto done = beginList(file); !done)
                return done;
        }
        if (file.m_listEnd == m_geometry.blockSize) {
            acknowledge(); // the list so far is found through the handle
            if (auto done = extendList(file, file.m_listBlock, file.m_listIndex, m_geometry.blockSize); !done)
                return done;
        }
        const auto piece = in.first(std::min<std::size_t>(in.size(), m_geometry.blockSize - file.m_listEnd));
        if (auto done = put(file, piece); !done)
            return done;
        file.position += static_cast<std::uint32_t>(piece.size());
        in = in.subspan(piece.size());
    }
    return {};
}

Result<void> FileSystem::appendZeros(File& file, std::uint32_t until)
{
    const std::byte zeros[64]{};
    file.position = file.size;
    while (file.position < until) {
        const auto size = std::min<std::uint32_t>(sizeof zeros, until - file.position);
        if (auto done = append(file, std::span(zeros).first(size)); !done)
            return done;
    }
    return {};
}

Result<void> FileSystem::flush(File& file)
{
    if (!file.m_building)
        return {};
    if (auto done = prepareChange(); !done)
        return fileFailed(file, done.failure());
    const std::uint32_t position = file.position;
    FileView old{.head = file.head, .size = file.size, .position = file.position};
    while (old.position < old.size) { // what lies behind the written range is carried over
        std::byte chunk[64];
        const auto size = readFile(old, chunk);
        if (!size)
            return fileFailed(file, size.failure());
        if (auto done = append(file, std::span(chunk).first(*size)); !done)
            return fileFailed(file, done.failure());
    }
    if (file.m_buffered > 0) {
        if (auto done = programUnit(file); !done)
            return fileFailed(file, done.failure());
    }
    file.size = file.position;
    file.head = file.m_listBlock;
    file.position = position;
    file.block = nullBlock;
    file.m_building = false;
    file.m_dirty = true;
    return {};
}

} // namespace core::littlefs
