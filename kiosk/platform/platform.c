#include "platform/platform.h"

#include <SDL_image.h>
#include <errno.h>
#include <limits.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "platform/events.h"
#include "platform/paint.h"
#include "platform/present.h"
#include "platform/scanner.h"

enum {
    POLL_BUSY_MS = 16, /* KMSDRM only, while somebody is at the screen */
    POLL_IDLE_MS = 50, /* KMSDRM only, otherwise */
    POLL_BUSY_FOR_MS = 5000,
    DPI_DEFAULT = 96,
    ICON_TRY_PX = 32, /* size at which icons are looked up */
    KEPT_EVENTS_MAX = 128,
};

/* Who sleeps: SDL on X11 and Wayland, where it waits on the display's descriptor. Elsewhere SDL
 * asks every millisecond, so we wait on an eventfd ourselves; under KMSDRM, where SDL must be
 * asked for input, with a tick. */
enum sleep { SLEEP_SDL, SLEEP_POLL, SLEEP_TICK };

struct platform {
    struct present present;
    struct painter painter;
    struct events events;
    enum sleep sleep;
    bool is_kiosk;
    bool has_video;
    float px_per_mm;
    int wake_fd;
    uint32_t wake_event;
    atomic_bool is_woken;           /* a wake-up is on its way: the next ones join it */
    int64_t input_at_ms;            /* last one */
    struct scanner *scanner;        /* owned; NULL = none but wedges */
    char scanned[SCANNER_CODE_MAX]; /* on its way from there to the events */
};

static const struct {
    const char *name, *value;
} hints[] = {
    {SDL_HINT_TOUCH_MOUSE_EVENTS, "0"}, /* a touch comes once */
    {SDL_HINT_MOUSE_TOUCH_EVENTS, "0"}, /* a mouse too */
    {SDL_HINT_FRAMEBUFFER_ACCELERATION,
     "0"}, /* no OpenGL behind the window's surface: 14 ms -> 3 ms a frame, 128 -> 20 MB */
    {SDL_HINT_VIDEO_X11_NET_WM_BYPASS_COMPOSITOR, "0"},
    {SDL_HINT_VIDEO_MINIMIZE_ON_FOCUS_LOSS, "0"},
    {SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "1"}, /* until platform_kiosk */
    {SDL_HINT_RENDER_SCALE_QUALITY, "0"},
    {SDL_HINT_QUIT_ON_LAST_WINDOW_CLOSE, "0"}, /* SDL_QUIT is a signal's alone */
};

/* Offscreen nothing of SDL's video is needed: no driver, no display, no window. */
static enum status sdl_start(struct platform *platform, bool is_offscreen, struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(hints); i++) {
        SDL_SetHint(hints[i].name, hints[i].value);
    }
    if (SDL_Init(is_offscreen ? SDL_INIT_EVENTS : SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0) {
        return error_set(error, STATUS_UNSUPPORTED,
                         "no screen to draw on: %s; is there a display, or use an offscreen size",
                         SDL_GetError());
    }
    platform->has_video = !is_offscreen;
    const char *driver = is_offscreen ? NULL : SDL_GetCurrentVideoDriver();
    platform->sleep = SLEEP_POLL;
    if (driver != NULL && (strcmp(driver, "x11") == 0 || strcmp(driver, "wayland") == 0)) {
        platform->sleep = SLEEP_SDL;
    } else if (driver != NULL && strcmp(driver, "offscreen") != 0 && strcmp(driver, "dummy") != 0) {
        platform->sleep = SLEEP_TICK;
    }
    return STATUS_OK;
}

/* Text events open a keyboard on the screen under Wayland: there typing comes from scancodes. */
static bool text_events_start(const struct platform *platform)
{
    const char *driver = platform->has_video ? SDL_GetCurrentVideoDriver() : NULL;
    if (driver != NULL && strcmp(driver, "wayland") == 0) {
        SDL_StopTextInput();
        return false;
    }
    if (platform->has_video) {
        SDL_StartTextInput();
    }
    return true;
}

