#include "ui_rig.h"

static bool button(struct rig *rig, const char *label, const char *key)
{
    bool was_fired = ui_element_open(
        rig->ui, &(struct ui_box){.width = UI_MM(60), .height = UI_MM(40), .fill = COLOUR_CARD},
        &(struct ui_element){.role = UI_ROLE_BUTTON, .label = label, .key = key});
    ui_text(rig->ui, &(struct ui_text){.size = TYPE_BODY, .is_silent = true}, label);
    ui_close(rig->ui);
    return was_fired;
}

/* A frame that can be varied; what varies is in the test. */
struct page {
    const char *screen, *title;
    bool has_error, has_layer;
    float fraction;
    enum colour icon_colour;
    uint8_t bit;
};

static void page_frame(struct rig *rig, const struct page *page)
{
    struct ui *ui = rig->ui;
    const uint8_t bits[4] = {1, 0, page->bit, 1};
    ui_frame_begin(ui, rig->now_ms);
    ui_screen(ui, page->screen, page->title);
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .gap = 5});
    ui_text(ui, &(struct ui_text){.size = TYPE_TITLE, .is_heading = true}, page->title);
    ui_close(ui);
    if (page->has_error) {
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .colour = COLOUR_BAD}, "Falta algo");
    }
    ui_open(ui, &(struct ui_box){.axis = UI_ROW, .gap = 5, .key = "page"});
    (void)button(rig, "Uno", NULL);
    (void)button(rig, "Dos", "two");
    ui_icon(ui, "home", 20, page->icon_colour ? page->icon_colour : COLOUR_INK);
    ui_bitmap(ui, 20, bits, 2, "QR");
    ui_ring(ui, 20, 2, page->fraction, COLOUR_BRAND, COLOUR_LINE);
    ui_close(ui);
    ui_bar(ui, page->fraction, 3, COLOUR_BRAND, COLOUR_LINE, "Aforo");
    ui_dashes(ui, COLOUR_LINE);
    ui_picture(ui, &(struct ui_box){.width = UI_MM(30), .height = UI_MM(20), .radius = 3}, "a.png",
               "Una foto");
    ui_glow(ui, COLOUR_GLOW, 0.8F, 0.1F, 50);
    if (page->has_layer) {
        ui_layer_open(ui, COLOUR_BLACK, 128, "Aviso");
        ui_open(ui, &(struct ui_box){.fill = COLOUR_CARD, .has_shadow = true, .radius = 3});
        (void)button(rig, "Cerrar", NULL);
        ui_close(ui);
        ui_close(ui);
    }
    ui_frame_end(ui);
}

static const struct page plain = {.screen = "s", .title = "Título", .fraction = 0.5F};

static void test_names_are_stable(void **state)
{
    struct rig *rig = *state;
    page_frame(rig, &plain);
    uint64_t one = rig_get(rig, "Uno")->id;
    uint64_t two = rig_get(rig, "Dos")->id;
    uint64_t title = rig_get(rig, "Aforo")->id;
    assert_int_not_equal(one, two);
    page_frame(rig, &plain);
    assert_int_equal(rig_get(rig, "Uno")->id, one);
    struct page other = plain;
    other.has_error = other.has_layer = true;
    page_frame(rig, &other);
    page_frame(rig, &plain);
    assert_int_equal(rig_get(rig, "Uno")->id, one);
    assert_int_equal(rig_get(rig, "Dos")->id, two);
    assert_int_equal(rig_get(rig, "Aforo")->id, title);
    /* A text that comes and goes does not rename what has a key after it. */
    other.has_layer = false;
    page_frame(rig, &other);
    assert_int_equal(rig_get(rig, "Uno")->id, one);
    other.screen = "another";
    page_frame(rig, &other);
    assert_int_not_equal(rig_get(rig, "Uno")->id, one);
}

