/* Where a page's paging buttons are when the text is large. */
#include "unit/ui/ui_rig.h"

#include "widgets/widgets.h"

enum { LINES = 40 };

static void frame(struct rig *rig, const struct panes *panes)
{
    rig->now_ms += 400;
    ui_frame_begin(rig->ui, rig->now_ms);
    ui_screen(rig->ui, "test", "test");
    widget_panes_open(rig->ui, panes);
    for (int i = 0; i < LINES; i++) {
        ui_textf(rig->ui, &(struct ui_text){.size = TYPE_BODY}, "%d", i);
    }
    widget_panes_next(rig->ui, panes);
    ui_text(rig->ui, &(struct ui_text){.size = TYPE_BODY}, "fin");
    widget_panes_close(rig->ui, panes);
    ui_frame_end(rig->ui);
}

static void turn(struct rig *rig, int width_px, int height_px, float text_scale)
{
    rig->view.width_px = width_px;
    rig->view.height_px = height_px;
    rig->view.text_scale = text_scale;
    ui_view_set(rig->ui, &rig->view);
}

static void large_text_pages_beside_it_when_lying(void **state)
{
    struct rig *rig = *state;
    const struct panes panes = {.share = 0.5F};
    rig->view.target_mm = 20;
    turn(rig, 400, 300, 2);
    for (int i = 0; i < 3; i++) {
        frame(rig, &panes);
    }
    struct rect up = rig_get(rig, "Subir")->bounds, down = rig_get(rig, "Bajar")->bounds;
    assert_true(up.y + up.h < down.y);
    assert_true(up.x > 300 && down.x > 300);
    assert_true(up.w >= 20 && up.h >= 20);
    assert_true(rig_get(rig, "Subir")->is_disabled);

    rig_input(rig, INPUT_DOWN, down.x + down.w / 2, down.y + down.h / 2);
    rig_input(rig, INPUT_UP, down.x + down.w / 2, down.y + down.h / 2);
    for (int i = 0; i < 3; i++) {
        frame(rig, &panes);
    }
    assert_false(rig_get(rig, "Subir")->is_disabled);

    turn(rig, 300, 400, 2);
    for (int i = 0; i < 3; i++) {
        frame(rig, &panes);
    }
    up = rig_get(rig, "Subir")->bounds, down = rig_get(rig, "Bajar")->bounds;
    assert_true(up.y == down.y && up.x + up.w < down.x);
}

static void beside_a_keyboard_they_are_below(void **state)
{
    struct rig *rig = *state;
    const struct panes panes = {.share = 0.5F, .has_keyboard = true};
    turn(rig, 400, 300, 2);
    for (int i = 0; i < 3; i++) {
        frame(rig, &panes);
    }
    struct rect up = rig_get(rig, "Subir")->bounds, down = rig_get(rig, "Bajar")->bounds;
    assert_true(up.y == down.y && up.x + up.w < down.x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(large_text_pages_beside_it_when_lying, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(beside_a_keyboard_they_are_below, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
