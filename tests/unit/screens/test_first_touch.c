/* The first touch of all counts, also while the first catalogue arrives and moves what is under the
 * finger. */
#include "unit/screens/app_rig.h"

static struct app_rig rig; /* large */

static void finger(enum input_kind kind, float x, float y)
{
    app_rig_input(&rig, &(struct input){.kind = kind, .at_ms = rig.now_ms, .x = x, .y = y});
}

/* The attract screen of a program that knows nothing yet. */
static void attract(struct catalogue **catalogue)
{
    app_update(&rig.app, &(struct intent){.kind = INTENT_END}, rig.now_ms);
    *catalogue = rig.app.catalogue;
    rig.app.catalogue = NULL;
    for (int i = 0; i < 2; i++) {
        rig.now_ms += 400;
        app_frame(&rig.app, rig.now_ms);
    }
    assert_int_equal(rig.app.screen, SCREEN_ATTRACT);
}

static bool touch_leads_on(float x, float y)
{
    struct catalogue *catalogue = NULL;
    attract(&catalogue);
    finger(INPUT_DOWN, x, y);
    rig.now_ms += 20;
    app_frame(&rig.app, rig.now_ms);
    rig.app.catalogue = catalogue;
    rig.now_ms += 20;
    app_frame(&rig.app, rig.now_ms);
    finger(INPUT_UP, x, y);
    rig.now_ms += 20;
    app_frame(&rig.app, rig.now_ms);
    bool is_choosing = rig.app.is_choosing_language;
    rig.app.is_choosing_language = false;
    return rig.app.screen != SCREEN_ATTRACT || is_choosing;
}

static void a_touch_counts_while_the_catalogue_arrives(void **state)
{
    (void)state;
    app_rig_open(&rig, "citizen");
    for (int scale = 2; scale <= 4; scale++) {
        struct ui_view view = *ui_view(rig.ui);
        view.text_scale = (float)scale / 2;
        ui_view_set(rig.ui, &view);
        for (int y = 5; y < 480; y += 12) { /* where the buttons are, and below */
            for (int x = 5; x < 1080; x += 37) {
                if (!touch_leads_on((float)x, (float)y)) {
                    fail_msg("text %d %%: a touch at %d, %d is lost", 50 * scale, x, y);
                }
            }
        }
    }
    app_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_touch_counts_while_the_catalogue_arrives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
