#include "platform/text_cache.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "platform/text_runs.h"

enum status text_cache_init(struct text_cache *cache, struct fonts *fonts, struct error *error)
{
    memset(cache, 0, sizeof *cache);
    cache->fonts = fonts;
    cache->bytes_max = TEXT_CACHE_BYTES_MAX;
    cache->widths = calloc(TEXT_WIDTHS_MAX, sizeof *cache->widths);
    if (cache->widths == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for text widths");
    }
    return STATUS_OK;
}

static void line_free(struct text_line *line)
{
    explicit_bzero(line, line->bytes);
    free(line);
}

void text_cache_wipe(struct text_cache *cache)
{
    while (cache->newest != NULL) {
        struct text_line *line = cache->newest;
        cache->newest = line->older;
        line_free(line);
    }
    cache->oldest = NULL;
    cache->bytes = 0;
    memset(cache->slots, 0, sizeof cache->slots);
    explicit_bzero(cache->widths, TEXT_WIDTHS_MAX * sizeof *cache->widths);
}

void text_cache_release(struct text_cache *cache)
{
    if (cache->widths != NULL) {
        text_cache_wipe(cache);
        free(cache->widths);
    }
    memset(cache, 0, sizeof *cache);
}

size_t text_cache_bytes(const struct text_cache *cache)
{
    return cache->bytes + TEXT_WIDTHS_MAX * sizeof *cache->widths;
}

/* FNV-1a over style and text. */
static uint64_t hash_of(const struct text_style *style, const char *text, size_t bytes)
{
    int spacing = (int)lrintf(style->letter_spacing_px * 64.0f);
    uint64_t hash = 14695981039346656037U;
    const int numbers[] = {style->face, style->size_px, spacing};
    for (size_t i = 0; i < ARRAY_COUNT(numbers); i++) {
        hash = (hash ^ (uint32_t)numbers[i]) * 1099511628211U;
    }
    for (size_t i = 0; i < bytes; i++) {
        hash = (hash ^ (uint8_t)text[i]) * 1099511628211U;
    }
    return hash != 0 ? hash : 1;
}

/* ---- the list of lines, newest first ---- */

static void line_unlink(struct text_cache *cache, struct text_line *line)
{
    struct text_line *newer = line->newer;
    struct text_line *older = line->older;
    if (cache->newest == line) {
        cache->newest = older;
    } else {
        newer->older = older;
    }
    if (cache->oldest == line) {
        cache->oldest = newer;
    } else {
        older->newer = newer;
    }
}

static void line_link(struct text_cache *cache, struct text_line *line)
{
    line->newer = NULL;
    line->older = cache->newest;
    *(cache->newest != NULL ? &cache->newest->newer : &cache->oldest) = line;
    cache->newest = line;
}

static void line_drop(struct text_cache *cache, struct text_line *line)
{
    struct text_line **at = &cache->slots[line->hash % TEXT_CACHE_SLOTS];
    while (*at != line) {
        at = &(*at)->next;
    }
    *at = line->next;
    line_unlink(cache, line);
    cache->bytes -= line->bytes;
    line_free(line);
}

static struct text_line *line_find(struct text_cache *cache, uint64_t hash,
                                   const struct text_style *style, const char *text, size_t bytes)
{
    for (struct text_line *line = cache->slots[hash % TEXT_CACHE_SLOTS]; line != NULL;
         line = line->next) {
        if (line->hash == hash && line->text_bytes == bytes && line->style.face == style->face &&
            line->style.size_px == style->size_px && memcmp(line->text, text, bytes) == 0) {
            return line;
        }
    }
    return NULL;
}

static void line_keep(struct text_cache *cache, struct text_line *line)
{
    while (cache->oldest != NULL && cache->bytes + line->bytes > cache->bytes_max) {
        line_drop(cache, cache->oldest);
    }
    line->next = cache->slots[line->hash % TEXT_CACHE_SLOTS];
    cache->slots[line->hash % TEXT_CACHE_SLOTS] = line;
    line_link(cache, line);
    cache->bytes += line->bytes;
}

/* ---- rendering ---- */

/* A NUL-terminated copy that SDL_ttf can be given: valid UTF-8 without control characters.
 * Caller frees with scratch_free. */
