// SPDX-License-Identifier: MIT
#include "core/restore/Log.h"

namespace core::restore
{

void Log::tell(const char* text)
{
    compose(text, nullptr);
}

void Log::tell(const char* text, std::string_view word)
{
    compose(text, &word);
}

void Log::tell(const char* text, const char* word)
{
    tell(text, std::string_view(word));
}

void Log::tell(const char* text, std::string_view word, const char* second)
{
    const std::string_view words[] = {word, second};
    compose(text, words);
}

void Log::tell(const char* text, std::string_view word, std::string_view second, std::string_view third)
{
    const std::string_view words[] = {word, second, third};
    compose(text, words);
}

void Log::compose(const char* text, const std::string_view* words)
{
    std::string_view parts[8]; // the prefix, the words, and what stands around them
    std::size_t count = 0;
    if (text[1] != ' ')
        parts[count++] = "lifeboat: ";
    for (const char* start = text;; ++text) {
        if (*text != '%' && *text != '\0')
            continue;
        parts[count++] = {start, text};
        if (*text == '\0')
            break;
        parts[count++] = *words++;
        start = text + 1;
    }
    line({parts, count});
}

} // namespace core::restore
