// SPDX-License-Identifier: MIT
// How one thread, or a signal, tells a long job to stop. Jobs look at it at least every 100 ms.
#pragma once

#include <atomic>

namespace device
{

class CancelToken
{
public:
    void cancel() { m_isCancelled.store(true, std::memory_order_relaxed); }
    bool isCancelled() const { return m_isCancelled.load(std::memory_order_relaxed); }

private:
    std::atomic<bool> m_isCancelled = false;
};

} // namespace device
