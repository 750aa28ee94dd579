// SPDX-License-Identifier: MIT
// What went wrong, as a value that firmware, command line and window can all show.
// The low rooms give facts (a code, a place); app/ and ui/ turn them into sentence, cause and remedy.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

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
    noConsole = 4004,    ///< a module without a Python console: its firmware has none
    portBusy = 5001,
    portNotPermitted = 5002,
    noAnswer = 6001,       ///< nothing came back in the time that the protocol allows
    disconnected = 6002,   ///< the port went away
    notOurProtocol = 6003, ///< something answers that is no loader and no module of ours
    linkFailed = 6004,     ///< an answer is damaged, or belongs to something else
    atPort = 6005,         ///< a module's console for AT commands, where its Python console was expected
    wrongModule = 7001,    ///< the module is not of the kind that the package is for
    refused = 7002,        ///< the module says no: its answer is in the words
    consoleLocked = 7003,  ///< the Python console answers "REPL refuse"
    passwordNeeded = 7004, ///< the Python console asks for a password
    programRuns = 7005,    ///< a program of the module's runs and does not let itself be interrupted
    pythonFailed = 7006,   ///< an exception in the module's Python; the traceback is in the words

    proofFailed = 8001,     ///< the restore on the images just made did not bring a file back
    readBackDiffers = 8002, ///< what was read back is not what was written
    flashDiffers = 8003,    ///< the module's flash does not hold what was sent

    notWhole = 9001, ///< done, and not everything that was looked at is whole

    // Two whose exit codes are others
    cancelled = 10001,  ///< by the user (130)
    terminated = 10002, ///< by SIGTERM (143)
};

/// What went wrong, once for each place in the code that can fail: there are only constants of this type.
struct Error {
    ErrorCode code{};
    const char* where = ""; ///< static text: "PAC header", "metadata pair"
};

/// The text of an Error as an argument of fail().
template <std::size_t Size>
struct ErrorText {
    char text[Size]{};

    consteval ErrorText(const char (&literal)[Size])
    {
        for (std::size_t i = 0; i < Size; ++i)
            text[i] = literal[i];
    }
};

/// An error on its way up. One word, so that small firmware hands it on in a register.
struct Failure {
    const Error* error;
};

template <ErrorCode Code, ErrorText Where>
inline constexpr Error errorAt{Code, Where.text};

/// `return fail<ErrorCode::corrupt, "metadata pair">();` from a function that gives a Result.
template <ErrorCode Code, ErrorText Where>
constexpr Failure fail()
{
    return {&errorAt<Code, Where>};
}

/// A value, or what went wrong. As std::expected, but smaller: see the two that fit into a register below.
template <class T>
class [[nodiscard]] Result
{
public:
    Result(T value) : m_value(std::move(value)) {}
    Result(Failure failure) : m_error(failure.error) {}

    explicit operator bool() const { return !m_error; }
    bool has_value() const { return !m_error; }
    T& operator*() { return m_value; }
    const T& operator*() const { return m_value; }
    T* operator->() { return &m_value; }
    const T* operator->() const { return &m_value; }
    T value_or(T other) const { return m_error ? std::move(other) : m_value; }
    /// For tests: the program ends when there is no value.
    const T& value() const { return m_error ? (__builtin_trap(), m_value) : m_value; }

    const Error& error() const { return *m_error; }
    /// The error for the caller's own result.
    Failure failure() const { return {m_error}; }

private:
    T m_value{};
    const Error* m_error = nullptr;
};

template <>
class [[nodiscard]] Result<void>
{
public:
    constexpr Result() = default;
    constexpr Result(Failure failure) : m_error(failure.error) {}

    constexpr explicit operator bool() const { return !m_error; }
    constexpr bool has_value() const { return !m_error; }
    constexpr const Error& error() const { return *m_error; }
    constexpr Failure failure() const { return {m_error}; }

private:
    const Error* m_error = nullptr;
};

/// Yes, no, or what went wrong; `yes()` asks for the first in one comparison.
template <>
class [[nodiscard]] Result<bool>
{
public:
    Result(bool value) : m_word(value ? isYes : isNo) {}
    Result(Failure failure) : m_word(reinterpret_cast<std::uintptr_t>(failure.error)) {}

    explicit operator bool() const { return m_word <= isNo; }
    bool has_value() const { return m_word <= isNo; }
    bool operator*() const { return m_word == isYes; }
    bool yes() const { return m_word == isYes; }
    bool value_or(bool other) const { return m_word > isNo ? other : m_word == isYes; }
    bool value() const { return m_word > isNo ? (__builtin_trap(), false) : m_word == isYes; }

    const Error& error() const { return *failure().error; }
    Failure failure() const { return {reinterpret_cast<const Error*>(m_word)}; }

private:
    static constexpr std::uintptr_t isYes = 0;
    static constexpr std::uintptr_t isNo = 1; // no object lies at an odd address

    std::uintptr_t m_word;
};

} // namespace core