static void test_the_hash_changes_with_the_picture(void **state)
{
    struct rig *rig = *state;
    page_frame(rig, &plain);
    uint64_t hash = ui_frame_hash(rig->ui);
    assert_int_not_equal(hash, 0);
    rig->now_ms += 12345;
    page_frame(rig, &plain);
    assert_int_equal(ui_frame_hash(rig->ui), hash);
    struct page pages[6];
    for (size_t i = 0; i < ARRAY_COUNT(pages); i++) {
        pages[i] = plain;
    }
    pages[0].title = "Titulo";
    pages[1].has_error = true;
    pages[2].has_layer = true;
    pages[3].fraction = 0.6F;
    pages[4].icon_colour = COLOUR_RED;
    pages[5].bit = 1;
    for (size_t i = 0; i < ARRAY_COUNT(pages); i++) {
        page_frame(rig, &pages[i]);
        assert_int_not_equal(ui_frame_hash(rig->ui), hash);
        page_frame(rig, &plain);
        assert_int_equal(ui_frame_hash(rig->ui), hash);
    }
    rig->theme.colour[COLOUR_CARD] = 0xFEFEFEFF;
    page_frame(rig, &plain);
    assert_int_not_equal(ui_frame_hash(rig->ui), hash);
}

static void test_wakes(void **state)
{
    struct rig *rig = *state;
    page_frame(rig, &plain);
    assert_int_equal(ui_next_wake_ms(rig->ui), INT64_MAX);
    ui_frame_begin(rig->ui, rig->now_ms);
    ui_wake(rig->ui, 5000);
    ui_wake(rig->ui, 700);
    ui_wake(rig->ui, 9000);
    ui_frame_end(rig->ui);
    assert_int_equal(ui_next_wake_ms(rig->ui), rig->now_ms + 700);
    assert_int_equal(ui_now_ms(rig->ui), rig->now_ms);
    page_frame(rig, &plain);
    assert_int_equal(ui_next_wake_ms(rig->ui), INT64_MAX);
}

/* The first command of the icon, which is on the page; NULL while it is not drawn. */
static const struct draw_command *icon_of(const struct rig *rig)
{
    const struct draw_list *list = ui_draw_list(rig->ui);
    for (size_t i = 0; i < list->count; i++) {
        if (list->commands[i].kind == DRAW_ICON) {
            return &list->commands[i];
        }
    }
    return NULL;
}

static void test_page_transition(void **state)
{
    struct rig *rig = *state;
    rig->view.reduce_motion = false;
    ui_view_set(rig->ui, &rig->view);
    page_frame(rig, &plain);
    assert_false(ui_is_animating(rig->ui)); /* the very first screen is just there */
    float y = icon_of(rig)->rect.y;
    struct page other = plain;
    other.screen = "other";
    rig->now_ms += 1000;
    page_frame(rig, &other);
    int alpha = icon_of(rig)->alpha;
    assert_int_equal(alpha, 0);
    assert_float_equal(icon_of(rig)->rect.y, y + 6, 0.01);
    assert_true(ui_is_animating(rig->ui));
    assert_int_equal(ui_next_wake_ms(rig->ui), rig->now_ms);
    for (int i = 0; i < UI_FADE_MS / 20 - 1; i++) {
        rig->now_ms += 20;
        page_frame(rig, &other);
        assert_true(icon_of(rig)->alpha > alpha);
        alpha = icon_of(rig)->alpha;
        /* Only the page moves; what is around it stands. */
        const struct draw_list *list = ui_draw_list(rig->ui);
        assert_int_equal(list->commands[1].kind, DRAW_TEXT);
        assert_int_equal(list->commands[1].alpha, 255);
    }
    rig->now_ms += 20;
    page_frame(rig, &other);
    assert_int_equal(icon_of(rig)->alpha, 255);
    assert_float_equal(icon_of(rig)->rect.y, y, 0.01);
    assert_false(ui_is_animating(rig->ui));
    /* Without motion it is there at once. */
    rig->view.reduce_motion = true;
    ui_view_set(rig->ui, &rig->view);
    page_frame(rig, &plain);
    assert_int_equal(icon_of(rig)->alpha, 255);
    assert_false(ui_is_animating(rig->ui));
}

/* One frame of a page that turns; the icon's alpha. */
static int turn_frame(struct rig *rig, int64_t start_ms, int64_t now_ms)
{
    rig->now_ms = now_ms;
    page_frame(rig, &plain);
    ui_turn(rig->ui, start_ms);
    rig->now_ms = now_ms;
    page_frame(rig, &plain);
    return icon_of(rig)->alpha;
}

