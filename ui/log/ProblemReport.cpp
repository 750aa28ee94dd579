// SPDX-License-Identifier: MIT
#include "ui/log/ProblemReport.h"

#include "ui/log/FilteredLog.h"

#include <QCoreApplication>
#include <QDir>
#include <QGuiApplication>
#include <QLocale>
#include <QRegularExpression>
#include <QStringList>
#include <QSysInfo>

#include <algorithm>

namespace ui
{

namespace
{

constexpr int reportedLines = 2'000;

} // namespace

PrivateNames PrivateNames::ofThisComputer()
{
    const QString home = QDir::homePath();
    QString user = qEnvironmentVariable("USER", qEnvironmentVariable("USERNAME"));
    if (user.isEmpty())
        user = QDir(home).dirName();
    return {home, user};
}

QString withoutPrivateData(QString text, const PrivateNames& names)
{
    if (names.home.size() > 1)
        text.replace(names.home, QStringLiteral("~"));
    // Names of one or two letters are in any text, and this one says nothing about anybody.
    if (names.user.size() > 2 && names.user != QLatin1String("root")) {
        static const QString pattern = QStringLiteral("(?<![\\w])%1(?![\\w])");
        const QRegularExpression user(pattern.arg(QRegularExpression::escape(names.user)),
                                      QRegularExpression::CaseInsensitiveOption |
                                          QRegularExpression::UseUnicodePropertiesOption);
        text.replace(user, QStringLiteral("USER"));
    }
    static const QRegularExpression longNumber(QStringLiteral("(?<![0-9A-Fa-f])[0-9]{14,20}(?![0-9A-Fa-f])"));
    text.replace(longNumber, QStringLiteral("NUMBER"));
    return text;
}

QString problemReport(const Log& log, const QString& module, const PrivateNames& names)
{
    QStringList lines{
        QStringLiteral("What did you do, what happened, and what did you expect?"),
        QString(),
        QString(),
        QStringLiteral("-- ") + QCoreApplication::applicationName() + ' ' + QCoreApplication::applicationVersion(),
        QStringLiteral("System: %1, kernel %2, %3")
            .arg(QSysInfo::prettyProductName(), QSysInfo::kernelVersion(), QSysInfo::currentCpuArchitecture()),
        QStringLiteral("Qt %1, %2, %3")
            .arg(QString::fromLatin1(qVersion()), QGuiApplication::platformName(), QLocale().name()),
        QStringLiteral("Module: ") + (module.isEmpty() ? QStringLiteral("none") : module),
        QStringLiteral("-- Log"),
    };
    for (int row = std::max(0, log.rowCount() - reportedLines); row < log.rowCount(); ++row)
        lines << fileLine(log.line(row));
    return withoutPrivateData(lines.join('\n') + '\n', names);
}

} // namespace ui
