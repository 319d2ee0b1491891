/* Between a fact that is durable and what follows from it. */
#include "base/file.h"
#include "db_kit.h"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

/* What stands in the file, without anything being settled first. */
static int64_t raw_int(const char *sql)
{
    sqlite3 *handle = NULL;
    sqlite3_stmt *row = NULL;
    assert_int_equal(sqlite3_open(path, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(handle, sql, -1, &row, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(row), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(row, 0);
    sqlite3_finalize(row);
    sqlite3_close(handle);
    return value;
}

/* A process that appends `count` facts and dies before it reads or closes anything. */
static void append_and_die(int count)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct db db;
        struct ledger ledger;
        struct error error = {0};
        bool is_fine = db_open(&db, path, DB_STATION, false, &error) == STATUS_OK &&
                       ledger_open(&ledger, &db, 7, &error) == STATUS_OK &&
                       db_begin(&db, &error) == STATUS_OK;
        for (int i = 0; i < count && is_fine; i++) {
            is_fine = ledger_append(&ledger, "test.counted", "{\"key\":\"a\",\"n\":1}", NULL,
                                    &error) == STATUS_OK;
        }
        is_fine = is_fine && db_commit(&db, &error) == STATUS_OK;
        _exit(is_fine ? 0 : 1);
    }
    int how = 0;
    assert_int_equal(waitpid(child, &how, 0), child);
    assert_true(WIFEXITED(how) && WEXITSTATUS(how) == 0);
}

static void test_killed_in_between(void **state)
{
    (void)state;
    for (int reads = 0; reads < 2; reads++) {
        struct db db;
        make_station(4);
        append_and_die(3);
        assert_int_equal(raw_int("SELECT count(*) FROM ledger"), 4 + 3);
        assert_int_equal(raw_int("SELECT count(*) FROM tally"), 1);
        assert_int_equal(raw_int("SELECT value FROM meta WHERE key = 'ledger.applied'"), 4);
        if (reads != 0) {
            assert_ok(db_open_read(&db, path, &error_));
        } else {
            assert_ok(db_open(&db, path, DB_STATION, false, &error_));
        }
        assert_int_equal(kit_int(&db, "SELECT count(*) FROM tally"), 1 + 3);
        assert_int_equal(kit_int(&db, "SELECT n FROM total WHERE key = 'a'"), 3);
        kit_verify_clean(&db);
        db_close(&db);
        assert_int_equal(raw_int("SELECT value FROM meta WHERE key = 'ledger.applied'"), 4 + 3);
        assert_int_equal(unlink(path), 0);
    }
}

enum { WAL_HEADER = 32, WAL_FRAME = 24 + 4096, WAL_MAX = 4 * 1024 * 1024 };

static size_t read_whole(const char *name, uint8_t *out)
{
    FILE *file = fopen(name, "rb");
    assert_non_null(file);
    size_t bytes = fread(out, 1, WAL_MAX, file);
    assert_true(bytes < WAL_MAX);
    (void)fclose(file);
    return bytes;
}

/* The power is cut while the log is written: whatever part of it reached the disk, the facts in it
 * are there whole, and the projections follow from them. */
static void test_log_cut_anywhere(void **state)
{
    (void)state;
    static uint8_t file[WAL_MAX], wal[WAL_MAX];
    char wal_path[sizeof path + 8];
    int64_t held = 0, parts = 0;
    make_station(2);
    for (int i = 0; i < 4; i++) { /* the first three are settled by the next one's opening */
        append_and_die(3);
    }
    (void)snprintf(wal_path, sizeof wal_path, "%s-wal", path);
    size_t file_bytes = read_whole(path, file), wal_bytes = read_whole(wal_path, wal);
    assert_true(wal_bytes > WAL_HEADER + WAL_FRAME);
    for (size_t end = 0; end <= wal_bytes + WAL_FRAME; end += WAL_FRAME / 3) {
        size_t cut = end < wal_bytes ? end : wal_bytes;
        struct db db;
        assert_ok(file_write(path, file, file_bytes, 0600, &error_));
        assert_ok(file_write(wal_path, wal, cut, 0600, &error_));
        assert_ok(db_open(&db, path, DB_STATION, false, &error_));
        int64_t count = kit_int(&db, "SELECT count(*) FROM ledger");
        assert_true(count >= held);        /* a longer log never holds less */
        assert_true((count - 2) % 3 == 0); /* those of one transaction, or none */
        parts += count > held ? 1 : 0;
        held = count;
        assert_int_equal(kit_int(&db, "SELECT count(*) FROM tally"), count - 2);
        kit_verify_clean(&db);
        db_close(&db);
    }
    assert_int_equal(held, 2 + 4 * 3);
    assert_true(parts >= 1);
}

/* Everything that looks at projections sees what was appended before. */
static void test_readers_see_what_was_appended(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    kit_open(&db, folder, "station.feria", DB_STATION);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    static const char COUNT[] = "SELECT count(*) FROM tally";
    kit_append(&ledger, 2, 1);
    assert_true(db.is_unsettled);
    assert_int_equal(kit_int(&db, COUNT), 1);
    assert_false(db.is_unsettled);
    kit_append(&ledger, 2, 1);
    kit_verify_clean(&db);
    kit_append(&ledger, 2, 1);
    struct buf dump;
    kit_dump(&db, &dump);
    assert_non_null(strstr(buf_str(&dump), "total|key=\"t2\"|n=6"));
    buf_release(&dump);
    /* Within a transaction too, and a rollback takes both halves back. */
    assert_ok(db_begin(&db, &error_));
    kit_append(&ledger, 2, 1);
    assert_int_equal(kit_int(&db, COUNT), 4);
    db_rollback(&db);
    assert_ok(ledger_refresh(&ledger, &error_));
    assert_int_equal(kit_int(&db, COUNT), 3);
    kit_append(&ledger, 2, 1);
    assert_ok(db_settle(&db, &error_));
    assert_int_equal(kit_int(&db, "PRAGMA synchronous"), 2);
    assert_ok(ledger_rebuild(&db, NULL, NULL, &error_));
    assert_int_equal(kit_int(&db, COUNT), 4);
    kit_verify_clean(&db);
    db_close(&db);
}

/* A fact that cannot be applied stays a fact: parked, and in nobody's way. */
static void test_own_fact_that_cannot_be_applied(void **state)
{
    (void)state;
    static const char *const BODIES[] = {"{\"key\":\"a\",\"n\":-1}", "{\"key\":\"a\",\"n\":2}"};
    struct db db;
    struct ledger ledger;
    kit_open(&db, folder, "station.feria", DB_STATION);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    for (size_t i = 0; i < ARRAY_COUNT(BODIES); i++) {
        assert_ok(ledger_append(&ledger, "test.counted", BODIES[i], NULL, &error_));
    }
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM quarantine"), 1);
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM tally"), 1);
    assert_int_equal(kit_int(&db, "SELECT n FROM total WHERE key = 'a'"), 2);
    kit_verify_clean(&db);
    db_close(&db);
}

/* The disk has room for the fact, but not for what follows: it stays a fact, what there is can be
 * read, and nobody writes on until there is room. */
static void test_full_disk_in_between(void **state)
{
    (void)state;
    static char name[FACT_BODY_MAX];
    static const char COUNT[] = "SELECT count(*) FROM item";
    struct db db;
    struct ledger ledger;
    int bytes = snprintf(name, sizeof name, "{\"name\":\"%050000d\"}", 1);
    assert_true(bytes > 50000);
    kit_open(&db, folder, "station.feria", DB_STATION);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    assert_ok(ledger_append(&ledger, "test.added", "{\"label\":\"a\"}", name, &error_));
    assert_int_equal(sqlite3_exec(db.handle, "PRAGMA max_page_count = 1", NULL, NULL, NULL), 0);
    assert_int_equal(kit_int(&db, COUNT), 0);
    assert_true(db.is_unsettled);
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), 1);
    assert_status(ledger_append(&ledger, "test.nothing", "{}", NULL, &error_), STATUS_FULL, "full");
    assert_int_equal(ledger.seq, 1);
    assert_int_equal(sqlite3_exec(db.handle, "PRAGMA max_page_count = 100000", NULL, NULL, NULL),
                     0);
    assert_int_equal(kit_int(&db, COUNT), 1);
    assert_ok(ledger_append(&ledger, "test.nothing", "{}", NULL, &error_));
    kit_verify_clean(&db);
    db_close(&db);
}

/* A file of the time before: what it holds is applied, and what comes waits its turn. */
static void test_file_without_the_mark(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    make_station(4);
    assert_ok(db_open(&db, path, DB_STATION, false, &error_));
    assert_ok(db_execute(&db, "DELETE FROM meta WHERE key = 'ledger.applied'", &error_));
    db_close(&db);
    assert_ok(db_open(&db, path, DB_STATION, false, &error_));
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    kit_append(&ledger, 2, 1);
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM tally"), 2);
    kit_verify_clean(&db);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_killed_in_between),
        TEST(test_log_cut_anywhere),
        TEST(test_readers_see_what_was_appended),
        TEST(test_own_fact_that_cannot_be_applied),
        TEST(test_full_disk_in_between),
        TEST(test_file_without_the_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
