#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "platform/events.h"

/* What comes out, as words; the clock is ours. */
struct desk {
    struct events events;
    int64_t now_ms;
    struct buf log;
};

static void desk_init(struct desk *desk, bool has_text_events)
{
    desk->now_ms = 5000;
    events_init(&desk->events, 1000, 2000, has_text_events, desk->now_ms);
    buf_init(&desk->log, 1 << 20);
}

static void desk_drain(struct desk *desk)
{
    static const char *const names[INPUT_KIND_COUNT] = {"none",   "down", "move",  "up",
                                                        "cancel", "key",  "text",  "scan",
                                                        "resize", "quit", "close", "wake"};
    struct input input;
    while (events_take(&desk->events, &input)) {
        buf_append_str(&desk->log, names[input.kind]);
        if (input.kind == INPUT_KEY) {
            buf_printf(&desk->log, ":%d", (int)input.key);
        } else if (input.kind == INPUT_TEXT || input.kind == INPUT_SCAN) {
            assert_int_equal(strlen(input.text), input.text_bytes);
            buf_printf(&desk->log, ":%s", input.text);
        } else if (input.kind >= INPUT_DOWN && input.kind <= INPUT_CANCEL) {
            buf_printf(&desk->log, ":%d:%.0f,%.0f", (int)input.finger, (double)input.x,
                       (double)input.y);
        }
        buf_append_char(&desk->log, ' ');
    }
}

static void desk_wait(struct desk *desk, int64_t ms)
{
    events_wait_end(&desk->events, desk->now_ms);
    events_wait_begin(&desk->events, desk->now_ms);
    desk->now_ms += ms;
    events_tick(&desk->events, desk->now_ms);
    desk_drain(desk);
}

static void send(struct desk *desk, const SDL_Event *event)
{
    events_handle(&desk->events, event, desk->now_ms);
    desk_drain(desk);
}

/* A key and the text its layout gives it; NULL = none. */
static void key(struct desk *desk, SDL_Scancode scancode, unsigned mod, const char *text)
{
    SDL_Event event = {.key = {.type = SDL_KEYDOWN}};
    event.key.keysym.scancode = scancode;
    event.key.keysym.mod = (uint16_t)mod;
    send(desk, &event);
    if (text != NULL && desk->events.has_text_events) {
        SDL_Event typed = {.text = {.type = SDL_TEXTINPUT}};
        strncpy(typed.text.text, text, sizeof typed.text.text - 1);
        send(desk, &typed);
    }
}

static void expect(struct desk *desk, const char *wanted)
{
    desk_wait(desk, 1000);
    assert_string_equal(buf_str(&desk->log), wanted);
    buf_clear(&desk->log);
}

static void desk_release(struct desk *desk)
{
    buf_release(&desk->log);
}

static void scan(struct desk *desk, const char *letters, int64_t gap_ms)
{
    for (const char *at = letters; *at != '\0'; at++) {
        char text[2] = {(char)(*at == 'Z'   ? 'Y'
                               : *at == 'Y' ? 'Z'
                                            : *at),
                        '\0'}; /* German layout */
        key(desk, (SDL_Scancode)(SDL_SCANCODE_A + (*at - 'A')), KMOD_LSHIFT, text);
        desk_wait(desk, gap_ms);
    }
}

