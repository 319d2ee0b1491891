/* A monkey at a screen that changes under its hands: 20,000 inputs.
 * FERIA_SEED=n plays one again. */
#include "ui_rig.h"

enum { INPUTS = 20000 };

static uint64_t random_state;

static uint32_t random_below(uint32_t limit)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 32) % limit;
}

static const char no_break[] = "8:00\xC2\xA0p.\xC2\xA0m.";
static const char *const words[] = {
    "Registrarme", "Servicios de la Alcaldía", "",         "ñáñez\nÑ", "שלום", "😀😀😀",
    "a",           "Extraordinariamentelargo", "\xff\xc3", no_break};

static const char *word(void)
{
    return words[random_below(ARRAY_COUNT(words))];
}

static struct ui_size any_size(void)
{
    return (struct ui_size){.how = (enum ui_sizing)random_below(3),
                            .value = (float)random_below(120),
                            .min = (float)random_below(4) * 10,
                            .max = (float)random_below(4) * 40};
}

static struct ui_box any_box(void)
{
    return (struct ui_box){.axis = (enum ui_axis)random_below(5),
                           .width = any_size(),
                           .height = any_size(),
                           .pad_x = (float)random_below(6),
                           .pad_y = (float)random_below(6),
                           .gap = (float)random_below(6),
                           .columns = (int)random_below(4),
                           .main = (enum ui_align)random_below(5),
                           .cross = (enum ui_align)random_below(5),
                           .fill = (enum colour)random_below(COLOUR_COUNT),
                           .border = (enum colour)random_below(COLOUR_COUNT),
                           .radius = (float)random_below(5) - 1,
                           .has_shadow = random_below(2)};
}

static void any_leaf(struct ui *ui)
{
    static const uint8_t bits[9] = {1, 0, 1, 0, 1, 0, 1, 0, 1};
    struct ui_box box = any_box();
    switch (random_below(9)) {
    case 0:
        ui_icon(ui, word(), (float)random_below(30), COLOUR_INK);
        break;
    case 1:
        ui_picture(ui, &box, word(), word());
        break;
    case 2:
        ui_bitmap(ui, 30, bits, 3, word());
        break;
    case 3:
        ui_ring(ui, 30, 3, (float)random_below(200) / 100 - 0.5F, COLOUR_BRAND, COLOUR_LINE);
        break;
    case 4:
        ui_glow(ui, COLOUR_GLOW, 0.5F, 0.5F, 40);
        break;
    case 5:
        ui_bar(ui, 0.3F, 4, COLOUR_BRAND, COLOUR_LINE, word());
        break;
    case 6:
        ui_spacer(ui);
        break;
    default:
        ui_text(ui,
                &(struct ui_text){.size = (enum type_size)random_below(TYPE_COUNT),
                                  .align = (enum ui_align)random_below(3),
                                  .lines_max = (int)random_below(3)},
                word());
        break;
    }
}

static void any_tree(struct ui *ui, int depth)
{
    uint32_t count = 1 + random_below(5);
    for (uint32_t i = 0; i < count; i++) {
        struct ui_box box = any_box();
        uint32_t what = random_below(4);
        if (what == 0 || depth > 5) {
            any_leaf(ui);
            continue;
        }
        if (what == 1) {
            (void)ui_element_open(ui, &box,
                                  &(struct ui_element){.role = UI_ROLE_BUTTON,
                                                       .label = word(),
                                                       .is_disabled = random_below(5) == 0,
                                                       .fires_on_press = random_below(3) == 0,
                                                       .repeats = random_below(5) == 0});
        } else {
            box.is_scroll = what == 2 && random_below(3) == 0;
            box.key = box.is_scroll ? "list" : random_below(4) ? NULL : "page";
            ui_open(ui, &box);
        }
        any_tree(ui, depth + 1);
        ui_close(ui);
    }
}

