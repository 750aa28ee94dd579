// SPDX-License-Identifier: MIT
// The words of ui/text and of core in the language of the moment, and quantities as the locale writes them.
#pragma once

#include "core/Problem.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace ui
{

/// A text of ui/text that is marked for translation.
QString translated(const char* context, std::string_view text);

QString text(std::string_view utf8);
std::string utf8(const QString& text);

struct ProblemWords {
    QString sentence;     ///< with the subject: "the file is damaged: product.pac"
    QString circumstance; ///< Problem::detail; may be empty
    QString cause;
    QString remedy;
    QString code; ///< "L3001"
};
ProblemWords wordsOf(const core::Problem& problem);

/// "86.2 kB", "3.4 MB" (thousands).
QString sizeText(std::uint64_t bytes);
QString rateText(double bytesPerSecond);
/// "25 s", "3 min"; rounded as ux-conventions asks.
QString timeLeftText(std::chrono::seconds left);
/// "D202D277"
QString crcText(std::uint32_t crc);

} // namespace ui
