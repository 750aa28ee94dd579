/* SPDX-License-Identifier: MIT
 *
 * Lifeboat's restore as a library: for the boot code of a module, and for the functions that user code calls.
 * This header is all that a port needs to know; firmware/README.md is the guide to it.
 *
 * The library has no heap, no global variables and no operating system below it. Everything that it works with is in
 * one lifeboat_config: flash callbacks, a log callback and one block of memory. Nothing is kept from call to call: the
 * block may be used for other things in between.
 *
 * Rules for every function
 *  - Blocking, not reentrant: one call at a time for one pair of partitions, and never from a callback.
 *  - It mounts the partitions by itself. A function marked "writes" changes the user partition: while it runs nobody
 *    else may have that partition mounted, and whoever had it mounted before must mount it anew. A function that is
 *    not marked only needs that nobody writes meanwhile.
 *  - The backup partition is never written. There is no callback for it.
 *  - The power may fail at any moment of any call: no whole file is lost by that, and a list is the old or the new one.
 *  - Texts are UTF-8 with a terminating zero.
 *
 * C99 and C++. In structures there are only types of fixed size, so that -fshort-enums and the like do not matter.
 */
#ifndef LIFEBOAT_RESTORE_H
#define LIFEBOAT_RESTORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ---- Results ------------------------------------------------------------------------------------------------- */

/* What functions give back. The negative numbers are none that a function of the vendor gives (-1 to -6). */
enum lifeboat_result {
    LIFEBOAT_OK = 0,
    LIFEBOAT_NONE = 1, /* the reference's None: the call was right, there is no value */

    /* Misuse: the call did nothing. */
    LIFEBOAT_ERROR_ARGUMENT = -101, /* a pointer is null that must not be, a callback is missing */
    LIFEBOAT_ERROR_MEMORY = -102, /* the memory is smaller than LIFEBOAT_MEMORY_SIZE says, or not aligned to 8 bytes */
    LIFEBOAT_ERROR_GEOMETRY = -103, /* erase or program unit, or the size of a partition, is not one of those allowed */

    /* What the flash holds. */
    LIFEBOAT_ERROR_MOUNT = -104,     /* the partition that is needed does not mount */
    LIFEBOAT_ERROR_NOT_FOUND = -105, /* no such file; for lists: on neither partition */
    LIFEBOAT_ERROR_EMPTY = -106,     /* the list is there, and has no bytes */
    LIFEBOAT_ERROR_IO = -107         /* a file or a list could not be read to its end */
};

/* ---- Flash --------------------------------------------------------------------------------------------------- */

/* What flash callbacks give back. */
enum lifeboat_flash_result {
    LIFEBOAT_FLASH_OK = 0,
    LIFEBOAT_FLASH_IO_ERROR = 1, /* may go away: reads are tried again, a write is given up */
    LIFEBOAT_FLASH_BAD_BLOCK = 2 /* this block does not hold data any more: another one is used, if that is possible */
};

#define LIFEBOAT_ERASE_SIZE 4096u       /* bytes; the only erase unit there is */
#define LIFEBOAT_MAX_PROGRAM_UNIT 4096u /* bytes; 1 to this, powers of two */
#define LIFEBOAT_READ_SIZE 256u         /* bytes; every read is so long or a multiple of it, and aligned to it */
#define LIFEBOAT_MIN_BLOCKS 6u          /* of a partition, the unused last one counted */
#define LIFEBOAT_MAX_BLOCKS 65536u      /* the same; 256 MiB */

/* The user partition ("customer_fs"). Offsets are bytes from its start. All callbacks block until the flash is done.
 * The last block is not part of the file system: see "Beyond the vendor's restore". */
typedef struct lifeboat_user_flash {
    void* context; /* handed to each callback */
    int (*read)(void* context, uint32_t offset, void* data, uint32_t size);
    /* Whole program units, within one block. A unit is programmed at most once after its block was erased. */
    int (*program)(void* context, uint32_t offset, const void* data, uint32_t size);
    /* The LIFEBOAT_ERASE_SIZE bytes at `offset`, a multiple of it. */
    int (*erase)(void* context, uint32_t offset);
    /* Bytes of the whole partition, a multiple of LIFEBOAT_ERASE_SIZE; always the same. */
    uint32_t (*size)(void* context);
    uint32_t program_unit; /* bytes: 1, 2, 4, ... LIFEBOAT_MAX_PROGRAM_UNIT. For SPI NOR the page: 256 */
    uint32_t erase_size;   /* LIFEBOAT_ERASE_SIZE: a driver with another unit is told so at the first call */
} lifeboat_user_flash;

