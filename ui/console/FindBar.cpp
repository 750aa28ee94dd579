// SPDX-License-Identifier: MIT
#include "ui/console/FindBar.h"

#include "ui/common/Theme.h"
#include "ui/console/ConsoleOutput.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

namespace ui
{

FindBar::FindBar(ConsoleOutput& output, QWidget* parent)
    : QWidget(parent), m_output(output), m_text(new QLineEdit), m_previous(new QToolButton), m_next(new QToolButton),
      m_close(new QToolButton), m_result(new QLabel)
{
    setObjectName("consoleFindBar");
    m_text->setObjectName("consoleFind");
    m_text->setClearButtonEnabled(true);
    m_result->setObjectName("consoleFound");
    const auto set = [](QToolButton* button, const char* name, const QString& icon) {
        button->setObjectName(name);
        button->setIcon(Theme::icon(icon));
        button->setFocusPolicy(Qt::TabFocus);
    };
    set(m_previous, "consoleFindPrevious", "up");
    set(m_next, "consoleFindNext", "down");
    set(m_close, "consoleFindClose", "cancel");
    connect(m_previous, &QToolButton::clicked, this, [this] { find(true); });
    connect(m_next, &QToolButton::clicked, this, [this] { find(false); });
    connect(m_close, &QToolButton::clicked, this, &FindBar::close);
    connect(m_text, &QLineEdit::textChanged, &m_output, &ConsoleOutput::setMarked);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_previous);
    layout->addWidget(m_next);
    layout->addWidget(m_result);
    layout->addWidget(m_close);
    retranslate();
    hide();
}

void FindBar::retranslate()
{
    m_text->setPlaceholderText(tr("Find in the console"));
    m_text->setAccessibleName(tr("Find in the console"));
    m_previous->setToolTip(tr("Find the one before (Shift+Enter)"));
    m_previous->setAccessibleName(tr("Find the one before"));
    m_next->setToolTip(tr("Find the next one (Enter)"));
    m_next->setAccessibleName(tr("Find the next one"));
    m_close->setToolTip(tr("Close the search (Esc)"));
    m_close->setAccessibleName(tr("Close the search"));
}

void FindBar::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

void FindBar::open()
{
    // Read before the line has the focus, which the output then loses.
    const QString selected = m_output.textCursor().selectedText();
    if (!selected.isEmpty() && !selected.contains(QChar::ParagraphSeparator))
        m_text->setText(selected);
    m_result->clear();
    m_output.setMarked(m_text->text());
    show();
    m_text->setFocus(Qt::ShortcutFocusReason);
    m_text->selectAll();
}

void FindBar::close()
{
    hide();
    m_output.setMarked({});
    emit closed();
}

bool FindBar::event(QEvent* event)
{
    // In the window, Esc cancels the job.
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape)
        event->accept();
    return QWidget::event(event);
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        return find(event->modifiers() & Qt::ShiftModifier);
    case Qt::Key_Escape:
        return close();
    default:
        QWidget::keyPressEvent(event);
    }
}

void FindBar::find(bool backward)
{
    switch (m_output.findText(m_text->text(), backward)) {
    case ConsoleOutput::Found::no:
        m_result->setText(tr("Not found"));
        return;
    case ConsoleOutput::Found::yes:
        m_result->clear();
        return;
    case ConsoleOutput::Found::wrapped:
        m_result->setText(backward ? tr("Went on from the end") : tr("Went on from the beginning"));
        return;
    }
}

} // namespace ui
