// SPDX-License-Identifier: MIT
// What a module tells about its protected files over its console, for firmware and host: AT+LIFEBOAT=STATUS is answered
// by lines that begin with "+LIFEBOAT: ". Only the lines; gathering the facts is core/restore's affair.
// Whoever knows version 2 asks with AT+LIFEBOAT=STATUS,2; a module that knows it answers the plain question in version
// 1 as ever, and one that does not answers ERROR.
//
// Fields are separated by commas, the last one may be a text: in it every byte that is not printable ASCII, and the
// percent sign, stand as %XX. Numbers are decimal, CRCs eight upper-case hexadecimal digits.
//
//   STATUS,1|2                                   first line; the version of this format
//   PARTITION,user|backup,TEXT                   why it does not mount; TEXT is empty when it does
//   FLAG,missing|unreadable|enabled|disabled|unusable,PROBLEM,ODD,LARGE
//   LIST,user|backup,missing|unreadable|unusable|usable,BYTES,ENTRIES,REJECTED,INVALID,LEGACY,REPEATED,ODD,TEXT
//   NOTE,TEXT
//   FILE,STATE,REASON,USER,COPY,SAME,USERENTRY,COPYENTRY,PATH
//   END,LINES,CRC                                how many lines stood before, and the CRC-32 of their texts
//
// Version 2 has these too, and lines of other kinds, which readers from now on pass over:
//   POLICY,if-missing|never,PATH                 of the file told just before; none: always
//   RECORD,SEQUENCE,OUTCOME,UPDATE,BACK,BOOTS,CONFIRMED,FREE,ERROR,WHOLE,UPDATED,RESTORED,NOTRESTORED,NOTRESTORABLE,
//          DAMAGED,UNKNOWN,LIST,REPAIRED,FORMATTED  the status record (core/restore/RecordLog.h); none: there is none
//   ATTEMPTS,COUNT,HASH                          boots in a row that had to restore the file with this hash
//
// STATE, REASON and PROBLEM are the keys of core/backup; "-" when there is nothing to say. ODD, LARGE, REPEATED and
// SAME are 0 or 1. USER and COPY are "missing", "unreadable" or SIZE/CRC, the entries "absent", "unreadable" or CRC. In
// version 1 a file that is kept by its policy is told with the reason "updated-in-the-field", or "file-missing".
#pragma once

#include "core/Error.h"
#include "core/backup/Decision.h"
#include "core/restore/RecordLog.h"
#include "core/restore/Survey.h"

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>

namespace core::wire
{

inline constexpr std::string_view statusCommand = "AT+LIFEBOAT=STATUS";
inline constexpr std::string_view statusPrefix = "+LIFEBOAT: ";
inline constexpr std::string_view statusCommand2 = "AT+LIFEBOAT=STATUS,2";
/// The application runs well: restore::confirmBoot. Answered with OK alone.
inline constexpr std::string_view confirmCommand = "AT+LIFEBOAT=OK";
/// Whose firmware this is: answered with one line that begins with the prefix, and OK.
inline constexpr std::string_view knownCommand = "AT+LIFEBOAT=?";
/// In front of a path in quotation marks ("/usr/a.py"): the file is as it is on purpose, and the user list takes its
/// CRC. ERROR when no list names it, when it is missing or empty. In the path %XX stands for any byte, and must for
/// control characters, the quotation mark and the percent sign.
inline constexpr std::string_view acceptCommand = "AT+LIFEBOAT=ACCEPT,";
/// A reset, once OK is out. As on the vendor's firmware (3GPP 27.007).
inline constexpr std::string_view restartCommand = "AT+CFUN=1,1";
inline constexpr std::size_t longestCommand = 320; ///< bytes of a line that the console takes, without its end
inline constexpr std::uint32_t statusVersion = 2;  ///< the latest; older ones are written and read too

enum class StatusPartition : std::uint8_t { user, backup };

/// Where a console writes; it is given pieces of any size.
class TextSink
{
public:
    virtual void put(std::string_view text) = 0;

protected:
    ~TextSink() = default;
};

/// Writes the lines, each with its prefix and CR LF.
class StatusWriter
{
public:
    /// What a version does not have is left out.
    explicit StatusWriter(TextSink& sink, std::uint32_t version = 1) : m_sink(sink), m_version(version) {}

    void begin();
    /// `problem`: why the partition does not mount; empty when it does.
    void partition(StatusPartition partition, std::string_view problem);
    void flag(const restore::FlagFacts& facts);
    void list(StatusPartition partition, const restore::ListFacts& facts);
    void note(std::span<const std::string_view> parts);
    void file(std::string_view path, const backup::FileFacts& facts, const backup::Decision& decision,
              backup::FilePolicy policy = backup::FilePolicy::always);
    /// Nothing when there is none (sequence 0).
    void record(const restore::StatusRecord& record);
    void end();

private:
    void line(std::initializer_list<std::string_view> fields, std::span<const std::string_view> text = {});
    void put(std::string_view text);

    TextSink& m_sink;
    std::uint32_t m_version;
    std::uint32_t m_lines = 0;
    std::uint32_t m_crc = 0;
};

/// One line as it was read. What belongs to another kind of line has its default.
struct StatusLine {
    enum class Kind : std::uint8_t { begin, partition, flag, list, note, file, policy, record, attempts, other, end };

    Kind kind{};
    StatusPartition partition{};
    restore::FlagFacts flag;
    restore::ListFacts list; ///< its problem is in `text`
    backup::FileFacts facts;
    backup::Decision decision; ///< without an action: that is told by the state
    backup::FilePolicy policy{};
    restore::StatusRecord record; ///< its attempts come in lines of their own
    restore::StatusRecord::Attempts attempts;
    std::string_view text; ///< path, note or problem, in the reader's buffer
};

/// Reads what StatusWriter wrote, line by line, and notices lines that are lost, doubled or damaged.
class StatusReader
{
public:
    /// Whether a line of the console belongs here at all.
    static bool isStatusLine(std::string_view line) { return line.starts_with(statusPrefix); }

    /// One line without its end. `text` is as long as the line at least, and holds StatusLine::text.
    /// Errors: syntax; unsupportedVersion; badChecksum (in END: what came before is not what was sent).
    Result<StatusLine> read(std::string_view line, std::span<char> text);
    /// END has come, and everything before it is right.
    bool isComplete() const { return m_state == State::complete; }

private:
    enum class State : std::uint8_t { idle, running, complete };

    State m_state = State::idle;
    std::uint32_t m_version = 0;
    std::uint32_t m_lines = 0;
    std::uint32_t m_crc = 0;
};

} // namespace core::wire
