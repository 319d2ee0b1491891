#include "store/db.h"

#include "base/id.h"
#include "store/db_file.h"
#include "store/ledger_meta.h"
#include "store/schema.h"
#include "store/settle.h"
#include "store/stmt_cache.h"
#include "store/word_set.h"

#include <assert.h>
#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static_assert(DB_APPLICATION_ID == 1178948169, "as in MEMORY_PRAGMAS");

/* ---- errors ---- */

static const struct {
    int code; /* primary SQLite code */
    enum status status;
} CODES[] = {
    {SQLITE_BUSY, STATUS_BUSY},        {SQLITE_LOCKED, STATUS_BUSY},
    {SQLITE_FULL, STATUS_FULL},        {SQLITE_IOERR, STATUS_IO},
    {SQLITE_CORRUPT, STATUS_CORRUPT},  {SQLITE_NOTADB, STATUS_CORRUPT},
    {SQLITE_READONLY, STATUS_DENIED},  {SQLITE_PERM, STATUS_DENIED},
    {SQLITE_AUTH, STATUS_DENIED},      {SQLITE_CANTOPEN, STATUS_IO},
    {SQLITE_NOMEM, STATUS_NO_MEMORY},  {SQLITE_TOOBIG, STATUS_TOO_BIG},
    {SQLITE_MISMATCH, STATUS_INVALID}, {SQLITE_CONSTRAINT, STATUS_INVALID},
};

static enum status status_of(struct db *db, int code)
{
    if (code == SQLITE_IOERR_NOMEM) {
        return STATUS_NO_MEMORY;
    }
    if ((code & 0xFF) == SQLITE_CANTOPEN) {
        int cause = sqlite3_system_errno(db->handle);
        if (cause == EACCES || cause == EPERM || cause == EROFS) {
            return STATUS_DENIED;
        }
    }
    for (size_t i = 0; i < ARRAY_COUNT(CODES); i++) {
        if (CODES[i].code == (code & 0xFF)) {
            return CODES[i].status;
        }
    }
    return STATUS_INTERNAL;
}

