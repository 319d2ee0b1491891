#include "db_kit.h"

#include "base/file.h"
#include "store/db_file.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void read_pragma(struct db *db, const char *sql, char out[32])
{
    struct stmt stmt;
    assert_ok(stmt_begin(&stmt, db, sql, &error_));
    assert_ok(stmt_step(&stmt, &error_));
    (void)snprintf(out, 32, "%s", stmt_column_text(&stmt, 0));
    stmt_end(&stmt);
}

/* ---- sound files ---- */

static void test_pragmas(void **state)
{
    (void)state;
    static const struct {
        enum db_role role;
        const char *sql, *expected;
    } ROWS[] = {
        {DB_STATION, "PRAGMA locking_mode", "exclusive"},
        {DB_STATION, "PRAGMA journal_mode", "wal"},
        {DB_STATION, "PRAGMA synchronous", "2"},
        {DB_STATION, "PRAGMA trusted_schema", "0"},
        {DB_STATION, "PRAGMA application_id", "1178948169"},
        {DB_CENTRAL, "PRAGMA locking_mode", "normal"},
        {DB_CENTRAL, "PRAGMA journal_mode", "truncate"},
        {DB_CENTRAL, "PRAGMA synchronous", "2"},
        {DB_CENTRAL, "PRAGMA busy_timeout", "5000"},
        {DB_CENTRAL, "PRAGMA trusted_schema", "0"},
    };
    /* The central comes last: what a station made becomes a central file. */
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct db db;
        char text[32];
        assert_ok(db_open(&db, path, ROWS[i].role, i == 0, &error_));
        read_pragma(&db, ROWS[i].sql, text);
        assert_string_equal(text, ROWS[i].expected);
        assert_true(kit_int(&db, "PRAGMA user_version") >= 1);
        db_close(&db);
        db_close(&db);
    }
}

static void test_new_file_is_private_and_alone(void **state)
{
    (void)state;
    struct db db;
    struct stat st;
    char beside[500];
    assert_status(db_open(&db, path, DB_STATION, false, &error_), STATUS_NOT_FOUND, "no database");
    assert_false(file_exists(path));
    /* An empty one was emptied: nobody begins anew in its place without being told to. */
    assert_ok(file_write(path, "", 0, 0644, &error_));
    assert_status(db_open(&db, path, DB_STATION, false, &error_), STATUS_CORRUPT, "empty");
    assert_status(db_open(&db, path, DB_STATION, true, &error_), STATUS_CORRUPT, "backup");
    assert_int_equal(unlink(path), 0);
    assert_ok(db_open(&db, path, DB_STATION, true, &error_));
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_ok(db_check(&db, &error_));
    db_close(&db);
    (void)snprintf(beside, sizeof beside, "%s-wal", path);
    assert_false(file_exists(beside));
    /* A relative name that SQLite would take for a URI or for memory. */
    assert_int_equal(chdir(folder), 0);
    assert_ok(db_open(&db, "file:x?mode=memory", DB_STATION, true, &error_));
    db_close(&db);
    assert_true(file_exists("file:x?mode=memory"));
    assert_ok(db_open(&db, ":memory:", DB_CENTRAL, true, &error_));
    db_close(&db);
    assert_true(file_exists(":memory:"));
    assert_int_equal(chdir("/"), 0);
}

static void test_views_are_made_anew(void **state)
{
    (void)state;
    struct db db;
    assert_ok(db_open(&db, path, DB_STATION, true, &error_));
    assert_ok(db_execute(&db, "CREATE VIEW \"old \"\"view\" AS SELECT 1 AS one", &error_));
    const int64_t with_old = kit_int(&db, "SELECT count(*) FROM sqlite_schema WHERE type = 'view'");
    db_close(&db);
    assert_ok(db_open(&db, path, DB_STATION, false, &error_));
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM sqlite_schema WHERE type = 'view'"),
                     with_old);
    assert_ok(db_execute(&db, "UPDATE meta SET value = 1 WHERE key = 'schema.views'", &error_));
    db_close(&db);
    assert_ok(db_open(&db, path, DB_STATION, false, &error_));
    assert_int_equal(
        kit_int(&db, "SELECT count(*) FROM sqlite_schema WHERE type = 'view' AND name LIKE 'old%'"),
        0);
    db_close(&db);
}

