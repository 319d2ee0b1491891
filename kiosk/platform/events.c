#include "platform/events.h"

#include <string.h>

#include "base/log.h"
#include "base/status.h"
#include "base/text.h"

struct key_row {
    SDL_Scancode scancode;
    enum input_key key;
    bool repeats;
};

/* On a plain number pad 8 and 2 go up and down, 4 and 6 back and on, 5 selects; whether its lamp
 * for numbers is on does not matter. */
static const struct key_row keys[] = {
    {SDL_SCANCODE_UP, KEY_UP, true},
    {SDL_SCANCODE_DOWN, KEY_DOWN, true},
    {SDL_SCANCODE_LEFT, KEY_LEFT, true},
    {SDL_SCANCODE_RIGHT, KEY_RIGHT, true},
    {SDL_SCANCODE_TAB, KEY_NEXT, false},
    {SDL_SCANCODE_RETURN, KEY_SELECT, false},
    {SDL_SCANCODE_KP_ENTER, KEY_SELECT, false},
    {SDL_SCANCODE_ESCAPE, KEY_BACK, false},
    {SDL_SCANCODE_HOME, KEY_HOME, false},
    {SDL_SCANCODE_F1, KEY_HELP, false},
    {SDL_SCANCODE_BACKSPACE, KEY_BACKSPACE, true},
    {SDL_SCANCODE_PAGEUP, KEY_PAGE_UP, true},
    {SDL_SCANCODE_PAGEDOWN, KEY_PAGE_DOWN, true},
    {SDL_SCANCODE_KP_8, KEY_UP, false},
    {SDL_SCANCODE_KP_2, KEY_DOWN, false},
    {SDL_SCANCODE_KP_4, KEY_PREVIOUS, false},
    {SDL_SCANCODE_KP_6, KEY_NEXT, false},
    {SDL_SCANCODE_KP_5, KEY_SELECT, false},
    {SDL_SCANCODE_KP_PERIOD, KEY_BACK, false},
    {SDL_SCANCODE_KP_COMMA, KEY_BACK, false},
    {SDL_SCANCODE_KP_7, KEY_HOME, false},
    {SDL_SCANCODE_KP_9, KEY_HELP, false},
    {SDL_SCANCODE_KP_0, KEY_REPEAT, false},
    {SDL_SCANCODE_KP_1, KEY_PAGE_UP, false},
    {SDL_SCANCODE_KP_3, KEY_PAGE_DOWN, false},
    {SDL_SCANCODE_KP_PLUS, KEY_LOUDER, false},
    {SDL_SCANCODE_KP_MINUS, KEY_QUIETER, false},
    {SDL_SCANCODE_KP_DIVIDE, KEY_NONE, false},
    {SDL_SCANCODE_KP_MULTIPLY, KEY_NONE, false},
    {SDL_SCANCODE_VOLUMEUP, KEY_LOUDER, false},
    {SDL_SCANCODE_VOLUMEDOWN, KEY_QUIETER, false},
    {SDL_SCANCODE_AC_BACK, KEY_BACK, false},
    {SDL_SCANCODE_AC_HOME, KEY_HOME, false},
    {SDL_SCANCODE_HELP, KEY_HELP, false},
};

void events_init(struct events *events, int width, int height, bool has_text_events, int64_t now_ms)
{
    memset(events, 0, sizeof *events);
    burst_init(&events->burst, BURST_SHARED);
    events->width = width;
    events->height = height;
    events->has_text_events = has_text_events;
    events->left_ms = now_ms;
}

void events_wipe(struct events *events)
{
    explicit_bzero(events->typed, sizeof events->typed);
    explicit_bzero(events->text, sizeof events->text);
    explicit_bzero(&events->burst, sizeof events->burst);
    explicit_bzero(events->queue, sizeof events->queue);
    burst_init(&events->burst, BURST_SHARED);
    events->typed_bytes = 0;
    events->text_used = 0;
    events->count = 0;
    events->has_typed = false;
}

