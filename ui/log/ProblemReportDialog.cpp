// SPDX-License-Identifier: MIT
#include "ui/log/ProblemReportDialog.h"

#include "core/package/AtomicFile.h"
#include "ui/common/Dialogs.h"
#include "ui/common/MessageCard.h"
#include "ui/common/Words.h"
#include "ui/log/ProblemReport.h"
#include "ui/port/ModuleSelection.h"

#include <QClipboard>
#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace ui
{

ProblemReportDialog::ProblemReportDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent), m_workspace(workspace), m_text(new QPlainTextEdit)
{
    setObjectName("problemReport");
    setWindowTitle(tr("Report a problem"));
    auto* advice = new QLabel(tr("Copy this text into your report, and say what happened. Home folder, user name and "
                                 "IMEI are left out; read it before you pass it on."));
    advice->setWordWrap(true);
    m_text->setObjectName("reportText");
    m_text->setAccessibleName(tr("Text of the report"));
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setPlainText(problemReport(workspace.log, workspace.module.name(), PrivateNames::ofThisComputer()));

    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton* copy = buttons->addButton(tr("&Copy"), QDialogButtonBox::ActionRole);
    copy->setObjectName("reportCopy");
    connect(copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->toPlainText()); });
    QPushButton* saveButton = buttons->addButton(tr("&Save…"), QDialogButtonBox::ActionRole);
    saveButton->setObjectName("reportSave");
    connect(saveButton, &QPushButton::clicked, this, &ProblemReportDialog::save);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto* layout = new QVBoxLayout(this);
    layout->addWidget(advice);
    layout->addWidget(m_text, 1);
    layout->addWidget(buttons);
    resize(640, 480);
}

void ProblemReportDialog::save()
{
    const QString path = m_workspace.dialogs.saveFile(this, tr("Save the report"),
                                                      QStringLiteral("lifeboat-report.txt"), tr("Text (*.txt)"));
    if (path.isEmpty())
        return;
    const std::string bytes = utf8(m_text->toPlainText());
    const auto saved = core::package::writeAtomically(utf8(path), core::package::bytesOf(bytes));
    if (saved)
        return;
    auto* card = new MessageCard;
    static_cast<QVBoxLayout*>(layout())->insertWidget(1, card);
    card->showProblem(saved.error(), tr("saving the report"));
}

} // namespace ui