/* A slide that turns on the same screen: a closed form of the time since it began, once. */
static void test_a_slide_turns(void **state)
{
    struct rig *rig = *state;
    rig->view.reduce_motion = false;
    ui_view_set(rig->ui, &rig->view);
    page_frame(rig, &plain);
    int64_t start_ms = rig->now_ms + 8000;
    assert_int_equal(turn_frame(rig, start_ms, start_ms), 0);
    assert_true(ui_is_animating(rig->ui));
    int before = 0;
    for (int64_t age_ms = 20; age_ms < UI_FADE_MS; age_ms += 20) {
        int alpha = turn_frame(rig, start_ms, start_ms + age_ms);
        assert_true(alpha > before && alpha < 255);
        before = alpha;
    }
    assert_int_equal(turn_frame(rig, start_ms, start_ms + UI_FADE_MS), 255);
    assert_false(ui_is_animating(rig->ui));
    assert_int_equal(turn_frame(rig, start_ms, start_ms + 3000), 255); /* told again, long after */
    assert_false(ui_is_animating(rig->ui));
    /* The next one; an older one does not take it back. */
    assert_int_equal(turn_frame(rig, start_ms + 8000, start_ms + 8000), 0);
    before = turn_frame(rig, start_ms + 8000, start_ms + 8060);
    assert_int_equal(turn_frame(rig, start_ms, start_ms + 8060), before);
    rig->view.reduce_motion = true;
    ui_view_set(rig->ui, &rig->view);
    assert_int_equal(turn_frame(rig, start_ms + 16000, start_ms + 16000), 255);
    assert_false(ui_is_animating(rig->ui));
}

/* A picture that took long to read: the movement goes on from its first frame. */
static void test_a_late_picture_delays_its_movement(void **state)
{
    struct rig *rig = *state;
    rig->view.reduce_motion = false;
    ui_view_set(rig->ui, &rig->view);
    page_frame(rig, &plain);
    ui_late(rig->ui, 500); /* nothing moves */
    assert_false(ui_is_animating(rig->ui));
    int64_t start_ms = rig->now_ms + 8000;
    int first = turn_frame(rig, start_ms, start_ms);
    ui_late(rig->ui, 100);
    ui_late(rig->ui, -5);
    assert_int_equal(turn_frame(rig, start_ms, start_ms + 100), first);
    int middle = turn_frame(rig, start_ms, start_ms + 100 + UI_FADE_MS / 2);
    assert_true(middle > first && middle < 255);
    ui_late(rig->ui, 100); /* too late for that: it is on its way */
    assert_int_equal(turn_frame(rig, start_ms, start_ms + 100 + UI_FADE_MS), 255);
    assert_false(ui_is_animating(rig->ui));
}

static void test_a_layer_covers(void **state)
{
    struct rig *rig = *state;
    struct page layered = plain;
    layered.has_layer = true;
    page_frame(rig, &plain);
    rig->now_ms += 1000;
    uint64_t under = rig_get(rig, "Uno")->id;
    struct rect there = rig_get(rig, "Uno")->bounds;
    page_frame(rig, &layered);
    assert_null(rig_find(rig, "Uno"));
    assert_null(rig_find(rig, "Aforo"));
    assert_int_equal(rig_get(rig, "Aviso")->role, UI_ROLE_DIALOG);
    assert_rect(rig_get(rig, "Aviso")->bounds, 0, 0, 400, 300);
    assert_rect(rig_get(rig, "Cerrar")->bounds, 170, 130, 60, 40);
    assert_false(ui_activate(rig->ui, under));
    assert_true(ui_activate(rig->ui, rig_get(rig, "Cerrar")->id));
    page_frame(rig, &layered);
    /* A tap meant for the layer does not go through to what comes out from under it. */
    page_frame(rig, &plain);
    rig_input(rig, INPUT_DOWN, there.x + 5, there.y + 5);
    rig_input(rig, INPUT_UP, there.x + 5, there.y + 5);
    page_frame(rig, &plain);
    assert_int_equal(ui_next_wake_ms(rig->ui), INT64_MAX); /* nothing is pressed or fired */
    struct ui *ui = rig->ui;
    ui_frame_begin(ui, rig->now_ms);
    ui_screen(ui, "s", "");
    assert_false(button(rig, "Uno", NULL));
    ui_frame_end(ui);
}

