// SPDX-License-Identifier: MIT
#include "ui/files/FileProperties.h"

#include "device/python/TreeTransfer.h"
#include "ui/common/Words.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>

namespace ui
{

namespace
{

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
    if (!facts.isListed)
        return FileProperties::tr("Not protected: no list of the module names it.");
    if (!facts.backup)
        return FileProperties::tr("Protected by name, but there is no backup copy to restore it from.");
    if (facts.listed.user && facts.file.crc && *facts.listed.user != *facts.file.crc)
        return FileProperties::tr("Changed: the module brings the backup copy back at its next start.");
    return FileProperties::tr("Protected: the module brings it back when it is damaged or missing.");
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
    const auto listed = listing.listed.find(path);
    facts.isListed = listed != listing.listed.end();
    if (facts.isListed)
        facts.listed = listed->second;
    return facts;
}

FileProperties::FileProperties(const FileFacts& facts, QWidget* parent) : QDialog(parent)
{
    setObjectName("fileProperties");
    setAttribute(Qt::WA_DeleteOnClose);
    const QString path = text(facts.file.path);
    setWindowTitle(tr("Properties of %1").arg(path.section('/', -1)));
    auto* form = new QFormLayout;
    add(form, "propertyPath", tr("Path:"), path);
    if (facts.file.isFolder) {
        add(form, "propertyFiles", tr("Files:"), QLocale().toString(facts.files));
        add(form, "propertySize", tr("Size:"), exactSize(facts.bytes));
    } else {
        add(form, "propertySize", tr("Size:"), exactSize(facts.file.size));
        add(form, "propertyCrc", tr("CRC:"), facts.file.crc ? crcText(*facts.file.crc) : tr("cannot be read"));
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
