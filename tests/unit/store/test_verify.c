#include "store_kit.h"

#include "base/file.h"

#include <sqlite3.h>

/* ---- a ledger of all sorts ---- */

enum { OWN = 10, WHOLE = 8, OTHER = 12 };

/* Own facts, a chain held whole and a selection of a third one,
 * with some private parts withheld. */
static int64_t fill(struct db *db)
{
    struct ledger ledger;
    struct arena arena;
    struct fact *facts = NULL;
    arena_init(&arena, 0);
    assert_ok(ledger_open(&ledger, db, 7, &error_));
    kit_append(&ledger, 0, OWN / 2);
    kit_station_facts(8, WHOLE, &arena, &facts);
    kit_ingest(&ledger, INGEST_WHOLE, facts, WHOLE);
    kit_append(&ledger, OWN / 2, OWN - OWN / 2);
    kit_station_facts(9, OTHER, &arena, &facts);
    for (size_t i = 0; i < OTHER; i++) {
        if (i % 3 == 2) {
            continue;
        }
        if (i == 1) {
            facts[i].private_part = NULL;
            memset(facts[i].salt, 0, SALT_BYTES);
        }
        kit_ingest(&ledger, INGEST_SELECTION, &facts[i], 1);
    }
    arena_release(&arena);
    return kit_int(db, "SELECT count(*) FROM ledger");
}

static void test_sound_ledger(void **state)
{
    (void)state;
    struct db db;
    struct verify_report report;
    kit_memory(&db);
    kit_verify_clean(&db);
    const int64_t count = fill(&db);
    assert_ok(ledger_verify(&db, NULL, NULL, &report, &error_));
    kit_print_report(&report);
    assert_int_equal(report.finding_count, 0);
    assert_int_equal(report.fact_count, count);
    assert_int_equal(report.station_count, 3);
    assert_int_equal(report.withheld_count, 1);
    assert_true(report.projections_match);
    /* Twice the same, and nothing was written. */
    uint8_t hash[HASH_BYTES];
    assert_ok(projection_hash(&db, hash, &error_));
    assert_memory_equal(hash, report.projection_hash, HASH_BYTES);
    assert_int_equal(db.transaction_depth, 0);
    db_close(&db);
}

/* ---- one flipped bit of one column of one row ---- */

enum column_type { NUMBER, TEXT, BLOB };

static const struct {
    const char *name;
    enum column_type type;
    bool is_identity; /* the facts after it then miss it: they are named too */
} COLUMNS[] = {
    {"pos", NUMBER, true},  {"station", NUMBER, true},  {"epoch", NUMBER, true},
    {"seq", NUMBER, true},  {"kind", TEXT, false},      {"at_ms", NUMBER, false},
    {"hlc", NUMBER, false}, {"body", TEXT, false},      {"private", TEXT, false},
    {"salt", BLOB, false},  {"body_hash", BLOB, false}, {"private_hash", BLOB, false},
    {"chain", BLOB, false}, {"prev", BLOB, false},
};

/* The value of the column with one bit flipped, as parameter 1 of `write`.
 * NULL becomes something. */
static void bind_flipped(sqlite3_stmt *read, enum column_type type, struct chance *chance,
                         sqlite3_stmt *write)
{
    char bytes[1024] = "0123456789abcdef0123456789abcdef";
    int length = 32;
    if (type == NUMBER) {
        uint64_t value = (uint64_t)sqlite3_column_int64(read, 0);
        value ^= UINT64_C(1) << chance_below(chance, 64);
        assert_int_equal(sqlite3_bind_int64(write, 1, (int64_t)value), SQLITE_OK);
        return;
    }
    const void *data = sqlite3_column_blob(read, 0);
    if (data != NULL) {
        length = sqlite3_column_bytes(read, 0);
        assert_in_range(length, 1, sizeof bytes);
        memcpy(bytes, data, (size_t)length);
    }
    char *byte = &bytes[chance_below(chance, (uint32_t)length)];
    *byte = (char)(*byte ^ (1 << chance_below(chance, 8)));
    assert_int_equal(sqlite3_bind_blob(write, 1, bytes, length, SQLITE_TRANSIENT), SQLITE_OK);
}

