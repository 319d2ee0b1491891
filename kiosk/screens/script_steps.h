/* script_steps.h: what every command of a script is made of: a frame, coming to rest, a finger. */
#pragma once

#include <stdint.h>

#include "base/file.h"
#include "base/status.h"
#include "screens/run.h"

enum { SCRIPT_ARGUMENTS_MAX = 4, SCRIPT_FRAME_MS = 16 };

struct script {
    struct run *run;                       /* borrowed */
    const char *path;                      /* of the script; borrowed */
    int line;                              /* from 1 */
    char *arguments[SCRIPT_ARGUMENTS_MAX]; /* of the line; borrowed from the file's text */
    size_t count;                          /* of them */
    int64_t clock_offset_ms;               /* of the wall clock, set by the command clock */
    size_t faults;                         /* in the layouts checked until now */
};

/* On a busy machine seconds may pass between two frames, and what is shown for some seconds would
 * be gone before the script looks: by the script's clock it is a quarter of a second at most. */
void script_forgive(struct run *run);

/* One frame, `after_ms` later by the script's clock. */
enum status script_step(struct script *script, int64_t after_ms, struct error *error) FALLIBLE;

/* Frames until no job is on its way and nothing moves. STATUS_BUSY when that takes too long. */
enum status script_settle(struct script *script, struct error *error) FALLIBLE;

/* The same, and the moment a person lets pass before the next thing. */
enum status script_pause(struct script *script, struct error *error) FALLIBLE;

/* One finger down and up in the middle of the element, without waiting for what follows. */
enum status script_strike(struct script *script, const struct ui_semantic *element,
                          struct error *error) FALLIBLE;

/* script_strike, then script_pause. */
enum status script_touch(struct script *script, const struct ui_semantic *element,
                         struct error *error) FALLIBLE;

/* arguments[0] with that ending, in the folder of shots, which is made. */
enum status script_file_in_shots(struct script *script, const char *ending,
                                 char path[FILE_PATH_MAX], struct error *error) FALLIBLE;

/* The picture arguments[0].png, of the screen at rest. */
enum status script_shot(struct script *script, struct error *error) FALLIBLE;
