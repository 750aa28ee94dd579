// SPDX-License-Identifier: MIT
#include "device/download/WireCost.h"

#include "core/wire/Pdl.h"

#include <algorithm>
#include <vector>

namespace device
{

using core::wire::BslType;

namespace
{

constexpr std::size_t versionSize = 34; // of the loader's answer to CHECK_BAUD

std::uint64_t frameSize(BslType type, std::span<const std::byte> data)
{
    std::vector<std::byte> frame(core::wire::bslFrameLimit(data.size()));
    return core::wire::encodeBsl(type, data, core::wire::BslCheck::sum, frame);
}

std::uint64_t sizeOf(const core::wire::PdlRequest& request)
{
    return request.header.size() + request.wordsSize + request.data.size();
}

/// Calls `use` with each piece, the last one padded to an even size.
template <class Use>
void forEachPiece(std::span<const std::byte> content, std::size_t chunk, Use use)
{
    for (std::size_t at = 0; at < content.size(); at += chunk) {
        const auto piece = content.subspan(at, std::min(chunk, content.size() - at));
        if (piece.size() % 2 == 0) {
            use(at, piece);
        } else {
            std::vector<std::byte> padded(piece.begin(), piece.end());
            padded.push_back(std::byte{0});
            use(at, std::span<const std::byte>(padded));
        }
    }
}

} // namespace

WireCost& WireCost::operator+=(const WireCost& other)
{
    toModule += other.toModule;
    toHost += other.toHost;
    turns += other.turns;
    return *this;
}

Time WireCost::time(std::uint32_t baudRate, Time latency) const
{
    const auto bits = static_cast<std::int64_t>((toModule + toHost) * 10);
    return Time(bits * 1'000'000 / baudRate) + latency * static_cast<std::int64_t>(2 * turns);
}

WireCost costOfPdl(std::span<const std::byte> content)
{
    WireCost cost;
    const auto request = [&](const core::wire::PdlRequest& frame) {
        cost += {sizeOf(frame), core::wire::pdlReplySize, 1};
    };
    request(core::wire::pdlConnect());
    request(core::wire::pdlStartData(0, 0));
    for (std::size_t at = 0; at < content.size(); at += core::wire::pdlMaxData)
        request(core::wire::pdlMidData(0, content.subspan(at, std::min(core::wire::pdlMaxData, content.size() - at))));
    request(core::wire::pdlEndData());
    // EXEC_DATA has no answer of its own, CHECK_BAUD follows.
    cost += {sizeOf(core::wire::pdlExecData()) + 1, 2 + core::wire::bslHeaderSize + versionSize + 2, 1};
    return cost;
}

WireCost costOfRequest(core::wire::BslType type, std::initializer_list<std::uint32_t> words)
{
    std::vector<std::byte> data;
    for (const std::uint32_t word : words)
        for (int shift = 24; shift >= 0; shift -= 8)
            data.push_back(static_cast<std::byte>(word >> shift));
    return {frameSize(type, data), frameSize(BslType::ack, {}), 1};
}

WireCost costOfWrite(std::uint32_t address, std::span<const std::byte> content, std::size_t chunk)
{
    const auto size = static_cast<std::uint32_t>(content.size() + content.size() % 2);
    WireCost cost = costOfRequest(BslType::startData, {address, size});
    const std::uint64_t ack = frameSize(BslType::ack, {});
    forEachPiece(content, chunk, [&](std::size_t, std::span<const std::byte> piece) {
        cost += {frameSize(BslType::midstData, piece), ack, 1};
    });
    cost += costOfRequest(BslType::endData, {});
    return cost;
}

WireCost costOfRead(std::uint32_t address, std::span<const std::byte> content)
{
    WireCost cost;
    forEachPiece(content, core::wire::bslMaxDataFdl2, [&](std::size_t at, std::span<const std::byte> piece) {
        WireCost turn = costOfRequest(BslType::readFlash, {address + static_cast<std::uint32_t>(at),
                                                           static_cast<std::uint32_t>(piece.size()), 0});
        turn.toHost = frameSize(BslType::flashData, piece);
        cost += turn;
    });
    return cost;
}

} // namespace device