/* False when SQLite itself refuses the value: an identity that is there already. */
static bool flip(struct db *db, size_t column, int64_t pos, struct chance *chance, int64_t *new_pos)
{
    char sql[200];
    sqlite3_stmt *read = NULL;
    sqlite3_stmt *write = NULL;
    const char *name = COLUMNS[column].name;
    (void)snprintf(sql, sizeof sql, "SELECT %s FROM ledger WHERE pos = %lld", name, (long long)pos);
    assert_int_equal(sqlite3_prepare_v2(db->handle, sql, -1, &read, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(read), SQLITE_ROW);
    (void)snprintf(sql, sizeof sql, "UPDATE ledger SET %s = %s WHERE pos = %lld RETURNING pos",
                   name, COLUMNS[column].type == TEXT ? "CAST(?1 AS TEXT)" : "?1", (long long)pos);
    assert_int_equal(sqlite3_prepare_v2(db->handle, sql, -1, &write, NULL), SQLITE_OK);
    bind_flipped(read, COLUMNS[column].type, chance, write);
    bool is_done = sqlite3_step(write) == SQLITE_ROW;
    if (is_done) {
        *new_pos = sqlite3_column_int64(write, 0);
        assert_int_equal(sqlite3_step(write), SQLITE_DONE);
    }
    sqlite3_finalize(write);
    sqlite3_finalize(read);
    return is_done;
}

static void expect_named(struct db *db, size_t column, int64_t pos, int64_t new_pos)
{
    struct verify_report report;
    bool is_named = false;
    bool are_others = false;
    assert_ok(ledger_verify(db, NULL, NULL, &report, &error_));
    for (int64_t i = 0; i < report.finding_count && i < VERIFY_FINDINGS_MAX; i++) {
        const int64_t named = report.findings[i].pos;
        is_named = is_named || named == new_pos;
        are_others = are_others || (named != 0 && named != new_pos);
        assert_true(report.findings[i].what[0] != '\0');
    }
    if (!is_named || (are_others && !COLUMNS[column].is_identity)) {
        kit_print_report(&report);
        fail_msg("column %s at position %lld (now %lld)", COLUMNS[column].name, (long long)pos,
                 (long long)new_pos);
    }
}

static void test_any_flipped_bit_is_found(void **state)
{
    (void)state;
    struct db db;
    enum { TRIES = 1 }; /* each costs a new database; the bits are others in each run */
    struct chance chance = chance_start("test_any_flipped_bit_is_found");
    int flips = 0;
    kit_memory(&db);
    const int64_t count = fill(&db);
    kit_verify_clean(&db);
    for (int64_t pos = 1; pos <= count; pos++) {
        for (size_t column = 0; column < ARRAY_COUNT(COLUMNS); column++) {
            for (int try = 0; try < TRIES; try++) {
                int64_t new_pos = pos;
                assert_ok(db_execute(&db, "PRAGMA ignore_check_constraints = ON", &error_));
                assert_ok(db_begin(&db, &error_));
                if (flip(&db, column, pos, &chance, &new_pos)) {
                    expect_named(&db, column, pos, new_pos);
                    flips++;
                }
                db_rollback(&db);
            }
        }
    }
    print_message("%d flips\n", flips);
    assert_true(flips > count * 10 * TRIES);
    kit_verify_clean(&db);
    db_close(&db);
}

/* ---- other damage ---- */

static void test_other_damage(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        int64_t pos; /* named */
        const char *words;
    } ROWS[] = {
        {"DELETE FROM ledger WHERE pos = 3", 4, "instead of 3"},
        {"DELETE FROM ledger WHERE pos = 3", 4, "1 facts missing before it"},
        {"DELETE FROM ledger WHERE station = 8 AND seq BETWEEN 2 AND 4", 10, "3 facts missing"},
        {"UPDATE ledger SET pos = -pos WHERE pos = 1", -1, "instead of 1"},
        {"UPDATE ledger SET body = body || char(0) || 'x' WHERE pos = 2", 2,
         "wrong type or length"},
        {"UPDATE ledger SET kind = kind || char(0) WHERE pos = 2", 2, "wrong type or length"},
        {"UPDATE ledger SET salt = NULL WHERE pos = 2", 2, "wrong type or length"},
        {"UPDATE ledger SET private = NULL WHERE pos = 2", 2, "wrong type or length"},
        {"UPDATE ledger SET private = '{}', salt = zeroblob(16), private_hash = zeroblob(32)"
         " WHERE pos = 2",
         2, "private part does not match"},
        {"UPDATE ledger SET chain = x'00' WHERE pos = 2", 2, "wrong type or length"},
        {"UPDATE ledger SET prev = NULL WHERE station = 9 AND seq = 4", 21, "facts missing"},
        {"UPDATE ledger SET prev = zeroblob(32) WHERE pos = 3", 3, "does not follow"},
        {"UPDATE item SET label = 'other' WHERE rowid = 1", 0, "projections do not follow"},
        {"DELETE FROM tally", 0, "projections do not follow"},
        {"INSERT INTO setting VALUES ('more', 'x', 1, 1, 1)", 0, "projections do not follow"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct db db;
        struct verify_report report;
        bool is_found = false;
        kit_memory(&db);
        fill(&db);
        assert_ok(db_execute(&db, "PRAGMA ignore_check_constraints = ON", &error_));
        assert_ok(db_execute(&db, ROWS[i].sql, &error_));
        assert_ok(ledger_verify(&db, NULL, NULL, &report, &error_));
        for (int64_t j = 0; j < report.finding_count && j < VERIFY_FINDINGS_MAX; j++) {
            is_found = is_found || (report.findings[j].pos == ROWS[i].pos &&
                                    strstr(report.findings[j].what, ROWS[i].words) != NULL);
        }
        if (!is_found) {
            kit_print_report(&report);
            fail_msg("%s: nothing says \"%s\" of %lld", ROWS[i].sql, ROWS[i].words,
                     (long long)ROWS[i].pos);
        }
        db_close(&db);
    }
}

/* Erasing a private part with its salt and its projected row is no damage. */
static void test_erasing_is_no_damage(void **state)
{
    (void)state;
    struct db db;
    kit_memory(&db);
    fill(&db);
    assert_ok(db_execute(&db,
                         "UPDATE ledger SET private = NULL, salt = NULL WHERE pos = 2;"
                         "UPDATE item SET name = NULL WHERE (station, hlc) ="
                         " (SELECT station, hlc FROM ledger WHERE pos = 2);",
                         &error_));
    kit_verify_clean(&db);
    assert_ok(ledger_rebuild(&db, NULL, NULL, &error_));
    assert_int_equal(kit_int(&db, "SELECT name IS NULL FROM item JOIN ledger USING (station, hlc)"
                                  " WHERE pos = 2"),
                     1);
    kit_verify_clean(&db);
    db_close(&db);
}

/* More findings than are kept are still counted. */
static void test_many_findings(void **state)
{
    (void)state;
    struct db db;
    struct verify_report report;
    kit_memory(&db);
    const int64_t count = fill(&db);
    assert_ok(db_execute(&db, "UPDATE ledger SET body_hash = zeroblob(32), at_ms = 0", &error_));
    assert_ok(ledger_verify(&db, NULL, NULL, &report, &error_));
    assert_true(report.finding_count >= 2 * count);
    assert_true(report.findings[VERIFY_FINDINGS_MAX - 1].pos > 0);
    db_close(&db);
}

/* ---- flipped bits of the file ---- */

static void read_ledger(struct db *db, struct buf *out)
{
    struct arena arena;
    struct fact *facts = NULL;
    size_t count = 0;
    int64_t next = 0;
    arena_init(&arena, 0);
    assert_ok(ledger_changes_since(db, 0, "central", 0, 0, SIZE_MAX, SIZE_MAX, &arena, &facts,
                                   &count, &next, &error_));
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "%lld %u %u %llu %s %s %s\n", (long long)facts[i].pos, facts[i].station,
                   facts[i].epoch, (unsigned long long)facts[i].seq, facts[i].kind, facts[i].body,
                   facts[i].private_part == NULL ? "" : facts[i].private_part);
        buf_append(out, facts[i].chain, HASH_BYTES);
    }
    assert_ok(projection_dump(db, out, &error_));
    arena_release(&arena);
}

