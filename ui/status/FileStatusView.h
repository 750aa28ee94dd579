// SPDX-License-Identifier: MIT
// The table of the status page: worst first, sortable, copied as text, columns remembered.
#pragma once

#include <QTableView>

#include "ui/status/FileStatusModel.h"
#include "ui/status/FileStatusOrder.h"

namespace ui
{

class Settings;

class FileStatusView : public QTableView
{
    Q_OBJECT

public:
    FileStatusView(FileStatusModel& files, Settings& settings, QWidget* parent = nullptr);
    ~FileStatusView() override;

    FileStatusOrder& order() { return m_order; }
    /// Row of the model; -1: none.
    int currentFile() const;
    void selectFile(int row);
    /// Names and shortcuts, in the language of the moment.
    void retranslate();

signals:
    void currentFileChanged();

protected:
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    void copy();

    FileStatusModel& m_files;
    FileStatusOrder m_order;
    Settings& m_settings;
    QAction* m_copy;
};

} // namespace ui
