#include "platform/sound.h"

#include <SDL.h>
#include <assert.h>
#include <math.h>

#include "base/log.h"
#include "base/status.h"

enum { NOTES_MAX = 3, EDGE_MS = 8, TAIL_MS = 400, LOUDNESS = 9000 };

/* A note of no height is a pause. */
struct note {
    int hz, ms;
};

static const struct note SOUNDS[][NOTES_MAX] = {
    [SOUND_NONE] = {{0, 0}},
    [SOUND_ADMITTED] = {{880, 90}, {1320, 150}},
    [SOUND_WARNING] = {{587, 120}, {0, 70}, {587, 120}},
    [SOUND_REFUSED] = {{220, 420}},
    [SOUND_CAPTURED] = {{1760, 45}},
};

static_assert(ARRAY_COUNT(SOUNDS) == SOUND_COUNT, "notes for each sound");

/* The third harmonic makes a low note heard on the small loudspeaker of a panel. */
static int16_t sample(const struct note *note, int at, int count)
{
    const double turn = 2 * 3.14159265358979323846 * note->hz * at / SOUND_RATE_HZ;
    int edge = SOUND_RATE_HZ * EDGE_MS / 1000;
    int near_end = at < count - at ? at : count - at;
    double gain = near_end < edge ? (double)near_end / edge : 1;
    return (int16_t)(LOUDNESS * gain * (sin(turn) + 0.3 * sin(3 * turn)));
}

size_t sound_make(enum sound sound, int16_t out[SOUND_SAMPLES_MAX])
{
    size_t used = 0;
    for (int i = 0; (size_t)sound < SOUND_COUNT && i < NOTES_MAX; i++) {
        const struct note *note = &SOUNDS[sound][i];
        int count = SOUND_RATE_HZ * note->ms / 1000;
        for (int at = 0; at < count && used < SOUND_SAMPLES_MAX; at++) {
            out[used++] = sample(note, at, count);
        }
    }
    return used;
}

void sound_init(struct sound_player *player, bool is_off)
{
    *player = (struct sound_player){.is_off = is_off, .until_ms = INT64_MAX};
}

static void close_device(struct sound_player *player)
{
    if (player->device != 0) {
        SDL_CloseAudioDevice(player->device);
        SDL_QuitSubSystem(SDL_INIT_AUDIO);
    }
    player->device = 0;
    player->until_ms = INT64_MAX;
}

void sound_release(struct sound_player *player)
{
    close_device(player);
}

static bool open_device(struct sound_player *player)
{
    const SDL_AudioSpec wanted = {
        .freq = SOUND_RATE_HZ, .format = AUDIO_S16SYS, .channels = 1, .samples = 512};
    if (player->device != 0) {
        return true;
    }
    if (SDL_InitSubSystem(SDL_INIT_AUDIO) == 0) {
        player->device = SDL_OpenAudioDevice(NULL, 0, &wanted, NULL, 0);
        if (player->device == 0) {
            SDL_QuitSubSystem(SDL_INIT_AUDIO);
        }
    }
    if (player->device == 0) {
        log_warning("sound", "no sound: %s", SDL_GetError());
        player->is_off = true; /* asked once: a door does not wait for it at each scan */
    }
    return player->device != 0;
}

void sound_play(struct sound_player *player, enum sound sound, int64_t now_ms)
{
    static int16_t samples[SOUND_SAMPLES_MAX]; /* only this thread uses it */
    if (sound == SOUND_NONE || player->is_off || !open_device(player)) {
        return;
    }
    size_t count = sound_make(sound, samples);
    SDL_ClearQueuedAudio(player->device);
    (void)SDL_QueueAudio(player->device, samples, (Uint32)(count * sizeof samples[0]));
    SDL_PauseAudioDevice(player->device, 0);
    player->until_ms = now_ms + (int64_t)count * 1000 / SOUND_RATE_HZ + TAIL_MS;
}

void sound_step(struct sound_player *player, int64_t now_ms)
{
    if (now_ms >= player->until_ms) {
        close_device(player);
    }
}