/* Whatever bit of the closed file flips: it is refused, found, or changes nothing that the ledger
 * or the projections say. */
static void test_flipped_bits_of_the_file(void **state)
{
    (void)state;
    enum { FLIPS = 250 };
    char folder[TEST_FOLDER_MAX];
    char path[400];
    struct db db;
    struct buf whole;
    struct buf expected;
    struct chance chance = chance_start("test_flipped_bits_of_the_file");
    int found = 0;
    test_folder_make(folder);
    (void)snprintf(path, sizeof path, "%s/f.feria", folder);
    buf_init(&whole, 1 << 24);
    buf_init(&expected, 1 << 24);
    kit_open(&db, folder, "f.feria", DB_STATION);
    fill(&db);
    read_ledger(&db, &expected);
    db_close(&db);
    assert_ok(file_read(path, &whole, &error_));
    for (int i = 0; i < FLIPS; i++) {
        struct verify_report report = {0};
        struct error error = {0};
        const uint32_t at = chance_below(&chance, (uint32_t)whole.length);
        const char bit = (char)(1 << chance_below(&chance, 8));
        whole.data[at] = (char)(whole.data[at] ^ bit);
        assert_ok(file_write(path, whole.data, whole.length, 0600, &error_));
        enum status status = db_open(&db, path, DB_STATION, false, &error);
        if (status == STATUS_OK) {
            status = ledger_verify(&db, NULL, NULL, &report, &error);
        }
        if (status == STATUS_OK && report.finding_count == 0) {
            struct buf got;
            buf_init(&got, 1 << 24);
            read_ledger(&db, &got);
            assert_int_equal(got.length, expected.length);
            assert_memory_equal(got.data, expected.data, got.length);
            buf_release(&got);
        } else {
            assert_true(status == STATUS_OK || error.text[0] != '\0');
            found++;
        }
        db_close(&db);
        whole.data[at] = (char)(whole.data[at] ^ bit);
    }
    print_message("%d of %d flips were found, the others changed nothing\n", found, FLIPS);
    assert_true(found > FLIPS / 20);
    buf_release(&whole);
    buf_release(&expected);
    test_folder_remove(folder);
}

