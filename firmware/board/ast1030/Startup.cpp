// SPDX-License-Identifier: MIT
// Vector table, and what happens before main(): nothing but clearing the memory.
#include "firmware/board/ast1030/Startup.h"

#include <cstddef>

extern "C" {
extern std::uint32_t bssStart;
extern std::uint32_t bssEnd;
extern std::uint32_t stackTop;

int main();
void resetHandler();
void faultHandler();
void timerHandler();
void lineHandler(); // Line.cpp
}

namespace firmware::ast1030
{

namespace
{

volatile std::uint32_t& reg(std::uint32_t address)
{
    return *reinterpret_cast<volatile std::uint32_t*>(address);
}

volatile std::uint32_t ticks;

} // namespace

std::uint32_t milliseconds()
{
    return ticks;
}

void startTimer()
{
    reg(0xE000E014) = ticksPerMillisecond - 1;
    reg(0xE000E018) = 0;
    reg(0xE000E010) = 7; // on, with interrupt, at the rate of the processor
}

std::uint32_t ticksLeft()
{
    return reg(0xE000E018);
}

void enableInterrupt(unsigned number)
{
    reg(0xE000E100 + number / 32 * 4) = 1u << number % 32;
}

void resetChip()
{
    asm volatile("cpsid i; dsb" ::: "memory");
    reg(0xE000ED0C) = 0x05FA0004; // SYSRESETREQ
    for (;;)
        asm volatile("dsb");
}

void switchOff()
{
    constexpr std::uint32_t applicationExit = 0x20026;
    register std::uint32_t operation asm("r0") = 0x18; // SYS_EXIT
    register std::uint32_t reason asm("r1") = applicationExit;
    asm volatile("cpsid i; bkpt 0xAB" ::"r"(operation), "r"(reason) : "memory");
    for (;;)
        asm volatile("wfi");
}

} // namespace firmware::ast1030

using namespace firmware::ast1030;

void resetHandler()
{
    for (std::uint32_t* at = &bssStart; at < &bssEnd; ++at)
        *at = 0;
    main();
    resetChip();
}

// As a watchdog would do it.
void faultHandler()
{
    resetChip();
}

void timerHandler()
{
    ticks = ticks + 1;
}

namespace
{

using Handler = void (*)();

struct Vectors {
    std::uint32_t* stack;
    Handler exceptions[15];
    Handler interrupts[64];
};

constexpr unsigned lineInterrupt = 8; // UART5

constexpr Vectors makeVectors()
{
    Vectors vectors{&stackTop, {}, {}};
    for (auto& handler : vectors.exceptions)
        handler = faultHandler;
    for (auto& handler : vectors.interrupts)
        handler = faultHandler;
    vectors.exceptions[0] = resetHandler;
    vectors.exceptions[14] = timerHandler;
    vectors.interrupts[lineInterrupt] = lineHandler;
    return vectors;
}

[[gnu::section(".vectors"), gnu::used]] constinit const Vectors vectorTable = makeVectors();

} // namespace
