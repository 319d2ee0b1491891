#include "platform/text_runs.h"

#include <string.h>

#include "base/script.h"

/* Latin with its accents: every font of a theme has it, and nearly every text is of it. */
enum { LATIN_END = 0x180 };

static bool has_glyph(struct fonts *fonts, int face, int size_px, uint32_t code)
{
    if (code < LATIN_END) {
        return true;
    }
    TTF_Font *font = fonts_get(fonts, face, size_px);
    return font != NULL && TTF_GlyphIsProvided32(font, code) != 0;
}

/* FONT_OTHER of the same weight; that of the icons is itself. */
static int other_of(int face)
{
    return face == FONT_ICON ? FONT_ICON : face == WEIGHT_REGULAR ? FONT_OTHER : FONT_OTHER_BOLD;
}

/* Joiners shape the letters of scripts that run from the right, and are nothing elsewhere. */
static bool is_unseen(uint32_t code, bool is_after_rtl)
{
    bool is_joiner = code == 0x200C || code == 0x200D;
    return script_is_unseen(code) && !(is_joiner && is_after_rtl);
}

void text_runs_prepare(struct fonts *fonts, int face, int size_px, char *text)
{
    bool is_after_rtl = false;
    char *to = text;
    for (const char *at = text; *at != '\0';) {
        size_t bytes = 0;
        uint32_t code = script_code(at, &bytes);
        bool is_drawn = has_glyph(fonts, face, size_px, code) ||
                        has_glyph(fonts, other_of(face), size_px, code);
        if (is_unseen(code, is_after_rtl)) {
            at += bytes;
            continue;
        }
        is_after_rtl = script_way(code) == SCRIPT_RIGHT;
        const char *from = is_drawn ? at : TEXT_UNKNOWN;
        for (size_t left = is_drawn ? bytes : strlen(TEXT_UNKNOWN); left > 0; left--) {
            *to++ = *from++; /* a code point that is unknown has no fewer bytes than the sign */
        }
        at += bytes;
    }
    explicit_bzero(to, strlen(to));
}

/* Does what follows without a direction lead to a letter that runs from the right? */
static bool leads_right(const char *at)
{
    while (*at != '\0') {
        size_t bytes = 0;
        enum script_way way = script_way(script_code(at, &bytes));
        if (way == SCRIPT_RIGHT || way == SCRIPT_LEFT) {
            return way == SCRIPT_RIGHT;
        }
        at += bytes;
    }
    return false;
}

/* Marks stay with their letter, as long as its font has them. */
static bool run_takes(struct fonts *fonts, int face, int size_px, const struct text_run *run,
                      const char *at, uint32_t code)
{
    enum script_way way = script_way(code);
    if (run->is_rtl) {
        return way == SCRIPT_RIGHT || way == SCRIPT_MARK || (way == SCRIPT_NONE && leads_right(at));
    }
    if (way == SCRIPT_RIGHT) {
        return false;
    }
    if (way == SCRIPT_MARK && has_glyph(fonts, run->face, size_px, code)) {
        return true;
    }
    return (run->face == face) == has_glyph(fonts, face, size_px, code);
}

bool text_runs_next(struct fonts *fonts, int face, int size_px, const char *text,
                    struct text_run *run)
{
    size_t bytes = 0;
    const char *at = text + run->begin + run->bytes;
    if (*at == '\0') {
        return false;
    }
    uint32_t code = script_code(at, &bytes);
    *run =
        (struct text_run){.begin = (size_t)(at - text), .is_rtl = script_way(code) == SCRIPT_RIGHT};
    /* A run from the right is of one font, so that its letters join. */
    bool is_other = run->is_rtl || !has_glyph(fonts, face, size_px, code);
    run->face = is_other ? other_of(face) : face;
    do {
        run->bytes += bytes;
        at += bytes;
        code = *at != '\0' ? script_code(at, &bytes) : 0;
    } while (*at != '\0' && run_takes(fonts, face, size_px, run, at, code));
    return true;
}
