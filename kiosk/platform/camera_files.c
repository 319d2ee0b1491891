/* camera_files.c: a folder of pictures and a Y4M film as a camera. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "base/file.h"
#include "image/luma_file.h"
#include "platform/camera_source.h"

enum { FRAMES_MAX = 10000, HEAD_MAX = 256, MS_NS = 1000000 };

/* ---- the beat of both ---- */

static int timer_open(void)
{
    const struct itimerspec beat = {.it_value = {.tv_nsec = 1},
                                    .it_interval = {.tv_nsec = (long)CAMERA_FRAME_MS * MS_NS}};
    int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
    if (fd >= 0 && timerfd_settime(fd, 0, &beat, NULL) != 0) {
        (void)close(fd);
        fd = -1;
    }
    return fd;
}

/* False: no beat since the last one. */
static bool timer_take(int fd)
{
    uint64_t beats = 0;
    return read(fd, &beats, sizeof beats) == (ssize_t)sizeof beats;
}

/* ---- a folder ---- */

struct folder_source {
    struct camera_source base;
    char path[FILE_PATH_MAX];
    struct dirent **names; /* owned, and each of them */
    int count, next;
};

static int is_picture(const struct dirent *entry)
{
    static const char *const endings[] = {".png", ".jpg", ".jpeg", ".pgm"};
    const char *dot = strrchr(entry->d_name, '.');
    for (size_t i = 0; dot != NULL && i < ARRAY_COUNT(endings); i++) {
        if (strcasecmp(dot, endings[i]) == 0) {
            return 1;
        }
    }
    return 0;
}

static void names_free(struct folder_source *source)
{
    for (int i = 0; source->names != NULL && i < source->count; i++) {
        free(source->names[i]);
    }
    free(source->names);
    source->names = NULL;
    source->count = 0;
    source->next = 0;
}

/* From the first picture again: the folder may have others now. */
static enum status names_read(struct folder_source *source, struct error *error)
{
    names_free(source);
    int count = scandir(source->path, &source->names, is_picture, alphasort);
    if (count < 0 || source->names == NULL) {
        source->names = NULL;
        return file_error(error, errno, source->path);
    }
    source->count = count;
    if (count == 0) {
        return error_set(error, STATUS_NOT_FOUND, "%s: no PNG, JPEG or PGM picture in this folder",
                         source->path);
    }
    return STATUS_OK;
}

static void folder_close(struct camera_source *base)
{
    struct folder_source *source = (struct folder_source *)base;
    names_free(source);
    if (base->fd >= 0) {
        (void)close(base->fd);
    }
    free(source);
}

static enum status folder_open(struct camera_source **out, const char *place, struct error *error)
{
    struct folder_source *source = calloc(1, sizeof *source);
    if (source == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the camera");
    }
    source->base = (struct camera_source){.kind = &camera_folder_kind, .fd = -1};
    enum status status = STATUS_OK;
    if (snprintf(source->path, sizeof source->path, "%s", place) >= (int)sizeof source->path) {
        status = error_set(error, STATUS_TOO_BIG, "%s: too long a path", place);
    }
    if (status == STATUS_OK) {
        status = names_read(source, error);
    }
    if (status == STATUS_OK) {
        source->base.fd = timer_open();
        status = source->base.fd >= 0 ? STATUS_OK : file_error(error, errno, "timerfd");
    }
    if (status == STATUS_OK) {
        *out = &source->base;
    } else {
        folder_close(&source->base);
    }
    return status;
}

static enum status folder_read(struct camera_source *base, struct luma *out, struct error *error)
{
    struct folder_source *source = (struct folder_source *)base;
    char path[FILE_PATH_MAX];
    bool is_damaged = false;
    if (!timer_take(base->fd)) {
        return STATUS_GAP;
    }
    if (source->next >= source->count || source->names == NULL) {
        enum status status = names_read(source, error);
        if (status != STATUS_OK || source->names == NULL) {
            return status;
        }
    }
    const char *name = source->names[source->next++]->d_name;
    enum status status = path_join(path, sizeof path, source->path, name, error);
    if (status == STATUS_OK) {
        status = luma_read_file(path, out, &is_damaged, error);
    }
    if (status == STATUS_NOT_FOUND && file_exists(source->path)) {
        source->next = source->count; /* this one went: see what there is */
        return STATUS_GAP;
    }
    return status;
}

const struct camera_source_kind camera_folder_kind = {"folder:", folder_open, folder_read,
                                                      folder_close};

/* ---- a film ---- */

/* https://wiki.multimedia.cx/index.php/YUV4MPEG2: a line of words, then each frame a line that
 * begins with FRAME and the samples: luma first, whole. */
struct y4m_source {
    struct camera_source base;
    char path[FILE_PATH_MAX];
    FILE *file; /* owned */
    long begin; /* of the first frame */
    int width, height;
    long chroma_bytes; /* of a frame, after its luma */
};

