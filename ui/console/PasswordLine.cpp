// SPDX-License-Identifier: MIT
#include "ui/console/PasswordLine.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

namespace ui
{

PasswordLine::PasswordLine(QWidget* parent)
    : QWidget(parent), m_label(new QLabel), m_text(new QLineEdit), m_send(new QPushButton)
{
    m_text->setObjectName("consolePassword");
    m_text->setEchoMode(QLineEdit::Password);
    m_text->setMaxLength(64);
    m_send->setObjectName("consoleSendPassword");
    m_label->setBuddy(m_text);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_label);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_send);
    const auto enter = [this] {
        const QString password = m_text->text();
        m_text->clear();
        hide();
        emit entered(password);
    };
    connect(m_text, &QLineEdit::returnPressed, this, enter);
    connect(m_send, &QPushButton::clicked, this, enter);
    retranslate();
    hide();
}

void PasswordLine::ask()
{
    if (isVisible())
        return;
    m_text->clear();
    show();
    m_text->setFocus();
}

void PasswordLine::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void PasswordLine::retranslate()
{
    m_label->setText(tr("&Password:"));
    m_text->setAccessibleName(tr("Password of the module's console"));
    m_send->setText(tr("Un&lock"));
}

} // namespace ui