/* The backup partition ("customer_backup_fs"): it can be read, and nothing else. As above. */
typedef struct lifeboat_backup_flash {
    void* context;
    int (*read)(void* context, uint32_t offset, void* data, uint32_t size);
    uint32_t (*size)(void* context);
} lifeboat_backup_flash;

/* ---- Configuration ------------------------------------------------------------------------------------------- */

/* Bytes of working memory for a user partition of `blocks` blocks (its bytes / 4096, or more) and this program unit.
 * A constant expression: 5,648 for 96 blocks and pages of 256 bytes on a processor of 32 bits. That it is enough is
 * checked when the library is built; that the memory is so large at each call. */
#define LIFEBOAT_MEMORY_SIZE(blocks, program_unit)                                                                     \
    (LIFEBOAT_STATE_SIZE + 2u * ((program_unit) < 256u ? 256u : (program_unit)) + (((blocks) + 63u) / 64u) * 8u)

/* The part of it that does not depend on the flash, in bytes. */
#define LIFEBOAT_STATE_SIZE (sizeof(void*) > 4 ? 5504u : 5120u)

/* Defines such a block, aligned as it has to be: static LIFEBOAT_MEMORY(restore_memory, 128, 256); */
#define LIFEBOAT_MEMORY(name, blocks, program_unit) uint64_t name[LIFEBOAT_MEMORY_SIZE(blocks, program_unit) / 8u]

#define LIFEBOAT_LOG_LINE 320u /* bytes of the longest line, its terminating zero counted; the rest is cut off */

typedef struct lifeboat_config {
    lifeboat_user_flash user;
    lifeboat_backup_flash backup;
    /* One line without its end. Null if nobody listens. The vendor's console lines stand as they are, ours begin with
     * "lifeboat: ". Control characters of hostile names come as '?'. */
    void (*log)(void* context, const char* line);
    void* log_context;
    void* memory;
    size_t memory_size; /* bytes */
} lifeboat_config;

/* ---- Restore at boot ----------------------------------------------------------------------------------------- */

enum lifeboat_outcome {
    LIFEBOAT_DONE = 0,
    LIFEBOAT_DISABLED = 1,        /* backup_restore.json says so */
    LIFEBOAT_FLAG_UNUSABLE = 2,   /* backup_restore.json is missing or says neither: nothing was touched */
    LIFEBOAT_BACKUP_UNUSABLE = 3, /* the backup partition does not mount, or there is no list: nothing was touched */
    LIFEBOAT_USER_UNUSABLE = 4    /* the user partition can be neither mounted nor rebuilt */
};

/* How a run ended. The numbers count files. */
typedef struct lifeboat_report {
    uint32_t outcome; /* enum lifeboat_outcome */
    uint32_t whole;
    uint32_t updated; /* changed on purpose: the user's list says so */
    uint32_t restored;
    uint32_t not_restored;   /* missing or changed, and it stayed so */
    uint32_t not_restorable; /* no backup copy */
    uint32_t backup_damaged;
    uint32_t unknown;    /* could not be read */
    bool list_rewritten; /* /usr/checksum.json */
    bool repaired;       /* the user partition was made consistent; what was lost by that is in the log */
    bool formatted;      /* nothing of the user partition was readable */
} lifeboat_report;

/* Writes. Compares every protected file with its backup copy and puts back what is missing or damaged. To be called
 * once at each boot, before anybody else mounts the user partition. When all is well nothing is written, and each byte
 * of a file and of its copy is read once.
 * Gives LIFEBOAT_OK whatever the outcome, or a misuse. `report` may be null. */
int lifeboat_run(const lifeboat_config* config, lifeboat_report* report);

/* ---- Beyond the vendor's restore -------------------------------------------------------------------------------- */

/* What became of a staged update at the last boot that found one. */
enum lifeboat_update {
    LIFEBOAT_UPDATE_NONE = 0,
    LIFEBOAT_UPDATE_INSTALLED = 1,
    LIFEBOAT_UPDATE_REFUSED = 2,    /* broken or incomplete: nothing was changed */
    LIFEBOAT_UPDATE_UNFINISHED = 3, /* begun, the next boot goes on with it */
    LIFEBOAT_UPDATE_WENT_BACK = 4   /* a file could not be put in place: the set before it is in place again */
};

#define LIFEBOAT_ATTEMPTS 12

