/* masks.h: alpha masks made once per radius: the top left quarter of a shape; the other quarters
 * are its mirror images and the middle is its last row and column, stretched (a nine-patch).
 * Anti-aliased by distance to the edge. It must not know SDL. UI thread only. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { MASK_SIDE_MAX = 1024, MASKS_MAX = 64 };

enum mask_kind {
    MASK_ROUND,  /* corner of `radius` */
    MASK_SHADOW, /* corner of `radius`, fading from `blur` outside to `blur` inside the edge */
    MASK_KIND_COUNT
};

struct mask {
    int side;          /* pixels, also bytes of a row */
    uint8_t *coverage; /* side x side; owned by the cache */
};

struct masks {
    struct masks_entry {
        enum mask_kind kind;
        int radius, blur;
        struct mask mask;
        uint64_t used; /* of `clock`, for dropping the oldest */
    } entries[MASKS_MAX];
    size_t count, bytes;
    uint64_t clock;
};

void masks_init(struct masks *masks);
void masks_release(struct masks *masks);

/* Coverage 0..255 at x, y of a rounded shape of width x height; `corner` NULL or of side 0 means
 * square corners. */
static inline unsigned mask_round_at(const struct mask *corner, int x, int y, int width, int height)
{
    if (x < 0 || y < 0 || x >= width || y >= height) {
        return 0;
    }
    int fold_x = x < width - 1 - x ? x : width - 1 - x;
    int fold_y = y < height - 1 - y ? y : height - 1 - y;
    if (corner == NULL || fold_x >= corner->side || fold_y >= corner->side) {
        return 255;
    }
    return corner->coverage[fold_y * corner->side + fold_x];
}

/* Borrowed until the call after next (two may be held at once). A mask of side 0 for radius 0;
 * NULL when memory is out. Larger ones than MASK_SIDE_MAX are made with that side. */
const struct mask *masks_round(struct masks *masks, int radius);
const struct mask *masks_shadow(struct masks *masks, int radius, int blur);