static void keys_of_keypad_and_keyboard(void **state)
{
    (void)state;
    static const struct {
        SDL_Scancode scancode;
        unsigned mod;
        const char *text;
        enum input_key key;
    } rows[] = {
        {SDL_SCANCODE_UP, 0, NULL, KEY_UP},
        {SDL_SCANCODE_DOWN, 0, NULL, KEY_DOWN},
        {SDL_SCANCODE_LEFT, 0, NULL, KEY_LEFT},
        {SDL_SCANCODE_RIGHT, 0, NULL, KEY_RIGHT},
        {SDL_SCANCODE_RETURN, 0, NULL, KEY_SELECT},
        {SDL_SCANCODE_KP_ENTER, 0, NULL, KEY_SELECT},
        {SDL_SCANCODE_KP_5, KMOD_NUM, "5", KEY_SELECT},
        {SDL_SCANCODE_KP_5, 0, NULL, KEY_SELECT},
        {SDL_SCANCODE_SPACE, 0, " ", KEY_SELECT},
        {SDL_SCANCODE_TAB, 0, NULL, KEY_NEXT},
        {SDL_SCANCODE_TAB, KMOD_LSHIFT, NULL, KEY_PREVIOUS},
        {SDL_SCANCODE_KP_6, KMOD_NUM, "6", KEY_NEXT},
        {SDL_SCANCODE_KP_4, KMOD_NUM, "4", KEY_PREVIOUS},
        {SDL_SCANCODE_KP_8, KMOD_NUM, "8", KEY_UP},
        {SDL_SCANCODE_KP_2, KMOD_NUM, "2", KEY_DOWN},
        {SDL_SCANCODE_ESCAPE, 0, NULL, KEY_BACK},
        {SDL_SCANCODE_KP_PERIOD, KMOD_NUM, ".", KEY_BACK},
        {SDL_SCANCODE_HOME, 0, NULL, KEY_HOME},
        {SDL_SCANCODE_KP_7, KMOD_NUM, "7", KEY_HOME},
        {SDL_SCANCODE_F1, 0, NULL, KEY_HELP},
        {SDL_SCANCODE_KP_9, KMOD_NUM, "9", KEY_HELP},
        {SDL_SCANCODE_KP_0, KMOD_NUM, "0", KEY_REPEAT},
        {SDL_SCANCODE_KP_PLUS, 0, "+", KEY_LOUDER},
        {SDL_SCANCODE_KP_MINUS, 0, "-", KEY_QUIETER},
        {SDL_SCANCODE_BACKSPACE, 0, NULL, KEY_BACKSPACE},
        {SDL_SCANCODE_PAGEUP, 0, NULL, KEY_PAGE_UP},
        {SDL_SCANCODE_PAGEDOWN, 0, NULL, KEY_PAGE_DOWN},
        {SDL_SCANCODE_F5, 0, NULL, KEY_NONE},
        {SDL_SCANCODE_LSHIFT, KMOD_LSHIFT, NULL, KEY_NONE},
        {SDL_SCANCODE_C, KMOD_LCTRL, "c", KEY_NONE},
        {SDL_SCANCODE_F4, KMOD_LALT, NULL, KEY_NONE},
    };
    for (size_t i = 0; i < ARRAY_COUNT(rows); i++) {
        struct desk desk;
        char wanted[32] = "";
        desk_init(&desk, true);
        key(&desk, rows[i].scancode, rows[i].mod, rows[i].text);
        if (rows[i].key != KEY_NONE) {
            (void)snprintf(wanted, sizeof wanted, "key:%d ", (int)rows[i].key);
        }
        expect(&desk, wanted);
        desk_release(&desk);
    }
}

static void typing_knows_the_layout(void **state)
{
    (void)state;
    struct desk desk;
    desk_init(&desk, true);
    key(&desk, SDL_SCANCODE_SEMICOLON, 0, "ñ");
    assert_string_equal(buf_str(&desk.log), ""); /* held back */
    assert_true(events_deadline_ms(&desk.events) <= desk.now_ms + BURST_SILENCE_MS);
    expect(&desk, "text:ñ ");
    key(&desk, SDL_SCANCODE_M, KMOD_LSHIFT, "M");
    desk_wait(&desk, 70);
    key(&desk, SDL_SCANCODE_A, 0, "a");
    desk_wait(&desk, 70);
    key(&desk, SDL_SCANCODE_LEFTBRACKET, 0, NULL); /* dead key */
    desk_wait(&desk, 200);
    key(&desk, SDL_SCANCODE_A, 0, "á");
    desk_wait(&desk, 200);
    key(&desk, SDL_SCANCODE_SPACE, 0, " ");
    desk_wait(&desk, 200);
    key(&desk, SDL_SCANCODE_Q, KMOD_RALT, "@");
    key(&desk, SDL_SCANCODE_X, 0, "x");
    key(&desk, SDL_SCANCODE_RETURN, 0, NULL);
    expect(&desk, "text:Ma text:á text:  text:@ text:x key:7 ");
    desk_wait(&desk, EVENTS_SPACE_TYPED_MS);
    key(&desk, SDL_SCANCODE_SPACE, 0, " ");
    expect(&desk, "key:7 ");
    desk_release(&desk);
}

