// SPDX-License-Identifier: MIT
#include "core/package/AppFota.h"

#include "core/checksum/Crc32.h"
#include "core/checksum/CrcText.h"
#include "core/checksum/Sha256.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <set>
#include <string_view>

#include <zlib.h>

namespace core::package
{

namespace
{

constexpr std::string_view startMark = "|start|filename|";
constexpr std::string_view sizeMark = "|filesize|";
constexpr std::string_view contentMark = "|filecontent|";
constexpr std::string_view endMark = "|end|";
constexpr std::size_t maxPartSize = 255; // of a name in littlefs
constexpr std::size_t maxNameSize = 8 * maxPartSize;
constexpr std::size_t maxListSize = 16 << 20;

/// "0x1a2b3c4d", as the vendor's lists have it.
std::string crcOf(ByteView content)
{
    std::array<char, checksum::crcTextSize> buffer;
    return std::string(checksum::crcText(checksum::quecPythonCrc32(content), buffer));
}

std::string sha256Of(ByteView content)
{
    std::string text;
    for (const std::byte byte : checksum::sha256(content))
        for (const unsigned shift : {4u, 0u})
            text += "0123456789abcdef"[(std::to_integer<unsigned>(byte) >> shift) & 15];
    return text;
}

/// Relative, within /usr, and without anything that the format or a file system takes for something else.
bool isGoodName(std::string_view name)
{
    const auto isBad = [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '|' || c == '\\' || c == 0x7F;
    };
    if (name.empty() || name.size() > maxNameSize || std::ranges::any_of(name, isBad) ||
        (name.size() > 1 && name[1] == ':'))
        return false;
    for (std::size_t start = 0; start <= name.size();) {
        const std::size_t end = std::min(name.find('/', start), name.size());
        const std::string_view part = name.substr(start, end - start);
        if (part.empty() || part == "." || part == ".." || part.size() > maxPartSize)
            return false;
        start = end + 1;
    }
    return true;
}

HostResult<void> checkNames(std::span<const AppFotaFile> files)
{
    if (files.size() > maxAppFotaFiles)
        return problem(ErrorCode::tooLarge, {}, "more than " + std::to_string(maxAppFotaFiles) + " files");
    std::set<std::string_view> names;
    for (const AppFotaFile& file : files) {
        if (!isGoodName(file.name))
            return problem(ErrorCode::badName, file.name, "this is no path below /usr that an update package can have");
        if (!names.insert(file.name).second)
            return problem(ErrorCode::duplicate, file.name, "the package has two files of this name");
    }
    return {};
}

void append(std::vector<std::byte>& bytes, std::string_view text)
{
    const ByteView view = bytesOf(text);
    bytes.insert(bytes.end(), view.begin(), view.end());
}

void appendFile(std::vector<std::byte>& bytes, std::string_view name, ByteView content)
{
    append(bytes, startMark);
    append(bytes, name);
    append(bytes, sizeMark);
    append(bytes, std::to_string(content.size()));
    append(bytes, contentMark);
    bytes.insert(bytes.end(), content.begin(), content.end());
    append(bytes, endMark);
}

/// badName for one that JSON cannot have.
HostResult<std::string> listOf(std::span<const AppFotaFile> files)
{
    nlohmann::ordered_json list{{"version", 1}, {"files", nlohmann::ordered_json::array()}};
    for (const AppFotaFile& file : files) {
        try {
            (void)nlohmann::json(file.name).dump();
        } catch (const nlohmann::json::exception&) {
            return problem(ErrorCode::badName, file.name, "the name is not UTF-8");
        }
        list["files"].push_back({{"name", "/usr/" + file.name},
                                 {"size", file.content.size()},
                                 {"crc32", crcOf(file.content)},
                                 {"sha256", sha256Of(file.content)},
                                 {"protected", file.isProtected}});
    }
    return list.dump() + "\n";
}

HostResult<Buffer> packed(ByteView bytes)
{
    uLongf size = ::compressBound(bytes.size());
    Buffer buffer = Buffer::ofSize(size);
    if (::compress2(reinterpret_cast<Bytef*>(buffer.data.get()), &size, reinterpret_cast<const Bytef*>(bytes.data()),
                    bytes.size(), Z_BEST_COMPRESSION) != Z_OK)
        return problem(ErrorCode::internal, {}, "zlib did not pack the files");
    buffer.size = size;
    return buffer;
}

struct InflateEnd {
    z_stream& stream;
    ~InflateEnd() { ::inflateEnd(&stream); }
};

/// Grows with what comes, so that a small file cannot ask for much memory before it has shown that it is worth it.
HostResult<Buffer> unpacked(ByteView file)
{
    z_stream stream{};
    if (::inflateInit(&stream) != Z_OK)
        return problem(ErrorCode::internal, {}, "zlib does not start");
    const InflateEnd end{stream};
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(file.data()));
    stream.avail_in = static_cast<uInt>(file.size());
    std::vector<std::byte> bytes;
    std::array<std::byte, 1 << 16> piece;
    for (int state = Z_OK; state != Z_STREAM_END;) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = piece.size();
        state = ::inflate(&stream, Z_NO_FLUSH);
        const std::size_t count = piece.size() - stream.avail_out;
        if (bytes.size() + count > maxAppFotaSize)
            return problem(ErrorCode::tooLarge, {}, "unpacked, it is larger than " + sizeText(maxAppFotaSize));
        bytes.insert(bytes.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(count));
        if (state == Z_STREAM_END)
            break;
        if (state == Z_BUF_ERROR || (state == Z_OK && count == 0 && stream.avail_in == 0))
            return problem(ErrorCode::truncated, {}, "the zlib stream ends too early");
        if (state != Z_OK)
            return problem(ErrorCode::corrupt, {}, "the zlib stream is damaged");
    }
    if (stream.avail_in != 0)
        return problem(ErrorCode::corrupt, {}, "something follows the zlib stream");
    Buffer buffer = Buffer::ofSize(bytes.size());
    std::ranges::copy(bytes, buffer.bytes().begin());
    return buffer;
}

