// SPDX-License-Identifier: MIT
#include "ui/files/FileEditor.h"

#include "ui/common/Dialogs.h"
#include "ui/common/Theme.h"

#include <QCloseEvent>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QShortcut>
#include <QStringDecoder>
#include <QTextBlock>
#include <QVBoxLayout>

namespace ui
{

namespace
{

constexpr QSize usualSize{760, 560};
constexpr int tabColumns = 4;
constexpr float markStrength = 0.25F; ///< of the line that was gone to

} // namespace

FileEditor::FileEditor(Workspace& workspace, const QString& name, QWidget* parent)
    : QDialog(parent), m_workspace(workspace), m_name(name), m_text(new QPlainTextEdit), m_state(new QLabel),
      m_position(new QLabel), m_save(new QPushButton), m_close(new QPushButton)
{
    setObjectName("fileEditor");
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    resize(usualSize);
    m_text->setObjectName("editorText");
    m_text->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_text->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_text->setTabStopDistance(tabColumns * QFontMetricsF(m_text->font()).horizontalAdvance(' '));
    m_state->setObjectName("editorState");
    m_state->setWordWrap(true);
    m_state->setTextFormat(Qt::PlainText);
    m_position->setObjectName("editorPosition");
    m_save->setObjectName("editorSave");
    m_save->setIcon(Theme::icon("save"));
    m_save->setAutoDefault(false);
    m_close->setObjectName("editorClose");
    m_close->setAutoDefault(false);

    auto* row = new QHBoxLayout;
    row->addWidget(m_state, 1);
    row->addWidget(m_position);
    row->addWidget(m_save);
    row->addWidget(m_close);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_text, 1);
    layout->addLayout(row);

    connect(m_save, &QPushButton::clicked, this, &FileEditor::save);
    connect(m_close, &QPushButton::clicked, this, &QWidget::close);
    connect(new QShortcut(QKeySequence::Save, this), &QShortcut::activated, this, &FileEditor::save);
    connect(m_text, &QPlainTextEdit::modificationChanged, this, &FileEditor::showState);
    connect(m_text, &QPlainTextEdit::cursorPositionChanged, this, &FileEditor::showPosition);
    retranslate();
}

void FileEditor::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QDialog::changeEvent(event);
}

void FileEditor::retranslate()
{
    m_text->setAccessibleName(tr("Text of %1").arg(m_name));
    m_save->setText(tr("&Save"));
    m_close->setText(tr("&Close"));
    showState();
    showPosition();
}

bool FileEditor::setContent(const QByteArray& bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    m_isText = !decoder.hasError() && !bytes.contains('\0');
    m_text->setReadOnly(!m_isText || !m_whyReadOnly.isEmpty());
    m_hasCrLf = text.contains("\r\n");
    m_text->setPlainText(m_isText ? text : QString());
    showState();
    if (!m_text->isReadOnly() && content() != bytes)
        m_state->setText(tr("The line ends of this file are mixed; saving makes them all the same."));
    return m_isText;
}

void FileEditor::setReadOnly(const QString& why)
{
    m_whyReadOnly = why;
    m_text->setReadOnly(true);
    showState();
}

QByteArray FileEditor::content() const
{
    // Not toPlainText(), which makes a no-break space a space.
    QString text = m_text->document()->toRawText();
    text.replace(QChar::ParagraphSeparator, '\n');
    if (m_hasCrLf)
        text.replace('\n', "\r\n");
    return text.toUtf8();
}

bool FileEditor::isModified() const
{
    return m_text->document()->isModified();
}

void FileEditor::goToLine(int line)
{
    const QTextBlock block = m_text->document()->findBlockByNumber(line - 1);
    if (!block.isValid())
        return;
    QTextCursor cursor(block);
    m_text->setTextCursor(cursor);
    m_text->centerCursor();
    QTextEdit::ExtraSelection mark;
    mark.cursor = cursor;
    QColor colour = palette().color(QPalette::Highlight);
    colour.setAlphaF(markStrength);
    mark.format.setBackground(colour);
    mark.format.setProperty(QTextFormat::FullWidthSelection, true);
    m_text->setExtraSelections({mark});
    m_text->setFocus();
}

void FileEditor::save()
{
    if (m_isSaving || m_text->isReadOnly())
        return;
    m_isSaving = true;
    m_sent = content();
    m_state->setText(tr("Saving…"));
    m_save->setEnabled(false);
    emit saveWanted(m_sent);
}

void FileEditor::setSaved(const QByteArray& bytes)
{
    m_isSaving = false;
    m_text->document()->setModified(bytes != content()); // typed meanwhile
    showState();
    m_state->setText(tr("Saved, and compared with what was written."));
    if (std::exchange(m_closesWhenSaved, false) && !isModified())
        close();
}

void FileEditor::setNotSaved(const QString& reason)
{
    m_isSaving = false;
    m_closesWhenSaved = false;
    showState();
    m_state->setText(tr("Not saved: %1").arg(reason));
}

void FileEditor::showState()
{
    setWindowTitle(tr("%1[*] – Lifeboat").arg(m_name));
    setWindowModified(isModified());
    m_save->setEnabled(!m_isSaving && isModified());
    if (!m_isSaving)
        m_state->setText(!m_isText      ? tr("This file is no text, and cannot be edited here.")
                         : isModified() ? tr("Changed, and not saved")
                                        : m_whyReadOnly);
}

void FileEditor::showPosition()
{
    const QTextCursor cursor = m_text->textCursor();
    m_position->setText(tr("Line %1, column %2").arg(cursor.blockNumber() + 1).arg(cursor.positionInBlock() + 1));
}

bool FileEditor::mayClose()
{
    if (m_isSaving)
        return false;
    if (!isModified())
        return true;
    switch (m_workspace.dialogs.unsavedChanges(this, m_name)) {
    case Dialogs::Unsaved::save:
        m_closesWhenSaved = true;
        save();
        return false;
    case Dialogs::Unsaved::discard:
        return true;
    case Dialogs::Unsaved::cancel:
        break;
    }
    return false;
}

void FileEditor::closeEvent(QCloseEvent* event)
{
    event->setAccepted(mayClose());
}

void FileEditor::reject()
{
    close();
}

} // namespace ui
