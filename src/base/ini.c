#include "base/ini.h"

#include <stdbool.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"

/* The line that is being read, cut in place out of a copy of the file. */
struct ini_reader {
    const struct ini_scan *scan;
    void *user;
    struct error *error; /* caller's, or one of our own */
    struct ini_line line;
    bool is_skipping; /* until the next section */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\v' || c == '\f';
}

static char *trim(char *text)
{
    while (is_blank(*text)) {
        text++;
    }
    size_t length = strlen(text);
    while (length > 0 && is_blank(text[length - 1])) {
        length--;
    }
    text[length] = '\0';
    return text;
}

static enum status line_error(struct ini_reader *reader, const char *what)
{
    return error_set(reader->error, STATUS_CONFIG, "%s:%d: %s", reader->line.path,
                     reader->line.line, what);
}

/* Puts the place before what a visit said. */
static enum status visit_error(struct ini_reader *reader, enum status status)
{
    const struct ini_line *line = &reader->line;
    if (line->section[0] == '\0') {
        return error_prefix(reader->error, status, "%s:%d: %s", line->path, line->line, line->key);
    }
    return error_prefix(reader->error, status, "%s:%d: [%s]%s%s", line->path, line->line,
                        line->section, line->key[0] != '\0' ? "." : "", line->key);
}

static enum status read_section(struct ini_reader *reader, char *text)
{
    char *end = strchr(text, ']');
    reader->is_skipping = true;
    if (!end || end[1] != '\0') {
        return line_error(reader, "a section is a name in brackets and nothing else: [station]");
    }
    *end = '\0';
    reader->line.section = trim(text + 1);
    if (reader->line.section[0] == '\0') {
        return line_error(reader, "the section has no name; write one: [station]");
    }
    reader->line.key = reader->line.value = "";
    reader->error->text[0] = '\0';
    enum status status = reader->scan->section != NULL
                             ? reader->scan->section(reader->user, &reader->line, reader->error)
                             : STATUS_OK;
    reader->is_skipping = status != STATUS_OK;
    return status == STATUS_OK ? STATUS_OK : visit_error(reader, status);
}

static enum status read_key(struct ini_reader *reader, char *text)
{
    char *equals = strchr(text, '=');
    if (!equals) {
        return line_error(reader,
                          "neither a [section] nor \"key = value\"; begin a comment with #");
    }
    *equals = '\0';
    struct ini_line *line = &reader->line;
    line->key = trim(text);
    line->value = trim(equals + 1);
    if (line->key[0] == '\0') {
        return line_error(reader, "there is no key before \"=\"; write \"key = value\"");
    }
    reader->error->text[0] = '\0';
    enum status status = reader->scan->key(reader->user, line, reader->error);
    return status == STATUS_OK ? STATUS_OK : visit_error(reader, status);
}

/* `text` is one line without its end and has `bytes` bytes. */
static enum status read_line(struct ini_reader *reader, char *text, size_t bytes)
{
    reader->line.line++;
    if (strlen(text) != bytes || !text_is_utf8(text, bytes)) {
        return line_error(reader, "not UTF-8 text; save the file as UTF-8");
    }
    text = trim(text);
    if (*text == '\0' || *text == '#' || *text == ';') {
        return STATUS_OK;
    }
    if (*text == '[') {
        return read_section(reader, text);
    }
    return reader->is_skipping ? STATUS_OK : read_key(reader, text);
}

/* What is wrong with one line need not end the reading. */
static enum status tell(struct ini_reader *reader, enum status status)
{
    bool is_told =
        (status == STATUS_CONFIG || status == STATUS_INVALID) && reader->scan->problem != NULL;
    return is_told ? reader->scan->problem(reader->user, reader->error->text) : status;
}

/* Reads `bytes` bytes at `text`, which are followed by a NUL, and cuts them up. */
static enum status read_in_place(struct ini_reader *reader, char *text, size_t bytes)
{
    static const char BYTE_ORDER_MARK[] = "\xef\xbb\xbf";
    char *end = text + bytes;
    if (bytes >= 3 && memcmp(text, BYTE_ORDER_MARK, 3) == 0) {
        text += 3;
    }
    while (text < end) {
        char *line_end = memchr(text, '\n', (size_t)(end - text));
        line_end = line_end ? line_end : end;
        *line_end = '\0';
        enum status status = tell(reader, read_line(reader, text, (size_t)(line_end - text)));
        if (status != STATUS_OK) {
            return status;
        }
        text = line_end + 1;
    }
    return STATUS_OK;
}

static enum status read_buf(const char *path, struct buf *buf, const struct ini_scan *scan,
                            void *user, struct error *error)
{
    struct error own = {0};
    struct ini_reader reader = {.scan = scan,
                                .user = user,
                                .error = error ? error : &own,
                                .line = {.path = path, .section = "", .key = "", .value = ""}};
    return buf->length > 0 ? read_in_place(&reader, buf->data, buf->length) : STATUS_OK;
}

enum status ini_read(const char *path, ini_visit *visit, void *user, struct error *error)
{
    const struct ini_scan scan = {.key = visit};
    struct buf buf;
    buf_init(&buf, INI_FILE_BYTES_MAX);
    enum status status = file_read(path, &buf, error);
    if (status == STATUS_OK) {
        status = read_buf(path, &buf, &scan, user, error);
    }
    buf_release(&buf);
    return status;
}

enum status ini_scan_text(const char *path, const char *text, size_t bytes,
                          const struct ini_scan *scan, void *user, struct error *error)
{
    struct buf buf;
    buf_init(&buf, INI_FILE_BYTES_MAX);
    buf_append(&buf, text, bytes);
    enum status status = buf_status(&buf, error);
    if (status == STATUS_OK) {
        status = read_buf(path, &buf, scan, user, error);
    } else {
        status = error_prefix(error, status, "%s", path);
    }
    buf_release(&buf);
    return status;
}

enum status ini_read_text(const char *path, const char *text, size_t bytes, ini_visit *visit,
                          void *user, struct error *error)
{
    const struct ini_scan scan = {.key = visit};
    return ini_scan_text(path, text, bytes, &scan, user, error);
}
