/* db/schema against db/migrations, and files of every earlier version.
 * FERIA_GOLDEN_UPDATE=1 writes db/schema. */
#include "base/buf.h"
#include "base/file.h"
#include "db_kit.h"
#include "store/embedded_sql.h"
#include "store/word_set.h"

#include <limits.h>
#include <sqlite3.h>
#include <stdlib.h>

static void execute(sqlite3 *handle, const char *sql)
{
    char *why = NULL;
    if (sqlite3_exec(handle, sql, NULL, NULL, &why) != SQLITE_OK) {
        fail_msg("%s\n%s", why, sql);
    }
}

/* A file, or none, as the first `count` migrations make it. */
static sqlite3 *migrated(const char *file, int count)
{
    sqlite3 *handle = NULL;
    char sql[64];
    assert_int_equal(sqlite3_open(file, &handle), SQLITE_OK);
    assert_int_equal(word_set_register(handle), SQLITE_OK);
    for (int i = 0; i < count && embedded_migrations[i].name != NULL; i++) {
        execute(handle, embedded_migrations[i].text);
        (void)snprintf(sql, sizeof sql, "PRAGMA user_version = %ld",
                       strtol(embedded_migrations[i].name, NULL, 10));
        execute(handle, sql);
    }
    return handle;
}

/* The texts of sqlite_schema, of one type. */
static void texts_of(sqlite3 *handle, const char *type, struct buf *out)
{
    sqlite3_stmt *row = NULL;
    buf_printf(out,
               "-- Every %s as it is now; new files are made of this. Do not edit: add a"
               " migration, then\n-- FERIA_GOLDEN_UPDATE=1 ctest -R store_schema.\n",
               type);
    assert_int_equal(sqlite3_prepare_v2(handle,
                                        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND"
                                        " type = ?1 AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                                        " ORDER BY rowid",
                                        -1, &row, NULL),
                     SQLITE_OK);
    (void)sqlite3_bind_text(row, 1, type, -1, SQLITE_STATIC);
    while (sqlite3_step(row) == SQLITE_ROW) {
        buf_printf(out, "\n%s;\n", (const char *)sqlite3_column_text(row, 0));
    }
    (void)sqlite3_finalize(row);
}

static void new_files_have_what_the_migrations_make(void **state)
{
    (void)state;
    static const char *const TYPES[] = {"table", "index", "trigger"};
    const char *update = getenv("FERIA_GOLDEN_UPDATE");
    sqlite3 *handle = migrated(":memory:", INT_MAX);
    for (size_t i = 0; i < ARRAY_COUNT(TYPES); i++) {
        char name[32];
        char file[400];
        struct buf text;
        buf_init(&text, 1 << 20);
        texts_of(handle, TYPES[i], &text);
        (void)snprintf(name, sizeof name, "%zu-%s", i + 1, TYPES[i]);
        if (update && strcmp(update, "1") == 0) {
            (void)snprintf(file, sizeof file, "%s/db/schema/%s.sql", FERIA_SOURCE_DIR, name);
            assert_ok(file_write(file, text.data, text.length, 0644, &error_));
        } else {
            assert_string_equal(embedded_schema[i].name, name);
            assert_string_equal(embedded_schema[i].text, text.data);
        }
        buf_release(&text);
    }
    assert_null(embedded_schema[ARRAY_COUNT(TYPES)].name);
    (void)sqlite3_close(handle);
}

/* ---- older files ---- */

enum { FACTS = 5 };

static void make_today(void)
{
    struct db db;
    struct ledger ledger;
    assert_ok(db_open(&db, path, DB_STATION, true, &error_));
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    for (int i = 0; i < FACTS; i++) {
        assert_ok(ledger_append(&ledger, "support.requested", "{\"event\":1,\"code\":\"lsc\"}",
                                NULL, &error_));
    }
    db_close(&db);
}

/* The same facts in a file as Feria made them `count` migrations ago. */
static void make_older(const char *older, int count)
{
    char sql[1200];
    sqlite3 *handle = migrated(older, count);
    (void)snprintf(sql, sizeof sql,
                   "PRAGMA application_id = %d; ATTACH '%s' AS today;"
                   "INSERT INTO ledger(pos, station, epoch, seq, kind, at_ms, hlc, body, private,"
                   " salt, body_hash, private_hash, chain, prev)"
                   " SELECT pos, station, epoch, seq, kind, at_ms, hlc, body, private, salt,"
                   " body_hash, private_hash, chain, prev FROM today.ledger;"
                   "INSERT INTO main.meta SELECT * FROM today.meta WHERE key NOT LIKE 'schema.%%'",
                   DB_APPLICATION_ID, path);
    execute(handle, sql);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void files_of_every_version_are_brought_up_to_date(void **state)
{
    (void)state;
    kind_table_set(NULL);
    make_today();
    for (int count = 1; embedded_migrations[count].name != NULL; count++) {
        char older[sizeof path + 32];
        struct db db;
        (void)snprintf(older, sizeof older, "%s-%d", path, count);
        make_older(older, count);
        assert_ok(db_open(&db, older, DB_STATION, true, &error_));
        assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), FACTS);
        assert_int_equal(kit_int(&db, "SELECT count(*) FROM support"), FACTS);
        kit_verify_clean(&db);
        db_close(&db);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(new_files_have_what_the_migrations_make),
        TEST(files_of_every_version_are_brought_up_to_date),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
