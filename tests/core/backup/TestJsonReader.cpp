// SPDX-License-Identifier: MIT
#include "core/backup/JsonReader.h"

#include "tests/core/backup/ListTools.h"

#include <QTest>
#include <nlohmann/json.hpp>

#include <random>

using namespace core;
using namespace core::backup;
using nlohmann::json;
using namespace std::string_literals;

Q_DECLARE_METATYPE(std::string)

class TestJsonReader : public QObject
{
    Q_OBJECT

private slots:
    void acceptsWhatTheStandardAllows_data();
    void acceptsWhatTheStandardAllows();
    void refusesWhatTheStandardForbids_data();
    void refusesWhatTheStandardForbids();
    void resolvesEscapes_data();
    void resolvesEscapes();
    void tellsZeroFromOtherNumbers_data();
    void tellsZeroFromOtherNumbers();
    void givesTokensInOrder();
    void cutsLongStringsAndGoesOn();
    void skipsTheRestOfAnyValue();
    void limitsTheDepth();
    void doesNotCareHowTheSourceIsCut();
    void goesOnBehindAnElement();
    void handsOnErrorsOfTheSource();
    void staysFailedUntilItStartsOver();
    void endsAtTheLargestOffset();
    void agreesWithAnotherParserOnMutatedDocuments();
};

namespace
{

/// Builds what another parser would build; numbers only as zero (false) or not (true).
struct Builder {
    JsonReader& reader;
    std::array<char, 512> text;

    json value(const JsonToken& token)
    {
        switch (token.kind) {
        case JsonKind::beginObject: {
            json object = json::object();
            for (;;) {
                const JsonToken key = next();
                if (key.kind == JsonKind::endObject)
                    return object;
                const std::string name(key.text);
                object[name] = value(next());
            }
        }
        case JsonKind::beginArray: {
            json array = json::array();
            for (;;) {
                const JsonToken element = next();
                if (element.kind == JsonKind::endArray)
                    return array;
                array.push_back(value(element));
            }
        }
        case JsonKind::string:
            return std::string(token.text);
        case JsonKind::number:
            return token.zero ? 0 : 1;
        case JsonKind::trueValue:
            return true;
        case JsonKind::falseValue:
            return false;
        default:
            return nullptr;
        }
    }

    JsonToken next()
    {
        const auto token = reader.next(text);
        if (!token)
            throw std::runtime_error(token.error().where);
        return *token;
    }
};

json numbersAsZeroOrOne(const json& value)
{
    json result = value;
    if (value.is_number())
        return value.get<double>() != 0 ? 1 : 0;
    if (value.is_structured()) {
        for (auto& element : result)
            element = numbersAsZeroOrOne(element);
    }
    return result;
}

struct ErrorInText : Error {
    std::uint32_t offset = 0;
};

/// Reads to the end; the error, if there is one.
std::optional<ErrorInText> read(ByteSource& source)
{
    JsonReader reader(source);
    for (;;) {
        const auto token = reader.next({});
        if (!token)
            return ErrorInText{token.error(), reader.offset()};
        if (token->kind == JsonKind::end)
            return {};
    }
}

std::optional<ErrorInText> read(const std::string& text)
{
    SpanSource source(std::as_bytes(std::span(text)));
    return read(source);
}

} // namespace

void TestJsonReader::acceptsWhatTheStandardAllows_data()
{
    QTest::addColumn<std::string>("text");
    const auto row = [](const char* title, const std::string& text) { QTest::newRow(title) << text; };
    row("empty array", "[]");
    row("empty object", "{}");
    row("blanks everywhere", " \t\r\n[ { \"a\" : 1 , \"b\" : [ ] } , null ] \n");
    row("a text alone", "\"x\"");
    row("a number alone", "0");
    row("a word alone", "true");
    row("byte order mark", "\xEF\xBB\xBF[]");
    row("all escapes", R"("\"\\\/\b\f\n\r\t\u00e4")");
    row("every form of number", "[0,-0,10,1.5,-2.25,1e5,1E+5,0.0e-0,123456789012345678901234567890]");
    row("DEL in a string", "\"\x7F\"");
    row("broken UTF-8 in a string", "\"\xFF\xC3\"");
    row("half a surrogate pair", R"("\ud800")");
    row("the same key twice", R"({"a":1,"a":2})");
}

