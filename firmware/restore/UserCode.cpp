// SPDX-License-Identifier: MIT
// The functions that user code calls on a module (quecpython-backup 4.3 and rule 5 of chapter 7), as C sees them.
// What each of them does is in the header; here only where it differs for a reason that the header does not give.
#include "firmware/restore/Workspace.h"

#include "core/checksum/CrcText.h"
#include "core/restore/AcceptedFiles.h"
#include "core/restore/FileCrc.h"

#include <algorithm>

using core::backup::FlagState;
using core::backup::ListValue;
using core::littlefs::Reader;
using core::restore::AcceptedFiles;
using core::restore::FlagFacts;
using core::restore::Listing;
using firmware::restore::Workspace;

namespace
{

constexpr std::string_view jsonFilePath = "/_usr_config.json"; // in the root of either partition

void giveText(std::uint32_t crc, char* text)
{
    const auto end = core::checksum::crcText(crc, std::span<char, core::checksum::crcTextSize>(text, 10));
    text[end.size()] = 0;
}
static_assert(LIFEBOAT_CRC_TEXT == core::checksum::crcTextSize + 1);

/// Hands a whole file to the caller.
int pump(Reader& reader, std::string_view path, std::span<std::byte> buffer, lifeboat_write* write, void* context)
{
    core::littlefs::FileView file;
    if (const auto opened = reader.openFile(file, path); !opened)
        return core::restore::isAbsent(opened.error().code) ? LIFEBOAT_ERROR_NOT_FOUND : LIFEBOAT_ERROR_IO;
    if (file.size == 0)
        return LIFEBOAT_ERROR_EMPTY;
    for (;;) {
        const auto size = reader.readFile(file, buffer);
        if (!size)
            return LIFEBOAT_ERROR_IO;
        if (*size == 0)
            return LIFEBOAT_OK;
        if (write)
            write(context, reinterpret_cast<const char*>(buffer.data()), *size);
    }
}

/// The partition that a path of user code leads to, and the path in there; null when it is neither or does not mount.
Reader* place(Workspace::Readers& readers, const char* text, std::string_view& path)
{
    path = text;
    while (path.starts_with('/'))
        path.remove_prefix(1);
    constexpr std::size_t mountSize = 3; // of "usr" and "bak"
    Reader* const reader = path.starts_with("usr/")   ? readers.mountedUser()
                           : path.starts_with("bak/") ? readers.mountedBackup()
                                                      : nullptr;
    if (reader)
        path.remove_prefix(mountSize);
    return reader;
}

bool exists(Workspace::Readers& readers, const char* text)
{
    std::string_view path;
    auto* const reader = place(readers, text, path);
    return reader && reader->look(path);
}

bool isObject(const char* json, std::size_t size)
{
    core::backup::SpanSource source(std::as_bytes(std::span(json, size)));
    core::backup::JsonReader reader(source);
    const auto first = reader.next({});
    if (!first || first->kind != core::backup::JsonKind::beginObject || !reader.skipRest(*first))
        return false;
    const auto last = reader.next({});
    return last && last->kind == core::backup::JsonKind::end;
}

/// What the vendor's functions answer before they would write the backup partition; 0 when they would go on.
/// They take a flag of null or an empty text as disabled, unlike the restore; any odd one counts as such here.
int flagAnswer(Workspace& workspace)
{
    const auto facts = workspace.makeSurvey().survey.readFlag();
    if (facts.kind != FlagFacts::Kind::read || facts.flag.state == FlagState::unusable)
        return -2;
    return facts.flag.enabled() && !facts.flag.odd ? 0 : -3;
}

int accept(const lifeboat_config* config, std::span<const char* const> paths, AcceptedFiles::Unlisted unlisted,
           lifeboat_write* write, void* context)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    if (std::ranges::find(paths, nullptr) != paths.end())
        return LIFEBOAT_ERROR_ARGUMENT;
    auto& engine = workspace->makeEngine();
    auto& user = engine.userFileSystem();
    AcceptedFiles files(user, paths, unlisted, workspace->name(), workspace->data());
    if (!engine.writeList(files) || !files.any())
        return LIFEBOAT_NONE;
    return pump(user, core::restore::listPath, workspace->data(), write, context) == LIFEBOAT_OK ? LIFEBOAT_OK
                                                                                                 : LIFEBOAT_NONE;
}

} // namespace

int lifeboat_file_crc32_calc(const lifeboat_config* config, const char* path, char text[LIFEBOAT_CRC_TEXT])
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    if (!path || !text)
        return LIFEBOAT_ERROR_ARGUMENT;
    std::string_view within;
    auto* const reader = place(workspace->makeReaders(), path, within);
    std::uint32_t crc = 0;
    const auto known = reader ? core::restore::fileCrc(*reader, within, workspace->data(), crc) : false;
    if (!known || !*known)
        return LIFEBOAT_NONE;
    giveText(crc, text);
    return LIFEBOAT_OK;
}