/* A page that rotted while nobody had the file open. */
static void test_damaged_page_of_a_closed_file(void **state)
{
    (void)state;
    struct db db;
    make_station(8);
    assert_ok(db_open(&db, path, DB_STATION, false, &error_));
    int64_t page =
        kit_int(&db, "SELECT rootpage FROM sqlite_schema WHERE name = 'ledger' AND type = 'table'");
    db_close(&db);
    FILE *file = fopen(path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (page - 1) * 4096, SEEK_SET), 0);
    assert_int_equal(fputc(0xEE, file), 0xEE); /* no kind of page */
    assert_int_equal(fclose(file), 0);
    assert_status(db_open(&db, path, DB_STATION, false, &error_), STATUS_CORRUPT, "damaged");
    assert_status(db_open(&db, path, DB_CENTRAL, false, &error_), STATUS_CORRUPT, "damaged");
}

/* A program with other texts in db/facts makes its own rows of the facts it finds. */
static void test_projections_are_made_anew(void **state)
{
    (void)state;
    struct db db;
    make_station(8);
    for (int is_old = 0; is_old < 2; is_old++) {
        assert_ok(db_open(&db, path, DB_STATION, false, &error_));
        assert_int_equal(kit_int(&db, "SELECT count(*) FROM tally"), is_old ? 0 : 2);
        assert_ok(db_execute(&db, "DELETE FROM tally", &error_));
        if (is_old) {
            assert_ok(
                db_execute(&db, "UPDATE meta SET value = 1 WHERE key = 'schema.kinds'", &error_));
        }
        db_close(&db);
    }
    /* Whoever only reads brings it up to date too. */
    assert_ok(db_open_read(&db, path, &error_));
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM tally"), 2);
    kit_verify_clean(&db);
    db_close(&db);
    assert_ok(db_open_read(&db, path, &error_));
    db_close(&db);
}

static void test_transactions(void **state)
{
    (void)state;
    struct db db;
    kit_open(&db, folder, "t.feria", DB_STATION);
    db_rollback(&db);
    assert_ok(db_begin(&db, &error_));
    assert_ok(db_execute(&db, "INSERT INTO total VALUES ('a', 1)", &error_));
    db_rollback(&db);
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM total"), 0);
    assert_ok(db_begin(&db, &error_));
    assert_ok(db_execute(&db, "INSERT INTO total VALUES ('a', 1)", &error_));
    assert_ok(db_commit(&db, &error_));
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM total"), 1);
    assert_status(db_execute(&db, "INSERT INTO total VALUES ('a', 1)", &error_), STATUS_INVALID,
                  "UNIQUE");
    assert_status(db_execute(&db, "INSERT INTO total VALUES ('b', \"n\")", &error_),
                  STATUS_INTERNAL, "no such column");
    db_close(&db);
}

static void test_statements(void **state)
{
    (void)state;
    struct db db;
    struct stmt stmt = {0};
    size_t bytes = 0;
    kit_memory(&db);
    stmt_end(&stmt);
    const size_t cached = db.cached_count;
    for (int round = 0; round < 2; round++) {
        assert_ok(stmt_begin(&stmt, &db, "SELECT ?1, ?2, ?3, ?4, x''", &error_));
        stmt_int(&stmt, 1, INT64_MIN);
        stmt_text(&stmt, 2, "Ñ");
        stmt_blob(&stmt, 3, "a\0b", 3);
        stmt_null(&stmt, 4);
        assert_ok(stmt_step(&stmt, &error_));
        assert_true(stmt_column_int(&stmt, 0) == INT64_MIN);
        assert_string_equal(stmt_column_text(&stmt, 1), "Ñ");
        assert_memory_equal(stmt_column_blob(&stmt, 2, &bytes), "a\0b", 3);
        assert_int_equal(bytes, 3);
        assert_true(stmt_is_null(&stmt, 3));
        assert_string_equal(stmt_column_text(&stmt, 3), "");
        (void)stmt_column_blob(&stmt, 4, &bytes);
        assert_int_equal(bytes, 0);
        assert_status(stmt_step(&stmt, &error_), STATUS_NOT_FOUND, "");
        stmt_end(&stmt);
        assert_int_equal(db.cached_count, cached + 1);
    }
    /* A parameter that is not there, SQL that is wrong. */
    assert_ok(stmt_begin(&stmt, &db, "SELECT ?1", &error_));
    stmt_int(&stmt, 2, 1);
    assert_status(stmt_step(&stmt, &error_), STATUS_INTERNAL, "");
    stmt_end(&stmt);
    assert_status(stmt_begin(&stmt, &db, "SELECT FROM", &error_), STATUS_INTERNAL, "syntax");
    stmt_end(&stmt);
    int64_t value = 0;
    assert_ok(db_int(&db, "SELECT n FROM total WHERE key = 'none'", 42, &value, &error_));
    assert_int_equal(value, 42);
    db_close(&db);
}

