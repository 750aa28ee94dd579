// SPDX-License-Identifier: MIT
// The files of the user partition that no list names, one after the other (weakness W-26).
#pragma once

#include "core/restore/Survey.h"

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

namespace core::restore
{

/// Walks through all folders without recursion. Only reads, and ends on every damage: what cannot be looked at is told.
class UnlistedFiles
{
public:
    static constexpr std::size_t maxDepth = 16; ///< folders in each other; what lies deeper is told and left out

    /// `user` is mounted, `survey` has read the lists. `path` holds the name that next() gives; a longer one is told
    /// and left out.
    UnlistedFiles(littlefs::Reader& user, Survey& survey, std::span<char> path, Log& log);

    /// The next file; false behind the last. `listing` is for Survey::facts; its name lasts until the next call.
    bool next(Listing& listing);

private:
    struct Folder {
        littlefs::Directory directory;
        std::size_t pathSize = 0;
    };

    std::string_view path() const { return {m_path.data(), m_size}; }
    bool append(std::string_view text);
    void enter();

    littlefs::Reader& m_user;
    Survey& m_survey;
    std::span<char> m_path;
    Log& m_log;
    std::array<Folder, maxDepth> m_folders;
    std::size_t m_depth = 0;
    std::size_t m_size = 0; // of the path
    std::uint32_t m_entries = 0;
};

} // namespace core::restore
