// SPDX-License-Identifier: MIT
// Any bytes as the answers of a Python console: to the finder of its prompt, to a piece of code in raw mode, and to
// streams of blocks in both directions. What comes out must be an outcome, in the time that is allowed.
#include "device/protocol/ReplFinder.h"
#include "device/python/ReceivingTalk.h"
#include "device/python/SendingTalk.h"
#include "tests/fuzz/Converse.h"

#include <algorithm>
#include <string>

using namespace device;
using namespace std::chrono_literals;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    if (size == 0)
        return 0;
    Bytes input = std::as_bytes(std::span(data, size)).subspan(1);
    const unsigned mode = data[0] % 8;
    if (mode < 3) {
        ReplFinder finder;
        finder.begin(mode == 0 ? ReplFinder::Prompt::friendly : ReplFinder::Prompt::raw, mode == 2);
        converse(finder, input);
        require(finder.stray().size() <= 64 * 1024 + 64);
        return 0;
    }
    std::string output;
    const auto sink = [&](std::string_view text) { output += text; };
    RawReplSession session;
    const std::string code(1000, 'x');
    if (mode < 6) {
        session.begin(code, RawReplSession::Paste(mode - 3), 5s, sink);
        converse(session, input);
    } else if (mode == 6) {
        const std::vector<std::byte> content(10'000, std::byte{'a'});
        Bytes left = content;
        const BlockSender::Source source = [&](std::size_t most) -> core::HostResult<Bytes> {
            const auto part = left.first(std::min(most, left.size()));
            left = left.subspan(part.size());
            return part;
        };
        std::size_t taken = 0;
        BlockCutter cutter(source, 0);
        SendingTalk talk(cutter, {.hasPoll = true, .block = 256, .largest = 4096},
                         [&](std::size_t count) { taken += count; });
        session.begin(code, RawReplSession::Paste::hasNot, 5s, sink, &talk);
        converse(session, input);
        require(taken <= content.size());
    } else {
        std::size_t taken = 0;
        const BlockReceiver::Taker taker = [&](Bytes part) {
            taken += part.size();
            return core::HostResult<void>();
        };
        ReceivingTalk talk(taker, true);
        session.begin(code, RawReplSession::Paste::hasNot, 5s, sink, &talk);
        converse(session, input);
        require(taken <= size);
    }
    require(output.size() <= size);
    return 0;
}
