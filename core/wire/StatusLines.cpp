// SPDX-License-Identifier: MIT
#include "core/wire/StatusLines.h"

#include "core/Text.h"
#include "core/checksum/Crc32.h"

#include <array>
#include <limits>

namespace core::wire
{

using backup::EntryFact;
using backup::FileFact;
using backup::FileReason;
using backup::FileState;
using backup::FlagProblem;
using backup::FlagState;
using restore::Decimal;
using restore::FlagFacts;
using restore::ListFacts;

namespace
{

constexpr std::string_view nothing = "-";
constexpr std::string_view hexDigits = "0123456789ABCDEF";

// Words for values, in the order of the enumerators.
constexpr std::array<std::string_view, 2> partitionWords = {"user", "backup"};
constexpr std::array<std::string_view, 4> listWords = {"missing", "unreadable", "unusable", "usable"};
constexpr std::array<std::string_view, 5> flagWords = {"missing", "unreadable", "enabled", "disabled", "unusable"};
constexpr std::array<std::string_view, 2> boolWords = {"0", "1"};

constexpr std::array<std::string_view, 3> policyWords = {"always", "if-missing", "never"};
constexpr restore::UpdateOutcome lastUpdate = restore::UpdateOutcome::wentBack;

// The numbers and the marks of a record, in the order of its line.
using Record = restore::StatusRecord;
constexpr std::uint16_t Record::*recordNumbers[] = {
    &Record::lastError,   &Record::whole,         &Record::updated,       &Record::restored,
    &Record::notRestored, &Record::notRestorable, &Record::backupDamaged, &Record::unknown};
constexpr bool Record::*recordMarks[] = {&Record::listRewritten, &Record::repaired, &Record::formatted};

constexpr FileState lastState = FileState::unlisted;
constexpr FileReason lastReason = FileReason::keptByPolicy;
constexpr FlagProblem lastProblem = FlagProblem::keyMissing;

template <class E>
std::string_view keyOf(E value)
{
    const std::string_view key = toText(value);
    return key.empty() ? nothing : key;
}

/// Where a FlagFacts stands in flagWords.
std::size_t flagIndex(const FlagFacts& facts)
{
    if (facts.kind != FlagFacts::Kind::read)
        return facts.kind == FlagFacts::Kind::missing ? 0 : 1;
    return 2 + static_cast<std::size_t>(facts.flag.state);
}

/// "1A2B3C4D", for use within one expression.
class Hex
{
public:
    explicit Hex(std::uint32_t value)
    {
        for (std::size_t i = 0; i < sizeof m_digits; ++i)
            m_digits[i] = hexDigits[value >> (28 - 4 * i) & 15];
    }
    operator std::string_view() const { return {m_digits, sizeof m_digits}; }

private:
    char m_digits[8];
};

/// USER and COPY.
class FileField
{
public:
    explicit FileField(const FileFact& fact)
    {
        if (fact.kind == FileFact::Kind::missing)
            append("missing");
        else if (fact.kind == FileFact::Kind::unreadable)
            append("unreadable");
        else {
            append(Decimal(fact.size));
            append("/");
            append(Hex(fact.crc));
        }
    }
    operator std::string_view() const { return {m_text, m_size}; }

private:
    void append(std::string_view text)
    {
        for (const char c : text)
            m_text[m_size++] = c;
    }