/// What is left of the unpacked stream.
struct Reader {
    std::string_view rest;

    bool take(std::string_view mark)
    {
        const bool isThere = rest.starts_with(mark);
        if (isThere)
            rest.remove_prefix(mark.size());
        return isThere;
    }
    /// The text before the mark, which is taken too; of no more than `limit` bytes.
    std::optional<std::string_view> takeUntil(std::string_view mark, std::size_t limit)
    {
        const std::size_t end = rest.substr(0, limit + mark.size()).find(mark);
        if (end == rest.npos)
            return {};
        const std::string_view text = rest.substr(0, end);
        rest.remove_prefix(end + mark.size());
        return text;
    }
};

} // namespace

bool hasAppFotaMark(ByteView content)
{
    const std::string_view text = textOf(content);
    return std::ranges::any_of(std::array{startMark, sizeMark, contentMark, endMark},
                               [&](std::string_view mark) { return text.find(mark) != text.npos; });
}

HostResult<Buffer> buildAppFota(std::span<const AppFotaFile> files)
{
    if (files.empty())
        return problem(ErrorCode::badArgument, {}, "there are no files");
    if (auto checked = checkNames(files); !checked)
        return std::unexpected(checked.error());
    std::uint64_t size = 0;
    for (const AppFotaFile& file : files) {
        if (file.name == appFotaListName)
            return problem(ErrorCode::duplicate, file.name, "this is the name of the package's own list");
        size += file.content.size();
    }
    if (size > maxAppFotaSize)
        return problem(ErrorCode::tooLarge, {}, "the files have " + sizeText(size));
    std::vector<std::byte> bytes;
    for (const AppFotaFile& file : files)
        appendFile(bytes, file.name, file.content);
    const auto list = listOf(files);
    if (!list)
        return std::unexpected(list.error());
    appendFile(bytes, appFotaListName, bytesOf(*list));
    return packed(bytes);
}

bool AppFota::looksLikeAppFota(ByteView file)
{
    // RFC 1950: deflate, and a check of the first two bytes.
    return file.size() >= 2 && (file[0] & std::byte{0x0F}) == std::byte{8} &&
           (std::to_integer<unsigned>(file[0]) * 256 + std::to_integer<unsigned>(file[1])) % 31 == 0;
}

