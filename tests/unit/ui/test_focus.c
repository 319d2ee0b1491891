#include "ui_rig.h"

/* Three by three buttons "11" to "33", "22" disabled, and under them a list of ten rows,
 * 100 px of it seen. */
enum { LEFT_MANY = 40 }; /* more screens than are remembered */
static char fired[32];

static void grid_frame(struct rig *rig, bool has_layer)
{
    struct ui *ui = rig->ui;
    ui_frame_begin(ui, rig->now_ms);
    ui_open(ui, &(struct ui_box){.axis = UI_GRID, .columns = 3, .width = UI_MM(300)});
    for (int row = 1; row <= 3; row++) {
        for (int column = 1; column <= 3; column++) {
            char name[32];
            (void)snprintf(name, sizeof name, "%d%d", row, column);
            if (ui_element_open(ui, &(struct ui_box){.width = UI_FILL, .height = UI_MM(60)},
                                &(struct ui_element){.role = UI_ROLE_BUTTON,
                                                     .label = name,
                                                     .is_disabled = row == 2 && column == 2})) {
                (void)snprintf(fired, sizeof fired, "%s", name);
            }
            ui_close(ui);
        }
    }
    ui_close(ui);
    ui_open(ui, &(struct ui_box){.is_scroll = true, .key = "list", .height = UI_MM(100)});
    for (int i = 0; i < 10; i++) {
        char name[32];
        (void)snprintf(name, sizeof name, "row%d", i);
        (void)ui_element_open(ui, &(struct ui_box){.width = UI_MM(300), .height = UI_MM(40)},
                              &(struct ui_element){.role = UI_ROLE_BUTTON, .label = name});
        ui_close(ui);
    }
    ui_close(ui);
    if (has_layer) {
        ui_layer_open(ui, COLOUR_CARD, 255, "Aviso");
        (void)ui_element_open(ui, &(struct ui_box){.width = UI_MM(50), .height = UI_MM(50)},
                              &(struct ui_element){.role = UI_ROLE_BUTTON, .label = "ok"});
        ui_close(ui);
        ui_close(ui);
    }
    ui_frame_end(ui);
}

static const char *focused(const struct rig *rig)
{
    for (size_t i = 0; i < ui_semantic_count(rig->ui); i++) {
        if (ui_semantic_at(rig->ui, i)->is_focused) {
            return ui_semantic_at(rig->ui, i)->label;
        }
    }
    return "";
}

struct focus_case {
    const char *name;
    enum input_key keys[8];
    const char *focused;
};

static const struct focus_case focus_cases[] = {
    {"nothing at first", {KEY_NONE}, ""},
    {"next begins at the first", {KEY_NEXT}, "11"},
    {"previous begins at the last", {KEY_PREVIOUS}, "row9"},
    {"in reading order", {KEY_NEXT, KEY_NEXT, KEY_NEXT, KEY_NEXT}, "21"},
    {"over what is disabled", {KEY_NEXT, KEY_NEXT, KEY_NEXT, KEY_NEXT, KEY_NEXT}, "23"},
    {"and back", {KEY_NEXT, KEY_NEXT, KEY_PREVIOUS}, "11"},
    {"around the end", {KEY_NEXT, KEY_PREVIOUS, KEY_NEXT}, "11"},
    {"an arrow begins at the first", {KEY_DOWN}, "11"},
    {"right", {KEY_DOWN, KEY_RIGHT}, "12"},
    {"right at the edge stays", {KEY_DOWN, KEY_RIGHT, KEY_RIGHT, KEY_RIGHT}, "13"},
    {"down", {KEY_DOWN, KEY_DOWN, KEY_DOWN}, "31"},
    {"down over what is disabled", {KEY_DOWN, KEY_RIGHT, KEY_DOWN}, "32"},
    {"up", {KEY_DOWN, KEY_DOWN, KEY_UP}, "11"},
    {"left at the edge stays", {KEY_DOWN, KEY_LEFT}, "11"},
    {"into the list", {KEY_DOWN, KEY_DOWN, KEY_DOWN, KEY_DOWN}, "row0"},
    {"down the list", {KEY_PREVIOUS, KEY_NEXT, KEY_PREVIOUS, KEY_UP, KEY_UP}, "row7"},
    {"out of the list", {KEY_DOWN, KEY_DOWN, KEY_DOWN, KEY_DOWN, KEY_UP}, "32"},
    {"select first shows where it is", {KEY_SELECT}, "11"},
};

