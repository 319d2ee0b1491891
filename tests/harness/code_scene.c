#include "harness/code_scene.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <qrencode.h>

enum {
    SIDE_MAX = 177,
    SAMPLES = 3,
    LINES_MAX = 6,
    TICKET_LENGTH = 150,
    QUIET = 4,
    MIDDLE_X = SCENE_WIDTH / 2,
    MIDDLE_Y = SCENE_HEIGHT / 2
};

static const float DEGREE = 0.017453293F;
static const float FOCAL_PX = 700; /* of a common webcam at this size */

/* How the picture was taken. */
struct look {
    float px_per_module, turn, tilt, tilt_axis; /* radians */
    float blur_px, motion_px, motion_angle;     /* sigma; length of the smear */
    float noise;                                /* sigma */
    float black, white, table;                  /* luma of ink, paper, ground */
    float shade, shade_angle, shade_at;         /* how much darker beyond a line; modules */
    float fade;                                 /* share of the ink that is missing in patches */
    int white_lines, black_lines;
    float line_at[LINES_MAX], line_width; /* modules */
    bool is_inverted, has_lines_upright;
    float x, y; /* of the middle, pixels from the picture's */
};

struct page {
    const uint8_t *bits;
    int side;
    struct look look;
    float across[3], down[3], normal[3]; /* of the page, in the camera's axes */
    uint64_t seed;
};

/* splitmix64 */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

static float uniform(uint64_t *state, float low, float high)
{
    return low + (high - low) * (float)(next(state) >> 40) / (float)(1 << 24);
}

/* Near enough to normal: four uniforms, sigma 1. */
static float normal(uint64_t *state)
{
    uint64_t bits = next(state);
    float sum = 0;
    for (int shift = 0; shift < 64; shift += 16) {
        sum += (float)(bits >> shift & 0xFFFF) / 65536.0F;
    }
    return (sum - 2.0F) * 1.7320508F;
}

/* ---- looks ---- */

static void look_plain(struct look *look, uint64_t *state)
{
    *look = (struct look){.px_per_module = uniform(state, 3, 6),
                          .turn = uniform(state, -12, 12) * DEGREE,
                          .tilt = uniform(state, 0, 12) * DEGREE,
                          .tilt_axis = uniform(state, 0, 360) * DEGREE,
                          .blur_px = uniform(state, 0.4F, 0.7F),
                          .noise = uniform(state, 2, 5),
                          .black = uniform(state, 25, 50),
                          .white = uniform(state, 190, 230),
                          .table = uniform(state, 60, 150),
                          .x = uniform(state, -60, 60),
                          .y = uniform(state, -40, 40)};
}

static void look_turned(struct look *look, uint64_t *state)
{
    look->turn = uniform(state, 0, 360) * DEGREE;
}

static void look_tilted(struct look *look, uint64_t *state)
{
    look->px_per_module = uniform(state, 4, 6);
    look->tilt = uniform(state, 20, 50) * DEGREE;
}

static void look_far(struct look *look, uint64_t *state)
{
    look->px_per_module = uniform(state, 2, 3);
}

static void look_blurred(struct look *look, uint64_t *state)
{
    look->blur_px = look->px_per_module * uniform(state, 0.4F, 0.8F);
}

static void look_moved(struct look *look, uint64_t *state)
{
    look->motion_px = look->px_per_module * uniform(state, 0.8F, 2.0F);
    look->motion_angle = uniform(state, 0, 180) * DEGREE;
}

static void look_noisy(struct look *look, uint64_t *state)
{
    look->noise = uniform(state, 15, 30);
}

static void look_very_noisy(struct look *look, uint64_t *state)
{
    look->noise = uniform(state, 30, 50);
}

static void look_pale(struct look *look, uint64_t *state)
{
    look->black = uniform(state, 90, 140);
    look->white = look->black + uniform(state, 15, 45);
}

static void look_shaded(struct look *look, uint64_t *state)
{
    look->shade = uniform(state, 0.5F, 0.85F);
    look->shade_angle = uniform(state, 0, 360) * DEGREE;
    look->shade_at = uniform(state, -12, 12);
}

static void look_dark(struct look *look, uint64_t *state)
{
    float light = uniform(state, 0.12F, 0.3F);
    look->black *= light;
    look->white *= light;
    look->table *= light;
    look->noise = uniform(state, 4, 12);
}

