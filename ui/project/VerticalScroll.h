// SPDX-License-Identifier: MIT
// Scrolls its content up and down when there is too much of it, but never sideways: it is at least as wide.
#pragma once

#include <QEvent>
#include <QScrollArea>
#include <QScrollBar>

namespace ui
{

class VerticalScroll final : public QScrollArea
{
public:
    explicit VerticalScroll(QWidget* content)
    {
        setWidget(content);
        setWidgetResizable(true);
        setFrameShape(QFrame::NoFrame);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setFocusPolicy(Qt::NoFocus);
        content->installEventFilter(this);
    }

    QSize minimumSizeHint() const override
    {
        const int bar = verticalScrollBar()->sizeHint().width();
        return {widget()->minimumSizeHint().width() + bar, QScrollArea::minimumSizeHint().height()};
    }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::LayoutRequest)
            updateGeometry();
        return QScrollArea::eventFilter(watched, event);
    }
};

} // namespace ui
