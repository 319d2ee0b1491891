#include "print/look.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/ini.h"
#include "base/text.h"

enum { BASES_MAX = 4 };

struct look_reader {
    struct look *look;
    int depth; /* of files that begin with another one */
};

static const char *const FONT_KEYS[] = {
    [FACE_REGULAR] = "regular",
    [FACE_SEMIBOLD] = "semibold",
    [FACE_BOLD] = "bold",
    [FACE_ICON] = "icons",
};

static const char other_font[] = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf";

/* What does not begin with "/" is beside the theme's file. */
static enum status path_beside(const char *file, const char *value, char out[LOOK_PATH_MAX],
                               struct error *error)
{
    const char *slash = strrchr(file, '/');
    int folder = slash && value[0] != '/' && value[0] != '\0' ? (int)(slash - file) + 1 : 0;
    int length = snprintf(out, LOOK_PATH_MAX, "%.*s%s", folder, file, value);
    return length < LOOK_PATH_MAX ? STATUS_OK
                                  : error_set(error, STATUS_CONFIG, "the path is too long");
}

static enum status visit(void *user, const struct ini_line *line, struct error *error);

static enum status read_base(struct look_reader *reader, const struct ini_line *line,
                             struct error *error)
{
    char path[LOOK_PATH_MAX];
    enum status status = path_beside(line->path, line->value, path, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (reader->depth == BASES_MAX) {
        return error_set(error, STATUS_CONFIG, "too many themes that begin with another one");
    }
    reader->depth++;
    status = ini_read(path, visit, reader, error);
    reader->depth--;
    return status;
}

/* Colours and sizes are the screen's. */
static enum status visit(void *user, const struct ini_line *line, struct error *error)
{
    struct look_reader *reader = user;
    struct look *look = reader->look;
    if (line->section[0] == '\0' && strcmp(line->key, "base") == 0) {
        return read_base(reader, line, error);
    }
    for (size_t i = 0; strcmp(line->section, "font") == 0 && i < ARRAY_COUNT(FONT_KEYS); i++) {
        if (strcmp(line->key, FONT_KEYS[i]) == 0) {
            return path_beside(line->path, line->value, look->fonts[i], error);
        }
    }
    if (strcmp(line->section, "logo") == 0 && strcmp(line->key, "picture") == 0) {
        return path_beside(line->path, line->value, look->logo_picture, error);
    }
    if (strcmp(line->section, "logo") == 0 && strcmp(line->key, "icon") == 0) {
        (void)text_copy(look->logo_icon, sizeof look->logo_icon, line->value);
    }
    return STATUS_OK;
}

enum status look_read(struct look *look, const char *assets, const char *name, struct error *error)
{
    char path[LOOK_PATH_MAX];
    struct look_reader reader = {.look = look};
    *look = (struct look){0};
    (void)text_copy(look->fonts[FACE_OTHER], LOOK_PATH_MAX, other_font);
    if (snprintf(path, sizeof path, "%s/theme/%s.ini", assets, name) >= (int)sizeof path) {
        return error_set(error, STATUS_CONFIG, "the path of the theme is too long");
    }
    enum status status = ini_read(path, visit, &reader, error);
    for (size_t i = 0; status == STATUS_OK && i < ARRAY_COUNT(FONT_KEYS); i++) {
        if (look->fonts[i][0] == '\0') {
            status = error_set(error, STATUS_CONFIG, "%s: [font].%s: missing", path, FONT_KEYS[i]);
        }
    }
    return status;
}
