// SPDX-License-Identifier: MIT
// A text for people, of the kind that command line and window share: English as it stands here, and where its
// translation is found. Everything of this room is without Qt; the window asks
// QCoreApplication::translate(text.context, text.source), with the number of a Phrase as the last argument.
// Sentences are whole: none is put together from pieces, and "%n" stands where a number belongs.
#pragma once

#include <string>
#include <string_view>

// Mark a text for Qt's lupdate, as Qt's own macros do where its headers are there.
#ifndef QT_TRANSLATE_NOOP
#define QT_TRANSLATE_NOOP(scope, x) x
#endif
#ifndef QT_TRANSLATE_N_NOOP
#define QT_TRANSLATE_N_NOOP(scope, x) x
#endif

namespace ui
{

struct Text {
    const char* context = ""; ///< the scope of its translation: "Errors"
    const char* source = "";  ///< in English

    constexpr std::string_view view() const { return source; }
    constexpr bool isEmpty() const { return *source == 0; }
    std::string str() const { return source; }
};

/// A text with a number in the place of "%n", or without any.
struct Phrase {
    Text text;
    int number = -1; ///< -1: the text has none

    /// In English.
    std::string str() const;
};

} // namespace ui
