// SPDX-License-Identifier: MIT
// The quick commands as a table that can be edited: a name and the text that is sent.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

#include <vector>

namespace ui
{

struct QuickCommandEntry {
    QString name;
    QString text; ///< with real line ends and control characters

    bool operator==(const QuickCommandEntry&) const = default;
};

/// Line ends and control characters as \r, \n, \t, \x1a; a backslash doubled. And back; what is no such form stays.
QString escaped(const QString& text);
QString unescaped(const QString& text);

/// The lines that a text is sent as, each with `lineEnd`; one that ends in a control character (Ctrl+Z) goes without.
QList<QByteArray> linesToSend(const QString& text, const QByteArray& lineEnd);

class QuickCommandsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { nameColumn, textColumn, columnCount_ };

    using QAbstractTableModel::QAbstractTableModel;

    const std::vector<QuickCommandEntry>& commands() const { return m_commands; }
    void setCommands(std::vector<QuickCommandEntry> commands);
    void add(const QuickCommandEntry& command);
    void remove(int row);
    /// By one place; false at the ends.
    bool moveUp(int row);
    bool moveDown(int row);

    /// For the settings: "NAME|TEXT", escaped; and back.
    QStringList toLines() const;
    void setLines(const QStringList& lines);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    std::vector<QuickCommandEntry> m_commands;
};

} // namespace ui
