// SPDX-License-Identifier: MIT
// Field offsets are those of PKWARE's APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (end).
#include "core/package/ZipArchive.h"

#include "core/checksum/Crc32.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <zlib.h>

namespace core::package
{

namespace
{

constexpr std::uint32_t localSignature = 0x04034B50;
constexpr std::uint32_t centralSignature = 0x02014B50;
constexpr std::uint32_t endSignature = 0x06054B50;
constexpr std::size_t localHeaderSize = 30;
constexpr std::size_t centralHeaderSize = 46;
constexpr std::size_t endRecordSize = 22;
constexpr std::size_t maxCommentSize = 0xFFFF;
constexpr std::uint16_t flagEncrypted = 1 << 0;
constexpr std::uint16_t flagSizesFollow = 1 << 3; ///< CRC and sizes stand behind the data, not in the local header
constexpr std::uint16_t methodStored = 0;
constexpr std::uint16_t methodDeflated = 8;

std::unexpected<Problem> zipProblem(ErrorCode code, std::string detail, std::string member = {})
{
    return problem(code, std::move(member), "zip archive: " + std::move(detail));
}

/// Where the end record starts: the last place whose comment ends exactly with the file.
std::optional<std::size_t> findEndRecord(ByteView bytes)
{
    if (bytes.size() < endRecordSize)
        return std::nullopt;
    const std::size_t last = bytes.size() - endRecordSize;
    const std::size_t first = last > maxCommentSize ? last - maxCommentSize : 0;
    for (std::size_t at = last + 1; at-- > first;)
        if (readU32(bytes, at) == endSignature && readU16(bytes, at + 20) == last - at)
            return at;
    return std::nullopt;
}

bool isSafeName(std::string_view name)
{
    if (name.empty() || name.front() == '/' || (name.size() > 1 && name[1] == ':'))
        return false;
    if (std::any_of(name.begin(), name.end(), [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '\\'; }))
        return false;
    while (!name.empty()) {
        const auto slash = name.find('/');
        if (name.substr(0, slash) == "..")
            return false;
        name = slash == name.npos ? std::string_view{} : name.substr(slash + 1);
    }
    return true;
}

/// Unpacks into the whole of `into`. `complete`: the packed data must end there.
bool inflateInto(ByteView packed, std::span<std::byte> into, bool complete)
{
    z_stream stream{};
    if (inflateInit2(&stream, -MAX_WBITS) != Z_OK)
        return false;
    std::byte nothing{}; // zlib wants a place for the output even of an empty member
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    stream.next_out = reinterpret_cast<Bytef*>(into.empty() ? &nothing : into.data());
    stream.avail_out = static_cast<uInt>(into.size());
    const int result = inflate(&stream, complete ? Z_FINISH : Z_SYNC_FLUSH);
    inflateEnd(&stream);
    const bool filled = stream.avail_out == 0;
    return filled && (!complete || result == Z_STREAM_END);
}

HostResult<Buffer> deflated(const Pieces& content)
{
    z_stream stream{};
    if (deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, -MAX_WBITS, 8, Z_DEFAULT_STRATEGY) != Z_OK)
        return zipProblem(ErrorCode::internal, "packing cannot start");
    Buffer out = Buffer::ofSize(deflateBound(&stream, static_cast<uLong>(content.size())));
    stream.next_out = reinterpret_cast<Bytef*>(out.data.get());
    stream.avail_out = static_cast<uInt>(out.size);
    int result = Z_OK;
    for (const ByteView piece : content.views()) {
        stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(piece.data()));
        stream.avail_in = static_cast<uInt>(piece.size());
        result = piece.empty() ? Z_OK : deflate(&stream, Z_NO_FLUSH);
        if (result != Z_OK || stream.avail_in != 0)
            break;
    }
    if (result == Z_OK)
        result = deflate(&stream, Z_FINISH);
    const std::size_t packedSize = out.size - stream.avail_out;
    deflateEnd(&stream);
    if (result != Z_STREAM_END)
        return zipProblem(ErrorCode::internal, "packing failed");
    out.size = packedSize;
    return out;
}

