// SPDX-License-Identifier: MIT
// A folder of files on the computer, and a document that waits for its listing.
#pragma once

#include "tests/support/TestData.h"
#include "tests/ui/UiTest.h"
#include "ui/project/ProjectDocument.h"

#include <filesystem>
#include <initializer_list>

namespace test
{

class ProjectFolder
{
public:
    explicit ProjectFolder(std::initializer_list<const char*> names = {"usr/main.py", "usr/app/net.py",
                                                                       "usr/app/lib/a.py", "usr/system_config.json",
                                                                       "other/net.py", "other/data.bin"})
    {
        for (const char* name : names)
            write(name, name);
        write("usr/empty.flag", {});
    }

    QString in(const QString& name) const { return m_root + "/" + name; }
    void write(const QString& name, const std::string& text) const
    {
        const std::filesystem::path path = in(name).toStdString();
        std::filesystem::create_directories(path.parent_path());
        writeFile(path, bytesOf(text));
    }

private:
    QTemporaryDir m_folder;
    QString m_root = QFileInfo(m_folder.path()).canonicalFilePath();
};

/// The tree of the project as it is now.
inline bool isListed(ui::ProjectDocument& document)
{
    return QTest::qWaitFor([&] { return !document.isListing(); });
}

inline QStringList paths(ui::ProjectDocument& document)
{
    isListed(document);
    QStringList all;
    for (const auto& file : document.listing().files)
        all += QString::fromStdString(file.path);
    return all;
}

} // namespace test
