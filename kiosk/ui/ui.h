/* ui.h: the immediate-mode layer: screens declare boxes, text and interactive elements each frame;
 * from that one tree come the layout, the picture, the hit test, the focus order, the semantic tree
 * and the tests.
 *
 *   input -> ui_input (hit test on the boxes the person SAW) -> ui_frame_begin -> screen declares
 *   -> ui_frame_end (layout, draw list, hash, next wake) -> painted when the hash changed
 *
 * Lengths are millimetres; `scale` (px per mm) comes from the panel. An element's identity is its
 * key under its parents' keys. A press fires on release inside the same element; sliding out, a
 * scroll or a second finger cancels; elements younger than 150 ms take no tap; a second strike
 * inside the double-strike window counts once; keyboard keys fire on press.
 * It must not know SDL, SQLite or the domain. UI thread only. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "ui/draw.h"
#include "ui/input.h"
#include "ui/theme.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    UI_NODES_MAX = 8192,
    UI_YOUNG_MS = 150, /* an element this young takes no tap, but for those of the first frame */
    UI_PRESS_SHOWN_MS = 90, /* a pressed state is shown at least this long */
    UI_FADE_MS = 160,       /* page transition */
};

/* Text measuring, given by platform (or a fixed-width one by tests). Pixels. */
struct ui_metrics {
    float (*text_width)(void *user, enum type_weight weight, float size_px, const char *text,
                        size_t bytes);
    float (*line_height)(void *user, enum type_weight weight, float size_px);
    bool (*icon_exists)(void *user, const char *name);
    void *user;
};

/* How a box is as wide or as high as it is. */
enum ui_sizing { UI_FIT, UI_GROW, UI_FIXED };
struct ui_size {
    enum ui_sizing how;
    float value;    /* GROW: weight (0 reads as 1); FIXED: mm */
    float min, max; /* mm; 0 = none; max limits growing: content that cannot be smaller wins */
};
#define UI_MM(mm_)        ((struct ui_size){.how = UI_FIXED, .value = (mm_)})
#define UI_FILL           ((struct ui_size){.how = UI_GROW, .value = 1})
#define UI_SHARE(weight_) ((struct ui_size){.how = UI_GROW, .value = (weight_)})
#define UI_HUG            ((struct ui_size){.how = UI_FIT})

enum ui_axis {
    UI_COLUMN, /* children one under the other */
    UI_ROW,    /* side by side */
    UI_FLOW,   /* side by side, going on in the next line (chips) */
    UI_GRID,   /* `columns` equal columns, rows as high as their highest */
    UI_STACK,  /* on top of each other; `main` places left to right, `cross` top to bottom */
};
/* BASELINE: across a ROW, texts of different sizes stand on one line; like END for what is none. */
enum ui_align { UI_START, UI_CENTER, UI_END, UI_STRETCH, UI_BETWEEN, UI_BASELINE };

struct ui_box {
    enum ui_axis axis;
    struct ui_size width, height;
    float pad_x, pad_y, pad_top; /* mm; pad_top adds to pad_y */
    float gap;                   /* mm between children; FLOW and GRID: between lines too */
    int columns;                 /* GRID */
    enum ui_align main;          /* along the axis: START CENTER END BETWEEN */
    enum ui_align cross;         /* across: START CENTER END STRETCH BASELINE (0 = START) */
    enum colour fill, border;
    float border_mm; /* 0 with a border = 0.6 */
    float radius;    /* mm; -1 = fully round */
    bool has_shadow;
    bool is_scroll;  /* vertical scroll area: needs a key; its height must be bounded */
    const char *key; /* identity; needed for scroll areas and repeated boxes */
};

/* Roles of the semantic tree. Every interactive element has a role and a label. */
#define UI_ROLES(X)                                                                                \
    X(NONE, "none")                                                                                \
    X(SCREEN, "screen")                                                                            \
    X(HEADING, "heading")                                                                          \
    X(TEXT, "text")                                                                                \
    X(BUTTON, "button")                                                                            \
    X(KEY, "key")                                                                                  \
    X(FIELD, "field")                                                                              \
    X(CHOICE, "choice") /* one of several */                                                       \
    X(CHECK, "check")   /* on or off */                                                            \
    X(LIST, "list")                                                                                \
    X(IMAGE, "image")                                                                              \
    X(STATUS, "status")                                                                            \
    X(PROGRESS, "progress")                                                                        \
    X(DIALOG, "dialog")                                                                            \
    X(SCROLL, "scroll")
enum ui_role {
#define X(name, word) UI_ROLE_##name,
    UI_ROLES(X)
#undef X
        UI_ROLE_COUNT
};