static void look_inverted(struct look *look, uint64_t *state)
{
    (void)state;
    look->is_inverted = true;
}

static void lines_place(struct look *look, uint64_t *state, int count)
{
    look->has_lines_upright = next(state) % 4 != 0; /* along the paper's way */
    look->line_width = uniform(state, 0.25F, 0.8F);
    for (int i = 0; i < count; i++) {
        look->line_at[i] = uniform(state, 0, 41);
    }
}

static void look_white_lines(struct look *look, uint64_t *state)
{
    look->white_lines = 1 + (int)(next(state) % LINES_MAX);
    lines_place(look, state, look->white_lines);
}

static void look_black_lines(struct look *look, uint64_t *state)
{
    look->black_lines = 1 + (int)(next(state) % (LINES_MAX / 2));
    lines_place(look, state, look->black_lines);
}

static void look_faded(struct look *look, uint64_t *state)
{
    look->fade = uniform(state, 0.4F, 0.9F);
    look->white = uniform(state, 180, 220);
}

static void look_mixed(struct look *look, uint64_t *state)
{
    static void (*const some[])(struct look *, uint64_t *) = {
        look_turned, look_noisy, look_tilted, look_blurred, look_shaded, look_white_lines};
    for (int i = 0; i < 3; i++) {
        some[next(state) % (sizeof some / sizeof some[0])](look, state);
    }
    look->noise = look->noise < 12 ? 12 : look->noise;
    look->blur_px = look->blur_px > 1.6F ? 1.6F : look->blur_px;
}

static const struct {
    const char *title;
    void (*make)(struct look *, uint64_t *);
} KINDS[] = {
#define X(name, text) [SCENE_##name] = {text, NULL},
    SCENE_LIST(X)
#undef X
};

static void (*const MAKERS[SCENE_KIND_COUNT])(struct look *, uint64_t *) = {
    [SCENE_TURNED] = look_turned,
    [SCENE_TILTED] = look_tilted,
    [SCENE_FAR] = look_far,
    [SCENE_BLURRED] = look_blurred,
    [SCENE_MOVED] = look_moved,
    [SCENE_NOISY] = look_noisy,
    [SCENE_VERY_NOISY] = look_very_noisy,
    [SCENE_PALE] = look_pale,
    [SCENE_SHADED] = look_shaded,
    [SCENE_DARK] = look_dark,
    [SCENE_INVERTED] = look_inverted,
    [SCENE_WHITE_LINES] = look_white_lines,
    [SCENE_BLACK_LINES] = look_black_lines,
    [SCENE_FADED] = look_faded,
    [SCENE_MIXED] = look_mixed,
};

const char *scene_title(enum scene_kind kind)
{
    return KINDS[kind].title;
}

/* ---- the page ---- */

/* A smooth pattern of patches from 0 to 1 over the page. */
static float patches(const struct page *page, float u, float v)
{
    float phase = (float)(page->seed & 0xFF) * 0.1F;
    float wave =
        sinf(u * 0.31F + phase) + sinf(v * 0.23F + 2 * phase) + sinf((u + v) * 0.17F + 3 * phase);
    return fminf(fmaxf(0.5F + wave / 3, 0), 1);
}

/* A dot of ink that the printer left out, the same one wherever it is asked for. */
static bool is_missing(const struct page *page, float u, float v, float share)
{
    uint64_t state = page->seed + (uint64_t)(int64_t)floorf(u * 4) * 7919 +
                     (uint64_t)(int64_t)floorf(v * 4) * 104729;
    return uniform(&state, 0, 1) < share;
}

static bool is_on_line(const struct look *look, float u, float v, int count)
{
    float at = look->has_lines_upright ? u : v;
    bool is_on = false;
    for (int i = 0; i < count; i++) {
        is_on = is_on || fabsf(at - look->line_at[i]) < look->line_width / 2;
    }
    return is_on;
}