/* More texts than slots: the oldest are given up, and what is in use stays. */
static void test_statement_cache_gives_up_the_oldest(void **state)
{
    (void)state;
    enum { TEXTS = 3 * DB_STATEMENTS_MAX };
    static char texts[TEXTS][32];
    struct db db;
    struct stmt open;
    kit_memory(&db);
    assert_ok(stmt_begin(&open, &db, "SELECT 'kept' UNION ALL SELECT 'kept'", &error_));
    assert_ok(stmt_step(&open, &error_));
    for (int i = 0; i < TEXTS; i++) {
        (void)snprintf(texts[i], sizeof texts[i], "SELECT %d", i);
    }
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < TEXTS; i++) {
            assert_int_equal(kit_int(&db, texts[i]), i);
        }
    }
    assert_int_equal(db.cached_count, DB_STATEMENTS_MAX);
    assert_ok(stmt_step(&open, &error_));
    assert_string_equal(stmt_column_text(&open, 0), "kept");
    stmt_end(&open);
    db_close(&db);
}

/* ---- files that are refused ---- */

static void read_whole(const char *name, struct buf *out)
{
    buf_init(out, 64UL * 1024 * 1024);
    assert_ok(file_read(name, out, &error_));
}

/* Opens in every way; each time the answer is `expected` and the file is
 * byte for byte what it was. */
static void refuse_untouched(enum status expected, const char *words)
{
    struct buf before;
    struct buf after;
    read_whole(path, &before);
    for (int i = 0; i < 4; i++) {
        struct db db;
        struct error error = {0};
        enum status status =
            i == 3 ? db_open_read(&db, path, &error)
                   : db_open(&db, path, i == 2 ? DB_CENTRAL : DB_STATION, i == 0, &error);
        if (status != expected || strstr(error.text, words) == NULL ||
            strstr(error.text, path) == NULL) {
            fail_msg("way %d: %s instead of %s: %s", i, status_text(status), status_text(expected),
                     error.text);
        }
        assert_null(db.handle);
        db_close(&db);
    }
    read_whole(path, &after);
    assert_int_equal(before.length, after.length);
    assert_memory_equal(before.data, after.data, before.length);
    buf_release(&before);
    buf_release(&after);
}

static void run_sqlite(const char *name, const char *sql)
{
    sqlite3 *handle = NULL;
    assert_int_equal(sqlite3_open(name, &handle), SQLITE_OK);
    assert_int_equal(sqlite3_exec(handle, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(handle), SQLITE_OK);
}

static void test_foreign_files(void **state)
{
    (void)state;
    static const char TEXT[] = "nombre,documento\nAna,1\n";
    static char zeros[8192];
    struct db db;
    assert_ok(file_write(path, TEXT, strlen(TEXT), 0600, &error_));
    refuse_untouched(STATUS_CORRUPT, "is not a Feria database");
    assert_ok(file_write(path, "SQLite format 3", 16, 0600, &error_));
    refuse_untouched(STATUS_CORRUPT, "is not a Feria database");
    assert_ok(file_write(path, zeros, sizeof zeros, 0600, &error_));
    refuse_untouched(STATUS_CORRUPT, "is not a Feria database");
    assert_int_equal(unlink(path), 0);
    run_sqlite(path, "CREATE TABLE ledger(a); INSERT INTO ledger VALUES (1)");
    refuse_untouched(STATUS_CORRUPT, "another program");
    run_sqlite(path, "PRAGMA application_id = 5; PRAGMA journal_mode = WAL;");
    refuse_untouched(STATUS_CORRUPT, "another program");
    assert_status(db_open(&db, folder, DB_STATION, true, &error_), STATUS_CORRUPT, "not a file");
    assert_status(db_open(&db, "", DB_STATION, true, &error_), STATUS_INVALID, "path");
}

static void test_newer_version(void **state)
{
    (void)state;
    make_station(4);
    run_sqlite(path, "PRAGMA user_version = 9999");
    refuse_untouched(STATUS_UNSUPPORTED, "newer Feria");
}

static void test_truncated(void **state)
{
    (void)state;
    struct stat st;
    make_station(200);
    assert_int_equal(stat(path, &st), 0);
    static const int KEEP_PER_MILLE[] = {999, 700, 500, 100, 10};
    for (size_t i = 0; i < ARRAY_COUNT(KEEP_PER_MILLE); i++) {
        assert_int_equal(truncate(path, st.st_size * KEEP_PER_MILLE[i] / 1000), 0);
        refuse_untouched(STATUS_CORRUPT, "cut off");
    }
}

/* Any one flipped bit of the header: the file opens as it was or is refused,
 * and never changes by being refused. */
static void test_flipped_header(void **state)
{
    (void)state;
    make_station(40);
    struct buf whole;
    int refused = 0;
    read_whole(path, &whole);
    for (int at = 0; at < DB_HEADER_BYTES; at++) {
        struct db db;
        struct error error = {0};
        struct buf after;
        whole.data[at] = (char)(whole.data[at] ^ 1 << at % 8);
        assert_ok(file_write(path, whole.data, whole.length, 0600, &error_));
        enum status status = db_open(&db, path, DB_STATION, true, &error);
        if (status == STATUS_OK) {
            assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), 40);
            db_close(&db);
        } else {
            assert_true(status == STATUS_CORRUPT || status == STATUS_UNSUPPORTED);
            read_whole(path, &after);
            assert_int_equal(after.length, whole.length);
            assert_memory_equal(after.data, whole.data, whole.length);
            buf_release(&after);
            refused++;
        }
        whole.data[at] = (char)(whole.data[at] ^ 1 << at % 8);
    }
    assert_true(refused > 70);
    buf_release(&whole);
}

