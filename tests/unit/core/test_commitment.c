/* Commitments: what holds after each word about one, its history, when it is late, what its parts
 * add up to; and that the view says the same as the snapshot. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/commitment.h"
#include "core_fixture.h"

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static struct test_station station;
static struct catalogue *catalogue;

static int set_up(void **state)
{
    (void)state;
    test_station_open(&station, 1);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    catalogue_free(catalogue);
    catalogue = NULL;
    test_station_close(&station);
    return 0;
}

static void publish(int number, int part, int percent, const char *state, int weight)
{
    char body[300];
    (void)snprintf(body, sizeof body,
                   "{\"key\":\"%d/%d\",\"order\":%d,\"row\":{\"department\":\"ibal\",\"due_ms\":"
                   "86400000,\"number\":%d,\"part\":%d,\"percent\":%d,\"state\":\"%s\",\"text\":"
                   "\"Agua\",\"weight\":%d},\"sheet\":\"commitment\"}",
                   number, part, number, number, part, percent, state, weight);
    assert_int_equal(ledger_append(&station.ledger, "catalogue.set", body, NULL, NULL), STATUS_OK);
}

static bool tell(const struct commitment_progress *progress)
{
    bool has_changed = false;
    assert_int_equal(commitment_progress_tell(&station.ledger, progress, &has_changed, NULL),
                     STATUS_OK);
    return has_changed;
}

static const struct commitment *look(int number, int part)
{
    catalogue_free(catalogue);
    catalogue = NULL;
    assert_int_equal(catalogue_new(&catalogue, &station.db, NULL), STATUS_OK);
    const struct commitment *commitment = catalogue_commitment(catalogue, number, part);
    assert_non_null(commitment);
    return commitment;
}

static void test_the_latest_word_holds_and_all_are_history(void **state)
{
    (void)state;
    publish(1, 0, 10, "pending", 1);
    assert_true(tell(&(struct commitment_progress){
        .number = 1, .percent = 40, .state = "en_ejecucion", .evidence = "https://a"}));
    assert_true(tell(&(struct commitment_progress){
        .number = 1, .percent = COMMITMENT_KEEP, .due_ms = 5 * (int64_t)DAY_MS, .note = "Lluvia"}));
    const struct commitment *commitment = look(1, 0);
    assert_int_equal(commitment_state(commitment), COMMITMENT_RESCHEDULED);
    assert_int_equal(commitment->percent, 40);
    assert_int_equal(commitment->due_ms, 5 * (int64_t)DAY_MS);
    assert_string_equal(commitment->evidence, "https://a");
    assert_string_equal(commitment->text, "Agua");
    assert_int_equal(commitment->step_count, 3);
    assert_string_equal(commitment->steps[0].note, "Lluvia");
    assert_string_equal(commitment->steps[2].state, "pending");
    assert_int_equal(commitment->steps[2].due_ms, DAY_MS);
    publish(1, 0, 90, "running", 1); /* the sheet imported later holds */
    assert_int_equal(look(1, 0)->percent, 90);
    assert_int_equal(look(1, 0)->step_count, 4);
}

static void test_what_says_nothing_new_is_no_fact(void **state)
{
    (void)state;
    publish(1, 0, 10, "pending", 1);
    publish(1, 0, 10, "pending", 1); /* its place in the file, say */
    assert_false(tell(&(struct commitment_progress){.number = 1, .percent = 10}));
    assert_false(tell(&(struct commitment_progress){
        .number = 1, .percent = COMMITMENT_KEEP, .state = "pendiente"}));
    assert_int_equal(look(1, 0)->step_count, 1);
    assert_int_equal(
        test_int(&station.db, "SELECT count(*) FROM ledger WHERE kind = 'commitment.progressed'"),
        0);
}