static void test_semantic_dump(void **state)
{
    struct rig *rig = *state;
    struct ui *ui = rig->ui;
    struct buf out;
    buf_init(&out, 4096);
    for (int i = 0; i < 2; i++) {
        ui_frame_begin(ui, rig->now_ms);
        ui_screen(ui, "s", "Inicio");
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .is_heading = true}, "¿Qué \"quiere\"?");
        (void)ui_element_open(ui, &(struct ui_box){.width = UI_FILL},
                              &(struct ui_element){.role = UI_ROLE_FIELD,
                                                   .label = "Nombre",
                                                   .value = "Ana\nRojas",
                                                   .hint = "Falta el apellido"});
        ui_text(ui, &(struct ui_text){.size = TYPE_BODY, .lines_max = 1},
                "Un texto que no cabe en una sola línea de cuatrocientos puntos de ancho");
        ui_close(ui);
        (void)ui_element_open(
            ui, &(struct ui_box){.width = UI_MM(30)},
            &(struct ui_element){.role = UI_ROLE_CHECK, .label = "Sí", .is_on = true});
        ui_close(ui);
        (void)ui_element_open(
            ui, &(struct ui_box){.width = UI_MM(30)},
            &(struct ui_element){.role = UI_ROLE_BUTTON, .label = "No", .is_disabled = true});
        ui_close(ui);
        ui_bar(ui, 0.654F, 3, COLOUR_BRAND, COLOUR_LINE, "Avance");
        ui_frame_end(ui);
        rig_key(rig, KEY_NEXT);
    }
    ui_semantic_dump(ui, &out);
    assert_string_equal(
        buf_str(&out),
        "screen \"Inicio\"\n"
        "  heading \"¿Qué \\\"quiere\\\"?\"\n"
        "  field \"Nombre\" value \"Ana\\nRojas\" hint \"Falta el apellido\" focused\n"
        "    text \"Un texto que no cabe en una sola línea de cuatrocientos puntos de "
        "ancho\" cut\n"
        "  check \"Sí\" on\n"
        "  button \"No\" disabled\n"
        "  progress \"Avance\" value \"65 %\"\n");
    buf_release(&out);
    assert_int_equal(rig_get(rig, "Nombre")->back, COLOUR_BG);
}

static void test_draw_dump(void **state)
{
    struct rig *rig = *state;
    struct buf out;
    buf_init(&out, 8192);
    ui_frame_begin(rig->ui, rig->now_ms);
    ui_open(rig->ui, &(struct ui_box){.width = UI_MM(100),
                                      .height = UI_MM(50),
                                      .fill = COLOUR_CARD,
                                      .border = COLOUR_LINE,
                                      .radius = 4});
    ui_text(rig->ui, &(struct ui_text){.size = TYPE_BODY, .weight = WEIGHT_BOLD}, "Ho\"la");
    ui_icon(rig->ui, "home", 20, COLOUR_BRAND);
    ui_icon(rig->ui, "", 20, COLOUR_BRAND); /* an icon the font does not have is left out */
    ui_close(rig->ui);
    ui_frame_end(rig->ui);
    draw_dump(ui_draw_list(rig->ui), &out);
    assert_string_equal(buf_str(&out), "rect 0 0 400 300 #F2F5FAFF\n"
                                       "rect 0 0 100 50 #FFFFFFFF border #D5DDE9FF thickness 1 "
                                       "radius 4\n"
                                       "text 0 0 30 12 \"Ho\\\"la\" bold #0E1F3DFF size 10\n"
                                       "icon 0 12 20 20 \"home\" #0A3A82FF size 20\n");
    buf_release(&out);
}

/* After a wipe nothing that was shown or typed is in any text the layer still gives. */
static void test_wipe_forgets(void **state)
{
    struct rig *rig = *state;
    struct page page = plain;
    page.title = "María Fernanda Ñáñez";
    page_frame(rig, &page);
    /* The newest block of an arena is the one that it keeps, so that it may still be looked at. */
    char *shown = arena_strdup(ui_arena(rig->ui), "María Fernanda");
    assert_non_null(shown);
    ui_input(rig->ui, &(struct input){.kind = INPUT_TEXT, .text = "1020", .text_bytes = 4});
    rig_key(rig, KEY_NEXT);
    ui_wipe(rig->ui);
    for (size_t i = 0; i < sizeof "María Fernanda"; i++) {
        assert_int_equal(shown[i], 0);
    }
    assert_int_equal(ui_semantic_count(rig->ui), 0);
    assert_int_equal(ui_draw_list(rig->ui)->count, 0);
    assert_string_equal(ui_typed(rig->ui, NULL), "");
    assert_false(ui_activate(rig->ui, 1));
    page_frame(rig, &plain);
    assert_non_null(rig_find(rig, "Título"));
}

