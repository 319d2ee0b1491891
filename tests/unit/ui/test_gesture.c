#include "ui_rig.h"

/* A screen with a button A, a key K beside a key L, something disabled D, a backspace R that
 * repeats and a list of rows. */
enum { BUTTON_Y = 25, KEYS_Y = 75, LIST_Y = 225 };

struct desk {
    struct rig *rig;
    char fired[64]; /* names in the order of their activations */
    float above_px; /* what came in above it all */
};

static void element(struct desk *desk, const char *name, struct ui_box box,
                    struct ui_element element)
{
    element.role = UI_ROLE_BUTTON;
    element.label = name;
    if (ui_element_open(desk->rig->ui, &box, &element)) {
        (void)strncat(desk->fired, name, sizeof desk->fired - strlen(desk->fired) - 1);
    }
    ui_close(desk->rig->ui);
}

static void desk_frame(struct desk *desk)
{
    struct ui *ui = desk->rig->ui;
    const struct ui_box box = {.width = UI_MM(90), .height = UI_MM(50), .fill = COLOUR_CARD};
    ui_frame_begin(ui, desk->rig->now_ms);
    ui_screen(ui, "desk", "Mesa");
    ui_gap(ui, desk->above_px);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .gap = 10});
    element(desk, "A", box, (struct ui_element){0});
    element(desk, "D", box, (struct ui_element){.is_disabled = true});
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW});
    element(desk, "K", box, (struct ui_element){.fires_on_press = true});
    element(desk, "L", box, (struct ui_element){.fires_on_press = true});
    element(desk, "R", box, (struct ui_element){.fires_on_press = true, .repeats = true});
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.is_scroll = true, .key = "list", .height = UI_FILL});
    for (int i = 0; i < 20; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%c", 'a' + i);
        element(desk, name, box, (struct ui_element){0});
    }
    ui_close(ui);
    ui_frame_end(ui);
}

struct step {
    int64_t after_ms;
    enum input_kind kind; /* NONE: only a frame */
    float x, y;
    int64_t finger;
};

struct gesture_case {
    const char *name;
    int double_strike_ms;
    struct step steps[9];
    const char *fired;
};

#define DOWN INPUT_DOWN
#define MOVE INPUT_MOVE
#define UP   INPUT_UP

