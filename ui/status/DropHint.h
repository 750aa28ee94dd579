// SPDX-License-Identifier: MIT
// What the status page says while files are dragged over it.
#pragma once

#include <QLabel>
#include <QStringList>

class QMimeData;

namespace ui
{

class DropHint : public QLabel
{
    Q_OBJECT

public:
    explicit DropHint(QWidget* parent = nullptr);

    /// One or two files; nothing when other things are dropped too.
    static QStringList filesIn(const QMimeData& data);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
};

} // namespace ui
