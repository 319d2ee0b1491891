/* db_file.h: what is known of a database file before SQLite may write to it. For src/store only.
 *
 * The file is read through SQLite's own handle and never opened a second time: closing another
 * descriptor of the same file would drop this process's POSIX locks on it. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;

enum { DB_HEADER_BYTES = 100, DB_SMALL_BYTES = 32 * 1024 * 1024 };

struct db_place {
    bool exists;
    bool is_empty;   /* there, with 0 bytes */
    bool is_small;   /* at most DB_SMALL_BYTES: looked through at every opening */
    bool is_unclean; /* a journal or WAL with content lies beside it: it was not closed */
};

/* Looks at the folder and the file: STATUS_NOT_FOUND (folder), STATUS_DENIED, STATUS_CORRUPT (no
 * plain file), STATUS_UNSUPPORTED (file system). */
enum status db_place_look(struct db_place *place, const char *path, bool must_write,
                          struct error *error) FALLIBLE;

/* Why a live database may not be on a file system of this statfs(2) type;
 * NULL when it may. Static. */
const char *file_system_refusal(uint64_t type);

/* Is it a Feria file? Reads the header through `handle`, takes no lock and writes nothing.
 * STATUS_CORRUPT, STATUS_UNSUPPORTED (a newer schema than `newest`), STATUS_IO. */
enum status db_header_check(struct sqlite3 *handle, const char *path, int newest, bool *is_wal,
                            struct error *error) FALLIBLE;

/* Is it all there? Only true under a lock, and for a file that was closed. STATUS_CORRUPT when it
 * is cut off; `is_longer` when there is more of it than its header says. */
enum status db_size_check(struct sqlite3 *handle, const char *path, bool *is_longer,
                          struct error *error) FALLIBLE;

/* Who holds a lock on the file, and what to do: "feria-kiosk (process 1234) is using it; close that
 * one first", or a guess in general words when that cannot be seen. */
void db_holder(const char *path, char *out, size_t out_bytes);

/* Renames `from` to `to` unless `to` exists (STATUS_EXISTS), and makes the folder durable. */
enum status file_publish(const char *from, const char *to, struct error *error) FALLIBLE;