void TestJsonReader::acceptsWhatTheStandardAllows()
{
    QFETCH(std::string, text);
    const auto error = read(text);
    QVERIFY2(!error, error ? error->where : "");
}

void TestJsonReader::refusesWhatTheStandardForbids_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<quint32>("offset");
    const auto row = [](const char* title, const std::string& text, quint32 offset) {
        QTest::newRow(title) << text << offset;
    };
    row("nothing", "", 0);
    row("blanks only", " \n", 2);
    row("byte order mark only", "\xEF\xBB\xBF", 3);
    row("half a byte order mark", "\xEF\xBB[]", 3);
    row("byte order mark twice", "\xEF\xBB\xBF\xEF\xBB\xBF[]", 3);
    row("text behind the end", "[] x", 3);
    row("two documents", "[][]", 2);
    row("NUL behind the end", "[]\0"s, 2);
    row("open array", "[", 1);
    row("open array behind a value", "[1", 2);
    row("comma at the end of an array", "[1,]", 3);
    row("comma at the end of an object", R"({"a":1,})", 7);
    row("comma at the start", "[,1]", 1);
    row("two commas", "[1,,2]", 3);
    row("no comma", "[1 2]", 3);
    row("wrong bracket", "[1}", 2);
    row("closing bracket alone", "]", 0);
    row("object key without quotes", "{a:1}", 1);
    row("object key that is a number", "{1:1}", 1);
    row("no colon", R"({"a" 1})", 5);
    row("no value", R"({"a":})", 5);
    row("value without key", R"({"a"})", 4);
    row("single quotes", "['a']", 1);
    row("open string", "\"abc", 4);
    row("line end in a string", "\"a\nb\"", 3);
    row("NUL in a string", "\"\0\""s, 2);
    row("unknown escape", R"("\x")", 3);
    row("escape without digits", R"("\u12")", 6);
    row("escape with a wrong digit", R"("\u12g4")", 6);
    row("escape at the end", "\"\\", 2);
    row("leading zero", "[01]", 2);
    row("plus sign", "[+1]", 1);
    row("point without digits", "[1.]", 3);
    row("point at the start", "[.5]", 1);
    row("exponent without digits", "[1e]", 3);
    row("exponent with a sign only", "[1e+]", 4);
    row("minus alone", "[-]", 2);
    row("word in upper case", "[True]", 1);
    row("torn word", "[tru]", 5);
    row("long word", "[nullx]", 5);
    row("not a number", "[NaN]", 1);
    row("comment", "[1/*x*/]", 2);
}

void TestJsonReader::refusesWhatTheStandardForbids()
{
    QFETCH(std::string, text);
    QFETCH(quint32, offset);
    const auto error = read(text);
    QVERIFY(error);
    QCOMPARE(error->code, ErrorCode::syntax);
    QCOMPARE(error->offset, offset);
}

