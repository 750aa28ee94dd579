// SPDX-License-Identifier: MIT
// What a survey of a module's lists says along the way, as the notes of a status.
#pragma once

#include "core/restore/Log.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace core::project
{

class StatusNotes final : public restore::Log
{
public:
    explicit StatusNotes(std::vector<std::string>& notes) : m_notes(notes) {}

    void line(std::span<const std::string_view> parts) override
    {
        std::string text;
        for (const auto part : parts)
            text += part;
        constexpr std::string_view prefix = "lifeboat: ";
        m_notes.push_back(text.starts_with(prefix) ? text.substr(prefix.size()) : text);
    }

private:
    std::vector<std::string>& m_notes;
};

} // namespace core::project
