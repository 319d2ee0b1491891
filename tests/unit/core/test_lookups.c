/* What is asked while somebody waits is found by a key. */
#include "core_fixture.h"

/* Every look-up of a scan goes by a key: none walks a table. */
static void test_lookups_use_keys(void **state)
{
    (void)state;
    static const char *const QUERIES[] = {
        "EXPLAIN QUERY PLAN SELECT is_entry FROM movement WHERE event = 1 AND subject = 'x'"
        " AND is_undone = 0 ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1",
        "EXPLAIN QUERY PLAN SELECT max(at_ms) FROM movement WHERE event = 1 AND subject = 'x'"
        " AND is_entry = 1 AND is_undone = 0",
        "EXPLAIN QUERY PLAN SELECT is_revoked FROM ticket_revoked WHERE ticket = 't'",
        "EXPLAIN QUERY PLAN SELECT is_revoked FROM station_revoked WHERE issuer = 1",
        "EXPLAIN QUERY PLAN SELECT 1 FROM waiting_called WHERE ticket = 't'",
        "EXPLAIN QUERY PLAN SELECT max(at_ms) FROM stand_visit WHERE event = 1 AND stand = '12'"
        " AND ticket = 't'",
        "EXPLAIN QUERY PLAN SELECT row FROM catalogue WHERE sheet = 'gate' AND key = '1/2'",
        "EXPLAIN QUERY PLAN SELECT 1 FROM undone WHERE of_station = 1 AND of_hlc = 2",
        "EXPLAIN QUERY PLAN SELECT * FROM ticket WHERE id >= 'A' AND id < 'A~' LIMIT 2",
        "EXPLAIN QUERY PLAN SELECT id FROM ticket WHERE event = 1 AND person = 'x' AND station = 2"
        " ORDER BY hlc LIMIT 1",
        "EXPLAIN QUERY PLAN SELECT 1 FROM movement WHERE station = 1 AND hlc = 2 AND fact = 3",
        "EXPLAIN QUERY PLAN UPDATE movement SET subject = 'p' WHERE ticket = 't'",
        "EXPLAIN QUERY PLAN SELECT * FROM movement WHERE station = 1 ORDER BY hlc DESC LIMIT 5",
        "EXPLAIN QUERY PLAN SELECT * FROM refusal WHERE station = 1 ORDER BY hlc DESC LIMIT 5",
        "EXPLAIN QUERY PLAN SELECT at_ms FROM feedback WHERE station = 1 ORDER BY hlc DESC LIMIT 1",
        "EXPLAIN QUERY PLAN SELECT inside FROM headcount WHERE event = 1",
        "EXPLAIN QUERY PLAN SELECT count(DISTINCT person) FROM ticket WHERE event = 1"
        " AND class IN (0, 1)",
        "EXPLAIN QUERY PLAN SELECT 1 FROM survey_answer WHERE survey = 's' AND token = 't'",
        "EXPLAIN QUERY PLAN SELECT text FROM consent_published WHERE version = '1' AND kind = 'g'",
    };
    struct test_station station;
    test_station_open(&station, 1);
    for (size_t i = 0; i < ARRAY_COUNT(QUERIES); i++) {
        struct stmt stmt;
        int rows = 0;
        assert_int_equal(stmt_begin(&stmt, &station.db, QUERIES[i], NULL), STATUS_OK);
        while (stmt_step(&stmt, NULL) == STATUS_OK) {
            const char *plan = stmt_column_text(&stmt, 3);
            if (strncmp(plan, "SEARCH", 6) != 0) {
                fail_msg("%s: %s", QUERIES[i], plan);
            }
            rows++;
        }
        assert_int_not_equal(rows, 0);
        stmt_end(&stmt);
    }
    test_station_close(&station);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lookups_use_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