void TestJsonReader::resolvesEscapes_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<std::string>("content");
    QTest::addColumn<bool>("escapedNonAscii");
    const auto row = [](const char* title, const std::string& text, const std::string& content, bool nonAscii) {
        QTest::newRow(title) << "\"" + text + "\"" << content << nonAscii;
    };
    row("none", "abc", "abc", false);
    row("raw Chinese", "说明", "说明", false);
    row("control characters", R"(\b\f\n\r\t)", "\b\f\n\r\t", false);
    row("quote, backslash, slash", R"(\"\\\/)", "\"\\/", false);
    row("NUL", R"(a\u0000b)", "a\0b"s, false);
    row("last of one byte", R"(\u007F)", "\x7F", false);
    row("first of two bytes", R"(\u0080)", "\xC2\x80", true);
    row("last of two bytes", R"(\u07ff)", "\xDF\xBF", true);
    row("first of three bytes", R"(\u0800)", "\xE0\xA0\x80", true);
    row("Chinese", R"(\u8bf4\u660E)", "说明", true);
    row("last of three bytes", R"(\uffff)", "\xEF\xBF\xBF", true);
    row("first of four bytes", R"(\ud800\udc00)", "\xF0\x90\x80\x80", true);
    row("a pair", R"(\ud83d\uDE00)", "😀", true);
    row("last of four bytes", R"(\udbff\udfff)", "\xF4\x8F\xBF\xBF", true);
    row("first half alone", R"(\ud800)", "\xEF\xBF\xBD", true);
    row("first half before a letter", R"(\ud800x)", "\xEF\xBF\xBDx", true);
    row("first half before an escape", R"(\ud800\n)", "\xEF\xBF\xBD\n", true);
    row("first half before a whole character", R"(\ud800\u0041)",
        "\xEF\xBF\xBD"
        "A",
        true);
    row("first half twice before the second", R"(\ud83d\ud83d\ude00)", "\xEF\xBF\xBD😀", true);
    row("second half alone", R"(\udc00)", "\xEF\xBF\xBD", true);
    row("halves the wrong way round", R"(\ude00\ud83d)", "\xEF\xBF\xBD\xEF\xBF\xBD", true);
}

void TestJsonReader::resolvesEscapes()
{
    QFETCH(std::string, text);
    QFETCH(std::string, content);
    QFETCH(bool, escapedNonAscii);
    SpanSource source(std::as_bytes(std::span(text)));
    JsonReader reader(source);
    std::array<char, 32> buffer;
    const auto token = reader.next(buffer);
    QVERIFY(token);
    QCOMPARE(QByteArray::fromStdString(std::string(token->text)), QByteArray::fromStdString(content));
    QCOMPARE(token->escapedNonAscii, escapedNonAscii);
    QVERIFY(!token->cut);
}

void TestJsonReader::tellsZeroFromOtherNumbers_data()
{
    QTest::addColumn<std::string>("text");
    QTest::addColumn<bool>("zero");
    for (const char* text : {"0", "-0", "0.0", "0.000", "0e5", "0E-17", "-0.0e+0"})
        QTest::newRow(text) << std::string(text) << true;
    for (const char* text : {"1", "-1", "10", "0.1", "0.0001", "-0.5e3", "1e0", "1e-0", "100000000000000000000"})
        QTest::newRow(text) << std::string(text) << false;
}

void TestJsonReader::tellsZeroFromOtherNumbers()
{
    QFETCH(std::string, text);
    QFETCH(bool, zero);
    SpanSource source(std::as_bytes(std::span(text)));
    JsonReader reader(source);
    const auto token = reader.next({});
    QVERIFY(token);
    QCOMPARE(token->kind, JsonKind::number);
    QCOMPARE(token->zero, zero);
}

void TestJsonReader::givesTokensInOrder()
{
    const std::string text = R"([{"a":"x","b":[1,true]},false,null])";
    SpanSource source(std::as_bytes(std::span(text)));
    JsonReader reader(source);
    struct Row {
        JsonKind kind;
        std::string text;
        quint32 offset;
    };
    const std::vector<Row> rows = {
        {JsonKind::beginArray, "", 1}, {JsonKind::beginObject, "", 2}, {JsonKind::key, "a", 6},
        {JsonKind::string, "x", 9},    {JsonKind::key, "b", 14},       {JsonKind::beginArray, "", 15},
        {JsonKind::number, "", 16},    {JsonKind::trueValue, "", 21},  {JsonKind::endArray, "", 22},
        {JsonKind::endObject, "", 23}, {JsonKind::falseValue, "", 29}, {JsonKind::nullValue, "", 34},
        {JsonKind::endArray, "", 35},  {JsonKind::end, "", 35},        {JsonKind::end, "", 35},
    };
    std::array<char, 8> buffer;
    for (const Row& row : rows) {
        const auto token = reader.next(buffer);
        QVERIFY(token);
        QCOMPARE(token->kind, row.kind);
        QCOMPARE(std::string(token->text), row.text);
        QCOMPARE(reader.offset(), row.offset);
    }
}