void events_wait_begin(struct events *events, int64_t now_ms)
{
    int64_t busy_ms = now_ms - events->left_ms;
    busy_ms = busy_ms < events->busy_left_ms ? busy_ms : events->busy_left_ms;
    events->busy_ms += busy_ms;
    events->busy_left_ms -= busy_ms;
    if (events->count == 0 && events->text_used > 0) {
        explicit_bzero(events->text, events->text_used);
        events->text_used = 0;
    }
}

void events_wait_end(struct events *events, int64_t now_ms)
{
    events->left_ms = now_ms;
}

static struct input *input_add(struct events *events, enum input_kind kind, int64_t now_ms)
{
    static struct input surplus;
    if (events->count == EVENTS_QUEUE_MAX) {
        return &surplus;
    }
    struct input *input = &events->queue[(events->first + events->count++) % EVENTS_QUEUE_MAX];
    *input = (struct input){.kind = kind, .at_ms = now_ms};
    return input;
}

void events_push(struct events *events, enum input_kind kind, int64_t now_ms)
{
    (void)input_add(events, kind, now_ms);
}

void events_resize(struct events *events, int width, int height, int64_t now_ms)
{
    events->width = width;
    events->height = height;
    struct input *input = input_add(events, INPUT_RESIZE, now_ms);
    input->x = (float)width;
    input->y = (float)height;
}

bool events_take(struct events *events, struct input *input)
{
    if (events->count == 0) {
        *input = (struct input){.kind = INPUT_NONE};
        return false;
    }
    *input = events->queue[events->first];
    events->first = (events->first + 1) % EVENTS_QUEUE_MAX;
    events->count--;
    return true;
}

bool events_is_open(const struct events *events)
{
    return events->count == 0 ||
           (events->count == 1 && events->queue[events->first].kind == INPUT_MOVE);
}

/* ---- fingers ---- */

static size_t finger_find(const struct events *events, int64_t finger)
{
    size_t i = 0;
    while (i < events->down_count && events->down[i] != finger) {
        i++;
    }
    return i;
}

static void finger_note(struct events *events, enum input_kind kind, int64_t finger)
{
    size_t at = finger_find(events, finger);
    if (kind == INPUT_DOWN && at == events->down_count && at < EVENTS_FINGERS_MAX) {
        events->down[events->down_count++] = finger;
    } else if (kind == INPUT_UP && at < events->down_count) {
        events->down[at] = events->down[--events->down_count];
    }
}

static void point_add(struct events *events, enum input_kind kind, int64_t finger, float x, float y,
                      int64_t now_ms)
{
    struct input *input = NULL;
    if (events->count > 0 && kind == INPUT_MOVE) {
        struct input *last = &events->queue[(events->first + events->count - 1) % EVENTS_QUEUE_MAX];
        input = last->kind == INPUT_MOVE && last->finger == finger ? last : NULL;
    }
    if (input == NULL) {
        input = input_add(events, kind, now_ms);
    }
    *input = (struct input){.kind = kind, .at_ms = now_ms, .x = x, .y = y, .finger = finger};
    finger_note(events, kind, finger);
}

static void finger_handle(struct events *events, const SDL_Event *event, int64_t now_ms)
{
    const SDL_TouchFingerEvent *touch = &event->tfinger;
    enum input_kind kind = event->type == SDL_FINGERDOWN ? INPUT_DOWN
                           : event->type == SDL_FINGERUP ? INPUT_UP
                                                         : INPUT_MOVE;
    if (touch->touchId != SDL_MOUSE_TOUCHID) {
        point_add(events, kind, touch->fingerId, touch->x * (float)events->width,
                  touch->y * (float)events->height, now_ms);
    }
}

static void button_handle(struct events *events, const SDL_Event *event, int64_t now_ms)
{
    const SDL_MouseButtonEvent *button = &event->button;
    if (button->which != SDL_TOUCH_MOUSEID && button->button == SDL_BUTTON_LEFT) {
        enum input_kind kind = event->type == SDL_MOUSEBUTTONDOWN ? INPUT_DOWN : INPUT_UP;
        point_add(events, kind, -1, (float)button->x, (float)button->y, now_ms);
    }
}

