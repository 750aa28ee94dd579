// SPDX-License-Identifier: MIT
#include "device/serial/PortWatch.h"

#include <utility>

namespace device
{

std::optional<PortList> PortWatch::changes()
{
    std::error_code error;
    const auto time = std::filesystem::last_write_time(m_roots.dev, error);
    const bool isNew = m_seen != time;
    if (!isNew && !std::exchange(m_readAgain, false))
        return {};
    m_readAgain = isNew;
    m_seen = time;
    return listPorts(m_roots);
}

} // namespace device