/* Share of ink at a place of the page, in modules from the code's corner. */
static float ink_at(const struct page *page, float u, float v)
{
    const struct look *look = &page->look;
    bool is_code = u >= 0 && v >= 0 && u < (float)page->side && v < (float)page->side;
    float ink = is_code && (page->bits[(int)v * page->side + (int)u] & 1) != 0 ? 1 : 0;
    if (v > (float)page->side + QUIET + 1 && v < (float)page->side + QUIET + 3) {
        ink = ((int)(u * 1.7F) * 2654435761U >> 7 & 3) != 0 ? 1 : 0; /* a line of text under it */
    }
    if (look->fade > 0 && ink > 0) {
        float faded = patches(page, u, v) * look->fade;
        ink = is_missing(page, u, v, faded * 0.4F) ? 0 : 1 - faded * 0.75F;
    }
    ink = is_on_line(look, u, v, look->white_lines) ? 0 : ink;
    bool is_stuck =
        v > -10 && v < (float)page->side + 10 && is_on_line(look, u, v, look->black_lines);
    return is_stuck ? 1 : ink;
}

static float light_at(const struct page *page, float u, float v)
{
    const struct look *look = &page->look;
    float middle = (float)page->side / 2;
    float beyond = (u - middle) * cosf(look->shade_angle) + (v - middle) * sinf(look->shade_angle) -
                   look->shade_at;
    return 1 - look->shade * fminf(fmaxf(0.5F + beyond / 6, 0), 1);
}

/* Where the ray through a pixel meets the page, in modules. */
static void page_meet(const struct page *page, float x, float y, float *u, float *v)
{
    float ray[3] = {x - page->look.x, y - page->look.y, FOCAL_PX};
    const float *n = page->normal;
    float t = n[2] * FOCAL_PX / (n[0] * ray[0] + n[1] * ray[1] + n[2] * ray[2]);
    float p[3] = {t * ray[0], t * ray[1], t * ray[2] - FOCAL_PX};
    float scale = page->look.px_per_module;
    *u = (p[0] * page->across[0] + p[1] * page->across[1] + p[2] * page->across[2]) / scale;
    *v = (p[0] * page->down[0] + p[1] * page->down[1] + p[2] * page->down[2]) / scale;
    *u += (float)page->side / 2;
    *v += (float)page->side / 2;
}

static float luma_at(const struct page *page, float x, float y)
{
    const struct look *look = &page->look;
    float u = 0, v = 0;
    page_meet(page, x, y, &u, &v);
    float margin = QUIET + 3, side = (float)page->side;
    if (u < -margin || v < -margin || u > side + margin || v > side + margin + 8) {
        return look->table + 12 * sinf(x * 0.02F) * cosf(y * 0.03F);
    }
    float ink = ink_at(page, u, v);
    ink = look->is_inverted ? 1 - ink : ink;
    return (look->white + (look->black - look->white) * ink) * light_at(page, u, v);
}

/* The page turned in its plane, then tilted about a line through its middle (Rodrigues). */
static void page_turn(struct page *page, const float from[3], float to[3])
{
    float c = cosf(page->look.tilt), s = sinf(page->look.tilt);
    float k[2] = {cosf(page->look.tilt_axis), sinf(page->look.tilt_axis)};
    float dot = (k[0] * from[0] + k[1] * from[1]) * (1 - c);
    to[0] = from[0] * c + k[1] * from[2] * s + k[0] * dot;
    to[1] = from[1] * c - k[0] * from[2] * s + k[1] * dot;
    to[2] = from[2] * c + (k[0] * from[1] - k[1] * from[0]) * s;
}

static void page_place(struct page *page)
{
    float c = cosf(page->look.turn), s = sinf(page->look.turn);
    page_turn(page, (const float[]){c, s, 0}, page->across);
    page_turn(page, (const float[]){-s, c, 0}, page->down);
    page_turn(page, (const float[]){0, 0, 1}, page->normal);
}

static void corners_find(const struct page *page, float corners[8])
{
    static const float ends[] = {-1, -1, 1, -1, 1, 1, -1, 1};
    float half = (float)page->side / 2 * page->look.px_per_module;
    for (size_t i = 0; i < 4; i++) {
        float p[3];
        for (int c = 0; c < 3; c++) {
            p[c] = half * (ends[2 * i] * page->across[c] + ends[2 * i + 1] * page->down[c]);
        }
        corners[2 * i] =
            p[0] * FOCAL_PX / (FOCAL_PX + p[2]) + page->look.x + (float)SCENE_WIDTH / 2;
        corners[2 * i + 1] =
            p[1] * FOCAL_PX / (FOCAL_PX + p[2]) + page->look.y + (float)SCENE_HEIGHT / 2;
    }
}

/* ---- the camera ---- */

