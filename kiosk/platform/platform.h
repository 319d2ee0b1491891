/* platform.h: the machine: window, picture, touch, keys, scanner, clock, sleep. The only room
 * that includes SDL.
 *
 * The picture is painted by ourselves into the window's surface (or one in memory), and only where
 * it changed; `renderer = gpu` hands the same surface to an accelerated renderer as a texture, and
 * so it is done where a driver has no surface (Wayland, KMSDRM). Touch arrives once
 * (SDL_TOUCH_MOUSE_EVENTS=0).
 *
 * Sleeping wakes for input, platform_wake or the given time and for nothing else, except under
 * KMSDRM, where SDL must be asked for input: each 16 ms for 5 s after an input, then each 50 ms.
 * SIGINT and SIGTERM become INPUT_QUIT; other threads keep them blocked, so that this one wakes.
 * A window that is to be closed (Alt+F4) is INPUT_CLOSE, and stays.
 * UI thread only, except platform_wake.
 *
 *   platform.c    window, theme, waiting        events.c      SDL's events to inputs
 *   scanner.c     scanner with its own device   scanner_*.c   what kinds of it there are
 *   present.c     surface or texture            burst.c       scanner or fingers?
 *   paint_plan.c  what changed                  paint.c       commands to pixels
 *   canvas.c      pixels under a clip           masks.c       corners and shadows
 *   canvas_luma.c the camera's picture   camera.c      its thread
 *   text_cache.c  rendered lines, widths        fonts.c       one font a size and weight
 *   pictures.c    PNG and JPEG, scaled */
#pragma once

#include "base/status.h"
#include "ui/draw.h"
#include "ui/input.h"
#include "ui/theme.h"
#include "ui/ui.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct platform;
struct scanner;

struct platform_options {
    const char *title;
    int width_px, height_px; /* 0 = full screen of the display */
    int screen_mm_width;     /* 0 = from the display's DPI, else 96 dpi */
    bool wants_gpu;
    bool is_offscreen; /* no window at all: draw into memory (scripts, tests, screenshots) */
};

enum status platform_new(struct platform **out, const struct platform_options *options,
                         struct error *error) FALLIBLE;
void platform_free(struct platform *platform);

int platform_width(const struct platform *platform);
int platform_height(const struct platform *platform);
float platform_px_per_mm(const struct platform *platform);
bool platform_is_gpu(const struct platform *platform);

/* Fonts and icons of the theme; call again after the theme changed. STATUS_NOT_FOUND names the
 * file and its package. */
enum status platform_theme_set(struct platform *platform, const struct theme *theme,
                               struct error *error) FALLIBLE;
struct ui_metrics platform_metrics(struct platform *platform);

/* Paints the list and shows it. */
enum status platform_paint(struct platform *platform, const struct draw_list *list,
                           struct error *error) FALLIBLE;

/* Takes a scanner with a device of its own; `where` and errors as in scanner.h. Its codes are
 * INPUT_SCAN like those of a keyboard's bursts, and may hold any bytes. */
enum status platform_scanner_open(struct platform *platform, const char *where,
                                  struct error *error) FALLIBLE;
struct scanner *platform_scanner(struct platform *platform); /* NULL = none; for its report */

/* The picture last painted, as PNG. */
enum status platform_save_png(struct platform *platform, const char *path,
                              struct error *error) FALLIBLE;

/* Events as a hardware keyboard causes them: a key and its text of at most 31 bytes.
 * For scripts. */
void platform_type(struct platform *platform, const char *text, size_t bytes);

/* The same as a wedge scanner causes them for one character. False: no key types it. */
bool platform_scan_key(struct platform *platform, char c);

/* The event of a window that is to be closed. For scripts. */
void platform_ask_close(struct platform *platform);

/* Overwrites and drops what was typed (personal data): cached pictures of texts, scans, and the
 * events that SDL keeps to use again. */
void platform_wipe(struct platform *platform);

/* Next input, waiting until monotonic time `until_ms` (INT64_MAX = for ever). False when the
 * time came without one. Scanner bursts come as one INPUT_SCAN, their characters never as
 * INPUT_TEXT. The texts of `input` live until the next call. */
bool platform_wait(struct platform *platform, int64_t until_ms, struct input *input);

/* An offscreen picture of another size; for scripts. */
enum status platform_resize(struct platform *platform, int width_px, int height_px,
                            struct error *error) FALLIBLE;

/* Makes platform_wait return INPUT_WAKE. Any thread. */
void platform_wake(struct platform *platform);

/* Hides the mouse pointer after a touch, keeps the screen on. */
void platform_kiosk(struct platform *platform, bool is_on);

/* Memory held by text and mask caches, bytes. */
size_t platform_cache_bytes(const struct platform *platform);
