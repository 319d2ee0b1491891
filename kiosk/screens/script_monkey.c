/* script_monkey.c: somebody who touches, types, scans and turns the panel without any sense. Most
 * frames are laid out and not painted. */
#include "screens/script_monkey.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "screens/screens.h"
#include "screens/script_check.h"
#include "screens/script_find.h"

enum {
    PAINT_EVERY = 97,
    WAY_OUT_EVERY = 499,
    BACKS_MAX = 40, /* more presses of "back" than any way in is long */
    STEP_MS_MAX = 400,
    PAUSE_S_MAX = 100,
};

struct monkey {
    struct script *script;   /* borrowed */
    uint64_t state;          /* of the generator */
    long seen[SCREEN_COUNT]; /* frames on each screen */
};

/* xorshift64* (Vigna 2016): the same steps from the same seed on every machine. */
static uint32_t draw(struct monkey *monkey, uint32_t below)
{
    monkey->state ^= monkey->state >> 12;
    monkey->state ^= monkey->state << 25;
    monkey->state ^= monkey->state >> 27;
    return (uint32_t)((monkey->state * UINT64_C(2685821657736338717)) >> 33) % below;
}

static void frame(struct monkey *monkey, int64_t after_ms)
{
    struct run *run = monkey->script->run;
    run->skew_ms += after_ms;
    (void)app_take_results(&run->app, run_now_ms(run));
    app_frame(&run->app, run_now_ms(run));
}

static void touch(struct monkey *monkey, float x, float y)
{
    struct run *run = monkey->script->run;
    struct input input = {.kind = INPUT_DOWN, .at_ms = run_now_ms(run), .x = x, .y = y};
    run_input(run, &input);
    frame(monkey, draw(monkey, 120));
    input.kind = draw(monkey, 8) == 0 ? INPUT_MOVE : INPUT_UP;
    input.y += input.kind == INPUT_MOVE ? (float)draw(monkey, 600) - 300 : 0;
    input.at_ms = run_now_ms(run);
    run_input(run, &input);
    if (input.kind == INPUT_MOVE) {
        frame(monkey, 16);
        input.kind = INPUT_UP;
        input.at_ms = run_now_ms(run);
        run_input(run, &input);
    }
}

static void touch_something(struct monkey *monkey)
{
    const struct ui *ui = monkey->script->run->ui;
    size_t count = ui_semantic_count(ui);
    for (int i = 0; count > 0 && i < 40; i++) {
        const struct ui_semantic *element = ui_semantic_at(ui, draw(monkey, (uint32_t)count));
        if (element->is_interactive && script_is_touchable(element)) {
            touch(monkey, element->visible.x + element->visible.w / 2,
                  element->visible.y + element->visible.h / 2);
            return;
        }
    }
}

static void touch_anywhere(struct monkey *monkey)
{
    const struct ui_view *view = ui_view(monkey->script->run->ui);
    touch(monkey, (float)draw(monkey, (uint32_t)view->width_px),
          (float)draw(monkey, (uint32_t)view->height_px));
}

static void send_text(struct monkey *monkey, enum input_kind kind)
{
    static const char *const texts[] = {
        "9999123456",
        "Ñandú Pérez",
        "e\xcc\x81",
        "\xff\xfe",
        "F1ABCDEF",
        "a@b.co",
        "0123456789012345678901234567890123456789012345678901234567890123456789"};
    const char *text = texts[draw(monkey, ARRAY_COUNT(texts))];
    struct run *run = monkey->script->run;
    size_t bytes = 0;
    while (text[bytes] != '\0') {
        bytes++;
    }
    run_input(run, &(struct input){
                       .kind = kind, .at_ms = run_now_ms(run), .text = text, .text_bytes = bytes});
}

static void type_text(struct monkey *monkey)
{
    send_text(monkey, INPUT_TEXT);
}

static void scan_code(struct monkey *monkey)
{
    send_text(monkey, INPUT_SCAN);
}

static void press_key(struct monkey *monkey)
{
    struct run *run = monkey->script->run;
    run_input(run, &(struct input){.kind = INPUT_KEY,
                                   .at_ms = run_now_ms(run),
                                   .key = (enum input_key)draw(monkey, KEY_COUNT)});
}