void TestJsonReader::cutsLongStringsAndGoesOn()
{
    const std::string longText(200, 'x');
    const std::string text = "[\"" + longText + "\",\"" + longText + "\",\"abc\"]";
    SpanSource source(std::as_bytes(std::span(text)));
    JsonReader reader(source);
    std::array<char, 200> buffer;
    QVERIFY(reader.next({}));

    const auto whole = reader.next(buffer);
    QVERIFY(whole && !whole->cut);
    QCOMPARE(std::string(whole->text), longText);
    const auto cut = reader.next(std::span(buffer).first(199));
    QVERIFY(cut && cut->cut);
    QCOMPARE(std::string(cut->text), longText.substr(1));
    const auto dropped = reader.next({});
    QVERIFY(dropped && dropped->cut && dropped->text.empty());
    QCOMPARE(reader.next({})->kind, JsonKind::endArray);
}

void TestJsonReader::skipsTheRestOfAnyValue()
{
    const std::string text = R"([{"a":[[],{"b":{}}],"c":"]}"},[1,[2]],"x",3,{},[]])";
    SpanSource source(std::as_bytes(std::span(text)));
    JsonReader reader(source);
    QVERIFY(reader.next({}));
    for (const JsonKind kind : {JsonKind::beginObject, JsonKind::beginArray, JsonKind::string, JsonKind::number,
                                JsonKind::beginObject, JsonKind::beginArray}) {
        const auto token = reader.next({});
        QVERIFY(token);
        QCOMPARE(token->kind, kind);
        QVERIFY(reader.skipRest(*token));
    }
    QCOMPARE(reader.next({})->kind, JsonKind::endArray);
    QCOMPARE(reader.next({})->kind, JsonKind::end);
}

void TestJsonReader::limitsTheDepth()
{
    const auto nested = [](int depth) { return std::string(depth, '[') + std::string(depth, ']'); };
    QVERIFY(!read(nested(32)));
    const auto error = read(nested(33));
    QVERIFY(error);
    QCOMPARE(error->code, ErrorCode::syntax);
    QCOMPARE(error->offset, 32u);
    // Both kinds of bracket are told apart on every level.
    std::string mixed;
    for (int i = 0; i < 16; ++i)
        mixed += "[{\"k\":";
    mixed += "0";
    for (int i = 0; i < 16; ++i)
        mixed += "}]";
    QVERIFY(!read(mixed));
    for (std::size_t at = mixed.find('0') + 1; at < mixed.size(); ++at) {
        std::string wrong = mixed;
        wrong[at] = wrong[at] == '}' ? ']' : '}';
        QVERIFY(read(wrong));
    }
}

void TestJsonReader::doesNotCareHowTheSourceIsCut()
{
    const auto bytes = test::readFile(test::dataFile("quecpython/variants/checksum_ascii_escaped.json"));
    const json expected = numbersAsZeroOrOne(json::parse(test::textOf(bytes)));
    for (std::size_t piece = 1; piece <= 70; ++piece) {
        test::TestSource source(bytes, piece);
        JsonReader reader(source);
        Builder builder{reader, {}};
        QVERIFY2(builder.value(builder.next()) == expected, std::to_string(piece).c_str());
        QCOMPARE(reader.next({})->kind, JsonKind::end);
    }
}