/* The status record: of the last boot that did or found something. */
typedef struct lifeboat_record {
    uint32_t sequence;    /* from 1; grows with each record */
    uint32_t free_blocks; /* of the user partition, when the record was written */
    uint16_t last_error;  /* what `lifeboat help L...` explains; 0: none */
    /* Files, as in lifeboat_report */
    uint16_t whole;
    uint16_t updated;
    uint16_t restored;
    uint16_t not_restored;
    uint16_t not_restorable;
    uint16_t backup_damaged;
    uint16_t unknown;
    uint8_t outcome; /* enum lifeboat_outcome */
    uint8_t update;  /* enum lifeboat_update */
    uint8_t boots;   /* since the application has confirmed one, where the project wants them counted */
    bool confirmed;  /* the application has confirmed the last boot */
    bool list_rewritten;
    bool repaired;
    bool formatted;
    bool went_back; /* to the last good set */
    struct {
        uint32_t name_crc32; /* the common CRC-32 (zlib) of "/usr/..." */
        uint8_t count;       /* boots in a row that had to restore the file; 0: a free place */
    } attempts[LIFEBOAT_ATTEMPTS];
} lifeboat_record;

/* Writes. lifeboat_run, and what a project may ask for with /bak/.lifeboat.json: files that are not to be restored,
 * sets of versions that are never mixed, limits for attempts and boots. Installs updates that are staged in
 * /usr/.updater, whatever the project asks for, and keeps the status record in the last block of the user partition. A
 * port calls this one or lifeboat_run, always the same: the other one would not go on with what this one has begun.
 * `record` is filled as it stands after the run, sequence 0 when there is none; it may be null. */
int lifeboat_run_extended(const lifeboat_config* config, lifeboat_report* report, lifeboat_record* record);

/* Only reads. LIFEBOAT_NONE: there is no record. LIFEBOAT_ERROR_IO: the last block cannot be read. */
int lifeboat_read_record(const lifeboat_config* config, lifeboat_record* record);

/* The application says that it runs well: boots begin to be counted anew, and the files that are in place become the
 * good set. Without a project that wants boots counted this does nothing. Writes to the last block alone, which belongs
 * to no file system, so others may have the partition mounted meanwhile.
 * LIFEBOAT_OK, LIFEBOAT_ERROR_IO, or a misuse. */
int lifeboat_confirm_boot(const lifeboat_config* config);

/* ---- Status -------------------------------------------------------------------------------------------------- */

/* One file, or its copy. */
enum lifeboat_content_kind {
    LIFEBOAT_CONTENT_MISSING = 0,
    LIFEBOAT_CONTENT_UNREADABLE = 1, /* it is there, or may be, and could not be read to its end */
    LIFEBOAT_CONTENT_READ = 2
};
typedef struct lifeboat_content {
    uint8_t kind;   /* enum lifeboat_content_kind */
    uint32_t size;  /* bytes, when read */
    uint32_t crc32; /* as file_crc32 gives it, when read */
} lifeboat_content;

/* What a list says about a file. */
enum lifeboat_entry_kind {
    LIFEBOAT_ENTRY_ABSENT = 0,
    LIFEBOAT_ENTRY_UNREADABLE = 1, /* the list could not be read */
    LIFEBOAT_ENTRY_PRESENT = 2
};
typedef struct lifeboat_entry {
    uint8_t kind;   /* enum lifeboat_entry_kind */
    uint32_t crc32; /* when present */
} lifeboat_entry;

enum lifeboat_state {
    LIFEBOAT_WHOLE = 0,
    LIFEBOAT_CHANGED = 1, /* damaged, or edited without an update of the list */
    LIFEBOAT_MISSING = 2,
    LIFEBOAT_BACKUP_DAMAGED = 3,
    LIFEBOAT_UNKNOWN = 4, /* something could not be read */
    LIFEBOAT_UPDATED = 5, /* changed on purpose: the user's list says so */
    LIFEBOAT_NOT_RESTORABLE = 6,
    LIFEBOAT_UNLISTED = 7 /* a file that is in no list */
};

enum lifeboat_reason {
    LIFEBOAT_REASON_NONE = 0,
    LIFEBOAT_REASON_NOT_LISTED = 1,
    LIFEBOAT_REASON_LIST_UNREADABLE = 2,
    LIFEBOAT_REASON_USER_FILE_UNREADABLE = 3,
    LIFEBOAT_REASON_BACKUP_COPY_UNREADABLE = 4,
    LIFEBOAT_REASON_BACKUP_COPY_MISSING = 5,
    LIFEBOAT_REASON_BACKUP_COPY_DIFFERS_FROM_LIST = 6,
    LIFEBOAT_REASON_BACKUP_COPY_UNVERIFIED = 7, /* no list vouches for the copy */
    LIFEBOAT_REASON_FILE_MISSING = 8,
    LIFEBOAT_REASON_LIST_STALE = 9, /* the file equals its copy, the user's list has another value */
    LIFEBOAT_REASON_UPDATED_IN_THE_FIELD = 10,
    LIFEBOAT_REASON_CONTENT_DIFFERS = 11,
    LIFEBOAT_REASON_SIZE_DIFFERS = 12, /* CRC as it should be, another size */
    LIFEBOAT_REASON_SAME_CHECKSUM_OTHER_CONTENT = 13,
    LIFEBOAT_REASON_KEPT_BY_POLICY = 14 /* the project does not want it restored */
};