static struct input any_input(int64_t now_ms)
{
    static const enum input_kind kinds[] = {INPUT_DOWN, INPUT_DOWN,   INPUT_MOVE,   INPUT_MOVE,
                                            INPUT_UP,   INPUT_UP,     INPUT_KEY,    INPUT_KEY,
                                            INPUT_TEXT, INPUT_CANCEL, INPUT_RESIZE, INPUT_SCAN};
    const char *text = word();
    return (struct input){.kind = kinds[random_below(ARRAY_COUNT(kinds))],
                          .at_ms = now_ms,
                          .x = (float)random_below(500) - 50,
                          .y = (float)random_below(400) - 50,
                          .finger = random_below(3),
                          .key = (enum input_key)random_below(KEY_COUNT),
                          .text = text,
                          .text_bytes = strlen(text)};
}

/* What holds in every frame, whatever was done. */
static void check_frame(const struct rig *rig, struct buf *out)
{
    size_t clips = 0;
    size_t focused = 0;
    const struct draw_list *list = ui_draw_list(rig->ui);
    assert_true(list->count > 0 && list->count <= DRAW_COMMANDS_MAX);
    for (size_t i = 0; i < list->count; i++) {
        clips += list->commands[i].kind == DRAW_CLIP;
        clips -= list->commands[i].kind == DRAW_UNCLIP;
        assert_true(clips <= 1);
    }
    assert_int_equal(clips, 0);
    for (size_t i = 0; i < ui_semantic_count(rig->ui); i++) {
        const struct ui_semantic *said = ui_semantic_at(rig->ui, i);
        focused += said->is_focused;
        assert_true(said->bounds.w >= 0 && said->bounds.h >= 0);
        assert_true(said->visible.x >= -1e6F && said->visible.w <= 400 && said->visible.h <= 300);
    }
    assert_true(focused <= 1);
    if (random_below(8) > 0) {
        return;
    }
    buf_clear(out);
    (void)ui_check(rig->ui, 20, out);
    ui_semantic_dump(rig->ui, out);
    draw_dump(list, out);
}

static void test_monkey(void **state)
{
    struct rig *rig = *state;
    struct buf out;
    buf_init(&out, 8 << 20);
    const char *asked = getenv("FERIA_SEED");
    uint64_t seed = asked ? strtoull(asked, NULL, 10) : 20221215;
    print_message("seed %llu\n", (unsigned long long)seed);
    random_state = seed * 0x9E3779B97F4A7C15U | 1;
    uint64_t tree = 1;
    for (int i = 0; i < INPUTS; i++) {
        rig->now_ms += random_below(200);
        struct input input = any_input(rig->now_ms);
        ui_input(rig->ui, &input);
        if (random_below(3) > 0) {
            continue; /* several inputs may come before a frame */
        }
        if (random_below(20) == 0) {
            tree = random_below(1000) + 1;
        }
        if (random_below(400) == 0) {
            ui_wipe(rig->ui);
        }
        if (random_below(100) == 0) {
            rig->view.reduce_motion = random_below(2);
            rig->view.text_scale = 1 + (float)random_below(3) / 2;
            rig->view.double_strike_ms = (int)random_below(3) * 150;
            ui_view_set(rig->ui, &rig->view);
        }
        /* The same tree number declares the same tree,
         * so that taps meet what they were meant for. */
        uint64_t kept = random_state;
        random_state = tree * 0x9E3779B97F4A7C15U | 1;
        ui_frame_begin(rig->ui, rig->now_ms);
        ui_screen(rig->ui, tree % 3 ? "a" : "b", "Pantalla");
        any_tree(rig->ui, 0);
        if (tree % 7 == 0) {
            ui_layer_open(rig->ui, COLOUR_BLACK, 100, tree % 2 ? "Aviso" : NULL);
            any_tree(rig->ui, 3);
            ui_close(rig->ui);
        }
        ui_frame_end(rig->ui);
        random_state = kept;
        check_frame(rig, &out);
        (void)ui_typed(rig->ui, NULL);
        (void)ui_key_taken(rig->ui);
    }
    buf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_monkey, rig_setup, rig_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
