#include "ui/theme.h"

#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/ini.h"
#include "base/text.h"
#include "ui/embedded_theme.h"

enum { BASES_MAX = 4 }; /* a theme on a theme on a theme: enough, and no circle */

static const char *const colour_keys[COLOUR_COUNT] = {
#define X(name, key) [COLOUR_##name] = (key),
    COLOUR_LIST(X)
#undef X
};

static const char *const type_keys[] = {"small", "body",  "label",   "heading",
                                        "large", "title", "display", "huge"};
_Static_assert(ARRAY_COUNT(type_keys) == TYPE_COUNT, "a key for every size of type");

static const char *const font_keys[] = {"regular", "semibold", "bold"};
_Static_assert(ARRAY_COUNT(font_keys) == WEIGHT_COUNT, "a key for every weight");

/* Text 4.5:1 (WCAG 2.1 1.4.3), borders of controls, meaningful icons and the focus 3:1 (1.4.11). */
const struct theme_pair theme_pairs[] = {
    {COLOUR_INK, COLOUR_BG, 4.5F},
    {COLOUR_INK, COLOUR_CARD, 4.5F},
    {COLOUR_INK, COLOUR_CARD_PRESSED, 4.5F},
    {COLOUR_INK, COLOUR_BRAND_PALE, 4.5F},
    {COLOUR_INK, COLOUR_KEY, 4.5F},
    {COLOUR_INK, COLOUR_KEY_SPECIAL, 4.5F},
    {COLOUR_INK, COLOUR_KEYBOARD, 4.5F},
    {COLOUR_SOFT, COLOUR_BG, 4.5F},
    {COLOUR_SOFT, COLOUR_CARD, 4.5F},
    {COLOUR_SOFT, COLOUR_CARD_PRESSED, 4.5F},
    {COLOUR_SOFT, COLOUR_DISABLED, 4.5F},
    {COLOUR_ON_HEADER, COLOUR_HEADER, 4.5F},
    {COLOUR_ON_HEADER_SOFT, COLOUR_HEADER, 4.5F},
    {COLOUR_ON_BRAND, COLOUR_BRAND, 4.5F},
    {COLOUR_ON_BRAND, COLOUR_BRAND_PRESSED, 4.5F},
    {COLOUR_ON_BRAND_SOFT, COLOUR_BRAND, 4.5F},
    {COLOUR_ON_BRAND_SOFT, COLOUR_BRAND_PRESSED, 4.5F},
    {COLOUR_BRAND, COLOUR_BG, 4.5F},
    {COLOUR_BRAND, COLOUR_CARD, 4.5F},
    {COLOUR_BRAND, COLOUR_CARD_PRESSED, 4.5F},
    {COLOUR_BRAND, COLOUR_BRAND_PALE, 4.5F},
    {COLOUR_BRAND, COLOUR_ON_BRAND, 4.5F},
    {COLOUR_OK, COLOUR_BG, 4.5F},
    {COLOUR_OK, COLOUR_CARD, 4.5F},
    {COLOUR_WARN, COLOUR_BG, 4.5F},
    {COLOUR_WARN, COLOUR_CARD, 4.5F},
    {COLOUR_BAD, COLOUR_BG, 4.5F},
    {COLOUR_BAD, COLOUR_CARD, 4.5F},
    {COLOUR_STALE, COLOUR_CARD, 4.5F},
    {COLOUR_ON_STATE, COLOUR_OK, 4.5F},
    {COLOUR_ON_STATE, COLOUR_WARN, 4.5F},
    {COLOUR_ON_STATE, COLOUR_BAD, 4.5F},
    {COLOUR_ON_STATE, COLOUR_STALE, 4.5F},
    {COLOUR_ON_LABEL, COLOUR_LABEL, 4.5F},
    {COLOUR_BRAND, COLOUR_TRACK, 3},
    {COLOUR_OK, COLOUR_TRACK, 3},
    {COLOUR_BLUE, COLOUR_TRACK, 3},
    {COLOUR_PURPLE, COLOUR_TRACK, 3},
    {COLOUR_RED, COLOUR_TRACK, 3},
    {COLOUR_AMBER, COLOUR_TRACK, 3},
    {COLOUR_GREEN, COLOUR_TRACK, 3},
    {COLOUR_TEAL, COLOUR_TRACK, 3},
    {COLOUR_BLUE, COLOUR_CARD, 4.5F},
    {COLOUR_BLUE, COLOUR_BLUE_PALE, 4.5F},
    {COLOUR_PURPLE, COLOUR_CARD, 4.5F},
    {COLOUR_PURPLE, COLOUR_PURPLE_PALE, 4.5F},
    {COLOUR_RED, COLOUR_CARD, 4.5F},
    {COLOUR_RED, COLOUR_RED_PALE, 4.5F},
    {COLOUR_AMBER, COLOUR_CARD, 4.5F},
    {COLOUR_AMBER, COLOUR_AMBER_PALE, 4.5F},
    {COLOUR_GREEN, COLOUR_CARD, 4.5F},
    {COLOUR_GREEN, COLOUR_GREEN_PALE, 4.5F},
    {COLOUR_TEAL, COLOUR_CARD, 4.5F},
    {COLOUR_TEAL, COLOUR_TEAL_PALE, 4.5F},
    {COLOUR_BLACK, COLOUR_WHITE, 4.5F},
    {COLOUR_EDGE, COLOUR_BG, 3.0F},
    {COLOUR_EDGE, COLOUR_CARD, 3.0F},
    {COLOUR_FOCUS, COLOUR_BG, 3.0F},
    {COLOUR_FOCUS, COLOUR_CARD, 3.0F},
    {COLOUR_FOCUS, COLOUR_BRAND_PALE, 3.0F},
    {COLOUR_FOCUS, COLOUR_KEYBOARD, 3.0F},
};
const size_t theme_pair_count = ARRAY_COUNT(theme_pairs);

