// SPDX-License-Identifier: MIT
// What lies in memory at fixed places, and the little that the processor itself is asked for.
#pragma once

#include <cstddef>
#include <cstdint>

namespace firmware::ast1030
{

/// The last 32 bytes of the SRAM. They outlive a reset; after power-on they are zero but for the boot pin.
struct KeptRam {
    std::uint32_t bootPin; ///< not 0: pulled at power-on. This board has none, so who starts it writes here.
    std::uint32_t restart; ///< what the last run wanted of this one
    std::uint32_t spare[6];
};
extern "C" KeptRam keptRam;

/// Values of KeptRam::restart.
inline constexpr std::uint32_t restartAsUsual = 0x4C424E52;
inline constexpr std::uint32_t restartInDownload = 0x4C424452;

/// The first byte of all at power-on.
inline constexpr std::byte lineIsUp{0};

/// Counted by the timer interrupt.
std::uint32_t milliseconds();
void startTimer();
inline constexpr std::uint32_t ticksPerMillisecond = 200'000;
/// Until the next millisecond.
std::uint32_t ticksLeft();
/// Until the next interrupt. Interrupts are off while `mayWait` is asked, so none is missed.
template <class Condition>
void waitForInterrupt(Condition mayWait)
{
    asm volatile("cpsid i" ::: "memory");
    if (mayWait())
        asm volatile("wfi" ::: "memory");
    asm volatile("cpsie i" ::: "memory");
}
void enableInterrupt(unsigned number);
/// A reset of the whole chip.
[[noreturn]] void resetChip();
/// The power goes off. Only an emulator does that for its guest (semihosting); without one the processor stops.
[[noreturn]] void switchOff();

} // namespace firmware::ast1030
