/* stick_state.h: a prepared stick in this kiosk, as its screen says it. */
#pragma once

#include "base/status.h"
#include "base/words.h"

#include <stddef.h>
#include <stdint.h>

enum stick_phase {
    STICK_NONE,
    STICK_WORKING, /* it must not be taken away */
    STICK_DONE,    /* all is on it: it may be */
    STICK_FAILED,  /* `status` and `problem` say why; it may be taken away too */
};

enum { STICK_WORDS = 4 };

struct stick_state {
    enum stick_phase phase;
    uint32_t number;       /* counts the sticks since the start; 0 = there was none */
    size_t left_count;     /* own facts left on it */
    size_t taken_count;    /* facts of others taken in */
    int64_t waiting_count; /* own facts that the central has not confirmed by any stick */
    size_t ignored_count;  /* files that were torn or not for here */
    char words[WORDS_SIZE(STICK_WORDS)]; /* of the station's key; "": the office trusts it */
    enum status status;
    char problem[ERROR_TEXT_MAX]; /* for the log and the staff */
};
