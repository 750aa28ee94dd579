// SPDX-License-Identifier: MIT
// The tool bar of the console: connecting, what is shown, and how to talk to the module. Remembers the choices.
#pragma once

#include <QToolBar>

#include "ui/common/Workspace.h"
#include "ui/console/ConsoleReader.h"

class QComboBox;
class QLabel;

namespace ui
{

class ConsoleBar : public QToolBar
{
    Q_OBJECT

public:
    explicit ConsoleBar(Workspace& workspace, QWidget* parent = nullptr);

    QAction* connection() const { return m_connect; }
    QAction* times() const { return m_times; }
    QAction* numbers() const { return m_numbers; }
    QAction* find() const { return m_find; }
    QAction* save() const { return m_save; }
    QAction* clearing() const { return m_clear; }

    ConsoleMode mode() const;
    /// Of an AT command.
    QByteArray lineEnd() const;
    /// Python has a line end of its own.
    void setPython(bool on);

    void retranslate();

signals:
    void modeChosen();
    void baudRateChosen();

private:
    QAction* add(const char* name, const QString& icon);
    QComboBox* addChoice(const char* name, QLabel*& label);
    void makeModes();
    void makeBaudRates();
    void makeLineEnds();
    void chooseBaudRate();

    Workspace& m_workspace;
    QAction* m_connect;
    QAction* m_times;
    QAction* m_numbers;
    QAction* m_find;
    QAction* m_save;
    QAction* m_clear;
    QLabel* m_modeLabel;
    QComboBox* m_mode;
    QLabel* m_baudLabel;
    QComboBox* m_baud;
    QLabel* m_lineEndLabel;
    QComboBox* m_lineEnd;
};

} // namespace ui