static void without_text_events_typing_is_by_scancode(void **state)
{
    (void)state;
    struct desk desk;
    desk_init(&desk, false);
    key(&desk, SDL_SCANCODE_A, KMOD_LSHIFT, NULL);
    desk_wait(&desk, 150);
    key(&desk, SDL_SCANCODE_2, 0, NULL);
    expect(&desk, "text:A text:2 ");
    scan(&desk, "TICKETXY", 5);
    expect(&desk, "scan:TICKETXY ");
    desk_release(&desk);
}

static void a_scan_is_one_input_whatever_the_layout(void **state)
{
    (void)state;
    struct desk desk;
    desk_init(&desk, true);
    scan(&desk, "XYZZYABC", 10);
    key(&desk, SDL_SCANCODE_RETURN, 0, NULL);
    scan(&desk, "ZYXWVUTS", 25);
    key(&desk, SDL_SCANCODE_TAB, 0, NULL);
    scan(&desk, "ABCDEFGH", 2);
    expect(&desk, "scan:XYZZYABC scan:ZYXWVUTS scan:ABCDEFGH ");
    key(&desk, SDL_SCANCODE_RETURN, 0, NULL);
    expect(&desk, "key:7 ");
    desk_release(&desk);
}

static void a_slow_frame_tears_no_scan_apart(void **state)
{
    (void)state;
    struct desk desk;
    desk_init(&desk, true);
    scan(&desk, "ABCD", 20);
    events_wait_end(&desk.events, desk.now_ms);
    desk.now_ms += 90; /* the thread painted */
    events_wait_begin(&desk.events, desk.now_ms);
    scan(&desk, "EFGH", 20);
    expect(&desk, "scan:ABCDEFGH ");
    key(&desk, SDL_SCANCODE_A, 0, "a");
    for (int i = 0; i < 20; i++) { /* never idle: typing appears all the same */
        events_wait_end(&desk.events, desk.now_ms);
        desk.now_ms += 20;
        events_wait_begin(&desk.events, desk.now_ms);
        events_tick(&desk.events, desk.now_ms);
        desk_drain(&desk);
    }
    assert_string_equal(buf_str(&desk.log), "text:a ");
    desk_release(&desk);
}

static void held_keys_repeat_only_where_useful(void **state)
{
    (void)state;
    struct desk desk;
    desk_init(&desk, true);
    static const SDL_Scancode held[] = {SDL_SCANCODE_A, SDL_SCANCODE_RETURN, SDL_SCANCODE_DOWN};
    for (size_t i = 0; i < ARRAY_COUNT(held); i++) {
        key(&desk, held[i], 0, held[i] == SDL_SCANCODE_A ? "a" : NULL);
        desk_wait(&desk, 200);
        for (int k = 0; k < 3; k++) {
            SDL_Event event = {.key = {.type = SDL_KEYDOWN, .repeat = 1}};
            event.key.keysym.scancode = held[i];
            send(&desk, &event);
            SDL_Event typed = {.text = {.type = SDL_TEXTINPUT, .text = "a"}};
            send(&desk, &typed);
        }
    }
    expect(&desk, "text:a key:7 key:4 key:4 key:4 key:4 ");
    desk_release(&desk);
}

static SDL_Event finger_event(uint32_t type, int64_t finger, float x, float y)
{
    return (SDL_Event){.tfinger = {.type = type, .touchId = 3, .fingerId = finger, .x = x, .y = y}};
}