static void test_limits(void **state)
{
    struct rig *rig = *state;
    struct ui *ui = rig->ui;
    struct buf out;
    buf_init(&out, 1 << 20);
    for (int round = 0; round < 3; round++) {
        ui_frame_begin(ui, rig->now_ms);
        if (round == 0) {
            for (int i = 0; i < 2 * UI_NODES_MAX; i++) {
                ui_open(ui, &(struct ui_box){.height = UI_MM(1)});
                ui_text(ui, &(struct ui_text){.size = TYPE_BODY}, "x");
                ui_close(ui);
            }
        } else if (round == 1) {
            for (int i = 0; i < 500; i++) {
                ui_open(ui, &(struct ui_box){.pad_x = 1});
                ui_icon(ui, "home", 5, COLOUR_INK);
            }
            for (int i = 0; i < 500; i++) {
                ui_close(ui);
            }
        }
        (void)button(rig, "Fin", NULL);
        ui_frame_end(ui);
        buf_clear(&out);
        size_t wrong = ui_check(ui, 20, &out);
        bool is_told = strstr(buf_str(&out), "the frame is cut") != NULL;
        assert_int_equal(is_told, round < 2);
        assert_true(round < 2 ? wrong > 0 : wrong == 0);
        assert_int_equal(rig_find(rig, "Fin") != NULL, round > 0);
    }
    buf_release(&out);
}

/* Strings and rows that a frame cannot hold are left out, not followed. */
static void test_out_of_arena(void **state)
{
    struct rig *rig = *state;
    size_t bytes = 9U << 20;
    char *text = malloc(bytes + 1);
    assert_non_null(text);
    memset(text, '\n', bytes);
    text[bytes] = '\0';
    ui_frame_begin(rig->ui, rig->now_ms);
    for (int i = 0; i < 5; i++) {
        ui_text(rig->ui, &(struct ui_text){.size = TYPE_BODY}, text);
    }
    (void)button(rig, "Fin", NULL);
    ui_frame_end(rig->ui);
    free(text);
    struct buf out;
    buf_init(&out, 1 << 20);
    assert_true(ui_check(rig->ui, 0, &out) > 0);
    buf_release(&out);
    page_frame(rig, &plain);
    assert_non_null(rig_find(rig, "Uno"));
}

struct check_case {
    const char *name;
    struct ui_box box;
    struct ui_element element;
    const char *text;
    enum colour colour;
    int copies;
    const char *told; /* NULL = nothing is wrong */
};

static const struct check_case check_cases[] = {
    {.name = "nothing",
     .box = {.width = UI_MM(60), .height = UI_MM(40)},
     .element = {.role = UI_ROLE_BUTTON, .label = "a"},
     .text = "a",
     .copies = 1},
    {.name = "overflow of the view",
     .box = {.width = UI_MM(500), .height = UI_MM(40)},
     .element = {.role = UI_ROLE_BUTTON, .label = "a"},
     .text = "a",
     .copies = 1,
     .told = "overflows its parent"},
    {.name = "too many for the height",
     .box = {.width = UI_MM(60), .height = UI_MM(40)},
     .element = {.role = UI_ROLE_BUTTON},
     .text = "a",
     .copies = 8,
     .told = "overflows its parent"},
    {.name = "no label",
     .box = {.width = UI_MM(60), .height = UI_MM(40)},
     .element = {.role = UI_ROLE_BUTTON, .label = ""},
     .text = "a",
     .copies = 1,
     .told = "has no label"},
    {.name = "no role",
     .box = {.width = UI_MM(60), .height = UI_MM(40)},
     .element = {.label = "a"},
     .text = "a",
     .copies = 1,
     .told = "has no role"},
    {.name = "small",
     .box = {.width = UI_MM(60), .height = UI_MM(15)},
     .element = {.role = UI_ROLE_BUTTON, .label = "a"},
     .text = "a",
     .copies = 1,
     .told = "target under 20 mm"},
    {.name = "twice the same key",
     .box = {.width = UI_MM(60), .height = UI_MM(40)},
     .element = {.role = UI_ROLE_BUTTON, .label = "a"},
     .text = "a",
     .copies = 2,
     .told = "same key"},
    {.name = "faint",
     .box = {.width = UI_MM(60), .height = UI_MM(40), .fill = COLOUR_CARD},
     .element = {.role = UI_ROLE_BUTTON, .label = "a"},
     .text = "a",
     .colour = COLOUR_LINE,
     .copies = 1,
     .told = "is under 4.5"},
    {.name = "faint, though disabled",
     .box = {.width = UI_MM(60), .height = UI_MM(40), .fill = COLOUR_CARD},
     .element = {.role = UI_ROLE_BUTTON, .label = "a", .is_disabled = true},
     .text = "a",
     .colour = COLOUR_LINE,
     .copies = 1,
     .told = "is under 4.5"},
    {.name = "a long word",
     .box = {.width = UI_MM(60), .height = UI_MM(60)},
     .element = {.role = UI_ROLE_BUTTON, .label = "a"},
     .text = "Extraordinariamente",
     .copies = 1,
     .told = "clipped word"},
};

