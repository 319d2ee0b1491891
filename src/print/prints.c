#include "print/prints.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/text.h"

enum {
    HEX_BYTES = 2 * SLIP_MARK_BYTES,
    LINE_BYTES = HEX_BYTES + 1,
    FILE_BYTES_MAX = 16 * 1024 * 1024
};

static enum status keep(struct prints *prints, const uint8_t mark[SLIP_MARK_BYTES],
                        struct error *error)
{
    if (prints->count == prints->capacity) {
        size_t capacity = prints->capacity > 0 ? 2 * prints->capacity : 64;
        void *marks = realloc(prints->marks, capacity * sizeof prints->marks[0]);
        if (!marks) {
            return error_set(error, STATUS_NO_MEMORY, "out of memory for the log of prints");
        }
        prints->marks = marks;
        prints->capacity = capacity;
    }
    memcpy(prints->marks[prints->count++], mark, SLIP_MARK_BYTES);
    return STATUS_OK;
}

/* A line that is no mark was torn by a power loss. */
static enum status take_lines(struct prints *prints, const struct buf *file, struct error *error)
{
    enum status status = STATUS_OK;
    const char *at = buf_str(file), *end = at + file->length;
    while (status == STATUS_OK && at < end) {
        uint8_t mark[SLIP_MARK_BYTES];
        size_t bytes = 0;
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        size_t length = line_end ? (size_t)(line_end - at) : (size_t)(end - at);
        if (line_end && length == HEX_BYTES &&
            sodium_hex2bin(mark, sizeof mark, at, length, NULL, &bytes, NULL) == 0 &&
            bytes == sizeof mark) {
            status = keep(prints, mark, error);
        }
        at += length + 1;
    }
    return status;
}

static void line_of(const uint8_t mark[SLIP_MARK_BYTES], char out[LINE_BYTES + 1])
{
    (void)sodium_bin2hex(out, LINE_BYTES, mark, SLIP_MARK_BYTES);
    out[LINE_BYTES - 1] = '\n';
    out[LINE_BYTES] = '\0';
}

/* Who loses a ticket does so on the same day: the oldest half is not asked for any more. */
static enum status forget_oldest(struct prints *prints, struct error *error)
{
    struct buf file;
    size_t gone = prints->count / 2;
    buf_init(&file, FILE_BYTES_MAX);
    memmove(prints->marks, prints->marks + gone, (prints->count - gone) * sizeof prints->marks[0]);
    prints->count -= gone;
    for (size_t i = 0; i < prints->count; i++) {
        char line[LINE_BYTES + 1];
        line_of(prints->marks[i], line);
        buf_append_str(&file, line);
    }
    enum status status = buf_status(&file, error);
    if (status == STATUS_OK) {
        status = file_write(prints->path, file.data, file.length, 0600, error);
    }
    buf_release(&file);
    return status;
}

enum status prints_open(struct prints *prints, const char *path, struct error *error)
{
    struct buf file;
    *prints = (struct prints){0};
    buf_init(&file, FILE_BYTES_MAX);
    if (!text_copy(prints->path, sizeof prints->path, path)) {
        return error_set(error, STATUS_TOO_BIG, "the path of the log of prints is too long");
    }
    enum status status = file_read(path, &file, error);
    if (status == STATUS_OK) {
        status = take_lines(prints, &file, error);
    } else if (status == STATUS_NOT_FOUND) {
        status = STATUS_OK;
    }
    buf_release(&file);
    return status == STATUS_OK && prints->count > PRINTS_MAX ? forget_oldest(prints, error)
                                                             : status;
}

void prints_close(struct prints *prints)
{
    free(prints->marks);
    *prints = (struct prints){0};
}

size_t prints_count(const struct prints *prints, const uint8_t mark[SLIP_MARK_BYTES])
{
    size_t count = 0;
    for (size_t i = 0; i < prints->count; i++) {
        count += memcmp(prints->marks[i], mark, SLIP_MARK_BYTES) == 0;
    }
    return count;
}

/* A torn line before it gets its end first; so no fragment joins a whole one. */
static enum status append(const char *path, const char *line, struct error *error)
{
    char last = '\n';
    int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
        return file_error(error, errno, path);
    }
    enum status status = STATUS_OK;
    off_t size = lseek(fd, 0, SEEK_END);
    bool is_torn = size > 0 && pread(fd, &last, 1, size - 1) == 1 && last != '\n';
    if ((is_torn && write(fd, "\n", 1) != 1) ||
        write(fd, line, LINE_BYTES) != (ssize_t)LINE_BYTES || fsync(fd) != 0) {
        status = file_error(error, errno, path);
    }
    (void)close(fd);
    return status;
}

enum status prints_add(struct prints *prints, const uint8_t mark[SLIP_MARK_BYTES],
                       struct error *error)
{
    char line[LINE_BYTES + 1];
    enum status kept = keep(prints, mark, error);
    line_of(mark, line);
    enum status status = append(prints->path, line, error);
    return status == STATUS_OK ? kept : status;
}
