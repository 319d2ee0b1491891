/* slip_draw.c: one row of a table for each role, one function for each way of drawing. */
#include <assert.h>
#include <string.h>

#include "print/logo.h"
#include "print/slip.h"

enum { WIDE_DOTS = 576, MARGIN_TOP = 16, MARGIN_BOTTOM = 16, LINES_MAX = 4, TEAR_DASH = 10 };

/* Where the drawing stands. */
struct pen {
    struct paper *paper;
    struct letters *letters;
    const struct look *look;
    int y; /* dots from the top: the next part begins here */
};

struct style;

typedef enum status draw_part(struct pen *pen, const struct style *style,
                              const struct slip_part *part, const char *text, struct error *error);

struct style {
    draw_part *draw;
    enum paper_face face;
    int size[2];  /* dots of the em: 80 mm, narrower paper */
    int size_min; /* it may shrink to, so that it fits; 0 = as it is */
    int spacing;  /* dots after a letter */
    int lines;    /* at most; the last one is cut with "…" */
    int before;   /* dots of white above */
};

static int size_of(const struct pen *pen, const struct style *style)
{
    return style->size[pen->paper->width < WIDE_DOTS];
}

/* ---- lines of text ---- */

struct lines {
    struct {
        const char *text;
        size_t bytes;
    } line[LINES_MAX];
    int count;
    bool is_whole; /* all of the text is in them */
};

static struct lines break_text(struct pen *pen, const struct lettering *how, const char *text,
                               int width, int lines_max)
{
    struct lines lines = {.is_whole = true};
    while (*text != '\0' && lines.count < lines_max) {
        size_t next = 0;
        size_t bytes = letters_break(pen->letters, how, text, width, &next);
        lines.line[lines.count].text = text;
        lines.line[lines.count++].bytes = bytes;
        lines.is_whole = text[next] == '\0';
        text += next;
    }
    return lines;
}

/* A word alone that is cut in two: smaller letters are better. */
static bool cuts_word(const struct lines *lines)
{
    for (int i = 0; i + 1 < lines->count; i++) {
        const char *end = lines->line[i].text + lines->line[i].bytes;
        if (*end != ' ' && end[-1] != '-') {
            return true;
        }
    }
    return false;
}

/* The largest letters between the style's sizes in which `text` is whole. */
static struct lines fit_text(struct pen *pen, const struct style *style, struct lettering *how,
                             const char *text, int width)
{
    int size_min = style->size_min > 0 ? style->size_min : how->size;
    struct lines lines = break_text(pen, how, text, width, style->lines);
    while ((!lines.is_whole || cuts_word(&lines)) && how->size > size_min) {
        how->size -= 2;
        lines = break_text(pen, how, text, width, style->lines);
    }
    return lines;
}

/* The same number of lines, about equally long: no word is left alone on the last one. */
static struct lines balance(struct pen *pen, const struct style *style, const struct lettering *how,
                            const struct lines *widest, int width)
{
    enum { STEP = 8 };
    struct lines best = *widest;
    while (best.count > 1 && best.is_whole && width > STEP) {
        width -= STEP;
        struct lines lines = break_text(pen, how, best.line[0].text, width, style->lines);
        if (lines.count != best.count || !lines.is_whole || cuts_word(&lines)) {
            break;
        }
        best = lines;
    }
    return best;
}

static void draw_lines(struct pen *pen, const struct lettering *how, const struct lines *lines,
                       int left, int width, bool is_centred)
{
    static const char dots[] = "…";
    for (int i = 0; i < lines->count; i++) {
        const char *text = lines->line[i].text;
        size_t bytes = lines->line[i].bytes;
        bool is_cut = i + 1 == lines->count && !lines->is_whole;
        int tail = is_cut ? letters_width(pen->letters, how, dots, strlen(dots)) : 0;
        while (bytes > 0 && letters_width(pen->letters, how, text, bytes) + tail > width) {
            bytes--; /* of a character too: what is left of it is drawn as nothing */
            while (bytes > 0 && ((unsigned char)text[bytes] & 0xc0) == 0x80) {
                bytes--;
            }
        }
        int wide = letters_width(pen->letters, how, text, bytes) + tail - how->spacing;
        int x = is_centred ? left + (width - wide) / 2 : left;
        letters_draw(pen->letters, pen->paper, how, x, pen->y + letters_ascent(how), text, bytes);
        if (is_cut) {
            letters_draw(pen->letters, pen->paper, how, x + wide - tail,
                         pen->y + letters_ascent(how), dots, strlen(dots));
        }
        pen->y += letters_line(how);
    }
    (void)paper_reach(pen->paper, pen->y);
}

/* ---- the ways of drawing ---- */

static enum status draw_text(struct pen *pen, const struct style *style,
                             const struct slip_part *part, const char *text, struct error *error)
{
    (void)part;
    struct lettering how = {
        .face = style->face, .size = size_of(pen, style), .spacing = style->spacing};
    struct lines lines = fit_text(pen, style, &how, text, pen->paper->width);
    lines = balance(pen, style, &how, &lines, pen->paper->width);
    draw_lines(pen, &how, &lines, 0, pen->paper->width, true);
    return paper_status(pen->paper, error);
}

static enum status draw_head(struct pen *pen, const struct style *style,
                             const struct slip_part *part, const char *text, struct error *error)
{
    (void)part;
    struct lettering how = {.face = style->face, .size = size_of(pen, style)};
    int logo = how.size * 2;
    int left = logo + how.size / 2;
    int width = pen->paper->width - left;
    struct lines lines = fit_text(pen, style, &how, text, width);
    int height = lines.count * letters_line(&how);
    int top = pen->y;
    logo_draw(pen->paper, pen->letters, pen->look, 0, top, logo);
    pen->y = height < logo ? top + (logo - height) / 2 : top;
    draw_lines(pen, &how, &lines, left, width, false);
    int bottom = top + (height > logo ? height : logo) + 12;
    paper_fill(pen->paper, (struct paper_rect){0, bottom, pen->paper->width, 4});
    pen->y = bottom + 4;
    return paper_status(pen->paper, error);
}

