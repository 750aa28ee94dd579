// SPDX-License-Identifier: MIT
#include "ui/common/Page.h"

#include <QEvent>

namespace ui
{

void Page::changeEvent(QEvent* event)
{
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    QWidget::changeEvent(event);
}

} // namespace ui