enum status db_fail(struct db *db, int sqlite_code, const char *doing, struct error *error)
{
    enum status status = status_of(db, sqlite_code);
    if (status == STATUS_BUSY) {
        char holder[256];
        db_holder(db->path, holder, sizeof holder);
        return error_set(error, status, "%s: %s: %s", db->path, doing, holder);
    }
    if (status == STATUS_FULL) {
        return error_set(error, status,
                         "%s: %s: the disk is full; free some space, nothing is lost", db->path,
                         doing);
    }
    if (status == STATUS_IO && (sqlite_code & 0xFF) == SQLITE_IOERR) {
        /* Nobody knows what the disk holds now: the next opening finds out from the journal. */
        db->is_broken = true;
        (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
        return error_set(error, status, "%s: %s: %s (%s); check the disk, then restart", db->path,
                         doing, sqlite3_errmsg(db->handle),
                         strerror(sqlite3_system_errno(db->handle)));
    }
    if (status == STATUS_CORRUPT) {
        return error_set(error, status,
                         "%s: %s: the file is damaged (%s); keep it, and start from a backup or a "
                         "new file: what was sent is in the central",
                         db->path, doing, sqlite3_errmsg(db->handle));
    }
    return error_set(error, status, "%s: %s: %s", db->path, doing, sqlite3_errmsg(db->handle));
}

/* ---- opening ---- */

/* One pragma, and what it must read as afterwards. */
struct pragma {
    const char *set;
    const char *get;
    const char *expected;
};

/* Before the first access to the file: who may share it. */
static const struct pragma STATION_LOCK[] = {
    {"PRAGMA locking_mode = EXCLUSIVE", "PRAGMA main.locking_mode", "exclusive"},
    {NULL, NULL, NULL},
};

static const struct pragma CENTRAL_LOCK[] = {
    {"PRAGMA locking_mode = NORMAL", "PRAGMA main.locking_mode", "normal"},
    {NULL, NULL, NULL},
};

static const struct pragma STATION_PRAGMAS[] = {
    {"PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
    {"PRAGMA journal_size_limit = 16777216", "PRAGMA journal_size_limit", "16777216"},
    {NULL, NULL, NULL},
};

static const struct pragma CENTRAL_PRAGMAS[] = {
    {"PRAGMA journal_mode = TRUNCATE", "PRAGMA journal_mode", "truncate"},
    {"PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"},
    {NULL, NULL, NULL},
};

static const struct pragma MEMORY_PRAGMAS[] = {
    {"PRAGMA auto_vacuum = NONE", "PRAGMA auto_vacuum", "0"},
    {"PRAGMA application_id = 1178948169", "PRAGMA application_id", "1178948169"},
    {NULL, NULL, NULL},
};

static const struct pragma READ_PRAGMAS[] = {
    {"PRAGMA query_only = ON", "PRAGMA query_only", "1"},
    {NULL, NULL, NULL},
};

/* Sorting must not leave names in a file of /tmp, and what is erased must be gone. */
static const struct pragma COMMON_PRAGMAS[] = {
    {"PRAGMA trusted_schema = OFF", "PRAGMA trusted_schema", "0"},
    {"PRAGMA cell_size_check = ON", "PRAGMA cell_size_check", "1"},
    {"PRAGMA temp_store = MEMORY", "PRAGMA temp_store", "2"},
    {"PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1"},
    {"PRAGMA cache_size = -16000", "PRAGMA cache_size", "-16000"},
    {NULL, NULL, NULL},
};

static enum status read_text(struct db *db, const char *sql, char *out, size_t out_bytes,
                             struct error *error)
{
    sqlite3_stmt *handle = NULL;
    out[0] = '\0';
    int code = sqlite3_prepare_v2(db->handle, sql, -1, &handle, NULL);
    if (code == SQLITE_OK) {
        code = sqlite3_step(handle);
        if (code == SQLITE_ROW) {
            const unsigned char *text = sqlite3_column_text(handle, 0);
            (void)snprintf(out, out_bytes, "%s", text == NULL ? "" : (const char *)text);
        }
    }
    enum status status = STATUS_OK;
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        status = db_fail(db, code, sql, error);
    }
    sqlite3_finalize(handle);
    return status;
}

static enum status set_pragmas(struct db *db, const struct pragma *pragmas, struct error *error)
{
    for (const struct pragma *p = pragmas; p->set != NULL; p++) {
        char text[32];
        enum status status = db_execute(db, p->set, error);
        if (status == STATUS_OK) {
            status = read_text(db, p->get, text, sizeof text, error);
        }
        if (status != STATUS_OK) {
            return status;
        }
        if (strcmp(text, p->expected) != 0) {
            return error_set(error, STATUS_UNSUPPORTED, "%s: %s: it stays \"%s\"", db->path, p->set,
                             text);
        }
    }
    return STATUS_OK;
}

/* No slabs of pages kept with what was in them, and memory is not counted under a lock. */
static void configure_once(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    (void)sqlite3_config(SQLITE_CONFIG_PAGECACHE, NULL, 0, 0);
}

static enum status open_handle(struct db *db, const char *path, int flags, struct error *error)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    char name[sizeof db->path + 2];
    (void)pthread_once(&once, configure_once);
    /* SQLite reads "file:..." and ":memory:" as something else than a file's name. */
    (void)snprintf(name, sizeof name, "%s%s", path[0] == '/' ? "" : "./", path);
    int code = sqlite3_open_v2(flags & SQLITE_OPEN_MEMORY ? ":memory:" : name, &db->handle,
                               flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    if (db->handle == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "%s: no memory to open it", path);
    }
    if (code != SQLITE_OK) {
        return db_fail(db, code, "opening", error);
    }
    /* "text" in double quotes is a name, not a string; and the schema is not data. */
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    /* Small values in blocks of their own, which are given back one by one (db_forget). */
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_LOOKASIDE, NULL, 0, 0);
    /* Until the file has proved sound, closing must not move the WAL into it. */
    (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    (void)word_set_register(db->handle); /* what is missing is named by whoever needs it */
    return STATUS_OK;
}

