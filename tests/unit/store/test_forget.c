/* db_forget: what was read and written leaves SQLite's memory, and the file stays as it was. */
#include "db_kit.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

enum { FACTS = 40 };

static int cache_bytes(struct db *db)
{
    int now = 0, highest = 0;
    assert_int_equal(
        sqlite3_db_status(db->handle, SQLITE_DBSTATUS_CACHE_USED, &now, &highest, false),
        SQLITE_OK);
    return now;
}

/* The file and its log, one after the other. */
static struct buf files_read(void)
{
    static const char *const SUFFIXES[] = {"", "-wal"};
    struct buf all;
    buf_init(&all, (size_t)16 * 1024 * 1024);
    for (size_t i = 0; i < ARRAY_COUNT(SUFFIXES); i++) {
        char name[420], block[4096];
        (void)snprintf(name, sizeof name, "%s%s", path, SUFFIXES[i]);
        FILE *file = fopen(name, "re");
        assert_non_null(file);
        for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;) {
            buf_append(&all, block, got);
        }
        (void)fclose(file);
    }
    return all;
}

static void test_memory_goes_and_the_file_stays(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    kit_open(&db, folder, "station.feria", DB_STATION);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    kit_append(&ledger, 0, FACTS);
    int held = cache_bytes(&db);
    struct buf before = files_read();
    db_forget(&db);
    struct buf after = files_read();
    assert_true(cache_bytes(&db) < held / 2);
    assert_int_equal(after.length, before.length);
    assert_memory_equal(after.data, before.data, before.length);
    buf_release(&before);
    buf_release(&after);
    /* And everything is there when it is asked for again. */
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), FACTS);
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM quarantine"), 0);
    kit_append(&ledger, FACTS, 1);
    for (int i = 0; i < 3; i++) {
        db_forget(&db);
    }
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), FACTS + 1);
    db_close(&db);
    assert_ok(db_open(&db, path, DB_STATION, false, &error_));
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), FACTS + 1);
    db_close(&db);
}

/* A central is only read of; what is broken, read-only or closed is left alone. */
static void test_other_files(void **state)
{
    (void)state;
    struct db db = {0};
    db_forget(&db);
    make_station(FACTS);
    assert_ok(db_open_read(&db, path, &error_));
    (void)kit_int(&db, "SELECT sum(length(body)) FROM ledger");
    db_forget(&db);
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), FACTS);
    db_close(&db);
    db_forget(&db);

    kit_open(&db, folder, "central.feria", DB_CENTRAL);
    (void)kit_int(&db, "SELECT count(*) FROM ledger");
    int held = cache_bytes(&db);
    db_forget(&db);
    assert_true(cache_bytes(&db) < held);
    db.is_broken = true;
    db_forget(&db);
    db.is_broken = false;
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), 0);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_memory_goes_and_the_file_stays),
        TEST(test_other_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
