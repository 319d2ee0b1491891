/* Two opinions within two seconds are one: the second is not thanked for as if it counted. */
#include "unit/screens/app_rig.h"

static struct app_rig rig; /* large */

static void rate(void)
{
    struct app *app = &rig.app;
    app_update(app, &(struct intent){.kind = INTENT_GO, .number = SCREEN_FEEDBACK}, rig.now_ms);
    app->visit.score = 4;
    app_update(app, &(struct intent){.kind = INTENT_SEND}, rig.now_ms);
    app_rig_settle(&rig);
    assert_int_equal(app->screen, SCREEN_THANKS);
}

static void vote(void)
{
    struct app *app = &rig.app;
    app->visit.topics.has_ranked = false;
    app->visit.topics.count = 0;
    app_update(app, &(struct intent){.kind = INTENT_GO, .number = SCREEN_TOPICS}, rig.now_ms);
    topics_choose(app, &(struct intent){.text = "agua"}, rig.now_ms);
    topics_vote(app, &(struct intent){.number = 0}, rig.now_ms);
    app_rig_settle(&rig);
}

static void test_an_opinion_right_after_another(void **state)
{
    (void)state;
    rate();
    assert_false(rig.app.visit.is_rated_too_soon);
    rate();
    assert_true(rig.app.visit.is_rated_too_soon);
    clock_set_offset_ms(3000);
    rate();
    assert_false(rig.app.visit.is_rated_too_soon);
    clock_set_offset_ms(0);
}

static void test_a_vote_right_after_another(void **state)
{
    (void)state;
    vote();
    assert_true(rig.app.visit.topics.has_ranked);
    vote();
    assert_false(rig.app.visit.topics.has_ranked);
    assert_non_null(strstr(rig.app.visit.error, "Ya contamos su opinión"));
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
        cmocka_unit_test_setup_teardown(test_an_opinion_right_after_another, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_vote_right_after_another, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
