#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/feedback.h"
#include "core_fixture.h"

static struct test_station station;

static int set_up(void **state)
{
    (void)state;
    test_station_open(&station, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    clock_set_offset_ms(0);
    test_station_close(&station);
    return 0;
}

static void later(void)
{
    static int64_t offset_ms;
    offset_ms += 3000;
    clock_set_offset_ms(offset_ms);
}

static void test_kept_with_reasons_and_a_private_comment(void **state)
{
    (void)state;
    struct feedback feedback = {.event = 1,
                                .score = 3,
                                .reasons = {"atencion", "tramite"},
                                .reason_count = 2,
                                .comment = "  Doña Luz me\n\nayudó  "};
    assert_int_equal(feedback_give(&station.ledger, &feedback, NULL), STATUS_OK);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM feedback WHERE event = 1"
                                           " AND score = 3"
                                           " AND reasons = '[\"atencion\",\"tramite\"]'"
                                           " AND comment = 'Doña Luz me ayudó'"),
                     1);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger WHERE body LIKE '%Luz%'"),
                     0);
}

static void test_without_comment_there_is_no_private_part(void **state)
{
    (void)state;
    static const char *const COMMENTS[] = {NULL, "", "  \t\n", "\x07"};
    for (size_t i = 0; i < ARRAY_COUNT(COMMENTS); i++) {
        struct feedback feedback = {.event = 1, .score = 1, .comment = COMMENTS[i]};
        later();
        assert_int_equal(feedback_give(&station.ledger, &feedback, NULL), STATUS_OK);
    }
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger WHERE private IS NULL"), 4);
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM feedback WHERE comment IS NULL"
                                           " AND reasons = '[]'"),
                     4);
}

static void test_long_comments_are_cut_at_a_character(void **state)
{
    (void)state;
    static const struct {
        const char *unit;
        size_t count, kept_bytes;
    } ROWS[] = {{"a", 1000, 1000},   {"a", 1001, 1000}, {"ñ", 600, 1000},
                {"a\"", 9000, 1000}, {"€", 5000, 999},  {"\xf0\x9f\x98\x80", 5000, 1000}};
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        static char text[20001];
        size_t bytes = strlen(ROWS[i].unit);
        for (size_t k = 0; k < ROWS[i].count; k++) {
            memcpy(text + k * bytes, ROWS[i].unit, bytes);
        }
        text[ROWS[i].count * bytes] = '\0';
        struct feedback feedback = {.event = 1, .score = 2, .comment = text};
        later();
        assert_int_equal(feedback_give(&station.ledger, &feedback, NULL), STATUS_OK);
        assert_int_equal(test_int(&station.db, "SELECT length(CAST(comment AS BLOB)) FROM feedback"
                                               " ORDER BY hlc DESC LIMIT 1"),
                         ROWS[i].kept_bytes);
    }
}

static void test_what_is_refused(void **state)
{
    (void)state;
    const struct {
        struct feedback feedback;
        enum status status;
    } ROWS[] = {
        {{.event = 1, .score = 1}, STATUS_OK},
        {{.event = 1, .score = 4}, STATUS_OK},
        {{.event = 1, .score = 0}, STATUS_INVALID},
        {{.event = 1, .score = 5}, STATUS_INVALID},
        {{.event = 1, .score = -1}, STATUS_INVALID},
        {{.event = 0, .score = 1}, STATUS_INVALID},
        {{.event = 1, .score = 1, .reason_count = FEEDBACK_REASONS_MAX + 1}, STATUS_INVALID},
        {{.event = 1, .score = 1, .reasons = {"\xff"}, .reason_count = 1}, STATUS_INVALID},
        {{.event = 1, .score = 1, .comment = "\xff"}, STATUS_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        uint64_t seq = station.ledger.seq;
        later();
        assert_int_equal(feedback_give(&station.ledger, &ROWS[i].feedback, NULL), ROWS[i].status);
        assert_int_equal(station.ledger.seq - seq, ROWS[i].status == STATUS_OK);
    }
}

static void test_two_quick_votes_are_one(void **state)
{
    (void)state;
    struct feedback feedback = {.event = 1, .score = 4};
    int64_t base_ms = 1000000;
    static const struct {
        int64_t after_ms;
        enum status status;
    } ROWS[] = {
        {0, STATUS_OK},      {500, STATUS_BUSY},    {1500, STATUS_BUSY}, {2500, STATUS_OK},
        {3000, STATUS_BUSY}, {-3600000, STATUS_OK}, /* a clock set back: not busy for an hour */
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        clock_set_offset_ms(base_ms + ROWS[i].after_ms);
        assert_int_equal(feedback_give(&station.ledger, &feedback, NULL), ROWS[i].status);
    }
    /* Another station's vote of this moment is not ours. */
    struct test_station other;
    test_station_open(&other, 2);
    assert_int_equal(feedback_give(&other.ledger, &feedback, NULL), STATUS_OK);
    test_station_close(&other);
}

static void test_summaries(void **state)
{
    (void)state;
    static const int SCORES[] = {4, 4, 3, 1};
    for (size_t i = 0; i < ARRAY_COUNT(SCORES); i++) {
        struct feedback feedback = {.event = 1,
                                    .score = SCORES[i],
                                    .reasons = {"atencion"},
                                    .reason_count = i % 2,
                                    .comment = i == 3 ? "Mucha fila" : NULL};
        later();
        assert_int_equal(feedback_give(&station.ledger, &feedback, NULL), STATUS_OK);
    }
    assert_int_equal(test_int(&station.db,
                              "SELECT count(*) FROM feedback_summary WHERE event = 1 AND votes = 4"
                              " AND very_good = 2 AND good = 1 AND bad = 0 AND very_bad = 1"
                              " AND average = 3.0 AND good_percent = 75.0 AND comments = 1"),
                     1);
    assert_int_equal(test_int(&station.db, "SELECT sum(votes) FROM feedback_reason_summary"
                                           " WHERE reason = 'atencion' AND score IN (4, 1)"),
                     2);
}

int main(void)
{
#define WITH_STATION(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        WITH_STATION(test_kept_with_reasons_and_a_private_comment),
        WITH_STATION(test_without_comment_there_is_no_private_part),
        WITH_STATION(test_long_comments_are_cut_at_a_character),
        WITH_STATION(test_what_is_refused),
        WITH_STATION(test_two_quick_votes_are_one),
        WITH_STATION(test_summaries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