/* Chroma samples of a frame: the word after C. */
static const struct {
    const char *word;
    int across, down; /* luma samples for one of chroma; 0 = there is none */
} CHROMAS[] = {
    {"420", 2, 2}, {"420jpeg", 2, 2}, {"420mpeg2", 2, 2}, {"420paldv", 2, 2},
    {"422", 2, 1}, {"444", 1, 1},     {"411", 4, 1},      {"mono", 0, 0},
};

static enum status chroma_set(struct y4m_source *source, const char *word, struct error *error)
{
    for (size_t i = 0; i < ARRAY_COUNT(CHROMAS); i++) {
        if (strcmp(CHROMAS[i].word, word) == 0) {
            int across = CHROMAS[i].across, down = CHROMAS[i].down;
            source->chroma_bytes = across == 0 ? 0
                                               : 2L * ((source->width + across - 1) / across) *
                                                     ((source->height + down - 1) / down);
            return STATUS_OK;
        }
    }
    return error_set(error, STATUS_UNSUPPORTED,
                     "%s: samples of the kind C%s; use 8 bits and 420, 422, 444, 411 or mono",
                     source->path, word);
}

static enum status head_read(struct y4m_source *source, struct error *error)
{
    char line[HEAD_MAX], chroma[HEAD_MAX] = "420";
    char *rest = NULL;
    if (fgets(line, sizeof line, source->file) == NULL ||
        strncmp(line, "YUV4MPEG2 ", strlen("YUV4MPEG2 ")) != 0 || strchr(line, '\n') == NULL) {
        return error_set(error, STATUS_INVALID, "%s: no Y4M film", source->path);
    }
    (void)strtok_r(line, " \n", &rest);
    for (char *word = strtok_r(NULL, " \n", &rest); word != NULL;
         word = strtok_r(NULL, " \n", &rest)) {
        long number = strtol(word + 1, NULL, 10);
        bool is_side = number > 0 && number <= LUMA_SIDE_MAX;
        if (word[0] == 'W' && is_side) {
            source->width = (int)number;
        } else if (word[0] == 'H' && is_side) {
            source->height = (int)number;
        } else if (word[0] == 'C') {
            (void)snprintf(chroma, sizeof chroma, "%s", word + 1);
        }
    }
    enum status status = luma_size_check(source->width, source->height, error);
    if (status != STATUS_OK) {
        return error_prefix(error, status, "%s", source->path);
    }
    source->begin = ftell(source->file);
    return chroma_set(source, chroma, error);
}

static void y4m_close(struct camera_source *base)
{
    struct y4m_source *source = (struct y4m_source *)base;
    if (source->file != NULL) {
        (void)fclose(source->file);
    }
    if (base->fd >= 0) {
        (void)close(base->fd);
    }
    free(source);
}

static enum status y4m_open(struct camera_source **out, const char *place, struct error *error)
{
    struct y4m_source *source = calloc(1, sizeof *source);
    if (source == NULL) {
        return error_set(error, STATUS_NO_MEMORY, "no memory for the camera");
    }
    source->base = (struct camera_source){.kind = &camera_y4m_kind, .fd = -1};
    enum status status = STATUS_OK;
    if (snprintf(source->path, sizeof source->path, "%s", place) >= (int)sizeof source->path) {
        status = error_set(error, STATUS_TOO_BIG, "%s: too long a path", place);
    }
    if (status == STATUS_OK) {
        source->file = fopen(place, "rbe");
        status = source->file != NULL ? head_read(source, error) : file_error(error, errno, place);
    }
    if (status == STATUS_OK) {
        source->base.fd = timer_open();
        status = source->base.fd >= 0 ? STATUS_OK : file_error(error, errno, "timerfd");
    }
    if (status == STATUS_OK) {
        *out = &source->base;
    } else {
        y4m_close(&source->base);
    }
    return status;
}

/* At the end from the first frame again. */
static bool frame_find(struct y4m_source *source)
{
    char line[HEAD_MAX];
    for (int i = 0; i < 2; i++) {
        if (fgets(line, sizeof line, source->file) != NULL) {
            return strncmp(line, "FRAME", strlen("FRAME")) == 0 && strchr(line, '\n') != NULL;
        }
        if (fseek(source->file, source->begin, SEEK_SET) != 0) {
            return false;
        }
    }
    return false;
}

static enum status y4m_read(struct camera_source *base, struct luma *out, struct error *error)
{
    struct y4m_source *source = (struct y4m_source *)base;
    if (!timer_take(base->fd)) {
        return STATUS_GAP;
    }
    if (!file_exists(source->path)) {
        return error_set(error, STATUS_NOT_FOUND, "%s: the film is gone", source->path);
    }
    enum status status = luma_reserve(out, source->width, source->height, error);
    size_t bytes = (size_t)source->width * (size_t)source->height;
    if (status == STATUS_OK &&
        (!frame_find(source) || fread(out->pixels, 1, bytes, source->file) != bytes ||
         fseek(source->file, source->chroma_bytes, SEEK_CUR) != 0)) {
        status = error_set(error, STATUS_UNSUPPORTED, "%s: a damaged Y4M film", source->path);
    }
    return status;
}

const struct camera_source_kind camera_y4m_kind = {"y4m:", y4m_open, y4m_read, y4m_close};