static void let_time_pass(struct monkey *monkey)
{
    frame(monkey, 1000 * (int64_t)draw(monkey, PAUSE_S_MAX));
}

static void turn_panel(struct monkey *monkey)
{
    const struct script_panel *panel = &script_panels[draw(monkey, SCRIPT_PANELS)];
    struct error error;
    (void)!run_resize(monkey->script->run, panel->width_px, panel->height_px, panel->width_mm,
                      &error);
}

/* How often of 100 steps. */
static const struct {
    uint32_t share;
    void (*act)(struct monkey *monkey);
} acts[] = {
    {62, touch_something}, {8, touch_anywhere}, {9, press_key},  {8, type_text},
    {3, scan_code},        {3, let_time_pass},  {7, turn_panel},
};

static enum status check_ways(struct monkey *monkey, struct error *error)
{
    const struct run *run = monkey->script->run;
    for (size_t i = 0; i < ui_semantic_count(run->ui); i++) {
        const struct ui_semantic *element = ui_semantic_at(run->ui, i);
        if (element->is_interactive && !element->is_disabled) {
            return STATUS_OK;
        }
    }
    return run->app.screen == SCREEN_BROKEN
               ? error_set(error, STATUS_INTERNAL, "out of order: %s", run->app.problem)
               : error_set(error, STATUS_INTERNAL, "\"%s\" is a dead end",
                           screen_row(run->app.screen)->word);
}

/* "Back" leads out of everything. */
static enum status check_way_out(struct monkey *monkey, struct error *error)
{
    struct run *run = monkey->script->run;
    enum screen from = run->app.screen, first = app_first_screen(&run->app);
    for (int i = 0; i < BACKS_MAX && (run->app.screen != first || run->app.is_asking); i++) {
        run_input(run,
                  &(struct input){.kind = INPUT_KEY, .at_ms = run_now_ms(run), .key = KEY_BACK});
        frame(monkey, STEP_MS_MAX);
    }
    return run->app.screen == first
               ? STATUS_OK
               : error_set(error, STATUS_INTERNAL, "no way back from \"%s\"; now at \"%s\"",
                           screen_row(from)->word, screen_row(run->app.screen)->word);
}

static enum status step(struct monkey *monkey, long number, struct error *error)
{
    uint32_t chance = draw(monkey, 100);
    size_t act = 0;
    while (act + 1 < ARRAY_COUNT(acts) && chance >= acts[act].share) {
        chance -= acts[act++].share;
    }
    acts[act].act(monkey);
    frame(monkey, draw(monkey, STEP_MS_MAX));
    monkey->seen[monkey->script->run->app.screen]++;
    enum status status = check_ways(monkey, error);
    if (status == STATUS_OK && number % WAY_OUT_EVERY == 0) {
        status = check_way_out(monkey, error);
    }
    if (status == STATUS_OK && number % PAINT_EVERY == 0) {
        status = run_step(monkey->script->run, error);
    }
    return status;
}

static long number_of(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text != NULL ? strtol(text, NULL, 10) : otherwise;
}

enum status script_monkey(struct script *script, struct error *error)
{
    long steps = number_of("FERIA_MONKEY_STEPS", strtol(script->arguments[0], NULL, 10));
    long seed = number_of("FERIA_SEED", (long)(clock_now_ms() % 1000000007));
    struct monkey monkey = {.script = script, .state = (uint64_t)seed | 1};
    enum status status = STATUS_OK;
    printf("monkey: FERIA_SEED=%ld, %ld steps\n", seed, steps);
    fflush(stdout);
    for (long i = 1; status == STATUS_OK && i <= steps; i++) {
        status = step(&monkey, i, error);
        if (status != STATUS_OK) {
            fprintf(stderr, "monkey: FERIA_SEED=%ld, step %ld\n", seed, i);
        }
    }
    for (size_t i = 0; i < SCREEN_COUNT; i++) {
        printf("monkey: %s %ld\n", screen_row((enum screen)i)->word, monkey.seen[i]);
    }
    return status == STATUS_OK ? script_settle(script, error) : status;
}
