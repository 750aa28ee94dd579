// SPDX-License-Identifier: MIT
// Files of the user partition that are as they are on purpose: the list takes the CRCs that they have now.
#pragma once

#include "core/littlefs/Reader.h"
#include "core/restore/NewValues.h"

#include <cstddef>
#include <span>

namespace core::restore
{

class AcceptedFiles final : public NewValues
{
public:
    enum class Unlisted : std::uint8_t { left, added };

    /// `names` as user code gives them: "/usr/a" or "usr/a". One that is not listed gets an entry with Unlisted::added.
    /// A file that is missing or empty counts as not named. `name` is working memory for one of them, `data` for the
    /// content of files; otherPath and survey.data of EngineBuffers are free when these questions are asked.
    AcceptedFiles(littlefs::Reader& user, std::span<const char* const> names, Unlisted unlisted, std::span<char> name,
                  std::span<std::byte> data)
        : m_user(user), m_names(names), m_unlisted(unlisted), m_name(name), m_data(data)
    {
    }

    void begin() override { m_any = false; }
    Result<bool> valueOf(std::string_view listedName, std::uint32_t& value) override;
    Result<void> addTo(backup::ChecksumListWriter& writer) override;
    bool any() const override { return m_any; }

private:
    littlefs::Reader& m_user;
    std::span<const char* const> m_names;
    Unlisted m_unlisted;
    std::span<char> m_name;
    std::span<std::byte> m_data;
    bool m_any = false;
};

} // namespace core::restore
