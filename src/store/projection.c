#include "store/projection.h"

#include "store/ledger.h"
#include "store/verify.h"
#include "store/word_set.h"

#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

/* The texts are made at run time, so these statements stay out of the cache. */

/* What does not follow from the facts. */
#define NO_PROJECTIONS "('ledger', 'meta', 'quarantine', 'claim')"

#define PROJECTIONS                                                                                \
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')"    \
    " AND name NOT IN " NO_PROJECTIONS " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"               \
    " ORDER BY name"

/* Called with a statement that selects all columns, for each row;
 * and before the first row with `is_row` false. */
typedef void row_visit(void *user, const char *table, sqlite3_stmt *row, bool is_row);

static enum status prepare(struct db *db, const char *sql, sqlite3_stmt **handle,
                           struct error *error)
{
    int code = sqlite3_prepare_v2(db->handle, sql, -1, handle, NULL);
    return code == SQLITE_OK ? STATUS_OK : db_fail(db, code, "reading the projections", error);
}

static enum status end_of(struct db *db, int code, struct error *error)
{
    return code == SQLITE_DONE ? STATUS_OK : db_fail(db, code, "reading the projections", error);
}

/* "SELECT "b","a" FROM "t" ORDER BY 1 COLLATE BINARY, 2 ...": by all columns, in an order that
 * depends on their names only. */
static enum status select_of(struct db *db, const char *table, char **out, struct error *error)
{
    sqlite3_stmt *columns = NULL;
    sqlite3_str *names = sqlite3_str_new(db->handle);
    sqlite3_str *order = sqlite3_str_new(db->handle);
    int count = 0;
    enum status status = prepare(
        db, "SELECT name FROM pragma_table_info(?1) ORDER BY pk = 0, pk, name", &columns, error);
    if (status == STATUS_OK) {
        (void)sqlite3_bind_text(columns, 1, table, -1, SQLITE_STATIC);
        int code = SQLITE_ROW;
        while ((code = sqlite3_step(columns)) == SQLITE_ROW) {
            const char *name = (const char *)sqlite3_column_text(columns, 0);
            sqlite3_str_appendf(names, "%s\"%w\"", count == 0 ? "" : ", ", name);
            sqlite3_str_appendf(order, "%s\"%w\" COLLATE BINARY", count == 0 ? "" : ", ", name);
            count++;
        }
        status = end_of(db, code, error);
    }
    sqlite3_finalize(columns);
    char *name_list = sqlite3_str_finish(names);
    char *order_list = sqlite3_str_finish(order);
    *out = NULL;
    if (status == STATUS_OK) {
        *out = sqlite3_mprintf("SELECT %s FROM \"%w\" ORDER BY %s", name_list, table, order_list);
        if (*out == NULL || name_list == NULL || order_list == NULL) {
            status = error_set(error, STATUS_NO_MEMORY, "%s: no memory", db->path);
        }
    }
    sqlite3_free(name_list);
    sqlite3_free(order_list);
    return status;
}

static enum status visit_table(struct db *db, const char *table, row_visit *visit, void *user,
                               struct error *error)
{
    char *sql = NULL;
    sqlite3_stmt *row = NULL;
    enum status status = select_of(db, table, &sql, error);
    if (status == STATUS_OK) {
        status = prepare(db, sql, &row, error);
    }
    if (status == STATUS_OK) {
        int code = SQLITE_ROW;
        visit(user, table, row, false);
        while ((code = sqlite3_step(row)) == SQLITE_ROW) {
            visit(user, table, row, true);
        }
        status = end_of(db, code, error);
    }
    sqlite3_finalize(row);
    sqlite3_free(sql);
    return status;
}

static enum status visit_all(struct db *db, row_visit *visit, void *user, struct error *error)
{
    sqlite3_stmt *tables = NULL;
    int code = SQLITE_ROW;
    enum status status = db_settle(db, error);
    if (status == STATUS_OK) {
        status = prepare(db, PROJECTIONS, &tables, error);
    }
    while (status == STATUS_OK && (code = sqlite3_step(tables)) == SQLITE_ROW) {
        status = visit_table(db, (const char *)sqlite3_column_text(tables, 0), visit, user, error);
    }
    if (status == STATUS_OK) {
        status = end_of(db, code, error);
    }
    sqlite3_finalize(tables);
    return status;
}

/* ---- hash ---- */

static void hash_bytes(crypto_generichash_state *state, const void *data, size_t bytes)
{
    uint64_t length = bytes;
    (void)crypto_generichash_update(state, (const uint8_t *)&length, sizeof length);
    if (bytes > 0) {
        (void)crypto_generichash_update(state, data, bytes);
    }
}

/* Type, length and bytes of each value, so that no two different tables give the same stream. */
static void hash_row(void *user, const char *table, sqlite3_stmt *row, bool is_row)
{
    crypto_generichash_state *state = user;
    int count = sqlite3_column_count(row);
    if (!is_row) {
        hash_bytes(state, table, strlen(table));
    }
    for (int i = 0; i < count; i++) {
        if (!is_row) {
            const char *name = sqlite3_column_name(row, i);
            hash_bytes(state, name, strlen(name));
            continue;
        }
        uint8_t type = (uint8_t)sqlite3_column_type(row, i);
        (void)crypto_generichash_update(state, &type, 1);
        if (type == SQLITE_INTEGER) {
            int64_t value = sqlite3_column_int64(row, i);
            hash_bytes(state, &value, sizeof value);
        } else if (type == SQLITE_FLOAT) {
            double value = sqlite3_column_double(row, i);
            hash_bytes(state, &value, sizeof value);
        } else if (type != SQLITE_NULL) {
            const void *data = sqlite3_column_blob(row, i);
            hash_bytes(state, data, (size_t)sqlite3_column_bytes(row, i));
        }
    }
}

