#include "store_kit.h"

#include "store/embedded_sql.h"
#include "store/stmt_cache.h"

static void test_table_is_sorted_and_found(void **state)
{
    (void)state;
    kind_table_set(KIT_KINDS);
    size_t count = 0;
    for (; kind_at(count) != NULL; count++) {
        const struct kind *kind = kind_at(count);
        assert_ptr_equal(kind_find(kind->name), kind);
        assert_true(count == 0 || strcmp(kind_at(count - 1)->name, kind->name) < 0);
    }
    assert_int_equal(count, 4);
    assert_null(kind_find("test"));
    assert_null(kind_find("test.adde"));
    assert_null(kind_find("test.added2"));
    assert_null(kind_find(""));

    /* And the real ones, as many as there are. */
    kind_table_set(NULL);
    assert_null(kind_find("test.added"));
    for (const struct embedded_sql *row = embedded_facts; row->name != NULL; row++) {
        assert_non_null(kind_find(row->name));
        assert_string_equal(kind_find(row->name)->sql, row->text);
    }
}

static void test_modes(void **state)
{
    (void)state;
    static const struct embedded_sql KINDS[] = {
        {"a", "-- to: citizen   door\toffice\n-- private to: door\nSELECT 1;"},
        {"b", "-- words\n--to: all\n--private to: all\nSELECT 1;"},
        {"c", "SELECT 1; -- to: door\n"},
        {"d", "-- to: none\n-- private to: none\n"},
        {"e", "-- to: door\r\n-- private to: office\r\n"},
        {NULL, NULL},
    };
    static const struct {
        const char *kind, *mode;
        bool goes, private_goes;
    } ROWS[] = {
        {"a", "citizen", true, false}, {"a", "door", true, true},    {"a", "doo", false, false},
        {"a", "office", true, false},  {"a", "central", true, true}, {"a", "", false, false},
        {"b", "stand", true, true},    {"c", "door", false, false},  {"c", "central", true, true},
        {"d", "door", false, false},   {"d", "central", true, true}, {"e", "door", true, false},
        {"e", "office", false, true},
    };
    kind_table_set(KINDS);
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        const struct kind *kind = kind_find(ROWS[i].kind);
        assert_non_null(kind);
        if (kind_goes_to(kind, ROWS[i].mode) != ROWS[i].goes ||
            kind_private_goes_to(kind, ROWS[i].mode) != ROWS[i].private_goes) {
            fail_msg("kind %s mode %s", ROWS[i].kind, ROWS[i].mode);
        }
    }
    kind_table_set(NULL);
}

static void test_skip_blank(void **state)
{
    (void)state;
    static const struct {
        const char *sql, *rest;
    } ROWS[] = {
        {"SELECT 1", "SELECT 1"},
        {" \n\t;; SELECT", "SELECT"},
        {"-- a\n-- b\nX", "X"},
        {"/* ; */ X", "X"},
        {"-- only", ""},
        {"/* open", ""},
        {"", ""},
        {"-1", "-1"},
        {"/ 2", "/ 2"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        assert_string_equal(sql_skip_blank(ROWS[i].sql), ROWS[i].rest);
    }
}

/* When the second statement fails the first one's row is gone too,
 * and what was there before stays. */
static void test_apply_undoes_all_of_a_fact(void **state)
{
    (void)state;
    struct db db;
    struct fact fact = {.station = 1,
                        .epoch = 1,
                        .seq = 1,
                        .hlc = 1,
                        .kind = "test.counted",
                        .body = "{\"key\":\"a\",\"n\":2}"};
    kit_memory(&db);
    assert_ok(db_begin(&db, &error_));
    assert_ok(kind_apply(&db, &fact, &error_));
    fact.hlc = 2;
    fact.body = "{\"key\":\"a\",\"n\":-3}";
    assert_status(kind_apply(&db, &fact, &error_), STATUS_INVALID, "test.counted");
    fact.hlc = 3;
    fact.body = "{\"key\":\"a\",\"n\":1}";
    assert_ok(kind_apply(&db, &fact, &error_));
    fact.kind = "test.unknown";
    assert_status(kind_apply(&db, &fact, &error_), STATUS_INVALID, "test.unknown");
    fact.kind = "test.nothing";
    assert_ok(kind_apply(&db, &fact, &error_));
    assert_ok(db_commit(&db, &error_));
    assert_int_equal(kit_int(&db, "SELECT sum(hlc) FROM tally"), 4);
    assert_int_equal(kit_int(&db, "SELECT n FROM total"), 3);
    db_close(&db);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_table_is_sorted_and_found),
        cmocka_unit_test(test_modes),
        cmocka_unit_test(test_skip_blank),
        cmocka_unit_test(test_apply_undoes_all_of_a_fact),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