Buffer copyOf(ByteView bytes)
{
    Buffer copy = Buffer::ofSize(bytes.size());
    std::copy(bytes.begin(), bytes.end(), copy.data.get());
    return copy;
}

/// Indexes of the members in the order of their records.
std::vector<std::size_t> byRecordOffset(const std::vector<ZipMember>& members)
{
    std::vector<std::size_t> order(members.size());
    std::iota(order.begin(), order.end(), 0);
    std::sort(order.begin(), order.end(),
              [&](std::size_t a, std::size_t b) { return members[a].recordOffset < members[b].recordOffset; });
    return order;
}

} // namespace

bool ZipArchive::looksLikeZip(ByteView bytes)
{
    return bytes.size() >= 4 && (readU32(bytes, 0) == localSignature || readU32(bytes, 0) == endSignature);
}

HostResult<ZipArchive> ZipArchive::parse(ByteView bytes)
{
    const auto end = findEndRecord(bytes);
    if (!end)
        return zipProblem(ErrorCode::truncated,
                          "the end of its directory is missing, it was cut off or not fully transferred");
    const std::size_t count = readU16(bytes, *end + 10);
    const std::uint64_t centralSize = readU32(bytes, *end + 12);
    const std::uint64_t centralOffset = readU32(bytes, *end + 16);
    if (count == 0xFFFF || centralSize == 0xFFFFFFFF || centralOffset == 0xFFFFFFFF)
        return zipProblem(ErrorCode::unsupportedFormat, "it uses zip64");
    if (readU16(bytes, *end + 4) != 0 || readU16(bytes, *end + 6) != 0 || readU16(bytes, *end + 8) != count)
        return zipProblem(ErrorCode::unsupportedFormat, "it is one part of several");
    if (centralOffset + centralSize != *end)
        return zipProblem(ErrorCode::corrupt, "its directory does not end where the end record begins");
    if (count > maxZipMembers)
        return zipProblem(ErrorCode::tooLarge, std::to_string(count) + " members, at most " +
                                                   std::to_string(maxZipMembers) + " are accepted");

    ZipArchive archive;
    archive.m_bytes = bytes;
    archive.m_centralOffset = static_cast<std::size_t>(centralOffset);
    archive.m_endOffset = *end;
    std::uint64_t totalSize = 0;
    std::set<std::string_view> names;
    archive.m_members.reserve(count); // `names` looks into the members
    std::size_t at = archive.m_centralOffset;
    for (std::size_t i = 0; i < count; ++i) {
        if (*end - at < centralHeaderSize || readU32(bytes, at) != centralSignature)
            return zipProblem(ErrorCode::corrupt, "directory entry " + std::to_string(i) + " is broken");
        const std::size_t nameSize = readU16(bytes, at + 28);
        const std::size_t entrySize = centralHeaderSize + nameSize + readU16(bytes, at + 30) + readU16(bytes, at + 32);
        if (*end - at < entrySize)
            return zipProblem(ErrorCode::corrupt, "directory entry " + std::to_string(i) + " leaves the directory");
        ZipMember& member = archive.m_members.emplace_back();
        member.name = textOf(bytes.subspan(at + centralHeaderSize, nameSize));
        if (!isSafeName(member.name))
            return zipProblem(ErrorCode::badName, "member " + std::to_string(i) + " has a name that is not accepted");
        if (!names.insert(member.name).second)
            return zipProblem(ErrorCode::duplicate, "the name stands twice", member.name);
        member.directory = member.name.back() == '/';
        member.method = readU16(bytes, at + 10);
        member.crc32 = readU32(bytes, at + 16);
        member.compressedSize = readU32(bytes, at + 20);
        member.size = readU32(bytes, at + 24);
        member.recordOffset = readU32(bytes, at + 42);
        member.centralOffset = at;
        if ((readU16(bytes, at + 8) & flagEncrypted) != 0)
            return zipProblem(ErrorCode::unsupportedFormat, "it is encrypted", member.name);
        if (member.method != methodStored && member.method != methodDeflated)
            return zipProblem(ErrorCode::unsupportedFormat, "packing method " + std::to_string(member.method),
                              member.name);
        totalSize += member.size;
        if (member.size > maxZipMemberSize || totalSize > maxZipTotalSize)
            return zipProblem(ErrorCode::tooLarge,
                              std::to_string(member.size) + " bytes when unpacked, " + std::to_string(totalSize) +
                                  " so far; at most " + std::to_string(maxZipMemberSize) + " and " +
                                  std::to_string(maxZipTotalSize) + " are accepted",
                              member.name);
        // Deflate packs at most 1032 to 1, so a larger promise is a lie that would only make us allocate.
        const std::uint64_t mostUnpacked =
            member.method == methodStored ? member.compressedSize : member.compressedSize * 1032ull;
        if (member.size > mostUnpacked || (member.method == methodStored && member.size != member.compressedSize))
            return zipProblem(ErrorCode::corrupt, "its two sizes contradict each other", member.name);
        at += entrySize;
    }
    if (at != *end)
        return zipProblem(ErrorCode::corrupt, "its directory has bytes left over");

    // The local records must lie one behind the other: overlapping ones are the trick of zip bombs.
    const auto byOffset = byRecordOffset(archive.m_members);
    for (std::size_t i = 0; i < count; ++i) {
        ZipMember& member = archive.m_members[byOffset[i]];
        member.recordEnd = i + 1 < count ? archive.m_members[byOffset[i + 1]].recordOffset : archive.m_centralOffset;
        const std::size_t room = member.recordEnd > member.recordOffset && member.recordEnd <= archive.m_centralOffset
                                     ? member.recordEnd - member.recordOffset
                                     : 0;
        if (room < localHeaderSize || readU32(bytes, member.recordOffset) != localSignature)
            return zipProblem(ErrorCode::corrupt, "it does not lie where the directory says", member.name);
        const std::size_t nameSize = readU16(bytes, member.recordOffset + 26);
        const std::size_t headerSize = localHeaderSize + nameSize + readU16(bytes, member.recordOffset + 28);
        if (room < headerSize || room - headerSize < member.compressedSize)
            return zipProblem(ErrorCode::corrupt, "its content overlaps what follows", member.name);
        const bool sizesFollow = (readU16(bytes, member.recordOffset + 6) & flagSizesFollow) != 0;
        const bool sameSizes = readU32(bytes, member.recordOffset + 14) == member.crc32 &&
                               readU32(bytes, member.recordOffset + 18) == member.compressedSize &&
                               readU32(bytes, member.recordOffset + 22) == member.size;
        if (textOf(bytes.subspan(member.recordOffset + localHeaderSize, nameSize)) != member.name ||
            readU16(bytes, member.recordOffset + 8) != member.method || (!sizesFollow && !sameSizes))
            return zipProblem(ErrorCode::corrupt, "its header and the directory contradict each other", member.name);
        member.dataOffset = member.recordOffset + headerSize;
    }
    return archive;
}