static enum status check_with(struct db *db, const char *pragma, struct error *error)
{
    char finding[256];
    struct error failure = {0};
    enum status status = read_text(db, pragma, finding, sizeof finding, &failure);
    if (status == STATUS_OK && strcmp(finding, "ok") == 0) {
        return STATUS_OK;
    }
    if (status != STATUS_OK && status != STATUS_CORRUPT) {
        return error_set(error, status, "%s", failure.text);
    }
    return error_set(error, STATUS_CORRUPT,
                     "%s: is damaged: %s; it was left as it is, restore a backup", db->path,
                     status == STATUS_OK ? finding : sqlite3_errmsg(db->handle));
}

static enum status init_db(struct db *db, const char *path, enum db_role role, struct error *error)
{
    *db = (struct db){.role = role};
    size_t length = strlen(path);
    if (length == 0 || length >= sizeof db->path) {
        return error_set(error, STATUS_INVALID, "the database's path is empty or too long");
    }
    memcpy(db->path, path, length + 1);
    return id_init(error);
}

/* The first real access: takes the lock, plays back a journal,
 * and under that lock looks whether the file is whole. */
static enum status read_first(struct db *db, const struct db_place *place, bool *needs_check,
                              struct error *error)
{
    char version[32];
    struct error size_error = {0};
    *needs_check = place->is_unclean || place->is_small;
    enum status status = db_execute(db, "BEGIN", error);
    if (status == STATUS_OK) {
        status = read_text(db, "PRAGMA user_version", version, sizeof version, error);
    }
    if ((status == STATUS_OK || status == STATUS_CORRUPT) && !place->is_unclean) {
        enum status size_status = db_size_check(db->handle, db->path, needs_check, &size_error);
        if (size_status != STATUS_OK) {
            status = error_set(error, size_status, "%s", size_error.text);
        }
    }
    if (sqlite3_get_autocommit(db->handle) == 0) {
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    }
    return status;
}

/* From the bare handle to a database that may be read: header, locks,
 * a check when it was not closed. */
