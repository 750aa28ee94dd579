// SPDX-License-Identifier: MIT
// The words of ui/text and of core in the language of the moment, and quantities as the locale writes them.
#pragma once

#include "core/Problem.h"
#include "ui/text/Quantities.h"
#include "ui/text/Text.h"

#include <QString>

#include <chrono>
#include <cstdint>
#include <string_view>

namespace ui
{

QString translated(const Text& text);
QString translated(const Phrase& phrase);

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
/// What helps when the Python console was asked, where the remedy of the code is for downloads; else empty.
QString consoleRemedy(core::ErrorCode code);

/// "1.2 MB", "45 s"; the number as the locale writes it.
QString text(const Quantity& quantity);
/// "86 kB", "3.4 MB" (thousands).
QString sizeText(std::uint64_t bytes);
QString rateText(double bytesPerSecond);
/// "25 s", "3 min"; rounded as ux-conventions asks.
QString timeLeftText(std::chrono::seconds left);
/// "D202D277"
QString crcText(std::uint32_t crc);

} // namespace ui
