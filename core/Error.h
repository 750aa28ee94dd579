// SPDX-License-Identifier: MIT
// What went wrong, as a value that firmware, command line and window can all show.
// The low rooms give facts (a code, a place); app/ and ui/ turn them into sentence, cause and remedy.
#pragma once

#include <cstdint>
#include <expected>

namespace core
{

/// Numbered once and never reused. The thousands are the exit code of the command line,
/// the whole number is what the user sees behind an L ("L3001").
enum class ErrorCode : std::uint16_t {
    ioFailed = 1001, ///< the computer could not read or write a file of ours
    internal = 1002, ///< a rule of our own code is broken
    badUsage = 2001, ///< the command line does not make sense

    truncated = 3001,          ///< the input ends too early
    badChecksum = 3002,        ///< a check value does not match
    badMagic = 3003,           ///< not the format that was expected
    unsupportedVersion = 3004, ///< the format is known, this version of it is not
    outOfRange = 3005,         ///< a pointer or size leaves the image or the partition
    corrupt = 3006,            ///< littlefs: no valid half, broken list, looping chain
    noSpace = 3007,            ///< no free block
    notFound = 3008,
    exists = 3009,
    notDirectory = 3010,
    isDirectory = 3011,
    notEmpty = 3012,
    nameTooLong = 3013,
    badName = 3014,           ///< a name or path that must not be used
    tooLarge = 3015,          ///< larger than a stated limit
    syntax = 3016,            ///< not valid JSON or XML, or not of the expected shape
    duplicate = 3017,         ///< a name or identifier stands twice
    badArgument = 3018,       ///< a value that the operation cannot take (seek before the start, rename into itself)
    badHandle = 3019,         ///< a file opened for reading is written, or the other way round
    deviceIo = 3020,          ///< the flash reported an error
    badBlock = 3021,          ///< the flash reported, or was found to have, a block that does not hold data
    unsupportedFormat = 3022, ///< a package or image of a kind that we recognise but cannot handle
    noAddress = 3023,         ///< the package does not tell where a partition lies
    addressConflict = 3024,   ///< the address belongs to something else in the package
    doesNotFit = 3025,        ///< the files need more blocks than the partition has
    unknownModule = 3026,     ///< no such module profile
    busy = 3027,              ///< the file is open for writing already
    readOnly = 3028,          ///< the file system may not be written
    unreadable = 3029,        ///< an input is there, but the computer cannot read it (permission, a folder)

    noPort = 4001,       ///< no such port, or no module at any
    severalPorts = 4002, ///< more than one module, and nobody said which
    noReturn = 4003,     ///< the module restarted and did not come back in time
    portBusy = 5001,
    portNotPermitted = 5002,
    noAnswer = 6001,       ///< nothing came back in the time that the protocol allows
    disconnected = 6002,   ///< the port went away
    notOurProtocol = 6003, ///< something answers that is no loader and no module of ours
    linkFailed = 6004,     ///< an answer is damaged, or belongs to something else
    wrongModule = 7001,    ///< the module is not of the kind that the package is for
    refused = 7002,        ///< the module says no: its answer is in the words

    proofFailed = 8001,     ///< the restore on the images just made did not bring a file back
    readBackDiffers = 8002, ///< what was read back is not what was written
    flashDiffers = 8003,    ///< the module's flash does not hold what was sent

    notWhole = 9001, ///< done, and not everything that was looked at is whole

    // Two whose exit codes are others
    cancelled = 10001,  ///< by the user (130)
    terminated = 10002, ///< by SIGTERM (143)
};

struct Error {
    ErrorCode code{};
    const char* where = "";   ///< static text: "PAC header", "metadata pair"
    std::uint32_t offset = 0; ///< byte offset in the input, or block number, where there is one
};

template <class T>
using Result = std::expected<T, Error>;

/// Shorthand for returning an error from a function that gives a Result.
constexpr std::unexpected<Error> fail(ErrorCode code, const char* where, std::uint32_t offset = 0)
{
    return std::unexpected(Error{code, where, offset});
}

} // namespace core