/* A file that was not closed and is damaged inside: found by the check at the opening,
 * WAL and all left as they were. */
static void test_damage_after_a_crash(void **state)
{
    (void)state;
    char wal[500];
    make_station(400);
    pid_t child = fork();
    if (child == 0) {
        struct db db;
        struct ledger ledger;
        struct error error;
        bool is_fine = db_open(&db, path, DB_STATION, false, &error) == STATUS_OK &&
                       ledger_open(&ledger, &db, 7, &error) == STATUS_OK &&
                       ledger_append(&ledger, "test.nothing", "{}", NULL, &error) == STATUS_OK;
        _exit(is_fine ? 0 : 1);
    }
    int result = 0;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    (void)snprintf(wal, sizeof wal, "%s-wal", path);
    assert_true(file_exists(wal));

    struct buf whole;
    struct buf wal_before;
    struct buf wal_after;
    read_whole(path, &whole);
    memset(whole.data + (size_t)4096 * 8, 0x5A, (size_t)4096 * 8);
    assert_ok(file_write(path, whole.data, whole.length, 0600, &error_));
    read_whole(wal, &wal_before);
    refuse_untouched(STATUS_CORRUPT, "is damaged");
    read_whole(wal, &wal_after);
    assert_int_equal(wal_before.length, wal_after.length);
    assert_memory_equal(wal_before.data, wal_after.data, wal_before.length);
    buf_release(&whole);
    buf_release(&wal_before);
    buf_release(&wal_after);
}

static void test_crash_loses_nothing(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    make_station(10);
    pid_t child = fork();
    if (child == 0) {
        struct error error;
        bool is_fine = db_open(&db, path, DB_STATION, false, &error) == STATUS_OK &&
                       ledger_open(&ledger, &db, 7, &error) == STATUS_OK;
        for (int i = 0; i < 30 && is_fine; i++) {
            is_fine = ledger_append(&ledger, "test.nothing", "{}", NULL, &error) == STATUS_OK;
        }
        is_fine = is_fine && db_begin(&db, &error) == STATUS_OK &&
                  ledger_append(&ledger, "test.nothing", "{}", NULL, &error) == STATUS_OK;
        _exit(is_fine ? 0 : 1);
    }
    int result = 0;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(result, 0);
    kit_open(&db, folder, "station.feria", DB_STATION);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    assert_int_equal(ledger.seq, 40);
    kit_append(&ledger, 0, 4);
    kit_verify_clean(&db);
    db_close(&db);
}

static void test_places(void **state)
{
    (void)state;
    struct db db;
    char place[500];
    (void)snprintf(place, sizeof place, "%s/none/a.feria", folder);
    assert_status(db_open(&db, place, DB_STATION, true, &error_), STATUS_NOT_FOUND, "no folder");
    make_station(1);
    (void)snprintf(place, sizeof place, "%s/a.feria", path);
    assert_status(db_open(&db, place, DB_STATION, true, &error_), STATUS_DENIED, "not a folder");

    /* The superuser may write anywhere: then a child gives that right up first. */
    assert_int_equal(chmod(folder, 0555), 0);
    assert_int_equal(chmod(path, 0444), 0);
    pid_t child = fork();
    if (child == 0) {
        struct error error = {0};
        (void)snprintf(place, sizeof place, "%s/b.feria", folder);
        if (geteuid() == 0 && setuid(65534) != 0) {
            _exit(2);
        }
        bool is_fine = db_open(&db, place, DB_STATION, true, &error) == STATUS_DENIED &&
                       strstr(error.text, "cannot write in the folder") != NULL &&
                       db_open(&db, path, DB_CENTRAL, true, &error) == STATUS_DENIED;
        _exit(is_fine ? 0 : 1);
    }
    int result = 0;
    assert_int_equal(waitpid(child, &result, 0), child);
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(WEXITSTATUS(result), 0);
}

