// SPDX-License-Identifier: MIT
#include "device/python/ModuleFilesAnswer.h"

#include "core/checksum/Crc32.h"
#include "device/python/AnswerPieces.h"
#include "device/python/Deflate.h"
#include "device/python/PythonLiteral.h"
#include "device/python/helpers/Helpers.h"

#include <algorithm>

namespace device
{

using core::ErrorCode;
using core::package::bytesOf;
using core::package::ByteView;

namespace
{

/// The module reads every byte for CRCs, and tells nothing meanwhile.
constexpr Time longestSilence = std::chrono::seconds(60);
constexpr int mostAttempts = 3;
constexpr std::string_view damagedCall = "damaged call"; ///< see helpers/files.py

// See helpers/files.py.
constexpr std::string_view base64Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=";

/// Its pieces as one text. Without a broken one the whole does not fit its CRC.
std::string base64In(std::string_view answer, std::string& others)
{
    std::string text;
    const auto take = [&](std::string_view piece) {
        const bool isOurs = piece.find_first_not_of(base64Letters) == piece.npos;
        if (isOurs)
            text += piece;
        return isOurs;
    };
    takePieces(answer, take, others);
    return text;
}

std::unexpected<core::Problem> damaged(const char* what)
{
    return core::problem(ErrorCode::linkFailed, "", std::string("the module's answer about its files ") + what);
}

} // namespace

core::HostResult<std::vector<FileRecord>> fileRecordsIn(std::string_view answer, std::string& others)
{
    constexpr std::size_t headSize = 11;
    const auto all = bytesOfBase64(base64In(answer, others));
    std::vector<FileRecord> records;
    for (std::size_t at = 0; all.size() - at >= headSize;) {
        FileRecord record;
        record.kind = std::to_integer<char>(all[at]);
        const std::size_t length = core::package::readU16(all, at + 1);
        record.size = core::package::readU32(all, at + 3);
        record.crc = core::package::readU32(all, at + 7);
        if (record.kind == '.') {
            if (length != 0 || at + headSize != all.size() ||
                record.crc != core::checksum::quecPythonCrc32(ByteView(all).first(at)))
                return damaged("is damaged");
            if (!records.empty() && records.back().kind == 'e')
                return std::unexpected(fileProblemOf(records.back().size, records.back().path));
            return records;
        }
        if (all.size() - at - headSize < length)
            break;
        record.path = core::package::textOf(ByteView(all).subspan(at + headSize, length));
        at += headSize + length;
        records.push_back(std::move(record));
    }
    return damaged("is not complete");
}

ModuleFile moduleFileOf(FileRecord record)
{
    ModuleFile file{std::move(record.path), record.kind == 'd', 0, {}};
    if (!file.isFolder)
        file.size = record.size;
    if (record.kind == 'c')
        file.crc = record.crc;
    return file;
}

core::Problem fileProblemOf(std::uint32_t number, const std::string& path)
{
    struct Meaning {
        std::uint32_t number;
        ErrorCode code;
        const char* words;
    };
    static constexpr Meaning meanings[] = {
        {2, ErrorCode::notFound, "it is not on the module"},
        {19, ErrorCode::notFound, "the module has no such file system"},
        {17, ErrorCode::exists, "it is there already"},
        {20, ErrorCode::notDirectory, "it is a file, or lies below one"},
        {21, ErrorCode::isDirectory, "it is a folder"},
        {39, ErrorCode::notEmpty, "it is not empty"},
        {66, ErrorCode::notEmpty, "it is not empty"},
        {28, ErrorCode::noSpace, "the module's file system is full"},
        {1, ErrorCode::readOnly, "the module does not allow it"},
        {13, ErrorCode::readOnly, "the module does not allow it"},
        {30, ErrorCode::readOnly, "the module's file system cannot be written"},
        {36, ErrorCode::nameTooLong, "the name is too long for the module"},
        {5, ErrorCode::deviceIo, "the module's flash cannot be read or written there"},
        {52, ErrorCode::deviceIo, "the module's file system is damaged there"},
        {84, ErrorCode::deviceIo, "the module's file system is damaged there"},
        {200, ErrorCode::flashDiffers, "what the module reads back is not what was sent"},
    };
    for (const Meaning& meaning : meanings)
        if (meaning.number == number)
            return {meaning.code, path, meaning.words};
    return {ErrorCode::deviceIo, path, "error " + std::to_string(number) + " of the module's file system"};
}

core::HostResult<void> loadFilesHelper(Interpreter& interpreter, std::vector<Interpreter::Helper> more)
{
    more.insert(more.begin(), {interpreter.crcHelper(), {"files", std::string(helpers::files)}});
    return interpreter.load(more);
}

std::string checkedCall(const std::string& call)
{
    const auto crc = core::checksum::zlibCrc32(core::package::bytesOf(call));
    return "_lb_run(" + std::to_string(crc) + ",rb\"" + call + "\")"; // without " in it: pythonBytes()
}

bool isDamagedCall(const core::Problem& problem)
{
    return problem.code == ErrorCode::pythonFailed && problem.detail.find(damagedCall) != std::string::npos;
}

core::HostResult<std::vector<FileRecord>> askFilesHelper(Interpreter& interpreter, const std::string& call,
                                                         FilesCall kind)
{
    const std::string code = checkedCall(call);
    for (int attempt = 1;; ++attempt) {
        const auto answer = whileDamaged([&] { return interpreter.runHelper(code, longestSilence); });
        if (!answer)
            return std::unexpected(answer.error());
        std::string others;
        auto records = fileRecordsIn(*answer, others);
        interpreter.tellStray(others);
        if (records || records.error().code != ErrorCode::linkFailed || kind == FilesCall::once ||
            attempt == mostAttempts)
            return records;
    }
}

core::HostResult<std::vector<FileRecord>> askFileManager(Interpreter& interpreter, const std::string& call,
                                                         FilesCall kind)
{
    const auto loaded = loadFilesHelper(interpreter, {{"files_manage", std::string(helpers::files_manage)}});
    if (!loaded)
        return std::unexpected(loaded.error());
    return askFilesHelper(interpreter, call, kind);
}

core::HostResult<std::vector<FileRecord>> askFileManager(Interpreter& interpreter, const std::string& function,
                                                         std::span<const std::string> paths, const std::string& rest)
{
    std::vector<FileRecord> all;
    while (!paths.empty()) {
        const std::size_t count = pathsOfACommand(paths);
        auto records = askFileManager(interpreter, function + "(" + pythonList(paths.first(count)) + rest + ")",
                                      FilesCall::repeatable);
        if (!records)
            return records;
        std::ranges::move(*records, std::back_inserter(all));
        paths = paths.subspan(count);
    }
    return all;
}

std::string pythonList(std::span<const std::string> paths)
{
    std::string text = "[";
    for (const std::string& path : paths)
        text += pythonBytes(path) + ",";
    return text + "]";
}

std::size_t pathsOfACommand(std::span<const std::string> paths)
{
    constexpr std::size_t mostText = 2000;
    std::size_t count = 0;
    for (std::size_t text = 0; count < paths.size() && (count == 0 || text < mostText); ++count)
        text += pythonBytes(paths[count]).size();
    return count;
}

void appendU16(std::string& to, std::uint32_t value)
{
    to += static_cast<char>(value & 0xFF);
    to += static_cast<char>(value >> 8 & 0xFF);
}

void appendU32(std::string& to, std::uint32_t value)
{
    appendU16(to, value);
    appendU16(to, value >> 16);
}

} // namespace device
