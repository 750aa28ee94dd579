// SPDX-License-Identifier: MIT
// Any bytes as what the other end says in a session.
#pragma once

#include "device/protocol/Session.h"

#include <algorithm>
#include <span>

using Bytes = std::span<const std::byte>;

inline void require(bool condition)
{
    if (!condition)
        __builtin_trap();
}

/// Feeds a session piece by piece until it is over; the first byte of each piece says how long it is and when it comes.
/// Takes the pieces off the input, and gives the time that the session took.
inline device::Time converse(device::Session& session, Bytes& input)
{
    device::Time now{};
    const auto takeWrites = [&] {
        while (!session.nextWrite(now).empty()) {
        }
    };
    for (int turn = 0; !session.isOver(); ++turn) {
        require(turn < 20000);
        takeWrites();
        if (session.isOver())
            break;
        require(session.deadline() > now); // else it would be waited for in vain
        if (input.empty()) {
            now = session.deadline();
            session.receive({}, now);
            continue;
        }
        const auto head = std::to_integer<std::size_t>(input.front());
        input = input.subspan(1);
        const auto piece = input.first(std::min(head % 64, input.size()));
        input = input.subspan(piece.size());
        now = std::min(session.deadline(), now + device::Time(head / 64 * 100'000));
        session.receive(piece, now);
    }
    takeWrites();
    return now;
}
