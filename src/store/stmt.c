#include "store/settle.h"
#include "store/stmt_cache.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

static const char *skip_comment(const char *sql)
{
    if (sql[0] == '-' && sql[1] == '-') {
        return sql + strcspn(sql, "\n");
    }
    if (sql[0] == '/' && sql[1] == '*') {
        const char *end = strstr(sql + 2, "*/");
        return end == NULL ? sql + strlen(sql) : end + 2;
    }
    return sql;
}

const char *sql_skip_blank(const char *sql)
{
    for (;;) {
        const char *next = sql + strspn(sql, " \t\r\n;");
        next = skip_comment(next);
        if (next == sql) {
            return sql;
        }
        sql = next;
    }
}

static size_t bucket_of(const char *sql)
{
    uint64_t bits = (uint64_t)(uintptr_t)sql * UINT64_C(0x9E3779B97F4A7C15);
    return (size_t)((bits >> 32) % DB_STATEMENTS_MAX);
}

static struct db_cached *cache_find(struct db *db, const char *sql)
{
    int at = db->cached[bucket_of(sql)].first;
    while (at != 0) {
        struct db_cached *slot = &db->cached[at - 1];
        if (slot->sql == sql) {
            return slot;
        }
        at = slot->next;
    }
    return NULL;
}

static void cache_unlink(struct db *db, struct db_cached *slot)
{
    int16_t number = (int16_t)(slot - db->cached + 1);
    int16_t *link = &db->cached[bucket_of(slot->sql)].first;
    while (*link != number) {
        link = &db->cached[*link - 1].next;
    }
    *link = slot->next;
    sqlite3_finalize(slot->handle);
    slot->handle = NULL;
    slot->sql = NULL;
}

/* A free slot, or the next idle one, emptied. More than DB_STATEMENTS_MAX statements open at once
 * is a programming error. */
static struct db_cached *cache_take(struct db *db)
{
    if (db->cached_count < DB_STATEMENTS_MAX) {
        return &db->cached[db->cached_count++];
    }
    for (int i = 0; i < DB_STATEMENTS_MAX; i++) {
        struct db_cached *slot = &db->cached[db->cached_hand];
        db->cached_hand = (db->cached_hand + 1) % DB_STATEMENTS_MAX;
        if (!slot->is_used) {
            if (slot->sql != NULL) {
                cache_unlink(db, slot);
            }
            return slot;
        }
    }
    ASSERT(!"a free statement");
    return NULL;
}

static enum status cache_prepare(struct db *db, const char *sql, struct db_cached **out,
                                 struct error *error)
{
    sqlite3_stmt *handle = NULL;
    const char *tail = NULL;
    int code = sqlite3_prepare_v3(db->handle, sql, -1, SQLITE_PREPARE_PERSISTENT, &handle, &tail);
    if (code != SQLITE_OK) {
        return db_fail(db, code, "preparing a statement", error);
    }
    ASSERT(handle != NULL);

    struct db_cached *slot = cache_take(db);
    struct db_cached *bucket = &db->cached[bucket_of(sql)];
    slot->sql = sql;
    slot->tail = sql_skip_blank(tail);
    slot->handle = handle;
    slot->has_places = false;
    slot->next = bucket->first;
    bucket->first = (int16_t)(slot - db->cached + 1);
    *out = slot;
    return STATUS_OK;
}

void stmt_cache_release(struct db *db)
{
    if (db->cached == NULL) {
        return;
    }
    for (size_t i = 0; i < db->cached_count; i++) {
        sqlite3_finalize(db->cached[i].handle);
    }
    free(db->cached);
    db->cached = NULL;
    db->cached_count = 0;
}

enum status stmt_begin(struct stmt *stmt, struct db *db, const char *sql, struct error *error)
{
    *stmt = (struct stmt){.db = db};
    if (db->is_broken) {
        return error_set(error, STATUS_IO, "%s: an earlier I/O error stopped it; restart",
                         db->path);
    }
    enum status status = db_settle_to_read(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (db->cached == NULL) {
        db->cached = calloc(DB_STATEMENTS_MAX, sizeof *db->cached);
        if (db->cached == NULL) {
            return error_set(error, STATUS_NO_MEMORY, "%s: no memory for statements", db->path);
        }
    }
    struct db_cached *slot = cache_find(db, sql);
    if (slot == NULL) {
        status = cache_prepare(db, sql, &slot, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    ASSERT(slot != NULL && !slot->is_used);
    slot->is_used = true;
    stmt->cached = slot;
    stmt->handle = slot->handle;
    return STATUS_OK;
}

void stmt_end(struct stmt *stmt)
{
    if (stmt->cached == NULL) {
        return;
    }
    /* The bindings point to memory of the caller: they must not outlive this use. */
    sqlite3_reset(stmt->handle);
    sqlite3_clear_bindings(stmt->handle);
    stmt->cached->is_used = false;
    *stmt = (struct stmt){0};
}

static void note_bind(struct stmt *stmt, int code)
{
    if (code != SQLITE_OK && stmt->bind_failed == SQLITE_OK) {
        stmt->bind_failed = code;
    }
}

void stmt_int(struct stmt *stmt, int parameter, int64_t value)
{
    note_bind(stmt, sqlite3_bind_int64(stmt->handle, parameter, value));
}

void stmt_text(struct stmt *stmt, int parameter, const char *text)
{
    note_bind(stmt, sqlite3_bind_text(stmt->handle, parameter, text, -1, SQLITE_STATIC));
}

void stmt_blob(struct stmt *stmt, int parameter, const void *data, size_t bytes)
{
    note_bind(stmt, sqlite3_bind_blob64(stmt->handle, parameter, data, bytes, SQLITE_STATIC));
}

void stmt_null(struct stmt *stmt, int parameter)
{
    note_bind(stmt, sqlite3_bind_null(stmt->handle, parameter));
}

enum status stmt_step(struct stmt *stmt, struct error *error)
{
    int code = stmt->bind_failed;
    if (code == SQLITE_OK) {
        code = sqlite3_step(stmt->handle);
    }
    if (code == SQLITE_ROW) {
        return STATUS_OK;
    }
    if (code == SQLITE_DONE) {
        return STATUS_NOT_FOUND;
    }
    return db_fail(stmt->db, code, "running a statement", error);
}

enum status stmt_run(struct stmt *stmt, struct error *error)
{
    enum status status = STATUS_OK;
    while (status == STATUS_OK) {
        status = stmt_step(stmt, error);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

bool stmt_is_null(struct stmt *stmt, int column)
{
    return sqlite3_column_type(stmt->handle, column) == SQLITE_NULL;
}

int64_t stmt_column_int(struct stmt *stmt, int column)
{
    return sqlite3_column_int64(stmt->handle, column);
}

const char *stmt_column_text(struct stmt *stmt, int column)
{
    const unsigned char *text = sqlite3_column_text(stmt->handle, column);
    return text == NULL ? "" : (const char *)text;
}

const void *stmt_column_blob(struct stmt *stmt, int column, size_t *bytes)
{
    const void *data = sqlite3_column_blob(stmt->handle, column);
    *bytes = data == NULL ? 0 : (size_t)sqlite3_column_bytes(stmt->handle, column);
    return data;
}

enum status db_int(struct db *db, const char *sql, int64_t fallback, int64_t *out,
                   struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK || status == STATUS_NOT_FOUND) {
        *out = status == STATUS_OK ? stmt_column_int(&stmt, 0) : fallback;
        status = STATUS_OK;
    }
    stmt_end(&stmt);
    return status;
}