static void motion_handle(struct events *events, const SDL_Event *event, int64_t now_ms)
{
    const SDL_MouseMotionEvent *motion = &event->motion;
    if (motion->which != SDL_TOUCH_MOUSEID && (motion->state & SDL_BUTTON_LMASK) != 0) {
        point_add(events, INPUT_MOVE, -1, (float)motion->x, (float)motion->y, now_ms);
    }
}

/* Whoever covers the window takes the touches away. */
static void window_handle(struct events *events, const SDL_Event *event, int64_t now_ms)
{
    if (event->window.event == SDL_WINDOWEVENT_CLOSE) {
        events_push(events, INPUT_CLOSE, now_ms);
        return;
    }
    if (event->window.event != SDL_WINDOWEVENT_FOCUS_LOST &&
        event->window.event != SDL_WINDOWEVENT_HIDDEN) {
        return;
    }
    while (events->down_count > 0) {
        input_add(events, INPUT_CANCEL, now_ms)->finger = events->down[--events->down_count];
    }
}

/* ---- keys, typing, bursts ---- */

static void key_add(struct events *events, enum input_key key, int64_t now_ms)
{
    input_add(events, INPUT_KEY, now_ms)->key = key;
}

static void text_add(struct events *events, enum input_kind kind, const char *text, size_t bytes,
                     int64_t now_ms)
{
    char *copy = events->text + events->text_used;
    if (events->text_used + bytes + 1 > sizeof events->text) {
        return;
    }
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    events->text_used += bytes + 1;
    struct input *input = input_add(events, kind, now_ms);
    input->text = copy;
    input->text_bytes = bytes;
}

void events_scan(struct events *events, const char *code, size_t bytes, int64_t now_ms)
{
    text_add(events, INPUT_SCAN, code, bytes, now_ms);
}

/* Gives out what was typed, or what a space alone means. */
static void typing_release(struct events *events, const char *text, size_t bytes, int64_t now_ms)
{
    bool is_writing = events->has_typed && now_ms - events->typed_at_ms < EVENTS_SPACE_TYPED_MS;
    if (bytes == 1 && text[0] == ' ' && !is_writing) {
        key_add(events, KEY_SELECT, now_ms);
        return;
    }
    if (bytes > 0 && text_is_utf8(text, bytes)) {
        text_add(events, INPUT_TEXT, text, bytes, now_ms);
        events->has_typed = true;
        events->typed_at_ms = now_ms;
    }
}

static void burst_resolve(struct events *events, enum burst_event found, int64_t now_ms)
{
    struct burst *burst = &events->burst;
    if (found == BURST_NOTHING || found == BURST_TAKEN) {
        return;
    }
    if (found == BURST_CODE) {
        text_add(events, INPUT_SCAN, burst->text, burst->length, now_ms);
    } else if (found == BURST_TYPED && events->has_text_events) {
        typing_release(events, events->typed, events->typed_bytes, now_ms);
    } else if (found == BURST_TYPED) {
        typing_release(events, burst->text, burst->length, now_ms);
    } else {
        log_warning("platform",
                    "a scan of %zu characters dropped: too long, too short or one key held down",
                    burst->length);
    }
    burst_clear(burst);
    explicit_bzero(events->typed, sizeof events->typed);
    events->typed_bytes = 0;
}

static const struct key_row *key_find(SDL_Scancode scancode)
{
    for (size_t i = 0; i < ARRAY_COUNT(keys); i++) {
        if (keys[i].scancode == scancode) {
            return &keys[i];
        }
    }
    return NULL;
}

static bool is_modifier(SDL_Scancode scancode)
{
    return (scancode >= SDL_SCANCODE_LCTRL && scancode <= SDL_SCANCODE_RGUI) ||
           scancode == SDL_SCANCODE_MODE || scancode == SDL_SCANCODE_CAPSLOCK ||
           scancode == SDL_SCANCODE_NUMLOCKCLEAR;
}