/* What the project wants of a file (/bak/.lifeboat.json); lifeboat_run_extended heeds it. */
enum lifeboat_policy {
    LIFEBOAT_ALWAYS = 0,
    LIFEBOAT_IF_MISSING = 1, /* restore it when it is gone or cannot be read, else leave it alone */
    LIFEBOAT_NEVER = 2
};

typedef struct lifeboat_file {
    const char* name;  /* "/usr/app/net.py"; valid during the callback */
    uint8_t state;     /* enum lifeboat_state */
    uint8_t reason;    /* enum lifeboat_reason */
    uint8_t policy;    /* enum lifeboat_policy */
    bool same_content; /* file and copy are equal byte for byte */
    lifeboat_content user;
    lifeboat_content backup;
    lifeboat_entry user_entry;
    lifeboat_entry backup_entry;
} lifeboat_file;

enum lifeboat_list_kind {
    LIFEBOAT_LIST_MISSING = 0,
    LIFEBOAT_LIST_UNREADABLE = 1,
    LIFEBOAT_LIST_UNUSABLE = 2,
    LIFEBOAT_LIST_USABLE = 3
};
/* checksum.json of one partition. */
typedef struct lifeboat_list {
    const char* problem; /* why it is unusable or unreadable, static; "" otherwise */
    uint32_t bytes;
    uint32_t entries;  /* usable ones */
    uint32_t rejected; /* names that must not be used as a path */
    uint32_t invalid;  /* values that say nothing */
    uint32_t legacy;   /* SHA-256 instead of CRC-32 */
    uint8_t kind;      /* enum lifeboat_list_kind */
    bool repeated;     /* a name stands twice, perhaps in another case */
    bool odd_names;    /* without leading slash, in another case, or escaped */
} lifeboat_list;

enum lifeboat_flag_kind {
    LIFEBOAT_FLAG_IS_MISSING = 0,
    LIFEBOAT_FLAG_IS_UNREADABLE = 1,
    LIFEBOAT_FLAG_IS_ENABLED = 2,
    LIFEBOAT_FLAG_IS_DISABLED = 3,
    LIFEBOAT_FLAG_IS_UNUSABLE = 4 /* it says neither */
};

typedef struct lifeboat_module {
    const char* user_problem;   /* why the user partition does not mount, static; "" when it does */
    const char* backup_problem; /* the same of the backup partition */
    const char* flag_problem;   /* why backup_restore.json is unusable: "flag-key-missing"; "" when it is not */
    lifeboat_list user_list;
    lifeboat_list backup_list;
    uint8_t flag;          /* enum lifeboat_flag_kind: backup_restore.json */
    bool flag_odd;         /* enabled by null, a text, an array or an object, which the vendor's test lets pass */
    bool flag_large;       /* longer than the vendor's firmware reads */
    bool everything_whole; /* no file is changed, missing, backup-damaged, not restorable or unknown */
} lifeboat_module;

/* The state of every protected file, in the order of the lists, then of every file of the user partition that is in no
 * list and whose path is no longer than 270 bytes. Unusable entries of the lists are told to the log. Reads each byte
 * of a file once. `file` is called for each file, `module` is filled; each may be null. LIFEBOAT_OK or a misuse; a
 * partition that does not mount is no error here but a fact. */
int lifeboat_status(const lifeboat_config* config, void (*file)(void* context, const lifeboat_file* file),
                    void* context, lifeboat_module* module);

/* Stable keys for logs and scripts, the same as in `lifeboat status`: "backup-damaged", "list-stale"; "" when there is
 * nothing to say, or no such value. */
const char* lifeboat_state_text(unsigned state);
const char* lifeboat_reason_text(unsigned reason);

/* ---- What user code calls ------------------------------------------------------------------------------------ */

/* The functions of the vendor's modules, for whoever binds them to Python names again. Names and results are those of
 * the vendor's firmware; where its behaviour loses data ours is told apart by "here:".
 *
 * `path` is as user code gives it: "/usr/a.py" or "usr/a.py", up to 255 bytes; file_crc32 takes "/bak/..." too.
 * A text result is handed to `write` in pieces, in their order, without a terminating zero; `write` may be null.
 * All of them give LIFEBOAT_ERROR_... for a misuse. */
