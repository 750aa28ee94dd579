// SPDX-License-Identifier: MIT
// What is known of one file or folder of a module: size, CRC, what both lists say, and the backup copy.
#pragma once

#include <QDialog>

#include "core/project/ModuleStatus.h"
#include "device/python/ModuleFiles.h"
#include "ui/files/ModuleListing.h"

class QFormLayout;

namespace ui
{

struct FileFacts {
    device::ModuleFile file;
    int files = 0;                            ///< in a folder
    std::uint64_t bytes = 0;                  ///< of a folder: of all files in it
    ListedCrcs listed;                        ///< what the lists say of it, or of the file that it is the copy of
    std::optional<device::ModuleFile> backup; ///< the copy in /bak
    std::string copyOf;                       ///< of a backup copy: the file, "/usr/main.py"
    core::project::ModuleStatus status;       ///< of the whole module
};

/// As far as a listing tells it; empty sizes and CRCs were not read.
FileFacts factsOf(const ModuleListing& listing, const std::string& path);

class FileProperties final : public QDialog
{
    Q_OBJECT

public:
    explicit FileProperties(const FileFacts& facts, QWidget* parent = nullptr);

private:
    void add(QFormLayout* form, const char* name, const QString& label, const QString& value);
};

} // namespace ui
