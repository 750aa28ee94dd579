// SPDX-License-Identifier: MIT
#include "ui/status/StatusReport.h"

#include "ui/common/Words.h"
#include "ui/status/FileStatusModel.h"
#include "ui/status/FileStatusOrder.h"
#include "ui/text/FileStates.h"

#include <QColor>
#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QPageSize>
#include <QPdfWriter>
#include <QSaveFile>
#include <QTextDocument>

namespace ui
{

namespace
{

QString paragraph(const QString& words)
{
    return QStringLiteral("<p>%1</p>").arg(words.toHtmlEscaped());
}

QString cell(const QString& words, const char* tag = "td")
{
    return QStringLiteral("<%1>%2</%1>").arg(QString::fromLatin1(tag), words.toHtmlEscaped());
}

QString tableOf(const ShownStatus& shown)
{
    FileStatusModel files;
    files.setStatus(shown.status);
    const FileStatusOrder order(files);
    QString html = QStringLiteral("<table border='1' cellspacing='0' cellpadding='3' width='100%'><thead><tr>");
    for (int column = 0; column < files.columnCount(); ++column)
        html += cell(files.headerData(column, Qt::Horizontal, Qt::DisplayRole).toString(), "th");
    html += QStringLiteral("</tr></thead>");
    for (int row = 0; row < order.rowCount(); ++row) {
        const auto& file = files.file(order.mapToSource(order.index(row, 0)).row());
        html +=
            QStringLiteral("<tr><td style='color:%1'>").arg(QColor::fromRgb(lookOf(file.decision.state).light).name()) +
            order.index(row, FileStatusModel::stateColumn).data().toString().toHtmlEscaped() + "</td>";
        for (int column = FileStatusModel::fileColumn; column < files.columnCount(); ++column) {
            const bool isCrc = column >= FileStatusModel::onModuleColumn && column <= FileStatusModel::backupListColumn;
            const QString words = order.index(row, column).data().toString().toHtmlEscaped();
            html += isCrc ? QStringLiteral("<td><code>%1</code></td>").arg(words)
                          : QStringLiteral("<td>%1</td>").arg(words);
        }
        html += QStringLiteral("</tr>");
    }
    return html + QStringLiteral("</table>");
}

} // namespace

std::unique_ptr<QTextDocument> statusReport(const ShownStatus& shown)
{
    auto document = std::make_unique<QTextDocument>();
    document->setMetaInformation(QTextDocument::DocumentTitle,
                                 QCoreApplication::translate("StatusReport", "Module status"));
    // Paper is white whatever the theme of the window.
    QString html = QStringLiteral("<body style='color:#000000; background-color:#ffffff; font-size:8pt'><h1>%1</h1>")
                       .arg(QCoreApplication::translate("StatusReport", "Module status").toHtmlEscaped());
    html += paragraph(sourceText(shown));
    html += paragraph(QLocale().toString(QDateTime::currentDateTime(), QLocale::LongFormat));
    html += QStringLiteral("<p><b>%1</b></p>").arg(summaryText(*shown.status).toHtmlEscaped());
    for (const QString& line : warningsOf(*shown.status) + factsOf(*shown.status))
        html += paragraph(line);
    document->setHtml(html + tableOf(shown) + QStringLiteral("</body>"));
    return document;
}

core::HostResult<void> writePdf(const QTextDocument& document, const QString& path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return core::problem(core::ErrorCode::ioFailed, utf8(path), utf8(file.errorString()));
    {
        QPdfWriter writer(&file);
        const bool isMetric = QLocale().measurementSystem() == QLocale::MetricSystem;
        writer.setPageSize(QPageSize(isMetric ? QPageSize::A4 : QPageSize::Letter));
        writer.setPageOrientation(QPageLayout::Landscape);
        writer.setTitle(document.metaInformation(QTextDocument::DocumentTitle));
        document.print(&writer);
    }
    if (!file.commit())
        return core::problem(core::ErrorCode::ioFailed, utf8(path), utf8(file.errorString()));
    return {};
}

} // namespace ui