static void fingers_and_mouse_come_once_in_pixels(void **state)
{
    (void)state;
    struct desk desk;
    desk_init(&desk, true);
    SDL_Event event = finger_event(SDL_FINGERDOWN, 7, 0.25f, 0.5f);
    send(&desk, &event);
    event = finger_event(SDL_FINGERDOWN, 8, 1, 1);
    send(&desk, &event);
    event.tfinger.touchId = SDL_MOUSE_TOUCHID;
    send(&desk, &event);
    event = finger_event(SDL_FINGERUP, 7, 0.3f, 0.5f);
    send(&desk, &event);
    expect(&desk, "down:7:250,1000 down:8:1000,2000 up:7:300,1000 ");
    event = (SDL_Event){.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_FOCUS_LOST}};
    send(&desk, &event);
    send(&desk, &event);
    expect(&desk, "cancel:8:0,0 ");
    event = (SDL_Event){.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_CLOSE}};
    send(&desk, &event);
    expect(&desk, "close ");
    event = (SDL_Event){.quit = {.type = SDL_QUIT}};
    send(&desk, &event);
    expect(&desk, "quit ");
    event = (SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .x = 4, .y = 5}};
    send(&desk, &event);
    event = (SDL_Event){.button = {.type = SDL_MOUSEBUTTONDOWN, .button = 1, .x = 4, .y = 5}};
    send(&desk, &event);
    event.button.which = SDL_TOUCH_MOUSEID;
    send(&desk, &event);
    event.button.which = 0;
    event.button.button = 3;
    send(&desk, &event);
    event = (SDL_Event){.motion = {.type = SDL_MOUSEMOTION, .state = 1, .x = 6, .y = 5}};
    send(&desk, &event);
    event = (SDL_Event){.button = {.type = SDL_MOUSEBUTTONUP, .button = 1, .x = 6, .y = 5}};
    send(&desk, &event);
    expect(&desk, "down:-1:4,5 move:-1:6,5 up:-1:6,5 ");
    desk_release(&desk);
}

static void movements_waiting_become_the_newest(void **state)
{
    (void)state;
    struct desk desk;
    desk_init(&desk, true);
    assert_true(events_is_open(&desk.events));
    for (int i = 0; i < 100; i++) {
        SDL_Event event = finger_event(SDL_FINGERMOTION, 7, (float)i / 100, 0);
        events_handle(&desk.events, &event, desk.now_ms);
        assert_true(events_is_open(&desk.events));
    }
    SDL_Event event = finger_event(SDL_FINGERUP, 7, 1, 0);
    events_handle(&desk.events, &event, desk.now_ms);
    assert_false(events_is_open(&desk.events));
    expect(&desk, "move:7:990,0 up:7:1000,0 ");
    for (int i = 0; i < 3 * EVENTS_QUEUE_MAX; i++) {
        events_push(&desk.events, INPUT_WAKE, desk.now_ms);
    }
    assert_int_equal(desk.events.count, EVENTS_QUEUE_MAX);
    desk_release(&desk);
}

static bool holds(const void *memory, size_t bytes, const char *text)
{
    return memmem(memory, bytes, text, strlen(text)) != NULL;
}

static void nothing_typed_or_scanned_stays(void **state)
{
    (void)state;
    struct desk desk;
    desk_init(&desk, true);
    scan(&desk, "SECRETOUNO", 5);
    key(&desk, SDL_SCANCODE_RETURN, 0, NULL);
    assert_true(holds(&desk.events, sizeof desk.events, "SECRETOUNO"));
    desk_wait(&desk, 0); /* the next wait */
    assert_false(holds(&desk.events, sizeof desk.events, "SECRETO"));
    scan(&desk, "SECRETODOS", 5);
    assert_true(holds(&desk.events, sizeof desk.events, "SECRETODOS"));
    events_wipe(&desk.events);
    assert_false(holds(&desk.events, sizeof desk.events, "SECRE"));
    buf_clear(&desk.log);
    expect(&desk, "");
    desk_release(&desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_of_keypad_and_keyboard),
        cmocka_unit_test(typing_knows_the_layout),
        cmocka_unit_test(without_text_events_typing_is_by_scancode),
        cmocka_unit_test(a_scan_is_one_input_whatever_the_layout),
        cmocka_unit_test(a_slow_frame_tears_no_scan_apart),
        cmocka_unit_test(held_keys_repeat_only_where_useful),
        cmocka_unit_test(fingers_and_mouse_come_once_in_pixels),
        cmocka_unit_test(movements_waiting_become_the_newest),
        cmocka_unit_test(nothing_typed_or_scanned_stays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
