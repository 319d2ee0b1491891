/* camera.h: a thread that looks through a camera for QR codes, and the small picture of what it
 * sees.
 *
 *              wanted                 opened
 *   +-----+ ------------> +---------+ -------> +------+
 *   | OFF |               | OPENING |          | LIVE |
 *   +-----+ <------------ +---------+ <-----+  +------+
 *              unwanted       | fails       |     | ends: unplugged, broken
 *              (from any)     v             |     v
 *                           +------------------------+
 *                           | ABSENT, DENIED, TAKEN, |  until the system says that something
 * changed
 *                           | UNFIT                  |  there (inotify), or each 5 s
 *                           +------------------------+
 *
 * Only while it is wanted is the device open and does the thread ever wake: 15 times a second. A
 * code is told once, and again only when it was out of sight for a second and 5 s have passed.
 * When it is not wanted any more every picture and text of it is overwritten. The UI thread calls
 * and never waits: the lock is held for the swap of two pointers or the copy of one code. It must
 * not know what a code means. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CAMERA_VIEW_SIDE_MAX = 480, /* pixels, of the small picture */
    CAMERA_BUDGET_US = 60000,   /* of one picture's search */
    CAMERA_DARK_LUMA = 45,      /* mean luma under which more light is asked for */
    CAMERA_OUTLINE_MS = 500,    /* an outline stays so long after the last sight of its code */
};

enum camera_state {
    CAMERA_OFF,
    CAMERA_OPENING,
    CAMERA_LIVE,
    CAMERA_ABSENT, /* not there, or unplugged */
    CAMERA_DENIED, /* the system does not permit it */
    CAMERA_TAKEN,  /* another program has it */
    CAMERA_UNFIT,  /* broken, or not a camera that can be used */
    CAMERA_STATE_COUNT
};

struct camera_view {
    enum camera_state state;
    uint8_t *pixels; /* luma, width * height; only while live */
    int width, height;
    uint64_t number;  /* another one when anything of the view is another */
    bool has_code;    /* one is in sight... */
    float corners[8]; /* ...here: x and y, as parts of width and height, in turn */
    bool is_dark;     /* too dark to read well */
};

struct camera;

/* `source`: camera_source.h. `wake` is called by the camera's thread when there is a new view or
 * code. Opens nothing yet. STATUS_NO_MEMORY, STATUS_IO. */
enum status camera_new(struct camera **out, const char *source, bool is_mirrored,
                       void (*wake)(void *user), void *user, struct error *error) FALLIBLE;
void camera_free(struct camera *camera); /* NULL is fine; waits for the picture of now */

void camera_want(struct camera *camera, bool is_wanted);

/* The newest view; borrowed until the next call of this or of camera_want. */
const struct camera_view *camera_look(struct camera *camera);

/* The next code that was read, with a NUL behind it; false when there is none. One longer than
 * `out_bytes` - 1 is cut. The caller wipes `out`. */
bool camera_code(struct camera *camera, char *out, size_t out_bytes, size_t *length);
