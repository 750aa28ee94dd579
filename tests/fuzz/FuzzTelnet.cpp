// SPDX-License-Identifier: MIT
// Any bytes from a terminal server, in two pieces and at once; and any data to it and back.
#include "device/serial/Telnet.h"

#include <algorithm>

using device::Telnet;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const auto bytes = std::as_bytes(std::span(data, size));
    Telnet whole;
    Telnet inPieces;
    (void)whole.begin();
    (void)inPieces.begin();
    const auto expected = whole.decode(bytes);
    const std::size_t cut = size == 0 ? 0 : data[0] % (size + 1);
    auto got = inPieces.decode(bytes.first(cut));
    std::ranges::copy(inPieces.decode(bytes.subspan(cut)), std::back_inserter(got));
    const auto replies = whole.takeReplies();
    if (got != expected || inPieces.takeReplies() != replies || inPieces.isComPort() != whole.isComPort() ||
        inPieces.takeBaudRate() != whole.takeBaudRate())
        __builtin_trap();
    if (expected.size() > size || replies.size() > size) // no server makes us say more than it does
        __builtin_trap();

    Telnet other;
    if (!std::ranges::equal(other.decode(Telnet::encode(bytes)), bytes) || !other.takeReplies().empty())
        __builtin_trap();
    return 0;
}
