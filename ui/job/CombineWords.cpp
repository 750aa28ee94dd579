// SPDX-License-Identifier: MIT
#include "ui/job/CombineWords.h"

#include "ui/common/Words.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <numeric>

namespace ui
{

using core::project::CombineReport;

namespace
{

struct CombineWords {
    Q_DECLARE_TR_FUNCTIONS(CombineWords)
};

constexpr std::size_t mostLines = 5; ///< of one kind

QString forecastLine(const QString& name, const core::littlefs::Forecast& forecast)
{
    return CombineWords::tr("%1: %2 of %3 blocks used, %n free", nullptr, static_cast<int>(forecast.freeBlocks))
        .arg(name)
        .arg(forecast.neededBlocks)
        .arg(forecast.usableBlocks);
}

void addSome(QStringList& lines, const QStringList& all)
{
    lines += all.first(std::min(all.size(), static_cast<qsizetype>(mostLines)));
    if (const auto more = all.size() - static_cast<qsizetype>(mostLines); more > 0)
        lines += CombineWords::tr("… and %n more, in the report", nullptr, static_cast<int>(more));
}

} // namespace

QString summaryOf(const CombineReport& report)
{
    QStringList lines;
    QStringList warnings;
    for (const std::string& warning : report.warnings)
        warnings += CombineWords::tr("Warning: %1").arg(text(warning));
    addSome(lines, warnings);
    if (!report.backup) {
        lines += CombineWords::tr("No backup: the backup image switches the restore off.");
    } else {
        const auto bytes = std::accumulate(report.protectedFiles.begin(), report.protectedFiles.end(), std::uint64_t{0},
                                           [](std::uint64_t sum, const auto& file) { return sum + file.size; });
        lines +=
            CombineWords::tr("%n files are protected (%1).", nullptr, static_cast<int>(report.protectedFiles.size()))
                .arg(sizeText(bytes));
        lines += CombineWords::tr("Proven by %n starts of the module's own restore: every protected file came back.",
                                  nullptr, static_cast<int>(report.proof.size()));
        if (!report.unprotectedFiles.empty())
            lines += CombineWords::tr("%n files are not protected; the report says why.", nullptr,
                                      static_cast<int>(report.unprotectedFiles.size()));
    }
    lines += forecastLine(QStringLiteral("customer_fs"), report.userForecast);
    lines += forecastLine(QStringLiteral("customer_backup_fs"), report.backupForecast);
    QStringList notes;
    for (const std::string& note : report.notes)
        notes += CombineWords::tr("Note: %1").arg(text(note));
    addSome(lines, notes);
    return lines.join('\n');
}

QString summaryOf(const core::project::UpdatePackageReport& report)
{
    const auto& files = report.files;
    QStringList lines{CombineWords::tr("%n file(s), %1 packed, %2 unpacked. A module needs about twice the unpacked "
                                       "size in memory.",
                                       nullptr, static_cast<int>(files.size()))
                          .arg(sizeText(report.packedSize), sizeText(report.unpackedSize))};
    if (std::ranges::any_of(files, &core::project::UpdatePackageReport::File::isProtected))
        lines += CombineWords::tr("A module must call checksum.update(name) for each protected file directly after it "
                                  "was replaced, or the next boot brings the old file back. The package's list, "
                                  ".lifeboat-update.json, has the names.");
    QStringList warnings;
    for (const std::string& warning : report.warnings)
        warnings += CombineWords::tr("Warning: %1").arg(text(warning));
    return (lines + warnings).join('\n');
}

QString reportFile(const CombineReport& report)
{
    return text(report.output.string()) + ".report.txt";
}

} // namespace ui
