/* widgets.h: the parts screens are made of, in the look of the theme: buttons, tiles, rows,
 * choices, fields, chrome.
 *
 * Each call declares boxes in the open box of `ui` and answers true when the person activated it
 * since the last frame. Texts are copied.
 * Lengths are the design millimetres of ui.h; everything to touch is at least ui_view()->target_mm.
 * Widgets know no screen. */
#pragma once

#include "ui/ui.h"
#include "widgets/list.h"

#include <stdbool.h>

/* Panels of 10": little height lying, little width upright.
 * Widgets and screens are sparing there. */
bool widget_is_low(const struct ui *ui);
bool widget_is_narrow(const struct ui *ui);
bool widget_is_small(const struct ui *ui); /* one of them */

/* ---- button.c ---- */
enum button_look {
    BUTTON_PRIMARY,   /* filled with the brand */
    BUTTON_SECONDARY, /* outlined */
    BUTTON_QUIET,     /* pale */
    BUTTON_ON_STATE,  /* light on a coloured verdict */
    BUTTON_ON_STATE_OUTLINE,
    BUTTON_ON_HEADER, /* outlined, on the header */
    BUTTON_LOOK_COUNT
};

struct button {
    enum button_look look;
    const char *label;      /* spoken; shown unless is_icon_only */
    const char *icon;       /* before the label; NULL = none */
    const char *icon_after; /* after it */
    const char *key;        /* NULL = the label */
    struct ui_size width;   /* default: as wide as its content */
    float height;           /* mm; 0 = 26 */
    bool is_disabled, is_icon_only;
    bool is_chrome; /* of header, footer or a pager: see ui_text */
};

bool widget_button(struct ui *ui, const struct button *button);

/* ---- card.c ---- */
/* Opens a white rounded card (a column); ui_close closes it. */
void widget_card_open(struct ui *ui, float gap);

struct tile {
    const char *icon, *title, *text;
    enum colour accent;
    bool is_hero;     /* the one filled with the brand */
    bool is_tall;     /* of a hero or a compact one: the icon above the title, not beside it */
    bool is_compact;  /* the text is only said... */
    const char *note; /* ...and this one shown, when there is one */
};
bool widget_tile(struct ui *ui, const struct tile *tile);

struct row {
    const char *key;
    const char *icon;                /* in a pale square; NULL = none */
    const char *title, *text, *note; /* text and note may be NULL or "" */
    const char *value;               /* said after the title: its place in a list; NULL = none */
    float height;                    /* mm at least; 0 = what it needs */
    enum colour accent;
    bool has_meter; /* a bar under the texts, `percent` of it full; the texts say how much */
    int percent;
};
bool widget_row(struct ui *ui, const struct row *row);
float widget_row_height(struct ui *ui, const struct row *row, float width_px); /* in px */

/* Small pale square with an icon, as on rows and titles. */
void widget_icon_square(struct ui *ui, const char *icon, enum colour accent, float side_mm);

/* Icon, small caption, value: "Costo / Gratuito". */
void widget_fact(struct ui *ui, const char *icon, const char *caption, const char *value);

/* ---- choice.c ---- */
struct choice {
    const char *key, *label, *text; /* text: second line, may be NULL */
    bool is_on;
    bool is_check; /* a box to tick instead of one of several */
    bool is_roomy; /* one of few on an upright panel: grows further */
};
bool widget_choice(struct ui *ui, const struct choice *choice);
bool widget_chip(struct ui *ui, const char *key, const char *label, bool is_on);
/* A filter over a list: with nothing chosen (NULL) it leads to its choices; what is chosen can be
 * taken away. */
bool widget_filter(struct ui *ui, const char *key, const char *title, const char *chosen);
bool widget_has_room(const struct ui *ui, size_t count); /* an upright panel for so few answers */
bool widget_face(struct ui *ui, int score, const char *label,
                 bool is_on); /* 1 very bad .. 4 very good */
