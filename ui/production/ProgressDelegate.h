// SPDX-License-Identifier: MIT
// Draws the progress of a row as a bar with its text.
#pragma once

#include <QStyledItemDelegate>

namespace ui
{

class ProgressDelegate final : public QStyledItemDelegate
{
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace ui
