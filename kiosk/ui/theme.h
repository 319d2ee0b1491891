/* theme.h: colours by role, corner radii and type sizes: what a city may change, read from
 * assets/theme/<name>.ini.
 *
 * Nothing on a screen names a colour; it names a role. Contrast is a property of pairs of roles
 * (WCAG 2.1 1.4.3 and 1.4.11), listed in theme_pairs and measured for every theme by a test. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* role, key in the file */
#define COLOUR_LIST(X)                                                                             \
    X(NONE, "none") /* transparent */                                                              \
    X(INK, "ink")                                                                                  \
    X(SOFT, "soft")                                                                                \
    X(LINE, "line")                                                                                \
    X(TRACK, "track") /* what is not done yet of a bar or a ring */                                \
    X(EDGE, "edge")                                                                                \
    X(BG, "bg")                                                                                    \
    X(CARD, "card")                                                                                \
    X(HEADER, "header")                                                                            \
    X(ON_HEADER, "on_header")                                                                      \
    X(ON_HEADER_SOFT, "on_header_soft")                                                            \
    X(BRAND, "brand")                                                                              \
    X(ON_BRAND, "on_brand")                                                                        \
    X(ON_BRAND_SOFT, "on_brand_soft")                                                              \
    X(BRAND_PALE, "brand_pale")                                                                    \
    X(BRAND_PRESSED, "brand_pressed")                                                              \
    X(CARD_PRESSED, "card_pressed")                                                                \
    X(DISABLED, "disabled")                                                                        \
    X(OK, "ok")                                                                                    \
    X(WARN, "warn")                                                                                \
    X(BAD, "bad")                                                                                  \
    X(STALE, "stale")                                                                              \
    X(ON_STATE, "on_state")                                                                        \
    X(FOCUS, "focus")                                                                              \
    X(KEYBOARD, "keyboard")                                                                        \
    X(KEY, "key")                                                                                  \
    X(KEY_SPECIAL, "key_special")                                                                  \
    X(LABEL, "label")                                                                              \
    X(ON_LABEL, "on_label")                                                                        \
    X(GLOW, "glow")                                                                                \
    X(STRIPE_1, "stripe_1")                                                                        \
    X(STRIPE_2, "stripe_2")                                                                        \
    X(STRIPE_3, "stripe_3")                                                                        \
    X(BLUE, "blue")                                                                                \
    X(BLUE_PALE, "blue_pale")                                                                      \
    X(PURPLE, "purple")                                                                            \
    X(PURPLE_PALE, "purple_pale")                                                                  \
    X(RED, "red")                                                                                  \
    X(RED_PALE, "red_pale")                                                                        \
    X(AMBER, "amber")                                                                              \
    X(AMBER_PALE, "amber_pale")                                                                    \
    X(GREEN, "green")                                                                              \
    X(GREEN_PALE, "green_pale")                                                                    \
    X(TEAL, "teal")                                                                                \
    X(TEAL_PALE, "teal_pale")                                                                      \
    X(BLACK, "black")                                                                              \
    X(WHITE, "white")

enum colour {
#define X(name, key) COLOUR_##name,
    COLOUR_LIST(X)
#undef X
        COLOUR_COUNT
};

/* Sizes of type as multiples of the smallest legible one (capital H of 0.7 degrees,
 * EN 301 549 5.1.4.) */
enum type_size {
    TYPE_SMALL,   /* 1.0 */
    TYPE_BODY,    /* 1.0 */
    TYPE_LABEL,   /* 1.1: buttons, names of rows */
    TYPE_HEADING, /* 1.3 */
    TYPE_LARGE,   /* 1.6 */
    TYPE_TITLE,   /* 1.9 */
    TYPE_DISPLAY, /* 2.9: attract, verdict */
    TYPE_HUGE,    /* 3.6: numbers */
    TYPE_COUNT
};

enum type_weight { WEIGHT_REGULAR, WEIGHT_SEMIBOLD, WEIGHT_BOLD, WEIGHT_COUNT };

struct theme {
    uint32_t colour[COLOUR_COUNT]; /* 0xRRGGBBAA */
    float type_scale[TYPE_COUNT];
    float radius_mm;              /* of cards */
    char font[WEIGHT_COUNT][256]; /* font files */
    char icon_font[256];
    char logo_icon[64];     /* icon name shown as logo when there is no picture */
    char logo_picture[256]; /* file, or "" */
    char map_picture[256];  /* plan of the fair, 4 wide to 3 high; file, or "" */
    bool is_high_contrast;
};

/* STATUS_NOT_FOUND; STATUS_CONFIG with path:line for an unknown role,
 * a wrong colour or a missing one. */
enum status theme_read(struct theme *theme, const char *path, struct error *error) FALLIBLE;

/* The light theme that the program was built with, for when no file can be read.
 * STATUS_NO_MEMORY. */
enum status theme_builtin(struct theme *theme, struct error *error) FALLIBLE;

struct theme_pair {
    enum colour front, back;
    float ratio_min; /* 4.5 text, 3 parts and focus */
};
extern const struct theme_pair theme_pairs[];
extern const size_t theme_pair_count;

/* WCAG relative contrast, 1..21. */
float theme_contrast(uint32_t front, uint32_t back);

/* "blue" of the catalogue to COLOUR_BLUE (COLOUR_BRAND when unknown), and its pale companion. */
enum colour theme_accent(const char *word);
enum colour theme_accent_pale(enum colour accent);
