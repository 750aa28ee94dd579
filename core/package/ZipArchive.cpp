// SPDX-License-Identifier: MIT
#include "core/package/ZipArchive.h"

#include <algorithm>
#include <filesystem>
#include <zip.h>

namespace core::package
{

namespace
{

template <auto function>
struct Call {
    void operator()(auto* handle) const { function(handle); }
};
using Source = std::unique_ptr<zip_source_t, Call<zip_source_free>>;
using Zip = std::unique_ptr<zip_t, Call<zip_discard>>;
using File = std::unique_ptr<zip_file_t, Call<zip_fclose>>;

std::unexpected<Problem> zipProblem(ErrorCode code, std::string detail, std::string member = {})
{
    return problem(code, std::move(member), "zip archive: " + std::move(detail));
}

std::unexpected<Problem> zipProblem(zip_error_t* error, std::string member = {})
{
    const int found = zip_error_code_zip(error);
    const auto code = found == ZIP_ER_CRC         ? ErrorCode::badChecksum
                      : found == ZIP_ER_EXISTS    ? ErrorCode::duplicate
                      : found == ZIP_ER_MULTIDISK ? ErrorCode::unsupportedFormat
                                                  : ErrorCode::corrupt;
    return zipProblem(code, zip_error_strerror(error), std::move(member));
}

// Field offsets are those of PKWARE's APPNOTE 6.3, sections 4.3.7 (local header), 4.3.12 (directory), 4.3.16 (end).
constexpr std::size_t localHeaderSize = 30;
constexpr std::size_t centralHeaderSize = 46;
constexpr std::size_t endRecordSize = 22;
constexpr std::size_t zip64LocatorSize = 20; ///< before the end record

/// Where the directory begins. Checks the end record, because libzip allocates what that asks for, and again for every
/// other end that it could believe in.
HostResult<std::size_t> findDirectory(ByteView bytes)
{
    std::optional<std::size_t> end;
    const auto isZip64 = [&](std::size_t at) {
        return at >= zip64LocatorSize && textOf(bytes.subspan(at - zip64LocatorSize)).starts_with("PK\6\7");
    };
    const auto directoryEnd = [&](std::size_t at) {
        return std::uint64_t{readU32(bytes, at + 16)} + readU32(bytes, at + 12);
    };
    const auto endsTheFile = [&](std::size_t at) {
        return at + endRecordSize + readU16(bytes, at + 20) == bytes.size(); // after its comment
    };
    const std::size_t longest = endRecordSize + 0xFFFF;
    for (std::size_t at = bytes.size() - std::min(bytes.size(), longest); at + endRecordSize <= bytes.size(); ++at) {
        if (!textOf(bytes.subspan(at)).starts_with("PK\5\6") ||
            (!endsTheFile(at) && directoryEnd(at) != at && !isZip64(at))) // such as those of archives in the archive
            continue;
        if (end)
            return zipProblem(ErrorCode::corrupt, "it has two ends");
        end = at;
    }
    if (!end || !endsTheFile(*end))
        return zipProblem(ErrorCode::truncated,
                          "the end of its directory is missing, it was cut off or not fully transferred");
    const std::size_t count = readU16(bytes, *end + 10);
    const std::uint64_t size = readU32(bytes, *end + 12);
    if (count == 0xFFFF || isZip64(*end))
        return zipProblem(ErrorCode::unsupportedFormat, "it uses zip64");
    if (directoryEnd(*end) != *end)
        return zipProblem(ErrorCode::corrupt, "its directory does not end where the end record begins");
    if (count > maxZipMembers || size > maxZipDirectorySize)
        return zipProblem(ErrorCode::tooLarge,
                          std::to_string(count) + " members, listed in " + std::to_string(size) + " bytes");
    return *end - size;
}

/// libzip 1.7 takes time stamps through the local time zone and back, where some get lost: those in the hour that
/// summer time skips, and the date 0. It then refuses its own work. New content gets the time of the clock.
void copyTimes(ByteView from, std::size_t fromAt, std::span<std::byte> to, std::size_t toAt)
{
    const auto next = [](ByteView zip, std::size_t at) {
        return at + centralHeaderSize + readU16(zip, at + 28) + readU16(zip, at + 30) + readU16(zip, at + 32);
    };
    for (; textOf(to.subspan(toAt)).starts_with("PK\1\2"); fromAt = next(from, fromAt), toAt = next(to, toAt)) {
        const std::uint32_t time = readU32(from, fromAt + 12);
        writeU32(to, toAt + 12, time);
        writeU32(to, readU32(to, toAt + 42) + 10, time);
    }
}

bool isSafeName(std::string_view name)
{
    const auto isForbidden = [](unsigned char c) { return c < 0x20 || c == 0x7F || c == '\\'; };
    const std::filesystem::path path(name);
    return !name.empty() && name.front() != '/' && (name.size() < 2 || name[1] != ':') &&
           std::none_of(name.begin(), name.end(), isForbidden) &&
           std::find(path.begin(), path.end(), "..") == path.end();
}

/// The archive takes its own hold on the source.
HostResult<Zip> openZip(const Source& source)
{
    zip_error_t error{};
    Zip zip(source ? zip_open_from_source(source.get(), ZIP_CHECKCONS, &error) : nullptr);
    if (zip) {
        zip_source_keep(source.get());
        return zip;
    }
    auto refusal = zipProblem(&error);
    zip_error_fini(&error);
    return refusal;
}

/// The first `size` bytes, exactly as many. `file` may be null: it could not be opened.
HostResult<Content> readStartOf(const File& file, std::uint64_t size, const std::string& member)
{
    Buffer buffer = Buffer::ofSize(size);
    if (!file || zip_fread(file.get(), buffer.data.get(), size) != static_cast<zip_int64_t>(size))
        return zipProblem(ErrorCode::corrupt, "it cannot be unpacked", member);
    return Content(std::move(buffer));
}

} // namespace

bool ZipArchive::looksLikeZip(ByteView bytes)
{
    return textOf(bytes).starts_with("PK\3\4") || textOf(bytes).starts_with("PK\5\6");
}

HostResult<ZipArchive> ZipArchive::parse(ByteView bytes)
{
    const auto directory = findDirectory(bytes);
    if (!directory)
        return std::unexpected(directory.error());
    auto zip = openZip(Source(zip_source_buffer_create(bytes.data(), bytes.size(), 0, nullptr)));
    if (!zip)
        return std::unexpected(std::move(zip.error()));

    ZipArchive archive;
    archive.m_bytes = bytes;
    archive.m_zip = std::move(*zip);
    std::uint64_t totalSize = 0;
    std::uint64_t room = *directory; // what the members before the directory can take
    const auto count = static_cast<zip_uint64_t>(zip_get_num_entries(archive.m_zip.get(), 0));
    for (zip_uint64_t i = 0; i < count; ++i) {
        zip_stat_t status;
        if (zip_stat_index(archive.m_zip.get(), i, ZIP_FL_ENC_RAW, &status) != 0)
            return zipProblem(zip_get_error(archive.m_zip.get()));
        const std::string_view name = status.name;
        const ZipMember& member = archive.m_members.emplace_back(std::string(name), name.ends_with('/'), status.size);
        if (!isSafeName(name))
            return zipProblem(ErrorCode::badName, "member " + std::to_string(i) + " has a name that is not accepted");
        if (status.encryption_method != ZIP_EM_NONE)
            return zipProblem(ErrorCode::unsupportedFormat, "it is encrypted", member.name);
        if (status.comp_method != ZIP_CM_STORE && status.comp_method != ZIP_CM_DEFLATE)
            return zipProblem(ErrorCode::unsupportedFormat, "packing method " + std::to_string(status.comp_method),
                              member.name);
        totalSize += std::min(status.size, maxZipTotalSize);
        if (status.size > maxZipMemberSize || totalSize > maxZipTotalSize)
            return zipProblem(ErrorCode::tooLarge,
                              std::to_string(status.size) + " bytes when unpacked, " + std::to_string(totalSize) +
                                  " so far; at most " + std::to_string(maxZipMemberSize) + " and " +
                                  std::to_string(maxZipTotalSize) + " are accepted",
                              member.name);
        // Members on top of each other are the trick of zip bombs: there must be room for them all.
        const std::uint64_t headerSize = localHeaderSize + name.size();
        if (room < headerSize || room - headerSize < status.comp_size)
            return zipProblem(ErrorCode::corrupt, "its content overlaps another member's", member.name);
        room -= headerSize + status.comp_size;
        // Deflate packs at most 1032 to 1, so a larger promise is a lie that would only make us allocate.
        const bool stored = status.comp_method == ZIP_CM_STORE;
        if (stored ? status.size != status.comp_size : status.size > status.comp_size * 1032)
            return zipProblem(ErrorCode::corrupt, "its two sizes contradict each other", member.name);
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
    const File file(zip_fopen_index(m_zip.get(), index, 0));
    auto content = readStartOf(file, member.size, member.name);
    if (!content)
        return content;
    // libzip compares the check value when it is asked for more and finds the end.
    std::byte more{};
    const zip_int64_t excess = zip_fread(file.get(), &more, 1);
    if (excess > 0)
        return zipProblem(ErrorCode::corrupt, "it unpacks to more than the directory says", member.name);
    zip_error_t* error = zip_file_get_error(file.get());
    if (excess < 0 && !(ignoreChecksum && zip_error_code_zip(error) == ZIP_ER_CRC))
        return zipProblem(error, member.name);
    return content;
}

HostResult<Content> ZipArchive::readStart(std::size_t index, std::size_t limit) const
{
    const ZipMember& member = m_members[index];
    const File file(zip_fopen_index(m_zip.get(), index, 0));
    return readStartOf(file, std::min<std::uint64_t>(limit, member.size), member.name);
}

HostResult<Pieces> ZipArchive::rewritten(std::span<const Replacement> replacements) const
{
    // A copy that belongs to libzip: it keeps parts of the buffer that it changes, and would free ours with them.
    const Source source(zip_source_buffer_create(nullptr, 0, 0, nullptr));
    if (!source || zip_source_begin_write(source.get()) != 0 ||
        zip_source_write(source.get(), m_bytes.data(), m_bytes.size()) < 0 ||
        zip_source_commit_write(source.get()) != 0)
        return zipProblem(ErrorCode::internal, "it cannot be copied");
    auto zip = openZip(source);
    if (!zip)
        return std::unexpected(std::move(zip.error()));

    for (const auto& [index, pieces] : replacements) {
        const std::string& name = m_members[index].name;
        if (pieces.size() > maxZipMemberSize)
            return zipProblem(ErrorCode::tooLarge, std::to_string(pieces.size()) + " bytes", name);
        std::vector<zip_buffer_fragment_t> fragments;
        for (const ByteView view : pieces.views())
            if (!view.empty()) // libzip 1.7 stumbles over them
                fragments.push_back({reinterpret_cast<zip_uint8_t*>(const_cast<std::byte*>(view.data())), view.size()});
        Source content(zip_source_buffer_fragment(zip->get(), fragments.data(), fragments.size(), 0));
        zip_stat_t old;
        if (!content || zip_stat_index(zip->get(), index, 0, &old) != 0 ||
            zip_file_replace(zip->get(), index, content.get(), 0) != 0)
            return zipProblem(zip_get_error(zip->get()), name);
        (void)content.release(); // the archive has it now
        // Without a word from us it takes the method that packs better.
        if (zip_set_file_compression(zip->get(), index, old.comp_method, 0) != 0)
            return zipProblem(zip_get_error(zip->get()), name);
    }
    if (zip_close(zip->get()) != 0)
        return zipProblem(zip_get_error(zip->get()));
    (void)zip->release();

    zip_stat_t status;
    if (zip_source_stat(source.get(), &status) != 0 || zip_source_open(source.get()) != 0)
        return zipProblem(zip_source_error(source.get()));
    Buffer bytes = Buffer::ofSize(status.size);
    if (zip_source_read(source.get(), bytes.data.get(), bytes.size) != static_cast<zip_int64_t>(bytes.size))
        return zipProblem(zip_source_error(source.get()));
    const auto directory = findDirectory(bytes.view());
    if (!directory)
        return std::unexpected(directory.error());
    copyTimes(m_bytes, findDirectory(m_bytes).value(), bytes.bytes(), *directory);
    Pieces out;
    out.add(std::move(bytes));
    return out;
}

} // namespace core::package
