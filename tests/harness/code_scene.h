/* code_scene.h: pictures of a QR ticket as a camera at a door sees them, 640 x 480 of luma, drawn
 * by ourselves and the same for the same seed: a sheet of paper or a telephone held askew, out of
 * focus, moved, in bad light, printed on a worn thermal printer. Any thread. */
#pragma once

#include <stdint.h>

enum { SCENE_WIDTH = 640, SCENE_HEIGHT = 480, SCENE_TEXT_MAX = 160 };

/* word, what is wrong with the picture; each also has some turn, tilt and noise of its own */
#define SCENE_LIST(X)                                                                              \
    X(CLEAN, "3 to 6 px a module")                                                                 \
    X(TURNED, "turned by 0 to 360 degrees")                                                        \
    X(TILTED, "tilted by 20 to 50 degrees")                                                        \
    X(FAR, "2 to 3 px a module")                                                                   \
    X(BLURRED, "out of focus")                                                                     \
    X(MOVED, "moved while taken")                                                                  \
    X(NOISY, "noise of sigma 15 to 30")                                                            \
    X(VERY_NOISY, "noise of sigma 30 to 50")                                                       \
    X(PALE, "low contrast")                                                                        \
    X(SHADED, "a shadow or a lamp across it")                                                      \
    X(DARK, "dark, and so noisy")                                                                  \
    X(INVERTED, "white on black")                                                                  \
    X(WHITE_LINES, "thermal: dead dots, white lines")                                              \
    X(BLACK_LINES, "thermal: stuck dots, black lines")                                             \
    X(FADED, "thermal: faded in patches")                                                          \
    X(MIXED, "several of these")

enum scene_kind {
#define X(name, text) SCENE_##name,
    SCENE_LIST(X)
#undef X
        SCENE_KIND_COUNT
};

struct scene {
    uint8_t pixels[SCENE_WIDTH * SCENE_HEIGHT];
    char text[SCENE_TEXT_MAX]; /* of the code: as long as a ticket's */
    float corners
        [8]; /* of the code without quiet zone: x and y, from its upper left one, clockwise */
};

const char *scene_title(enum scene_kind kind);

/* The `index`th picture of a kind. */
void scene_draw(struct scene *scene, enum scene_kind kind, uint64_t seed, unsigned index);