void TestJsonReader::goesOnBehindAnElement()
{
    const std::string text = "\xEF\xBB\xBF [ {\"a\":[1]} , 2, \"x\" ]";
    SpanSource source(std::as_bytes(std::span(text)));
    JsonReader reader(source);
    std::array<char, 8> buffer;
    QVERIFY(reader.next({}));
    const auto first = reader.next({});
    QVERIFY(first && reader.skipRest(*first));
    const std::uint32_t behindObject = reader.offset();
    QCOMPARE(reader.next({})->kind, JsonKind::number);
    const std::uint32_t behindNumber = reader.offset();
    QCOMPARE(reader.next({})->kind, JsonKind::string);
    const std::uint32_t behindString = reader.offset();

    reader.resumeInArray(behindNumber);
    QCOMPARE(std::string(reader.next(buffer)->text), "x"s);
    reader.resumeInArray(behindString);
    QCOMPARE(reader.next({})->kind, JsonKind::endArray);
    QCOMPARE(reader.next({})->kind, JsonKind::end);
    reader.resumeInArray(behindObject);
    QCOMPARE(reader.next({})->kind, JsonKind::number);
    reader.rewind();
    QCOMPARE(reader.next({})->kind, JsonKind::beginArray);
    QCOMPARE(reader.next({})->kind, JsonKind::beginObject);
}

void TestJsonReader::handsOnErrorsOfTheSource()
{
    const auto bytes = test::readFile(test::dataFile("quecpython/expected/checksum.json"));
    test::TestSource counting(bytes, 16);
    QVERIFY(!read(counting));
    QVERIFY(counting.reads > 20);
    for (std::size_t failAt = 0; failAt < counting.reads; ++failAt) {
        test::TestSource failing(bytes, 16);
        failing.failAt = failAt;
        const auto error = read(failing);
        QVERIFY(error);
        QCOMPARE(error->code, ErrorCode::deviceIo);
        QCOMPARE(failing.reads, failAt + 1);
    }
}

void TestJsonReader::staysFailedUntilItStartsOver()
{
    const std::string text = "[1,x,2]";
    SpanSource source(std::as_bytes(std::span(text)));
    JsonReader reader(source);
    QVERIFY(reader.next({}));
    QVERIFY(reader.next({}));
    for (int i = 0; i < 3; ++i) {
        const auto token = reader.next({});
        QVERIFY(!token);
        QCOMPARE(reader.offset(), 3u);
    }
    reader.rewind();
    QCOMPARE(reader.next({})->kind, JsonKind::beginArray);
}

void TestJsonReader::endsAtTheLargestOffset()
{
    class Endless final : public ByteSource
    {
    public:
        Result<std::uint32_t> read(std::uint32_t, std::span<std::byte> out) override
        {
            std::fill(out.begin(), out.end(), std::byte{' '});
            return static_cast<std::uint32_t>(out.size());
        }
    } source;
    JsonReader reader(source);
    reader.resumeInArray(0xFFFFF000);
    const auto token = reader.next({});
    QVERIFY(!token);
    QCOMPARE(token.error().code, ErrorCode::syntax);
}

namespace
{

/// The same document for the other parser, changed where the two differ on purpose: bytes above 0x7F (which we pass
/// on, valid or not), halves of surrogate pairs (which we replace), NUL behind the end (which it takes for the end) and
/// exponents out of the range of a double (which it refuses).
std::string forTheOtherParser(std::string text)
{
    const auto isAt = [&](std::size_t at, std::string_view characters) {
        return at < text.size() && characters.find(text[at]) != std::string_view::npos;
    };
    const bool marked = text.starts_with("\xEF\xBB\xBF");
    for (std::size_t i = marked ? 3 : 0; i < text.size(); ++i) {
        if (static_cast<unsigned char>(text[i]) >= 0x80)
            text[i] = 'x';
        else if (text[i] == 0)
            text[i] = 1;
        else if (text[i] == 'u' && isAt(i + 1, "dD") && isAt(i + 2, "89abcdefABCDEF"))
            text.replace(i + 1, 2, "08"); // any other letter of the same length
        else if (isAt(i, "eE")) {
            // Exponents of zeros, and hexadecimal digits that stay such.
            for (std::size_t digit = i + (isAt(i + 1, "+-") ? 2 : 1); isAt(digit, "0123456789"); ++digit)
                text[digit] = '0';
        }
    }
    return text;
}

class Mutator
{
public:
    explicit Mutator(std::uint32_t seed) : m_random(seed) {}