static void test_checks(void **state)
{
    struct rig *rig = *state;
    for (size_t i = 0; i < ARRAY_COUNT(check_cases); i++) {
        const struct check_case *test = &check_cases[i];
        ui_frame_begin(rig->ui, rig->now_ms);
        ui_screen(rig->ui, test->name, "");
        for (int k = 0; k < test->copies; k++) {
            char label[8] = {(char)('a' + k)};
            struct ui_element element = test->element;
            element.label = element.label ? element.label : label;
            (void)ui_element_open(rig->ui, &test->box, &element);
            ui_text(rig->ui, &(struct ui_text){.size = TYPE_BODY, .colour = test->colour},
                    test->text);
            ui_close(rig->ui);
        }
        ui_frame_end(rig->ui);
        struct buf out;
        buf_init(&out, 4096);
        size_t wrong = ui_check(rig->ui, 20, &out);
        bool is_told = test->told ? strstr(buf_str(&out), test->told) != NULL : wrong == 0;
        if (!is_told) {
            fail_msg("%s: %zu: %s", test->name, wrong, buf_str(&out));
        }
        buf_release(&out);
    }
}

static void test_overlap_is_told(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i < 2; i++) {
        ui_frame_begin(rig->ui, rig->now_ms);
        ui_open(rig->ui, &(struct ui_box){.axis = i ? UI_STACK : UI_ROW, .width = UI_FILL});
        (void)button(rig, "Uno", NULL);
        (void)button(rig, "Dos", NULL);
        ui_close(rig->ui);
        ui_frame_end(rig->ui);
        struct buf out;
        buf_init(&out, 4096);
        assert_int_equal(ui_check(rig->ui, 20, &out), i);
        assert_int_equal(strstr(buf_str(&out), "lies over") != NULL, i);
        buf_release(&out);
    }
}

/* Once warm a frame of the same page allocates nothing and measures nothing. */
static void test_warm_frames_measure_nothing(void **state)
{
    struct rig *rig = *state;
    for (int i = 0; i < 3; i++) {
        page_frame(rig, &plain);
    }
    size_t measured = rig->measured;
    const struct arena_block *blocks[2] = {NULL, NULL};
    for (int i = 0; i < 6; i++) {
        page_frame(rig, &plain);
        const struct arena *arena = ui_arena(rig->ui);
        assert_true(!blocks[i % 2] || blocks[i % 2] == arena->block);
        blocks[i % 2] = arena->block;
    }
    assert_int_equal(rig->measured, measured);
    rig->view.text_scale = 2;
    ui_view_set(rig->ui, &rig->view);
    page_frame(rig, &plain);
    assert_true(rig->measured > measured);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_names_are_stable, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_the_hash_changes_with_the_picture, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(test_wakes, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_page_transition, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_slide_turns, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_late_picture_delays_its_movement, rig_setup,
                                        rig_teardown),
        cmocka_unit_test_setup_teardown(test_a_layer_covers, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_semantic_dump, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_draw_dump, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_wipe_forgets, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_limits, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_out_of_arena, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_checks, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_overlap_is_told, rig_setup, rig_teardown),
        cmocka_unit_test_setup_teardown(test_warm_frames_measure_nothing, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
