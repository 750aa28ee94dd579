// SPDX-License-Identifier: MIT
// The same firmware with another main(): boots the module once on the flash as it is, without its window and without a
// line, and prints what that took. To be run with -icount shift=0, in which an instruction takes a nanosecond.
// scripts/measure-firmware makes a table of it.
#include "core/checksum/Crc32.h"
#include "firmware/board/ast1030/BoardArea.h"
#include "firmware/board/ast1030/Line.h"
#include "firmware/board/ast1030/Memory.h"
#include "firmware/board/ast1030/SpiFlash.h"
#include "firmware/board/ast1030/Startup.h"

extern "C" std::uint32_t stackLimit;

namespace firmware::ast1030
{

namespace
{

constexpr std::uint32_t stackPaint = 0xC5C5C5C5;
constexpr std::uint32_t instructionsPerTick = 5; // the timer has 200 MHz

std::uint64_t ticks()
{
    for (;;) {
        const auto before = milliseconds();
        const auto value = ticksLeft();
        if (milliseconds() == before)
            return std::uint64_t{before} * ticksPerMillisecond + (ticksPerMillisecond - value);
    }
}

void put(std::string_view text)
{
    Line::instance().write(std::as_bytes(std::span(text)));
}

void print(std::string_view name, std::uint32_t value)
{
    put(name);
    put(" ");
    put(core::restore::Decimal(value));
    put("\n");
}

struct Cost {
    std::uint32_t instructions = 0;
    std::uint32_t stack = 0; ///< bytes below the caller's
};

template <class Work>
[[gnu::noinline]] Cost measure(Work work)
{
    auto* const here = static_cast<std::uint32_t*>(__builtin_frame_address(0)) - 16;
    volatile std::uint32_t* at = &stackLimit;
    for (; at < here; ++at)
        *at = stackPaint;
    const auto start = ticks();
    work();
    const auto end = ticks();
    for (at = &stackLimit; at < here && *at == stackPaint; ++at) {
    }
    return {static_cast<std::uint32_t>(end - start) * instructionsPerTick,
            static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(__builtin_frame_address(0)) -
                                       reinterpret_cast<std::uintptr_t>(at))};
}

class CountingFlash final : public Flash
{
public:
    explicit CountingFlash(Flash& flash) : m_flash(flash) {}

    std::uint32_t size() const override { return m_flash.size(); }
    core::Result<void> read(std::uint32_t offset, std::span<std::byte> out) override
    {
        bytesRead += static_cast<std::uint32_t>(out.size());
        return m_flash.read(offset, out);
    }
    core::Result<void> program(std::uint32_t offset, std::span<const std::byte> in) override
    {
        ++programs;
        return m_flash.program(offset, in);
    }
    core::Result<void> erase(std::uint32_t offset) override
    {
        ++erases;
        return m_flash.erase(offset);
    }

    std::uint32_t bytesRead = 0;
    std::uint32_t programs = 0;
    std::uint32_t erases = 0;

private:
    Flash& m_flash;
};

class SilentBoard final : public ModuleBoard
{
public:
    void send(std::span<const std::byte>) override {}
    void setBaudRate(std::uint32_t) override {}
    void restart(Start) override {}
    void powerOff() override {}
    core::Result<void> keepDownloadMark(bool) override { return {}; }
};

void measureChecksum()
{
    constexpr std::uint32_t size = 64 * 1024;
    volatile std::uint32_t result = 0;
    const auto bytes = std::as_bytes(std::span(memory.loader.data)).first(4096);
    const auto cost = measure([&] {
        for (std::uint32_t done = 0; done < size; done += 4096)
            result = core::checksum::quecPythonCrc32(bytes, result);
    });
    print("crc instructions for 100 bytes", cost.instructions / (size / 100));
}

void run()
{
    Line::instance().start();
    startTimer();
    SpiFlash chip;
    BoardArea area(chip);
    const auto factory = chip.start() ? area.factoryRecord() : core::fail<core::ErrorCode::deviceIo, "flash">();
    if (!factory)
        return put("no flash with a factory record\n");
    measureChecksum();
    CountingFlash flash(chip);
    SilentBoard board;
    static std::optional<Module> module;
    module.emplace(flash, area, board, ModuleConfig{{}, factory->user, factory->backup, {}, false}, memory.parts());
    module->start(Start::normal, 0);
    const auto boot = measure([] { module->poll(1000); });
    print("boot instructions", boot.instructions);
    print("boot stack bytes", boot.stack);
    print("boot flash bytes read", flash.bytesRead);
    print("boot programs", flash.programs);
    print("boot erases", flash.erases);
    if (const auto& report = module->lastRestore()) {
        print("files whole", report->whole);
        print("files restored", report->restored);
    }
    const auto status = measure([] {
        module->feed(std::as_bytes(std::span(core::wire::statusCommand)), 1000);
        module->feed(std::as_bytes(std::span(std::string_view("\r"))), 1000);
    });
    print("status instructions", status.instructions);
    print("status stack bytes", status.stack);
    print("memory of the engine", sizeof memory.engine);
    print("memory of the loader", sizeof memory.loader);
    print("memory of the module", sizeof *module);
    print("engine object, in the module", sizeof(core::restore::Engine));
}

} // namespace

} // namespace firmware::ast1030

int main()
{
    firmware::ast1030::run();
    firmware::ast1030::Line::instance().drain();
    firmware::ast1030::switchOff();
}