const char *widget_face_icon(int score, enum colour *colour);

/* ---- rank.c ---- */
struct rank {
    const char *key, *label, *text; /* text is spoken only; may be NULL */
    const char *icon;               /* NULL or "" = none */
    enum colour accent;             /* of the icon */
    int place;                      /* from 1; 0 = not chosen */
};
bool widget_rank(struct ui *ui, const struct rank *rank);

/* ---- heading.c ---- */
void widget_title(struct ui *ui, const char *title, const char *text); /* text may be NULL */
void widget_steps(struct ui *ui, int step, int count,
                  const char *of_what); /* "Paso 2 de 5" and its bar */

/* Headed by a state's icon: "¡Listo, María Fernanda!" */
void widget_state_title(struct ui *ui, const char *icon, enum colour colour, const char *title,
                        const char *text);

/* An error beside its field: icon, reason. Declares nothing for NULL or "". */
void widget_error(struct ui *ui, const char *text);

/* ---- field.c ---- */
struct field {
    const char *key, *label, *value, *placeholder;
    const char *error; /* NULL or "" = fine */
    const char *icon;  /* NULL = none */
    bool has_typing;   /* shows the caret */
    int lines;         /* 0 or 1 = one line */
};
bool widget_field(struct ui *ui, const struct field *field); /* true: tapped */

/* ---- scroll.c ---- */
/* "Subir  1 – 6 de 18  Bajar" under the scroll area `key`, without numbers when `row_count` is 0;
 * nothing when all fits. */
void widget_pager(struct ui *ui, const char *key, size_t row_count);

/* ---- chrome.c ---- */
struct header {
    const char *title, *text, *logo_icon, *logo_picture, *clock;
    const char *end_label;             /* "Terminar y borrar"; NULL = none */
    const char *language;              /* as in the footer, where the page has none; NULL = none */
    const char *sync_icon, *sync_text; /* staff header; NULL = none */
};
enum header_button { HEADER_NONE, HEADER_END, HEADER_LANGUAGE };
enum header_button widget_header(struct ui *ui, const struct header *header);

enum footer_button { FOOTER_NONE, FOOTER_BACK, FOOTER_HOME, FOOTER_LANGUAGE, FOOTER_HELP };
struct footer {
    bool has_back, has_home, has_help;
    const char *language;     /* name of the language to go on in; NULL = only one */
    const char *status_place; /* what the station is called */
    const char *status_text;  /* how safe its facts are, in words */
    const char *status_more;  /* where there is more room: where they are safe; NULL = nothing */
    const char *status_short; /* the same where there is little room: a number or nothing */
    const char *status_icon;
    enum colour status_colour;
};
enum footer_button widget_footer(struct ui *ui, const struct footer *footer);

/* Text at 150 or 200 %: one column, all of it in one scroll area between header and footer. */
bool widget_is_large(const struct ui *ui);
/* `columns`, or 1 where the text is large. */
int widget_columns(const struct ui *ui, int columns);

/* The column between header and footer: page margins, centred when the view is very wide. */
void widget_page_open(struct ui *ui);
void widget_page_close(struct ui *ui);

/* Lying panels have two panes: the question at the left, what answers it at the right, which takes
 * `share` of the width. Upright ones have them one under the other, a list in the same pane, a
 * keyboard in its own. */
struct panes {
    float share;
    bool has_keyboard; /* the second pane is one */
};
void widget_panes_open(struct ui *ui, const struct panes *panes);
void widget_panes_next(struct ui *ui, const struct panes *panes);
void widget_panes_close(struct ui *ui, const struct panes *panes);

/* The scrolling part of a page; needs a key. ui_close closes it. */
void widget_scroll_open(struct ui *ui, const char *key, float gap);
/* Row of the page's buttons at the bottom. ui_close closes it. */
void widget_actions_open(struct ui *ui);