static char *scratch_new(const char *text, size_t bytes)
{
    bytes = bytes > TEXT_LINE_BYTES_MAX ? text_whole(text, TEXT_LINE_BYTES_MAX) : bytes;
    char *copy = malloc(bytes + 1);
    if (copy == NULL) {
        return NULL;
    }
    memcpy(copy, text, bytes);
    copy[bytes] = '\0';
    for (size_t at = text_utf8_prefix(copy, bytes); at < bytes;
         at += text_utf8_prefix(copy + at, bytes - at)) {
        copy[at] = '?';
    }
    for (size_t i = 0; i < bytes; i++) {
        if ((unsigned char)copy[i] < ' ') {
            copy[i] = ' ';
        }
    }
    return copy;
}

static void scratch_free(char *copy)
{
    if (copy != NULL) {
        explicit_bzero(copy, strlen(copy));
        free(copy);
    }
}

static void surface_free(SDL_Surface *surface)
{
    if (surface != NULL) {
        explicit_bzero(surface->pixels, (size_t)surface->pitch * (size_t)surface->h);
        SDL_FreeSurface(surface);
    }
}

/* White on black in 256 steps: each byte is the coverage. NULL for nothing to draw. */
static SDL_Surface *coverage_render(TTF_Font *font, const char *text)
{
    const SDL_Color white = {255, 255, 255, 255};
    const SDL_Color black = {0, 0, 0, 255};
    return text[0] == '\0' ? NULL : TTF_RenderUTF8_Shaded(font, text, white, black);
}

static void cut_to_px(TTF_Font *font, char *text, int px_max)
{
    int width = 0;
    int count = 0;
    if (TTF_SizeUTF8(font, text, &width, NULL) != 0 || width <= px_max ||
        TTF_MeasureUTF8(font, text, px_max, &width, &count) != 0) {
        return;
    }
    size_t at = 0;
    while (count-- > 0 && text[at] != '\0') {
        at += text_next(text + at);
    }
    explicit_bzero(text + at, strlen(text + at));
}

static struct text_line *line_new(const struct text_style *style, uint64_t hash, const char *text,
                                  size_t bytes, int width, int height)
{
    size_t pixels = (size_t)width * (size_t)height;
    size_t total = sizeof(struct text_line) + pixels + bytes;
    struct text_line *line = calloc(1, total);
    if (line != NULL) {
        *line = (struct text_line){.style = *style,
                                   .hash = hash,
                                   .text_bytes = bytes,
                                   .width = width,
                                   .height = height,
                                   .bytes = total};
        line->coverage = (uint8_t *)(line + 1);
        line->text = (char *)line->coverage + pixels;
        memcpy(line->text, text, bytes);
    }
    return line;
}

/* Adds the surface's coverage at column `left` and row `top`; where glyphs touch, the darker
 * counts. */
static void line_add(struct text_line *line, const SDL_Surface *surface, int left, int top)
{
    for (int y = top < 0 ? -top : 0; y < surface->h && top + y < line->height; y++) {
        const uint8_t *from = (const uint8_t *)surface->pixels + (ptrdiff_t)y * surface->pitch;
        uint8_t *to = line->coverage + (ptrdiff_t)(top + y) * line->width;
        for (int x = 0; x < surface->w && left + x < line->width; x++) {
            if (left + x >= 0 && from[x] > to[left + x]) {
                to[left + x] = from[x];
            }
        }
    }
}

/* One glyph after the other, each `letter_spacing_px` further; for codes. With `line` NULL it
 * only measures. */
static float spaced_draw(TTF_Font *font, float spacing_px, const char *text, struct text_line *line)
{
    float x = 0;
    for (size_t at = 0; text[at] != '\0' && x < (float)TEXT_LINE_PX_MAX;) {
        char glyph[8] = {0};
        size_t bytes = text_next(text + at);
        memcpy(glyph, text + at, bytes < sizeof glyph ? bytes : sizeof glyph - 1);
        int width = 0;
        (void)TTF_SizeUTF8(font, glyph, &width, NULL);
        if (line != NULL) {
            SDL_Surface *surface = coverage_render(font, glyph);
            if (surface != NULL) {
                line_add(line, surface, (int)lrintf(x), 0);
            }
            surface_free(surface);
        }
        explicit_bzero(glyph, sizeof glyph);
        x += (float)width + spacing_px;
        at += bytes;
    }
    return fminf(fmaxf(ceilf(x), 1.0f), (float)TEXT_LINE_PX_MAX);
}