/* What one file, and the files it stands on, have said so far. */
struct theme_reader {
    struct theme *theme; /* borrowed: the reader's own copy, handed over when all is well */
    bool has_colour[COLOUR_COUNT];
    bool has_type[TYPE_COUNT];
    bool has_font[WEIGHT_COUNT];
    bool has_icons;
    bool has_keys; /* something was read, so that `base` comes too late */
    int line;      /* last one with a key */
    int depth;
};

static enum status read_file(struct theme_reader *reader, const char *path, struct error *error);

static int key_find(const char *const *keys, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(keys[i], key) == 0) {
            return (int)i;
        }
    }
    return -1;
}

static int hex_digit(char c)
{
    static const char digits[] = "0123456789abcdef";
    const char *found = c ? strchr(digits, c >= 'A' && c <= 'F' ? c - 'A' + 'a' : c) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* "#RRGGBB" is opaque, "#RRGGBBAA" says how much. */
static bool colour_read(const char *text, uint32_t *colour)
{
    size_t length = strlen(text);
    if (text[0] != '#' || (length != 7 && length != 9)) {
        return false;
    }
    uint32_t value = 0;
    for (size_t i = 1; i < length; i++) {
        int digit = hex_digit(text[i]);
        if (digit < 0) {
            return false;
        }
        value = value << 4 | (uint32_t)digit;
    }
    *colour = length == 7 ? value << 8 | 0xFF : value;
    return true;
}

static enum status read_number(const char *text, float min, float max, float *out,
                               struct error *error)
{
    char *end = NULL;
    float value = strtof(text, &end);
    if (end == text || *end != '\0' || !(value >= min && value <= max)) {
        return error_set(error, STATUS_CONFIG, "\"%s\" is not a number from %g to %g", text,
                         (double)min, (double)max);
    }
    *out = value;
    return STATUS_OK;
}

/* The folder of `path` before a name that does not begin with "/". */
static enum status read_path(const char *path, const char *value, char *out, size_t out_bytes,
                             struct error *error)
{
    const char *slash = strrchr(path, '/');
    char folder[FILE_PATH_MAX] = "";
    if (value[0] == '/' || value[0] == '\0' || !slash) {
        if (!text_copy(out, out_bytes, value)) {
            return error_set(error, STATUS_CONFIG, "the path is too long");
        }
        return STATUS_OK;
    }
    size_t bytes = (size_t)(slash - path);
    if (bytes >= sizeof folder) {
        return error_set(error, STATUS_CONFIG, "the path is too long");
    }
    memcpy(folder, path, bytes);
    return path_join(out, out_bytes, folder, value, error);
}

static enum status read_general(struct theme_reader *reader, const struct ini_line *line,
                                struct error *error)
{
    if (strcmp(line->key, "radius_mm") == 0) {
        return read_number(line->value, 0, 30, &reader->theme->radius_mm, error);
    }
    if (strcmp(line->key, "high_contrast") == 0) {
        bool is_yes = strcmp(line->value, "yes") == 0;
        if (!is_yes && strcmp(line->value, "no") != 0) {
            return error_set(error, STATUS_CONFIG, "\"%s\" is neither yes nor no", line->value);
        }
        reader->theme->is_high_contrast = is_yes;
        return STATUS_OK;
    }
    if (strcmp(line->key, "base") == 0) {
        if (reader->has_keys || reader->depth >= BASES_MAX) {
            return error_set(error, STATUS_CONFIG,
                             "has to be the first key, and themes stand on at most %d others",
                             BASES_MAX);
        }
        char path[FILE_PATH_MAX] = "";
        enum status status = read_path(line->path, line->value, path, sizeof path, error);
        if (status == STATUS_OK) {
            status = read_file(reader, path, error);
        }
        /* A base that is not there is a mistake in this file. */
        return status == STATUS_NOT_FOUND ? STATUS_CONFIG : status;
    }
    return error_set(error, STATUS_CONFIG, "unknown; there are base, radius_mm and high_contrast");
}

static enum status read_colour(struct theme_reader *reader, const struct ini_line *line,
                               struct error *error)
{
    int role = key_find(colour_keys, COLOUR_COUNT, line->key);
    if (role < 0) {
        return error_set(error, STATUS_CONFIG, "there is no such colour role");
    }
    if (!colour_read(line->value, &reader->theme->colour[role])) {
        return error_set(error, STATUS_CONFIG, "\"%s\" is not a colour; write #RRGGBB",
                         line->value);
    }
    reader->has_colour[role] = true;
    return STATUS_OK;
}

static enum status read_type(struct theme_reader *reader, const struct ini_line *line,
                             struct error *error)
{
    int size = key_find(type_keys, TYPE_COUNT, line->key);
    if (size < 0) {
        return error_set(error, STATUS_CONFIG, "there is no such size of type");
    }
    reader->has_type[size] = true;
    return read_number(line->value, 1, 8, &reader->theme->type_scale[size], error);
}

static enum status read_font(struct theme_reader *reader, const struct ini_line *line,
                             struct error *error)
{
    struct theme *theme = reader->theme;
    bool is_icons = strcmp(line->key, "icons") == 0;
    int weight = key_find(font_keys, WEIGHT_COUNT, line->key);
    if (!is_icons && weight < 0) {
        return error_set(error, STATUS_CONFIG, "unknown; fonts are regular, semibold, bold, icons");
    }
    if (line->value[0] == '\0') {
        return error_set(error, STATUS_CONFIG, "is empty; name a font file");
    }
    if (is_icons) {
        reader->has_icons = true;
        return read_path(line->path, line->value, theme->icon_font, sizeof theme->icon_font, error);
    }
    reader->has_font[weight] = true;
    return read_path(line->path, line->value, theme->font[weight], sizeof theme->font[weight],
                     error);
}

static enum status read_logo(struct theme_reader *reader, const struct ini_line *line,
                             struct error *error)
{
    struct theme *theme = reader->theme;
    if (strcmp(line->key, "picture") == 0) {
        return read_path(line->path, line->value, theme->logo_picture, sizeof theme->logo_picture,
                         error);
    }
    if (strcmp(line->key, "icon") != 0) {
        return error_set(error, STATUS_CONFIG, "unknown; a logo has icon and picture");
    }
    if (!text_copy(theme->logo_icon, sizeof theme->logo_icon, line->value)) {
        return error_set(error, STATUS_CONFIG, "the name of the icon is too long");
    }
    return STATUS_OK;
}

static enum status read_map(struct theme_reader *reader, const struct ini_line *line,
                            struct error *error)
{
    struct theme *theme = reader->theme;
    if (strcmp(line->key, "picture") != 0) {
        return error_set(error, STATUS_CONFIG, "unknown; a map has a picture");
    }
    return read_path(line->path, line->value, theme->map_picture, sizeof theme->map_picture, error);
}

static const struct {
    const char *name;
    enum status (*read)(struct theme_reader *, const struct ini_line *, struct error *);
} sections[] = {
    {"", read_general},  {"colour", read_colour}, {"type", read_type},
    {"font", read_font}, {"logo", read_logo},     {"map", read_map},
};

static enum status visit(void *user, const struct ini_line *line, struct error *error)
{
    struct theme_reader *reader = user;
    for (size_t i = 0; i < ARRAY_COUNT(sections); i++) {
        if (strcmp(sections[i].name, line->section) == 0) {
            enum status status = sections[i].read(reader, line, error);
            reader->has_keys = true;
            reader->line = line->line;
            return status;
        }
    }
    return error_set(error, STATUS_CONFIG,
                     "unknown section; there are [colour], [type], [font], [logo] and [map]");
}

static enum status read_file(struct theme_reader *reader, const char *path, struct error *error)
{
    reader->depth++;
    enum status status = ini_read(path, visit, reader, error);
    reader->depth--;
    return status;
}

static enum status missing(const struct theme_reader *reader, const char *path, const char *section,
                           const char *key, struct error *error)
{
    return error_set(error, STATUS_CONFIG,
                     "%s:%d: [%s].%s: missing; say it, or begin the file with \"base = light.ini\"",
                     path, reader->line, section, key);
}

static enum status check_complete(const struct theme_reader *reader, const char *path,
                                  struct error *error)
{
    for (size_t i = COLOUR_NONE + 1; i < COLOUR_COUNT; i++) {
        if (!reader->has_colour[i]) {
            return missing(reader, path, "colour", colour_keys[i], error);
        }
    }
    for (size_t i = 0; i < TYPE_COUNT; i++) {
        if (!reader->has_type[i]) {
            return missing(reader, path, "type", type_keys[i], error);
        }
    }
    for (size_t i = 0; i < WEIGHT_COUNT; i++) {
        if (!reader->has_font[i]) {
            return missing(reader, path, "font", font_keys[i], error);
        }
    }
    return reader->has_icons ? STATUS_OK : missing(reader, path, "font", "icons", error);
}

/* `text` is that of the file, or NULL to read it from there. */
static enum status read_whole(struct theme *theme, const char *path, const char *text,
                              struct error *error)
{
    struct theme built = {.radius_mm = 9};
    struct theme_reader reader = {.theme = &built};
    enum status status = text ? ini_read_text(path, text, strlen(text), visit, &reader, error)
                              : read_file(&reader, path, error);
    if (status == STATUS_OK) {
        status = check_complete(&reader, path, error);
    }
    if (status == STATUS_OK) {
        built.colour[COLOUR_NONE] = 0;
        *theme = built;
    }
    return status;
}

enum status theme_read(struct theme *theme, const char *path, struct error *error)
{
    return read_whole(theme, path, NULL, error);
}

enum status theme_builtin(struct theme *theme, struct error *error)
{
    return read_whole(theme, "light.ini", embedded_theme, error);
}

/* x^2.4 for 0 < x <= 1, as x^2 times the fifth root of x^2 by Newton's method: the only power that
 * this room needs, so that it does not need libm. */
static double power_2_4(double x)
{
    double square = x * x;
    double root = 1;
    for (int i = 0; i < 40; i++) {
        double fourth = root * root * root * root;
        root -= (root - square / fourth) / 5;
    }
    return square * root;
}

static double channel_linear(uint32_t value)
{
    double c = (double)(value & 0xFF) / 255;
    return c <= 0.04045 ? c / 12.92 : power_2_4((c + 0.055) / 1.055);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel_linear(colour >> 24) + 0.7152 * channel_linear(colour >> 16) +
           0.0722 * channel_linear(colour >> 8);
}

float theme_contrast(uint32_t front, uint32_t back)
{
    double a = luminance(front) + 0.05;
    double b = luminance(back) + 0.05;
    return (float)(a > b ? a / b : b / a);
}

static const struct {
    enum colour accent, pale;
} accents[] = {
    {COLOUR_BLUE, COLOUR_BLUE_PALE},   {COLOUR_PURPLE, COLOUR_PURPLE_PALE},
    {COLOUR_RED, COLOUR_RED_PALE},     {COLOUR_AMBER, COLOUR_AMBER_PALE},
    {COLOUR_GREEN, COLOUR_GREEN_PALE}, {COLOUR_TEAL, COLOUR_TEAL_PALE},
};

enum colour theme_accent(const char *word)
{
    for (size_t i = 0; word && i < ARRAY_COUNT(accents); i++) {
        if (strcmp(colour_keys[accents[i].accent], word) == 0) {
            return accents[i].accent;
        }
    }
    return COLOUR_BRAND;
}

enum colour theme_accent_pale(enum colour accent)
{
    for (size_t i = 0; i < ARRAY_COUNT(accents); i++) {
        if (accents[i].accent == accent) {
            return accents[i].pale;
        }
    }
    return COLOUR_BRAND_PALE;
}
