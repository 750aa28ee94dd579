// SPDX-License-Identifier: MIT
#include "ui/job/DownloadWords.h"

#include "device/download/DownloadSummary.h"
#include "device/serial/PortUsers.h"
#include "ui/common/Words.h"
#include "ui/text/JobTexts.h"
#include "ui/text/Quantities.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>

namespace ui
{

using core::package::PlanStep;
using core::package::Role;
using core::package::StepKind;
using device::ModuleState;
using device::Phase;
using device::Progress;
using device::StepOutcome;
using namespace std::chrono_literals;

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(DownloadWords)
};

const QString separator = QStringLiteral(" · ");

QString number(const Quantity& quantity)
{
    return QLocale().toString(quantity.value, 'f', quantity.digits);
}

/// "1.2 of 3.4 MB"
QString shareText(std::uint64_t done, std::uint64_t total)
{
    const Quantity whole = sizeQuantity(total);
    return Words::tr("%1 of %2 %3", "1.2 of 3.4 MB")
        .arg(number(sizeQuantity(done, total)), number(whole), QLatin1String(whole.unit));
}

/// An erase that makes room for what is written afterwards.
bool isWrittenOver(const core::package::DownloadPlan& plan, const PlanStep& erase)
{
    return std::ranges::any_of(plan.steps, [&](const PlanStep& step) {
        return step.kind == StepKind::write && step.address == erase.address;
    });
}

QString awaitedIn(Phase phase)
{
    switch (phase) {
    case Phase::prepare:
        break;
    case Phase::connect:
        return Words::tr("waiting for the module to answer");
    case Phase::compare:
        return Words::tr("the module looks at its flash");
    case Phase::erase:
        return Words::tr("waiting for the module to erase its flash");
    case Phase::write:
    case Phase::verify:
        return Words::tr("waiting for the module to write its flash");
    case Phase::restart:
        return Words::tr("waiting for the new firmware to answer");
    }
    return {};
}

} // namespace

QString entryName(const core::package::Package& package, const std::string& id)
{
    if (id == package.idOf(Role::user))
        return QStringLiteral("customer_fs");
    if (id == package.idOf(Role::backup))
        return QStringLiteral("customer_backup_fs");
    return text(id);
}

PlanWords wordsOf(const core::package::Package& package, const device::DownloadPreview& preview, bool writeAnyway)
{
    PlanWords words;
    for (const PlanStep& step : preview.plan.steps) {
        const QString name = entryName(package, step.id);
        if (step.kind == StepKind::write && step.id == package.idOf(Role::user))
            words.erased += Words::tr("all files in customer_fs");
        else if (step.kind == StepKind::format)
            words.erased += Words::tr("%1 (formatted)").arg(name);
        else if (step.kind == StepKind::erase && !isWrittenOver(preview.plan, step))
            words.erased += name;
        if (step.kind == StepKind::write || step.kind == StepKind::nv)
            words.written += Words::tr("%1 (%2)", "name and size").arg(name, sizeText(step.size));
    }
    QStringList kept;
    if (!preview.plan.nvItems.empty())
        kept += Words::tr("%n calibration and identity values of the module.", nullptr,
                          static_cast<int>(preview.plan.nvItems.size()));
    if (!writeAnyway)
        kept += Words::tr("What the flash already holds is skipped.");
    kept += Words::tr("Everything else in the flash stays as it is.");
    words.kept = kept.join(' ');
    words.amount = Words::tr("%1 go to the module, %2 are read back to verify them.")
                       .arg(sizeText(preview.bytesToWrite), sizeText(preview.bytesToRead));
    return words;
}

QString progressLine(const core::package::Package& package, const Progress& progress, std::chrono::seconds elapsed)
{
    const QString phase = translated(wordOf(progress.phase));
    QStringList parts{
        progress.id.empty()
            ? phase
            : Words::tr("%1 %2", "phase and name: Write customer_fs").arg(phase, entryName(package, progress.id))};
    if (progress.entryTotal != 0) {
        parts += shareText(progress.entryDone, progress.entryTotal);
    } else {
        if (elapsed >= 1s)
            parts += Words::tr("%1 s").arg(QLocale().toString(static_cast<qlonglong>(elapsed.count())));
        if (const QString awaited = awaitedIn(progress.phase); !awaited.isEmpty())
            parts += awaited;
    }
    if (progress.bytesPerSecond && progress.entryTotal != 0)
        parts += rateText(*progress.bytesPerSecond);
    if (progress.left)
        parts += Words::tr("%1 left").arg(timeLeftText(*progress.left));
    return parts.join(separator);
}

QString summaryOf(const device::DownloadReport& report)
{
    QStringList parts;
    if (const int count = countOf(report, StepOutcome::verified); count != 0)
        parts += Words::tr("%n written and verified", nullptr, count);
    if (const int count = countOf(report, StepOutcome::unchanged); count != 0)
        parts += Words::tr("%n unchanged, skipped", nullptr, count);
    if (const int count = countOf(report, StepOutcome::acknowledged); count != 0)
        parts += Words::tr("%n done, as the module says", nullptr, count);
    if (parts.isEmpty())
        parts += Words::tr("nothing had to be done");
    parts += durationText(report.duration);
    return parts.join(separator);
}

QString moduleSentence(ModuleState state)
{
    return Words::tr("The module: %1.").arg(translated(sentenceOf(state)));
}

QString portHint(const core::Problem& problem)
{
    if (problem.code != core::ErrorCode::portNotPermitted)
        return {};
    const auto group = device::groupOf(problem.subject);
    if (!group)
        return {};
    if (*group == "root")
        return Words::tr("Run “sudo chgrp dialout %1 && sudo chmod g+rw %1”; your user must be in the group dialout.")
            .arg(text(problem.subject));
    return Words::tr("Run “sudo usermod -aG %1 $USER” and log in again.").arg(text(*group));
}

QString durationText(std::chrono::microseconds time)
{
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time).count();
    if (seconds >= 60)
        return Words::tr("%1 min %2 s").arg(seconds / 60).arg(seconds % 60);
    return Words::tr("%1 s").arg(QLocale().toString(static_cast<double>(time.count()) / 1e6, 'f', 1));
}

} // namespace ui