static void test_keys_move_the_focus(void **state)
{
    struct rig *rig = *state;
    for (size_t i = 0; i < ARRAY_COUNT(focus_cases); i++) {
        ui_wipe(rig->ui);
        grid_frame(rig, false);
        for (size_t k = 0; k < 8 && focus_cases[i].keys[k] != KEY_NONE; k++) {
            rig_key(rig, focus_cases[i].keys[k]);
            grid_frame(rig, false);
        }
        if (strcmp(focused(rig), focus_cases[i].focused) != 0) {
            fail_msg("%s: the focus is on \"%s\", not on \"%s\"", focus_cases[i].name, focused(rig),
                     focus_cases[i].focused);
        }
    }
}

static void test_the_focused_row_is_seen(void **state)
{
    struct rig *rig = *state;
    grid_frame(rig, false);
    rig_key(rig, KEY_PREVIOUS);
    grid_frame(rig, false);
    assert_float_equal(rig_get(rig, "row9")->visible.h, 40, 0.01);
    for (int i = 0; i < 9; i++) {
        rig_key(rig, KEY_UP);
        grid_frame(rig, false);
        assert_float_equal(rig_get(rig, focused(rig))->visible.h, 40, 0.01);
    }
    assert_string_equal(focused(rig), "row0");
    rig_key(rig, KEY_PAGE_DOWN);
    grid_frame(rig, false);
    assert_float_equal(ui_scroll_state(rig->ui, "list").offset_px, 90, 0.01);
    rig_key(rig, KEY_PAGE_UP);
    grid_frame(rig, false);
    assert_float_equal(ui_scroll_state(rig->ui, "list").offset_px, 0, 0.01);
}

/* After paging the keys go on from the rows that are seen, not from the one that was left. */
static const struct focus_case paged_cases[] = {
    {"next", {KEY_PREVIOUS, KEY_PAGE_UP, KEY_PAGE_UP, KEY_NEXT}, "row3"},
    {"previous", {KEY_PREVIOUS, KEY_PAGE_UP, KEY_PAGE_UP, KEY_PREVIOUS}, "row4"},
    {"down", {KEY_PREVIOUS, KEY_PAGE_UP, KEY_PAGE_UP, KEY_DOWN}, "row3"},
    {"up", {KEY_PREVIOUS, KEY_PAGE_UP, KEY_PAGE_UP, KEY_UP}, "row4"},
    {"select shows only", {KEY_PREVIOUS, KEY_PAGE_UP, KEY_PAGE_UP, KEY_SELECT}, "row3"},
    {"and on from there", {KEY_PREVIOUS, KEY_PAGE_UP, KEY_PAGE_UP, KEY_NEXT, KEY_NEXT}, "row4"},
    {"there and back",
     {KEY_PREVIOUS, KEY_PAGE_UP, KEY_PAGE_UP, KEY_PAGE_DOWN, KEY_PAGE_DOWN, KEY_PREVIOUS},
     "row8"},
};

static void test_paging_takes_the_focus_along(void **state)
{
    struct rig *rig = *state;
    for (size_t i = 0; i < ARRAY_COUNT(paged_cases); i++) {
        ui_wipe(rig->ui);
        grid_frame(rig, false);
        for (size_t k = 0; k < 8 && paged_cases[i].keys[k] != KEY_NONE; k++) {
            rig_key(rig, paged_cases[i].keys[k]);
            grid_frame(rig, false);
        }
        if (strcmp(focused(rig), paged_cases[i].focused) != 0) {
            fail_msg("%s: the focus is on \"%s\", not on \"%s\"", paged_cases[i].name, focused(rig),
                     paged_cases[i].focused);
        }
        assert_true(rig_get(rig, focused(rig))->visible.h > 39);
    }
}

