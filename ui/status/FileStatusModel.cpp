// SPDX-License-Identifier: MIT
#include "ui/status/FileStatusModel.h"

#include "ui/common/Theme.h"
#include "ui/common/Words.h"
#include "ui/text/FileStates.h"
#include "ui/text/Printable.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QLocale>

#include <algorithm>

namespace ui
{

using core::backup::EntryFact;
using core::backup::FileFact;
using core::project::FileStatus;
using core::project::ModuleStatus;

std::optional<std::uint32_t> sizeOf(const FileStatus& file)
{
    for (const FileFact* fact : {&file.facts.user, &file.facts.backup}) {
        if (fact->kind == FileFact::Kind::read)
            return fact->size;
    }
    return std::nullopt;
}

QString crcOf(const FileFact& file)
{
    switch (file.kind) {
    case FileFact::Kind::missing:
        return QStringLiteral("–");
    case FileFact::Kind::unreadable:
        return QStringLiteral("?");
    case FileFact::Kind::read:
        return crcText(file.crc);
    }
    return {};
}

QString crcOf(const EntryFact& entry)
{
    switch (entry.kind) {
    case EntryFact::Kind::absent:
        return QStringLiteral("–");
    case EntryFact::Kind::unreadable:
        return QStringLiteral("?");
    case EntryFact::Kind::present:
        return crcText(entry.crc);
    }
    return {};
}

QString reasonOf(const ModuleStatus& status, const FileStatus& file)
{
    QStringList reasons;
    const auto add = [&](const Text& words) {
        if (!words.isEmpty())
            reasons << translated(words);
    };
    add(wordsOf(file.decision.reason));
    add(wordsOf(file.policy));
    if (const int attempts = status.attemptsOf(file); attempts > 0)
        reasons << QCoreApplication::translate("FileStatusModel", "restored at %n boot(s) in a row", nullptr, attempts);
    return reasons.join(QStringLiteral(" · "));
}

QString pathText(const std::string& path)
{
    return text(printable(path));
}

void FileStatusModel::setStatus(std::shared_ptr<const ModuleStatus> status)
{
    beginResetModel();
    m_status = std::move(status);
    m_severities.clear();
    if (m_status) {
        m_severities.reserve(m_status->files.size());
        for (const FileStatus& file : m_status->files)
            m_severities.push_back(lookOf(file.decision.state).severity);
    }
    endResetModel();
}

void FileStatusModel::retranslate()
{
    emit headerDataChanged(Qt::Horizontal, 0, columnCount_ - 1);
    if (!m_severities.empty())
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount_ - 1));
}

int FileStatusModel::rowOf(const std::string& path) const
{
    if (!m_status)
        return -1;
    const auto& files = m_status->files;
    const auto found = std::ranges::lower_bound(files, path, {}, &FileStatus::path);
    return found != files.end() && found->path == path ? static_cast<int>(found - files.begin()) : -1;
}

int FileStatusModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_severities.size());
}

int FileStatusModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : columnCount_;
}

QString FileStatusModel::textOf(const FileStatus& file, int column) const
{
    switch (column) {
    case stateColumn: {
        const StateLook& look = lookOf(file.decision.state);
        return QStringLiteral("%1 %2").arg(QString::fromUtf8(look.icon), translated(look.word));
    }
    case fileColumn:
        return pathText(file.path);
    case sizeColumn: {
        const auto size = sizeOf(file);
        return size ? sizeText(*size) : QString();
    }
    case onModuleColumn:
        return file.isSizeOnly ? QString() : crcOf(file.facts.user);
    case inBackupColumn:
        return crcOf(file.facts.backup);
    case userListColumn:
        return crcOf(file.facts.userEntry);
    case backupListColumn:
        return crcOf(file.facts.backupEntry);
    case reasonColumn:
        return reasonOf(*m_status, file);
    default:
        return {};
    }
}

QString FileStatusModel::tipOf(const FileStatus& file, int column) const
{
    if (column != sizeColumn)
        return textOf(file, column);
    const auto size = sizeOf(file);
    return size ? tr("%1 bytes").arg(QLocale().toString(*size)) : QString();
}

QVariant FileStatusModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const FileStatus& status = file(index.row());
    const int column = index.column();
    const bool isCrc = column >= onModuleColumn && column <= backupListColumn;
    switch (role) {
    case Qt::DisplayRole:
        return textOf(status, column);
    case Qt::ToolTipRole:
        return tipOf(status, column);
    case Qt::AccessibleTextRole:
        if (column == fileColumn)
            return tr("%1, %2").arg(pathText(status.path), translated(lookOf(status.decision.state).word));
        if (column == stateColumn)
            return translated(lookOf(status.decision.state).word);
        return textOf(status, column);
    case Qt::ForegroundRole:
        if (column == stateColumn) {
            const StateLook& look = lookOf(status.decision.state);
            return QColor::fromRgb(Theme::isDark() ? look.dark : look.light);
        }
        return {};
    case Qt::FontRole:
        return isCrc ? QVariant(QFontDatabase::systemFont(QFontDatabase::FixedFont)) : QVariant();
    case Qt::TextAlignmentRole:
        return column == sizeColumn ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant FileStatusModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case stateColumn:
        return tr("State");
    case fileColumn:
        return tr("File");
    case sizeColumn:
        return tr("Size");
    case onModuleColumn:
        return tr("On the module");
    case inBackupColumn:
        return tr("In the backup");
    case userListColumn:
        return tr("User list");
    case backupListColumn:
        return tr("Backup list");
    case reasonColumn:
        return tr("Reason");
    default:
        return {};
    }
}

} // namespace ui