static void test_what_is_refused(void **state)
{
    (void)state;
    static char long_text[400];
    memset(long_text, 'a', sizeof long_text - 1);
    publish(1, 0, 10, "pending", 1);
    static const struct {
        struct commitment_progress progress;
        enum status status;
    } rows[] = {
        {{.number = 2, .percent = 1}, STATUS_NOT_FOUND},
        {{.number = 1, .part = 3, .percent = 1}, STATUS_NOT_FOUND},
        {{.number = 1, .percent = 101}, STATUS_INVALID},
        {{.number = 1, .percent = -2}, STATUS_INVALID},
        {{.number = 1, .percent = 1, .state = "casi"}, STATUS_INVALID},
        {{.number = 1, .percent = 1, .note = "\xff"}, STATUS_INVALID},
        {{.number = 1, .percent = 1, .note = long_text}, STATUS_INVALID},
        {{.number = 1, .percent = 1, .evidence = long_text}, STATUS_INVALID},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        assert_int_equal(commitment_progress_tell(&station.ledger, &rows[i].progress, NULL, NULL),
                         rows[i].status);
    }
    assert_int_equal(test_int(&station.db, "SELECT count(*) FROM ledger"), 1);
}

static void test_what_is_done_is_all_of_it(void **state)
{
    (void)state;
    publish(1, 0, 40, "done", 1);
    publish(2, 1, 10, "running", 1); /* of a station of another make: without its whole */
    const struct commitment *commitment = look(1, 0);
    assert_int_equal(commitment->step_count, 1);
    assert_int_equal(commitment->steps[0].percent, 100);
    const struct commitment_progress part = {.number = 2, .part = 1, .percent = 20};
    assert_int_equal(commitment_progress_tell(&station.ledger, &part, NULL, NULL),
                     STATUS_NOT_FOUND);
}

static void test_late_by_itself(void **state)
{
    (void)state;
    static const struct {
        const char *state;
        int64_t now_ms;
        int days;
    } rows[] = {
        {"pending", DAY_MS - 1, 0},
        {"pending", DAY_MS, 0},
        {"pending", DAY_MS + 1, 1},
        {"running", 2 * (int64_t)DAY_MS, 1},
        {"running", 2 * (int64_t)DAY_MS + 1, 2},
        {"rescheduled", 13 * (int64_t)DAY_MS, 12},
        {"done", 13 * (int64_t)DAY_MS, 0},
        {"failed", 13 * (int64_t)DAY_MS, 0},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct commitment commitment = {.state = rows[i].state, .due_ms = DAY_MS};
        assert_int_equal(commitment_days_late(&commitment, rows[i].now_ms), rows[i].days);
    }
    struct commitment without = {.state = "pending"};
    assert_int_equal(commitment_days_late(&without, DAY_MS), 0);
}

static void assert_percent(int number, int part, int percent)
{
    const struct commitment *commitment = look(number, part);
    assert_int_equal(commitment_percent(catalogue, commitment), percent);
}

static void test_parts_add_up_and_the_view_agrees(void **state)
{
    (void)state;
    publish(1, 0, 7, "running", 1);
    publish(1, 1, 50, "running", 2);
    publish(1, 2, 5, "done", 1);
    publish(2, 0, 33, "pending", 1);
    publish(3, 0, 20, "done", 1);
    publish(3, 1, 10, "running", 1);
    assert_percent(1, 0, 67); /* (2 * 50 + 100) / 3 */
    assert_percent(1, 2, 100);
    assert_percent(2, 0, 33);
    assert_percent(3, 0, 100);
    for (size_t i = 0; i < catalogue->commitment_count; i++) {
        const struct commitment *commitment = &catalogue->commitments[i];
        char *sql = arena_printf(&catalogue->arena,
                                 "SELECT percent FROM commitment_state WHERE number = %d AND part"
                                 " = %d",
                                 commitment->number, commitment->part);
        assert_int_equal(test_int(&station.db, sql), commitment_percent(catalogue, commitment));
    }
    assert_int_equal(test_int(&station.db,
                              "SELECT count(*) FROM commitment_state WHERE is_open AND due_ms"
                              " < 86400001"),
                     4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_the_latest_word_holds_and_all_are_history, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_what_says_nothing_new_is_no_fact, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_what_is_done_is_all_of_it, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_late_by_itself, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_parts_add_up_and_the_view_agrees, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
