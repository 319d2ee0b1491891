#include "ui_rig.h"

/* Texts in a box of `width` px: the lines that are drawn. */
struct text_case {
    const char *name;
    float width;
    int lines_max;
    const char *text;
    const char *lines[6];
    bool is_cut, has_broken_word;
};

#define NBSP "\xC2\xA0"

static const struct text_case text_cases[] = {
    {"one line", 100, 0, "uno dos", {"uno dos"}, false, false},
    {"breaks at a space", 60, 0, "uno dos tres", {"uno dos", "tres"}, false, false},
    {"exactly as wide as the box", 42, 0, "uno dos", {"uno dos"}, false, false},
    {"never at a no-break space",
     60,
     0,
     "uno 8:00" NBSP "a." NBSP "m.",
     {"uno", "8:00" NBSP "a." NBSP "m."},
     false,
     false},
    {"a no-break space does not help a word that is too wide",
     54,
     0,
     "uno 8:00" NBSP "a." NBSP "m.",
     {"uno", "8:00" NBSP "a." NBSP "m", "."},
     false,
     true},
    {"a word that is too wide is broken", 30, 0, "abcdefgh", {"abcde", "fgh"}, false, true},
    {"and goes on with the next word",
     30,
     0,
     "abcdefgh ij k",
     {"abcde", "fgh", "ij k"},
     false,
     true},
    {"at a whole code point", 12, 0, "ññññ", {"ññ", "ññ"}, false, true},
    {"a line narrower than one code point", 3, 0, "ab", {"a", "b"}, false, true},
    {"line ends are kept", 100, 0, "uno\n\ndos", {"uno", "", "dos"}, false, false},
    {"no line for the last line end", 100, 0, "uno\n", {"uno"}, false, false},
    {"spaces before a line end make no line", 30, 0, "uno   \ndos", {"uno", "dos"}, false, false},
    {"cut with an ellipsis", 60, 1, "uno dos tres", {"uno dos…"}, true, false},
    {"cut in the second line", 42, 2, "uno dos tres cuatro", {"uno dos", "tres…"}, true, false},
    {"not cut when it fits", 42, 2, "uno dos tres", {"uno dos", "tres"}, false, false},
    {"cut inside the only word", 30, 1, "abcdefgh ij", {"abcd…"}, true, true},
    {"nothing fits but the ellipsis", 3, 1, "abc", {"…"}, true, true},
    {"empty", 60, 0, "", {NULL}, false, false},
    {"only spaces", 6, 0, "   ", {"   "}, false, false},
    {"an emoji is one code point", 12, 0, "😀😀😀", {"😀😀", "😀"}, false, true},
    {"right to left", 30, 0, "שלום עולם", {"שלום", "עולם"}, false, false},
    {"not UTF-8", 12, 0, "\xff\xfe\x80\x80", {"\xff\xfe\x80\x80"}, false, false},
};

static void declare_text(struct rig *rig, const struct text_case *test)
{
    struct ui *ui = rig->ui;
    ui_frame_begin(ui, rig->now_ms);
    ui_screen(ui, test->name, "");
    ui_open(ui, &(struct ui_box){.width = UI_MM(test->width), .height = UI_FILL});
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .lines_max = test->lines_max}, test->text);
    ui_close(ui);
    ui_frame_end(ui);
}

static size_t lines_drawn(const struct rig *rig, const char **lines, size_t max)
{
    const struct draw_list *list = ui_draw_list(rig->ui);
    size_t count = 0;
    for (size_t i = 0; i < list->count; i++) {
        if (list->commands[i].kind == DRAW_TEXT && count < max) {
            assert_int_equal(strlen(list->commands[i].text), list->commands[i].text_bytes);
            lines[count++] = list->commands[i].text;
        }
    }
    return count;
}

static void check_case(struct rig *rig, const struct text_case *test)
{
    const char *lines[6] = {NULL};
    size_t count = lines_drawn(rig, lines, 6);
    size_t at = 0;
    for (size_t i = 0; i < 6 && test->lines[i]; i++) {
        if (test->lines[i][0] == '\0') {
            continue; /* an empty line takes its place and is not drawn */
        }
        if (at >= count || strcmp(lines[at], test->lines[i]) != 0) {
            fail_msg("%s: line %zu is \"%s\", not \"%s\"", test->name, i,
                     at < count ? lines[at] : "(none)", test->lines[i]);
        }
        at++;
    }
    struct buf out;
    buf_init(&out, 4096);
    (void)ui_check(rig->ui, 0, &out);
    bool is_cut = strstr(buf_str(&out), "cut: ") != NULL;
    bool is_clipped = strstr(buf_str(&out), "clipped word") != NULL;
    buf_release(&out);
    if (is_cut != test->is_cut) {
        fail_msg("%s: cut %d", test->name, is_cut);
    }
    if (test->lines_max == 0 && is_clipped != test->has_broken_word) {
        fail_msg("%s: clipped word %d", test->name, is_clipped);
    }
}

static void test_lines(void **state)
{
    struct rig *rig = *state;
    for (size_t i = 0; i < ARRAY_COUNT(text_cases); i++) {
        declare_text(rig, &text_cases[i]);
        check_case(rig, &text_cases[i]);
        const struct ui_semantic *said = rig_find(rig, text_cases[i].text);
        assert_int_equal(said && said->is_cut, text_cases[i].is_cut);
        /* Again, this time from what the frame before had measured. */
        size_t measured = rig->measured;
        declare_text(rig, &text_cases[i]);
        assert_int_equal(rig->measured, measured);
        check_case(rig, &text_cases[i]);
    }
}

