#include "store/schema.h"

#include "base/file.h"
#include "store/db_file.h"
#include "store/embedded_sql.h"
#include "store/ledger.h"

#include <limits.h>
#include <sodium.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define VIEWS_KEY "schema.views"

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

/* A number that changes with any name or text of the views. */
static int64_t views_hash(void)
{
    crypto_generichash_state state;
    uint8_t hash[HASH_BYTES];
    int64_t number = 0;
    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    for (const struct embedded_sql *v = embedded_views; v->name != NULL; v++) {
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
    return status == STATUS_OK ? meta_set(db, VIEWS_KEY, views_hash(), error) : status;
}

static enum status migrate(struct db *db, int64_t version, struct error *error)
{
    for (const struct embedded_sql *m = embedded_migrations; m->name != NULL; m++) {
        if (migration_number(m) <= version) {
            continue;
        }
        char sql[64];
        (void)snprintf(sql, sizeof sql, "PRAGMA user_version = %d", migration_number(m));
        enum status status = db_execute(db, m->text, error);
        if (status == STATUS_OK) {
            status = db_execute(db, sql, error);
        }
        if (status != STATUS_OK) {
            return error_prefix(error, status, "db/migrations/%s.sql", m->name);
        }
    }
    return STATUS_OK;
}

/* What the file has: version of its schema, and whether its views are of this program. */
static enum status read_state(struct db *db, int64_t *version, bool *has_views, struct error *error)
{
    int64_t hash = 0;
    *has_views = false;
    enum status status = db_int(db, "PRAGMA user_version", 0, version, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (*version > schema_newest()) {
        return error_set(error, STATUS_UNSUPPORTED,
                         "%s: was made by a newer Feria (schema %lld, this one knows %d); update "
                         "this program",
                         db->path, (long long)*version, schema_newest());
    }
    if (*version > 0) {
        status = meta_get(db, VIEWS_KEY, 0, &hash, error);
        *has_views = status == STATUS_OK && hash == views_hash();
    }
    return status;
}

enum status schema_apply(struct db *db, struct error *error)
{
    int64_t version = 0;
    bool has_views = false;
    enum status status = read_state(db, &version, &has_views, error);
    if (status != STATUS_OK || (version == schema_newest() && has_views)) {
        return status;
    }
    status = db_begin(db, error);
    if (status != STATUS_OK) {
        return status;
    }
    /* Another process may have done it between the two looks. */
    status = read_state(db, &version, &has_views, error);
    if (status == STATUS_OK) {
        status = migrate(db, version, error);
    }
    if (status == STATUS_OK && (version < schema_newest() || !has_views)) {
        status = make_views(db, error);
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
    int64_t version = 0;
    bool has_views = false;
    enum status status = read_state(db, &version, &has_views, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (version < schema_newest() || !has_views) {
        return error_set(error, STATUS_UNSUPPORTED,
                         "%s: was made by an older Feria (schema %lld, this one knows %d); open it "
                         "once for writing, for example with `feria verify`",
                         db->path, (long long)version, schema_newest());
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