/* ---- progress ---- */

static void count_progress(void *user, int64_t done, int64_t total)
{
    int64_t *calls = user;
    assert_int_equal(done, (*calls + 1) * VERIFY_PROGRESS_STEP);
    assert_int_equal(total, 2 * VERIFY_PROGRESS_STEP + 5);
    (*calls)++;
}

static void test_progress(void **state)
{
    (void)state;
    struct db db;
    struct ledger ledger;
    struct verify_report report;
    int64_t calls = 0;
    kit_memory(&db);
    assert_ok(ledger_open(&ledger, &db, 7, &error_));
    assert_ok(db_begin(&db, &error_));
    for (int i = 0; i < 2 * VERIFY_PROGRESS_STEP + 5; i++) {
        assert_ok(ledger_append(&ledger, "test.nothing", "{}", NULL, &error_));
    }
    assert_ok(db_commit(&db, &error_));
    assert_ok(ledger_verify(&db, count_progress, &calls, &report, &error_));
    assert_int_equal(calls, 2);
    calls = 0;
    assert_ok(ledger_rebuild(&db, count_progress, &calls, &error_));
    assert_int_equal(calls, 2);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sound_ledger),  cmocka_unit_test(test_any_flipped_bit_is_found),
        cmocka_unit_test(test_other_damage),  cmocka_unit_test(test_erasing_is_no_damage),
        cmocka_unit_test(test_many_findings), cmocka_unit_test(test_flipped_bits_of_the_file),
        cmocka_unit_test(test_progress),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
