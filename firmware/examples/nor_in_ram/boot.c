/* SPDX-License-Identifier: MIT
 * Where the library stands in the start-up of a module. Compiled and linked for the processors of such modules, so that
 * it is known what it needs there; the flash that it would play is empty. */
#include "port.h"

/* A UART, or whatever takes characters; a stub here. */
static volatile char uart;

void port_print(const char* line)
{
    while (*line)
        uart = *line++;
    uart = '\r';
    uart = '\n';
}

/* Stands for the vendor's: mounts both partitions for the interpreter and runs /usr/main.py. */
static void start_application(void)
{
    /* checksum.update("/usr/config.json"), as the interpreter would call it */
    (void)lifeboat_checksum_update(&port_config, "/usr/config.json", NULL, NULL);
    /* The application says that all is well. */
    (void)lifeboat_confirm_boot(&port_config);
}

void boot(void)
{
    lifeboat_report report;
    /* After the flash driver, before anything mounts the user partition. */
    if (lifeboat_run(&port_config, &report) != LIFEBOAT_OK)
        port_print("restore: the port is wrong");
    else if (report.outcome == LIFEBOAT_USER_UNUSABLE)
        port_print("restore: wait in the loader");
    start_application();
}
