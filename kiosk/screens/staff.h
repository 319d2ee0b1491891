/* staff.h: staff at a kiosk or a door: the gesture, the PIN, who is on duty, and what they may do.
 *
 * Five taps in the top left corner within three seconds lead to the PIN; a badge that is scanned
 * does, too. Who entered is on duty until "Salir", or until nobody has touched the screen or
 * scanned for `idle_s` seconds. At a door the duty goes on on the door's own screen and decides
 * what that offers. A citizen's visit ends before staff enter, and nothing of it is shown to them.
 *
 *      nobody --5 taps or badge--> PIN --right--> on duty --"Salir", silence--> nobody
 *                                   `--"Atrás", silence--> nobody
 * UI thread only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/supervision.h"
#include "screens/staff_sounds.h"
#include "sync/staff_desk.h"
#include "ui/input.h"

struct app;
struct intent;
struct result;
struct ui;

enum {
    STAFF_TAPS = 5,
    STAFF_TAPS_MS = 3000,
    STAFF_CORNER_MM = 25,
    STAFF_PIN_IDLE_MS = 30000, /* the PIN page without a touch */
    STAFF_CORNERS = 4,
};

/* INTENT_STAFF, number. */
enum staff_do {
    STAFF_DO_OPEN,   /* the PIN, or the staff's page when somebody is on duty */
    STAFF_DO_ENTER,  /* with what was typed */
    STAFF_DO_LEAVE,  /* off duty */
    STAFF_DO_GONE,   /* the same, because nobody is there any more */
    STAFF_DO_WORK,   /* to the door, on duty */
    STAFF_DO_CLOSE,  /* out of service... */
    STAFF_DO_REOPEN, /* ...and back */
    STAFF_DO_QUIT,   /* ends the program */
    STAFF_DO_TEST,   /* the self-test */
    STAFF_DO_CORNER, /* text: "0" to "3", touched in the self-test */
    STAFF_DO_PLAY,   /* text: number of a sound of the self-test; as of the next two */
    STAFF_DO_HEARD,
    STAFF_DO_UNHEARD,
    STAFF_DO_COUNT
};

/* What the self-test's scanner read last: never the text itself. */
struct staff_scan {
    bool has_any;
    const char *kind; /* Spanish, for tr(); static */
    size_t bytes;
};

/* Part of struct app. */
struct staff_view {
    struct staff_state state;
    struct staff_person who; /* on duty; id "" = nobody */
    char pin[PIN_SIZE];      /* being typed */
    char badge[BADGE_TEXT_LENGTH + 1];
    bool is_badge_good; /* its PIN is asked for */
    uint64_t waiting_tag;
    int64_t open_ms;     /* monotonic: no PIN is heard until then */
    const char *problem; /* Spanish, for tr(); static; NULL = none */
    int tries_left;
    int64_t taps_ms[STAFF_TAPS];
    size_t tap_count;
    struct supervision *supervision; /* owned; NULL until read */
    unsigned corners;                /* bits, touched in the self-test */
    struct staff_scan scan;
    struct staff_sounds sounds;
    bool wants_quit;
    bool is_sample; /* the contact sheet: nobody goes off duty */
};

/* This station waits for its first word of the office: it cannot know who works here. */
bool staff_is_unheard(const struct app *app);

/* May whoever stands here do this? At a door for which nobody has a PIN: yes, as there is nobody to
 * ask, and what leaves no fact of its own is noted without a name. At one that is unheard: what
 * each of the staff may. */
bool staff_can(const struct app *app, enum staff_action action);
bool staff_is_on_duty(const struct app *app);

/* Closing the window does not end the program: somebody has a PIN who may, "Cerrar el programa".
 * A signal always does. False also while it is not known, as where the station cannot open. */
bool staff_is_locked(const struct app *app);

const char *staff_role_text(enum staff_role role); /* "Supervisión", in the language of now */

/* Who is on duty, for the door's header: "Supervisión", "nadie de turno", "sin personal
 * registrado". */
const char *staff_duty_text(const struct app *app);

/* INTENT_STAFF. */
void staff_intent(struct app *app, const struct intent *intent, int64_t now_ms);

/* An input arrived. True: it is staff's, and nobody else's (a badge, a scan of the self-test). */
bool staff_input(struct app *app, const struct input *input, int64_t now_ms);

/* Of any job; takes those of staff, and over what the result owns. */
void staff_take(struct app *app, struct result *result, int64_t now_ms);

/* The time goes on: duty that ends, a wait that is over. `staff_wake`, in each frame, says when. */
void staff_tick(struct app *app, int64_t now_ms);
void staff_wake(struct app *app);

/* The screen is left: what was typed is overwritten. */
void staff_forget_pin(struct app *app);
void staff_release(struct app *app);

/* Says something of these screens to nobody else. */
bool staff_is_screen(int screen);

/* ---- staff_checks.c: how the station's parts are ---- */

enum staff_verdict { STAFF_FINE, STAFF_NOTE, STAFF_FAULT, STAFF_NONE /* not set up */ };

struct staff_check {
    const char *key, *icon, *title;
    enum staff_verdict verdict;
    const char *text; /* how it is, and how to mend it; lives for the frame */
};

enum { STAFF_CHECKS_MAX = 9 };

/* Sync, clock, disk, printer, camera, scanner: in the language of now. Returns how many. */
size_t staff_checks(struct app *app, struct staff_check out[STAFF_CHECKS_MAX]);

/* "12 s", "3 min", "2 h" */
const char *staff_span_text(struct app *app, int64_t ms);

void staff_verdict_mark(struct ui *ui, enum staff_verdict verdict); /* its icon and word */

/* Their rows in the open box. */
void staff_check_rows(struct app *app, const struct staff_check *checks, size_t count);
