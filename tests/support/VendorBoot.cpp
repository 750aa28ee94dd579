// SPDX-License-Identifier: MIT
#include "tests/support/VendorBoot.h"

#include "core/checksum/Crc32.h"

#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>
#include <variant>

namespace test
{

using namespace core;
using littlefs::FileSystem;

namespace
{

constexpr std::uint32_t blockSize = 4096;

/// What Python code of the firmware raises; the text is what its console shows.
struct Raised {
    std::string text;
};

[[noreturn]] void raise(ErrorCode code)
{
    switch (code) {
    case ErrorCode::noSpace:
        throw Raised{"28"};
    case ErrorCode::notDirectory:
        throw Raised{"20"};
    case ErrorCode::isDirectory:
        throw Raised{"[Errno 21] EISDIR"};
    case ErrorCode::corrupt:
        throw Raised{"52"};
    default:
        throw Raised{"5"};
    }
}

// --- JSON as the core of the firmware reads it: commas and colons count as blanks, \u keeps its low eight bits

struct Member;
struct Json {
    std::variant<std::nullptr_t, bool, long, std::string, std::vector<Json>, std::vector<Member>> value;

    const Json* find(const std::string& key) const;
};
struct Member {
    std::string name;
    Json value;
};
using JsonObject = std::vector<Member>;

const Json* Json::find(const std::string& key) const
{
    for (const auto& member : std::get<JsonObject>(value)) {
        if (member.name == key)
            return &member.value;
    }
    return nullptr;
}

class JsonParser
{
public:
    explicit JsonParser(const std::string& text) : m_text(text) {}

    Json parse()
    {
        auto json = value();
        skip();
        if (m_at < m_text.size())
            fail();
        return json;
    }

private:
    [[noreturn]] static void fail() { throw Raised{"syntax error in JSON"}; }
    void skip()
    {
        while (m_at < m_text.size() && std::string(" \t\r\n,:").find(m_text[m_at]) != std::string::npos)
            ++m_at;
    }
    char next()
    {
        if (m_at >= m_text.size())
            fail();
        return m_text[m_at++];
    }
    bool take(const std::string& word)
    {
        if (m_text.compare(m_at, word.size(), word) != 0)
            return false;
        m_at += word.size();
        return true;
    }
    Json value()
    {
        skip();
        if (take("null"))
            return {nullptr};
        if (take("true"))
            return {true};
        if (take("false"))
            return {false};
        switch (const char c = next()) {
        case '"':
            return {string()};
        case '[': {
            std::vector<Json> items;
            for (skip(); m_at < m_text.size() && m_text[m_at] != ']'; skip())
                items.push_back(value());
            next();
            return {items};
        }
        case '{': {
            JsonObject members;
            for (skip(); m_at < m_text.size() && m_text[m_at] != '}'; skip()) {
                if (next() != '"')
                    fail();
                auto key = string();
                members.emplace_back(key, value());
            }
            next();
            return {members};
        }
        default:
            if ((c < '0' || c > '9') && c != '-')
                fail();
            std::string digits(1, c);
            while (m_at < m_text.size() && m_text[m_at] >= '0' && m_text[m_at] <= '9')
                digits += next();
            return {std::stol(digits)};
        }
    }
    std::string string()
    {
        std::string text;
        for (char c = next(); c != '"'; c = next()) {
            if (c != '\\') {
                text += c;
                continue;
            }
            c = next();
            if (c == 'u') {
                unsigned code = 0;
                for (int i = 0; i < 4; ++i)
                    code = code * 16 + static_cast<unsigned>(std::stoul(std::string(1, next()), nullptr, 16));
                text += static_cast<char>(code);
            } else {
                text += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
            }
        }
        return text;
    }

