#include "print/letters.h"

#include <stdlib.h>
#include <string.h>

#include <freetype/freetype.h>
#include <harfbuzz/hb-ft.h>

#include "base/text.h"

/* Heads burn a little wider than asked: what is half covered or more is ink. */
enum { INK_FROM = 120, UNITS = 64 /* of FreeType and HarfBuzz, 26.6 */, RUN_BYTES_MAX = 512 };

struct font {
    FT_Face face;  /* owned */
    hb_font_t *hb; /* owned; on `face` */
};

struct letters {
    FT_Library library; /* owned */
    struct font fonts[FACE_COUNT];
    hb_buffer_t *buffer; /* owned */
};

/* A piece of a line in one font. */
struct run {
    enum paper_face face;
    char text[RUN_BYTES_MAX];
    size_t length;
};

static enum status font_open(struct letters *letters, struct font *font, const char *path,
                             struct error *error)
{
    FT_Error failed = FT_New_Face(letters->library, path, 0, &font->face);
    if (failed == FT_Err_Cannot_Open_Resource) {
        return error_set(error, STATUS_NOT_FOUND, "%s: no such font; correct the theme", path);
    }
    if (failed || FT_Set_Pixel_Sizes(font->face, 0, 32) != 0) {
        return error_set(error, STATUS_INVALID, "%s: not a font that can be printed", path);
    }
    font->hb = hb_ft_font_create_referenced(font->face);
    hb_ft_font_set_load_flags(font->hb, FT_LOAD_TARGET_LIGHT);
    return STATUS_OK;
}

enum status letters_new(struct letters **out, const struct look *look, struct error *error)
{
    *out = NULL;
    struct letters *letters = calloc(1, sizeof *letters);
    if (!letters || FT_Init_FreeType(&letters->library) != 0) {
        free(letters);
        return error_set(error, STATUS_NO_MEMORY, "no memory for the fonts");
    }
    enum status status = STATUS_OK;
    for (int face = 0; status == STATUS_OK && face < FACE_COUNT; face++) {
        status = font_open(letters, &letters->fonts[face], look->fonts[face], error);
    }
    letters->buffer = hb_buffer_create();
    if (status == STATUS_OK && !hb_buffer_allocation_successful(letters->buffer)) {
        status = error_set(error, STATUS_NO_MEMORY, "no memory for the fonts");
    }
    if (status != STATUS_OK) {
        letters_free(letters);
        return status;
    }
    *out = letters;
    return STATUS_OK;
}

void letters_free(struct letters *letters)
{
    if (!letters) {
        return;
    }
    hb_buffer_destroy(letters->buffer);
    for (int face = 0; face < FACE_COUNT; face++) {
        hb_font_destroy(letters->fonts[face].hb);
        FT_Done_Face(letters->fonts[face].face); /* an error on NULL, and nothing else */
    }
    FT_Done_FreeType(letters->library);
    free(letters);
}

int letters_line(const struct lettering *how)
{
    return how->size * 125 / 100;
}

int letters_ascent(const struct lettering *how)
{
    return how->size * 97 / 100; /* with room for the accent of a capital */
}

static unsigned code_point(const char *text, size_t bytes)
{
    static const uint8_t FIRST[] = {0, 0x7f, 0x1f, 0x0f, 0x07};
    unsigned code = (uint8_t)text[0] & FIRST[bytes < 5 ? bytes : 4];
    for (size_t i = 1; i < bytes; i++) {
        code = code << 6 | ((uint8_t)text[i] & 0x3f);
    }
    return code;
}

static bool has_letter(const struct letters *letters, enum paper_face face, unsigned code)
{
    return FT_Get_Char_Index(letters->fonts[face].face, code) != 0;
}

/* The next run of `text`; false at its end. A space goes with what is before it. */
static bool run_next(const struct letters *letters, enum paper_face face, const char *text,
                     size_t bytes, size_t *at, struct run *run)
{
    *run = (struct run){.face = face};
    size_t begin = *at;
    while (*at < bytes) {
        size_t length = text_next(text + *at);
        length = length <= bytes - *at ? length : bytes - *at;
        unsigned code = code_point(text + *at, length);
        bool is_own = has_letter(letters, face, code);
        bool is_known = is_own || has_letter(letters, FACE_OTHER, code);
        enum paper_face used = is_own || !is_known ? face : FACE_OTHER;
        used = code == ' ' && *at > begin ? run->face : used;
        if ((*at > begin && used != run->face) || run->length + length >= RUN_BYTES_MAX) {
            break;
        }
        run->face = used;
        const char *drawn = is_known ? text + *at : "·";
        size_t drawn_bytes = is_known ? length : strlen("·");
        memcpy(run->text + run->length, drawn, drawn_bytes);
        run->length += drawn_bytes;
        *at += length;
    }
    return *at > begin;
}