static void screen_frame(struct rig *rig, const char *screen, bool is_return)
{
    if (is_return) {
        ui_return(rig->ui);
    }
    ui_frame_begin(rig->ui, rig->now_ms);
    ui_screen(rig->ui, screen, "");
    for (int i = 0; i < 3; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "%s%d", screen, i);
        (void)ui_element_open(rig->ui, &(struct ui_box){.width = UI_MM(50), .height = UI_MM(50)},
                              &(struct ui_element){.role = UI_ROLE_BUTTON, .label = name});
        ui_close(rig->ui);
    }
    ui_frame_end(rig->ui);
}

static void test_a_way_back_keeps_the_focus(void **state)
{
    struct rig *rig = *state;
    screen_frame(rig, "one", false);
    for (int i = 0; i < 2; i++) {
        rig_key(rig, KEY_NEXT);
        screen_frame(rig, "one", false);
    }
    assert_string_equal(focused(rig), "one1");
    for (int i = 0; i < LEFT_MANY; i++) {
        screen_frame(rig, "two", false);
        assert_string_equal(focused(rig), "");
        screen_frame(rig, "one", true);
        assert_string_equal(focused(rig), "one1");
    }
    screen_frame(rig, "two", false);
    screen_frame(rig, "one", false);
    assert_string_equal(focused(rig), "");
    ui_wipe(rig->ui);
    screen_frame(rig, "two", true);
    assert_string_equal(focused(rig), "");
}

static size_t rings(const struct rig *rig, struct rect *rect)
{
    size_t count = 0;
    const struct draw_list *list = ui_draw_list(rig->ui);
    for (size_t i = 0; i < list->count; i++) {
        if (list->commands[i].border == rig->theme.colour[COLOUR_FOCUS]) {
            *rect = list->commands[i].rect;
            assert_true(list->commands[i].thickness >= 2);
            count++;
        }
    }
    return count;
}

static void test_the_ring_is_for_keys(void **state)
{
    struct rig *rig = *state;
    struct rect rect = {0};
    grid_frame(rig, false);
    rig->now_ms += 1000;
    rig_key(rig, KEY_NEXT);
    rig_key(rig, KEY_NEXT);
    grid_frame(rig, false);
    assert_int_equal(rings(rig, &rect), 1);
    assert_rect(rect, 97, -3, 106, 66); /* 0.8 mm of air and 2 px of ring around 100 0 100 60 */
    /* A touch hides it and takes the focus along. */
    rig_input(rig, INPUT_DOWN, 50, 150);
    rig_input(rig, INPUT_UP, 50, 150);
    grid_frame(rig, false);
    assert_int_equal(rings(rig, &rect), 0);
    assert_string_equal(focused(rig), "");
    assert_string_equal(fired, "31");
    fired[0] = '\0';
    rig_key(rig, KEY_SELECT); /* shows, fires nothing */
    grid_frame(rig, false);
    assert_string_equal(fired, "");
    assert_string_equal(focused(rig), "31");
    rig_key(rig, KEY_SELECT);
    grid_frame(rig, false);
    assert_string_equal(fired, "31");
}

/* On a ground where the focus colour is not seen the ring takes one that is. */
static void test_the_ring_is_seen_on_every_ground(void **state)
{
    struct rig *rig = *state;
    static const enum colour grounds[] = {COLOUR_BG,   COLOUR_CARD, COLOUR_BRAND,    COLOUR_OK,
                                          COLOUR_WARN, COLOUR_BAD,  COLOUR_KEYBOARD, COLOUR_STALE};
    for (size_t i = 0; i < ARRAY_COUNT(grounds); i++) {
        for (int k = 0; k < 2; k++) {
            ui_frame_begin(rig->ui, rig->now_ms);
            ui_open(rig->ui,
                    &(struct ui_box){.width = UI_FILL, .height = UI_FILL, .fill = grounds[i]});
            (void)ui_element_open(rig->ui,
                                  &(struct ui_box){.width = UI_MM(50), .height = UI_MM(50)},
                                  &(struct ui_element){.role = UI_ROLE_BUTTON, .label = "a"});
            ui_close(rig->ui);
            ui_close(rig->ui);
            ui_frame_end(rig->ui);
            rig_key(rig, KEY_NEXT);
        }
        const struct draw_list *list = ui_draw_list(rig->ui);
        uint32_t ring = list->commands[list->count - 1].border;
        assert_true(theme_contrast(ring, rig->theme.colour[grounds[i]]) >= 3);
    }
}