enum status projection_hash(struct db *db, uint8_t out[HASH_BYTES], struct error *error)
{
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    enum status status = visit_all(db, hash_row, &state, error);
    (void)crypto_generichash_final(&state, out, HASH_BYTES);
    return status;
}

/* ---- text ---- */

static void dump_text(struct buf *out, const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        char c = text[i];
        if (c == '\\' || c == '|') {
            buf_append_char(out, '\\');
            buf_append_char(out, c);
        } else if ((unsigned char)c < 0x20) {
            buf_printf(out, "\\x%02x", (unsigned)c);
        } else {
            buf_append_char(out, c);
        }
    }
}

static void dump_value(struct buf *out, sqlite3_stmt *row, int column)
{
    const uint8_t *blob = NULL;
    switch (sqlite3_column_type(row, column)) {
    case SQLITE_NULL:
        buf_append_str(out, "NULL");
        break;
    case SQLITE_INTEGER:
        buf_printf(out, "%lld", (long long)sqlite3_column_int64(row, column));
        break;
    case SQLITE_FLOAT:
        buf_printf(out, "%.17g", sqlite3_column_double(row, column));
        break;
    case SQLITE_BLOB:
        blob = sqlite3_column_blob(row, column);
        buf_append_str(out, "x'");
        for (int i = 0; i < sqlite3_column_bytes(row, column); i++) {
            buf_printf(out, "%02x", blob[i]);
        }
        buf_append_char(out, '\'');
        break;
    default:
        buf_append_char(out, '"');
        dump_text(out, (const char *)sqlite3_column_text(row, column),
                  (size_t)sqlite3_column_bytes(row, column));
        buf_append_char(out, '"');
    }
}

static void dump_row(void *user, const char *table, sqlite3_stmt *row, bool is_row)
{
    struct buf *out = user;
    if (!is_row) {
        return;
    }
    buf_append_str(out, table);
    for (int i = 0; i < sqlite3_column_count(row); i++) {
        buf_printf(out, "|%s=", sqlite3_column_name(row, i));
        dump_value(out, row, i);
    }
    buf_append_char(out, '\n');
}

enum status projection_dump(struct db *db, struct buf *out, struct error *error)
{
    enum status status = visit_all(db, dump_row, out, error);
    return status == STATUS_OK ? buf_status(out, error) : status;
}

/* ---- schema and emptying ---- */

/* Runs the texts that `sql` (one column) gives in `from` on `to`. Read whole first: a table is not
 * changed under its reader. */
static enum status run_each(struct db *from, struct db *to, const char *sql, struct error *error)
{
    sqlite3_stmt *texts = NULL;
    struct buf script;
    int code = SQLITE_ROW;
    buf_init(&script, (size_t)4 * 1024 * 1024);
    enum status status = prepare(from, sql, &texts, error);
    while (status == STATUS_OK && (code = sqlite3_step(texts)) == SQLITE_ROW) {
        buf_printf(&script, "%s;\n", (const char *)sqlite3_column_text(texts, 0));
    }
    if (status == STATUS_OK) {
        status = end_of(from, code, error);
    }
    sqlite3_finalize(texts);
    if (status == STATUS_OK) {
        status = buf_status(&script, error);
    }
    if (status == STATUS_OK) {
        status = db_execute(to, buf_str(&script), error);
    }
    buf_release(&script);
    return status;
}

enum status projection_clear(struct db *db, struct error *error)
{
    /* What is an index of others before them: then their triggers find nothing to take out. */
    return run_each(db, db,
                    "SELECT format('DELETE FROM \"%w\"', name) FROM (" PROJECTIONS ")"
                    " ORDER BY name DESC",
                    error);
}

enum status projection_copy_schema(struct db *from, struct db *to, struct error *error)
{
    int64_t has_words = 0;
    enum status status = meta_get(from, META_WORDS, 0, &has_words, error);
    if (status == STATUS_OK && has_words != 0) {
        status = meta_set(to, META_WORDS, has_words, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    /* "IF NOT EXISTS" leaves what `to` has already. */
    return run_each(
        from, to,
        "SELECT CASE WHEN sql LIKE 'CREATE UNIQUE INDEX %'"
        "  THEN 'CREATE UNIQUE INDEX IF NOT EXISTS ' || substr(sql, 21)"
        "  ELSE 'CREATE ' || upper(type) || ' IF NOT EXISTS ' || substr(sql, 9 + length(type)) END"
        " FROM sqlite_schema WHERE type IN ('table', 'index', 'trigger') AND sql IS NOT NULL"
        " AND sql NOT LIKE 'CREATE VIRTUAL %' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
        " AND tbl_name NOT IN " NO_PROJECTIONS " ORDER BY type = 'trigger', type = 'index'",
        error);
}
