// SPDX-License-Identifier: MIT
#include "device/python/Completion.h"

#include <algorithm>

namespace device
{

namespace
{

/// What every program has without importing it, in MicroPython.
constexpr std::string_view ownNames[] = {"ArithmeticError",
                                         "AssertionError",
                                         "AttributeError",
                                         "EOFError",
                                         "Exception",
                                         "False",
                                         "ImportError",
                                         "IndexError",
                                         "KeyError",
                                         "KeyboardInterrupt",
                                         "LookupError",
                                         "MemoryError",
                                         "NameError",
                                         "None",
                                         "NotImplementedError",
                                         "OSError",
                                         "RuntimeError",
                                         "StopIteration",
                                         "SyntaxError",
                                         "SystemExit",
                                         "True",
                                         "TypeError",
                                         "ValueError",
                                         "ZeroDivisionError",
                                         "abs",
                                         "all",
                                         "and",
                                         "any",
                                         "assert",
                                         "bin",
                                         "bool",
                                         "break",
                                         "bytearray",
                                         "bytes",
                                         "callable",
                                         "chr",
                                         "class",
                                         "classmethod",
                                         "continue",
                                         "def",
                                         "del",
                                         "delattr",
                                         "dict",
                                         "dir",
                                         "divmod",
                                         "elif",
                                         "else",
                                         "enumerate",
                                         "eval",
                                         "except",
                                         "exec",
                                         "filter",
                                         "finally",
                                         "float",
                                         "for",
                                         "from",
                                         "getattr",
                                         "global",
                                         "globals",
                                         "hasattr",
                                         "hash",
                                         "help",
                                         "hex",
                                         "id",
                                         "import",
                                         "input",
                                         "int",
                                         "isinstance",
                                         "issubclass",
                                         "iter",
                                         "lambda",
                                         "len",
                                         "list",
                                         "locals",
                                         "map",
                                         "max",
                                         "memoryview",
                                         "min",
                                         "next",
                                         "nonlocal",
                                         "not",
                                         "object",
                                         "oct",
                                         "open",
                                         "ord",
                                         "pass",
                                         "pow",
                                         "print",
                                         "property",
                                         "raise",
                                         "range",
                                         "repr",
                                         "return",
                                         "reversed",
                                         "round",
                                         "set",
                                         "setattr",
                                         "slice",
                                         "sorted",
                                         "staticmethod",
                                         "str",
                                         "sum",
                                         "super",
                                         "try",
                                         "tuple",
                                         "type",
                                         "while",
                                         "with",
                                         "yield",
                                         "zip"};

bool isNameByte(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') || byte == '_';
}

bool isDigit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/// Whether the end of the line lies within a string that is not closed, or in a comment.
bool isInText(std::string_view line)
{
    char quote = 0;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (quote != 0 && line[i] == '\\')
            ++i;
        else if (quote != 0)
            quote = line[i] == quote ? 0 : quote;
        else if (line[i] == '"' || line[i] == '\'')
            quote = line[i];
        else if (line[i] == '#')
            return true;
    }
    return quote != 0;
}

} // namespace

std::optional<Completion> Completion::at(std::string_view line)
{
    if (isInText(line))
        return {};
    std::size_t begin = line.size();
    while (begin > 0 && (isNameByte(line[begin - 1]) || line[begin - 1] == '.'))
        --begin;
    const std::string_view dotted = line.substr(begin);
    if (dotted.empty() || dotted.front() == '.' || dotted.find("..") != dotted.npos)
        return {};
    // No name begins with a digit: "1.", "x.2".
    for (std::size_t i = 0; i < dotted.size(); ++i)
        if (isDigit(dotted[i]) && (i == 0 || dotted[i - 1] == '.'))
            return {};
    const auto dot = dotted.rfind('.');
    Completion completion;
    completion.m_object = dot == dotted.npos ? "" : dotted.substr(0, dot);
    completion.m_prefix = dotted.substr(dot == dotted.npos ? 0 : dot + 1);
    return completion;
}

std::string Completion::code() const
{
    return R"(print('\x04',*[n for n in dir()" + m_object + ")if n.startswith('" + m_prefix + R"(')],'\x04'))";
}

std::vector<std::string> Completion::namesIn(std::string_view answer) const
{
    std::vector<std::string> names;
    const auto add = [&](std::string_view name) {
        const bool isHidden = name.starts_with('_') && !m_prefix.starts_with('_');
        if (!name.empty() && name.starts_with(m_prefix) && !isHidden && std::ranges::all_of(name, isNameByte))
            names.emplace_back(name);
    };
    while (!answer.empty()) {
        const auto end = std::min(answer.find_first_of(" \r\n"), answer.size());
        add(answer.substr(0, end));
        answer.remove_prefix(std::min(end + 1, answer.size()));
    }
    if (m_object.empty())
        for (const std::string_view name : ownNames)
            add(name);
    std::ranges::sort(names);
    const auto same = std::ranges::unique(names);
    names.erase(same.begin(), same.end());
    return names;
}

std::string commonStart(const std::vector<std::string>& names)
{
    if (names.empty())
        return {};
    std::string start = names.front();
    for (const std::string& name : names) {
        const auto [end, other] = std::ranges::mismatch(start, name);
        start.erase(end, start.end());
    }
    return start;
}

} // namespace device