/* An interactive element; is itself a box with children declared until ui_close. */
struct ui_element {
    enum ui_role role;
    const char *key;          /* unique under its parent; NULL = the label */
    const char *label;        /* what it is called; required; copied into the frame */
    const char *value;        /* of a field, a progress; may be NULL */
    const char *hint;         /* spoken after the label: an error or an explanation; may be NULL */
    bool is_on;               /* CHOICE, CHECK */
    bool is_disabled;         /* shown, named, but takes no press */
    bool fires_on_press;      /* keyboard keys */
    bool repeats;             /* fires again while held: after 2 s, then each 120 ms (backspace) */
    bool is_live;             /* STATUS: its change is announced */
    enum colour fill_pressed; /* NONE: as the box */
};

struct ui_node; /* private: a declared box, text or element with its rectangle */

struct ui_press {
    uint64_t id; /* element under the first finger; 0 = none */
    int64_t finger;
    float x, y;
    int64_t at_ms;
    bool is_cancelled; /* slid out too far, scrolled, second finger */
};

struct ui;

/* `metrics` is copied. NULL when memory is out. */
struct ui *ui_new(const struct ui_metrics *metrics);
void ui_free(struct ui *ui);
void ui_wipe(
    struct ui *ui); /* forgets everything personal: texts of the last frames, focus, presses */

struct ui_view {
    int width_px, height_px;
    float px_per_mm;      /* of a millimetre that boxes are given in: shorter on small panels */
    float ruler_mm_scale; /* of a real one, in those; 0 = 1 */
    float cap_mm;         /* smallest capital H */
    float target_mm;  /* least side of anything to touch, for widgets; ui itself does not use it */
    float text_scale; /* 1, 1.5, 2; titles, which are large already, grow less */
    float top_mm; /* kept free of what is touched, for whoever sits; ui_height_mm is without it */
    bool reduce_motion;
    int double_strike_ms;
    const struct theme *theme; /* borrowed until the next ui_view_set */
};
void ui_view_set(struct ui *ui, const struct ui_view *view);
const struct ui_view *ui_view(const struct ui *ui);
bool ui_is_portrait(const struct ui *ui);
float ui_width_mm(const struct ui *ui);
float ui_height_mm(const struct ui *ui);

/* Takes one input: finds the element under it among the boxes last shown, keeps press,
 * scroll and focus. */
void ui_input(struct ui *ui, const struct input *input);

/* A frame at `now_ms` (monotonic). Between begin and end the screen declares; strings given are
 * copied into the frame's arena. */
void ui_frame_begin(struct ui *ui, int64_t now_ms);
void ui_frame_end(struct ui *ui);

/* ---- declaring ---- */
void ui_open(struct ui *ui, const struct ui_box *box);
/* A box that is one picture: role IMAGE with a sentence that says all of it, so that what is in it
 * is declared silent. */
void ui_image_open(struct ui *ui, const struct ui_box *box, const char *label);
void ui_close(struct ui *ui); /* closes the last ui_open, ui_image_open or ui_element_open */

/* Opens an interactive element; true when it was activated since the last
 * frame (tap, key or script). */
bool ui_element_open(struct ui *ui, const struct ui_box *box, const struct ui_element *element);
/* True while it shows as pressed; while the focus ring is on it. Inside the element only. */
bool ui_is_pressed(const struct ui *ui);
bool ui_has_focus(const struct ui *ui);
/* What is typed goes to the open element: it is scrolled into view when its value changes. */
void ui_take_typing(struct ui *ui);

