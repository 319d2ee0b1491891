#include "ui_rig.h"

enum { ROWS = 30, ROW_PX = 50, VIEW_PX = 300 };
static const float OFFSET_MAX = ROWS * ROW_PX - VIEW_PX;

struct list {
    struct rig *rig;
    int fired;
    int rows;
};

static void list_frame(struct list *list)
{
    struct ui *ui = list->rig->ui;
    ui_frame_begin(ui, list->rig->now_ms);
    ui_open(ui, &(struct ui_box){.is_scroll = true, .key = "list", .height = UI_FILL});
    for (int i = 0; i < list->rows; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%d", i);
        list->fired +=
            ui_element_open(ui, &(struct ui_box){.width = UI_MM(300), .height = UI_MM(ROW_PX)},
                            &(struct ui_element){.role = UI_ROLE_BUTTON, .label = name});
        ui_close(ui);
    }
    ui_close(ui);
    ui_frame_end(ui);
}

static float offset(const struct list *list)
{
    return ui_scroll_state(list->rig->ui, "list").offset_px;
}

static struct list list_start(struct rig *rig, bool reduce_motion)
{
    struct list list = {.rig = rig, .rows = ROWS};
    rig->view.reduce_motion = reduce_motion;
    ui_view_set(rig->ui, &rig->view);
    list_frame(&list);
    rig->now_ms += 1000;
    list_frame(&list);
    return list;
}

/* From 200 up by `px` in ten steps of `step_ms`. */
static void swipe(struct list *list, float px, int64_t step_ms, int64_t rest_ms)
{
    rig_input(list->rig, INPUT_DOWN, 100, 200);
    for (int i = 1; i <= 10; i++) {
        list->rig->now_ms += step_ms;
        rig_input(list->rig, INPUT_MOVE, 100, 200 - px * (float)i / 10);
    }
    list->rig->now_ms += rest_ms;
    rig_input(list->rig, INPUT_UP, 100, 200 - px);
}

static void test_a_drag_follows_the_finger(void **state)
{
    struct list list = list_start(*state, false);
    swipe(&list, 104, 100, 200);
    list_frame(&list);
    assert_float_equal(offset(&list), 100, 0.01); /* 4 mm decided that it is a scroll */
    assert_rect(rig_get(list.rig, "2")->bounds, 0, 0, 300, 50);
    assert_false(ui_is_animating(list.rig->ui));
    assert_int_equal(ui_next_wake_ms(list.rig->ui), INT64_MAX);
    assert_int_equal(list.fired, 0);
    swipe(&list, -1000, 100, 200);
    list_frame(&list);
    assert_float_equal(offset(&list), 0, 0);
}

/* 0.5 px/ms thrown: 0.5 * 0.998^t dt over t is 249.75 px in all, whatever the frames. */
static void test_a_throw_decays_by_time_alone(void **state)
{
    static const int64_t frame_ms[] = {7, 16, 33, 250};
    for (size_t i = 0; i < ARRAY_COUNT(frame_ms); i++) {
        struct list list = list_start(*state, false);
        float start = offset(&list);
        swipe(&list, 54, 10, 0);
        list_frame(&list);
        assert_true(ui_is_animating(list.rig->ui));
        assert_true(ui_next_wake_ms(list.rig->ui) <= list.rig->now_ms);
        float before = offset(&list);
        int64_t start_ms = list.rig->now_ms;
        bool has_checked = false;
        while (ui_is_animating(list.rig->ui)) {
            list.rig->now_ms += frame_ms[i];
            list_frame(&list);
            assert_true(offset(&list) >= before);
            before = offset(&list);
            if (list.rig->now_ms - start_ms == 250 && !has_checked) {
                /* 54 px/100 ms over 499.5 * (1 - 0.998^250) */
                assert_float_equal(offset(&list) - start, 50 + 0.54F * 499.5F * 0.3938F, 0.5);
                has_checked = true;
            }
            assert_true(list.rig->now_ms - start_ms < 10000);
        }
        float way = offset(&list) - start;
        assert_true(way > 50 + 0.54F * 499.5F - 4 && way < 50 + 0.54F * 499.5F + 1);
        assert_int_equal(list.fired, 0);
        ui_wipe(list.rig->ui);
    }
}

