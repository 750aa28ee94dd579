// SPDX-License-Identifier: MIT
// The head of the status page: where the status comes from, the summary, flag and lists, and the last boot.
#pragma once

#include <QWidget>

#include "ui/status/StatusTexts.h"

class QLabel;

namespace ui
{

class StatusFacts : public QWidget
{
    Q_OBJECT

public:
    explicit StatusFacts(QWidget* parent = nullptr);

    /// Without a status: what can be done to get one, for `module` (empty: none is selected).
    void showNothing(const QString& module);
    void show(const ShownStatus& shown);

private:
    QLabel* m_source;
    QLabel* m_summary;
    QLabel* m_warnings;
    QLabel* m_facts;
};

} // namespace ui
