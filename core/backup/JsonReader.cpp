// SPDX-License-Identifier: MIT
#include "core/backup/JsonReader.h"

namespace core::backup
{

namespace
{

constexpr std::uint32_t replacementCharacter = 0xFFFD;

bool isDigit(int c)
{
    return c >= '0' && c <= '9';
}

bool isHighSurrogate(std::uint32_t unit)
{
    return unit >= 0xD800 && unit < 0xDC00;
}

bool isLowSurrogate(std::uint32_t unit)
{
    return unit >= 0xDC00 && unit < 0xE000;
}

/// The character that a backslash and `c` stand for, 0 for none (a NUL can be written as \u0000 only).
char plainEscape(int c)
{
    switch (c) {
    case '"':
    case '\\':
    case '/':
        return static_cast<char>(c);
    case 'b':
        return '\b';
    case 'f':
        return '\f';
    case 'n':
        return '\n';
    case 'r':
        return '\r';
    case 't':
        return '\t';
    default:
        return 0;
    }
}

/// Collects the content of a string; what does not fit is dropped.
class Text
{
public:
    explicit Text(std::span<char> buffer) : m_buffer(buffer) {}

    void add(char c)
    {
        if (m_length < m_buffer.size())
            m_buffer[m_length++] = c;
        else
            m_cut = true;
    }

    void addUtf8(std::uint32_t code)
    {
        int more = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
        const std::uint32_t mark = more == 0 ? 0 : 0xF0 << (3 - more);
        add(static_cast<char>(mark | (code >> (6 * more))));
        while (more-- > 0)
            add(static_cast<char>(0x80 | ((code >> (6 * more)) & 0x3F)));
    }

