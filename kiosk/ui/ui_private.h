/* ui_private.h: what the files of ui share: nodes, frames and the state that outlives a frame.
 *
 * A frame's nodes are kept in declaration order, so that a parent always stands before its
 * children: walking the array backwards is bottom-up, forwards is top-down, and no pass recurses.
 * Two frames alternate: while one is declared the other one is what the person sees,
 * and hit tests look only at that. */
#pragma once

#include "ui/ui.h"

#include <limits.h>

enum axis { AXIS_X, AXIS_Y, AXIS_COUNT };

enum {
    UI_DEPTH_MAX = 64,          /* nesting of boxes; deeper ones are left out */
    FRAME_BYTES_MAX = 32 << 20, /* of one frame's arena */
    INDEX_SLOTS = 2 * UI_NODES_MAX,
    LEFT_MAX = 16,
    SCROLLS_MAX = 32, /* scroll areas remembered; the one not seen for longest makes room */
    FIRED_MAX = 32,   /* activations waiting for their frame */
    TAKEN_MAX = 16,   /* keys waiting for the app */
    FINGERS_MAX = 10,
    SAMPLES_MAX = 32,     /* of a drag, for its velocity */
    ADVANCES_MAX = 0x250, /* code points of Latin letters */
};

enum node_kind {
    NODE_BOX, /* also elements, layers and the screen */
    NODE_TEXT,
    NODE_ICON,
    NODE_PICTURE,
    NODE_LUMA,
    NODE_BITMAP,
    NODE_RING,
    NODE_GLOW,
    NODE_DASHES,
    NODE_BAR,
    NODE_BLANK, /* spacer or gap */
    NODE_KIND_COUNT
};

/* What a node would like along one axis, in pixels. pref >= least >= hard. */
struct extent {
    float pref;  /* with nothing wrapped */
    float least; /* wrapped as much as words allow; a scroll area closed */
    float hard;  /* with words broken */
};

struct text_line {
    struct text_line *next;
    const char *text; /* NUL-terminated, in the frame's arena */
    size_t bytes;
    float width;
};

struct node_text {
    struct ui_text style;
    const char *text; /* in the frame's arena */
    size_t bytes;
    float size_px, line_px, spacing_px;
    struct text_line *lines; /* after layout */
    int line_count;
    float wrapped_px; /* width the lines were made for */
    bool is_cut, has_broken_word;
};

/* Numbers and names of the other leaves; each kind uses a few. */
struct node_leaf {
    const char *name; /* icon or picture file */
    float size_mm, thickness_mm, fraction, x_fraction, y_fraction;
    enum colour colour, rest;
    const uint8_t *bits;
    int bits_side;
    const struct draw_luma *luma;
};

struct ui_node {
    enum node_kind kind;
    uint64_t id;
    struct ui_node *parent, *first, *last, *next;
    int box_count, leaf_count; /* children without a key: boxes, leaves */
    int depth;
    struct ui_box box;                   /* of a leaf: only its sizes */
    struct ui_element *element;          /* of an interactive one; in the arena */
    enum ui_role role;                   /* in the semantic tree; NONE = not there */
    const char *label, *value;           /* of a node without element; in the arena */
    uint8_t alpha;                       /* of a layer's fill */
    bool is_layer, is_page, is_floating; /* floating: takes no room (a glow) */
    bool is_duplicate;                   /* another one had the same key */
    bool is_inert;                       /* under a layer */
    bool in_page, is_pressed, is_frozen;
    int64_t born_ms;
    struct extent want[AXIS_COUNT];
    float size[AXIS_COUNT], at[AXIS_COUNT], content[AXIS_COUNT], cell[AXIS_COUNT];
    struct rect rect;       /* whole pixels */
    struct rect clip;       /* what the scroll areas around it leave of the view */
    struct node_text *text; /* NODE_TEXT */
    struct node_leaf leaf;
};

struct ui_frame {
    struct arena arena;
    struct ui_node **nodes; /* owned, UI_NODES_MAX; in declaration order */
    size_t count;
    uint16_t *index;        /* owned, INDEX_SLOTS; open addressing by id: position in `nodes` + 1 */
    struct ui_node **order; /* in the arena; back to front, which is also reading order */
    struct draw_list draw;
    struct ui_semantic *semantic; /* in the arena */
    size_t semantic_count;
    uint64_t hash;
    bool is_cut; /* more was declared than fits; or the memory was out */
};

