#include "db_kit.h"

#include <sqlite3.h>
#include <sys/stat.h>

#include "store/db_look.h"

/* -1: there is none. */
static long wal_bytes(void)
{
    char wal[sizeof path + 4];
    struct stat info;
    (void)snprintf(wal, sizeof wal, "%s-wal", path);
    return stat(wal, &info) == 0 ? (long)info.st_size : -1;
}

static void look(void)
{
    struct db db;
    assert_ok(db_open_read(&db, path, &error_));
    kit_int(&db, "SELECT count(*) FROM ledger");
    db_close_look(&db);
    db_close_look(&db); /* fine on a closed one */
}

static void looking_leaves_no_wal(void **state)
{
    (void)state;
    make_station(3);
    assert_int_equal(wal_bytes(), -1);
    look();
    assert_int_equal(wal_bytes(), -1);
}

static void a_wal_that_was_there_stays(void **state)
{
    (void)state;
    struct db db;
    make_station(3);
    assert_ok(db_open(&db, path, DB_STATION, false, &error_));
    assert_ok(db_execute(&db, "INSERT INTO meta (key, value) VALUES ('look', 1)", &error_));
    (void)sqlite3_db_config(db.handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
    db_close(&db);
    long bytes = wal_bytes();
    assert_true(bytes > 0);
    look();
    assert_int_equal(wal_bytes(), bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(looking_leaves_no_wal),
        TEST(a_wal_that_was_there_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