std::optional<std::size_t> ZipArchive::find(std::string_view name) const
{
    const auto found =
        std::find_if(m_members.begin(), m_members.end(), [&](auto& member) { return member.name == name; });
    if (found == m_members.end())
        return std::nullopt;
    return static_cast<std::size_t>(found - m_members.begin());
}

HostResult<Content> ZipArchive::read(std::size_t index, bool ignoreChecksum) const
{
    const ZipMember& member = m_members[index];
    const ByteView packed = m_bytes.subspan(member.dataOffset, member.compressedSize);
    Content content(packed);
    if (member.method == methodDeflated) {
        Buffer buffer = Buffer::ofSize(member.size);
        if (!inflateInto(packed, buffer.bytes(), true))
            return zipProblem(ErrorCode::corrupt, "it cannot be unpacked", member.name);
        content = Content(std::move(buffer));
    }
    if (const auto crc32 = checksum::zlibCrc32(content.view()); !ignoreChecksum && crc32 != member.crc32)
        return zipProblem(ErrorCode::badChecksum, "CRC-32 " + hex(crc32) + ", the directory says " + hex(member.crc32),
                          member.name);
    return content;
}

HostResult<Content> ZipArchive::readStart(std::size_t index, std::size_t limit) const
{
    const ZipMember& member = m_members[index];
    const ByteView packed = m_bytes.subspan(member.dataOffset, member.compressedSize);
    const std::size_t size = std::min<std::size_t>(limit, member.size);
    if (member.method == methodStored)
        return Content(packed.first(size));
    Buffer buffer = Buffer::ofSize(size);
    if (!inflateInto(packed, buffer.bytes(), false))
        return zipProblem(ErrorCode::corrupt, "it cannot be unpacked", member.name);
    return Content(std::move(buffer));
}