    std::string document(int depth = 4)
    {
        const int kind = below(depth > 0 ? 10 : 6);
        if (kind < 6)
            return scalar(kind);
        const bool object = kind < 8;
        std::string text = object ? "{" : "[";
        for (int i = below(4); i > 0; --i) {
            text += blanks() + (object ? string() + blanks() + ":" : "") + blanks() + document(depth - 1) + blanks();
            if (i > 1)
                text += ",";
        }
        return text + blanks() + (object ? "}" : "]");
    }

    std::string mutated(std::string text)
    {
        for (int i = below(4); i > 0 && !text.empty(); --i) {
            const std::size_t at = below(static_cast<int>(text.size()));
            static const std::string interesting = "{}[],:\"\\/u0123456789.eE+-tfn \n\xEF\x80\x01"s + '\0';
            switch (below(5)) {
            case 0:
                text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
                break;
            case 1:
                text[at] = interesting[below(static_cast<int>(interesting.size()))];
                break;
            case 2:
                text.insert(at, 1, interesting[below(static_cast<int>(interesting.size()))]);
                break;
            case 3:
                text.erase(at, 1 + below(3));
                break;
            default:
                text.resize(at);
            }
        }
        return text;
    }

private:
    int below(int limit) { return static_cast<int>(m_random() % static_cast<std::uint32_t>(limit)); }
    std::string pick(std::initializer_list<const char*> texts) { return texts.begin()[below(int(texts.size()))]; }
    std::string blanks() { return pick({"", "", "", " ", "\n", "\t\r"}); }

    std::string scalar(int kind)
    {
        if (kind < 3)
            return string();
        if (kind < 5)
            return pick({"0", "-0", "7", "-12", "0.5", "0.00", "1e2", "0E+1", "-1.25e-2", "4294967296"});
        return pick({"true", "false", "null"});
    }

    std::string string()
    {
        std::string text = "\"";
        for (int i = below(5); i > 0; --i) {
            text += pick({"a", "name", "/usr/x", "说", "\\u8bf4", "\\n", "\\\\", "\\\"", "\\/", "\\ud83d\\ude00",
                          "0x1f", "\\u0041", "{", "]", ",", "          "});
        }
        return text + "\"";
    }

    std::mt19937 m_random;
};

} // namespace

void TestJsonReader::agreesWithAnotherParserOnMutatedDocuments()
{
    const std::uint32_t seed = test::seedOr(20);
    Mutator mutator(seed);
    int accepted = 0;
    constexpr int rounds = 60000;
    for (int round = 0; round < rounds; ++round) {
        std::string text = mutator.mutated(mutator.document());
        if (round % 50 == 0)
            text = "\xEF\xBB\xBF" + text;
        const std::string other = forTheOtherParser(text);
        const bool valid = json::accept(other);
        const auto context = [&] {
            return "LIFEBOAT_SEED=" + std::to_string(seed) + ", round " + std::to_string(round) + ": " + text;
        };
        QVERIFY2(!read(text) == valid, context().c_str());
        if (!valid)
            continue;
        ++accepted;
        SpanSource source(std::as_bytes(std::span(other)));
        JsonReader reader(source);
        Builder builder{reader, {}};
        QVERIFY2(builder.value(builder.next()) == numbersAsZeroOrOne(json::parse(other)), context().c_str());
    }
    // Both kinds have to be there in numbers, or the comparison says little.
    QVERIFY2(accepted > rounds / 5 && accepted < rounds * 4 / 5, std::to_string(accepted).c_str());
}

QTEST_APPLESS_MAIN(TestJsonReader)
#include "TestJsonReader.moc"
