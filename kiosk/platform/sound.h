/* sound.h: the short tones of a door, made by us: notes with soft edges, each sound of another
 * number of notes and another height, so that it is known without looking.
 *
 * The audio device is opened when something is to be heard and closed again when it was: an idle
 * station has no audio thread. Without a device everything stays silent. UI thread only. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum sound {
    SOUND_NONE,
    SOUND_ADMITTED, /* two notes, up */
    SOUND_WARNING,  /* two notes of one height */
    SOUND_REFUSED,  /* one, long and low */
    SOUND_CAPTURED, /* one, short and high: read, and not decided yet */
    SOUND_COUNT
};

enum { SOUND_RATE_HZ = 22050, SOUND_SAMPLES_MAX = SOUND_RATE_HZ };

/* The sound as signed 16-bit samples, mono; returns how many. 0 for SOUND_NONE. */
size_t sound_make(enum sound sound, int16_t out[SOUND_SAMPLES_MAX]);

struct sound_player {
    uint32_t device;  /* SDL's; 0 = closed */
    bool is_off;      /* plays nothing: no device, or none wanted */
    int64_t until_ms; /* monotonic: when the device can be closed; INT64_MAX = it is */
};

void sound_init(struct sound_player *player, bool is_off);
void sound_release(struct sound_player *player);

/* Now, in place of what is still heard. */
void sound_play(struct sound_player *player, enum sound sound, int64_t now_ms);

/* Closes the device when its time has come; call at until_ms or later. */
void sound_step(struct sound_player *player, int64_t now_ms);
