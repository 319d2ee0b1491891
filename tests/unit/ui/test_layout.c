#include "ui_rig.h"

/* One box with a few children, each an element named a, b, c... or a text;
 * the whole is laid out in 400 x 300. */
struct child {
    struct ui_size width, height;
    const char *text; /* a text in place of an element */
};

struct layout_case {
    const char *name;
    struct ui_box box;
    struct child children[6];
    struct rect want[6];
};

#define BOX(w, h)                                                                                  \
    {                                                                                              \
        .width = UI_MM(w), .height = UI_MM(h)                                                      \
    }
#define SIZES(w, h)                                                                                \
    {                                                                                              \
        .width = (w), .height = (h)                                                                \
    }
#define AT_LEAST(mm) ((struct ui_size){.how = UI_GROW, .value = 1, .min = (mm)})
#define AT_MOST(mm)  ((struct ui_size){.how = UI_GROW, .value = 1, .max = (mm)})

static const struct layout_case layout_cases[] = {
    {"a column puts one under the other",
     {.width = UI_FILL, .gap = 5},
     {BOX(30, 20), BOX(50, 10)},
     {{0, 0, 30, 20}, {0, 25, 50, 10}}},
    {"a row puts side by side",
     {.axis = UI_ROW, .width = UI_FILL, .gap = 5},
     {BOX(30, 20), BOX(50, 10)},
     {{0, 0, 30, 20}, {35, 0, 50, 10}}},
    {"padding, and more of it on top",
     {.width = UI_FILL, .pad_x = 7, .pad_y = 3, .pad_top = 4},
     {BOX(30, 20), SIZES(UI_FILL, UI_MM(10))},
     {{7, 7, 30, 20}, {7, 27, 386, 10}}},
    {"grow takes what is left",
     {.axis = UI_ROW, .width = UI_FILL, .gap = 10},
     {BOX(90, 20), SIZES(UI_FILL, UI_MM(20)), BOX(80, 20)},
     {{0, 0, 90, 20}, {100, 0, 210, 20}, {320, 0, 80, 20}}},
    {"grow by weight",
     {.axis = UI_ROW, .width = UI_FILL},
     {SIZES(UI_SHARE(1), UI_MM(9)), SIZES(UI_SHARE(3), UI_MM(9))},
     {{0, 0, 100, 9}, {100, 0, 300, 9}}},
    {"a minimum over its share is kept and the others share again",
     {.axis = UI_ROW, .width = UI_FILL},
     {SIZES(AT_LEAST(200), UI_MM(9)), SIZES(UI_FILL, UI_MM(9)), SIZES(UI_FILL, UI_MM(9))},
     {{0, 0, 200, 9}, {200, 0, 100, 9}, {300, 0, 100, 9}}},
    {"a maximum under its share is kept and the others share again",
     {.axis = UI_ROW, .width = UI_FILL},
     {SIZES(AT_MOST(40), UI_MM(9)), SIZES(UI_FILL, UI_MM(9)), SIZES(UI_FILL, UI_MM(9))},
     {{0, 0, 40, 9}, {40, 0, 180, 9}, {220, 0, 180, 9}}},
    {"grow down a column of a known height",
     {.width = UI_FILL, .height = UI_FILL, .gap = 10},
     {BOX(90, 40), SIZES(UI_MM(9), UI_FILL), BOX(9, 50)},
     {{0, 0, 90, 40}, {0, 50, 9, 190}, {0, 250, 9, 50}}},
    {"centred along and across",
     {.axis = UI_ROW,
      .width = UI_FILL,
      .height = UI_MM(100),
      .main = UI_CENTER,
      .cross = UI_CENTER},
     {BOX(100, 20), BOX(100, 40)},
     {{100, 40, 100, 20}, {200, 30, 100, 40}}},
    {"at the end along and across",
     {.axis = UI_COLUMN, .width = UI_FILL, .height = UI_FILL, .main = UI_END, .cross = UI_END},
     {BOX(100, 20), BOX(50, 40)},
     {{300, 240, 100, 20}, {350, 260, 50, 40}}},
    {"space between",
     {.axis = UI_ROW, .width = UI_FILL, .main = UI_BETWEEN},
     {BOX(100, 20), BOX(100, 20), BOX(100, 20)},
     {{0, 0, 100, 20}, {150, 0, 100, 20}, {300, 0, 100, 20}}},
    {"stretched across, fixed ones not",
     {.axis = UI_ROW, .width = UI_FILL, .height = UI_MM(70), .cross = UI_STRETCH},
     {SIZES(UI_MM(20), UI_HUG), BOX(20, 30)},
     {{0, 0, 20, 70}, {20, 0, 20, 30}}},
    {"a box hugs what it holds",
     {.pad_x = 5, .pad_y = 6},
     {SIZES(UI_HUG, UI_HUG), BOX(100, 20)},
     {{5, 6, 0, 0}, {5, 6, 100, 20}}},
    {"a flow goes on in the next line",
     {.axis = UI_FLOW, .width = UI_FILL, .gap = 10},
     {BOX(200, 20), BOX(190, 30), BOX(10, 10), BOX(400, 5), BOX(20, 5)},
     {{0, 0, 200, 20}, {210, 0, 190, 30}, {0, 40, 10, 10}, {0, 60, 400, 5}, {0, 75, 20, 5}}},
    {"a flow with centred lines",
     {.axis = UI_FLOW, .width = UI_FILL, .main = UI_CENTER, .cross = UI_CENTER},
     {BOX(200, 20), BOX(100, 40), BOX(300, 20)},
     {{50, 10, 200, 20}, {250, 0, 100, 40}, {50, 40, 300, 20}}},
    {"a grid has equal columns and rows as high as their highest",
     {.axis = UI_GRID, .width = UI_FILL, .columns = 3, .gap = 5},
     {SIZES(UI_FILL, UI_MM(20)), SIZES(UI_HUG, UI_MM(30)), BOX(50, 10), BOX(50, 7)},
     {{0, 0, 130, 20}, {135, 0, 130, 30}, {270, 0, 50, 10}, {0, 35, 50, 7}}},
    {"the rows of a grid share what is left",
     {.axis = UI_GRID, .width = UI_FILL, .height = UI_FILL, .columns = 2, .gap = 10},
     {SIZES(UI_FILL, UI_FILL), SIZES(UI_FILL, UI_FILL), SIZES(UI_FILL, AT_LEAST(90))},
     {{0, 0, 195, 100}, {205, 0, 195, 100}, {0, 110, 195, 190}}},
    {"a grid without columns is a column",
     {.axis = UI_GRID, .width = UI_FILL},
     {SIZES(UI_FILL, UI_MM(20)), SIZES(UI_FILL, UI_MM(20))},
     {{0, 0, 400, 20}, {0, 20, 400, 20}}},
    {"a stack puts on top of each other",
     {.axis = UI_STACK,
      .width = UI_MM(100),
      .height = UI_MM(80),
      .main = UI_CENTER,
      .cross = UI_END},
     {SIZES(UI_FILL, UI_FILL), BOX(20, 10)},
     {{0, 0, 100, 80}, {40, 70, 20, 10}}},
    {"a text wraps at what the others leave",
     {.axis = UI_ROW, .width = UI_MM(100), .gap = 10},
     {BOX(30, 30), {.text = "uno dos tres"}},
     {{0, 0, 30, 30}, {40, 0, 60, 24}}},
    {"fixed ones never shrink, texts do",
     {.axis = UI_ROW, .width = UI_MM(100)},
     {{.text = "uno dos"}, BOX(50, 10), {.text = "tres"}},
     {{0, 0, 26, 24}, {26, 0, 50, 10}, {76, 0, 24, 12}}},
    {"rounded edges meet",
     {.axis = UI_ROW, .width = UI_MM(100)},
     {SIZES(UI_FILL, UI_MM(5)), SIZES(UI_FILL, UI_MM(5)), SIZES(UI_FILL, UI_MM(5))},
     {{0, 0, 33, 5}, {33, 0, 34, 5}, {67, 0, 33, 5}}},
};

