// SPDX-License-Identifier: MIT
#include "ui/status/DropHint.h"

#include <QEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace ui
{

DropHint::DropHint(QWidget* parent) : QLabel(parent)
{
    setObjectName("statusDrop");
    setAlignment(Qt::AlignCenter);
    setWordWrap(true);
    setMargin(12);
    setFrameShape(QFrame::Box);
    setAutoFillBackground(true);
    setBackgroundRole(QPalette::Highlight);
    setForegroundRole(QPalette::HighlightedText);
    retranslate();
    hide();
}

QStringList DropHint::filesIn(const QMimeData& data)
{
    QStringList paths;
    for (const QUrl& url : data.urls()) {
        if (!url.isLocalFile() || !QFileInfo(url.toLocalFile()).isFile())
            return {};
        paths << url.toLocalFile();
    }
    return paths.size() <= 2 ? paths : QStringList();
}

void DropHint::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QLabel::changeEvent(event);
}

void DropHint::retranslate()
{
    setText(tr("Drop here to see the state of the files in these images"));
}

} // namespace ui
