/* Whoever guesses at somebody's ticket is stopped, and the end of a visit gives no new tries. */
#include "unit/screens/app_rig.h"

#include "base/text.h"

static struct app_rig rig; /* large */

/* One visit that asks for a ticket nobody has. True when it was looked for at all. */
static bool guess(void)
{
    struct app *app = &rig.app;
    size_t failed_count = app->tries.count;
    app_update(app, &(struct intent){.kind = INTENT_END}, rig.now_ms);
    app_update(app, &(struct intent){.kind = INTENT_HOME}, rig.now_ms);
    app_update(app, &(struct intent){.kind = INTENT_STAY}, rig.now_ms);
    app->visit.enrolled = app->catalogue->events[0].number;
    app_update(app, &(struct intent){.kind = INTENT_RECOVER}, rig.now_ms);
    text_copy(app->visit.attendee.document_type, CODE_MAX_BYTES, "CC");
    text_copy(app->visit.attendee.document_number, DOCUMENT_MAX_BYTES, "9999123456");
    text_copy(app->visit.datum, NAME_MAX_BYTES, "Luis Prueba");
    app_post_recovery(app);
    app_rig_settle(&rig);
    assert_string_not_equal(app->visit.error, "");
    return app->tries.count > failed_count;
}

static void test_the_end_of_a_visit_gives_no_tries(void **state)
{
    (void)state;
    for (int i = 0; i < TRIES_MAX; i++) {
        assert_true(guess());
    }
    assert_false(guess());
    assert_non_null(strstr(rig.app.visit.error, "recepción"));
    rig.now_ms += TRIES_WINDOW_MS;
    assert_true(guess());
}

static void test_only_the_last_half_hour_counts(void **state)
{
    (void)state;
    struct tries tries = {.count = 0};
    for (int i = 0; i < 3 * TRIES_MAX; i++) { /* slow enough, for ever */
        assert_true(tries_are_left(&tries, (int64_t)i * TRIES_WINDOW_MS / TRIES_MAX));
        tries_failed(&tries, (int64_t)i * TRIES_WINDOW_MS / TRIES_MAX);
    }
    tries = (struct tries){.count = 0};
    for (int i = 0; i < TRIES_MAX; i++) {
        tries_failed(&tries, 1000 + i);
    }
    assert_false(tries_are_left(&tries, 1000 + TRIES_WINDOW_MS - 1));
    assert_true(tries_are_left(&tries, 1000 + TRIES_WINDOW_MS));
    tries_failed(&tries, 1000 + TRIES_WINDOW_MS);
    assert_false(tries_are_left(&tries, 1000 + TRIES_WINDOW_MS));
}

static int set_up(void **state)
{
    (void)state;
    app_rig_open(&rig, "citizen");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    app_rig_close(&rig);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_end_of_a_visit_gives_no_tries),
        cmocka_unit_test(test_only_the_last_half_hour_counts),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