    std::string_view view() const { return {m_buffer.data(), m_length}; }
    bool cut() const { return m_cut; }

private:
    std::span<char> m_buffer;
    std::size_t m_length = 0;
    bool m_cut = false;
};

} // namespace

bool JsonToken::spells(const char* word) const
{
    return !cut && text == word;
}

Result<JsonToken> JsonReader::next(std::span<char> text)
{
    JsonToken token;
    // A source that cannot be read looks like an early end to scan(), but is another matter.
    if (const auto scanned = m_state ? scan(token, text) : m_state; m_state)
        m_state = scanned;
    if (!m_state)
        return m_state.failure();
    return token;
}

Result<void> JsonReader::skipRest(const JsonToken& first)
{
    if (!first.beginsValue())
        return {};
    const std::uint8_t outside = m_depth - 1;
    while (m_depth > outside) {
        if (auto token = next({}); !token)
            return token.failure();
    }
    return {};
}

void JsonReader::rewind()
{
    startAt(0);
    m_expect = Expect::document;
}

void JsonReader::resumeInArray(std::uint32_t offset)
{
    startAt(offset);
    m_expect = Expect::commaOrEnd;
    m_depth = 1;
}

void JsonReader::startAt(std::uint32_t offset)
{
    m_windowOffset = offset;
    m_filled = 0;
    m_used = 0;
    m_depth = 0;
    m_objects = 0;
    m_state = {};
}

/// The next byte, without taking it; none at the end of the source and when it cannot be read (m_state tells then).
int JsonReader::peek()
{
    if (m_used == m_filled) {
        const std::uint32_t end = m_windowOffset + m_filled;
        if (!m_state)
            return none;
        if (end > UINT32_MAX - m_window.size()) {
            m_state = fail<ErrorCode::syntax, "JSON longer than 4 GiB">();
            return none;
        }
        const auto count = m_source.read(end, m_window);
        if (!count) {
            m_state = count.failure();
            return none;
        }
        if (*count == 0)
            return none;
        m_windowOffset = end;
        m_filled = static_cast<std::uint8_t>(*count);
        m_used = 0;
    }
    return std::to_integer<int>(m_window[m_used]);
}

int JsonReader::take()
{
    const int c = peek();
    if (c != none)
        ++m_used;
    return c;
}

int JsonReader::skipBlanks()
{
    int c = peek();
    while (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
        ++m_used;
        c = peek();
    }
    return c;
}

Result<void> JsonReader::scan(JsonToken& token, std::span<char> text)
{
    if (m_expect == Expect::document && peek() == 0xEF && (take(), take() != 0xBB || take() != 0xBF))
        return fail<ErrorCode::syntax, "JSON begins with a torn byte order mark">();

    int c = skipBlanks();
    if (m_expect == Expect::commaOrEnd) {
        if (m_depth == 0)
            return c == none ? Result<void>() : fail<ErrorCode::syntax, "JSON goes on behind its end">();
        if (c == (inObject() ? '}' : ']'))
            return close(token);
        if (c != ',')
            return fail<ErrorCode::syntax, "JSON lacks a comma or a closing bracket">();
        take();
        c = skipBlanks();
        m_expect = inObject() ? Expect::key : Expect::value;
    } else if ((m_expect == Expect::keyOrEnd && c == '}') || (m_expect == Expect::valueOrEnd && c == ']')) {
        return close(token);
    }

    if (m_expect == Expect::key || m_expect == Expect::keyOrEnd) {
        if (c != '"')
            return fail<ErrorCode::syntax, "JSON object lacks a key">();
        token.kind = JsonKind::key;
        if (auto read = readString(token, text); !read)
            return read;
        if (skipBlanks() != ':')
            return fail<ErrorCode::syntax, "JSON key lacks its colon">();
        take();
        m_expect = Expect::value;
        return {};
    }

    m_expect = Expect::commaOrEnd;
    switch (c) {
    case '{':
        return open(token, JsonKind::beginObject);
    case '[':
        return open(token, JsonKind::beginArray);
    case '"':
        token.kind = JsonKind::string;
        return readString(token, text);
    case 't':
        token.kind = JsonKind::trueValue;
        return readWord("true");
    case 'f':
        token.kind = JsonKind::falseValue;
        return readWord("false");
    case 'n':
        token.kind = JsonKind::nullValue;
        return readWord("null");
    case none:
        return fail<ErrorCode::syntax, "JSON ends too early">();
    default:
        token.kind = JsonKind::number;
        return readNumber(token);
    }
}

Result<void> JsonReader::open(JsonToken& token, JsonKind kind)
{
    if (m_depth == maxDepth)
        return fail<ErrorCode::syntax, "JSON is nested too deeply">();
    take();
    token.kind = kind;
    const bool object = kind == JsonKind::beginObject;
    m_objects &= ~(std::uint32_t{1} << m_depth);
    m_objects |= std::uint32_t{object} << m_depth;
    ++m_depth;
    m_expect = object ? Expect::keyOrEnd : Expect::valueOrEnd;
    return {};
}

Result<void> JsonReader::close(JsonToken& token)
{
    token.kind = inObject() ? JsonKind::endObject : JsonKind::endArray;
    take();
    --m_depth;
    m_expect = Expect::commaOrEnd;
    return {};
}

Result<void> JsonReader::readString(JsonToken& token, std::span<char> text)
{
    Text content(text);
    std::uint32_t high = 0; // half of a surrogate pair that waits for its other half
    take();
    for (;;) {
        const int c = take();
        if (c < 0x20)
            return c == none ? fail<ErrorCode::syntax, "JSON ends inside a string">()
                             : fail<ErrorCode::syntax, "JSON string holds a control character">();
        const int escape = c == '\\' ? take() : 0;
        const int unit = escape == 'u' ? readHexUnit() : 0;
        if (unit == none)
            return fail<ErrorCode::syntax, "JSON string holds an invalid escape">();
        if (high != 0) {
            const bool pair = isLowSurrogate(unit);
            content.addUtf8(pair ? 0x10000 + ((high - 0xD800) << 10) + (unit - 0xDC00) : replacementCharacter);
            high = 0;
            if (pair)
                continue;
        }
        if (escape == 'u') {
            token.escapedNonAscii |= unit >= 0x80;
            if (isHighSurrogate(unit))
                high = unit;
            else
                content.addUtf8(isLowSurrogate(unit) ? replacementCharacter : unit);
        } else if (c == '\\') {
            const char plain = plainEscape(escape);
            if (plain == 0)
                return fail<ErrorCode::syntax, "JSON string holds an invalid escape">();
            content.add(plain);
        } else if (c == '"') {
            token.text = content.view();
            token.cut = content.cut();
            return {};
        } else {
            content.add(static_cast<char>(c));
        }
    }
}

/// The four digits of a \u escape, or none.
int JsonReader::readHexUnit()
{
    int unit = 0;
    for (int i = 0; i < 4; ++i) {
        const int c = take();
        const int letter = c | 0x20;
        if (isDigit(c))
            unit = unit * 16 + (c - '0');
        else if (letter >= 'a' && letter <= 'f')
            unit = unit * 16 + (letter - 'a' + 10);
        else
            return none;
    }
    return unit;
}

/// Takes digits, at least one (else false); `allZero` goes false when one of them is not 0.
bool JsonReader::skipDigits(bool& allZero)
{
    bool any = false;
    while (isDigit(peek())) {
        any = true;
        allZero &= take() == '0';
    }
    return any;
}

Result<void> JsonReader::readNumber(JsonToken& token)
{
    constexpr auto wrong = fail<ErrorCode::syntax, "JSON holds an invalid value">();
    token.zero = true;
    if (peek() == '-')
        take();
    if (peek() == '0')
        take();
    else if (!skipDigits(token.zero))
        return wrong;
    if (peek() == '.') {
        take();
        if (!skipDigits(token.zero))
            return wrong;
    }
    if ((peek() | 0x20) == 'e') {
        take();
        if (peek() == '+' || peek() == '-')
            take();
        bool ignored = true;
        if (!skipDigits(ignored))
            return wrong;
    }
    return {};
}

Result<void> JsonReader::readWord(const char* word)
{
    for (; *word; ++word) {
        if (take() != *word)
            return fail<ErrorCode::syntax, "JSON holds an invalid value">();
    }
    return {};
}

} // namespace core::backup
