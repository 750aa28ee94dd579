// SPDX-License-Identifier: MIT
#include "device/python/BlockReceiver.h"

#include "device/python/ReceivingTalk.h"
#include "device/python/helpers/Helpers.h"

#include <algorithm>
#include <utility>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

constexpr std::size_t ahead = 4; ///< blocks on the way, which the module keeps
constexpr std::size_t largestBlock = 2048;

} // namespace

HostResult<std::string> BlockReceiver::receive(const std::string& giver, const Taker& taker, Time silence)
{
    if (auto loaded = m_interpreter.load(
            {m_interpreter.crcHelper(), {"take", std::string(helpers::take)}, {"give", std::string(helpers::give)}});
        !loaded)
        return std::unexpected(loaded.error());
    const InterpreterFacts& facts = m_interpreter.facts();
    ReceivingTalk talk(taker, facts.hasBinaryInput);
    const std::size_t size = std::clamp<std::size_t>(facts.safeBlock() / 2, 256, largestBlock);
    std::string output;
    const auto sink = [&](std::string_view text) { output += text; };
    const auto done = m_interpreter.runHelper("lb_give(" + giver + "," + std::to_string(size) + "," +
                                                  (facts.hasBinaryOutput ? "True" : "False") + "," +
                                                  std::to_string(facts.hasBinaryInput ? ahead : 0) + ")",
                                              sink, talk, silence);
    if (talk.problem())
        return std::unexpected(*talk.problem());
    if (!done)
        return std::unexpected(done.error());
    return withoutCr(output);
}

} // namespace device