static void declare_case(struct rig *rig, const struct layout_case *test)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    struct ui *ui = rig->ui;
    ui_frame_begin(ui, rig->now_ms);
    ui_screen(ui, test->name, "screen");
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .height = UI_FILL});
    ui_open(ui, &test->box);
    for (size_t i = 0; i < 6; i++) {
        const struct child *child = &test->children[i];
        if (child->text) {
            ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, child->text);
        } else if (test->want[i].h > 0 || child->height.how != UI_FIT ||
                   child->width.how != UI_FIT || i == 0) {
            (void)ui_element_open(ui,
                                  &(struct ui_box){.width = child->width, .height = child->height},
                                  &(struct ui_element){.role = UI_ROLE_BUTTON, .label = names[i]});
            ui_close(ui);
        }
    }
    ui_close(ui);
    ui_close(ui);
    ui_frame_end(ui);
}

static void test_layouts(void **state)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f"};
    struct rig *rig = *state;
    for (size_t i = 0; i < ARRAY_COUNT(layout_cases); i++) {
        const struct layout_case *test = &layout_cases[i];
        declare_case(rig, test);
        for (size_t k = 0; k < 6; k++) {
            const char *name = test->children[k].text ? test->children[k].text : names[k];
            const struct ui_semantic *said = rig_find(rig, name);
            struct rect want = test->want[k];
            if (!said && want.w <= 0 && want.h <= 0) {
                continue;
            }
            struct rect got = said ? said->bounds : (struct rect){0, 0, -1, -1};
            if (got.x != want.x || got.y != want.y || got.w != want.w || got.h != want.h) {
                fail_msg("%s: \"%s\" is at %g %g %g %g, not at %g %g %g %g", test->name, name,
                         (double)got.x, (double)got.y, (double)got.w, (double)got.h, (double)want.x,
                         (double)want.y, (double)want.w, (double)want.h);
            }
        }
    }
}

