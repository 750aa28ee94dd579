// SPDX-License-Identifier: MIT
#include "device/python/BlockSender.h"

#include "core/checksum/Crc32.h"
#include "device/python/BlockCutter.h"
#include "device/python/Deflate.h"
#include "device/python/PythonLiteral.h"
#include "device/python/SendingTalk.h"
#include "device/python/helpers/Helpers.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace device
{

using core::ErrorCode;
using core::HostResult;

namespace
{

constexpr std::size_t firstBlock = 2048;
constexpr std::size_t mostUnpacked = 4;                       ///< times a safe block: of a stream in one command
constexpr int mostAttempts = 5;                               ///< at one block in a command
constexpr std::string_view interrupted = "KeyboardInterrupt"; ///< by a byte 03 that was data
constexpr Time stopPatience = std::chrono::seconds(3);

/// Ends a receiver whose sender was interrupted, perhaps in the middle of a block.
class StopSession final : public Session
{
public:
    StopSession() { begin(); }

    std::span<const std::byte> nextWrite(Time now) override
    {
        if (m_deadline == Time::max())
            m_deadline = now + stopPatience;
        if (isOver() || m_isWritten)
            return {};
        m_isWritten = true;
        m_out = SendingTalk::stopBytes();
        return m_out;
    }
    void receive(std::span<const std::byte> bytes, Time now) override
    {
        for (const std::byte byte : bytes) {
            if (m_before == std::byte{0x15})
                m_isWritten = false; // that was still the rest of the block
            if (m_before == std::byte{0x04} && byte == std::byte{'>'} && !isOver())
                succeed();
            m_before = byte;
        }
        if (!isOver() && now >= m_deadline)
            fail(ErrorCode::noAnswer, "the receiver on the module does not stop");
    }
    Time deadline() const override { return m_deadline; }

private:
    bool m_isWritten = false;
    std::byte m_before{};
    std::vector<std::byte> m_out;
    Time m_deadline = Time::max();
};

/// How far back a packed stream may reach: what a module's heap can spare. 0: nothing can be packed.
int windowBitsFor(const InterpreterFacts& facts)
{
    if (!facts.hasUnpackStream || facts.freeHeap < 8 * 512)
        return 0;
    return std::min(static_cast<int>(std::bit_width(facts.freeHeap / 8)) - 1, 15);
}

struct SentAtOnce {
    HostResult<std::string> output;
    bool hasBegun = false; ///< the sink may have seen something
};

/// The whole stream in one command, which looks at the checksum of what is packed before the sink sees any of it.
SentAtOnce sendAtOnce(Interpreter& interpreter, const BlockSender::Request& request, core::package::ByteView packed)
{
    constexpr char mark = '\a'; // said when all has arrived whole; others may have printed before
    const std::string code = "import uzlib\nlb_d=uzlib.decompress(" + bytesLiteral(packed) + ")\nlb_s=" + request.sink +
                             "\nprint(end='\\a')\ntry:\n lb_s(lb_d)\nfinally:\n"
                             " if hasattr(lb_s,'close'):lb_s.close()\n lb_s=lb_d=None\n" +
                             request.after;
    std::string text;
    const auto done = interpreter.runHelper(
        code, [&](std::string_view part) { text += part; }, request.silence);
    const auto at = text.find(mark);
    if (!done)
        return {std::unexpected(done.error()), done.error().code != ErrorCode::pythonFailed || at != text.npos};
    if (at != text.npos)
        text.erase(at, 1);
    return {withoutCr(text), true};
}

/// One block in a command, until the module has it.
HostResult<void> feed(Interpreter& interpreter, const BlockCutter::Piece& piece, unsigned number, Time silence,
                      std::string& output)
{
    const std::string code = "lb_feed(lb_u," + std::to_string(number) + "," +
                             std::to_string(core::checksum::zlibCrc32(piece.content)) + ",b'" +
                             base64Of(piece.content) + "')";
    const std::string done = "\a" + std::to_string(number + 1) + "\f";
    core::Problem problem(ErrorCode::linkFailed, "", "blocks keep arriving damaged");
    for (int attempt = 0; attempt < mostAttempts; ++attempt) {
        const auto told = interpreter.runHelper(code, silence);
        if (told) {
            const auto at = told->find(done);
            if (at == told->npos)
                continue;
            output += told->substr(0, at) + told->substr(at + done.size());
            return {};
        }
        problem = told.error();
        const bool mayBeDamage = problem.code == ErrorCode::linkFailed || problem.code == ErrorCode::noAnswer ||
                                 problem.detail.find("SyntaxError") != std::string::npos;
        if (!mayBeDamage || !interpreter.isEntered())
            break;
    }
    return std::unexpected(problem);
}

HostResult<std::string> sendAsText(Interpreter& interpreter, const BlockSender::Request& request, BlockCutter& cutter,
                                   int bits, const std::function<void(std::size_t)>& taken)
{
    std::string output;
    if (auto loaded = interpreter.load("feed", helpers::feed); !loaded)
        return std::unexpected(loaded.error());
    cutter.rewind();
    auto begun = interpreter.runHelper("lb_s=" + request.sink + "\nlb_next=0\nlb_u=" +
                                       (bits ? "lb_unpacker(lb_s," + std::to_string(bits) + ")" : "lb_s"));
    if (!begun)
        return begun;
    HostResult<void> sent{};
    const std::size_t block = std::min<std::size_t>(interpreter.facts().safeBlock() / 2, 1536);
    for (unsigned number = 0;; ++number) {
        const auto piece = cutter.next(block);
        sent = piece ? HostResult<void>() : std::unexpected(piece.error());
        if (sent && piece->size > 0)
            sent = feed(interpreter, *piece, number, request.silence, output);
        if (!sent)
            break;
        cutter.drop(piece->size);
        taken(piece->size);
        if (piece->isLast)
            break;
    }
    // Also after a failure, and after a cancel, the sink must let go of what it holds.
    const std::string close = "if hasattr(lb_s,'close'):lb_s.close()\nlb_s=lb_u=None";
    const auto closed = interpreter.line().goOn() ? interpreter.runHelper(close) : interpreter.finish(close);
    if (!sent)
        return std::unexpected(sent.error());
    if (!closed)
        return closed;
    const auto after = interpreter.runHelper(request.after, request.silence);
    if (!after)
        return after;
    return output + *after;
}

} // namespace

HostResult<std::string> BlockSender::send(const Request& request, const Source& source, const Progress& progress)
{
    if (m_interpreter.isLoaded("take") || !request.mayPack || !m_interpreter.facts().hasUnpack)
        return sendBlocks(request, source, progress);
    // A stream that is short when packed costs less in a command than the receiver for blocks does.
    const std::size_t block = m_interpreter.facts().safeBlock();
    std::vector<std::byte> bytes;
    bool hasEnded = false;
    while (!hasEnded && bytes.size() <= mostUnpacked * block) {
        const auto part = source(block);
        if (!part)
            return std::unexpected(part.error());
        hasEnded = part->empty();
        bytes.insert(bytes.end(), part->begin(), part->end());
    }
    if (hasEnded)
        if (const auto packed = zlibPacked(bytes); packed.size() <= block / 2) {
            const auto sent = sendAtOnce(m_interpreter, request, packed);
            if (sent.output && progress)
                progress(bytes.size());
            if (sent.hasBegun)
                return sent.output;
        }
    std::span<const std::byte> rest = bytes;
    const Source again = [&](std::size_t most) -> HostResult<std::span<const std::byte>> {
        if (rest.empty())
            return hasEnded ? rest : source(most);
        const auto part = rest.first(std::min(most, rest.size()));
        rest = rest.subspan(part.size());
        return part;
    };
    return sendBlocks(request, again, progress);
}

HostResult<std::string> BlockSender::sendBlocks(const Request& request, const Source& source, const Progress& progress)
{
    if (auto loaded = m_interpreter.load({m_interpreter.crcHelper(), {"take", std::string(helpers::take)}}); !loaded)
        return std::unexpected(loaded.error());
    const InterpreterFacts& facts = m_interpreter.facts();
    const int bits = request.mayPack ? windowBitsFor(facts) : 0;
    BlockCutter cutter(source, bits);
    std::uint64_t count = 0;
    const auto taken = [&](std::size_t size) {
        count += size;
        if (progress)
            progress(count);
    };
    const bool mayBeBinary = facts.hasBinaryInput && m_interpreter.takesAllBytes;
    if (!mayBeBinary)
        return sendAsText(m_interpreter, request, cutter, bits, taken);

    SendingTalk::Settings settings;
    settings.hasPoll = facts.hasPoll;
    settings.largest = facts.safeBlock();
    settings.block = std::min(m_interpreter.provenBlock ? m_interpreter.provenBlock : firstBlock, settings.largest);
    settings.isCareful = m_interpreter.provenBlock != 0 && m_interpreter.provenBlock < settings.largest;
    SendingTalk talk(cutter, settings, taken);
    std::string output;
    const auto sink = [&](std::string_view text) { output += text; };
    const auto done = m_interpreter.runHelper(
        "lb_take(" + request.sink + "," + std::to_string(bits) + ")\n" + request.after, sink, talk, request.silence);
    if (!done && done.error().code == ErrorCode::cancelled) {
        StopSession stop;
        (void)m_interpreter.line().finish(stop); // as far as the module can still be helped
        return std::unexpected(done.error());
    }
    if (!done && done.error().code == ErrorCode::pythonFailed && talk.hasBegun())
        m_interpreter.findPrompt(); // more blocks were on their way
    // What goes wrong with the first block already does so because of the bytes that are in it.
    const bool isDamage = !done && (talk.problem() ? talk.problem()->code == ErrorCode::linkFailed
                                                   : done.error().code != ErrorCode::pythonFailed ||
                                                         done.error().detail.find(interrupted) != std::string::npos);
    if (talk.hasTaken())
        m_interpreter.provenBlock = talk.block();
    if (talk.hasBegun() && m_interpreter.isEntered() && isDamage) {
        m_interpreter.takesAllBytes = false;
        if (!talk.hasTaken())
            return sendAsText(m_interpreter, request, cutter, bits, taken);
    }
    if (talk.problem())
        return std::unexpected(*talk.problem());
    if (!done)
        return std::unexpected(done.error());
    return withoutCr(output);
}

HostResult<std::string> BlockSender::send(const Request& request, std::span<const std::byte> bytes,
                                          const Progress& progress)
{
    return send(
        request,
        [&](std::size_t most) -> HostResult<std::span<const std::byte>> {
            const auto part = bytes.first(std::min(most, bytes.size()));
            bytes = bytes.subspan(part.size());
            return part;
        },
        progress);
}

} // namespace device