static void test_file_systems(void **state)
{
    (void)state;
    static const struct {
        uint64_t type;
        const char *words; /* NULL: fine */
    } ROWS[] = {
        {0xEF53, NULL},     /* ext4 */
        {0x01021994, NULL}, /* tmpfs */
        {0x58465342, NULL}, /* xfs */
        {0x9123683E, NULL}, /* btrfs */
        {0x794C7630, NULL}, /* overlayfs */
        {0x6969, "NFS"},      {0xFF534D42, "CIFS"},  {0xFE534D42, "SMB2"},
        {0x65735546, "FUSE"}, {0x4D44, "USB stick"}, {0x2011BAB0, "exFAT"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        const char *refusal = file_system_refusal(ROWS[i].type);
        if (ROWS[i].words == NULL) {
            assert_null(refusal);
        } else {
            assert_non_null(refusal);
            assert_non_null(strstr(refusal, ROWS[i].words));
        }
    }
}

/* ---- a full disk ---- */

static void test_full_disk_loses_nothing(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    struct error error = {0};
    enum status status = STATUS_OK;
    char sql[64];
    kit_open(&db, folder, "station.feria", DB_STATION);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    (void)snprintf(sql, sizeof sql, "PRAGMA max_page_count = %lld",
                   (long long)kit_int(&db, "PRAGMA page_count") + 4);
    assert_ok(db_execute(&db, sql, &error_));
    int64_t acknowledged = 0;
    while (status == STATUS_OK) {
        status =
            ledger_append(&ledger, "test.added", "{\"label\":\"a\"}", "{\"name\":\"b\"}", &error);
        acknowledged += status == STATUS_OK ? 1 : 0;
        assert_true(acknowledged < 1000);
    }
    assert_int_equal(status, STATUS_FULL);
    assert_non_null(strstr(error.text, "disk is full"));
    assert_false(db.is_broken);
    assert_int_equal(ledger.seq, acknowledged);
    assert_int_equal(kit_int(&db, "SELECT count(*) FROM ledger"), acknowledged);
    assert_ok(db_execute(&db, "PRAGMA max_page_count = 100000", &error_));
    kit_append(&ledger, 0, 50);
    kit_verify_clean(&db);
    db_close(&db);
}

/* ---- backups ---- */

static void test_backup(void **state)
{
    (void)state;
    struct db db;
    struct db copy;
    struct stat st;
    char target[500];
    struct buf a;
    struct buf b;
    make_station(50);
    assert_ok(db_open(&db, path, DB_STATION, false, &error_));
    (void)snprintf(target, sizeof target, "%s/copy.feria", folder);
    assert_ok(db_backup(&db, target, &error_));
    assert_status(db_backup(&db, target, &error_), STATUS_EXISTS, "already there");
    assert_int_equal(stat(target, &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    (void)snprintf(target, sizeof target, "%s/none/copy.feria", folder);
    assert_status(db_backup(&db, target, &error_), STATUS_NOT_FOUND, "none");
    (void)snprintf(target, sizeof target, "%s/copy.feria", folder);
    assert_ok(db_open(&copy, target, DB_STATION, false, &error_));
    kit_dump(&db, &a);
    kit_dump(&copy, &b);
    assert_string_equal(buf_str(&a), buf_str(&b));
    assert_true(a.length > 100);
    kit_verify_clean(&copy);
    buf_release(&a);
    buf_release(&b);
    db_close(&copy);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_pragmas),
        TEST(test_new_file_is_private_and_alone),
        TEST(test_views_are_made_anew),
        TEST(test_damaged_page_of_a_closed_file),
        TEST(test_projections_are_made_anew),
        TEST(test_transactions),
        TEST(test_statements),
        TEST(test_statement_cache_gives_up_the_oldest),
        TEST(test_foreign_files),
        TEST(test_newer_version),
        TEST(test_truncated),
        TEST(test_flipped_header),
        TEST(test_damage_after_a_crash),
        TEST(test_crash_loses_nothing),
        TEST(test_places),
        TEST(test_file_systems),
        TEST(test_full_disk_loses_nothing),
        TEST(test_backup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