static const struct gesture_case gesture_cases[] = {
    {"a tap fires on release, once",
     0,
     {{0, DOWN, 40, BUTTON_Y, 0}, {50, UP, 40, BUTTON_Y, 0}, {10, 0, 0, 0, 0}},
     "A"},
    {"and not before", 0, {{0, DOWN, 40, BUTTON_Y, 0}, {500, 0, 0, 0, 0}}, ""},
    {"moving inside is no matter",
     0,
     {{0, DOWN, 10, 10, 0}, {9, MOVE, 80, 40, 0}, {9, UP, 85, 45, 0}},
     "A"},
    {"sliding out cancels",
     0,
     {{0, DOWN, 40, BUTTON_Y, 0}, {9, MOVE, 95, BUTTON_Y, 0}, {9, UP, 95, BUTTON_Y, 0}},
     ""},
    {"for good, also when it comes back",
     0,
     {{0, DOWN, 40, BUTTON_Y, 0},
      {9, MOVE, 95, BUTTON_Y, 0},
      {9, MOVE, 40, BUTTON_Y, 0},
      {9, UP, 40, BUTTON_Y, 0}},
     ""},
    {"a release outside that was never a move",
     0,
     {{0, DOWN, 40, BUTTON_Y, 0}, {9, UP, 350, BUTTON_Y, 0}},
     ""},
    {"a release on another element",
     0,
     {{0, DOWN, 40, KEYS_Y - 50, 0}, {9, UP, 150, BUTTON_Y, 0}},
     ""},
    {"a second finger cancels",
     0,
     {{0, DOWN, 40, BUTTON_Y, 1},
      {9, DOWN, 20, BUTTON_Y, 2},
      {9, UP, 40, BUTTON_Y, 1},
      {9, UP, 20, BUTTON_Y, 2}},
     ""},
    {"until all fingers are up",
     0,
     {{0, DOWN, 40, BUTTON_Y, 1},
      {9, DOWN, 350, BUTTON_Y, 2},
      {9, UP, 40, BUTTON_Y, 1},
      {9, DOWN, 40, BUTTON_Y, 1},
      {9, UP, 40, BUTTON_Y, 1},
      {9, UP, 350, BUTTON_Y, 2},
      {9, DOWN, 40, BUTTON_Y, 1},
      {9, UP, 40, BUTTON_Y, 1}},
     "A"},
    {"a finger that was lifted without a word",
     0,
     {{0, DOWN, 40, BUTTON_Y, 1},
      {9, INPUT_NONE, 0, 0, 0},
      {20000, DOWN, 40, BUTTON_Y, 2},
      {9, UP, 40, BUTTON_Y, 2}},
     "A"},
    {"the system takes the touch away",
     0,
     {{0, DOWN, 40, BUTTON_Y, 0}, {9, INPUT_CANCEL, 0, 0, 0}, {9, UP, 40, BUTTON_Y, 0}},
     ""},
    {"a key fires on press", 0, {{0, DOWN, 40, KEYS_Y, 0}, {9, 0, 0, 0, 0}}, "K"},
    {"and not again on release",
     0,
     {{0, DOWN, 40, KEYS_Y, 0}, {9, UP, 40, KEYS_Y, 0}, {9, 0, 0, 0, 0}},
     "K"},
    {"two thumbs type",
     150,
     {{0, DOWN, 40, KEYS_Y, 1},
      {40, DOWN, 140, KEYS_Y, 2},
      {9, UP, 40, KEYS_Y, 1},
      {200, DOWN, 40, KEYS_Y, 1},
      {9, UP, 140, KEYS_Y, 2}},
     "KLK"},
    {"a finger on a button and one on a key",
     0,
     {{0, DOWN, 40, BUTTON_Y, 1}, {9, DOWN, 40, KEYS_Y, 2}, {9, UP, 40, BUTTON_Y, 1}},
     ""},
    {"backspace repeats after 2 s, then each 120 ms",
     0,
     {{0, DOWN, 220, KEYS_Y, 0},
      {1999, 0, 0, 0, 0},
      {1, 0, 0, 0, 0},
      {119, 0, 0, 0, 0},
      {1, 0, 0, 0, 0},
      {120, 0, 0, 0, 0},
      {9, UP, 220, KEYS_Y, 0},
      {500, 0, 0, 0, 0}},
     "RRRR"},
    {"but not from beside it",
     0,
     {{0, DOWN, 220, KEYS_Y, 0}, {9, MOVE, 350, KEYS_Y, 0}, {3000, 0, 0, 0, 0}},
     "R"},
    {"a double strike counts once",
     150,
     {{0, DOWN, 40, BUTTON_Y, 0},
      {50, UP, 40, BUTTON_Y, 0},
      {60, DOWN, 40, BUTTON_Y, 0},
      {60, UP, 40, BUTTON_Y, 0}},
     "A"},
    {"a strike after the window counts again",
     150,
     {{0, DOWN, 40, BUTTON_Y, 0},
      {50, UP, 40, BUTTON_Y, 0},
      {150, DOWN, 40, BUTTON_Y, 0},
      {60, UP, 40, BUTTON_Y, 0}},
     "AA"},
    {"no window, no rule",
     0,
     {{0, DOWN, 40, BUTTON_Y, 0},
      {5, UP, 40, BUTTON_Y, 0},
      {5, DOWN, 40, BUTTON_Y, 0},
      {5, UP, 40, BUTTON_Y, 0}},
     "AA"},
    {"another key inside the window counts",
     500,
     {{0, DOWN, 88, KEYS_Y, 0},
      {9, UP, 88, KEYS_Y, 0},
      {9, DOWN, 92, KEYS_Y, 0},
      {9, UP, 92, KEYS_Y, 0},
      {9, DOWN, 92, KEYS_Y, 0}},
     "KL"},
    {"what is disabled takes nothing",
     0,
     {{0, DOWN, 140, BUTTON_Y, 0}, {9, UP, 140, BUTTON_Y, 0}},
     ""},
    {"a row of the list",
     0,
     {{0, DOWN, 40, LIST_Y, 0}, {9, MOVE, 40, LIST_Y - 3, 0}, {9, UP, 40, LIST_Y - 3, 0}},
     "c"},
    {"a scroll does not activate",
     0,
     {{0, DOWN, 40, LIST_Y, 0},
      {9, MOVE, 40, LIST_Y - 6, 0},
      {300, MOVE, 40, LIST_Y, 0},
      {300, UP, 40, LIST_Y, 0}},
     ""},
    {"a row under the edge of its list is not there",
     0,
     {{0, DOWN, 40, 305, 0}, {9, UP, 40, 305, 0}},
     ""},
};

