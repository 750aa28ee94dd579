/* SPDX-License-Identifier: MIT
 * An example of a port: what a module maker writes to use the restore library. The flash is a SPI NOR that is only
 * played, in memory: 4096-byte sectors, 256-byte pages, programming clears bits. A real port puts its driver there. */
#ifndef PORT_H
#define PORT_H

#include "firmware/restore/lifeboat_restore.h"

#define PORT_USER_SIZE (96u * LIFEBOAT_ERASE_SIZE)   /* bytes of customer_fs */
#define PORT_BACKUP_SIZE (48u * LIFEBOAT_ERASE_SIZE) /* bytes of customer_backup_fs */

/* What the library is to be called with. Always the same. */
extern const lifeboat_config port_config;

/* The content of the played flash. On a module this is what production has put there. */
uint8_t* port_user_flash(void);
uint8_t* port_backup_flash(void);

/* The console of the module; each program has its own. */
void port_print(const char* line);

#endif
