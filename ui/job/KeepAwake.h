// SPDX-License-Identifier: MIT
// While one of these lives, the computer does not go to sleep by itself. Where nobody can be asked for that (no D-Bus,
// no desktop), it does nothing.
#pragma once

#include <QString>

#include <memory>

namespace ui
{

class KeepAwake
{
public:
    /// Asks and does not wait for the answer. `reason`: for people who wonder why the computer stays awake.
    explicit KeepAwake(const QString& reason);

private:
    class Wishes;
    std::shared_ptr<Wishes> m_wishes;
};

} // namespace ui
