#include "store/schema.h"

#include "base/file.h"
#include "store/db_file.h"
#include "store/embedded_sql.h"
#include "store/ledger.h"
#include "store/projection.h"

#include <limits.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VIEWS_KEY "schema.views"
#define KINDS_KEY "schema.kinds"

static int migration_number(const struct embedded_sql *migration)
{
    return (int)strtol(migration->name, NULL, 10);
}

int schema_newest(void)
{
    int newest = 0;
    for (const struct embedded_sql *m = embedded_migrations; m->name != NULL; m++) {
        newest = migration_number(m) > newest ? migration_number(m) : newest;
    }
    return newest;
}

/* A number that changes with any name or text of the table. */
static int64_t table_hash(const struct embedded_sql *table)
{
    crypto_generichash_state state;
    uint8_t hash[HASH_BYTES];
    int64_t number = 0;
    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (const struct embedded_sql *v = table; v->name != NULL; v++) {
        (void)crypto_generichash_update(&state, (const uint8_t *)v->name, strlen(v->name) + 1);
        (void)crypto_generichash_update(&state, (const uint8_t *)v->text, strlen(v->text) + 1);
    }
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    memcpy(&number, hash, sizeof number);
    return number;
}

static enum status drop_views(struct db *db, struct error *error)
{
    for (;;) {
        struct stmt stmt;
        char sql[512] = "";
        enum status status = stmt_begin(&stmt, db,
                                        "SELECT format('DROP VIEW \"%w\"', name) FROM "
                                        "sqlite_schema WHERE type = 'view' LIMIT 1",
                                        error);
        if (status != STATUS_OK) {
            return status;
        }
        status = stmt_step(&stmt, error);
        if (status == STATUS_OK) {
            (void)snprintf(sql, sizeof sql, "%s", stmt_column_text(&stmt, 0));
        }
        stmt_end(&stmt);
        if (status != STATUS_OK) {
            return status == STATUS_NOT_FOUND ? STATUS_OK : status;
        }
        status = db_execute(db, sql, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
}

static enum status make_views(struct db *db, struct error *error)
{
    enum status status = drop_views(db, error);
    for (const struct embedded_sql *v = embedded_views; status == STATUS_OK && v->name != NULL;
         v++) {
        status = db_execute(db, v->text, error);
        if (status != STATUS_OK) {
            error_prefix(error, status, "db/views/%s.sql", v->name);
        }
    }
    return status == STATUS_OK ? meta_set(db, VIEWS_KEY, table_hash(embedded_views), error)
                               : status;
}

static enum status set_version(struct db *db, int version, struct error *error)
{
    char sql[64];
    (void)snprintf(sql, sizeof sql, "PRAGMA user_version = %d", version);
    return db_execute(db, sql, error);
}

/* A new file gets at once what the migrations would make of it. */
static enum status make_tables(struct db *db, struct error *error)
{
    enum status status = set_version(db, schema_newest(), error);
    for (const struct embedded_sql *s = embedded_schema; status == STATUS_OK && s->name; s++) {
        status = db_execute(db, s->text, error);
        if (status != STATUS_OK) {
            error_prefix(error, status, "db/schema/%s.sql", s->name);
        }
    }
    return status;
}

static enum status migrate(struct db *db, int64_t version, struct error *error)
{
    for (const struct embedded_sql *m = embedded_migrations; m->name != NULL; m++) {
        if (migration_number(m) <= version) {
            continue;
        }
        enum status status = db_execute(db, m->text, error);
        if (status == STATUS_OK) {
            status = set_version(db, migration_number(m), error);
        }
        if (status != STATUS_OK) {
            return error_prefix(error, status, "db/migrations/%s.sql", m->name);
        }
    }
    return STATUS_OK;
}

/* What the file has: the version of its schema, and whether its views, and what it made of its
 * facts, are of this program. */
struct schema_state {
    int64_t version;
    bool has_views, has_kinds;
};

static enum status has_hash(struct db *db, const char *key, const struct embedded_sql *table,
                            bool *has, struct error *error)
{
    int64_t hash = 0;
    enum status status = meta_get(db, key, 0, &hash, error);
    *has = status == STATUS_OK && hash == table_hash(table);
    return status;
}

static enum status read_state(struct db *db, struct schema_state *state, struct error *error)
{
    *state = (struct schema_state){0};
    enum status status = db_int(db, "PRAGMA user_version", 0, &state->version, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (state->version > schema_newest()) {
        return error_set(error, STATUS_UNSUPPORTED,
                         "%s: was made by a newer Feria (schema %lld, this one knows %d); update "
                         "this program",
                         db->path, (long long)state->version, schema_newest());
    }
    if (state->version > 0) {
        status = has_hash(db, VIEWS_KEY, embedded_views, &state->has_views, error);
    }
    if (status == STATUS_OK && state->version > 0) {
        status = has_hash(db, KINDS_KEY, embedded_facts, &state->has_kinds, error);
    }
    return status;
}

static bool is_current(const struct schema_state *state)
{
    return state->version == schema_newest() && state->has_views && state->has_kinds;
}

/* What older programs made of the facts, or could not, is made anew. */
static enum status update_projections(struct db *db, const struct schema_state *state,
                                      struct error *error)
{
    enum status status = STATUS_OK;
    if (state->has_kinds) {
        return status;
    }
    if (state->version > 0) {
        status = projection_make(db, NULL, NULL, error);
    }
    return status == STATUS_OK ? meta_set(db, KINDS_KEY, table_hash(embedded_facts), error)
                               : status;
}

enum status schema_apply(struct db *db, struct error *error)
{
    struct schema_state state;
    enum status status = read_state(db, &state, error);
    if (status != STATUS_OK || is_current(&state)) {
        return status;
    }
    status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    /* Another process may have done it between the two looks. */
    status = read_state(db, &state, error);
    if (status == STATUS_OK) {
        status = state.version == 0 ? make_tables(db, error) : migrate(db, state.version, error);
    }
    if (status == STATUS_OK && (state.version < schema_newest() || !state.has_views)) {
        status = make_views(db, error);
    }
    if (status == STATUS_OK) {
        status = update_projections(db, &state, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(db, error);
    }
    if (status != STATUS_OK) {
        db_rollback(db);
    }
    return status;
}

enum status schema_must_match(struct db *db, struct error *error)
{
    struct schema_state state;
    enum status status = read_state(db, &state, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (!is_current(&state)) {
        return error_set(
            error, STATUS_UNSUPPORTED,
            "%s: was made by another version of Feria and may not be changed here; let "
            "feria open it once where it can be written",
            db->path);
    }
    return STATUS_OK;
}

enum status schema_make_file(const char *path, struct error *error)
{
    struct db memory = {0};
    unsigned char *data = NULL;
    sqlite3_int64 bytes = 0;
    char temporary[PATH_MAX];
    (void)snprintf(temporary, sizeof temporary, "%s.new-%ld", path, (long)getpid());

    enum status status = db_open_memory(&memory, error);
    if (status == STATUS_OK) {
        data = sqlite3_serialize(memory.handle, "main", &bytes, 0);
        status =
            data != NULL ? STATUS_OK : error_set(error, STATUS_NO_MEMORY, "%s: no memory", path);
    }
    if (status == STATUS_OK) {
        status = file_write(temporary, data, (size_t)bytes, 0600, error);
    }
    if (status == STATUS_OK) {
        status = file_publish(temporary, path, error);
        if (status != STATUS_OK) {
            (void)unlink(temporary);
        }
    }
    sqlite3_free(data);
    db_close(&memory);
    return status == STATUS_EXISTS ? STATUS_OK : status;
}