static enum status open_checked(struct db *db, const struct db_place *place, int flags,
                                struct error *error)
{
    bool needs_check = false;
    bool is_wal = false;
    enum status status = open_handle(db, db->path, flags, error);
    if (status == STATUS_OK) {
        status = db_header_check(db->handle, db->path, schema_newest(), &is_wal, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (db->role != DB_CENTRAL || is_wal) {
        status = set_pragmas(db, STATION_LOCK, error);
    } else {
        status = set_pragmas(db, CENTRAL_LOCK, error);
        (void)sqlite3_busy_timeout(db->handle, DB_BUSY_TIMEOUT_MS);
    }
    if (status == STATUS_OK) {
        status = read_first(db, place, &needs_check, error);
    }
    if (status == STATUS_OK && needs_check) {
        status = check_with(db, "PRAGMA quick_check(1)", error);
    }
    return status;
}

/* Before anything of it changes, be it the journal's mode. */
static enum status refuse_central(struct db *db, struct error *error)
{
    char answer[8];
    enum status status =
        read_text(db,
                  "SELECT EXISTS (SELECT 1 FROM ledger)"
                  " AND NOT EXISTS (SELECT 1 FROM meta WHERE key = '" META_STATION "')",
                  answer, sizeof answer, error);
    if (status == STATUS_OK && strcmp(answer, "1") == 0) {
        return error_set(error, STATUS_CONFIG,
                         "%s: holds facts but is no station's file, perhaps a copy of the central; "
                         "move it away",
                         db->path);
    }
    return status;
}

static enum status open_live(struct db *db, const struct db_place *place, struct error *error)
{
    bool is_shared = db->role == DB_CENTRAL;
    enum status status = open_checked(db, place, SQLITE_OPEN_READWRITE, error);
    if (status == STATUS_OK && is_shared) {
        /* A station's file that becomes a central gives its lock back once its WAL is gone. */
        status = set_pragmas(db, CENTRAL_PRAGMAS, error);
        if (status == STATUS_OK) {
            status = set_pragmas(db, CENTRAL_LOCK, error);
        }
        (void)sqlite3_busy_timeout(db->handle, DB_BUSY_TIMEOUT_MS);
    } else if (status == STATUS_OK) {
        status = db->role == DB_STATION ? refuse_central(db, error) : STATUS_OK;
        if (status == STATUS_OK) {
            status = set_pragmas(db, STATION_PRAGMAS, error);
        }
    }
    if (status == STATUS_OK) {
        status = set_pragmas(db, COMMON_PRAGMAS, error);
    }
    if (status == STATUS_OK) {
        status = schema_apply(db, error);
    }
    bool is_due = false;
    if (status == STATUS_OK) {
        status = settle_is_due(db, &is_due, error);
    }
    if (status == STATUS_OK && is_due) {
        db->is_unsettled = true;
        status = db_settle_to_read(db, error);
    }
    return status;
}

/* A new file appears complete or not at all: something has emptied this one. */
static enum status refuse_empty(const char *path, struct error *error)
{
    return error_set(error, STATUS_CORRUPT,
                     "%s: the file is empty; put a backup in its place, or move it away to begin a "
                     "new one",
                     path);
}

enum status db_open(struct db *db, const char *path, enum db_role role, bool create,
                    struct error *error)
{
    struct db_place place;
    enum status status = init_db(db, path, role, error);
    if (status == STATUS_OK) {
        status = db_place_look(&place, path, true, error);
    }
    if (status == STATUS_OK && place.is_empty) {
        status = refuse_empty(path, error);
    }
    if (status == STATUS_OK && !place.exists) {
        status = create ? schema_make_file(path, error)
                        : error_set(error, STATUS_NOT_FOUND, "%s: there is no database", path);
    }
    if (status == STATUS_OK) {
        status = open_live(db, &place, error);
    }
    if (status == STATUS_OK) {
        (void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, NULL);
    } else {
        db_close(db);
    }
    return status;
}

static enum status open_read_once(struct db *db, const char *path, struct error *error)
{
    struct db_place place;
    enum status status = init_db(db, path, DB_CENTRAL, error);
    db->is_read_only = true;
    if (status == STATUS_OK) {
        status = db_place_look(&place, path, false, error);
    }
    if (status == STATUS_OK && !place.exists) {
        status = error_set(error, STATUS_NOT_FOUND, "%s: there is no database", path);
    }
    if (status == STATUS_OK && place.is_empty) {
        status = refuse_empty(path, error);
    }
    if (status == STATUS_OK) {
        /* A journal that has to be played back, and a WAL's lock,
         * need a handle that could write. */
        bool can_write = access(path, W_OK) == 0;
        status = open_checked(db, &place, can_write ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY,
                              error);
    }
    if (status == STATUS_OK) {
        status = set_pragmas(db, COMMON_PRAGMAS, error);
    }
    if (status == STATUS_OK) {
        status = set_pragmas(db, READ_PRAGMAS, error);
    }
    if (status == STATUS_OK) {
        status = schema_must_match(db, error);
    }
    if (status != STATUS_OK) {
        db_close(db);
    }
    return status;
}

/* Like a journal that has to be played back, facts that were not applied yet and tables of an older
 * program need a handle that writes. */
static enum status bring_up_to_date(const char *path, struct error *error)
{
    struct db db;
    bool is_wal = false;
    enum status status = init_db(&db, path, DB_STATION, error);
    if (status == STATUS_OK) {
        status = open_handle(&db, path, SQLITE_OPEN_READWRITE, error);
    }
    if (status == STATUS_OK) {
        status = db_header_check(db.handle, path, schema_newest(), &is_wal, error);
    }
    db_close(&db);
    if (status == STATUS_OK) {
        status = db_open(&db, path, is_wal ? DB_HUB : DB_CENTRAL, false, error);
        db_close(&db);
    }
    return status;
}

enum status db_open_read(struct db *db, const char *path, struct error *error)
{
    bool is_due = false;
    struct error look = {0};
    enum status status = open_read_once(db, path, &look);
    if (status == STATUS_OK) {
        status = settle_is_due(db, &is_due, &look);
    }
    if (is_due || (status == STATUS_UNSUPPORTED && access(path, W_OK) == 0)) {
        db_close(db);
        look = (struct error){0};
        status = bring_up_to_date(path, &look);
        if (status == STATUS_OK) {
            status = open_read_once(db, path, &look);
        }
    }
    if (status != STATUS_OK) {
        db_close(db);
        return error_set(error, status, "%s", look.text);
    }
    return status;
}

enum status db_open_memory(struct db *db, struct error *error)
{
    enum status status = init_db(db, ":memory:", DB_STATION, error);
    if (status == STATUS_OK) {
        status = open_handle(
            db, db->path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_MEMORY, error);
    }
    if (status == STATUS_OK) {
        status = set_pragmas(db, MEMORY_PRAGMAS, error);
    }
    if (status == STATUS_OK) {
        status = set_pragmas(db, COMMON_PRAGMAS, error);
    }
    if (status == STATUS_OK) {
        status = schema_apply(db, error);
    }
    if (status != STATUS_OK) {
        db_close(db);
    }
    return status;
}

/* A row as long as a page passes through the scratch page of the b-tree; giving it up again brings
 * an empty page through that of the pager. */
static const char FORGET[] =
    "BEGIN IMMEDIATE;"
    "SAVEPOINT forget;"
    "INSERT INTO quarantine(cause, reason, noted_ms, pos, station, epoch, seq, kind, at_ms, hlc,"
    " chain) VALUES ('apply_failed', printf('%.*c', 3960, '-'), 0, -1, 0, 0, 0, '', 0, 0, x'');"
    "ROLLBACK TO forget;"
    "ROLLBACK;";

void db_forget(struct db *db)
{
    ASSERT(db->transaction_depth == 0);
    if (db->is_broken || db->is_read_only || db->handle == NULL) {
        return;
    }
    if (db->role == DB_STATION && sqlite3_exec(db->handle, FORGET, NULL, NULL, NULL) != SQLITE_OK) {
        db_rollback(db);
    }
    (void)sqlite3_db_release_memory(db->handle);
}

enum status db_settle_to_read(struct db *db, struct error *error)
{
    if (!db->is_unsettled) {
        return STATUS_OK;
    }
    struct error full = {0};
    bool is_alone = db->handle != NULL && sqlite3_get_autocommit(db->handle) != 0;
    enum status status = db_settle(db, is_alone ? &full : error);
    if (status == STATUS_OK || !is_alone) {
        return status;
    }
    return status == STATUS_FULL ? STATUS_OK : error_set(error, status, "%s", full.text);
}

enum status db_settle(struct db *db, struct error *error)
{
    return db->is_unsettled ? settle(db, error) : STATUS_OK;
}

void db_close(struct db *db)
{
    if (db->handle != NULL && !db->is_broken) {
        enum status status = db_settle(db, NULL);
        (void)status; /* the next opening does it */
    }
    stmt_cache_release(db);
    (void)sqlite3_close_v2(db->handle);
    db->handle = NULL;
    db->transaction_depth = 0;
}

/* ---- transactions ---- */

static enum status run_once(struct db *db, const char *sql, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        status = stmt_run(&stmt, error);
        stmt_end(&stmt);
    }
    return status;
}

enum status db_begin(struct db *db, struct error *error)
{
    ASSERT(db->transaction_depth == 0);
    if (db->is_read_only) {
        return error_set(error, STATUS_DENIED, "%s: is open for reading only", db->path);
    }
    enum status status = db_settle(db, error);
    if (status == STATUS_OK) {
        status = run_once(db, "BEGIN IMMEDIATE", error);
    }
    if (status == STATUS_OK) {
        db->transaction_depth = 1;
    }
    return status;
}

enum status db_commit(struct db *db, struct error *error)
{
    ASSERT(db->transaction_depth == 1);
    bool is_unsettled = db->is_unsettled;
    db->is_unsettled = false; /* first durable, then settled */
    enum status status = run_once(db, "COMMIT", error);
    db->is_unsettled = is_unsettled;
    if (status == STATUS_OK) {
        db->transaction_depth = 0;
    }
    return status;
}

void db_rollback(struct db *db)
{
    /* SQLite may have rolled back by itself; and a broken file is left to the next opening. */
    if (db->handle != NULL && sqlite3_get_autocommit(db->handle) == 0 && !db->is_broken) {
        (void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
    }
    db->transaction_depth = 0;
}

enum status db_execute(struct db *db, const char *sql, struct error *error)
{
    if (db->is_broken) {
        return error_set(error, STATUS_IO, "%s: an earlier I/O error stopped it; restart",
                         db->path);
    }
    int code = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return code == SQLITE_OK ? STATUS_OK : db_fail(db, code, "running SQL", error);
}

enum status db_check(struct db *db, struct error *error)
{
    return check_with(db, "PRAGMA integrity_check(1)", error);
}
