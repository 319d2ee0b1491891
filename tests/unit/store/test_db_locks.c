#include "db_kit.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

/* A child that opens `path` and holds it until the pipe closes. */
static pid_t hold_in_child(enum db_role role, bool in_transaction, int *hold_fd)
{
    int ready[2];
    int hold[2];
    assert_int_equal(pipe(ready), 0);
    assert_int_equal(pipe(hold), 0);
    pid_t child = fork();
    if (child == 0) {
        struct db db;
        struct error error;
        char byte = 0;
        (void)close(ready[0]);
        (void)close(hold[1]);
        bool is_fine = db_open(&db, path, role, false, &error) == STATUS_OK &&
                       (!in_transaction || db_begin(&db, &error) == STATUS_OK);
        is_fine = is_fine && write(ready[1], "x", 1) == 1;
        (void)!read(hold[0], &byte, 1);
        _exit(is_fine ? 0 : 1);
    }
    char byte = 0;
    (void)close(ready[1]);
    (void)close(hold[0]);
    assert_int_equal(read(ready[0], &byte, 1), 1);
    (void)close(ready[0]);
    *hold_fd = hold[1];
    return child;
}

static void let_go(pid_t child, int hold_fd)
{
    int result = 0;
    (void)close(hold_fd);
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
}

static void test_station_is_exclusive(void **state)
{
    (void)state;
    struct db db;
    struct db second;
    int hold_fd = -1;
    make_station(3);
    pid_t child = hold_in_child(DB_STATION, false, &hold_fd);
    assert_status(db_open(&db, path, DB_STATION, true, &error_), STATUS_BUSY,
                  "close that one first");
    assert_status(db_open(&db, path, DB_STATION, true, &error_), STATUS_BUSY, "using it");
    assert_status(db_open_read(&db, path, &error_), STATUS_BUSY, "using it");
    let_go(child, hold_fd);
    assert_ok(db_open(&db, path, DB_STATION, false, &error_));
    /* In one process too. */
    assert_status(db_open(&second, path, DB_STATION, false, &error_), STATUS_BUSY, "using it");
    kit_int(&db, "SELECT count(*) FROM ledger");
    db_close(&db);
}

static void test_central_is_shared(void **state)
{
    (void)state;
    struct db db;
    struct db reader;
    int hold_fd = -1;
    kit_open(&db, folder, "station.feria", DB_CENTRAL);
    assert_ok(db_open_read(&reader, path, &error_));
    pid_t child = hold_in_child(DB_CENTRAL, true, &hold_fd);
    assert_int_equal(kit_int(&reader, "SELECT count(*) FROM ledger"), 0);
    assert_int_equal(sqlite3_busy_timeout(db.handle, 20), SQLITE_OK);
    assert_status(db_begin(&db, &error_), STATUS_BUSY, "close that one first");
    let_go(child, hold_fd);
    assert_ok(db_begin(&db, &error_));
    assert_ok(db_execute(&db, "INSERT INTO total VALUES ('a', 1)", &error_));
    assert_ok(db_commit(&db, &error_));
    assert_int_equal(kit_int(&reader, "SELECT count(*) FROM total"), 1);
    assert_status(db_begin(&reader, &error_), STATUS_DENIED, "reading only");
    assert_status(db_execute(&reader, "DELETE FROM total", &error_), STATUS_DENIED, "readonly");
    db_close(&reader);
    db_close(&db);
}

/* Two connections that write for one station take turns and stay one chain. */
static void test_central_two_writers(void **state)
{
    (void)state;
    struct db dbs[2];
    struct ledger ledgers[2];
    for (int i = 0; i < 2; i++) {
        kit_open(&dbs[i], folder, "station.feria", DB_CENTRAL);
        assert_ok(ledger_open(&ledgers[i], &dbs[i], 3, &error_));
    }
    for (int i = 0; i < 20; i++) {
        kit_append(&ledgers[i % 3 == 0], i, 1);
    }
    assert_int_equal(kit_int(&dbs[0], "SELECT max(seq) FROM ledger"), 20);
    kit_verify_clean(&dbs[1]);
    db_close(&dbs[0]);
    db_close(&dbs[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_station_is_exclusive),
        TEST(test_central_is_shared),
        TEST(test_central_two_writers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