struct ui_text {
    enum type_size size;
    enum type_weight weight;
    enum colour colour;  /* NONE reads as INK */
    enum ui_align align; /* START CENTER END */
    int lines_max; /* 0 = as many as it takes; more are cut with "…" (told to the layout test) */
    float letter_spacing_mm;
    bool keeps_end;    /* one line; of a text that is too long its end is shown, after "…" */
    bool breaks_words; /* an address or a name may be broken anywhere: no fault, takes no room */
    bool may_be_cut;   /* all of it is said elsewhere: no fault when lines_max cuts it */
    bool is_heading;   /* role HEADING instead of TEXT */
    bool is_silent;    /* decoration, or said by the element around it: not in the semantic tree */
    bool is_live;      /* role STATUS */
    bool is_chrome;    /* header, footer, keys: grows with the text size only a little */
};
/* Wraps at the width it gets; a word wider than that makes the letters smaller. */
void ui_text(struct ui *ui, const struct ui_text *style, const char *text);
void ui_textf(struct ui *ui, const struct ui_text *style, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void ui_icon(struct ui *ui, const char *name, float size_mm, enum colour colour); /* decoration */
void ui_picture(struct ui *ui, const struct ui_box *box, const char *file, const char *label);
/* Covers the box; the struct is copied, its pixels are not. */
void ui_luma(struct ui *ui, const struct ui_box *box, const struct draw_luma *luma,
             const char *label);
void ui_bitmap(struct ui *ui, float side_mm, const uint8_t *bits, int side,
               const char *label); /* QR */
void ui_ring(struct ui *ui, float diameter_mm, float thickness_mm, float fraction,
             enum colour colour, enum colour rest);
void ui_glow(struct ui *ui, enum colour colour, float x_fraction, float y_fraction,
             float radius_mm); /* behind, in the open box */
void ui_dashes(struct ui *ui, enum colour colour);
void ui_bar(struct ui *ui, float fraction, float height_mm, enum colour colour, enum colour rest,
            const char *label);
void ui_spacer(struct ui *ui); /* takes what is left */
void ui_gap(struct ui *ui, float mm);

/* A layer over everything declared so far, over the whole view;
 * elements under it take no press and are out of the tree. */
void ui_layer_open(struct ui *ui, enum colour fill, uint8_t alpha, const char *label);
/* closed by ui_close */

/* Needs another frame in `after_ms` (0 = as soon as possible: something moves).
 * The smallest wins. */
void ui_wake(struct ui *ui, int64_t after_ms);
int64_t ui_now_ms(const struct ui *ui);
struct arena *ui_arena(struct ui *ui); /* lives until the frame after next */

/* The box keyed "page" has been changing since `start_ms`, as it does when another screen comes:
 * UI_FADE_MS, a closed form of the time, nothing with reduced motion. For slides; call it in each
 * frame. */
void ui_turn(struct ui *ui, int64_t start_ms);

/* The frame just ended took `ms` to be painted, as one with a picture that had to be read does:
 * what began to move in it begins that much later, and no part of its way is left out. */
void ui_late(struct ui *ui, int64_t ms);

/* The screen word changes -> page transition, scroll positions and focus start anew, unless it is
 * a way back (ui_return). Call first in a frame. */
void ui_screen(struct ui *ui, const char *word, const char *label);

/* The next ui_screen goes back to a screen that was left: its scroll areas stand where they stood
 * and the focus is where it was, as far as they are remembered (until ui_wipe). */
void ui_return(struct ui *ui);

/* Scroll area by key: how many rows are hidden, and paging by buttons. */
struct ui_scroll {
    float offset_px, content_px, view_px, width_px;
};
struct ui_scroll ui_scroll_state(const struct ui *ui, const char *key); /* of the last frame */
void ui_scroll_page(struct ui *ui, const char *key,
                    int pages); /* -1 up, +1 down; animated unless reduce_motion */

/* Pixels that a text will be high in a width, from the widths of its characters: right but for a
 * line now and then. For lists that build only the rows in view. */
float ui_text_height(struct ui *ui, const struct ui_text *style, const char *text, float width_px);

/* Text typed on a hardware keyboard since the last frame, and backspaces;
 * consumed by the field that has the typing. */
const char *ui_typed(struct ui *ui, int *backspaces);

/* ---- results ---- */
const struct draw_list *ui_draw_list(const struct ui *ui);
uint64_t ui_frame_hash(const struct ui *ui);
int64_t ui_next_wake_ms(
    const struct ui *ui); /* monotonic time of the next needed frame; INT64_MAX = none */
bool ui_is_animating(const struct ui *ui);
enum input_key ui_key_taken(
    struct ui *ui); /* BACK, HOME, HELP... pressed since the last frame, for the app */

/* The semantic tree, in focus order. */
struct ui_semantic {
    uint64_t id;
    enum ui_role role;
    int depth;
    const char *label, *value, *hint; /* borrowed until the next frame */
    struct rect bounds;               /* pixels, as laid out */
    struct rect visible;              /* bounds cut by scroll areas and the view */
    bool is_interactive, is_on, is_disabled, is_focused,
        is_cut;              /* is_cut: a text lost characters */
    enum colour front, back; /* text on what, for contrast */
    float size_px;           /* of text */
};
size_t ui_semantic_count(const struct ui *ui);
const struct ui_semantic *ui_semantic_at(const struct ui *ui, size_t index);
void ui_semantic_dump(const struct ui *ui,
                      struct buf *out); /* text lines "button \"Registrarme\" ..." */

/* Activates by identity, as a tap in its middle would; for scripts and speech. */
bool ui_activate(struct ui *ui, uint64_t id);

/* What is wrong with the layout of the last frame: overflow of the view or of a parent, cut text,
 * unlabelled elements, targets under `target_mm`, elements on top of each other, contrast under
 * 4.5:1. One line each; returns how many. */
size_t ui_check(const struct ui *ui, float target_mm, struct buf *out);