typedef void lifeboat_write(void* context, const char* text, size_t size);

#define LIFEBOAT_CRC_TEXT 11u /* bytes of "0xffffffff" with its terminating zero */

/* file_crc32.calc(path): "0x" and lower-case digits without padding into `text`.
 * LIFEBOAT_NONE: missing, a folder, or empty. Here: also after a read error, instead of the CRC of the part before. */
int lifeboat_file_crc32_calc(const lifeboat_config* config, const char* path, char text[LIFEBOAT_CRC_TEXT]);

/* checksum.check(): the text of /usr/checksum.json. When there is none, that of the backup partition; here: nothing is
 * written for that, the next lifeboat_run does it.
 * Where the vendor's function raises: LIFEBOAT_ERROR_NOT_FOUND ("'/usr/checksum.json not exist'"),
 * LIFEBOAT_ERROR_EMPTY ("'/usr/checksum.json is empty'"), LIFEBOAT_ERROR_MOUNT, LIFEBOAT_ERROR_IO (part of the text was
 * handed out). */
int lifeboat_checksum_check(const lifeboat_config* config, lifeboat_write* write, void* context);

/* checksum.retrieve(path): the value that the user's list has for it, in the form of file_crc32.calc.
 * The case of ASCII letters does not count, unless the list has a name of exactly that spelling.
 * LIFEBOAT_NONE: not listed. Here: an unusable list counts as the backup's, as it does for lifeboat_run. */
int lifeboat_checksum_retrieve(const lifeboat_config* config, const char* path, char text[LIFEBOAT_CRC_TEXT]);

/* Writes. checksum.update(path): the file is as it is on purpose. Its CRC goes into the user's list, in one commit.
 * Gives the text of the whole list. LIFEBOAT_NONE, and nothing is changed: not listed, file missing or empty, or
 * anything went wrong. Nothing is written either when the list says so already. */
int lifeboat_checksum_update(const lifeboat_config* config, const char* path, lifeboat_write* write, void* context);

/* Writes. checksum.bulk_update(paths): the same for several, in one commit. Those that update would refuse are passed
 * over. LIFEBOAT_NONE when none is left. */
int lifeboat_checksum_bulk_update(const lifeboat_config* config, const char* const* paths, size_t count,
                                  lifeboat_write* write, void* context);

/* Writes. checksum.usr_update(path): as update; a file that is not listed yet is added. Here: it never stands twice. */
int lifeboat_checksum_usr_update(const lifeboat_config* config, const char* path, lifeboat_write* write, void* context);

/* checksum.bak_update(path) would write the backup partition: LIFEBOAT_NONE. */
int lifeboat_checksum_bak_update(const lifeboat_config* config, const char* path);

/* backup_restore.bak_update(path, data) would write the backup partition. Changes nothing. -1: `json` is no JSON object
 * or the file exists, -2: backup_restore.json cannot be used, -3: it says disabled, or is odd (lifeboat_module),
 * otherwise -5. */
int lifeboat_backup_restore_bak_update(const lifeboat_config* config, const char* path, const char* json, size_t size);

/* backup_restore.bak_file(path) would write the backup partition. Changes nothing. -1: no such file, -2 and -3 as
 * above, otherwise -6. */
int lifeboat_backup_restore_bak_file(const lifeboat_config* config, const char* path);

/* bak_util.JsonFile.write(data), also of SecureStorage, would write the backup partition. Changes nothing.
 * -1: `json` is no JSON object, -3: /bak/_usr_config.json exists, otherwise -2. */
int lifeboat_bak_util_write(const lifeboat_config* config, const char* json, size_t size);

/* Writes. JsonFile.read(): the text of /usr/_usr_config.json. When it is missing it is copied back from the backup
 * partition first. LIFEBOAT_NONE: in neither. Where the vendor's function raises: LIFEBOAT_ERROR_MOUNT,
 * LIFEBOAT_ERROR_IO. */
int lifeboat_bak_util_read(const lifeboat_config* config, lifeboat_write* write, void* context);

/* JsonFile.add(path, data), the same as backup_restore.bak_update. */
int lifeboat_bak_util_add(const lifeboat_config* config, const char* path, const char* json, size_t size);

/* SecureStorage.file(path), the same as backup_restore.bak_file. */
int lifeboat_bak_util_file(const lifeboat_config* config, const char* path);

#ifdef __cplusplus
}
#endif

#endif
