/* SPDX-License-Identifier: MIT
 * The example on the computer: nor_in_ram USER-IMAGE BACKUP-IMAGE TEXT
 * takes two partition images, shows the state of every file, wipes TEXT from the flash wherever it stands in the user
 * partition, boots, and shows the state again. Ends with 0 when that boot has brought everything back. */
#include "port.h"

#include <stdio.h>
#include <string.h>

void port_print(const char* line)
{
    printf("log: %s\n", line);
}

static int load(const char* path, uint8_t* flash, size_t size)
{
    FILE* file = fopen(path, "rb");
    size_t got;
    if (!file) {
        perror(path);
        return 0;
    }
    memset(flash, 0xFF, size);
    got = fread(flash, 1, size, file);
    fclose(file);
    if (got != size)
        fprintf(stderr, "%s: %lu bytes, not %lu\n", path, (unsigned long)got, (unsigned long)size);
    return got == size;
}

static void show_file(void* context, const lifeboat_file* file)
{
    (void)context;
    printf("%s: %s %s\n", file->name, lifeboat_state_text(file->state), lifeboat_reason_text(file->reason));
}

/* What a bad write would do: bits that were set are cleared. */
static unsigned wipe(const char* text)
{
    uint8_t* flash = port_user_flash();
    const size_t size = strlen(text);
    unsigned found = 0;
    size_t at;
    for (at = 0; at + size <= PORT_USER_SIZE; ++at) {
        if (memcmp(flash + at, text, size) == 0) {
            memset(flash + at, 0, size);
            ++found;
        }
    }
    return found;
}

static int show_status(lifeboat_module* module)
{
    const int result = lifeboat_status(&port_config, show_file, NULL, module);
    if (result != LIFEBOAT_OK)
        fprintf(stderr, "status: %d\n", result);
    return result == LIFEBOAT_OK;
}

int main(int count, char** arguments)
{
    lifeboat_report report;
    lifeboat_module module;
    char crc[LIFEBOAT_CRC_TEXT];
    if (count != 4) {
        fprintf(stderr, "usage: nor_in_ram USER-IMAGE BACKUP-IMAGE TEXT\n");
        return 2;
    }
    if (!load(arguments[1], port_user_flash(), PORT_USER_SIZE) ||
        !load(arguments[2], port_backup_flash(), PORT_BACKUP_SIZE) || !show_status(&module))
        return 1;
    if (lifeboat_file_crc32_calc(&port_config, "/usr/main.py", crc) == LIFEBOAT_OK)
        printf("file_crc32.calc(\"/usr/main.py\"): %s\n", crc);

    printf("wiped %u times\n", wipe(arguments[3]));
    if (!show_status(&module) || module.everything_whole)
        return 1;
    if (lifeboat_run(&port_config, &report) != LIFEBOAT_OK)
        return 1;
    printf("restored %u\n", (unsigned)report.restored);
    return show_status(&module) && module.everything_whole && report.restored > 0 ? 0 : 1;
}
