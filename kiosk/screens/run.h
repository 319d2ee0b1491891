/* run.h: the program around the model: platform, ui, service and the loop. UI thread only. */
#pragma once

#include "base/status.h"
#include "core/fair.h"
#include "platform/platform.h"
#include "screens/app.h"

struct run_options {
    const char *fair_folder;
    const char *script;       /* NULL = a person */
    const char *shots;        /* folder of a script's pictures */
    const char *scan_picture; /* read once at the start, as a scanner would; NULL = none */
    bool is_offscreen;
};

enum { RUN_FLAGS_MAX = 128 };

struct run {
    struct platform *platform;       /* owned */
    struct ui *ui;                   /* owned */
    struct camera *camera;           /* owned; NULL: camera = none */
    struct station_service *service; /* owned; NULL when the station could not be opened */
    struct printer *printer;         /* owned; NULL when there is none */
    struct joining *joining;         /* owned; NULL: the folder has a fair */
    char *flags[RUN_FLAGS_MAX];      /* of the command line, borrowed: they are read again */
    int flag_count;
    struct fair fair; /* taken over by the service */
    struct theme theme, contrast;
    struct comfort comfort_shown; /* what the view is set to */
    struct settings settings;
    struct app app;
    struct sound_player sounds;
    const struct run_options *options; /* borrowed */
    struct error wrong; /* why the station is out of order from the start; STATUS_OK = it is not */
    int screen_mm_width;
    int64_t stepped_ms; /* when the last frame began, as run_now_ms */
    uint64_t painted_hash;
    int64_t skew_ms;        /* a script's clock runs ahead of the real one by this */
    int64_t first_frame_ms; /* from the start of the program to the first painted frame */
    bool has_quit;
};

/* Takes the settings' flags out of argv. A station that cannot be opened is no failure, nor are
 * wrong settings, themes or assets as long as there is a screen to say it on: it shows "fuera de
 * servicio", with what could be read and the built-in theme. Else the status is of what was
 * wrong first. */
enum status run_open(struct run *run, const struct run_options *options, int *argc, char **argv,
                     int64_t started_ms, struct error *error) FALLIBLE;
void run_close(struct run *run);

/* The folder has a fair now: its station, as at the start. */
enum status run_reopen(struct run *run, struct error *error) FALLIBLE;

/* Until the window is closed. */
enum status run_loop(struct run *run, struct error *error) FALLIBLE;

/* When the loop draws next without an input: what moves does so 60 times a second, not as fast as
 * the processor can. */
int64_t run_wake_ms(const struct run *run);

/* Monotonic, with a script's skew. */
int64_t run_now_ms(const struct run *run);

/* Gives one input to everything that wants it. */
void run_input(struct run *run, const struct input *input);

/* Results, frame, and paint when something changed. */
enum status run_step(struct run *run, struct error *error) FALLIBLE;

/* Another panel: pixels and width in millimetres (0 = as before). */
enum status run_resize(struct run *run, int width_px, int height_px, int width_mm,
                       struct error *error) FALLIBLE;

/* A QR picture as if a scanner had read it. */
enum status run_scan_picture(struct run *run, const char *path, struct error *error) FALLIBLE;