static void key_handle(struct events *events, const SDL_Event *event, int64_t now_ms)
{
    const SDL_Keysym *symbol = &event->key.keysym;
    const struct key_row *row = key_find(symbol->scancode);
    bool has_shift = (symbol->mod & KMOD_SHIFT) != 0;
    if (is_modifier(symbol->scancode)) {
        return;
    }
    events->busy_left_ms = EVENTS_BUSY_MS_MAX;
    if (event->key.repeat != 0) {
        events->skips_text = true;
        if (row != NULL && row->repeats && events->burst.length == 0) {
            key_add(events, row->key, now_ms);
        }
        return;
    }
    /* With Ctrl, Alt or AltGr a key is not the character of the US table; AltGr's own comes as a
     * text event. */
    bool is_plain = (symbol->mod & (KMOD_CTRL | KMOD_ALT | KMOD_GUI | KMOD_MODE)) == 0;
    enum burst_event found = burst_key(&events->burst, is_plain ? (int)symbol->scancode : 0,
                                       has_shift, now_ms - events->busy_ms);
    burst_resolve(events, found, now_ms);
    bool is_scanners = found == BURST_CODE || found == BURST_DROPPED || found == BURST_TAKEN;
    bool is_shortcut = (symbol->mod & (KMOD_CTRL | KMOD_LALT | KMOD_GUI)) != 0 &&
                       (symbol->mod & (KMOD_RALT | KMOD_MODE)) == 0;
    events->skips_text = row != NULL || is_scanners || is_shortcut;
    if (row != NULL && row->key != KEY_NONE && !is_scanners && is_plain) {
        key_add(events,
                row->key == KEY_NEXT && row->scancode == SDL_SCANCODE_TAB && has_shift
                    ? KEY_PREVIOUS
                    : row->key,
                now_ms);
    }
}

/* Text comes in pieces of 32 bytes, right after its key. */
static void text_handle(struct events *events, const SDL_Event *event, int64_t now_ms)
{
    const char *text = event->text.text;
    size_t bytes = strnlen(text, sizeof event->text.text);
    if (events->skips_text || burst_is_scan(&events->burst) || bytes == 0 ||
        (unsigned char)text[0] < ' ' || text[0] == 0x7F) {
        return;
    }
    if (events->burst.length == 0) {
        typing_release(events, text, bytes, now_ms);
    } else if (events->typed_bytes + bytes <= INPUT_TEXT_MAX) {
        memcpy(events->typed + events->typed_bytes, text, bytes);
        events->typed_bytes += bytes;
    }
}

static void quit_handle(struct events *events, const SDL_Event *event, int64_t now_ms)
{
    (void)event;
    events_push(events, INPUT_QUIT, now_ms);
}

static const struct {
    uint32_t type;
    void (*handle)(struct events *, const SDL_Event *, int64_t);
} handlers[] = {
    {SDL_FINGERDOWN, finger_handle},    {SDL_FINGERMOTION, finger_handle},
    {SDL_FINGERUP, finger_handle},      {SDL_MOUSEBUTTONDOWN, button_handle},
    {SDL_MOUSEBUTTONUP, button_handle}, {SDL_MOUSEMOTION, motion_handle},
    {SDL_KEYDOWN, key_handle},          {SDL_TEXTINPUT, text_handle},
    {SDL_WINDOWEVENT, window_handle},   {SDL_QUIT, quit_handle},
};

void events_handle(struct events *events, const SDL_Event *event, int64_t now_ms)
{
    events_tick(events, now_ms);
    for (size_t i = 0; i < ARRAY_COUNT(handlers); i++) {
        if (handlers[i].type == event->type) {
            handlers[i].handle(events, event, now_ms);
            return;
        }
    }
}

void events_tick(struct events *events, int64_t now_ms)
{
    burst_resolve(events, burst_tick(&events->burst, now_ms - events->busy_ms), now_ms);
}

int64_t events_deadline_ms(const struct events *events)
{
    int64_t deadline = burst_deadline_ms(&events->burst);
    return deadline == INT64_MAX ? INT64_MAX : deadline + events->busy_ms;
}
