// SPDX-License-Identifier: MIT
#include "ui/files/FileProperties.h"

#include "device/python/TreeTransfer.h"
#include "ui/common/Words.h"
#include "ui/text/FileStates.h"
#include "ui/text/RecordTexts.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

#include <algorithm>

namespace ui
{

using core::backup::FileAction;
using core::backup::FileState;

namespace
{

constexpr int leastColumns = 60; ///< characters; labels that wrap ask for much less

QString exactSize(std::uint64_t bytes)
{
    return FileProperties::tr("%1 (%2 bytes)").arg(sizeText(bytes), QLocale().toString(static_cast<qulonglong>(bytes)));
}

QString compared(std::optional<std::uint32_t> said, std::optional<std::uint32_t> is)
{
    if (!said)
        return FileProperties::tr("not named there");
    if (!is)
        return crcText(*said);
    return *said == *is ? FileProperties::tr("%1 · the same").arg(crcText(*said))
                        : FileProperties::tr("%1 · differs").arg(crcText(*said));
}

QString verdict(const FileFacts& facts)
{
    if (device::isVendorFile(facts.file.path))
        return FileProperties::tr("This file belongs to the module's firmware, which writes it by itself.");
    if (!facts.copyOf.empty())
        return FileProperties::tr("This is the backup copy of %1.").arg(text(facts.copyOf));
    const auto file = std::ranges::find(facts.status.files, facts.file.path, &core::project::FileStatus::path);
    if (file == facts.status.files.end() || file->decision.state == FileState::unlisted)
        return FileProperties::tr("Not protected: no list of the module names it.");
    const QString state = translated(lookOf(file->decision.state).word);
    const QString reason = translated(wordsOf(file->decision.reason));
    QStringList lines{reason.isEmpty() ? state : FileProperties::tr("%1: %2").arg(state, reason)};
    if (const Text why = wordsOf(facts.status.flag); !why.isEmpty())
        lines += FileProperties::tr("The module brings nothing back by itself: %1.").arg(translated(why));
    else if (file->decision.action == FileAction::restore)
        lines += FileProperties::tr("At its next start the module brings the backup copy back.");
    else if (isWhole(file->decision.state))
        lines += FileProperties::tr("The module brings it back when it is damaged or missing.");
    return lines.join('\n');
}

} // namespace

FileFacts factsOf(const ModuleListing& listing, const std::string& path)
{
    const device::ModuleFile* file = listing.find(path);
    FileFacts facts{};
    facts.file = file ? *file : device::ModuleFile{path, true, 0, {}};
    if (facts.file.isFolder) {
        for (const device::ModuleFile* inside : listing.filesAt(path)) {
            ++facts.files;
            facts.bytes += inside->size;
        }
    }
    const std::string_view backup = ModuleListing::backupFolder;
    if (path.starts_with(std::string(backup) + ModuleListing::userFolder + '/'))
        facts.copyOf = path.substr(backup.size());
    const auto listed = listing.listed.find(facts.copyOf.empty() ? path : facts.copyOf);
    if (listed != listing.listed.end())
        facts.listed = listed->second;
    return facts;
}

FileProperties::FileProperties(const FileFacts& facts, QWidget* parent) : QDialog(parent)
{
    setObjectName("fileProperties");
    setAttribute(Qt::WA_DeleteOnClose);
    const QString path = text(facts.file.path);
    setWindowTitle(tr("Properties of %1").arg(path.section('/', -1)));
    setMinimumWidth(fontMetrics().averageCharWidth() * leastColumns);
    auto* form = new QFormLayout;
    add(form, "propertyPath", tr("Path:"), path);
    if (facts.file.isFolder) {
        add(form, "propertyFiles", tr("Files:"), QLocale().toString(facts.files));
        add(form, "propertySize", tr("Size:"), exactSize(facts.bytes));
    } else {
        add(form, "propertySize", tr("Size:"), exactSize(facts.file.size));
        add(form, "propertyCrc", tr("CRC:"), facts.file.crc ? crcText(*facts.file.crc) : tr("cannot be read"));
    }
    if (!facts.file.isFolder && !facts.copyOf.empty()) {
        add(form, "propertyBackupList", tr("In the backup's list:"), compared(facts.listed.backup, facts.file.crc));
    } else if (!facts.file.isFolder) {
        add(form, "propertyUserList", tr("In the module's list:"), compared(facts.listed.user, facts.file.crc));
        const auto backupCrc = facts.backup ? facts.backup->crc : std::nullopt;
        add(form, "propertyBackupList", tr("In the backup's list:"), compared(facts.listed.backup, backupCrc));
        add(form, "propertyBackup", tr("Backup copy:"),
            facts.backup
                ? tr("%1, CRC %2").arg(exactSize(facts.backup->size), backupCrc ? crcText(*backupCrc) : QString())
                : tr("none"));
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QWidget::close);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    if (!facts.file.isFolder) {
        auto* label = new QLabel(verdict(facts));
        label->setObjectName("propertyVerdict");
        label->setWordWrap(true);
        layout->addWidget(label);
    }
    layout->addWidget(buttons);
}

void FileProperties::add(QFormLayout* form, const char* name, const QString& label, const QString& value)
{
    auto* field = new QLabel(value);
    field->setObjectName(name);
    field->setTextFormat(Qt::PlainText);
    field->setWordWrap(true);
    field->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    form->addRow(label, field);
}

} // namespace ui
