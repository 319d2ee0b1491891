/* script.c: the commands of a script, one table row each. */
#include "screens/script.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/text.h"
#include "screens/screens.h"
#include "screens/script_check.h"
#include "screens/script_find.h"
#include "screens/script_keys.h"
#include "screens/script_monkey.h"
#include "screens/script_staff.h"
#include "screens/script_steps.h"

enum {
    SCRIPT_BYTES_MAX = 1024 * 1024,
    PRESSES_MAX = 200, /* of "next" on the way to an element */
    PAGES_MAX = 2000,  /* of a list, on the way to a row */
    UNTIL_SECONDS = 10,
    LISTEN_MS = 5,
    STRIKE_MS = 60, /* between two strikes of a trembling finger */
    CATALOGUE_WAIT_MS = 10000,
    CATALOGUE_POLL_US = 5000
};

/* Pages with the list's buttons, as a person would, down to its end and then up, until the element
 * is seen; rows far away are not even declared before. */
static enum status tap_element(struct script *script, const char *label, bool is_key, int nth,
                               struct error *error)
{
    const char *const pagers[] = {tr("Bajar"), tr("Subir")};
    size_t way = 0;
    const struct ui_semantic *element = NULL;
    for (int turn = 0; turn < PAGES_MAX && way < ARRAY_COUNT(pagers); turn++) {
        element = script_find(script->run->ui, label, is_key, nth);
        if (element != NULL && element->is_disabled) {
            return error_set(error, STATUS_DENIED, "\"%s\" takes no tap now", label);
        }
        if (element != NULL && script_is_touchable(element)) {
            return script_touch(script, element, error);
        }
        const struct ui_semantic *pager = script_find(script->run->ui, pagers[way], false, 1);
        if (pager == NULL || pager->is_disabled) {
            way++;
            continue;
        }
        enum status status = script_touch(script, pager, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return element == NULL
               ? error_set(error, STATUS_NOT_FOUND, "nothing here is called \"%s\"", label)
               : error_set(error, STATUS_NOT_FOUND, "\"%s\" cannot be brought into view", label);
}

static enum status do_tap(struct script *script, struct error *error)
{
    bool is_key = script->count > 1 && strcmp(script->arguments[1], "key") == 0;
    int nth = script->count > 1 && !is_key ? atoi(script->arguments[1]) : 1;
    return tap_element(script, script->arguments[0], is_key, nth, error);
}

/* A trembling finger: two strikes at the same place, the second before anything has changed. */
static enum status do_double_tap(struct script *script, struct error *error)
{
    const struct ui_semantic *element =
        script_find(script->run->ui, script->arguments[0], false, 1);
    if (element == NULL || !script_is_touchable(element)) {
        return error_set(error, STATUS_NOT_FOUND, "nothing to touch here is called \"%s\"",
                         script->arguments[0]);
    }
    struct ui_semantic seen = *element; /* the frames go on */
    enum status status = script_strike(script, &seen, error);
    if (status == STATUS_OK) {
        status = script_step(script, STRIKE_MS, error);
    }
    return status == STATUS_OK ? script_touch(script, &seen, error) : status;
}

static enum status do_type(struct script *script, struct error *error)
{
    const char *at = script->arguments[0];
    while (*at != '\0') {
        char letter[8] = {0};
        memcpy(letter, at, text_next(at));
        at += text_next(at);
        enum status status = STATUS_OK;
        bool is_typed = false;
        for (int turn = 0; status == STATUS_OK && !is_typed && turn < 8; turn++) {
            char key[KEYBOARD_TEXT_MAX];
            if (!script_key_for(script->run->ui, letter, key, sizeof key, &is_typed)) {
                return error_set(error, STATUS_NOT_FOUND, "the keyboard cannot type \"%s\"",
                                 letter);
            }
            status = tap_element(script, key, true, 1, error);
        }
        if (status != STATUS_OK || !is_typed) {
            return status != STATUS_OK ? status
                                       : error_set(error, STATUS_NOT_FOUND,
                                                   "the keyboard cannot type \"%s\"", letter);
        }
    }
    return STATUS_OK;
}

static enum status do_typed(struct script *script, struct error *error)
{
    run_input(script->run, &(struct input){.kind = INPUT_TEXT,
                                           .at_ms = run_now_ms(script->run),
                                           .text = script->arguments[0],
                                           .text_bytes = strlen(script->arguments[0])});
    return script_pause(script, error);
}

static enum status do_press(struct script *script, struct error *error)
{
    static const struct {
        const char *word;
        enum input_key key;
    } keys[] = {
        {"next", KEY_NEXT},      {"previous", KEY_PREVIOUS},  {"select", KEY_SELECT},
        {"back", KEY_BACK},      {"home", KEY_HOME},          {"up", KEY_UP},
        {"down", KEY_DOWN},      {"left", KEY_LEFT},          {"right", KEY_RIGHT},
        {"pageup", KEY_PAGE_UP}, {"pagedown", KEY_PAGE_DOWN}, {"backspace", KEY_BACKSPACE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        if (strcmp(keys[i].word, script->arguments[0]) == 0) {
            run_input(script->run, &(struct input){.kind = INPUT_KEY,
                                                   .at_ms = run_now_ms(script->run),
                                                   .key = keys[i].key});
            return script_pause(script, error);
        }
    }
    return error_set(error, STATUS_USAGE, "no key \"%s\"", script->arguments[0]);
}

/* The keypad alone: "next" until the ring is on it. */
static enum status do_focus(struct script *script, struct error *error)
{
    for (int i = 0; i < PRESSES_MAX; i++) {
        for (size_t at = 0; at < ui_semantic_count(script->run->ui); at++) {
            const struct ui_semantic *element = ui_semantic_at(script->run->ui, at);
            if (element->is_focused && strcmp(element->label, script->arguments[0]) == 0) {
                return STATUS_OK;
            }
        }
        run_input(
            script->run,
            &(struct input){.kind = INPUT_KEY, .at_ms = run_now_ms(script->run), .key = KEY_NEXT});
        enum status status = script_pause(script, error);
        if (status != STATUS_OK) {
            return status;
        }
    }
    return error_set(error, STATUS_NOT_FOUND, "the keypad does not come to \"%s\"",
                     script->arguments[0]);
}

static enum status do_scan(struct script *script, struct error *error)
{
    run_input(script->run, &(struct input){.kind = INPUT_SCAN,
                                           .at_ms = run_now_ms(script->run),
                                           .text = script->arguments[0],
                                           .text_bytes = strlen(script->arguments[0])});
    return script_pause(script, error);
}

static enum status do_scan_picture(struct script *script, struct error *error)
{
    enum status status = run_scan_picture(script->run, script->arguments[0], error);
    return status == STATUS_OK ? script_pause(script, error) : status;
}

static enum status do_expect(struct script *script, struct error *error)
{
    if (script_says(script->run->ui, script->arguments[0])) {
        return STATUS_OK;
    }
    return error_set(error, STATUS_NOT_FOUND, "nothing says \"%s\"", script->arguments[0]);
}

static enum status do_expect_not(struct script *script, struct error *error)
{
    if (!script_says(script->run->ui, script->arguments[0])) {
        return STATUS_OK;
    }
    return error_set(error, STATUS_EXISTS, "something says \"%s\"", script->arguments[0]);
}

static enum status do_expect_screen(struct script *script, struct error *error)
{
    const char *word = screen_row(script->run->app.screen)->word;
    return strcmp(word, script->arguments[0]) == 0
               ? STATUS_OK
               : error_set(error, STATUS_NOT_FOUND, "this is screen \"%s\"", word);
}

static enum status do_wait(struct script *script, struct error *error)
{
    int64_t left_ms = (int64_t)(strtod(script->arguments[0], NULL) * 1000);
    enum status status = script_settle(script, error);
    while (status == STATUS_OK && left_ms > 0) {
        int64_t jump_ms = ui_next_wake_ms(script->run->ui) - run_now_ms(script->run);
        jump_ms = jump_ms < SCRIPT_FRAME_MS ? SCRIPT_FRAME_MS : jump_ms;
        jump_ms = jump_ms > left_ms ? left_ms : jump_ms;
        left_ms -= jump_ms;
        status = script_step(script, jump_ms, error);
        if (status == STATUS_OK) {
            status = script_settle(script, error);
        }
    }
    return status;
}

static enum status do_until(struct script *script, struct error *error)
{
    int64_t limit_ms = clock_monotonic_ms() +
                       1000LL * (script->count > 1 ? atoi(script->arguments[1]) : UNTIL_SECONDS);
    for (;;) {
        enum status status = script_settle(script, error);
        if (status != STATUS_OK) {
            return status;
        }
        if (script_says(script->run->ui, script->arguments[0])) {
            return script_pause(script, error); /* what has just come takes no tap yet */
        }
        if (clock_monotonic_ms() > limit_ms) {
            return do_expect(script, error);
        }
        script_listen(script->run, LISTEN_MS); /* a scanner may be what is waited for */
    }
}

/* The same code again and again, as staff does while a door waits for the fact;
 * says how long it took. */
static enum status do_until_scan(struct script *script, struct error *error)
{
    int64_t from_ms = clock_monotonic_ms();
    int64_t limit_ms =
        from_ms + 1000LL * (script->count > 2 ? atoi(script->arguments[2]) : UNTIL_SECONDS);
    for (;;) {
        enum status status = run_scan_picture(script->run, script->arguments[0], error);
        if (status == STATUS_OK) {
            status = script_settle(script, error);
        }
        if (status == STATUS_OK && script_says(script->run->ui, script->arguments[1])) {
            printf("said \"%s\" after %lld ms\n", script->arguments[1],
                   (long long)(clock_monotonic_ms() - from_ms));
            return STATUS_OK;
        }
        if (clock_monotonic_ms() > limit_ms) {
            return status != STATUS_OK ? status
                                       : error_set(error, STATUS_NOT_FOUND, "nothing says \"%s\"",
                                                   script->arguments[1]);
        }
        usleep(5000);
    }
}

/* Something outside the program is ready: the test made that file in the folder of shots. */
static enum status do_until_file(struct script *script, struct error *error)
{
    char path[FILE_PATH_MAX];
    enum status status =
        path_join(path, sizeof path, script->run->options->shots, script->arguments[0], error);
    int64_t limit_ms = clock_monotonic_ms() +
                       1000LL * (script->count > 1 ? atoi(script->arguments[1]) : UNTIL_SECONDS);
    while (status == STATUS_OK && !file_exists(path)) {
        if (clock_monotonic_ms() > limit_ms) {
            return error_set(error, STATUS_NOT_FOUND, "%s does not come", path);
        }
        usleep(5000);
    }
    return status;
}

static enum status do_clock(struct script *script, struct error *error)
{
    int64_t real_ms = clock_now_ms() - script->clock_offset_ms;
    int64_t wanted_ms = 0;
    enum status status = clock_parse_local(
        script->arguments[0], script->run->settings.utc_offset_min, real_ms, &wanted_ms, error);
    if (status == STATUS_OK) {
        script->clock_offset_ms = wanted_ms - real_ms;
        clock_set_offset_ms(script->clock_offset_ms);
        status = script_pause(script, error);
    }
    return status;
}

static enum status do_tree(struct script *script, struct error *error)
{
    char path[FILE_PATH_MAX];
    struct buf tree;
    buf_init(&tree, SCRIPT_BYTES_MAX);
    ui_semantic_dump(script->run->ui, &tree);
    enum status status = script_file_in_shots(script, ".txt", path, error);
    if (status == STATUS_OK) {
        status = file_write(path, buf_str(&tree), tree.length, 0644, error);
    }
    buf_release(&tree);
    return status;
}

static enum status do_size(struct script *script, struct error *error)
{
    int width = 0, height = 0;
    if (sscanf(script->arguments[0], "%dx%d", &width, &height) != 2) {
        return error_set(error, STATUS_USAGE, "a size is like 1080x1920");
    }
    int mm = script->count > 1 ? atoi(script->arguments[1]) : 0;
    enum status status = run_resize(script->run, width, height, mm, error);
    return status == STATUS_OK ? script_pause(script, error) : status;
}

static enum status do_say(struct script *script, struct error *error)
{
    (void)error;
    printf("%s\n", script->arguments[0]);
    fflush(stdout);
    return STATUS_OK;
}

static const struct command {
    const char *word;
    size_t arguments_min;
    enum status (*run)(struct script *script, struct error *error);
} commands[] = {
    {"tap", 1, do_tap},
    {"double-tap", 1, do_double_tap},
    {"type", 1, do_type},
    {"typed", 1, do_typed},
    {"keys", 1, script_keys},
    {"press", 1, do_press},
    {"focus", 1, do_focus},
    {"scan", 1, do_scan},
    {"scan-picture", 1, do_scan_picture},
    {"scan-file", 1, script_scan_file},
    {"wedge-file", 1, script_wedge_file},
    {"staff", 0, script_staff},
    {"close-window", 1, script_close_window},
    {"expect", 1, do_expect},
    {"expect-not", 1, do_expect_not},
    {"expect-screen", 1, do_expect_screen},
    {"wait", 1, do_wait},
    {"until", 1, do_until},
    {"until-scan", 2, do_until_scan},
    {"until-file", 1, do_until_file},
    {"clock", 1, do_clock},
    {"shot", 1, script_shot},
    {"tree", 1, do_tree},
    {"verdict", 1, script_verdict},
    {"check", 0, script_check},
    {"check-panels", 0, script_check_panels},
    {"check-all", 0, script_check_all},
    {"monkey", 1, script_monkey},
    {"size", 1, do_size},
    {"say", 1, do_say},
};

/* Words, or "quoted texts" in which \\" is a quote; cut in place. */
static void split(struct script *script, char *line)
{
    script->count = 0;
    char *at = line;
    while (*at != '\0' && script->count < SCRIPT_ARGUMENTS_MAX) {
        at += strspn(at, " \t");
        if (*at == '\0' || (*at == '#' && script->count == 0)) {
            return;
        }
        bool is_quoted = *at == '"';
        char *begin = at + is_quoted;
        at = begin + strcspn(begin, is_quoted ? "\"" : " \t");
        while (is_quoted && *at == '"' && at > begin && at[-1] == '\\') {
            memmove(at - 1, at, strlen(at) + 1);
            at += strcspn(at, "\"");
        }
        if (*at != '\0') {
            *at++ = '\0';
        }
        script->arguments[script->count++] = begin;
    }
}

static enum status run_line(struct script *script, char *line, struct error *error)
{
    split(script, line);
    if (script->count == 0) {
        return STATUS_OK;
    }
    const char *word = script->arguments[0];
    script->count--;
    script_forgive(script->run);
    memmove(script->arguments, script->arguments + 1, script->count * sizeof script->arguments[0]);
    for (size_t i = 0; i < ARRAY_COUNT(commands); i++) {
        if (strcmp(commands[i].word, word) == 0) {
            return script->count >= commands[i].arguments_min
                       ? commands[i].run(script, error)
                       : error_set(error, STATUS_USAGE, "%s wants an argument", word);
        }
    }
    return error_set(error, STATUS_USAGE, "no command \"%s\"", word);
}

static void print_screen(struct script *script)
{
    struct buf tree;
    buf_init(&tree, SCRIPT_BYTES_MAX);
    ui_semantic_dump(script->run->ui, &tree);
    fprintf(stderr, "The screen says:\n%s\n", buf_str(&tree));
    buf_release(&tree);
}

/* --scan-image: as soon as the door knows its event. */
static enum status scan_first_picture(struct script *script, struct error *error)
{
    enum status status = STATUS_OK;
    int64_t limit_ms = clock_monotonic_ms() + CATALOGUE_WAIT_MS;
    while (status == STATUS_OK && script->run->app.catalogue == NULL &&
           clock_monotonic_ms() < limit_ms) {
        usleep(CATALOGUE_POLL_US);
        status = script_settle(script, error);
    }
    return status == STATUS_OK
               ? run_scan_picture(script->run, script->run->options->scan_picture, error)
               : status;
}

enum status script_run(struct run *run, const char *path, struct error *error)
{
    struct script script = {.run = run, .path = path};
    struct buf file;
    buf_init(&file, SCRIPT_BYTES_MAX);
    enum status status = file_read(path, &file, error);
    char *rest = file.data;
    if (status == STATUS_OK) {
        status = script_settle(&script, error);
    }
    if (status == STATUS_OK && run->options->scan_picture != NULL) {
        status = scan_first_picture(&script, error);
    }
    while (status == STATUS_OK && rest != NULL) {
        char *line = strsep(&rest, "\n");
        size_t bytes = strlen(line);
        script.line++;
        status = run_line(&script, line, error);
        explicit_bzero(line, bytes); /* what it typed is not to be found in memory afterwards */
        if (status != STATUS_OK) {
            print_screen(&script);
            status = error_prefix(error, status, "%s:%d", path, script.line);
        }
    }
    buf_release(&file);
    if (status == STATUS_OK && script.faults > 0) {
        status = error_set(error, STATUS_INVALID, "%s: %zu faults in layouts", path, script.faults);
    }
    return status;
}