static void sample_all(const struct page *page, float *out)
{
    for (int y = 0; y < SCENE_HEIGHT; y++) {
        for (int x = 0; x < SCENE_WIDTH; x++) {
            float sum = 0;
            for (int i = 0; i < SAMPLES * SAMPLES; i++) {
                int right = i % SAMPLES, down = i / SAMPLES;
                sum += luma_at(page, (float)(x - MIDDLE_X) + ((float)right + 0.5F) / SAMPLES,
                               (float)(y - MIDDLE_Y) + ((float)down + 0.5F) / SAMPLES);
            }
            out[y * SCENE_WIDTH + x] = sum / (SAMPLES * SAMPLES);
        }
    }
}

static float at_edge(const float *pixels, int x, int y)
{
    int column = x < 0 ? 0 : x >= SCENE_WIDTH ? SCENE_WIDTH - 1 : x;
    int row = y < 0 ? 0 : y >= SCENE_HEIGHT ? SCENE_HEIGHT - 1 : y;
    return pixels[row * SCENE_WIDTH + column];
}

/* Mean along a line of `taps` places, each `dx`, `dy` from the one before, with weights. */
static void smear(float *pixels, float *scratch, const float *weights, int taps, float dx, float dy)
{
    memcpy(scratch, pixels, (size_t)SCENE_WIDTH * SCENE_HEIGHT * sizeof *pixels);
    for (int y = 0; y < SCENE_HEIGHT; y++) {
        for (int x = 0; x < SCENE_WIDTH; x++) {
            float sum = 0;
            for (int i = 0; i < taps; i++) {
                int away = i - taps / 2;
                sum += weights[i] * at_edge(scratch, x + (int)lrintf((float)away * dx),
                                            y + (int)lrintf((float)away * dy));
            }
            pixels[y * SCENE_WIDTH + x] = sum;
        }
    }
}

static void lens(const struct look *look, float *pixels, float *scratch)
{
    enum { TAPS = 17 };
    float weights[TAPS], sum = 0;
    for (int i = 0; i < TAPS; i++) {
        int away = i - TAPS / 2;
        weights[i] = expf((float)(-away * away) / (2 * look->blur_px * look->blur_px));
        sum += weights[i];
    }
    for (int i = 0; i < TAPS; i++) {
        weights[i] /= sum;
    }
    smear(pixels, scratch, weights, TAPS, 1, 0);
    smear(pixels, scratch, weights, TAPS, 0, 1);
    if (look->motion_px > 0) {
        for (int i = 0; i < TAPS; i++) {
            weights[i] = 1.0F / TAPS;
        }
        smear(pixels, scratch, weights, TAPS, cosf(look->motion_angle) * look->motion_px / TAPS,
              sinf(look->motion_angle) * look->motion_px / TAPS);
    }
}

static void text_make(char *text, uint64_t *state)
{
    static const char alphabet[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    memset(text, 0, SCENE_TEXT_MAX);
    for (int i = 0; i < TICKET_LENGTH; i++) {
        text[i] = alphabet[next(state) % 32];
    }
    text[0] = 'F';
}

void scene_draw(struct scene *scene, enum scene_kind kind, uint64_t seed, unsigned index)
{
    uint64_t state = seed * 1000003 + (uint64_t)kind * 10007 + index;
    struct page page = {.seed = next(&state)};
    float *pixels = calloc(2 * (size_t)SCENE_WIDTH * SCENE_HEIGHT, sizeof *pixels);
    text_make(scene->text, &state);
    QRcode *code = QRcode_encodeString(scene->text, 0, QR_ECLEVEL_M, QR_MODE_8, 1);
    if (pixels == NULL || code == NULL || code->width > SIDE_MAX) {
        abort();
    }
    page.bits = code->data;
    page.side = code->width;
    look_plain(&page.look, &state);
    if (MAKERS[kind] != NULL) {
        MAKERS[kind](&page.look, &state);
    }
    page_place(&page);
    corners_find(&page, scene->corners);
    sample_all(&page, pixels);
    lens(&page.look, pixels, pixels + (size_t)SCENE_WIDTH * SCENE_HEIGHT);
    for (int i = 0; i < SCENE_WIDTH * SCENE_HEIGHT; i++) {
        float value = pixels[i] + page.look.noise * normal(&state);
        scene->pixels[i] = (uint8_t)fminf(fmaxf(value + 0.5F, 0), 255);
    }
    QRcode_free(code);
    free(pixels);
}