static void test_a_layer_keeps_the_focus_inside(void **state)
{
    struct rig *rig = *state;
    grid_frame(rig, true);
    for (int i = 0; i < 3; i++) {
        rig_key(rig, i == 1 ? KEY_DOWN : KEY_NEXT);
        grid_frame(rig, true);
        assert_string_equal(focused(rig), "ok");
    }
}

static void test_keys_for_the_app(void **state)
{
    struct rig *rig = *state;
    grid_frame(rig, false);
    assert_int_equal(ui_key_taken(rig->ui), KEY_NONE);
    static const enum input_key keys[] = {KEY_BACK, KEY_HOME,   KEY_REPEAT,
                                          KEY_HELP, KEY_LOUDER, KEY_QUIETER};
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        rig_key(rig, keys[i]);
    }
    rig_key(rig, KEY_NEXT);
    grid_frame(rig, false);
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        assert_int_equal(ui_key_taken(rig->ui), keys[i]);
    }
    assert_int_equal(ui_key_taken(rig->ui), KEY_NONE);
    /* What nobody took in a whole frame is gone. */
    rig_key(rig, KEY_BACK);
    grid_frame(rig, false);
    grid_frame(rig, false);
    assert_int_equal(ui_key_taken(rig->ui), KEY_NONE);
    for (int i = 0; i < 100; i++) {
        rig_key(rig, KEY_HOME);
    }
    grid_frame(rig, false);
    assert_int_equal(ui_key_taken(rig->ui), KEY_HOME);
}

static void type(struct rig *rig, const char *text)
{
    ui_input(rig->ui,
             &(struct input){.kind = INPUT_TEXT, .text = text, .text_bytes = strlen(text)});
}

static void test_typing(void **state)
{
    struct rig *rig = *state;
    int backspaces = 7;
    grid_frame(rig, false);
    assert_string_equal(ui_typed(rig->ui, &backspaces), "");
    assert_int_equal(backspaces, 0);
    rig_key(rig, KEY_BACKSPACE);
    type(rig, "añ");
    rig_key(rig, KEY_BACKSPACE);
    type(rig, "b");
    assert_string_equal(ui_typed(rig->ui, &backspaces), "ab");
    assert_int_equal(backspaces, 1);
    assert_string_equal(ui_typed(rig->ui, &backspaces), "");
    assert_int_equal(backspaces, 0);
    /* Not for a later screen. */
    type(rig, "secreto");
    grid_frame(rig, false);
    grid_frame(rig, false);
    assert_string_equal(ui_typed(rig->ui, NULL), "");
    /* More than there is room for is cut at a whole character. */
    for (int i = 0; i < INPUT_TEXT_MAX; i++) {
        type(rig, "x€");
    }
    const char *typed = ui_typed(rig->ui, NULL);
    assert_true(strlen(typed) <= INPUT_TEXT_MAX && strlen(typed) > INPUT_TEXT_MAX - 3);
    assert_true((unsigned char)typed[strlen(typed) - 1] == 0xAC || typed[strlen(typed) - 1] == 'x');
    /* A scan is nobody's typing. */
    ui_input(rig->ui, &(struct input){.kind = INPUT_SCAN, .text = "F1ABC", .text_bytes = 5});
    assert_string_equal(ui_typed(rig->ui, NULL), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_keys_move_the_focus, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_the_focused_row_is_seen, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_paging_takes_the_focus_along, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_way_back_keeps_the_focus, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_the_ring_is_for_keys, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_the_ring_is_seen_on_every_ground, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_layer_keeps_the_focus_inside, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(test_keys_for_the_app, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_typing, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