enum scroll_motion { SCROLL_REST, SCROLL_FLING, SCROLL_EASE };

struct scroll {
    uint64_t id, key_hash;
    uint64_t screen;             /* on which it is */
    uint64_t seen;               /* number of the last frame that had it */
    float offset, content, view; /* pixels */
    float width;                 /* of the area */
    enum scroll_motion motion;
    float from, velocity, to; /* closed forms: FLING from, velocity (px/ms); EASE from, to */
    int64_t start_ms;
};

struct drag {
    struct scroll *scroll; /* NULL = the finger is on none */
    bool is_dragging;      /* past the slop */
    float start_y, start_offset;
    struct {
        int64_t at_ms;
        float y;
    } samples[SAMPLES_MAX]; /* ring; newest at (count - 1) % SAMPLES_MAX */
    size_t sample_count;
};

struct ui {
    struct ui_metrics metrics;
    struct ui_view view;
    struct theme theme_seen; /* copy, to notice that the theme behind the pointer is another one */
    bool is_view_new;        /* measured texts of the other frame are not valid for this one */

    struct ui_frame frames[2];
    int current;     /* the frame being declared, else the one shown */
    uint64_t number; /* of frames begun */
    bool is_open;    /* between begin and end */
    struct ui_node *open[UI_DEPTH_MAX];
    size_t depth, skipped; /* open boxes; those left out */
    int layer_count;
    int64_t now_ms, wake_ms;

    uint64_t screen;       /* hash of the screen's word; 0 = none yet */
    bool is_return;        /* the next screen is one that was left */
    int64_t transition_ms; /* start; INT64_MIN = none */
    bool has_transition;   /* in this frame */

    struct ui_press press;
    bool has_press, has_repeated;
    int64_t repeat_ms; /* next repeat; INT64_MAX = none */
    int64_t fingers[FINGERS_MAX];
    size_t finger_count;
    int64_t touched_ms;       /* last touch event of any finger */
    uint64_t pressed_id;      /* shown as pressed; 0 = none */
    bool is_held;             /* it still is */
    int64_t pressed_shown_ms; /* when its first frame began; INT64_MIN = not yet */
    struct {
        uint64_t id;
        int64_t at_ms;
        float x, y;
    } strike; /* last activation; at_ms INT64_MIN = none */

    uint64_t fired[FIRED_MAX];
    size_t fired_count;
    struct {
        enum input_key key;
        uint64_t number;
    } taken[TAKEN_MAX];
    size_t taken_count;

    uint64_t focus;
    bool is_focus_shown;
    uint64_t typing; /* element of this frame that takes what is typed; 0 = none */
    uint64_t paged;  /* area that was paged away from its focused element; 0 = none */
    struct {
        uint64_t screen, focus;
    } left[LEFT_MAX]; /* focus of screens that were left; ring */
    size_t left_count;

    struct scroll scrolls[SCROLLS_MAX];
    struct drag drag;
    float advances[WEIGHT_COUNT][ADVANCES_MAX]; /* of characters, in em; 0 = not measured yet */

    char typed[INPUT_TEXT_MAX + 1];
    size_t typed_bytes;
    int backspaces;
    uint64_t typed_number;
    char typed_given[INPUT_TEXT_MAX + 1]; /* what ui_typed last gave away */
};

/* ---- small things ---- */
uint64_t ui_hash(uint64_t seed, const void *data, size_t bytes); /* FNV-1a, 64 bits; never 0 */
float ui_px(const struct ui *ui, float mm);
float ui_round(float value);
float ui_max(float a, float b);
float ui_min(float a, float b);
struct rect rect_cut(struct rect a, struct rect b); /* w and h 0 when they do not meet */
bool rect_has(struct rect rect, float x, float y);
bool rect_is_empty(struct rect rect);

/* ---- ui.c ---- */
struct ui_frame *ui_shown(struct ui *ui); /* what the person sees */
const struct ui_frame *ui_shown_const(const struct ui *ui);
struct ui_frame *ui_other(struct ui *ui); /* while declaring: the frame before */
uint32_t ui_colour(const struct ui *ui, enum colour role);

