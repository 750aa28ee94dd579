// SPDX-License-Identifier: MIT
#include "device/python/PythonLiteral.h"

namespace device
{

std::string bytesLiteral(core::package::ByteView bytes)
{
    std::string text = "b'";
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto c = std::to_integer<char>(bytes[i]);
        const bool beforeDigit =
            i + 1 < bytes.size() && bytes[i + 1] >= std::byte{'0'} && bytes[i + 1] <= std::byte{'7'};
        if (c >= 0 && c <= 5)
            text += (beforeDigit ? "\\00" : "\\") + std::to_string(c);
        else if (c == '\n')
            text += "\\n";
        else if (c == '\r')
            text += "\\r";
        else if (c == '\'' || c == '\\')
            text += std::string("\\") + c;
        else
            text += c;
    }
    return text + "'";
}

std::string plainLiteral(std::string_view bytes)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text = "'";
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 32 && byte < 127 && c != '\'' && c != '"' && c != '\\')
            text += c;
        else
            text.append({'\\', 'x', digits[byte >> 4], digits[byte & 15]});
    }
    return text + "'";
}

std::string pythonBytes(std::string_view bytes)
{
    return "b" + plainLiteral(bytes);
}

} // namespace device