static void test_size_follows_the_view(void **state)
{
    struct rig *rig = *state;
    static const struct {
        float cap_mm, text_scale, px_per_mm;
        enum type_size size;
        float want_px;
    } cases[] = {
        {7.27F, 1, 1, TYPE_BODY, 10},         {7.27F, 1, 1, TYPE_TITLE, 19},
        {7.27F, 2, 1, TYPE_BODY, 20},         {7.27F, 1, 3, TYPE_LARGE, 48},
        {7.3F, 1.5F, 4, TYPE_BODY, 60.2476F},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases); i++) {
        rig->view.cap_mm = cases[i].cap_mm;
        rig->view.text_scale = cases[i].text_scale;
        rig->view.px_per_mm = cases[i].px_per_mm;
        ui_view_set(rig->ui, &rig->view);
        ui_frame_begin(rig->ui, rig->now_ms);
        ui_text(rig->ui, &(struct ui_text){.size = cases[i].size}, "a");
        ui_frame_end(rig->ui);
        assert_float_equal(rig_get(rig, "a")->size_px, cases[i].want_px, 0.001);
    }
}

/* Letters give way before a word is broken, but are never smaller than the smallest. */
static void test_words_shrink_to_fit(void **state)
{
    struct rig *rig = *state;
    static const struct {
        const char *text;
        bool breaks_words;
        float least_px, most_px;
        size_t lines;
    } cases[] = {
        {"abcde", false, 19, 19, 1},
        {"abcdefghij", false, 15, 17, 1},
        {"uno abcdefghij", false, 15, 17, 2},
        {"abcdefghij", true, 19, 19, 2},
        {"abcdefghijklmnopqrst", false, 10, 10, 2},
    };
    for (size_t i = 0; i < ARRAY_COUNT(cases) * 2; i++) { /* each again, as measured before */
        const char *text = cases[i / 2].text;
        ui_frame_begin(rig->ui, rig->now_ms);
        ui_open(rig->ui, &(struct ui_box){.width = UI_MM(100), .height = UI_FILL});
        ui_text(rig->ui,
                &(struct ui_text){.size = TYPE_TITLE, .breaks_words = cases[i / 2].breaks_words},
                text);
        ui_close(rig->ui);
        ui_frame_end(rig->ui);
        const char *lines[6] = {NULL};
        assert_int_equal(lines_drawn(rig, lines, 6), cases[i / 2].lines);
        assert_in_range((int)(rig_get(rig, text)->size_px * 10),
                        (int)(cases[i / 2].least_px * 10) - 1, (int)(cases[i / 2].most_px * 10));
    }
}

static void test_alignment_and_spacing(void **state)
{
    struct rig *rig = *state;
    struct ui *ui = rig->ui;
    ui_frame_begin(ui, rig->now_ms);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, "ab");
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .align = UI_CENTER}, "ab");
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .align = UI_END, .letter_spacing_mm = 3},
            "ñb");
    ui_textf(ui, &(struct ui_text){.size = TYPE_BODY, .is_heading = true}, "%d de %d", 2, 5);
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_live = true}, "vivo");
    ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_silent = true}, "mudo");
    ui_frame_end(ui);
    const struct draw_list *list = ui_draw_list(ui);
    assert_rect(list->commands[1].rect, 0, 0, 12, 12);
    assert_rect(list->commands[2].rect, 194, 12, 12, 12);
    assert_rect(list->commands[3].rect, 382, 24, 18, 12);
    assert_int_equal(rig_get(rig, "2 de 5")->role, UI_ROLE_HEADING);
    assert_int_equal(rig_get(rig, "vivo")->role, UI_ROLE_STATUS);
    assert_null(rig_find(rig, "mudo"));
}

static void test_ten_thousand_characters(void **state)
{
    struct rig *rig = *state;
    static const char *const pieces[] = {"a", "ab ", "\u05D0\u05D1 ", "😀", "é\u0301 ", "\n"};
    for (size_t k = 0; k < ARRAY_COUNT(pieces); k++) {
        struct buf text;
        buf_init(&text, 200000);
        for (int i = 0; i < 10000; i++) {
            buf_append_str(&text, pieces[k]);
        }
        struct text_case test = {.name = pieces[k], .width = 200, .text = buf_str(&text)};
        declare_text(rig, &test);
        declare_text(rig, &test);
        size_t bytes = 0;
        const struct draw_list *list = ui_draw_list(rig->ui);
        for (size_t i = 0; i < list->count; i++) {
            bytes += list->commands[i].kind == DRAW_TEXT ? list->commands[i].text_bytes : 0;
            assert_true(list->commands[i].rect.w <= 400);
        }
        if (strcmp(pieces[k], "\n") != 0) {
            assert_true(bytes > 0); /* and only what can be seen is drawn */
            assert_true(list->count < 100);
        }
        test.lines_max = 2;
        test.name = "cut";
        declare_text(rig, &test);
        buf_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_lines, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_size_follows_the_view, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_words_shrink_to_fit, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_alignment_and_spacing, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_ten_thousand_characters, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
