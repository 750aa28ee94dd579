// SPDX-License-Identifier: MIT
#include "core/restore/UnlistedFiles.h"

#include "core/restore/Wishes.h"

#include <cstring>

namespace core::restore
{

UnlistedFiles::UnlistedFiles(littlefs::Reader& user, Survey& survey, std::span<char> path, Log& log)
    : m_user(user), m_survey(survey), m_path(path), m_log(log)
{
    if (append(userMount))
        enter();
}

bool UnlistedFiles::next(Listing& listing)
{
    // An entry takes 13 bytes at least: more of them than fit is a list that bites its tail.
    const auto limit = m_user.geometry().blockCount * (m_user.geometry().blockSize / 13);
    while (m_depth > 0) {
        auto& folder = m_folders[m_depth - 1];
        m_size = folder.pathSize;
        littlefs::EntryInfo info;
        const auto more = m_user.readDirectory(folder.directory, info);
        if (!more)
            m_log.tell("a folder cannot be read: %", path());
        if (!more || !*more) {
            --m_depth;
            continue;
        }
        if (++m_entries > limit) {
            m_log.tell("the folders of the user partition are tangled");
            m_depth = 0;
            break;
        }
        if (!append("/") || !append(info.name()) || (info.isDirectory && m_depth == maxDepth)) {
            m_log.tell("too long to look at: %", path());
            continue;
        }
        if (info.isDirectory) {
            if (Survey::userPath(path()) != setsFolder)
                enter();
            continue;
        }
        if (Survey::userPath(path()) == listPath)
            continue;
        listing = {};
        const auto listed = m_survey.find(path(), listing);
        if (listed && !*listed)
            return true;
    }
    return false;
}

bool UnlistedFiles::append(std::string_view text)
{
    if (text.size() > m_path.size() - m_size)
        return false;
    std::memcpy(m_path.data() + m_size, text.data(), text.size());
    m_size += text.size();
    return true;
}

void UnlistedFiles::enter()
{
    auto& folder = m_folders[m_depth];
    folder = {};
    folder.pathSize = m_size;
    const auto within = m_depth == 0 ? std::string_view("/") : Survey::userPath(path());
    if (m_user.openDirectory(folder.directory, within))
        ++m_depth;
    else
        m_log.tell("a folder cannot be read: %", path());
}

} // namespace core::restore
