// SPDX-License-Identifier: MIT
#include "ui/shell/Languages.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QTranslator>

namespace ui
{

namespace
{

QString used = QStringLiteral("en");

QString languageOfSystem()
{
    for (const QString& name : QLocale::system().uiLanguages()) {
        if (name.startsWith("zh"))
            return QStringLiteral("zh_CN");
        if (name.startsWith("en"))
            break;
    }
    return QStringLiteral("en");
}

} // namespace

const std::vector<Language>& languages()
{
    static const std::vector<Language> all{{"en", "English"}, {"zh_CN", "简体中文"}};
    return all;
}

void useLanguage(const QString& code)
{
    static QTranslator ours;
    static QTranslator qts;
    used = code.isEmpty() ? languageOfSystem() : code;
    QCoreApplication::removeTranslator(&ours);
    QCoreApplication::removeTranslator(&qts);
    QLocale::setDefault(code.isEmpty() ? QLocale::system() : QLocale(used));
    // English has a catalogue too: of plural forms.
    if (ours.load(":/i18n/lifeboat_" + used))
        QCoreApplication::installTranslator(&ours);
    if (used != "en" && qts.load("qtbase_" + used, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&qts);
}

QString usedLanguage()
{
    return used;
}

} // namespace ui