static void run_case(struct rig *rig, const struct gesture_case *test)
{
    struct desk desk = {.rig = rig};
    rig->view.double_strike_ms = test->double_strike_ms;
    ui_wipe(rig->ui);
    ui_view_set(rig->ui, &rig->view);
    desk_frame(&desk);
    rig->now_ms += 1000;
    for (size_t i = 0; i < ARRAY_COUNT(test->steps); i++) {
        const struct step *step = &test->steps[i];
        rig->now_ms += step->after_ms;
        if (step->kind != INPUT_NONE) {
            rig_finger(rig, step->kind, step->finger, step->x, step->y);
        }
        desk_frame(&desk);
    }
    if (strcmp(desk.fired, test->fired) != 0) {
        fail_msg("%s: fired \"%s\", not \"%s\"", test->name, desk.fired, test->fired);
    }
}

static void test_gestures(void **state)
{
    for (size_t i = 0; i < ARRAY_COUNT(gesture_cases); i++) {
        run_case(*state, &gesture_cases[i]);
    }
}

static void test_young_elements_take_no_tap(void **state)
{
    struct rig *rig = *state;
    static const struct {
        int64_t age_ms;
        const char *fired;
    } cases[] = {{0, ""}, {149, ""}, {150, "A"}, {1000, "A"}};
    struct desk first = {.rig = rig};
    desk_frame(&first); /* before it there was nothing else to touch */
    rig_input(rig, DOWN, 40, BUTTON_Y);
    rig_input(rig, UP, 40, BUTTON_Y);
    desk_frame(&first);
    assert_string_equal(first.fired, "A");
    rig->now_ms += 1000;
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct desk desk = {.rig = rig};
        ui_wipe(rig->ui);
        desk_frame(&desk);
        rig->now_ms += cases[i].age_ms;
        desk_frame(&desk);
        rig_input(rig, DOWN, 40, BUTTON_Y);
        rig->now_ms += 500;
        rig_input(rig, UP, 40, BUTTON_Y);
        desk_frame(&desk);
        assert_string_equal(desk.fired, cases[i].fired);
        rig->now_ms += 1000;
    }
}

/* The button under a resting finger moves away: what was touched is what fires. A finger that slid
 * as far as that cancels. */
static void test_a_layout_that_moves_takes_no_touch_away(void **state)
{
    struct rig *rig = *state;
    static const struct {
        float slid_px, moved_px;
        const char *fired;
    } cases[] = {{0, 0, "A"}, {0, 100, "A"}, {3, 100, "A"}, {5, 100, ""}, {100, 0, ""}};
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        struct desk desk = {.rig = rig};
        desk_frame(&desk);
        rig->now_ms += 1000;
        rig_input(rig, DOWN, 40, BUTTON_Y);
        desk.above_px = cases[i].moved_px;
        desk_frame(&desk);
        rig_input(rig, UP, 40 + cases[i].slid_px, BUTTON_Y);
        rig->now_ms += 500;
        desk_frame(&desk);
        assert_string_equal(desk.fired, cases[i].fired);
        rig->now_ms += 1000;
    }
}

/* Taps that come between two frames are told one a frame, in their order,
 * and the loop does not sleep before. */
static void test_fast_typing_keeps_its_order(void **state)
{
    struct rig *rig = *state;
    struct desk desk = {.rig = rig};
    desk_frame(&desk);
    rig->now_ms += 1000;
    static const float keys_x[] = {140, 40, 140, 140, 40};
    for (size_t i = 0; i < ARRAY_COUNT(keys_x); i++) {
        rig_input(rig, DOWN, keys_x[i], KEYS_Y);
        rig_input(rig, UP, keys_x[i], KEYS_Y);
    }
    for (size_t i = 0; i < ARRAY_COUNT(keys_x); i++) {
        assert_true(ui_next_wake_ms(rig->ui) <= rig->now_ms);
        desk_frame(&desk);
    }
    assert_string_equal(desk.fired, "LKLLK");
    rig->now_ms += 1000;
    desk_frame(&desk);
    assert_string_equal(desk.fired, "LKLLK");
    assert_int_equal(ui_next_wake_ms(rig->ui), INT64_MAX);
}

