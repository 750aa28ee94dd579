// SPDX-License-Identifier: MIT
#include "core/package/PacXml.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <pugixml.hpp>

namespace core::package
{

namespace
{

/// NV numbers from here on are placeholders that the vendor's tool resolves.
constexpr std::uint32_t firstSpecialNvItem = 0xFFFE;

std::unexpected<Problem> xmlProblem(ErrorCode code, std::string detail, std::string id = {})
{
    return problem(code, std::move(id), "PAC description (XML): " + std::move(detail));
}

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\n";
    const auto first = text.find_first_not_of(blanks);
    if (first == text.npos)
        return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// A number as the format writes it: hexadecimal with 0x, else decimal. A missing one counts as 0.
std::optional<std::uint32_t> readNumber(std::string_view text)
{
    text = trimmed(text);
    if (text.empty())
        return 0;
    const bool isHex = text.starts_with("0x") || text.starts_with("0X");
    if (isHex)
        text.remove_prefix(2);
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, isHex ? 16 : 10);
    if (error != std::errc() || end != text.data() + text.size())
        return std::nullopt;
    return value;
}

std::string childText(pugi::xml_node node, const char* name)
{
    return std::string(trimmed(node.child(name).text().get()));
}

/// The white space that the element at `offset` is indented with; `newline` becomes the line end before it.
std::string_view indentationAt(std::string_view text, std::size_t offset, std::string_view& newline)
{
    std::size_t start = offset;
    while (start > 0 && (text[start - 1] == ' ' || text[start - 1] == '\t'))
        --start;
    newline = {};
    if (start > 0 && text[start - 1] == '\n')
        newline = start > 1 && text[start - 2] == '\r' ? "\r\n" : "\n";
    return newline.empty() ? std::string_view{} : text.substr(start, offset - start);
}

} // namespace

HostResult<PacXml> PacXml::parse(ByteView text)
{
    if (text.size() > maxPacXmlSize)
        return xmlProblem(ErrorCode::tooLarge, std::to_string(text.size()) + " bytes, at most " +
                                                   std::to_string(maxPacXmlSize) + " are accepted");
    if (std::find(text.begin(), text.end(), std::byte{0}) != text.end())
        return xmlProblem(ErrorCode::syntax, "it holds zero bytes");
    pugi::xml_document document;
    const auto result = document.load_buffer(text.data(), text.size(), pugi::parse_default, pugi::encoding_utf8);
    if (!result)
        return xmlProblem(ErrorCode::syntax,
                          std::string(result.description()) + " at byte " + std::to_string(result.offset));

    const auto root = document.child("BMAConfig");
    const auto product = root.child("ProductList").child("Product");
    const auto scheme =
        root.child("SchemeList").find_child_by_attribute("Scheme", "name", childText(product, "SchemeName").c_str());
    if (!scheme)
        return xmlProblem(ErrorCode::syntax, "the scheme that its product names is missing");

    PacXml xml;
    for (const auto node : scheme.children("File")) {
        PacXmlFile file;
        file.id = childText(node, "ID");
        file.type = childText(node, "Type");
        const auto base = readNumber(node.child("Block").child("Base").text().get());
        const auto size = readNumber(node.child("Block").child("Size").text().get());
        if (file.id.empty() || !base || !size)
            return xmlProblem(ErrorCode::syntax, "a file without ID, or with a base or size that is no number",
                              file.id);
        file.base = *base;
        file.size = *size;
        // The offset is that of the name, one behind the bracket.
        file.offset = static_cast<std::size_t>(node.offset_debug()) - 1;
        xml.files.push_back(std::move(file));
    }

    const auto backup = product.child("NVBackup");
    xml.nvBackup = backup.attribute("backup").as_bool();
    for (const auto item : backup.children("NVItem")) {
        const auto number = readNumber(item.child("ID").text().get());
        if (!number)
            return xmlProblem(ErrorCode::syntax, "an NV item whose ID is no number");
        if (item.attribute("backup").as_bool() && *number < firstSpecialNvItem)
            xml.nvItems.push_back(*number);
    }
    return xml;
}

std::vector<std::byte> PacXml::withFile(ByteView bytes, std::size_t position, std::string_view id, std::uint32_t base,
                                        std::uint32_t size) const
{
    const std::string_view text = textOf(bytes);
    const std::size_t neighbour = files[std::min(position, files.size() - 1)].offset;
    std::string_view newline;
    const std::string outer(indentationAt(text, neighbour, newline));
    std::string_view innerNewline;
    const std::string inner(indentationAt(text, text.find('<', neighbour + 1), innerNewline));
    const std::string unit = inner.starts_with(outer) ? inner.substr(outer.size()) : "";

    std::string block;
    const auto line = [&](const std::string& indentation, const std::string& content) {
        block += (newline.empty() ? "" : indentation) + content + std::string(newline);
    };
    const std::string name(id);
    line(outer, "<File>");
    line(inner, "<ID>" + name + "</ID>");
    line(inner, "<IDAlias>" + name + "</IDAlias>");
    line(inner, "<Type>CODE</Type>");
    line(inner, "<Block>");
    line(inner + unit, "<Base>" + hex(base) + "</Base>");
    line(inner + unit, "<Size>" + hex(size) + "</Size>");
    line(inner, "</Block>");
    line(inner, "<Flag>1</Flag>");
    line(inner, "<CheckFlag>0</CheckFlag>");
    line(inner, "<Description>" + name + "</Description>");
    line(outer, "</File>");

    std::size_t at = neighbour - outer.size(); // the start of the neighbour's line
    if (position >= files.size()) {
        at = text.find('>', text.find("</File", neighbour)) + 1;
        if (!newline.empty() && text.substr(at).starts_with(newline))
            at += newline.size();
    }
    const ByteView inserted = bytesOf(block);
    std::vector<std::byte> result;
    result.reserve(bytes.size() + inserted.size());
    result.assign(bytes.begin(), bytes.end());
    result.insert(result.begin() + static_cast<std::ptrdiff_t>(at), inserted.begin(), inserted.end());
    return result;
}

} // namespace core::package
