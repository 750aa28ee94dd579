// SPDX-License-Identifier: MIT
// Collects what the inspection finds, as much as anybody will read. Inside core/littlefs/image only.
#pragma once

#include "core/littlefs/image/ImageInspector.h"

#include <algorithm>
#include <utility>

namespace core::littlefs
{

class Findings
{
public:
    /// Whether further damages are only counted: their paths need not be made.
    bool isFull() const { return m_damages.size() >= Inspection::maxFindings; }

    void damage(std::string path, ErrorCode code, std::string description)
    {
        if (isFull())
            ++m_damagesLeftOut;
        else
            m_damages.push_back({std::move(path), code, std::move(description)});
    }

    void note(std::string path, std::string description)
    {
        if (m_notes.size() < Inspection::maxFindings)
            m_notes.push_back({std::move(path), {}, std::move(description)});
    }

    void moveInto(Inspection& inspection)
    {
        std::ranges::stable_sort(m_damages, {}, &Finding::path);
        std::ranges::stable_sort(m_notes, {}, &Finding::path);
        if (m_damagesLeftOut != 0)
            m_damages.push_back({{}, ErrorCode::corrupt, std::to_string(m_damagesLeftOut) + " more damages"});
        inspection.damages = std::move(m_damages);
        inspection.notes = std::move(m_notes);
    }

private:
    std::vector<Finding> m_damages;
    std::vector<Finding> m_notes;
    std::size_t m_damagesLeftOut = 0;
};

} // namespace core::littlefs