    const std::string& m_text;
    std::size_t m_at = 0;
};

std::string lowerCase(std::string text)
{
    std::ranges::transform(text, text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    return text;
}

std::string hexOf(std::uint32_t value)
{
    char text[12];
    std::snprintf(text, sizeof text, "0x%x", value);
    return text;
}

/// A partition with "mount, else format".
class Partition
{
public:
    explicit Partition(restore::SimulatedNor& nor)
        : m_memory(3 * blockSize + nor.blockCount()),
          fs(nor, {blockSize, blockSize, blockSize, nor.blockCount() - 1},
             {part(0, blockSize), part(blockSize, blockSize), part(3 * blockSize, nor.blockCount())})
    {
        if (fs.mount())
            return;
        if (const auto done = fs.format(nor.blockCount()); !done)
            raise(done.error().code);
    }

    std::optional<littlefs::EntryInfo> stat(const std::string& path)
    {
        const auto found = fs.stat(path);
        return found ? std::optional(*found) : std::nullopt;
    }

    /// Up to `limit` bytes.
    std::string read(const std::string& path, std::size_t limit)
    {
        littlefs::FileView view;
        if (const auto done = fs.openFile(view, path); !done)
            raise(done.error().code);
        std::string text(limit, '\0');
        const auto size = fs.readFile(view, std::as_writable_bytes(std::span(text)));
        if (!size)
            raise(size.error().code);
        text.resize(*size);
        return text;
    }

    std::span<std::byte> fileBuffer() { return part(2 * blockSize, blockSize); }

private:
    std::span<std::byte> part(std::size_t at, std::size_t size) { return std::span(m_memory).subspan(at, size); }

    Bytes m_memory;

public:
    FileSystem fs;
};

class Restore
{
public:
    Restore(Partition& user, Partition& backup, std::vector<std::string>& lines)
        : m_user(user), m_backup(backup), m_lines(lines)
    {
    }

    void run()
    {
        try {
            procedure();
        } catch (const Raised& raised) {
            m_lines.push_back("x backup restore procedure error: " + raised.text);
        }
    }

private:
    struct Open { // by mode "wb+"; what is left open by an exception is closed, and so committed, later
        Open(Partition& on, const std::string& path) : partition(on)
        {
            const auto mode = littlefs::openWrite | littlefs::openCreate | littlefs::openTruncate;
            if (const auto done = on.fs.open(file, path, static_cast<std::uint8_t>(mode), on.fileBuffer()); !done)
                raise(done.error().code);
        }
        ~Open() { (void)partition.fs.close(file); }
        Open(const Open&) = delete;
        Open& operator=(const Open&) = delete;

        Partition& partition;
        littlefs::File file;
    };

    /// "/usr/a" and "usr/a" lie on the user partition; nothing else is mounted where a name of the list may lead.
    static std::optional<std::string> onUser(const std::string& name)
    {
        const auto path = name.starts_with('/') ? name : "/" + name;
        return path.starts_with("/usr/") ? std::optional(path.substr(4)) : std::nullopt;
    }

    void procedure()
    {
        const std::string flag = "/backup_restore.json"; // R1 to R4
        if (!m_backup.stat(flag))
            throw Raised{"'/bak/backup_restore.json not exist'"};
        const auto text = m_backup.read(flag, 64);
        if (text.empty())
            throw Raised{"'/bak/backup_restore.json is empty'"};
        const auto json = JsonParser(text).parse();
        if (!std::holds_alternative<JsonObject>(json.value))
            throw Raised{"list indices must be integers, not str"};
        const auto* enable = json.find("enable");
        if (!enable)
            throw Raised{"enable"};
        const auto* isNumber = std::get_if<long>(&enable->value);
        const auto* isBool = std::get_if<bool>(&enable->value);
        if ((isNumber && *isNumber == 0) || (isBool && !*isBool))
            return;

        const std::string list = "/checksum.json"; // R5 to R8
        if (!m_user.stat(list)) {
            if (!m_backup.stat(list))
                throw Raised{"'/usr/checksum.json not exist'"};
            copy(list, list);
        }
        // "rt+": the first open for writing looks through all folders
        if (const auto done = m_user.fs.recover(); !done)
            raise(done.error().code);
        const auto listText = m_user.read(list, 16384);
        if (listText.empty())
            throw Raised{"'/usr/checksum.json is empty'"};
        auto entries = JsonParser(listText).parse();
        if (std::holds_alternative<JsonObject>(entries.value))
            throw Raised{"str indices must be integers, not str"};

        std::vector<std::string> restored; // R9 to R13
        for (const auto& entry : std::get<std::vector<Json>>(entries.value)) {
            const auto* value = entry.find("crc32");
            if (!value)
                throw Raised{"crc32"};
            const auto name = std::get<std::string>(entry.find("name")->value);
            const auto wanted = number(*value);
            if (const auto is = calc(name); is && *is == wanted)
                continue;
            m_lines.push_back("- restoring " + name);
            if (!m_backup.stat("/" + name)) {
                m_lines.push_back("~ backup file does not exist: " + name);
                continue;
            }
            if (name.empty())
                throw Raised{"[Errno 1] EPERM"};
            makeFolders(*onUser(name));
            copy("/" + name, *onUser(name));
            restored.push_back(name);
        }
        if (restored.empty())
            return;
        m_lines.push_back("- updating checksum"); // R14
        bool changed = false;
        for (const auto& name : restored) {
            const auto crc = calc(name);
            for (auto& entry : std::get<std::vector<Json>>(entries.value)) {
                const auto listed = std::get<std::string>(entry.find("name")->value);
                if (!crc || lowerCase(listed) != lowerCase(name.starts_with('/') ? name : "/" + name))
                    continue;
                for (auto& [key, value] : std::get<JsonObject>(entry.value)) {
                    if (key == "crc32")
                        value.value = hexOf(*crc);
                }
                changed = true;
                break;
            }
        }
        if (changed)
            writeList(list, entries);
        m_lines.push_back("- done");
    }

    static std::uint32_t number(const Json& value)
    {
        const auto* text = std::get_if<std::string>(&value.value);
        if (!text)
            throw Raised{"can't convert 'NoneType' object to str implicitly"};
        try {
            return static_cast<std::uint32_t>(std::stoul(*text, nullptr, 16));
        } catch (const std::exception&) {
            throw Raised{"invalid syntax for integer with base 16: '" + *text + "'"};
        }
    }

    // Of what could be read: an error in the middle ends it without a word. Nothing for a missing or empty file.
    std::optional<std::uint32_t> calc(const std::string& name)
    {
        const auto path = onUser(name);
        littlefs::FileView view;
        if (!path || !m_user.fs.openFile(view, *path) || view.size == 0)
            return {};
        Bytes block(blockSize);
        auto crc = checksum::quecPythonCrc32({});
        for (;;) {
            const auto size = m_user.fs.readFile(view, block);
            if (!size || *size == 0)
                return crc;
            crc = checksum::quecPythonCrc32(std::span(block).first(*size), crc);
        }
    }

    void makeFolders(const std::string& path)
    {
        for (auto slash = path.find('/', 1); slash != std::string::npos; slash = path.find('/', slash + 1)) {
            const auto folder = path.substr(0, slash);
            if (m_user.stat(folder))
                continue;
            if (const auto done = m_user.fs.makeDirectory(folder); !done)
                raise(done.error().code);
        }
    }

    void copy(const std::string& from, const std::string& to)
    {
        littlefs::FileView view;
        if (const auto done = m_backup.fs.openFile(view, from); !done)
            raise(done.error().code);
        Open target(m_user, to);
        Bytes block(blockSize);
        for (;;) {
            const auto size = m_backup.fs.readFile(view, block);
            if (!size)
                raise(size.error().code);
            if (*size == 0)
                break;
            if (const auto done = m_user.fs.write(target.file, std::span(block).first(*size)); !done)
                raise(done.error().code);
        }
        if (const auto done = m_user.fs.sync(target.file); !done)
            raise(done.error().code);
    }

    static std::string escaped(const std::string& text)
    {
        std::string out;
        for (const char c : text) {
            char code[8];
            std::snprintf(code, sizeof code, "\\u%04x", static_cast<unsigned>(c));
            out += c >= 0 && c < ' ' ? std::string(code) : std::string(1, c);
        }
        return out;
    }

    void writeList(const std::string& path, const Json& entries)
    {
        std::string text = "[";
        for (const auto& entry : std::get<std::vector<Json>>(entries.value)) {
            text += text.size() > 1 ? ", {" : "{";
            bool first = true;
            for (const auto& [key, value] : std::get<JsonObject>(entry.value)) {
                text += (first ? "\"" : ", \"") + key + "\": \"" + escaped(std::get<std::string>(value.value)) + "\"";
                first = false;
            }
            text += "}";
        }
        text += "]";
        Open target(m_user, path);
        if (const auto done = m_user.fs.write(target.file, std::as_bytes(std::span(text))); !done)
            raise(done.error().code);
    }

    Partition& m_user;
    Partition& m_backup;
    std::vector<std::string>& m_lines;
};

} // namespace

VendorBoot vendorBoot(SimulatedModule& module)
{
    VendorBoot boot;
    const auto before = module.user.operations();
    try {
        Partition user(module.user);
        Partition backup(module.backup);
        Restore(user, backup, boot.lines).run();
    } catch (const Raised&) {
        boot.lines.emplace_back("error ocurs in boot step.");
    }
    boot.userOperations = module.user.operations() - before;
    return boot;
}

} // namespace test