HostResult<AppFota> AppFota::parse(ByteView file)
{
    if (!looksLikeAppFota(file))
        return problem(ErrorCode::badMagic, {}, "this is no zlib stream");
    if (file.size() > maxAppFotaSize)
        return problem(ErrorCode::tooLarge, {}, "larger than " + sizeText(maxAppFotaSize));
    auto bytes = unpacked(file);
    if (!bytes)
        return std::unexpected(bytes.error());
    AppFota package;
    package.m_unpacked = std::move(*bytes);
    if (auto read = package.readFiles(); !read)
        return std::unexpected(read.error());
    return package;
}

HostResult<void> AppFota::readFiles()
{
    Reader reader{textOf(m_unpacked.view())};
    do {
        if (!reader.take(startMark))
            return m_files.empty() ? problem(ErrorCode::badMagic, {}, "this is no list of files")
                                   : problem(ErrorCode::corrupt, m_files.back().name, "no other file follows it");
        const auto name = reader.takeUntil(sizeMark, maxNameSize);
        if (!name)
            return problem(ErrorCode::corrupt, {}, "the name of a file has no end");
        const std::string subject(*name);
        const auto sizeText = reader.takeUntil(contentMark, 20);
        std::uint64_t size = 0;
        if (!sizeText)
            return problem(ErrorCode::corrupt, subject, "its size has no end");
        const char* end = sizeText->data() + sizeText->size();
        const auto parsed = std::from_chars(sizeText->data(), end, size);
        if (parsed.ec != std::errc{} || parsed.ptr != end)
            return problem(ErrorCode::corrupt, subject, "its size is no number");
        if (size > reader.rest.size())
            return problem(ErrorCode::truncated, subject,
                           "its size is " + std::to_string(size) + ", and " + std::to_string(reader.rest.size()) +
                               " bytes are left");
        m_files.push_back({subject, bytesOf(reader.rest.substr(0, size)), false});
        reader.rest.remove_prefix(size);
        if (!reader.take(endMark))
            return problem(ErrorCode::corrupt, subject, "it does not end where its size says");
        if (m_files.size() > maxAppFotaFiles + 1)
            return problem(ErrorCode::tooLarge, {}, "more than " + std::to_string(maxAppFotaFiles) + " files");
    } while (!reader.rest.empty());
    std::optional<ByteView> list;
    if (m_files.back().name == appFotaListName) {
        list = m_files.back().content;
        m_files.pop_back();
    }
    if (auto checked = checkNames(m_files); !checked)
        return checked;
    return list ? verify(*list) : HostResult<void>();
}

HostResult<void> AppFota::verify(ByteView list)
{
    const std::string subject(appFotaListName);
    if (list.size() > maxListSize)
        return problem(ErrorCode::tooLarge, subject, "larger than " + sizeText(maxListSize));
    const auto json = nlohmann::json::parse(textOf(list), nullptr, false);
    if (!json.is_object() || !json.contains("files") || !json["files"].is_array() || !json.contains("version") ||
        json["version"] != 1)
        return problem(ErrorCode::syntax, subject, "this is no list of files");
    const auto& entries = json["files"];
    for (const auto& entry : entries) {
        if (!entry.is_object() || !entry.contains("name") || !entry["name"].is_string() || !entry.contains("size") ||
            !entry["size"].is_number_unsigned() || !entry.contains("crc32") || !entry["crc32"].is_string() ||
            !entry.contains("sha256") || !entry["sha256"].is_string())
            return problem(ErrorCode::syntax, subject, "an entry has no name, size, CRC-32 and SHA-256");
    }
    for (std::size_t i = 0; i < std::max(entries.size(), m_files.size()); ++i) {
        if (i >= m_files.size())
            return problem(ErrorCode::truncated, entries[i]["name"].get<std::string>(), "it is in the list alone");
        AppFotaFile& file = m_files[i];
        if (i >= entries.size() || entries[i]["name"] != "/usr/" + file.name)
            return problem(ErrorCode::badChecksum, file.name, "it is not where the package's list has it");
        const auto& entry = entries[i];
        if (entry["size"] != file.content.size() || entry["crc32"] != crcOf(file.content) ||
            entry["sha256"] != sha256Of(file.content))
            return problem(ErrorCode::badChecksum, file.name, "it is not what the package's list says");
        file.isProtected = entry.contains("protected") && entry["protected"] == true;
    }
    m_isVerified = true;
    return {};
}

} // namespace core::package