static uint32_t fill_at(const struct rig *rig, float x, float y)
{
    const struct draw_list *list = ui_draw_list(rig->ui);
    uint32_t fill = 0;
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_command *command = &list->commands[i];
        bool is_there = command->rect.x <= x && x < command->rect.x + command->rect.w &&
                        command->rect.y <= y && y < command->rect.y + command->rect.h;
        fill = command->kind == DRAW_RECT && is_there ? command->colour : fill;
    }
    return fill;
}

static void test_a_press_is_seen(void **state)
{
    struct rig *rig = *state;
    struct desk desk = {.rig = rig};
    desk_frame(&desk);
    uint32_t rest = fill_at(rig, 40, BUTTON_Y);
    rig->now_ms += 1000;
    rig_input(rig, DOWN, 40, BUTTON_Y);
    desk_frame(&desk);
    assert_int_not_equal(fill_at(rig, 40, BUTTON_Y), rest);
    /* A tap shorter than a blink is seen as long as a blink. */
    rig->now_ms += 10;
    rig_input(rig, UP, 40, BUTTON_Y);
    desk_frame(&desk);
    assert_int_not_equal(fill_at(rig, 40, BUTTON_Y), rest);
    assert_int_equal(ui_next_wake_ms(rig->ui), rig->now_ms - 10 + UI_PRESS_SHOWN_MS);
    rig->now_ms += UI_PRESS_SHOWN_MS - 10;
    desk_frame(&desk);
    assert_int_equal(fill_at(rig, 40, BUTTON_Y), rest);
    assert_int_equal(ui_next_wake_ms(rig->ui), INT64_MAX);
    /* Also one that began and ended between two frames. */
    rig_input(rig, DOWN, 40, BUTTON_Y);
    rig_input(rig, UP, 40, BUTTON_Y);
    desk_frame(&desk);
    assert_int_not_equal(fill_at(rig, 40, BUTTON_Y), rest);
    assert_string_equal(desk.fired, "AA");
    /* One that is cancelled is not shown any longer. */
    rig->now_ms += 1000;
    rig_input(rig, DOWN, 40, BUTTON_Y);
    desk_frame(&desk);
    rig_input(rig, INPUT_MOVE, 95, BUTTON_Y);
    desk_frame(&desk);
    assert_int_equal(fill_at(rig, 40, BUTTON_Y), rest);
}

static void test_activate_is_a_tap(void **state)
{
    struct rig *rig = *state;
    struct desk desk = {.rig = rig};
    desk_frame(&desk);
    assert_true(ui_activate(rig->ui, rig_get(rig, "A")->id));
    assert_false(ui_activate(rig->ui, rig_get(rig, "D")->id));
    assert_false(ui_activate(rig->ui, rig_get(rig, "Mesa")->id));
    assert_false(ui_activate(rig->ui, 12345));
    assert_false(ui_activate(rig->ui, 0));
    desk_frame(&desk);
    desk_frame(&desk);
    assert_string_equal(desk.fired, "A");
}

static void test_something_opaque_covers(void **state)
{
    struct rig *rig = *state;
    struct ui *ui = rig->ui;
    int fired = 0;
    for (int i = 0; i < 4; i++) {
        bool is_covered = i < 2;
        ui_frame_begin(ui, rig->now_ms);
        ui_open(ui, &(struct ui_box){.axis = UI_STACK, .width = UI_FILL, .height = UI_FILL});
        fired += ui_element_open(ui, &(struct ui_box){.width = UI_FILL, .height = UI_FILL},
                                 &(struct ui_element){.role = UI_ROLE_BUTTON, .label = "under"});
        ui_close(ui);
        ui_open(ui, &(struct ui_box){.width = UI_MM(100),
                                     .height = UI_MM(100),
                                     .fill = is_covered ? COLOUR_CARD : COLOUR_NONE});
        ui_close(ui);
        ui_close(ui);
        ui_frame_end(ui);
        rig->now_ms += 500;
        rig_input(rig, DOWN, 50, 50);
        rig_input(rig, UP, 50, 50);
        assert_int_equal(fired, i == 3 ? 1 : 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_gestures, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_young_elements_take_no_tap, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_layout_that_moves_takes_no_touch_away, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(test_fast_typing_keeps_its_order, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_press_is_seen, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_activate_is_a_tap, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_something_opaque_covers, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
