#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/text.h"
#include "core/feedback.h"
#include "core/opinions.h"
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
        {{.event = 1, .score = 1, .rated_event = 5}, STATUS_OK},
        {{.event = 1, .score = 1, .department = "salud", .stand = "12"}, STATUS_OK},
        {{.event = 1, .score = 1, .rated_event = 5, .stand = "12"}, STATUS_INVALID},
        {{.event = 1, .score = 1, .rated_event = 5, .department = "salud"}, STATUS_INVALID},
        {{.event = 1, .score = 1, .stand = "\xff"}, STATUS_INVALID},
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

static void give(const struct feedback *feedback)
{
    later();
    assert_int_equal(feedback_give(&station.ledger, feedback, NULL), STATUS_OK);
}

static void test_what_an_opinion_is_about(void **state)
{
    (void)state;
    static const struct {
        struct feedback feedback;
        const char *body, *target, *code;
    } ROWS[] = {
        {{.event = 1, .score = 4}, "{\"event\":1,\"reasons\":[],\"score\":4}", "fair", ""},
        {{.event = 1, .score = 4, .department = "", .stand = ""},
         "{\"event\":1,\"reasons\":[],\"score\":4}",
         "fair",
         ""},
        {{.event = 1, .score = 3, .rated_event = 5},
         "{\"event\":1,\"rated_event\":5,\"reasons\":[],\"score\":3}",
         "event",
         "5"},
        {{.event = 1, .score = 2, .department = "salud", .stand = "12"},
         "{\"department\":\"salud\",\"event\":1,\"reasons\":[],\"score\":2,\"stand\":\"12\"}",
         "department",
         "salud"},
        {{.event = 1, .score = 1, .stand = "12"},
         "{\"event\":1,\"reasons\":[],\"score\":1,\"stand\":\"12\"}",
         "stand",
         "12"},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        struct stmt stmt;
        give(&ROWS[i].feedback);
        assert_int_equal(stmt_begin(&stmt, &station.db,
                                    "SELECT l.body, f.target, f.code FROM ledger AS l"
                                    " JOIN feedback_about AS f USING (station, hlc)"
                                    " ORDER BY l.pos DESC LIMIT 1",
                                    NULL),
                         STATUS_OK);
        assert_int_equal(stmt_step(&stmt, NULL), STATUS_OK);
        assert_string_equal(stmt_column_text(&stmt, 0), ROWS[i].body);
        assert_string_equal(stmt_column_text(&stmt, 1), ROWS[i].target);
        assert_string_equal(stmt_column_text(&stmt, 2), ROWS[i].code);
        stmt_end(&stmt);
    }
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM feedback_summary"), 4);
}

/* Bodies of another program: what makes no sense is parked and not counted. */
static void test_senseless_targets_are_parked(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        int parked;
    } ROWS[] = {
        {"{\"event\":1,\"score\":4,\"stand\":12}", 0}, /* a number is a text too */
        {"{\"event\":1,\"score\":4,\"stand\":\"\"}", 1},
        {"{\"event\":1,\"score\":4,\"department\":\"\"}", 1},
        {"{\"event\":1,\"score\":4,\"rated_event\":\"cinco\"}", 1},
        {"{\"event\":1,\"score\":4,\"rated_event\":0}", 1},
        {"{\"event\":1,\"score\":5,\"stand\":\"12\"}", 1},
    };
    for (size_t i = 0; i < ARRAY_COUNT(ROWS); i++) {
        int64_t before = test_int(&station.db, "SELECT count(*) FROM feedback");
        int64_t parked = test_int(&station.db, "SELECT count(*) FROM quarantine");
        assert_int_equal(ledger_append(&station.ledger, "feedback.given", ROWS[i].body, NULL, NULL),
                         STATUS_OK);
        assert_int_equal(test_int(&station.db, "SELECT count(*) FROM quarantine") - parked,
                         ROWS[i].parked);
        assert_int_equal(test_int(&station.db, "SELECT count(*) FROM feedback") - before,
                         1 - ROWS[i].parked);
    }
}

static void test_opinions_of_a_fair(void **state)
{
    (void)state;
    struct opinions *opinions = NULL;
    assert_int_equal(opinions_new(&opinions, &station.db, 1, NULL), STATUS_OK);
    assert_int_equal(opinions->all.votes, 0);
    assert_int_equal(opinions->tally_count + opinions->latest_count, 0);
    assert_int_equal(opinion_good_percent(&opinions->all), 0);
    opinions_free(opinions);
    opinions_free(NULL);

    give(&(struct feedback){.event = 2, .score = 1});
    give(&(struct feedback){.event = 1, .score = 4, .stand = "12"});
    give(&(struct feedback){.event = 1, .score = 4, .department = "salud", .stand = "9"});
    give(&(struct feedback){.event = 1, .score = 1, .department = "salud"});
    give(&(struct feedback){.event = 1, .score = 3});
    for (int i = 0; i < OPINIONS_LATEST_MAX - 1; i++) {
        give(&(struct feedback){.event = 1, .score = 2, .rated_event = 5});
    }
    give(&(struct feedback){.event = 1,
                            .score = 4,
                            .rated_event = 5,
                            .reasons = {"atencion", "tramite"},
                            .reason_count = 2,
                            .comment = "Doña Luz me ayudó"});
    assert_int_equal(opinions_new(&opinions, &station.db, 1, NULL), STATUS_OK);
    assert_int_equal(opinions->all.votes, 14);
    assert_int_equal(opinions->all.faces[3], 3);
    assert_int_equal(opinion_good_percent(&opinions->all), 29);
    static const struct {
        enum feedback_target target;
        const char *code;
        int votes, good_percent;
    } TALLIES[] = {{FEEDBACK_FAIR, "", 1, 100},
                   {FEEDBACK_EVENT, "5", 10, 10},
                   {FEEDBACK_DEPARTMENT, "salud", 2, 50},
                   {FEEDBACK_STAND, "12", 1, 100}};
    assert_int_equal(opinions->tally_count, ARRAY_COUNT(TALLIES));
    for (size_t i = 0; i < ARRAY_COUNT(TALLIES); i++) {
        const struct opinion_tally *tally = &opinions->tallies[i];
        assert_int_equal(tally->target, TALLIES[i].target);
        assert_string_equal(tally->code, TALLIES[i].code);
        assert_int_equal(tally->votes, TALLIES[i].votes);
        assert_int_equal(opinion_good_percent(tally), TALLIES[i].good_percent);
    }
    assert_int_equal(opinions->latest_count, OPINIONS_LATEST_MAX);
    assert_int_equal(opinions->latest[0].score, 4);
    assert_string_equal(opinions->latest[0].reasons[0], "atencion");
    assert_string_equal(opinions->latest[0].reasons[1], "tramite");
    assert_null(opinions->latest[0].reasons[2]);
    assert_null(opinions->latest[1].reasons[0]);
    assert_string_equal(opinions->latest[9].code, "5");
    opinions_free(opinions);
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
        WITH_STATION(test_what_an_opinion_is_about),
        WITH_STATION(test_senseless_targets_are_parked),
        WITH_STATION(test_opinions_of_a_fair),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
