// SPDX-License-Identifier: MIT
// Any bytes to a module in download mode, from the boot ROM on or behind both loaders; as they are, or as frames whose
// check values are right. However the stream is cut, the module does the same; and it never programs what is not
// erased.
#include "core/wire/Bsl.h"
#include "firmware/board/host/MemoryFlash.h"
#include "firmware/board/host/RecordsInMemory.h"
#include "firmware/loader/Loader.h"
#include "tests/firmware/HostScript.h"

#include <cstdint>
#include <vector>

using namespace firmware;
using test::Bytes;
using test::operator+;

namespace
{

constexpr std::uint32_t flashSize = 16 * sectorSize;

class CheckedFlash final : public Flash
{
public:
    CheckedFlash() : inner(flashSize) { std::fill(inner.content().begin(), inner.content().end(), std::byte{0x5A}); }

    std::uint32_t size() const override { return inner.size(); }
    core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) override { return inner.read(offset, out); }
    core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) override
    {
        if (offset + in.size() > flashSize || in.size() > pageSize)
            __builtin_trap();
        for (std::size_t i = 0; i < in.size(); ++i) {
            if (inner.content()[offset + i] != std::byte{0xFF})
                __builtin_trap();
        }
        return inner.program(offset, in);
    }
    core::Result<void> erase(std::uint32_t offset) override { return inner.erase(offset); }

    host::MemoryFlash inner;
};

class Board final : public LoaderBoard
{
public:
    void send(std::span<const std::byte> bytes) override { answers.insert(answers.end(), bytes.begin(), bytes.end()); }
    void setBaudRate(std::uint32_t) override {}
    void restart() override {}
    void powerOff() override {}

    Bytes answers;
};

struct Outcome {
    Bytes answers;
    Bytes flash;
    Loader::Stage stage;

    bool operator==(const Outcome&) const = default;
};

Outcome run(const Bytes& prelude, const Bytes& bytes, bool lenient, std::size_t piece)
{
    static LoaderMemory memory;
    CheckedFlash flash;
    host::RecordsInMemory records;
    Board board;
    LoaderSettings settings;
    settings.lenient = lenient;
    Loader loader(flash, records, board, memory, settings);
    loader.feed(prelude);
    for (std::size_t at = 0; at < bytes.size(); at += piece)
        loader.feed(std::span(bytes).subspan(at, std::min(piece, bytes.size() - at)));
    return {std::move(board.answers), std::move(flash.inner.content()), loader.stage()};
}

/// Type, size (low byte first) and data become a frame.
Bytes framesOf(std::span<const std::uint8_t> input)
{
    Bytes bytes;
    Bytes frame(core::wire::bslFrameLimit(0xFFFF));
    while (input.size() >= 3) {
        const auto type = static_cast<core::wire::BslType>(input[0]);
        const auto size = std::min<std::size_t>(input[1] | input[2] << 8, input.size() - 3);
        const auto used =
            core::wire::encodeBsl(type, std::as_bytes(input.subspan(3, size)), core::wire::BslCheck::sum, frame);
        bytes.insert(bytes.end(), frame.begin(), frame.begin() + static_cast<std::ptrdiff_t>(used));
        input = input.subspan(3 + size);
    }
    return bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    static const Bytes preludes[] = {
        {}, test::sendFdl1(test::uImage(2)) + Bytes{core::wire::bslFlag}, test::enterFdl2()};
    if (size == 0)
        return 0;
    // What stands first says how the rest is meant.
    const std::span input(data + 1, size - 1);
    const bool lenient = (*data & 1) != 0;
    const auto& prelude = preludes[*data / 2 % 3];
    Bytes bytes;
    if ((*data / 6) % 2 == 0) {
        const auto raw = std::as_bytes(input);
        bytes.assign(raw.begin(), raw.end());
    } else {
        bytes = framesOf(input);
    }
    const auto whole = run(prelude, bytes, lenient, bytes.size() + 1);
    if (!(run(prelude, bytes, lenient, 1 + *data % 7) == whole))
        __builtin_trap();
    return 0;
}
