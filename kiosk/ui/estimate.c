/* estimate.c: how high a text will be, without measuring it: from the widths of its characters,
 * each measured once. For lists of thousands of rows of which only those in view are built. */
#include <string.h>

#include "ui/ui_private.h"

static const float WIDE_EM = 1.3F;      /* of what is not in the table: emoji, CJK */
static const float RESERVE = 1.02F;     /* hinting; kerning mostly makes texts narrower */
static const float MEASURED_PX = 64.0F; /* large, so that whole pixels matter little */

/* The code point at `text`, and how many bytes it has; what is not UTF-8 counts as one each. */
static uint32_t code_point(const char *text, size_t *bytes)
{
    const unsigned char *at = (const unsigned char *)text;
    *bytes = 1;
    if (at[0] >= 0xC2 && at[0] < 0xE0 && (at[1] & 0xC0) == 0x80) {
        *bytes = 2;
        return (uint32_t)(at[0] & 0x1F) << 6 | (at[1] & 0x3F);
    }
    if (at[0] < 0x80) {
        return at[0];
    }
    while (*bytes < 4 && (at[*bytes] & 0xC0) == 0x80) {
        (*bytes)++;
    }
    return UINT32_MAX;
}

/* In em. */
static float advance(struct ui *ui, enum type_weight weight, const char *text, size_t *bytes)
{
    uint32_t point = code_point(text, bytes);
    if (point >= ADVANCES_MAX) {
        return WIDE_EM;
    }
    float *known = &ui->advances[weight][point];
    if (*known <= 0) {
        *known = ui->metrics.text_width(ui->metrics.user, weight, MEASURED_PX, text, *bytes) /
                 MEASURED_PX;
        *known = ui_max(*known, 0.01F); /* measured, also when it has no width */
    }
    return *known;
}

void estimate_forget(struct ui *ui)
{
    memset(ui->advances, 0, sizeof ui->advances);
}

static int lines_of(struct ui *ui, enum type_weight weight, const char *text, float line_em)
{
    int lines = 1;
    float used = 0;
    float space = advance(ui, weight, " ", &(size_t){0});
    while (*text != '\0') {
        float word = 0;
        while (*text != '\0' && *text != ' ' && *text != '\n') {
            size_t bytes = 0;
            word += advance(ui, weight, text, &bytes);
            text += bytes;
        }
        bool is_first = used <= 0;
        float needed = is_first ? word : used + space + word;
        if (needed <= line_em) {
            used = needed;
        } else {
            lines += is_first ? 0 : 1;
            while (word > line_em) { /* it will be broken */
                word -= line_em;
                lines++;
            }
            used = word;
        }
        if (*text == '\n') {
            lines++;
            used = 0;
        }
        text += *text != '\0';
    }
    return lines;
}

float ui_text_height(struct ui *ui, const struct ui_text *style, const char *text, float width_px)
{
    if (text == NULL || text[0] == '\0') {
        return 0;
    }
    float size_px = text_size_px(ui, style);
    float line_em = ui_max(width_px / (size_px * RESERVE), 1);
    float line_px = ui->metrics.line_height(ui->metrics.user, style->weight, size_px);
    return line_px * (float)lines_of(ui, style->weight, text, line_em);
}
