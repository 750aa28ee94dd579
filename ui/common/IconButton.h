// SPDX-License-Identifier: MIT
// A flat button with an icon alone: its name is the tool tip, and what a screen reader says.
#pragma once

#include <QToolButton>

namespace ui
{

class IconButton final : public QToolButton
{
public:
    /// `icon`: of Theme::icon().
    IconButton(const QString& objectName, const QString& icon);

    void setName(const QString& name);
};

} // namespace ui