/* ---- node.c ---- */
struct ui_node *node_find(const struct ui_frame *frame, uint64_t id);
/* NULL when the frame is full. `key` may be NULL; `is_box` says which counter names it then. */
struct ui_node *node_add(struct ui *ui, enum node_kind kind, const char *key);
struct ui_node *node_add_under(struct ui *ui, struct ui_node *parent, enum node_kind kind,
                               const char *key);
const char *node_copy(struct ui *ui, const char *text); /* "" when memory is out; NULL of NULL */
struct rect node_visible(const struct ui_node *node);
bool node_is_inside(const struct ui_node *node, const struct ui_node *ancestor);
bool node_takes_press(const struct ui_node *node); /* interactive, enabled, not inert */
/* Fills frame->order; false when memory is out. */
bool frame_order(struct ui_frame *frame);

/* ---- declare.c ---- */
float text_size_px(const struct ui *ui, const struct ui_text *style);
float text_size_least_px(const struct ui *ui); /* nothing is smaller */

/* ---- estimate.c ---- */
void estimate_forget(struct ui *ui); /* the fonts are others */

/* ---- wrap.c ---- */
void wrap_measure(struct ui *ui, struct ui_node *node); /* want[AXIS_X] */
void wrap_break(struct ui *ui, struct ui_node *node);   /* lines at size[AXIS_X], want[AXIS_Y] */

/* ---- layout.c, layout_cells.c ---- */
void layout_run(struct ui *ui);
struct ui_size node_size(const struct ui_node *node, enum axis axis);
float layout_inner(const struct ui *ui, const struct ui_node *node, enum axis axis);
float layout_gap(const struct ui *ui, const struct ui_node *node);
struct ui_node *layout_first(const struct ui_node *node); /* children that take room */
struct ui_node *layout_next(const struct ui_node *child);
float layout_fill(const struct ui *ui, const struct ui_node *child, enum axis axis, float room,
                  bool is_stretched);
float layout_offset(enum ui_align align, float room, float size);
void flow_measure(const struct ui *ui, struct ui_node *node, enum axis axis);
void flow_assign(struct ui *ui, struct ui_node *node, enum axis axis);
void flow_place(const struct ui *ui, struct ui_node *node, float x, float y);
void grid_measure(const struct ui *ui, struct ui_node *node, enum axis axis);
void grid_assign(struct ui *ui, struct ui_node *node, enum axis axis);
void grid_place(const struct ui *ui, struct ui_node *node, float x, float y);

/* ---- paint.c ---- */
void paint_run(struct ui *ui);

/* ---- semantic.c ---- */
void semantic_build(struct ui *ui);

/* ---- scroll.c ---- */
struct scroll *scroll_of(struct ui *ui, const struct ui_node *node); /* found or made */
struct scroll *scroll_find(struct ui *ui, uint64_t id);              /* NULL = unknown */
void scroll_tick(struct ui *ui, int64_t at_ms);
bool scroll_moves(const struct ui *ui);
/* A finger comes down at a point; true when it stopped a moving area. */
bool scroll_touch(struct ui *ui, const struct input *input);
bool scroll_drag(struct ui *ui, const struct input *input); /* true when the finger scrolls */
void scroll_release(struct ui *ui, int64_t at_ms, bool is_thrown);
void scroll_show(struct ui *ui, const struct ui_node *node); /* moves so that it can be seen */
void scroll_show_typing(struct ui *ui);                      /* after the layout */
void scroll_by_page(struct ui *ui, struct scroll *scroll, float pages);
void scroll_forget(struct ui *ui);
void scroll_enter(struct ui *ui); /* ui->screen is another one now, entered anew or by ui_return */

/* ---- gesture.c ---- */
void gesture_input(struct ui *ui, const struct input *input);
void gesture_tick(struct ui *ui);   /* repeats; the end of a pressed look */
void gesture_shown(struct ui *ui);  /* at the end of a frame: the pressed look begins to be seen */
void gesture_cancel(struct ui *ui); /* the press under way will not fire */
/* Puts an activation in the queue unless it is a second strike. */
bool gesture_strike(struct ui *ui, const struct ui_node *node, int64_t at_ms, float x, float y);
void gesture_show_pressed(struct ui *ui, uint64_t id, bool is_held);

/* ---- focus.c ---- */
void focus_key(struct ui *ui, const struct input *input);
void focus_leave(struct ui *ui); /* ui->screen is about to be another one... */
void focus_enter(struct ui *ui); /* ...and it is, entered anew or by ui_return */
