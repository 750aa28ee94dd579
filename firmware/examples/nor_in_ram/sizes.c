/* SPDX-License-Identifier: MIT
 * Programs that call a part of the library each and do nothing else: their sizes are what the parts cost. */
#include "port.h"

void port_print(const char* line)
{
    (void)line;
}

#define CONFIG (&port_config)
#define PATH "/usr/main.py"

void boot(void)
{
    lifeboat_report report;
#if defined(PART_extended) || defined(PART_everything)
    lifeboat_record record;
    lifeboat_run_extended(CONFIG, &report, &record);
    lifeboat_confirm_boot(CONFIG);
#else
    lifeboat_run(CONFIG, &report);
#endif
#if defined(PART_status) || defined(PART_everything)
    {
        lifeboat_module module;
        lifeboat_status(CONFIG, NULL, NULL, &module);
    }
#endif
#if defined(PART_user_code) || defined(PART_everything)
    {
        static const char* const paths[] = {PATH};
        char text[LIFEBOAT_CRC_TEXT];
        lifeboat_file_crc32_calc(CONFIG, PATH, text);
        lifeboat_checksum_check(CONFIG, NULL, NULL);
        lifeboat_checksum_retrieve(CONFIG, PATH, text);
        lifeboat_checksum_update(CONFIG, PATH, NULL, NULL);
        lifeboat_checksum_bulk_update(CONFIG, paths, 1, NULL, NULL);
        lifeboat_checksum_usr_update(CONFIG, PATH, NULL, NULL);
        lifeboat_checksum_bak_update(CONFIG, PATH);
        lifeboat_backup_restore_bak_update(CONFIG, PATH, text, sizeof text);
        lifeboat_backup_restore_bak_file(CONFIG, PATH);
        lifeboat_bak_util_write(CONFIG, text, sizeof text);
        lifeboat_bak_util_read(CONFIG, NULL, NULL);
    }
#endif
}
