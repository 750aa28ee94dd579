// SPDX-License-Identifier: MIT
// Takes JSON (RFC 8259) apart, token by token, with a window of a few bytes and no recursion.
// Knows nothing of the documents that are written in it.
#pragma once

#include "core/Error.h"
#include "core/backup/ByteSource.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace core::backup
{

enum class JsonKind : std::uint8_t {
    beginObject,
    endObject,
    beginArray,
    endArray,
    key, ///< of an object; its value comes next
    string,
    number,
    trueValue,
    falseValue,
    nullValue,
    end, ///< of the document, with nothing but blanks behind it
};

struct JsonToken {
    JsonKind kind = JsonKind::end;
    std::string_view text{};      ///< key and string: the content, escapes resolved, in the caller's buffer
    bool cut = false;             ///< the content was longer than the buffer, the rest of it is dropped
    bool escapedNonAscii = false; ///< the content had a \uXXXX escape of 0x80 or above
    bool zero = false;            ///< number: every digit before the exponent is 0

    /// Key and string: the content is this word.
    bool spells(const char* word) const;
    bool beginsValue() const { return kind == JsonKind::beginObject || kind == JsonKind::beginArray; }
};

/// Strict, but for these: a UTF-8 byte order mark at the start is skipped; bytes above 0x7F in strings pass as they
/// are, valid UTF-8 or not; half a surrogate pair becomes U+FFFD. Keys are not compared with each other.
class JsonReader
{
public:
    /// Arrays and objects inside each other at most.
    static constexpr std::uint8_t maxDepth = 32;

    explicit JsonReader(ByteSource& source) : m_source(source) {}

    /// The next token; kind end as often as one asks. Keys and strings are written to `text`, which may be empty for
    /// those that are of no interest. Error syntax (offset() then tells about where): no valid JSON, or nested deeper
    /// than maxDepth, or longer than 4 GiB. Other errors are the source's own. After an error every call gives it
    /// again.
    Result<JsonToken> next(std::span<char> text);

    /// Reads on to the end of the value that `first` begins, which has just been read: only arrays and objects have
    /// anything left to read.
    Result<void> skipRest(const JsonToken& first);

    /// Bytes read so far; directly behind a value or a bracket when that was the last token.
    std::uint32_t offset() const { return m_windowOffset + m_used; }

    /// Starts over.
    void rewind();
    /// Goes on behind an element of an array that is the whole document, at an offset() taken there.
    void resumeInArray(std::uint32_t offset);

private:
    enum class Expect : std::uint8_t { document, value, valueOrEnd, key, keyOrEnd, commaOrEnd };

    static constexpr int none = -1; ///< instead of a byte: end of the source, or it cannot be read

    Result<void> scan(JsonToken& token, std::span<char> text);
    Result<void> open(JsonToken& token, JsonKind kind);
    Result<void> close(JsonToken& token);
    Result<void> readString(JsonToken& token, std::span<char> text);
    Result<void> readNumber(JsonToken& token);
    Result<void> readWord(const char* word);

    bool skipDigits(bool& allZero);
    int readHexUnit();
    void startAt(std::uint32_t offset);
    bool inObject() const { return (m_objects >> (m_depth - 1)) & 1; }
    int peek();
    int take();
    int skipBlanks();

    ByteSource& m_source;
    std::uint32_t m_windowOffset = 0;
    std::uint8_t m_filled = 0; ///< bytes in the window
    std::uint8_t m_used = 0;   ///< bytes of the window already taken
    Expect m_expect = Expect::document;
    std::uint8_t m_depth = 0;
    std::uint32_t m_objects = 0;        ///< one bit for each level: 1 object, 0 array
    Result<void> m_state;               ///< what went wrong, to be given again
    std::array<std::byte, 64> m_window; ///< last: the rest is reached with shorter instructions
};

} // namespace core::backup
