/* staff_sounds.h: the self-test's sounds: each of a door's is played on request, and whoever stands
 * there says whether it was heard, as no program can know. UI thread only. */
#pragma once

#include <stdbool.h>

#include "platform/sound.h"

struct app;

enum staff_hearing { HEARING_UNTRIED, HEARING_ASKED /* "¿La oyó?" */, HEARING_YES, HEARING_NO };

/* Part of struct staff_view; forgotten with the duty. */
struct staff_sounds {
    enum staff_hearing heard[SOUND_COUNT]; /* of each sound; SOUND_NONE is not used */
    enum sound to_play;                    /* run.c takes it, and plays it even after a failure */
    bool is_silent;                        /* the last one found no device to come out of */
};

/* STAFF_DO_PLAY, STAFF_DO_HEARD, STAFF_DO_UNHEARD; `text`: number of the sound. */
void staff_sounds_play(struct app *app, const char *text);
void staff_sounds_answer(struct app *app, const char *text, bool was_heard);

/* `to_play` came out, or there is nothing to come out of: then nobody is asked. */
void staff_sounds_played(struct app *app, bool has_device);

/* Its card in the open box. */
void staff_sounds_card(struct app *app);
