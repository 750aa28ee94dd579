/* SPDX-License-Identifier: MIT */
#include "port.h"

#include <string.h>

#define PAGE_SIZE 256u

static uint8_t user_flash[PORT_USER_SIZE];
static uint8_t backup_flash[PORT_BACKUP_SIZE];

/* All the memory that the library has. */
static LIFEBOAT_MEMORY(restore_memory, PORT_USER_SIZE / LIFEBOAT_ERASE_SIZE, PAGE_SIZE);

uint8_t* port_user_flash(void)
{
    return user_flash;
}

uint8_t* port_backup_flash(void)
{
    return backup_flash;
}

/* ---- The driver. One pair of functions serves both partitions: the context says which part of the flash it is. ----
 */

typedef struct {
    uint8_t* bytes;
    uint32_t size;
} partition;

static partition user_partition = {user_flash, PORT_USER_SIZE};
static partition backup_partition = {backup_flash, PORT_BACKUP_SIZE};

static int nor_read(void* context, uint32_t offset, void* data, uint32_t size)
{
    const partition* part = context;
    memcpy(data, part->bytes + offset, size);
    return LIFEBOAT_FLASH_OK;
}

static int nor_program(void* context, uint32_t offset, const void* data, uint32_t size)
{
    const partition* part = context;
    const uint8_t* in = data;
    uint32_t i;
    for (i = 0; i < size; ++i) {
        /* A bit that would have to be set again was not erased: a real chip would say nothing. */
        if (in[i] & ~part->bytes[offset + i])
            return LIFEBOAT_FLASH_IO_ERROR;
        part->bytes[offset + i] &= in[i];
    }
    return LIFEBOAT_FLASH_OK;
}

static int nor_erase(void* context, uint32_t offset)
{
    const partition* part = context;
    memset(part->bytes + offset, 0xFF, LIFEBOAT_ERASE_SIZE);
    return LIFEBOAT_FLASH_OK;
}

static uint32_t nor_size(void* context)
{
    return ((const partition*)context)->size;
}

static void print_line(void* context, const char* line)
{
    (void)context;
    port_print(line);
}

const lifeboat_config port_config = {
    {&user_partition, nor_read, nor_program, nor_erase, nor_size, PAGE_SIZE, LIFEBOAT_ERASE_SIZE},
    {&backup_partition, nor_read, nor_size},
    print_line,
    NULL,
    restore_memory,
    sizeof restore_memory,
};
