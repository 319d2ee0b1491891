#include "platform/fonts.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/log.h"
#include "base/text.h"

static const char *const packages[FONT_FACE_COUNT] = {
    [WEIGHT_REGULAR] = "fonts-inter",
    [WEIGHT_SEMIBOLD] = "fonts-inter",
    [WEIGHT_BOLD] = "fonts-inter",
    [FONT_ICON] = "fonts-material-design-icons-iconfont",
};

static const char *const other_paths[] = {
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf",
};
static const char other_package[] = "fonts-dejavu-core";

enum status fonts_init(struct fonts *fonts, struct error *error)
{
    memset(fonts, 0, sizeof *fonts);
    if (TTF_Init() != 0) {
        return error_set(error, STATUS_UNSUPPORTED, "SDL_ttf does not start: %s", TTF_GetError());
    }
    return STATUS_OK;
}

static void file_unmap(struct font_file *file)
{
    if (file->data != NULL) {
        munmap(file->data, file->bytes);
    }
    memset(file, 0, sizeof *file);
}

static void fonts_close(struct fonts *fonts)
{
    for (size_t i = 0; i < fonts->count; i++) {
        TTF_CloseFont(fonts->open[i].font);
    }
    fonts->count = 0;
}

void fonts_release(struct fonts *fonts)
{
    fonts_close(fonts);
    for (size_t i = 0; i < FONT_FILE_COUNT; i++) {
        file_unmap(&fonts->files[i]);
    }
    TTF_Quit();
}

static enum status file_map(struct font_file *file, const char *path, const char *package,
                            struct error *error)
{
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        enum status status = file_error(error, errno, path);
        return status != STATUS_NOT_FOUND
                   ? status
                   : error_set(error, status,
                               "%s: no such font; install the package %s or correct the theme",
                               path, package);
    }
    enum status status = STATUS_OK;
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size <= 0) {
        status = error_set(error, STATUS_INVALID, "%s: not a font file", path);
        goto out;
    }
    void *data = mmap(NULL, (size_t)info.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
    if (data == MAP_FAILED) {
        status = file_error(error, errno, path);
        goto out;
    }
    file->data = data;
    file->bytes = (size_t)info.st_size;
    text_copy(file->path, sizeof file->path, path);
out:
    close(fd);
    return status;
}

static TTF_Font *font_open(const struct font_file *file, int size_px)
{
    if (file->data == NULL) {
        return NULL;
    }
    SDL_RWops *rw = SDL_RWFromConstMem(file->data, (int)file->bytes);
    TTF_Font *font = rw == NULL ? NULL : TTF_OpenFontRW(rw, 1, size_px);
    if (font != NULL) {
        /* Vertical stems keep their place: spacing stays even and equal to what was measured. */
        TTF_SetFontHinting(font, TTF_HINTING_LIGHT_SUBPIXEL);
    }
    return font;
}

enum status fonts_set(struct fonts *fonts, const struct theme *theme, struct error *error)
{
    struct font_file fresh[FONT_FACE_COUNT] = {0};
    enum status status = STATUS_OK;
    for (int face = 0; face < FONT_FACE_COUNT; face++) {
        const char *path = face == FONT_ICON ? theme->icon_font : theme->font[face];
        status = file_map(&fresh[face], path, packages[face], error);
        if (status != STATUS_OK) {
            goto out;
        }
        TTF_Font *font = font_open(&fresh[face], FONT_PX_MIN);
        if (font == NULL) {
            status = error_set(error, STATUS_INVALID, "%s: not a font SDL_ttf can read", path);
            goto out;
        }
        TTF_CloseFont(font);
    }
    fonts_close(fonts);
    for (int face = 0; face < FONT_FACE_COUNT; face++) {
        struct font_file old = fonts->files[face];
        fonts->files[face] = fresh[face];
        fresh[face] = old;
    }
out:
    for (int face = 0; face < FONT_FACE_COUNT; face++) {
        file_unmap(&fresh[face]);
    }
    return status;
}

bool fonts_are(const struct fonts *fonts, const struct theme *theme)
{
    for (int face = 0; face < FONT_FACE_COUNT; face++) {
        const char *path = face == FONT_ICON ? theme->icon_font : theme->font[face];
        if (fonts->files[face].data == NULL || strcmp(fonts->files[face].path, path) != 0) {
            return false;
        }
    }
    return true;
}

int font_size_px(float size_px)
{
    if (!(size_px > (float)FONT_PX_MIN)) {
        return FONT_PX_MIN;
    }
    return (int)lrintf(fminf(size_px, (float)FONT_PX_MAX));
}

static struct font *font_place(struct fonts *fonts)
{
    if (fonts->count < FONTS_MAX) {
        return &fonts->open[fonts->count++];
    }
    struct font *oldest = &fonts->open[0];
    for (size_t i = 1; i < fonts->count; i++) {
        if (fonts->open[i].used < oldest->used) {
            oldest = &fonts->open[i];
        }
    }
    TTF_CloseFont(oldest->font);
    return oldest;
}

static const struct font_file *file_of(struct fonts *fonts, int face)
{
    struct error error = {0};
    if (face >= FONT_OTHER && !fonts->is_tried[face] &&
        file_map(&fonts->files[face], other_paths[face - FONT_OTHER], other_package, &error) !=
            STATUS_OK) {
        log_warning("platform", "names in other scripts cannot be read: %s", error.text);
    }
    fonts->is_tried[face] = true;
    return &fonts->files[face];
}

TTF_Font *fonts_get(struct fonts *fonts, int face, int size_px)
{
    ASSERT(face >= 0 && face < FONT_FILE_COUNT);
    for (size_t i = 0; i < fonts->count; i++) {
        struct font *font = &fonts->open[i];
        if (font->face == face && font->size_px == size_px) {
            font->used = ++fonts->clock;
            return font->font;
        }
    }
    TTF_Font *opened = font_open(file_of(fonts, face), size_px);
    if (opened != NULL) {
        *font_place(fonts) = (struct font){face, size_px, opened, ++fonts->clock};
    }
    return opened;
}