static float px_per_mm_of(const struct platform *platform, const struct platform_options *options)
{
    float dpi = 0;
    if (options->screen_mm_width > 0) {
        return (float)platform->present.width / (float)options->screen_mm_width;
    }
    if (!platform->has_video || SDL_GetDisplayDPI(0, NULL, &dpi, NULL) != 0 || dpi < 30 ||
        dpi > 800) {
        dpi = DPI_DEFAULT;
    }
    return dpi / 25.4f;
}

enum status platform_new(struct platform **out, const struct platform_options *options,
                         struct error *error)
{
    *out = NULL;
    struct platform *platform = calloc(1, sizeof *platform);
    if (platform == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the screen");
    }
    platform->wake_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    enum status status = platform->wake_fd < 0 ? file_error(error, errno, "eventfd")
                                               : painter_init(&platform->painter, error);
    if (status != STATUS_OK) {
        goto out;
    }
    status = sdl_start(platform, options->is_offscreen, error);
    if (status != STATUS_OK) {
        goto out;
    }
    const struct present_options wanted = {
        .title = options->title,
        .width = options->width_px,
        .height = options->height_px,
        .wants_gpu = options->wants_gpu,
        .is_offscreen = options->is_offscreen,
    };
    status = present_open(&platform->present, &wanted, error);
    if (status != STATUS_OK) {
        goto out;
    }
    platform->wake_event = SDL_RegisterEvents(2); /* the second one is empty */
    platform->px_per_mm = px_per_mm_of(platform, options);
    events_init(&platform->events, platform->present.width, platform->present.height,
                text_events_start(platform), clock_monotonic_ms());
    *out = platform;
    platform = NULL;
out:
    platform_free(platform);
    return status;
}

void platform_free(struct platform *platform)
{
    if (platform == NULL) {
        return;
    }
    scanner_free(platform->scanner); /* before the eventfd: its thread wakes us */
    events_wipe(&platform->events);
    if (platform->painter.texts.widths != NULL) {
        painter_release(&platform->painter);
    }
    present_close(&platform->present);
    if (platform->wake_fd >= 0) {
        close(platform->wake_fd);
    }
    IMG_Quit();
    SDL_Quit();
    free(platform);
}

int platform_width(const struct platform *platform)
{
    return platform->present.width;
}

int platform_height(const struct platform *platform)
{
    return platform->present.height;
}

float platform_px_per_mm(const struct platform *platform)
{
    return platform->px_per_mm;
}

bool platform_is_gpu(const struct platform *platform)
{
    return platform->present.is_gpu;
}

static void scanner_wake(void *user)
{
    platform_wake(user);
}

enum status platform_scanner_open(struct platform *platform, const char *where, struct error *error)
{
    const struct scanner_options options = {.where = where, .wake = scanner_wake, .user = platform};
    return scanner_new(&platform->scanner, &options, error);
}

struct scanner *platform_scanner(struct platform *platform)
{
    return platform->scanner;
}

/* ---- theme and text ---- */

enum status platform_theme_set(struct platform *platform, const struct theme *theme,
                               struct error *error)
{
    if (fonts_are(&platform->painter.fonts, theme)) {
        return STATUS_OK;
    }
    enum status status = fonts_set(&platform->painter.fonts, theme, error);
    if (status == STATUS_OK) {
        text_cache_wipe(&platform->painter.texts);
        pictures_release(&platform->painter.pictures);
        painter_forget(&platform->painter);
    }
    return status;
}

static float metrics_text_width(void *user, enum type_weight weight, float size_px,
                                const char *text, size_t bytes)
{
    struct painter *painter = user;
    struct text_style style = {.face = (int)weight, .size_px = font_size_px(size_px)};
    return text_cache_width(&painter->texts, &style, text, bytes);
}

static float metrics_line_height(void *user, enum type_weight weight, float size_px)
{
    struct painter *painter = user;
    TTF_Font *font = fonts_get(&painter->fonts, (int)weight, font_size_px(size_px));
    return font == NULL ? size_px * 1.2f : (float)TTF_FontHeight(font);
}