static void test_a_rested_finger_throws_nothing(void **state)
{
    struct list list = list_start(*state, false);
    swipe(&list, 104, 5, 150);
    list_frame(&list);
    assert_false(ui_is_animating(list.rig->ui));
    assert_float_equal(offset(&list), 100, 0.01);
}

static void test_a_touch_stops_it_and_does_not_activate(void **state)
{
    struct list list = list_start(*state, false);
    swipe(&list, 150, 5, 0);
    list_frame(&list);
    list.rig->now_ms += 100;
    rig_input(list.rig, INPUT_DOWN, 100, 150);
    list_frame(&list);
    assert_false(ui_is_animating(list.rig->ui));
    float stopped = offset(&list);
    assert_true(stopped > 150);
    list.rig->now_ms += 100;
    rig_input(list.rig, INPUT_UP, 100, 150);
    list_frame(&list);
    assert_int_equal(list.fired, 0);
    assert_float_equal(offset(&list), stopped, 0);
    /* The next one does. */
    list.rig->now_ms += 1000;
    rig_input(list.rig, INPUT_DOWN, 100, 150);
    rig_input(list.rig, INPUT_UP, 100, 150);
    list_frame(&list);
    assert_int_equal(list.fired, 1);
}

static void test_ends_hold(void **state)
{
    struct list list = list_start(*state, false);
    for (int i = 0; i < 12; i++) {
        swipe(&list, 190, 3, 0);
        list.rig->now_ms += 5000;
        list_frame(&list);
    }
    assert_float_equal(offset(&list), OFFSET_MAX, 0.01);
    assert_false(ui_is_animating(list.rig->ui));
    /* Fewer rows: the list is where its new end is; and back to the top when all of them fit. */
    list.rows = 10;
    list_frame(&list);
    assert_float_equal(offset(&list), 200, 0.01);
    list.rows = 2;
    list_frame(&list);
    assert_float_equal(offset(&list), 0, 0);
}

static void test_pages(void **state)
{
    struct list list = list_start(*state, true);
    ui_scroll_page(list.rig->ui, "list", 1);
    list_frame(&list);
    assert_float_equal(offset(&list), 270, 0.01);
    assert_false(ui_is_animating(list.rig->ui));
    ui_scroll_page(list.rig->ui, "list", -1);
    list_frame(&list);
    assert_float_equal(offset(&list), 0, 0.01);
    ui_scroll_page(list.rig->ui, "list", 100);
    ui_scroll_page(list.rig->ui, "no such", 1);
    list_frame(&list);
    assert_float_equal(offset(&list), OFFSET_MAX, 0.01);

    list = list_start(*state, false);
    ui_scroll_page(list.rig->ui, "list", -1);
    ui_scroll_page(list.rig->ui, "list", -1); /* two quick ones are two */
    list_frame(&list);
    assert_true(ui_is_animating(list.rig->ui));
    list.rig->now_ms += 1000;
    list_frame(&list);
    assert_false(ui_is_animating(list.rig->ui));
    assert_float_equal(offset(&list), OFFSET_MAX - 540, 0.01);
}

static void test_reduced_motion_throws_a_page(void **state)
{
    struct list list = list_start(*state, true);
    swipe(&list, 54, 10, 0);
    list_frame(&list);
    assert_false(ui_is_animating(list.rig->ui));
    assert_float_equal(offset(&list), 270, 0.01);
    swipe(&list, -54, 10, 0);
    list_frame(&list);
    assert_float_equal(offset(&list), 0, 0.01);
}

