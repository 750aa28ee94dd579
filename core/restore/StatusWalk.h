// SPDX-License-Identifier: MIT
// Every file of a module with what the restore will make of it: those of the lists, then those of the user partition
// that no list names. The one walk behind every status: of the console, of the C functions, of images.
#pragma once

#include "core/restore/UnlistedFiles.h"
#include "core/restore/Wishes.h"

#include <optional>

namespace core::restore
{

class StatusWalk
{
public:
    struct File {
        std::string_view name; ///< "/usr/…"; valid until the next call
        backup::FileFacts facts;
        backup::FilePolicy policy = backup::FilePolicy::always;
        backup::Decision decision;
    };

    /// Null where a partition does not mount; `survey` has read the lists. `path` is working memory for one name;
    /// a file that no list names and whose name is longer is told and left out. `data` is that of the survey.
    StatusWalk(littlefs::Reader* user, littlefs::Reader* backup, Survey& survey, std::span<char> path,
               std::span<std::byte> data, Log& log)
        : m_user(user), m_survey(survey), m_path(path), m_log(log), m_wishes(user, backup, path, data)
    {
    }

    /// The next file; false behind the last. Ends on every damage: what cannot be looked at is told.
    bool next(File& file);

private:
    bool nextListed(Listing& listing);

    littlefs::Reader* m_user;
    Survey& m_survey;
    std::span<char> m_path;
    Log& m_log;
    Wishes m_wishes;
    std::optional<UnlistedFiles> m_unlisted; ///< once the lists are through: the path is free then
};

} // namespace core::restore