HostResult<Pieces> ZipArchive::rewritten(std::vector<Replacement> replacements) const
{
    const auto byOffset = byRecordOffset(m_members);
    Buffer central = copyOf(m_bytes.subspan(m_centralOffset, m_endOffset - m_centralOffset));
    Pieces out;
    // What stands before the first member belongs to nobody, and stays.
    out.add(m_bytes.first(byOffset.empty() ? m_centralOffset : m_members[byOffset.front()].recordOffset));
    for (const std::size_t index : byOffset) {
        const ZipMember& member = m_members[index];
        const std::size_t entry = member.centralOffset - m_centralOffset;
        writeU32(central.bytes(), entry + 42, static_cast<std::uint32_t>(out.size()));
        const auto found = std::find_if(replacements.begin(), replacements.end(),
                                        [&](const Replacement& r) { return r.index == index; });
        if (found == replacements.end()) {
            out.add(m_bytes.subspan(member.recordOffset, member.recordEnd - member.recordOffset));
            continue;
        }
        Pieces packed = std::move(found->content);
        if (packed.size() > maxZipMemberSize)
            return zipProblem(ErrorCode::tooLarge, std::to_string(packed.size()) + " bytes", member.name);
        const auto size = static_cast<std::uint32_t>(packed.size());
        std::uint32_t crc32 = checksum::zlibCrc32({});
        for (const ByteView piece : packed.views())
            crc32 = checksum::zlibCrc32(piece, crc32);
        if (member.method == methodDeflated) {
            auto buffer = deflated(packed);
            if (!buffer)
                return std::unexpected(std::move(buffer.error()));
            packed = {};
            packed.add(std::move(*buffer));
        }
        Buffer header = copyOf(m_bytes.subspan(member.recordOffset, member.dataOffset - member.recordOffset));
        const auto setFields = [&](std::span<std::byte> fields, std::size_t flagsAt, std::size_t crcAt) {
            writeU16(fields, flagsAt, readU16(fields, flagsAt) & static_cast<std::uint16_t>(~flagSizesFollow));
            writeU32(fields, crcAt, crc32);
            writeU32(fields, crcAt + 4, static_cast<std::uint32_t>(packed.size()));
            writeU32(fields, crcAt + 8, size);
        };
        setFields(header.bytes(), 6, 14);
        setFields(central.bytes().subspan(entry), 8, 16);
        out.add(std::move(header));
        out.append(std::move(packed));
    }
    if (out.size() + central.size > 0xFFFFFFFE)
        return zipProblem(ErrorCode::tooLarge, "the result would need zip64");
    Buffer end = copyOf(m_bytes.subspan(m_endOffset));
    writeU32(end.bytes(), 16, static_cast<std::uint32_t>(out.size()));
    out.add(std::move(central));
    out.add(std::move(end));
    return out;
}

} // namespace core::package
