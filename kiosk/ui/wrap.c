/* wrap.c: a text in lines: broken at spaces, never at U+00A0, and inside a word only when the word
 * is wider than the line although the letters were made as small as they may be. */
#include <string.h>

#include "base/text.h"
#include "ui/ui_private.h"

static const char ELLIPSIS[] = "…";

static float width_of(const struct ui *ui, const struct node_text *text, const char *from,
                      size_t bytes)
{
    if (bytes == 0) {
        return 0;
    }
    float width =
        ui->metrics.text_width(ui->metrics.user, text->style.weight, text->size_px, from, bytes);
    if (text->spacing_px > 0 || text->spacing_px < 0) {
        for (size_t i = 0; i < bytes; i++) {
            width += ((unsigned char)from[i] & 0xC0) == 0x80 ? 0 : text->spacing_px;
        }
    }
    return width;
}

/* A hair of tolerance: the width a text was given is often the sum of what it asked for. */
static bool fits(float width, float room)
{
    return width <= room + 0.5F;
}

/* The node of the frame before that says the same in the same type:
 * its widths are right for this one too. */
static const struct node_text *same_before(struct ui *ui, const struct ui_node *node)
{
    const struct ui_node *before = ui->is_view_new ? NULL : node_find(ui_other(ui), node->id);
    if (!before || before->kind != NODE_TEXT) {
        return NULL;
    }
    const struct node_text *a = before->text;
    const struct node_text *b = node->text;
    bool is_same = a->bytes == b->bytes && a->style.weight == b->style.weight &&
                   a->style.size == b->style.size && a->style.keeps_end == b->style.keeps_end &&
                   a->style.lines_max == b->style.lines_max && a->spacing_px == b->spacing_px &&
                   memcmp(a->text, b->text, a->bytes) == 0;
    return is_same ? a : NULL;
}

/* Bytes up to the end of the next word, the spaces before it included. */
static size_t word_bytes(const char *from, const char *end)
{
    const char *at = from;
    while (at < end && *at == ' ') {
        at++;
    }
    while (at < end && *at != ' ') {
        at++;
    }
    return (size_t)(at - from);
}

static const char *paragraph_end(const char *from, const char *end)
{
    const char *found = memchr(from, '\n', (size_t)(end - from));
    return found ? found : end;
}

static float longest_word(const struct ui *ui, const struct node_text *text)
{
    const char *end = text->text + text->bytes;
    float widest = 0;
    for (const char *at = text->text; at < end;) {
        const char *word = at;
        while (at < end && *at != ' ' && *at != '\n') {
            at++;
        }
        widest = ui_max(widest, width_of(ui, text, word, (size_t)(at - word)));
        at += at < end;
    }
    return widest;
}

void wrap_measure(struct ui *ui, struct ui_node *node)
{
    struct node_text *text = node->text;
    struct extent *want = &node->want[AXIS_X];
    if (same_before(ui, node)) {
        *want = node_find(ui_other(ui), node->id)->want[AXIS_X];
        return;
    }
    const char *end = text->text + text->bytes;
    for (const char *at = text->text; at < end;) {
        const char *stop = paragraph_end(at, end);
        want->pref = ui_max(want->pref, width_of(ui, text, at, (size_t)(stop - at)));
        at = stop + 1;
    }
    want->least =
        text->style.lines_max == 1 ? want->pref : ui_min(longest_word(ui, text), want->pref);
    if (text->style.keeps_end || text->style.breaks_words) {
        want->least = ui_min(want->pref, text->size_px);
    }
    want->hard = ui_min(want->least, text->size_px);
}

/* The most bytes of whole code points, at least `bytes_min`, that fit `room`. */
static size_t bytes_that_fit(const struct ui *ui, const struct node_text *text, const char *from,
                             size_t bytes, size_t bytes_min, float room)
{
    size_t low = bytes_min;
    size_t high = bytes;
    while (low < high) {
        size_t middle = low + (high - low + 1) / 2;
        while (middle < high && ((unsigned char)from[middle] & 0xC0) == 0x80) {
            middle++;
        }
        if (fits(width_of(ui, text, from, middle), room)) {
            low = middle;
            continue;
        }
        high = middle - 1;
        while (high > low && ((unsigned char)from[high] & 0xC0) == 0x80) {
            high--;
        }
    }
    return low;
}

/* Bytes of the line that begins at `from`. */
static size_t line_bytes(const struct ui *ui, struct node_text *text, const char *from,
                         const char *end, float room)
{
    size_t whole = (size_t)(end - from);
    if (whole == 0) {
        return 0;
    }
    size_t bytes = 0;
    while (bytes < whole) {
        size_t next = bytes + word_bytes(from + bytes, end);
        if (!fits(width_of(ui, text, from, next), room)) {
            break;
        }
        bytes = next;
    }
    if (bytes > 0) {
        return bytes;
    }
    size_t word = word_bytes(from, end);
    if (from[word - 1] == ' ') {
        return word; /* nothing but spaces: they may hang over */
    }
    text->has_broken_word = true;
    return bytes_that_fit(ui, text, from, word, text_next(from), room);
}

/* False when memory is out. */
static bool line_add(struct ui *ui, struct node_text *text, struct text_line ***tail,
                     const char *from, size_t bytes, bool has_ellipsis)
{
    struct ui_frame *frame = &ui->frames[ui->current];
    struct text_line *line = arena_alloc(&frame->arena, sizeof *line);
    size_t more = has_ellipsis ? sizeof ELLIPSIS - 1 : 0;
    char *copy = line ? arena_alloc(&frame->arena, bytes + more + 1) : NULL;
    if (!copy) {
        frame->is_cut = true;
        return false;
    }
    memcpy(copy, from, bytes);
    memcpy(copy + bytes, ELLIPSIS, more);
    line->text = copy;
    line->bytes = bytes + more;
    line->width = width_of(ui, text, copy, line->bytes);
    **tail = line;
    *tail = &line->next;
    text->line_count++;
    return true;
}

