// SPDX-License-Identifier: MIT
// Sessions by hand: what they write, and what they make of an answer.
#pragma once

#include "device/protocol/Session.h"
#include "tests/support/TestData.h"

#include <string>
#include <vector>

namespace test
{

/// Everything that a session wants to write now, transfer by transfer.
inline std::vector<Bytes> writesOf(device::Session& session, device::Time now = {})
{
    std::vector<Bytes> writes;
    for (;;) {
        const auto piece = session.nextWrite(now);
        if (piece.empty())
            return writes;
        writes.emplace_back(piece.begin(), piece.end());
    }
}

inline Bytes joined(const std::vector<Bytes>& writes)
{
    Bytes all;
    for (const Bytes& piece : writes)
        all.insert(all.end(), piece.begin(), piece.end());
    return all;
}

inline void answer(device::Session& session, const std::string& hex, device::Time now = {})
{
    session.receive(bytesOfHex(hex), now);
}

/// "6001", "done", "running"
inline std::string stateOf(const device::Session& session)
{
    if (!session.isOver())
        return "running";
    return session.problem() ? std::to_string(static_cast<int>(session.problem()->code)) : "done";
}

} // namespace test
