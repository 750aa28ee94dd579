// SPDX-License-Identifier: MIT
#include "core/project/QpycomImport.h"

#include "core/package/AtomicFile.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <map>

namespace core::project
{

namespace
{

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::uint64_t maxBytes = 16 << 20;
constexpr int mostQuickCommands = 1000;

HostResult<std::string> readText(const fs::path& path)
{
    const auto bytes = package::readWholeFile(path, maxBytes);
    if (!bytes)
        return std::unexpected(bytes.error());
    std::string text(reinterpret_cast<const char*>(bytes->data.get()), bytes->size);
    if (text.starts_with("\xEF\xBB\xBF")) // as Windows' editor leaves it
        text.erase(0, 3);
    return text;
}

/// The names in an absolute path of Windows or of this system.
std::vector<std::string> partsOf(const std::string& path)
{
    std::vector<std::string> parts;
    std::string part;
    for (const char c : path + "/") {
        if (c != '/' && c != '\\') {
            part += c;
        } else if (!part.empty()) {
            parts.push_back(std::exchange(part, {}));
        }
    }
    return parts;
}

/// The path itself where it exists, or else what has as many of its last names as possible below `folder`.
fs::path find(const std::string& path, const fs::path& folder)
{
    std::error_code error;
    if (fs::path(path).is_absolute() && fs::exists(path, error))
        return path;
    const auto parts = partsOf(path);
    for (std::size_t first = 0; first < parts.size(); ++first) {
        fs::path candidate = folder;
        for (std::size_t i = first; i < parts.size(); ++i)
            candidate /= parts[i];
        if (fs::exists(candidate, error))
            return candidate;
    }
    return {};
}

std::string trimmed(std::string_view text)
{
    const auto isBlank = [](char c) { return std::isspace(static_cast<unsigned char>(c)) != 0; };
    while (!text.empty() && isBlank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && isBlank(text.back()))
        text.remove_suffix(1);
    return std::string(text);
}

std::string withLineEnds(std::string text)
{
    for (const auto& [written, meant] : {std::pair{"\\r", "\r"}, std::pair{"\\n", "\n"}}) {
        for (auto at = text.find(written); at != text.npos; at = text.find(written, at + 1))
            text.replace(at, 2, meant);
    }
    return text;
}

} // namespace

HostResult<QpycomProject> readQpycomProject(const fs::path& path)
{
    const auto text = readText(path);
    if (!text)
        return std::unexpected(text.error());
    QpycomProject imported;
    const auto folder = fs::absolute(path).lexically_normal().parent_path();
    const auto place = [&](const std::string& original) {
        auto found = find(original, folder);
        if (found.empty()) {
            imported.missing.push_back(original);
            const auto parts = partsOf(original);
            found = folder / (parts.empty() ? original : parts.back());
        }
        return found.lexically_normal();
    };
    try {
        const auto root = json::parse(*text);
        const auto firmware = root.at("firmware_name").get<std::vector<std::string>>();
        const auto files = root.at("path_name").get<std::vector<std::string>>();
        if (!firmware.empty() && !firmware.front().empty())
            imported.project.firmware = place(firmware.front());
        for (const auto& file : files) {
            const auto parts = partsOf(file);
            if (parts.empty())
                continue;
            Source source{.from = place(file), .to = "/usr/" + parts.back()};
            if (std::ranges::find(imported.project.files, source) == imported.project.files.end())
                imported.project.files.push_back(std::move(source));
        }
    } catch (const std::exception& error) {
        return problem(ErrorCode::syntax, path.string(), error.what());
    }
    return imported;
}

HostResult<std::vector<QuickCommand>> readQuickCommands(const fs::path& path)
{
    const auto text = readText(path);
    if (!text)
        return std::unexpected(text.error());
    std::map<std::string, std::string> values;
    bool isOurs = false;
    bool wasThere = false;
    for (std::size_t begin = 0; begin < text->size();) {
        const auto end = std::min(text->find('\n', begin), text->size());
        const auto line = trimmed(std::string_view(*text).substr(begin, end - begin));
        begin = end + 1;
        if (line.starts_with('[')) {
            isOurs = line == "[QuickCMD]";
            wasThere = wasThere || isOurs;
        } else if (const auto equals = line.find('='); isOurs && equals != line.npos && !line.starts_with(';')) {
            values[trimmed(line.substr(0, equals))] = trimmed(line.substr(equals + 1));
        }
    }
    if (!wasThere)
        return problem(ErrorCode::syntax, path.string(), "there is no section [QuickCMD]");
    std::vector<QuickCommand> commands;
    for (int number = 1; number <= mostQuickCommands; ++number) {
        const auto found = values.find("cmd" + std::to_string(number));
        if (found == values.end())
            break;
        const auto bar = found->second.find('|');
        if (bar != std::string::npos)
            commands.push_back({found->second.substr(0, bar), withLineEnds(found->second.substr(bar + 1))});
    }
    return commands;
}

} // namespace core::project