int lifeboat_checksum_check(const lifeboat_config* config, lifeboat_write* write, void* context)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    auto& readers = workspace->makeReaders();
    for (auto* reader : {readers.mountedUser(), readers.mountedBackup()}) {
        const int result = reader ? pump(*reader, core::restore::listPath, workspace->data(), write, context)
                                  : int{LIFEBOAT_ERROR_MOUNT};
        if (result != LIFEBOAT_ERROR_NOT_FOUND)
            return result;
    }
    return LIFEBOAT_ERROR_NOT_FOUND;
}

int lifeboat_checksum_retrieve(const lifeboat_config* config, const char* path, char text[LIFEBOAT_CRC_TEXT])
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    if (!path || !text)
        return LIFEBOAT_ERROR_ARGUMENT;
    auto& survey = workspace->makeSurvey().survey;
    survey.readLists(nullptr);
    const bool fromUser = survey.userList().usable();
    const auto wanted = core::backup::normaliseName(path, workspace->name()).name;
    int result = LIFEBOAT_NONE;
    for (Listing listing;;) {
        const auto more = survey.next(listing);
        if (!more || !*more)
            return result;
        const auto& entry = fromUser ? listing.userEntry : listing.backupEntry;
        if (!(fromUser ? listing.inUserList : listing.inBackupList) || entry.value != ListValue::crc32 ||
            !core::backup::sameNameIgnoringCase(listing.name, wanted))
            continue;
        const bool exact = listing.name == wanted;
        if (exact || result == LIFEBOAT_NONE)
            giveText(entry.crc32, text);
        result = LIFEBOAT_OK;
        if (exact)
            return result;
    }
}

int lifeboat_checksum_update(const lifeboat_config* config, const char* path, lifeboat_write* write, void* context)
{
    return accept(config, {&path, 1}, AcceptedFiles::Unlisted::left, write, context);
}

int lifeboat_checksum_bulk_update(const lifeboat_config* config, const char* const* paths, size_t count,
                                  lifeboat_write* write, void* context)
{
    if (!paths && count > 0)
        return LIFEBOAT_ERROR_ARGUMENT;
    return accept(config, {paths, count}, AcceptedFiles::Unlisted::left, write, context);
}

int lifeboat_checksum_usr_update(const lifeboat_config* config, const char* path, lifeboat_write* write, void* context)
{
    return accept(config, {&path, 1}, AcceptedFiles::Unlisted::added, write, context);
}

int lifeboat_checksum_bak_update(const lifeboat_config* config, const char* path)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    return path ? LIFEBOAT_NONE : LIFEBOAT_ERROR_ARGUMENT;
}

int lifeboat_backup_restore_bak_update(const lifeboat_config* config, const char* path, const char* json, size_t size)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    if (!path || !json)
        return LIFEBOAT_ERROR_ARGUMENT;
    if (!isObject(json, size) || exists(workspace->makeReaders(), path))
        return -1;
    const int answer = flagAnswer(*workspace);
    return answer != 0 ? answer : -5;
}

int lifeboat_backup_restore_bak_file(const lifeboat_config* config, const char* path)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    if (!path)
        return LIFEBOAT_ERROR_ARGUMENT;
    if (!exists(workspace->makeReaders(), path))
        return -1;
    const int answer = flagAnswer(*workspace);
    return answer != 0 ? answer : -6;
}

int lifeboat_bak_util_write(const lifeboat_config* config, const char* json, size_t size)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    if (!json)
        return LIFEBOAT_ERROR_ARGUMENT;
    if (!isObject(json, size))
        return -1;
    auto* const backup = workspace->makeReaders().mountedBackup();
    return backup && backup->look(jsonFilePath) ? -3 : -2;
}

int lifeboat_bak_util_read(const lifeboat_config* config, lifeboat_write* write, void* context)
{
    Workspace* workspace = nullptr;
    if (const int misuse = Workspace::open(config, workspace))
        return misuse;
    auto& readers = workspace->makeReaders();
    if (!readers.mountedUser())
        return LIFEBOAT_ERROR_MOUNT;
    const int found = pump(readers.user, jsonFilePath, workspace->data(), write, context);
    // An empty one is what a power cut leaves of the vendor's copy: as good as none.
    if (found != LIFEBOAT_ERROR_NOT_FOUND && found != LIFEBOAT_ERROR_EMPTY)
        return found;
    if (!readers.mountedBackup() || !readers.backup.look(jsonFilePath))
        return LIFEBOAT_NONE;
    if (!workspace->makeEngine().copyBack(jsonFilePath, jsonFilePath))
        workspace->log.tell("cannot copy back /usr%", jsonFilePath);
    return pump(workspace->makeReaders().backup, jsonFilePath, workspace->data(), write, context);
}

int lifeboat_bak_util_add(const lifeboat_config* config, const char* path, const char* json, size_t size)
{
    return lifeboat_backup_restore_bak_update(config, path, json, size);
}

int lifeboat_bak_util_file(const lifeboat_config* config, const char* path)
{
    return lifeboat_backup_restore_bak_file(config, path);
}