/* An icon's name becomes one glyph, about as wide as the em; letters that make no icon stay
 * letters, each as wide as that. */
static bool metrics_icon_exists(void *user, const char *name)
{
    struct painter *painter = user;
    struct text_style style = {.face = FONT_ICON, .size_px = ICON_TRY_PX};
    size_t bytes = strlen(name);
    float width = text_cache_width(&painter->texts, &style, name, bytes);
    return bytes >= 2 && width > 0 && width < 1.5f * (float)ICON_TRY_PX;
}

struct ui_metrics platform_metrics(struct platform *platform)
{
    return (struct ui_metrics){
        .text_width = metrics_text_width,
        .line_height = metrics_line_height,
        .icon_exists = metrics_icon_exists,
        .user = &platform->painter,
    };
}

size_t platform_cache_bytes(const struct platform *platform)
{
    return text_cache_bytes(&platform->painter.texts) + platform->painter.masks.bytes +
           platform->painter.pictures.bytes;
}

void platform_type(struct platform *platform, const char *text, size_t bytes)
{
    bool is_digit = bytes == 1 && text[0] >= '0' && text[0] <= '9';
    int row = text[0] == '0' ? 9 : text[0] - '1'; /* 0 is the last of its row */
    SDL_Event key = {.type = SDL_KEYDOWN};
    SDL_Event typed = {.type = SDL_TEXTINPUT};
    key.key.keysym.scancode =
        is_digit ? (SDL_Scancode)(SDL_SCANCODE_1 + row) : SDL_SCANCODE_UNKNOWN;
    if (bytes < sizeof typed.text.text) {
        memcpy(typed.text.text, text, bytes);
        (void)SDL_PushEvent(&key);
        (void)SDL_PushEvent(&typed);
    }
    explicit_bzero(&typed, sizeof typed);
    (void)platform;
}

void platform_ask_close(struct platform *platform)
{
    SDL_Event event = {.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_CLOSE}};
    (void)SDL_PushEvent(&event);
    (void)platform;
}

bool platform_scan_key(struct platform *platform, char c)
{
    int usage = 0;
    bool has_shift = false;
    (void)platform;
    if (!burst_usage_of(c, &usage, &has_shift)) {
        return false;
    }
    SDL_Event key = {.type = SDL_KEYDOWN};
    SDL_Event typed = {.type = SDL_TEXTINPUT};
    key.key.keysym.scancode = (SDL_Scancode)usage;
    key.key.keysym.mod = has_shift ? KMOD_LSHIFT : KMOD_NONE;
    typed.text.text[0] = c;
    (void)SDL_PushEvent(&key);
    if (c >= ' ') {
        (void)SDL_PushEvent(&typed);
    }
    explicit_bzero(&typed, sizeof typed);
    return true;
}

/* SDL keeps the events it has given out, to use them again: empty ones take their places. More
 * than these never wait at once, because every frame takes them all. */
static void sdl_events_wipe(const struct platform *platform)
{
    uint32_t type = platform->wake_event + 1;
    SDL_Event empty = {.type = type};
    for (int i = 0; i < KEPT_EVENTS_MAX; i++) {
        (void)SDL_PushEvent(&empty);
    }
    SDL_FlushEvent(type);
}

void platform_wipe(struct platform *platform)
{
    text_cache_wipe(&platform->painter.texts);
    events_wipe(&platform->events);
    sdl_events_wipe(platform);
    (void)malloc_trim(0); /* a quiet moment: what the visit needed goes back */
}

/* ---- picture ---- */

static bool shows_large_picture(const struct draw_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct draw_command *command = &list->commands[i];
        if (command->kind == DRAW_PICTURE &&
            command->rect.w * command->rect.h * 4 > PICTURE_LARGE_BYTES) {
            return true;
        }
    }
    return false;
}