static void test_sizes_are_millimetres(void **state)
{
    struct rig *rig = *state;
    rig->view.px_per_mm = 2.5F;
    ui_view_set(rig->ui, &rig->view);
    declare_case(rig, &layout_cases[0]);
    assert_rect(rig_get(rig, "a")->bounds, 0, 0, 75, 50);
    assert_rect(rig_get(rig, "b")->bounds, 0, 63, 125, 25);
    assert_float_equal(ui_width_mm(rig->ui), 160, 0.001);
    assert_float_equal(ui_height_mm(rig->ui), 120, 0.001);
    assert_false(ui_is_portrait(rig->ui));
}

static void test_spacer_and_gap_follow_the_axis(void **state)
{
    struct rig *rig = *state;
    struct ui *ui = rig->ui;
    const struct ui_box box = {.width = UI_MM(20), .height = UI_MM(20)};
    for (int i = 0; i < 2; i++) {
        ui_frame_begin(ui, rig->now_ms);
        ui_screen(ui, i ? "row" : "column", "");
        ui_open(ui, &(struct ui_box){
                        .axis = i ? UI_ROW : UI_COLUMN, .width = UI_FILL, .height = UI_FILL});
        (void)ui_element_open(ui, &box, &(struct ui_element){.role = UI_ROLE_BUTTON, .label = "a"});
        ui_close(ui);
        ui_gap(ui, 7);
        (void)ui_element_open(ui, &box, &(struct ui_element){.role = UI_ROLE_BUTTON, .label = "b"});
        ui_close(ui);
        ui_spacer(ui);
        (void)ui_element_open(ui, &box, &(struct ui_element){.role = UI_ROLE_BUTTON, .label = "c"});
        ui_close(ui);
        ui_close(ui);
        ui_frame_end(ui);
        assert_rect(rig_get(rig, "b")->bounds, i ? 27 : 0, i ? 0 : 27, 20, 20);
        assert_rect(rig_get(rig, "c")->bounds, i ? 380 : 0, i ? 0 : 280, 20, 20);
    }
}

/* A scroll area takes the height it is given; what is under it stays on the screen. */
static void test_scroll_area_gives_way(void **state)
{
    struct rig *rig = *state;
    struct ui *ui = rig->ui;
    ui_frame_begin(ui, rig->now_ms);
    ui_open(ui, &(struct ui_box){.width = UI_FILL, .height = UI_FILL, .cross = UI_STRETCH});
    ui_open(ui, &(struct ui_box){.is_scroll = true, .key = "list", .cross = UI_STRETCH});
    for (int i = 0; i < 20; i++) {
        char name[16];
        (void)snprintf(name, sizeof name, "row %d", i);
        (void)ui_element_open(ui, &(struct ui_box){.height = UI_MM(40)},
                              &(struct ui_element){.role = UI_ROLE_BUTTON, .label = name});
        ui_close(ui);
    }
    ui_close(ui);
    (void)ui_element_open(ui, &(struct ui_box){.height = UI_MM(50)},
                          &(struct ui_element){.role = UI_ROLE_BUTTON, .label = "footer"});
    ui_close(ui);
    ui_close(ui);
    ui_frame_end(ui);
    assert_rect(rig_get(rig, "footer")->bounds, 0, 250, 400, 50);
    assert_rect(rig_get(rig, "row 6")->bounds, 0, 240, 400, 40);
    assert_rect(rig_get(rig, "row 6")->visible, 0, 240, 400, 10);
    assert_rect(rig_get(rig, "row 7")->visible, 0, 280, 400, 0);
    struct ui_scroll scroll = ui_scroll_state(ui, "list");
    assert_float_equal(scroll.content_px, 800, 0.01);
    assert_float_equal(scroll.view_px, 250, 0.01);
    assert_float_equal(ui_scroll_state(ui, "no such").view_px, 0, 0);
}

/* The small text stands on the line of the large one; beside none, at the end. */
static void test_texts_stand_on_one_line(void **state)
{
    struct rig *rig = *state;
    struct ui *ui = rig->ui;
    ui_frame_begin(ui, rig->now_ms);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .width = UI_FILL, .cross = UI_BASELINE});
    ui_text(ui, &(struct ui_text){.size = TYPE_DISPLAY}, "large");
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, "small");
    ui_close(ui);
    ui_frame_end(ui);
    struct rect large = rig_get(rig, "large")->bounds, small = rig_get(rig, "small")->bounds;
    float under_large = large.h / 5, under_small = small.h / 5;
    assert_true(large.h > 2 * small.h);
    assert_float_equal(small.y + small.h - under_small, large.y + large.h - under_large, 1.01);
    assert_true(small.y + small.h < large.y + large.h - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_layouts, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_sizes_are_millimetres, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_spacer_and_gap_follow_the_axis, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(test_scroll_area_gives_way, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_texts_stand_on_one_line, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
