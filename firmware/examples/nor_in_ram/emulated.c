/* SPDX-License-Identifier: MIT
 * The example on an emulated Cortex-M4 (QEMU's mps2-an386): restores two images that the emulator has put into memory,
 * and tells how much stack each call took. */
#include "port.h"

#include <string.h>

extern uint32_t stack_limit[];
extern uint32_t stack_top[];
extern const uint8_t images[]; /* the user partition, and behind it the backup partition */

void start(void);

typedef struct {
    uint32_t* stack;
    void (*reset)(void);
} vector_table;
__attribute__((section(".vectors"), used)) static const vector_table vectors = {stack_top, start};

/* ---- Semihosting: the emulator's own calls ---- */

enum { WRITE_TEXT = 0x04, END = 0x18, END_WELL = 0x20026, END_BADLY = 0x20024 };

static __attribute__((noinline)) void call_emulator(uint32_t operation, const void* argument)
{
    register uint32_t r0 __asm("r0") = operation;
    register const void* r1 __asm("r1") = argument;
    __asm volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory", "r2", "r3", "ip", "lr");
}

static void print(const char* text)
{
    call_emulator(WRITE_TEXT, text);
}

static void print_number(const char* text, uint32_t number)
{
    char digits[11];
    char* at = digits + sizeof digits - 1;
    *at = 0;
    do
        *--at = (char)('0' + number % 10);
    while (number /= 10);
    print(text);
    print(at);
    print("\n");
}

void port_print(const char* line)
{
    print("log: ");
    print(line);
    print("\n");
}

/* ---- The stack: painted before a call, looked at after it ---- */

#define PAINT 0xC5C5C5C5u

static __attribute__((noinline)) uint32_t stack_in_use(void)
{
    return (uint32_t)((uintptr_t)stack_top - (uintptr_t)__builtin_frame_address(0));
}

static void paint_stack(void)
{
    volatile uint32_t* at = stack_limit;
    uint32_t* const end = stack_top - stack_in_use() / sizeof *at - 16;
    while (at < end)
        *at++ = PAINT;
}

static void print_stack(const char* text)
{
    const volatile uint32_t* at = stack_limit;
    while (*at == PAINT)
        ++at;
    print_number(text, (uint32_t)((uintptr_t)stack_top - (uintptr_t)at) - stack_in_use());
}

static int failures;

static void expect(int result)
{
    if (result != LIFEBOAT_OK)
        ++failures;
}

static __attribute__((noinline)) void restore(const lifeboat_config* config, const char* path)
{
    static lifeboat_report report;
    static lifeboat_record record;
    static lifeboat_module module;

    paint_stack();
    expect(lifeboat_run(config, &report));
    print_stack("stack of lifeboat_run: ");
    print_number("restored ", report.restored);

    paint_stack();
    expect(lifeboat_run_extended(config, &report, &record));
    print_stack("stack of lifeboat_run_extended: ");

    paint_stack();
    expect(lifeboat_status(config, NULL, NULL, &module));
    print_stack("stack of lifeboat_status: ");
    if (!module.everything_whole)
        ++failures;

    paint_stack();
    expect(lifeboat_checksum_usr_update(config, path, NULL, NULL));
    print_stack("stack of lifeboat_checksum_usr_update: ");
}

void start(void)
{
    static lifeboat_config config;
    memcpy(port_user_flash(), images, PORT_USER_SIZE);
    memcpy(port_backup_flash(), images + PORT_USER_SIZE, PORT_BACKUP_SIZE);
    restore(&port_config, "/usr/user_apn.json");
    /* Once more with a partition that must be made anew, and without a log, whose stack is not the library's. */
    memset(port_user_flash(), 0xFF, PORT_USER_SIZE);
    config = port_config;
    config.log = NULL;
    restore(&config, "/usr/main.py");
    call_emulator(END, (const void*)(failures == 0 ? END_WELL : END_BADLY));
    for (;;) {
    }
}
