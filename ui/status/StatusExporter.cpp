// SPDX-License-Identifier: MIT
#include "ui/status/StatusExporter.h"

#include "core/package/AtomicFile.h"
#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Words.h"
#include "ui/status/StatusReport.h"

#include <QMenu>
#include <QPrintDialog>
#include <QPrinter>
#include <QTextDocument>

namespace ui
{

using core::HostResult;

namespace
{

HostResult<void> writeText(const std::string& text, const QString& path)
{
    return core::package::writeAtomically(utf8(path), core::package::bytesOf(text));
}

HostResult<void> writeJson(const ShownStatus& shown, const QString& path)
{
    return writeText(core::project::statusJson(*shown.status, subjectOf(shown)), path);
}

HostResult<void> writeCsv(const ShownStatus& shown, const QString& path)
{
    return writeText(core::project::statusCsv(*shown.status), path);
}

HostResult<void> writeReport(const ShownStatus& shown, const QString& path)
{
    return writePdf(*statusReport(shown), path);
}

} // namespace

StatusExporter::StatusExporter(Workspace& workspace, MessageCard& card, QWidget* page)
    : QObject(page), m_workspace(workspace), m_card(card), m_page(page), m_menu(new QMenu(page))
{
    m_menu->setObjectName("statusExportMenu");
    const auto action = [this](const char* name) {
        QAction* made = m_menu->addAction(QString());
        made->setObjectName(name);
        return made;
    };
    m_json = action("statusExportJson");
    connect(m_json, &QAction::triggered, this,
            [this] { save(tr("Export as JSON"), "module-status.json", tr("JSON (*.json)"), writeJson); });
    m_csv = action("statusExportCsv");
    connect(m_csv, &QAction::triggered, this,
            [this] { save(tr("Export as CSV"), "module-status.csv", tr("CSV (*.csv)"), writeCsv); });
    m_pdf = action("statusExportPdf");
    connect(m_pdf, &QAction::triggered, this,
            [this] { save(tr("Export the report"), "module-status.pdf", tr("PDF (*.pdf)"), writeReport); });
    m_print = action("statusPrint");
    connect(m_print, &QAction::triggered, this, &StatusExporter::print);
    retranslate();
    setStatus({});
}

void StatusExporter::setStatus(const ShownStatus& shown)
{
    m_shown = shown;
    m_menu->setEnabled(shown.status != nullptr);
}

void StatusExporter::retranslate()
{
    m_json->setText(tr("As &JSON…"));
    m_csv->setText(tr("As &CSV…"));
    m_pdf->setText(tr("As a &report (PDF)…"));
    m_print->setText(tr("&Print the report…"));
}

void StatusExporter::save(const QString& title, const QString& proposal, const QString& filter, Write write)
{
    if (m_job || !m_shown.status)
        return;
    const QString path = m_workspace.dialogs.saveFile(m_page, title, proposal, filter);
    if (!path.isEmpty())
        run(path, std::move(write));
}

void StatusExporter::print()
{
    if (m_job || !m_shown.status)
        return;
    const auto printer = std::make_shared<QPrinter>(QPrinter::HighResolution);
    QPrintDialog dialog(printer.get(), m_page);
    if (dialog.exec() != QDialog::Accepted)
        return;
    run(printer->printerName(), [printer](const ShownStatus& shown, const QString&) -> HostResult<void> {
        statusReport(shown)->print(printer.get());
        return {};
    });
}

void StatusExporter::run(const QString& path, Write write)
{
    using Written = HostResult<void>;
    auto job = std::make_unique<ValueJob<Written>>(
        [shown = m_shown, path, write = std::move(write)](const device::CancelToken&) { return write(shown, path); });
    connect(job.get(), &Job::finished, this, [this, path, done = job.get()] {
        if (const Written& written = done->result())
            m_card.showMessage(MessageCard::Kind::success, tr("The status was written: %1").arg(path));
        else
            m_card.showProblem(written.error(), tr("writing the status"));
        m_job.release()->deleteLater();
    });
    m_job = std::move(job);
    m_job->start();
}

} // namespace ui