static void shape(struct letters *letters, const struct run *run, int size)
{
    struct font *font = &letters->fonts[run->face];
    (void)FT_Set_Pixel_Sizes(font->face, 0, (FT_UInt)size);
    hb_ft_font_changed(font->hb);
    hb_buffer_reset(letters->buffer);
    hb_buffer_add_utf8(letters->buffer, run->text, (int)run->length, 0, (int)run->length);
    hb_buffer_guess_segment_properties(letters->buffer);
    hb_shape(font->hb, letters->buffer, NULL, 0);
}

int letters_width(struct letters *letters, const struct lettering *how, const char *text,
                  size_t bytes)
{
    struct run run;
    long width = 0;
    for (size_t at = 0; run_next(letters, how->face, text, bytes, &at, &run);) {
        unsigned count = 0;
        shape(letters, &run, how->size);
        const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(letters->buffer, &count);
        for (unsigned i = 0; i < count; i++) {
            width += places[i].x_advance + (long)how->spacing * UNITS;
        }
    }
    return (int)((width + UNITS - 1) / UNITS);
}

static void stamp(struct paper *paper, const FT_Bitmap *bitmap, int left, int top, bool is_white)
{
    for (int y = 0; y < (int)bitmap->rows; y++) {
        const unsigned char *row = bitmap->buffer + (ptrdiff_t)y * bitmap->pitch;
        for (int x = 0; x < (int)bitmap->width; x++) {
            if (row[x] >= INK_FROM) {
                paper_dot(paper, left + x, top + y, !is_white);
            }
        }
    }
}

void letters_draw(struct letters *letters, struct paper *paper, const struct lettering *how, int x,
                  int y, const char *text, size_t bytes)
{
    struct run run;
    long pen = (long)x * UNITS;
    for (size_t at = 0; run_next(letters, how->face, text, bytes, &at, &run);) {
        FT_Face face = letters->fonts[run.face].face;
        unsigned count = 0;
        shape(letters, &run, how->size);
        const hb_glyph_info_t *glyphs = hb_buffer_get_glyph_infos(letters->buffer, &count);
        const hb_glyph_position_t *places = hb_buffer_get_glyph_positions(letters->buffer, &count);
        for (unsigned i = 0; i < count; i++) {
            if (FT_Load_Glyph(face, glyphs[i].codepoint, FT_LOAD_RENDER | FT_LOAD_TARGET_LIGHT) ==
                0) {
                int left = (int)((pen + places[i].x_offset + UNITS / 2) / UNITS);
                stamp(paper, &face->glyph->bitmap, left + face->glyph->bitmap_left,
                      y - places[i].y_offset / UNITS - face->glyph->bitmap_top, how->is_white);
            }
            pen += places[i].x_advance + (long)how->spacing * UNITS;
        }
    }
}

size_t letters_break(struct letters *letters, const struct lettering *how, const char *text,
                     int width, size_t *next)
{
    size_t length = strlen(text);
    size_t fits = 0, breaks = 0;
    while (fits < length) {
        size_t more = fits + text_next(text + fits);
        if (letters_width(letters, how, text, more) > width && text[fits] != ' ') {
            break;
        }
        if (text[fits] == ' ') {
            breaks = fits; /* the space is on neither line */
        } else if (text[fits] == '-' && more < length) {
            breaks = more;
        }
        fits = more;
    }
    if (fits == length) {
        *next = length;
        return length;
    }
    size_t end = breaks > 0 ? breaks : fits > 0 ? fits : text_next(text);
    *next = end + strspn(text + end, " ");
    return end;
}

size_t letters_missing(const struct letters *letters, enum paper_face face, const char *text)
{
    size_t missing = 0;
    for (size_t length = 0; *text != '\0'; text += length) {
        length = text_next(text);
        unsigned code = code_point(text, length);
        missing += !has_letter(letters, face, code) && !has_letter(letters, FACE_OTHER, code);
    }
    return missing;
}
