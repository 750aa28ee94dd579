// SPDX-License-Identifier: MIT
#include "ui/common/MessageCard.h"

#include "ui/common/Words.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

namespace ui
{

namespace
{

constexpr int iconSize = 24; ///< device-independent pixels

struct KindLook {
    const char* icon;
    Tone tone;
};

KindLook lookOf(MessageCard::Kind kind)
{
    switch (kind) {
    case MessageCard::Kind::info:
        break;
    case MessageCard::Kind::success:
        return {"ok", Tone::good};
    case MessageCard::Kind::warning:
        return {"warning", Tone::caution};
    case MessageCard::Kind::error:
        return {"error", Tone::bad};
    }
    return {"info", Tone::neutral};
}

QLabel* makeText(QWidget* parent)
{
    auto* label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    // Without text there is nothing to select, and nothing that the Tab key should stop at.
    label->setFocusPolicy(Qt::ClickFocus);
    return label;
}

} // namespace

MessageCard::MessageCard(QWidget* parent)
    : QFrame(parent), m_icon(new QLabel(this)), m_headline(makeText(this)), m_text(makeText(this)),
      m_buttons(new QHBoxLayout)
{
    setFrameShape(QFrame::StyledPanel);
    m_icon->setAlignment(Qt::AlignTop);
    m_headline->setObjectName("headline");
    m_text->setObjectName("text");
    QFont bold = m_headline->font();
    bold.setBold(true);
    m_headline->setFont(bold);

    m_buttons->addStretch(); // stays: an empty layout would take the width of the texts above
    auto* words = new QVBoxLayout;
    words->addWidget(m_headline);
    words->addWidget(m_text);
    words->addLayout(m_buttons);
    auto* all = new QHBoxLayout(this);
    all->addWidget(m_icon);
    all->addLayout(words, 1);
    hide();
}

void MessageCard::showMessage(Kind kind, const QString& headline, const QString& text)
{
    clear();
    m_kind = kind;
    m_headline->setText(headline);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    setAccessibleName(headline);
    setAccessibleDescription(text);
    paintKind();
    show();
}

void MessageCard::showProblem(const core::Problem& problem, const QString& activity, const QString& hint,
                              const QString& more)
{
    const ProblemWords words = wordsOf(problem);
    QStringList lines;
    if (!activity.isEmpty())
        lines += tr("While: %1").arg(activity);
    if (!words.circumstance.isEmpty())
        lines += tr("Details: %1").arg(words.circumstance);
    lines += tr("Cause: %1").arg(words.cause);
    lines += tr("Try: %1").arg(hint.isEmpty() ? words.remedy : hint);
    if (!more.isEmpty())
        lines += more;
    lines += tr("Code: %1").arg(words.code);
    showMessage(Kind::error, words.sentence, lines.join('\n'));
}

void MessageCard::clear()
{
    hide();
    for (QAction* action : actions()) {
        removeAction(action);
        delete action;
    }
    while (m_buttons->count() > 1) {
        QLayoutItem* item = m_buttons->takeAt(0);
        if (item->widget())
            item->widget()->deleteLater(); // a click of its own may have led here
        delete item;
    }
}

QAction* MessageCard::addAction(const QString& name, const QString& text)
{
    auto* action = new QAction(text, this);
    action->setObjectName(name);
    QWidget::addAction(action);
    auto* button = new QToolButton(this);
    button->setDefaultAction(action);
    button->setObjectName(name + "Button");
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setFocusPolicy(Qt::StrongFocus);
    m_buttons->insertWidget(m_buttons->count() - 1, button);
    return action;
}

QString MessageCard::headline() const
{
    return m_headline->text();
}

QString MessageCard::text() const
{
    return m_text->text();
}

void MessageCard::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::PaletteChange && m_icon)
        paintKind();
    QFrame::changeEvent(event);
}

void MessageCard::paintKind()
{
    const KindLook look = lookOf(m_kind);
    m_icon->setPixmap(Theme::icon(look.icon, look.tone).pixmap(QSize(iconSize, iconSize), devicePixelRatio()));
    QPalette palette = m_headline->palette();
    palette.setColor(QPalette::WindowText, look.tone == Tone::neutral ? this->palette().color(QPalette::WindowText)
                                                                      : Theme::colourOf(look.tone));
    m_headline->setPalette(palette);
}

} // namespace ui