/* The last line that is allowed, while there is more text than it takes. */
static void line_add_cut(struct ui *ui, struct node_text *text, struct text_line ***tail,
                         const char *from, const char *end, float room)
{
    float dots = width_of(ui, text, ELLIPSIS, sizeof ELLIPSIS - 1);
    size_t whole = (size_t)(end - from);
    size_t bytes = bytes_that_fit(ui, text, from, whole, 0, room - dots);
    size_t words = bytes;
    while (words > 0 && words < whole && from[words] != ' ') {
        words--;
    }
    bytes = words > 0 ? words : bytes; /* "Escuela rural…" rather than "Escuela rural de T…" */
    while (bytes > 0 && from[bytes - 1] == ' ') {
        bytes--;
    }
    text->is_cut = true;
    (void)line_add(ui, text, tail, from, bytes, true);
}

/* One line; of a text that is too long the end, after "…". */
static void line_add_end(struct ui *ui, struct node_text *text, float room)
{
    struct text_line **tail = &text->lines;
    const char *end = text->text + text->bytes;
    if (fits(width_of(ui, text, text->text, text->bytes), room)) {
        (void)line_add(ui, text, &tail, text->text, text->bytes, false);
        return;
    }
    float dots = width_of(ui, text, ELLIPSIS, sizeof ELLIPSIS - 1);
    const char *from = end;
    while (from > text->text) {
        const char *more = text->text + text_previous(text->text, (size_t)(from - text->text));
        if (!fits(dots + width_of(ui, text, more, (size_t)(end - more)), room)) {
            break;
        }
        from = more;
    }
    const char *shown =
        arena_printf(&ui->frames[ui->current].arena, "%s%.*s", ELLIPSIS, (int)(end - from), from);
    (void)line_add(ui, text, &tail, shown, strlen(shown), false);
}

static void break_lines(struct ui *ui, struct node_text *text, float room)
{
    struct text_line **tail = &text->lines;
    const char *end = text->text + text->bytes;
    const char *at = text->text;
    while (at < end) {
        const char *stop = paragraph_end(at, end);
        size_t bytes = line_bytes(ui, text, at, stop, room);
        const char *next = at + bytes;
        while (next < stop && *next == ' ') {
            next++;
        }
        next += next == stop; /* the end of a paragraph */
        if (next < end && text->line_count + 1 == text->style.lines_max) {
            line_add_cut(ui, text, &tail, at, stop, room);
            return;
        }
        if (!line_add(ui, text, &tail, at, bytes, false)) {
            return;
        }
        at = next;
    }
}

static bool copy_lines(struct ui *ui, struct node_text *text, const struct node_text *before)
{
    struct text_line **tail = &text->lines;
    for (const struct text_line *line = before->lines; line; line = line->next) {
        struct ui_frame *frame = &ui->frames[ui->current];
        struct text_line *copy = arena_alloc(&frame->arena, sizeof *copy);
        const char *words = copy ? arena_strndup(&frame->arena, line->text, line->bytes) : NULL;
        if (!words) {
            frame->is_cut = true;
            return false;
        }
        *copy = (struct text_line){.text = words, .bytes = line->bytes, .width = line->width};
        *tail = copy;
        tail = &copy->next;
    }
    text->line_count = before->line_count;
    text->is_cut = before->is_cut;
    text->has_broken_word = before->has_broken_word;
    text->size_px = before->size_px;
    text->line_px = before->line_px;
    return true;
}

/* A word wider than its line makes its text smaller rather than be broken, as far as the smallest
 * letters there may be. False when it stays as it is. */
static bool fit_words(const struct ui *ui, struct node_text *text)
{
    float least = text_size_least_px(ui);
    float full = text->size_px;
    if (text->style.breaks_words || full <= least) {
        return false;
    }
    const float hair = 0.98F; /* letters do not shrink evenly */
    float part = hair * text->wrapped_px / longest_word(ui, text);
    text->size_px = ui_max(full * part, least);
    text->spacing_px *= text->size_px / full;
    text->line_px = ui->metrics.line_height(ui->metrics.user, text->style.weight, text->size_px);
    text->lines = NULL;
    text->line_count = 0;
    text->is_cut = text->has_broken_word = false;
    return true;
}

void wrap_break(struct ui *ui, struct ui_node *node)
{
    struct node_text *text = node->text;
    const struct node_text *before = same_before(ui, node);
    text->wrapped_px = node->size[AXIS_X];
    if (before && before->wrapped_px == text->wrapped_px) {
        (void)copy_lines(ui, text, before);
    } else if (text->style.keeps_end && text->bytes > 0) {
        line_add_end(ui, text, text->wrapped_px);
    } else {
        break_lines(ui, text, text->wrapped_px);
        if (text->has_broken_word && fit_words(ui, text)) {
            break_lines(ui, text, text->wrapped_px);
        }
    }
    /* An empty text keeps its line, so that what stands under it does not
     * jump when it is filled. */
    int lines = text->line_count > 0 ? text->line_count : 1;
    float height = (float)lines * text->line_px;
    node->want[AXIS_Y] = (struct extent){height, height, height};
}