static enum status draw_fact(struct pen *pen, const struct style *style,
                             const struct slip_part *part, const char *text, struct error *error)
{
    struct lettering how = {.face = style->face, .size = size_of(pen, style)};
    struct lettering icon = {.face = FACE_ICON, .size = how.size * 5 / 4};
    int left = icon.size + how.size / 2;
    int width = pen->paper->width - left;
    struct lines lines = fit_text(pen, style, &how, text, width);
    lines = balance(pen, style, &how, &lines, width);
    letters_draw(pen->letters, pen->paper, &icon, 0, pen->y + icon.size, part->icon,
                 strlen(part->icon));
    draw_lines(pen, &how, &lines, left, width, false);
    return paper_status(pen->paper, error);
}

static enum status draw_band(struct pen *pen, const struct style *style,
                             const struct slip_part *part, const char *text, struct error *error)
{
    (void)part;
    struct lettering how = {.face = style->face,
                            .size = size_of(pen, style),
                            .spacing = style->spacing,
                            .is_white = true};
    int margin = how.size / 2;
    struct lines lines = fit_text(pen, style, &how, text, pen->paper->width - 2 * margin);
    int height = lines.count * letters_line(&how) + how.size / 2;
    paper_fill(pen->paper, (struct paper_rect){0, pen->y, pen->paper->width, height});
    pen->y += how.size / 4;
    draw_lines(pen, &how, &lines, margin, pen->paper->width - 2 * margin, true);
    pen->y += how.size / 4;
    return paper_status(pen->paper, error);
}

/* The style's size is that of a module. */
static enum status draw_qr(struct pen *pen, const struct style *style, const struct slip_part *part,
                           const char *text, struct error *error)
{
    (void)part;
    int side = 0;
    enum status status = paper_qr(pen->paper, pen->y, size_of(pen, style), text, &side, error);
    pen->y += side;
    return status;
}

static enum status draw_rule(struct pen *pen, const struct style *style,
                             const struct slip_part *part, const char *text, struct error *error)
{
    (void)text;
    bool is_dashed = part->role == SLIP_TEAR;
    int dash = is_dashed ? TEAR_DASH : pen->paper->width;
    int height = size_of(pen, style);
    for (int x = 0; x < pen->paper->width; x += 2 * dash) {
        paper_fill(pen->paper, (struct paper_rect){x, pen->y, dash, height});
    }
    pen->y += height;
    return paper_status(pen->paper, error);
}

static const struct style STYLES[] = {
    [SLIP_HEAD] = {draw_head, FACE_BOLD, {36, 30}, 24, 0, 2, 0},
    [SLIP_REPRINT] = {draw_band, FACE_BOLD, {34, 28}, 22, 2, 1, 16},
    [SLIP_BAND] = {draw_band, FACE_BOLD, {44, 34}, 24, 1, 2, 14},
    [SLIP_TITLE] = {draw_text, FACE_BOLD, {46, 36}, 28, 0, 3, 18},
    [SLIP_FACT] = {draw_fact, FACE_SEMIBOLD, {32, 26}, 0, 0, 3, 12},
    [SLIP_NAME] = {draw_text, FACE_BOLD, {60, 46}, 30, 0, 2, 14},
    [SLIP_NAME_LARGE] = {draw_text, FACE_BOLD, {132, 108}, 30, 0, 3, 20},
    [SLIP_CAPTION] = {draw_text, FACE_SEMIBOLD, {30, 26}, 0, 0, 1, 16},
    [SLIP_CODE] = {draw_text, FACE_BOLD, {60, 44}, 26, 3, 1, 2},
    [SLIP_QR] = {draw_qr, FACE_REGULAR, {8, 7}, 0, 0, 0, 0},
    [SLIP_QR_SMALL] = {draw_qr, FACE_REGULAR, {8, 6}, 0, 0, 0, 0},
    [SLIP_NOTE] = {draw_text, FACE_SEMIBOLD, {28, 24}, 20, 0, 3, 10},
    [SLIP_RULE] = {draw_rule, FACE_REGULAR, {4, 4}, 0, 0, 0, 16},
    [SLIP_TEAR] = {draw_rule, FACE_REGULAR, {3, 3}, 0, 0, 0, 20},
};

static_assert(ARRAY_COUNT(STYLES) == SLIP_ROLE_COUNT, "one style for each role");

enum status slip_draw(const struct slip *slip, struct letters *letters, const struct look *look,
                      int paper_mm, bool is_reprint, struct paper *paper, struct error *error)
{
    if (!paper_init(paper, paper_mm) || slip->is_cut) {
        return error_set(error, STATUS_INVALID, "what is to be printed does not fit the paper");
    }
    struct pen pen = {paper, letters, look, MARGIN_TOP};
    enum status status = STATUS_OK;
    for (size_t i = 0; status == STATUS_OK && i < slip->part_count; i++) {
        const struct slip_part *part = &slip->parts[i];
        const struct style *style = &STYLES[part->role];
        if (part->role == SLIP_REPRINT && !is_reprint && !slip->is_again) {
            continue;
        }
        pen.y += style->before;
        status = style->draw(&pen, style, part, slip->texts + part->text, error);
    }
    if (status == STATUS_OK) {
        (void)paper_reach(paper, pen.y + MARGIN_BOTTOM);
        status = paper_status(paper, error);
    }
    if (status != STATUS_OK) {
        paper_release(paper);
    }
    return status;
}
