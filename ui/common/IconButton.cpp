// SPDX-License-Identifier: MIT
#include "ui/common/IconButton.h"

#include "ui/common/Theme.h"

namespace ui
{

IconButton::IconButton(const QString& objectName, const QString& icon)
{
    setObjectName(objectName);
    setIcon(Theme::icon(icon));
    setAutoRaise(true);
}

void IconButton::setName(const QString& name)
{
    setText(name);
    setToolTip(name);
}

} // namespace ui