enum status platform_paint(struct platform *platform, const struct draw_list *list,
                           struct error *error)
{
    struct painter *painter = &platform->painter;
    struct canvas canvas;
    bool is_new = false;
    enum status status = present_begin(&platform->present, &canvas, &is_new, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (is_new) {
        painter_forget(painter);
    }
    status = paint_plan(painter, list, canvas.width, canvas.height, error);
    if (status != STATUS_OK) {
        return status;
    }
    paint_areas(painter, list, &canvas);
    if (!shows_large_picture(list)) {
        pictures_drop_large(&painter->pictures);
    }
    return painter->area_count == 0
               ? STATUS_OK
               : present_end(&platform->present, painter->areas, painter->area_count, error);
}

enum status platform_save_png(struct platform *platform, const char *path, struct error *error)
{
    enum status status = STATUS_OK;
    char *data = NULL;
    size_t bytes = 0;
    SDL_Surface *surface = present_surface(&platform->present);
    if (surface == NULL) {
        return error_set(error, STATUS_NOT_FOUND, "%s: nothing was painted yet", path);
    }
    FILE *file = open_memstream(&data, &bytes);
    SDL_RWops *rw = file == NULL ? NULL : SDL_RWFromFP(file, SDL_FALSE);
    if (rw == NULL || IMG_SavePNG_RW(surface, rw, 1) != 0) {
        status = error_set(error, STATUS_NO_MEMORY, "%s: the picture cannot be made into a PNG: %s",
                           path, SDL_GetError());
    }
    if (file != NULL && fclose(file) != 0 && status == STATUS_OK) {
        status = error_set(error, STATUS_NO_MEMORY, "%s: no memory for the PNG", path);
    }
    if (status == STATUS_OK) {
        status = file_write(path, data, bytes, 0644, error);
    }
    free(data);
    return status;
}

/* ---- waiting ---- */

void platform_wake(struct platform *platform)
{
    if (atomic_exchange(&platform->is_woken, true)) {
        return;
    }
    if (platform->sleep != SLEEP_SDL) {
        uint64_t one = 1;
        ssize_t written = write(platform->wake_fd, &one, sizeof one);
        (void)written; /* full means that it is readable already */
        return;
    }
    SDL_Event event = {.type = platform->wake_event};
    if (SDL_PushEvent(&event) != 1) {
        atomic_store(&platform->is_woken, false);
    }
}

static void wake_deliver(struct platform *platform, int64_t now_ms)
{
    atomic_store(&platform->is_woken, false);
    events_push(&platform->events, INPUT_WAKE, now_ms);
}

static void window_changed(struct platform *platform, const SDL_WindowEvent *event, int64_t now_ms)
{
    if (event->event == SDL_WINDOWEVENT_SIZE_CHANGED) {
        present_resize(&platform->present, event->data1, event->data2);
        events_resize(&platform->events, event->data1, event->data2, now_ms);
    } else if (event->event == SDL_WINDOWEVENT_EXPOSED) {
        present_again(&platform->present);
    }
}

static void pointer_show(const struct platform *platform, uint32_t type)
{
    if (platform->is_kiosk && platform->has_video &&
        (type == SDL_FINGERDOWN || type == SDL_MOUSEMOTION)) {
        SDL_ShowCursor(type == SDL_MOUSEMOTION ? SDL_ENABLE : SDL_DISABLE);
    }
}

static void event_take(struct platform *platform, const SDL_Event *event)
{
    int64_t now_ms = clock_monotonic_ms();
    if (event->type == platform->wake_event) {
        wake_deliver(platform, now_ms);
        return;
    }
    if (event->type == SDL_WINDOWEVENT) {
        window_changed(platform, &event->window, now_ms);
    }
    pointer_show(platform, event->type);
    platform->input_at_ms = now_ms;
    events_handle(&platform->events, event, now_ms);
}

static void wake_fd_read(struct platform *platform, int64_t now_ms)
{
    uint64_t count = 0;
    if (platform->sleep != SLEEP_SDL &&
        read(platform->wake_fd, &count, sizeof count) == (ssize_t)sizeof count) {
        wake_deliver(platform, now_ms);
    }
}

static void sleep_sdl(struct platform *platform, int64_t left_ms)
{
    SDL_Event event;
    int timeout_ms = left_ms == INT64_MAX ? -1 : left_ms > INT_MAX ? INT_MAX : (int)left_ms;
    if (SDL_WaitEventTimeout(&event, timeout_ms) == 1) {
        event_take(platform, &event);
    }
}

/* Sleeps until the eventfd, a signal or the time. SDL notes SIGINT and SIGTERM in a flag that
 * only its pump reads: they stay blocked between the pump and the sleep, so that none is missed. */
static void sleep_poll(struct platform *platform, int64_t left_ms)
{
    sigset_t stopping;
    sigset_t before;
    struct pollfd fd = {.fd = platform->wake_fd, .events = POLLIN};
    sigemptyset(&stopping);
    sigaddset(&stopping, SIGINT);
    sigaddset(&stopping, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &stopping, &before);
    SDL_PumpEvents();
    if (!SDL_HasEvents(SDL_FIRSTEVENT, SDL_LASTEVENT)) {
        if (platform->sleep == SLEEP_TICK) {
            bool is_busy = clock_monotonic_ms() - platform->input_at_ms < POLL_BUSY_FOR_MS;
            int64_t tick_ms = is_busy ? POLL_BUSY_MS : POLL_IDLE_MS;
            left_ms = left_ms < tick_ms ? left_ms : tick_ms;
        }
        struct timespec timeout = {.tv_sec = left_ms / 1000, .tv_nsec = left_ms % 1000 * 1000000};
        (void)ppoll(&fd, 1, left_ms == INT64_MAX ? NULL : &timeout, &before);
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

/* One code at a time: each is given out and overwritten before the next is taken. */
static void scanner_drain(struct platform *platform, int64_t now_ms)
{
    size_t length = 0;
    if (platform->scanner != NULL && platform->events.count == 0 &&
        scanner_take(platform->scanner, platform->scanned, &length)) {
        events_scan(&platform->events, platform->scanned, length, now_ms);
        explicit_bzero(platform->scanned, length);
    }
}

static void events_drain(struct platform *platform)
{
    SDL_Event event;
    while (events_is_open(&platform->events) && SDL_PollEvent(&event) == 1) {
        event_take(platform, &event);
    }
}

bool platform_wait(struct platform *platform, int64_t until_ms, struct input *input)
{
    struct events *events = &platform->events;
    int64_t now_ms = clock_monotonic_ms();
    events_wait_begin(events, now_ms);
    for (;;) {
        events_drain(platform);
        now_ms = clock_monotonic_ms();
        events_tick(events, now_ms);
        wake_fd_read(platform, now_ms);
        scanner_drain(platform, now_ms);
        if (events_take(events, input) || now_ms >= until_ms) {
            break;
        }
        int64_t deadline_ms = events_deadline_ms(events);
        deadline_ms = deadline_ms < until_ms ? deadline_ms : until_ms;
        int64_t left_ms = deadline_ms == INT64_MAX ? INT64_MAX : deadline_ms - now_ms;
        if (platform->sleep == SLEEP_SDL) {
            sleep_sdl(platform, left_ms);
        } else {
            sleep_poll(platform, left_ms);
        }
    }
    events_wait_end(events, now_ms);
    return input->kind != INPUT_NONE;
}

enum status platform_resize(struct platform *platform, int width_px, int height_px,
                            struct error *error)
{
    if (platform->has_video) {
        return error_set(error, STATUS_UNSUPPORTED, "a window is sized by its frame");
    }
    enum status status = present_check(width_px, height_px, error);
    if (status == STATUS_OK) {
        present_resize(&platform->present, width_px, height_px);
        platform->events.width = width_px;
        platform->events.height = height_px;
    }
    return status;
}

void platform_kiosk(struct platform *platform, bool is_on)
{
    platform->is_kiosk = is_on;
    if (!platform->has_video) {
        return;
    }
    if (is_on) {
        SDL_DisableScreenSaver();
    } else {
        SDL_EnableScreenSaver();
        SDL_ShowCursor(SDL_ENABLE);
    }
}
