// SPDX-License-Identifier: MIT
#include "ui/console/QuickCommandsModel.h"

namespace ui
{

QString escaped(const QString& text)
{
    QString result;
    for (const QChar character : text) {
        if (character == '\\')
            result += QStringLiteral("\\\\");
        else if (character == '\r')
            result += QStringLiteral("\\r");
        else if (character == '\n')
            result += QStringLiteral("\\n");
        else if (character == '\t')
            result += QStringLiteral("\\t");
        else if (character.unicode() < 0x20 || character.unicode() == 0x7F)
            result += QStringLiteral("\\x%1").arg(character.unicode(), 2, 16, QLatin1Char('0'));
        else
            result += character;
    }
    return result;
}

QString unescaped(const QString& text)
{
    QString result;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar next = text[i] == '\\' && i + 1 < text.size() ? text[i + 1] : QChar();
        bool isHex = false;
        const ushort code = next == 'x' ? text.mid(i + 2, 2).toUShort(&isHex, 16) : ushort(0);
        if (next == '\\' || next == 'r' || next == 'n' || next == 't') {
            result += next == '\\' ? QChar('\\') : next == 'r' ? QChar('\r') : next == 'n' ? QChar('\n') : QChar('\t');
            ++i;
        } else if (isHex && i + 3 < text.size()) {
            result += QChar(code);
            i += 3;
        } else {
            result += text[i];
        }
    }
    return result;
}

QList<QByteArray> linesToSend(const QString& text, const QByteArray& lineEnd)
{
    QString unified = text;
    unified.replace(QStringLiteral("\r\n"), QStringLiteral("\n")).replace('\r', '\n');
    if (unified.endsWith('\n'))
        unified.chop(1);
    QList<QByteArray> lines;
    for (const QString& line : unified.split('\n')) {
        const bool endsItself = !line.isEmpty() && line.back().unicode() < 0x20 && line.back() != '\t';
        lines << (endsItself ? line.toUtf8() : line.toUtf8() + lineEnd);
    }
    return lines;
}

void QuickCommandsModel::setCommands(std::vector<QuickCommandEntry> commands)
{
    beginResetModel();
    m_commands = std::move(commands);
    endResetModel();
}

void QuickCommandsModel::add(const QuickCommandEntry& command)
{
    beginInsertRows({}, rowCount(), rowCount());
    m_commands.push_back(command);
    endInsertRows();
}

void QuickCommandsModel::remove(int row)
{
    beginRemoveRows({}, row, row);
    m_commands.erase(m_commands.begin() + row);
    endRemoveRows();
}

bool QuickCommandsModel::moveUp(int row)
{
    if (row < 1 || row >= rowCount())
        return false;
    beginMoveRows({}, row, row, {}, row - 1);
    std::swap(m_commands[static_cast<std::size_t>(row)], m_commands[static_cast<std::size_t>(row) - 1]);
    endMoveRows();
    return true;
}

bool QuickCommandsModel::moveDown(int row)
{
    return row >= 0 && moveUp(row + 1);
}

QStringList QuickCommandsModel::toLines() const
{
    QStringList lines;
    for (const QuickCommandEntry& command : m_commands)
        lines << QString(escaped(command.name)).replace('|', QStringLiteral("\\x7c")) + '|' + escaped(command.text);
    return lines;
}

void QuickCommandsModel::setLines(const QStringList& lines)
{
    std::vector<QuickCommandEntry> commands;
    for (const QString& line : lines) {
        const qsizetype bar = line.indexOf('|');
        if (bar > 0)
            commands.push_back({unescaped(line.left(bar)), unescaped(line.mid(bar + 1))});
    }
    setCommands(std::move(commands));
}

int QuickCommandsModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_commands.size());
}

int QuickCommandsModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnCount_;
}

QVariant QuickCommandsModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || (role != Qt::DisplayRole && role != Qt::EditRole))
        return {};
    const QuickCommandEntry& command = m_commands[static_cast<std::size_t>(index.row())];
    return index.column() == nameColumn ? command.name : escaped(command.text);
}

bool QuickCommandsModel::setData(const QModelIndex& index, const QVariant& value, int role)
{
    if (!index.isValid() || role != Qt::EditRole)
        return false;
    const QString text = value.toString();
    QuickCommandEntry& command = m_commands[static_cast<std::size_t>(index.row())];
    // A button needs a name.
    if (index.column() == nameColumn && text.trimmed().isEmpty())
        return false;
    if (index.column() == nameColumn)
        command.name = text.trimmed();
    else
        command.text = unescaped(text);
    emit dataChanged(index, index);
    return true;
}

Qt::ItemFlags QuickCommandsModel::flags(const QModelIndex& index) const
{
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.isValid() ? flags | Qt::ItemIsEditable : flags;
}

QVariant QuickCommandsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == nameColumn ? tr("Name") : tr("Text");
}

} // namespace ui