    char m_text[20];
    std::size_t m_size = 0;
};

/// USERENTRY and COPYENTRY.
class EntryField
{
public:
    explicit EntryField(const EntryFact& fact) : m_kind(fact.kind), m_crc(fact.crc) {}
    operator std::string_view() const
    {
        switch (m_kind) {
        case EntryFact::Kind::absent:
            return "absent";
        case EntryFact::Kind::unreadable:
            return "unreadable";
        case EntryFact::Kind::present:
            break;
        }
        return m_crc;
    }

private:
    EntryFact::Kind m_kind;
    Hex m_crc;
};

bool isPlain(char c)
{
    return c >= ' ' && c <= '~' && c != '%';
}

int valueOfHex(char c)
{
    const auto at = hexDigits.find(c);
    return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

/// Takes fields from the front of a line. Once something is wrong it stays so.
class Fields
{
public:
    explicit Fields(std::string_view rest) : m_rest(rest) {}

    bool good() const { return m_good; }
    void refuse() { m_good = false; }
    bool atEnd() const { return m_atEnd; }

    std::string_view next()
    {
        if (m_atEnd) {
            refuse();
            return {};
        }
        const auto comma = m_rest.find(',');
        if (comma == std::string_view::npos) {
            m_atEnd = true;
            return m_rest;
        }
        const auto field = firstPart(m_rest, comma);
        m_rest = restAfter(m_rest, comma + 1);
        return field;
    }

    /// The place of the next field in `words`.
    template <std::size_t N>
    std::size_t word(const std::array<std::string_view, N>& words)
    {
        const auto field = next();
        for (std::size_t i = 0; i < N; ++i) {
            if (field == words[i])
                return i;
        }
        refuse();
        return 0;
    }

    bool yesOrNo() { return word(boolWords) == 1; }

    /// The enumerator whose key the next field is; `last` is the last one there is.
    template <class E>
    E key(E last)
    {
        const auto field = next();
        for (int i = 0; i <= static_cast<int>(last); ++i) {
            if (field == keyOf(static_cast<E>(i)))
                return static_cast<E>(i);
        }
        refuse();
        return {};
    }

    std::uint32_t number() { return numberOf(next()); }
    std::uint32_t number(std::uint32_t limit)
    {
        const auto value = number();
        if (value > limit)
            refuse();
        return value;
    }

    std::uint32_t crc() { return crcOf(next()); }

    FileFact file()
    {
        const auto field = next();
        if (field == "missing")
            return {};
        if (field == "unreadable")
            return {FileFact::Kind::unreadable, 0, 0};
        const auto slash = field.find('/');
        if (slash == std::string_view::npos) {
            refuse();
            return {};
        }
        return {FileFact::Kind::read, numberOf(firstPart(field, slash)), crcOf(restAfter(field, slash + 1))};
    }

    EntryFact entry()
    {
        const auto field = next();
        if (field == "absent")
            return {};
        if (field == "unreadable")
            return {EntryFact::Kind::unreadable, 0};
        return {EntryFact::Kind::present, crcOf(field)};
    }

    /// All that is left, decoded into `out`.
    std::string_view text(std::span<char> out)
    {
        if (m_atEnd)
            refuse();
        m_atEnd = true;
        std::size_t size = 0;
        while (m_good && !m_rest.empty()) {
            char c = m_rest.front();
            std::size_t used = 1;
            if (c == '%' && m_rest.size() >= 3 && valueOfHex(m_rest[1]) >= 0 && valueOfHex(m_rest[2]) >= 0) {
                c = static_cast<char>(valueOfHex(m_rest[1]) << 4 | valueOfHex(m_rest[2]));
                used = 3;
            } else if (!isPlain(c)) {
                refuse();
            }
            if (size == out.size())
                refuse();
            if (!m_good)
                return {};
            out[size++] = c;
            m_rest = restAfter(m_rest, used);
        }
        return {out.data(), size};
    }

private:
    std::uint32_t numberOf(std::string_view digits)
    {
        std::uint64_t value = 0;
        if (digits.empty() || digits.size() > 10)
            refuse();
        for (const char c : digits) {
            if (c < '0' || c > '9')
                refuse();
            value = value * 10 + static_cast<std::uint64_t>(c - '0');
            if (value > std::numeric_limits<std::uint32_t>::max())
                refuse();
            if (!m_good)
                return 0;
        }
        return static_cast<std::uint32_t>(value);
    }

    std::uint32_t crcOf(std::string_view digits)
    {
        std::uint32_t value = 0;
        if (digits.size() != 8)
            refuse();
        for (const char c : digits) {
            if (valueOfHex(c) < 0)
                refuse();
            if (!m_good)
                return 0;
            value = value << 4 | static_cast<std::uint32_t>(valueOfHex(c));
        }
        return value;
    }

    std::string_view m_rest;
    bool m_good = true;
    bool m_atEnd = false;
};

} // namespace

void StatusWriter::put(std::string_view text)
{
    m_crc = checksum::zlibCrc32(std::as_bytes(std::span(text)), m_crc);
    m_sink.put(text);
}

void StatusWriter::line(std::initializer_list<std::string_view> fields, std::span<const std::string_view> text)
{
    m_sink.put(statusPrefix);
    std::string_view separator;
    for (const auto field : fields) {
        put(separator);
        put(field);
        separator = ",";
    }
    if (!text.empty())
        put(separator);
    for (const auto part : text) {
        // Runs of plain characters at once
        for (std::size_t from = 0, to = 0; to < part.size(); from = ++to) {
            while (to < part.size() && isPlain(part[to]))
                ++to;
            put(firstPart(restAfter(part, from), to - from));
            if (to == part.size())
                break;
            const auto byte = static_cast<unsigned char>(part[to]);
            const char escaped[] = {'%', hexDigits[byte >> 4], hexDigits[byte & 15]};
            put({escaped, sizeof escaped});
        }
    }
    m_sink.put("\r\n");
    ++m_lines;
}

void StatusWriter::begin()
{
    m_lines = 0;
    m_crc = 0;
    line({"STATUS", Decimal(m_version)});
}

void StatusWriter::partition(StatusPartition partition, std::string_view problem)
{
    line({"PARTITION", partitionWords[static_cast<std::size_t>(partition)]}, {&problem, 1});
}

void StatusWriter::flag(const FlagFacts& facts)
{
    line({"FLAG", flagWords[flagIndex(facts)], keyOf(facts.flag.problem), boolWords[facts.flag.odd ? 1 : 0],
          boolWords[facts.flag.largerThanVendorLimit ? 1 : 0]});
}

void StatusWriter::list(StatusPartition partition, const ListFacts& facts)
{
    const std::string_view problem = facts.problem;
    line({"LIST", partitionWords[static_cast<std::size_t>(partition)], listWords[static_cast<std::size_t>(facts.kind)],
          Decimal(facts.bytes), Decimal(facts.entries), Decimal(facts.rejected), Decimal(facts.invalid),
          Decimal(facts.legacy), boolWords[facts.repeated ? 1 : 0], boolWords[facts.oddNames ? 1 : 0]},
         {&problem, 1});
}

void StatusWriter::note(std::span<const std::string_view> parts)
{
    line({"NOTE"}, parts);
}

void StatusWriter::file(std::string_view path, const backup::FileFacts& facts, const backup::Decision& decision,
                        backup::FilePolicy policy)
{
    auto reason = decision.reason;
    if (m_version < 2 && reason == FileReason::keptByPolicy)
        reason = decision.state == FileState::missing ? FileReason::fileMissing : FileReason::updatedInTheField;
    line({"FILE", keyOf(decision.state), keyOf(reason), FileField(facts.user), FileField(facts.backup),
          boolWords[facts.sameContent ? 1 : 0], EntryField(facts.userEntry), EntryField(facts.backupEntry)},
         {&path, 1});
    if (m_version >= 2 && policy != backup::FilePolicy::always)
        line({"POLICY", policyWords[static_cast<std::size_t>(policy)]}, {&path, 1});
}

void StatusWriter::record(const restore::StatusRecord& record)
{
    if (m_version < 2 || record.sequence == 0)
        return;
    line({"RECORD", Decimal(record.sequence), restore::outcomeKeys[record.outcome], keyOf(record.update),
          boolWords[record.wentBack ? 1 : 0], Decimal(record.boots), boolWords[record.confirmed ? 1 : 0],
          Decimal(record.freeBlocks), Decimal(record.lastError), Decimal(record.whole), Decimal(record.updated),
          Decimal(record.restored), Decimal(record.notRestored), Decimal(record.notRestorable),
          Decimal(record.backupDamaged), Decimal(record.unknown), boolWords[record.listRewritten ? 1 : 0],
          boolWords[record.repaired ? 1 : 0], boolWords[record.formatted ? 1 : 0]});
    for (const auto& attempts : record.attempts) {
        if (attempts.count > 0)
            line({"ATTEMPTS", Decimal(attempts.count), Hex(attempts.file)});
    }
}

void StatusWriter::end()
{
    const Decimal lines(m_lines);
    const Hex crc(m_crc);
    line({"END", lines, crc});
}

Result<StatusLine> StatusReader::read(std::string_view line, std::span<char> text)
{
    if (!isStatusLine(line))
        return fail<ErrorCode::syntax, "status line">();
    const auto content = restAfter(line, statusPrefix.size());
    Fields fields(content);
    StatusLine result;
    const auto kind = fields.next();
    if (kind == "STATUS") {
        result.kind = StatusLine::Kind::begin;
        const auto version = fields.number();
        if (fields.good() && (version == 0 || version > statusVersion))
            return fail<ErrorCode::unsupportedVersion, "status line">();
        m_version = version;
        m_state = State::running;
        m_lines = 0;
        m_crc = 0;
    } else if (m_state != State::running) {
        return fail<ErrorCode::syntax, "status line">();
    } else if (kind == "PARTITION") {
        result.kind = StatusLine::Kind::partition;
        result.partition = static_cast<StatusPartition>(fields.word(partitionWords));
        result.text = fields.text(text);
    } else if (kind == "FLAG") {
        result.kind = StatusLine::Kind::flag;
        const auto index = fields.word(flagWords);
        result.flag.kind = index == 0   ? FlagFacts::Kind::missing
                           : index == 1 ? FlagFacts::Kind::unreadable
                                        : FlagFacts::Kind::read;
        if (index >= 2)
            result.flag.flag.state = static_cast<FlagState>(index - 2);
        result.flag.flag.problem = fields.key(lastProblem);
        result.flag.flag.odd = fields.yesOrNo();
        result.flag.flag.largerThanVendorLimit = fields.yesOrNo();
    } else if (kind == "LIST") {
        result.kind = StatusLine::Kind::list;
        result.partition = static_cast<StatusPartition>(fields.word(partitionWords));
        result.list.kind = static_cast<ListFacts::Kind>(fields.word(listWords));
        result.list.bytes = fields.number();
        result.list.entries = fields.number();
        result.list.rejected = fields.number();
        result.list.invalid = fields.number();
        result.list.legacy = fields.number();
        result.list.repeated = fields.yesOrNo();
        result.list.oddNames = fields.yesOrNo();
        result.text = fields.text(text);
    } else if (kind == "NOTE") {
        result.kind = StatusLine::Kind::note;
        result.text = fields.text(text);
    } else if (kind == "FILE") {
        result.kind = StatusLine::Kind::file;
        result.decision.state = fields.key(lastState);
        result.decision.reason = fields.key(lastReason);
        result.facts.user = fields.file();
        result.facts.backup = fields.file();
        result.facts.sameContent = fields.yesOrNo();
        result.facts.userEntry = fields.entry();
        result.facts.backupEntry = fields.entry();
        result.text = fields.text(text);
    } else if (kind == "END") {
        result.kind = StatusLine::Kind::end;
        const auto lines = fields.number();
        const auto crc = fields.crc();
        if (fields.good() && fields.atEnd()) {
            m_state = State::idle;
            if (lines != m_lines || crc != m_crc)
                return fail<ErrorCode::badChecksum, "status line">();
            m_state = State::complete;
        }
    } else if (m_version < 2) {
        fields.refuse();
    } else if (kind == "POLICY") {
        result.kind = StatusLine::Kind::policy;
        result.policy = static_cast<backup::FilePolicy>(fields.word(policyWords));
        result.text = fields.text(text);
    } else if (kind == "RECORD") {
        result.kind = StatusLine::Kind::record;
        auto& record = result.record;
        record.sequence = fields.number();
        record.outcome = static_cast<std::uint8_t>(fields.word(restore::outcomeKeys));
        record.update = fields.key(lastUpdate);
        record.wentBack = fields.yesOrNo();
        record.boots = static_cast<std::uint8_t>(fields.number(0xFF));
        record.confirmed = fields.yesOrNo();
        record.freeBlocks = fields.number();
        for (const auto number : recordNumbers)
            record.*number = static_cast<std::uint16_t>(fields.number(0xFFFF));
        for (const auto mark : recordMarks)
            record.*mark = fields.yesOrNo();
    } else if (kind == "ATTEMPTS") {
        result.kind = StatusLine::Kind::attempts;
        result.attempts.count = static_cast<std::uint8_t>(fields.number(0xFF));
        result.attempts.file = fields.crc();
    } else {
        // From a module that knows more.
        result.kind = StatusLine::Kind::other;
        while (!fields.atEnd())
            (void)fields.next();
    }
    if (!fields.good() || !fields.atEnd())
        return fail<ErrorCode::syntax, "status line">();
    m_crc = checksum::zlibCrc32(std::as_bytes(std::span(content)), m_crc);
    ++m_lines;
    return result;
}

} // namespace core::wire