/* A font that is set to how a run is read. */
static TTF_Font *run_font(struct fonts *fonts, int size_px, const struct text_run *run,
                          const char *text)
{
    TTF_Font *font = fonts_get(fonts, run->face, size_px);
    if (font != NULL && run->face >= FONT_OTHER) {
        bool is_hebrew = run->is_rtl && (unsigned char)text[run->begin] < 0xD8; /* to U+05FF */
        TTF_SetFontDirection(font, run->is_rtl ? TTF_DIRECTION_RTL : TTF_DIRECTION_LTR);
        TTF_SetFontScriptName(font, !run->is_rtl ? "Zyyy" : is_hebrew ? "Hebr" : "Arab");
    }
    return font;
}

/* The runs of a prepared text from the left, on one base line.
 * With `line` NULL it only measures. */
static int runs_draw(struct fonts *fonts, const struct text_style *style, char *text,
                     struct text_line *line)
{
    struct text_run run = {0};
    TTF_Font *main = fonts_get(fonts, style->face, style->size_px);
    int ascent = main != NULL ? TTF_FontAscent(main) : 0;
    int x = 0;
    while (x < TEXT_LINE_PX_MAX && text_runs_next(fonts, style->face, style->size_px, text, &run)) {
        TTF_Font *font = run_font(fonts, style->size_px, &run, text);
        char *end = text + run.begin + run.bytes;
        char kept = *end;
        int width = 0;
        *end = '\0';
        if (font != NULL) {
            cut_to_px(font, text + run.begin, TEXT_LINE_PX_MAX - x);
            (void)TTF_SizeUTF8(font, text + run.begin, &width, NULL);
            SDL_Surface *surface = line != NULL ? coverage_render(font, text + run.begin) : NULL;
            if (surface != NULL && surface->format->BytesPerPixel == 1) {
                line_add(line, surface, x, ascent - TTF_FontAscent(font));
            }
            surface_free(surface);
        }
        *end = kept;
        if (end[-1] == '\0') { /* it was cut: that is the end of the line */
            explicit_bzero(end, strlen(end));
        }
        x += width;
    }
    return x;
}

static struct text_line *line_render(struct text_cache *cache, const struct text_style *style,
                                     uint64_t hash, const char *text, size_t bytes)
{
    struct text_line *line = NULL;
    TTF_Font *font = fonts_get(cache->fonts, style->face, style->size_px);
    char *copy = font == NULL ? NULL : scratch_new(text, bytes);
    if (copy == NULL) {
        goto out;
    }
    if (style->letter_spacing_px != 0) {
        int width = (int)spaced_draw(font, style->letter_spacing_px, copy, NULL);
        line = line_new(style, hash, text, bytes, width, TTF_FontHeight(font));
        if (line != NULL) {
            spaced_draw(font, style->letter_spacing_px, copy, line);
        }
        goto out;
    }
    text_runs_prepare(cache->fonts, style->face, style->size_px, copy);
    int width = runs_draw(cache->fonts, style, copy, NULL);
    int height = TTF_FontHeight(fonts_get(cache->fonts, style->face, style->size_px));
    line = width > 0 ? line_new(style, hash, text, bytes, width, height) : NULL;
    if (line != NULL) {
        (void)runs_draw(cache->fonts, style, copy, line);
    }
out:
    scratch_free(copy);
    return line;
}

const struct text_line *text_cache_line(struct text_cache *cache, const struct text_style *style,
                                        const char *text, size_t bytes)
{
    if (bytes == 0) {
        return NULL;
    }
    uint64_t hash = hash_of(style, text, bytes);
    struct text_line *line = line_find(cache, hash, style, text, bytes);
    if (line != NULL) {
        line_unlink(cache, line);
        line_link(cache, line);
        return line;
    }
    line = line_render(cache, style, hash, text, bytes);
    if (line != NULL) {
        line_keep(cache, line);
    }
    return line;
}

float text_cache_width(struct text_cache *cache, const struct text_style *style, const char *text,
                       size_t bytes)
{
    if (bytes == 0) {
        return 0;
    }
    struct text_style plain = {style->face, style->size_px, 0};
    uint64_t key = hash_of(&plain, text, bytes);
    struct text_width *place = &cache->widths[key % TEXT_WIDTHS_MAX];
    if (place->key == key) {
        return place->width;
    }
    int width = 0;
    TTF_Font *font = fonts_get(cache->fonts, style->face, style->size_px);
    char *copy = font == NULL ? NULL : scratch_new(text, bytes);
    if (copy != NULL) {
        text_runs_prepare(cache->fonts, style->face, style->size_px, copy);
        width = runs_draw(cache->fonts, style, copy, NULL);
        *place = (struct text_width){key, (float)width};
    }
    scratch_free(copy);
    return (float)width;
}
