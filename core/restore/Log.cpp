// SPDX-License-Identifier: MIT
#include "core/restore/Log.h"

namespace core::restore
{

void Log::tell(const char* text)
{
    tell(text, {}, {}, {});
}

void Log::tell(const char* text, std::string_view word)
{
    tell(text, word, {}, {});
}

void Log::tell(const char* text, const char* word)
{
    tell(text, word, {}, {});
}

void Log::tell(const char* text, std::string_view word, const char* second)
{
    tell(text, word, second, {});
}

void Log::tell(const char* text, std::string_view word, std::string_view second, std::string_view third)
{
    const std::string_view words[] = {word, second, third};
    std::string_view parts[8]; // the prefix, the words, and what stands around them
    std::size_t count = 0;
    if (text[1] != ' ')
        parts[count++] = "lifeboat: ";
    std::size_t used = 0;
    for (const char* start = text;; ++text) {
        if (*text != '%' && *text != '\0')
            continue;
        parts[count++] = {start, text};
        if (*text == '\0')
            break;
        parts[count++] = words[used++];
        start = text + 1;
    }
    line({parts, count});
}

} // namespace core::restore
