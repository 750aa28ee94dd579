// SPDX-License-Identifier: MIT
#include "core/package/DownloadJson.h"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace core::package
{

namespace
{

using nlohmann::json;

std::unexpected<Problem> jsonProblem(ErrorCode code, std::string detail)
{
    return problem(code, "", "download.json: " + std::move(detail));
}

/// Whether the key is absent or a string, which then is taken.
bool takeText(const json& object, const char* key, std::string& into)
{
    const auto found = object.find(key);
    if (found == object.end())
        return true;
    if (!found->is_string())
        return false;
    into = found->get<std::string>();
    return true;
}

bool takeWeight(const json& object, const char* key, std::optional<std::uint64_t>& into)
{
    const auto found = object.find(key);
    if (found == object.end())
        return true;
    if (!found->is_number_unsigned() || found->get<std::uint64_t>() > DownloadJson::maxWeight)
        return false;
    into = found->get<std::uint64_t>();
    return true;
}

/// Walks over JSON that is known to be valid, to find where things stand.
class Scanner
{
public:
    explicit Scanner(std::string_view text) : m_text(text), m_at(text.starts_with("\xEF\xBB\xBF") ? 3 : 0) {}

    std::size_t position() const { return m_at; }
    char next()
    {
        m_at = std::min(m_text.find_first_not_of(" \t\r\n,:", m_at), m_text.size());
        return m_at < m_text.size() ? m_text[m_at] : '\0';
    }
    void enter() { ++m_at; }

    std::string_view skipString()
    {
        const std::size_t start = m_at++;
        while (m_text[m_at] != '"')
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        ++m_at;
        return m_text.substr(start, m_at - start);
    }

    void skipValue()
    {
        std::size_t depth = 0;
        do {
            switch (next()) {
            case '"':
                skipString();
                break;
            case '[':
            case '{':
                ++depth;
                ++m_at;
                break;
            case ']':
            case '}':
                --depth;
                ++m_at;
                break;
            default:
                m_at = std::min(m_text.find_first_of(" \t\r\n,]}", m_at), m_text.size());
            }
        } while (depth > 0);
    }

private:
    std::string_view m_text;
    std::size_t m_at;
};

} // namespace

HostResult<DownloadJson> DownloadJson::parse(std::string text)
{
    if (text.size() > maxSize)
        return jsonProblem(ErrorCode::tooLarge, std::to_string(text.size()) + " bytes, at most " +
                                                    std::to_string(maxSize) + " are accepted");
    const json root = json::parse(text, nullptr, false);
    if (root.is_discarded())
        return jsonProblem(ErrorCode::syntax, "it is not valid JSON");
    if (!root.is_array())
        return jsonProblem(ErrorCode::syntax, "it is not a list of commands");

    DownloadJson result;
    for (const json& object : root) {
        const std::string which = "command " + std::to_string(result.m_commands.size());
        if (!object.is_object())
            return jsonProblem(ErrorCode::syntax, which + " is not an object");
        AsrCommand command;
        const bool texts = takeText(object, "command", command.command) && takeText(object, "group", command.group) &&
                           takeText(object, "name", command.name) && takeText(object, "image", command.image) &&
                           takeText(object, "partition", command.partition) &&
                           takeText(object, "version-bootrom", command.onlyOnBootRom);
        const bool isProgress = command.command == "progress";
        const bool values =
            isProgress ? takeWeight(object, "value", command.weight)
                       : takeText(object, "value", command.value) && takeWeight(object, "weight", command.weight);
        const auto production = object.find("productionOnly");
        if (!texts || !values || command.command.empty() || (production != object.end() && !production->is_boolean()))
            return jsonProblem(ErrorCode::syntax, which + " has a value of a wrong type, or is none");
        command.productionOnly = production != object.end() && production->get<bool>();
        result.m_commands.push_back(std::move(command));
    }
    result.m_text = std::move(text);
    return result;
}

std::optional<std::size_t> DownloadJson::findFlash(std::string_view image) const
{
    for (std::size_t i = 0; i < m_commands.size(); ++i)
        if (m_commands[i].command == "flash" && m_commands[i].image == image)
            return i;
    return std::nullopt;
}

HostResult<void> DownloadJson::setWeight(std::size_t index, std::uint64_t weight)
{
    const auto old = m_commands[index].weight;
    if (!old || *old == weight)
        return {};
    for (std::size_t i = 0; i < m_commands.size(); ++i) {
        AsrCommand& total = m_commands[i];
        if (total.command != "progress" || !total.weight)
            continue;
        const std::uint64_t rest = *total.weight - std::min(*total.weight, *old);
        if (*total.weight < *old || rest + weight > maxWeight)
            return jsonProblem(ErrorCode::outOfRange, "the progress total " + std::to_string(*total.weight) +
                                                          " cannot be moved from weight " + std::to_string(*old) +
                                                          " to " + std::to_string(weight));
        total.weight = rest + weight;
        setNumber(i, "value", *total.weight);
        break;
    }
    m_commands[index].weight = weight;
    setNumber(index, "weight", weight);
    return {};
}

/// Replaces the digits of a number that is known to be there.
void DownloadJson::setNumber(std::size_t index, std::string_view key, std::uint64_t value)
{
    Scanner scanner(m_text);
    scanner.next();
    scanner.enter();
    for (std::size_t i = 0; i < index; ++i)
        scanner.skipValue();
    scanner.next();
    scanner.enter();
    std::size_t start = 0;
    std::size_t end = 0;
    // As in every JSON reader the last of equal keys counts.
    while (scanner.next() != '}') {
        const bool wanted = json::parse(scanner.skipString()) == key; // a key may be written with escapes
        scanner.next();
        if (wanted)
            start = scanner.position();
        scanner.skipValue();
        if (wanted)
            end = scanner.position();
    }
    m_text.replace(start, end - start, std::to_string(value));
}

} // namespace core::package