/* The thin bar, which is painted last; NULL when there is none. */
static const struct draw_command *bar_of(const struct list *list)
{
    const struct draw_list *drawn = ui_draw_list(list->rig->ui);
    const struct draw_command *last = &drawn->commands[drawn->count - 1];
    return last->rect.w == 2 ? last : NULL;
}

static void test_the_bar_shows_the_place(void **state)
{
    struct list list = list_start(*state, true);
    assert_non_null(bar_of(&list));
    assert_rect(bar_of(&list)->rect, 398, 0, 2, 60); /* 300 of 1500 px */
    ui_scroll_page(list.rig->ui, "list", 100);
    list_frame(&list);
    assert_non_null(bar_of(&list));
    assert_rect(bar_of(&list)->rect, 398, 240, 2, 60);
    list.rows = 3;
    list_frame(&list);
    assert_null(bar_of(&list));
}

/* The same key on another screen is another list, at its top. */
static void test_another_screen_begins_at_the_top(void **state)
{
    struct rig *rig = *state;
    static const char *const screens[] = {"one", "one", "two", "one"};
    static const float offsets[] = {0, 270, 0, 0};
    for (size_t i = 0; i < ARRAY_COUNT(screens); i++) {
        ui_frame_begin(rig->ui, rig->now_ms);
        ui_screen(rig->ui, screens[i], "");
        ui_open(rig->ui, &(struct ui_box){.is_scroll = true, .key = "list", .height = UI_FILL});
        ui_gap(rig->ui, 1000);
        ui_close(rig->ui);
        ui_frame_end(rig->ui);
        assert_float_equal(ui_scroll_state(rig->ui, "list").offset_px, offsets[i], 0.01);
        ui_scroll_page(rig->ui, "list", 1);
    }
}

/* Back to a screen its list stands where it stood, also where another one's has the same key;
 * entered anew, or by somebody else, it begins at its top. */
static void test_a_way_back_keeps_the_place(void **state)
{
    struct rig *rig = *state;
    static const struct {
        const char *screen;
        bool is_return, is_wiped;
        float offset;
    } steps[] = {
        {"one", false, false, 0},  {"one", false, false, 270}, {"two", false, false, 0},
        {"one", true, false, 540}, {"two", false, false, 0},   {"one", true, false, 700},
        {"two", true, false, 270}, {"one", false, false, 0},   {"two", false, true, 0},
        {"one", true, false, 0},   {"two", true, true, 0},
    };
    for (size_t i = 0; i < ARRAY_COUNT(steps); i++) {
        if (steps[i].is_wiped) {
            ui_wipe(rig->ui);
        }
        if (steps[i].is_return) {
            ui_return(rig->ui);
        }
        ui_frame_begin(rig->ui, rig->now_ms);
        ui_screen(rig->ui, steps[i].screen, "");
        float seen = ui_scroll_state(rig->ui, "list").offset_px;
        ui_open(rig->ui, &(struct ui_box){.is_scroll = true, .key = "list", .height = UI_FILL});
        ui_gap(rig->ui, 1000);
        ui_close(rig->ui);
        ui_frame_end(rig->ui);
        if (ui_scroll_state(rig->ui, "list").offset_px != steps[i].offset ||
            (steps[i].offset > 0 && seen != steps[i].offset)) {
            fail_msg("step %zu: at %g, first %g, not %g", i,
                     (double)ui_scroll_state(rig->ui, "list").offset_px, (double)seen,
                     (double)steps[i].offset);
        }
        ui_scroll_page(rig->ui, "list", 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_drag_follows_the_finger, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_throw_decays_by_time_alone, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_rested_finger_throws_nothing, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_touch_stops_it_and_does_not_activate, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(test_ends_hold, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_pages, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_reduced_motion_throws_a_page, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_the_bar_shows_the_place, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_another_screen_begins_at_the_top, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_way_back_keeps_the_place, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
