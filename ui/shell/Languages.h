// SPDX-License-Identifier: MIT
// The languages of the window, and the change from one to another while it runs.
#pragma once

#include <QString>

#include <vector>

namespace ui
{

struct Language {
    QString code; ///< "en", "zh_CN"
    QString name; ///< in itself: "简体中文"
};

const std::vector<Language>& languages();

/// One of languages(), or empty for that of the system. Sends LanguageChange to every widget.
void useLanguage(const QString& code);
/// The code of the language in use.
QString usedLanguage();

} // namespace ui
