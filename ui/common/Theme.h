// SPDX-License-Identifier: MIT
// Colours and icons that fit the palette, light or dark, also when it changes while running.
#pragma once

#include <QColor>
#include <QIcon>
#include <QString>

class QPalette;
class QWidget;

namespace ui
{

enum class Appearance { system, light, dark };

/// What a colour says; each pair has a contrast of at least 4.5 : 1 on its background.
enum class Tone { neutral, good, caution, bad, severe };

class Theme
{
public:
    /// Sets the application's palette. With Appearance::system it is that of the desktop.
    static void apply(Appearance appearance);
    static bool isDark(const QPalette& palette);
    static bool isDark();
    static QColor colourOf(Tone tone, bool dark);
    /// For widgets that are painted now.
    static QColor colourOf(Tone tone) { return colourOf(tone, isDark()); }

    /// resources/icons/NAME.svg in the colour of texts; follows the palette by itself. A name that does not exist is a
    /// bug and gives an empty icon.
    static QIcon icon(const QString& name);
    /// In the colour of a tone.
    static QIcon icon(const QString& name, Tone tone);
};

} // namespace ui
