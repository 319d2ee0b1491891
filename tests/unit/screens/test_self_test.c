/* The self-test's ruler is measured by hand: real millimetres on every panel. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "screens/run_panel.h"
#include "unit/screens/app_rig.h"

static struct app_rig rig;

static float ruler_px(void)
{
    for (size_t i = 0; i < ui_semantic_count(rig.ui); i++) {
        const struct ui_semantic *element = ui_semantic_at(rig.ui, i);
        if (element->role == UI_ROLE_IMAGE && strcmp(element->label, "Regla de 100 mm") == 0) {
            return element->bounds.w;
        }
    }
    return 0;
}

static void the_ruler_has_100_real_millimetres(void **state)
{
    (void)state;
    static const struct {
        int width_px, height_px, width_mm;
    } panels[] = {{800, 1280, 135}, {1280, 800, 216}, {1080, 1920, 268}, {3840, 2160, 941}};
    const struct comfort comfort = {.text_percent = 100};
    app_rig_open(&rig, "door");
    for (size_t i = 0; i < ARRAY_COUNT(panels); i++) {
        float px_per_mm = (float)panels[i].width_px / (float)panels[i].width_mm;
        struct ui_view view =
            panel_view(panels[i].width_px, panels[i].height_px, px_per_mm, &comfort);
        view.theme = &rig.theme;
        view.reduce_motion = true;
        ui_view_set(rig.ui, &view);
        rig.app.staff.is_sample = true;
        rig.app.screen = SCREEN_SELF_TEST;
        app_rig_frame(&rig);
        app_rig_frame(&rig);
        assert_float_equal(ruler_px() / px_per_mm, 100, 1);
    }
    app_rig_close(&rig);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_ruler_has_100_real_millimetres)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
