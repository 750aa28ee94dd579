// SPDX-License-Identifier: MIT
#include "ui/status/StatusTexts.h"

#include "ui/common/Words.h"
#include "ui/text/FileStates.h"
#include "ui/text/JobTexts.h"
#include "ui/text/Printable.h"
#include "ui/text/RecordTexts.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace ui
{

using core::project::ModuleStatus;
using core::restore::ListFacts;

namespace
{

const QString separator = QStringLiteral(" · ");

QString foreign(const std::string& words)
{
    return text(printable(words));
}

QString listText(const ListFacts& list, const std::string& problem, bool isUser)
{
    switch (list.kind) {
    case ListFacts::Kind::missing:
        return isUser ? QCoreApplication::translate("StatusTexts", "The user partition has no checksum.json.")
                      : QCoreApplication::translate("StatusTexts", "The backup partition has no checksum.json.");
    case ListFacts::Kind::unreadable:
        return (isUser ? QCoreApplication::translate("StatusTexts", "The user list cannot be read: %1")
                       : QCoreApplication::translate("StatusTexts", "The backup list cannot be read: %1"))
            .arg(foreign(problem));
    case ListFacts::Kind::unusable:
        return (isUser ? QCoreApplication::translate("StatusTexts", "The user list is not usable: %1")
                       : QCoreApplication::translate("StatusTexts", "The backup list is not usable: %1"))
            .arg(foreign(problem));
    case ListFacts::Kind::usable:
        break;
    }
    const int entries = static_cast<int>(list.entries);
    return isUser ? QCoreApplication::translate("StatusTexts", "User list: %n entry(s)", nullptr, entries)
                  : QCoreApplication::translate("StatusTexts", "Backup list: %n entry(s)", nullptr, entries);
}

} // namespace

QString sourceText(const ShownStatus& shown)
{
    if (!shown.reading) {
        QStringList names;
        for (const QString& image : shown.images)
            names << QFileInfo(image).fileName();
        return names.size() == 1 ? QCoreApplication::translate("StatusTexts", "File: %1").arg(names.front())
                                 : QCoreApplication::translate("StatusTexts", "Files: %1").arg(names.join(", "));
    }
    QStringList parts;
    if (const auto& identity = shown.reading->identity) {
        parts << foreign(identity->model);
        if (!identity->revision.empty())
            parts << QCoreApplication::translate("StatusTexts", "firmware %1").arg(foreign(identity->revision));
        if (!identity->serial.empty())
            parts << QCoreApplication::translate("StatusTexts", "IMEI %1").arg(foreign(identity->serial));
    } else {
        parts << shown.module;
    }
    parts << text(shown.port) << translated(wordsOf(shown.reading->mode));
    parts.removeAll(QString());
    parts.removeDuplicates();
    return parts.join(separator);
}

QString summaryText(const ModuleStatus& status)
{
    const auto counts = countStates(status);
    QStringList parts;
    for (const StateLook& look : stateLooks()) {
        const auto found = std::ranges::find(counts, look.state, [](const auto& count) { return count.first; });
        if (found != counts.end())
            parts << QStringLiteral("%1 %2").arg(QLocale().toString(static_cast<qulonglong>(found->second)),
                                                 translated(look.lowerWord));
    }
    return parts.isEmpty() ? QCoreApplication::translate("StatusTexts", "No files") : parts.join(separator);
}

QStringList warningsOf(const ModuleStatus& status)
{
    QStringList warnings;
    if (!status.userProblem.empty())
        warnings << QCoreApplication::translate("StatusTexts", "The user partition cannot be read: %1")
                        .arg(foreign(status.userProblem));
    if (!status.backupProblem.empty())
        warnings << QCoreApplication::translate("StatusTexts", "The backup partition cannot be read: %1")
                        .arg(foreign(status.backupProblem));
    else if (const Text words = wordsOf(status.flag); !words.isEmpty())
        warnings
            << QCoreApplication::translate("StatusTexts", "The restore is not switched on: %1").arg(translated(words));
    if (status.userProblem.empty() && !status.userList.usable())
        warnings << listText(status.userList, status.userListProblem, true);
    if (status.backupProblem.empty() && !status.backupList.usable())
        warnings << listText(status.backupList, status.backupListProblem, false);
    for (const std::string& note : status.notes)
        warnings << foreign(note);
    return warnings;
}

QStringList factsOf(const ModuleStatus& status)
{
    QStringList facts;
    if (status.backupProblem.empty() && wordsOf(status.flag).isEmpty())
        facts << QCoreApplication::translate("StatusTexts", "The restore is switched on");
    if (status.userList.usable())
        facts << listText(status.userList, {}, true);
    if (status.backupList.usable())
        facts << listText(status.backupList, {}, false);
    QStringList lines;
    if (!facts.isEmpty())
        lines << facts.join(separator);
    QStringList record;
    for (const Phrase& phrase : phrasesOf(status.record))
        record << translated(phrase);
    if (!record.isEmpty())
        lines << QCoreApplication::translate("StatusTexts", "%1: %2")
                     .arg(translated(titleOf(status.record)), record.join(separator));
    return lines;
}

RestoreSummary summaryOf(const device::RestoreReport& report)
{
    const auto restored = static_cast<int>(
        std::ranges::count_if(report.files, [](const device::RestoredFile& file) { return file.isRestored(); }));
    const int failed = static_cast<int>(report.files.size()) - restored;
    if (!report.failures.empty())
        return {false, QCoreApplication::translate("StatusTexts", "%n file(s) could not be restored.", nullptr, failed),
                foreign(report.failures.front().path + ": " + report.failures.front().problem.detail)};
    if (failed > 0)
        return {false, QCoreApplication::translate("StatusTexts", "%n file(s) could not be restored.", nullptr, failed),
                QCoreApplication::translate("StatusTexts", "The table says why.")};
    if (restored == 0)
        return {true, QCoreApplication::translate("StatusTexts", "Every file was whole already."), {}};
    const auto removed = static_cast<int>(report.removedFirst.size());
    return {true, QCoreApplication::translate("StatusTexts", "%n file(s) restored.", nullptr, restored),
            removed == 0
                ? QString()
                : QCoreApplication::translate(
                      "StatusTexts", "%n of them had to be removed first: there was no room for a copy beside it.",
                      nullptr, removed)};
}

core::project::StatusSubject subjectOf(const ShownStatus& shown)
{
    core::project::StatusSubject subject;
    if (!shown.reading)
        return subject;
    subject.port = shown.port;
    if (const auto& identity = shown.reading->identity) {
        subject.model = identity->model;
        subject.revision = identity->revision;
        subject.serial = identity->serial;
    }
    return subject;
}

} // namespace ui
