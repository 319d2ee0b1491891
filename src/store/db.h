/* db.h: one SQLite file, opened by the rules that keep facts safe, and prepared statements.
 *
 * Three roles. A STATION file belongs to one connection of one thread of one process:
 * locking_mode=EXCLUSIVE, then WAL, synchronous=FULL (SQLite before 3.51.3 can corrupt a WAL file
 * that two connections write; exclusive locking rules that out).
 * A CENTRAL file is opened by several processes of one machine: journal_mode=TRUNCATE,
 * synchronous=FULL, BEGIN IMMEDIATE, busy timeout. A HUB opens a central file as a station opens
 * its own: nobody else has it meanwhile. Every pragma is read back. An I/O error is never
 * retried: the connection becomes `broken` and every later call answers STATUS_IO, because after a
 * failed fsync nobody knows what the disk holds.
 * It must not know what a ticket is. The thread that opened a db is the
 * only one that may use it. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sqlite3;
struct sqlite3_stmt;

enum db_role { DB_STATION, DB_CENTRAL, DB_HUB, DB_ROLE_COUNT };

enum {
    DB_APPLICATION_ID = 0x46455249, /* "FERI" */
    DB_BUSY_TIMEOUT_MS = 5000,
    DB_STATEMENTS_MAX = 160,
};

struct db_cached; /* one prepared statement of the cache */

struct db {
    struct sqlite3 *handle; /* owned */
    enum db_role role;
    bool is_read_only;
    bool is_broken;           /* an I/O error was seen: nothing may be written any more */
    bool is_unsettled;        /* facts wait to be applied: the next statement does it */
    int transaction_depth;    /* 0 or 1 */
    struct db_cached *cached; /* owned; DB_STATEMENTS_MAX slots by the address of the SQL text */
    size_t cached_count;
    int cached_hand; /* slot to give up next when all are taken */
    char path[1024];
};

/* Opens or (with `create`) makes the file, sets and reads back the pragmas, applies the migrations
 * and makes the views.
 * STATUS_NOT_FOUND: no such file and no `create`. STATUS_BUSY: another process has it.
 * STATUS_CORRUPT: not a Feria file, emptied, or quick_check fails on one that is small or was not
 * closed cleanly: nothing is overwritten. STATUS_UNSUPPORTED: a newer schema, or a network or
 * removable file system (statfs), with what to use instead. STATUS_DENIED: read-only folder.
 * STATUS_FULL.
 * A new file appears at its path complete or not at all, readable by its owner only.
 * On failure `db` is closed and safe to close again. */
enum status db_open(struct db *db, const char *path, enum db_role role, bool create,
                    struct error *error) FALLIBLE;

/* For looking only (reports beside a running kiosk work on the central file). No migration:
 * STATUS_UNSUPPORTED for an older schema too.
 * A station's file (WAL) is taken exclusively while it is looked at. */
enum status db_open_read(struct db *db, const char *path, struct error *error) FALLIBLE;

/* An empty database in memory with schema and views, for verification and tests. */
enum status db_open_memory(struct db *db, struct error *error) FALLIBLE;

/* What was read and written goes from memory: cached pages and, of a station's file, the two pages
 * of scratch that SQLite keeps with a connection; a central's stay until it is closed. Blocks
 * that SQLite gives back are overwritten where the program's heap does that (kiosk/heap.c). Outside
 * a transaction; changes nothing on the disk. A failure leaves more in memory and is no reason to
 * stop. */
void db_forget(struct db *db);

/* Does at once what else the next statement would have to do first: what follows from the facts
 * appended since is written to the projections. For a moment in which nobody waits. */
enum status db_settle(struct db *db, struct error *error) FALLIBLE;

void db_close(struct db *db); /* fine on a zeroed or closed db */

/* BEGIN IMMEDIATE; STATUS_BUSY. What it begins is durable when db_commit answers STATUS_OK. */
enum status db_begin(struct db *db, struct error *error) FALLIBLE;
enum status db_commit(struct db *db, struct error *error) FALLIBLE;
void db_rollback(struct db *db); /* fine outside a transaction */

/* Statements without rows or parameters. */
enum status db_execute(struct db *db, const char *sql, struct error *error) FALLIBLE;

/* Maps SQLite's last result to a status and says it in `error`,
 * with `doing` ("reading the ledger"). */
enum status db_fail(struct db *db, int sqlite_code, const char *doing, struct error *error);

/* Full integrity_check; STATUS_CORRUPT with SQLite's first finding. */
enum status db_check(struct db *db, struct error *error) FALLIBLE;

/* VACUUM INTO a temporary name beside `target`, fsync, rename, reopen, integrity_check.
 * STATUS_EXISTS when target is there. */
enum status db_backup(struct db *db, const char *target, struct error *error) FALLIBLE;

/* ---- statements ---- */

/* One use of a cached statement, between stmt_begin and stmt_end.
 * Parameters count from 1, columns from 0. */
struct stmt {
    struct db *db;               /* borrowed */
    struct sqlite3_stmt *handle; /* borrowed from the cache */
    struct db_cached *cached;    /* its slot; NULL outside stmt_begin and stmt_end */
    int bind_failed;             /* first SQLite error of a bind; told by stmt_step */
};

/* `sql` must be a string literal or live as long as `db`: its address is the key of the cache. One
 * text is in use once at a time: a second stmt_begin before stmt_end is a programming error. */
enum status stmt_begin(struct stmt *stmt, struct db *db, const char *sql,
                       struct error *error) FALLIBLE;
void stmt_end(struct stmt *stmt); /* fine on a zeroed stmt */

/* Texts and blobs are borrowed until stmt_end. NULL binds SQL NULL. */
void stmt_int(struct stmt *stmt, int parameter, int64_t value);
void stmt_text(struct stmt *stmt, int parameter, const char *text);
void stmt_blob(struct stmt *stmt, int parameter, const void *data, size_t bytes);
void stmt_null(struct stmt *stmt, int parameter);

/* STATUS_OK: a row is there. STATUS_NOT_FOUND: no (more) row. Else the error. */
enum status stmt_step(struct stmt *stmt, struct error *error) FALLIBLE;

/* For statements without rows: STATUS_OK when done. */
enum status stmt_run(struct stmt *stmt, struct error *error) FALLIBLE;

bool stmt_is_null(struct stmt *stmt, int column);
int64_t stmt_column_int(struct stmt *stmt, int column);
const char *stmt_column_text(struct stmt *stmt,
                             int column); /* "" for NULL; borrowed until the next step */
const void *stmt_column_blob(struct stmt *stmt, int column, size_t *bytes);

/* The integer of the first column of the first row; `fallback` when there is no row.
 * One call for simple questions. */
enum status db_int(struct db *db, const char *sql, int64_t fallback, int64_t *out,
                   struct error *error) FALLIBLE;
