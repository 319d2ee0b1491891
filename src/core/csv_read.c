#include "core/csv_read.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/text.h"

#include <csv.h>
#include <stdbool.h>
#include <string.h>

static const char byte_order_mark[] = "\xEF\xBB\xBF";

/* The state between two calls of libcsv, which takes the file one physical line at a time. */
struct csv_reader {
    csv_visit *visit;
    void *user;
    struct error *error;
    enum status status;           /* first failure of `visit` or of memory */
    int line;                     /* physical line being parsed */
    int cell_line;                /* where the cell that is being read began */
    struct buf text;              /* owned; texts of the row, each with its NUL */
    size_t starts[CSV_CELLS_MAX]; /* offsets in `text`, which moves as it grows */
    struct csv_row row;
};

static void on_cell(void *data, size_t bytes, void *user)
{
    struct csv_reader *reader = user;
    struct csv_row *row = &reader->row;
    if (row->cell_count == 0) {
        row->line = reader->cell_line;
    }
    if (row->cell_count < CSV_CELLS_MAX) {
        reader->starts[row->cell_count] = reader->text.length;
        row->cells[row->cell_count].line = reader->cell_line;
        buf_append(&reader->text, data != NULL ? data : "", bytes);
        buf_append_char(&reader->text, '\0');
    }
    row->cell_count++;
    reader->cell_line = reader->line;
}

static void on_row(int terminator, void *user)
{
    (void)terminator;
    struct csv_reader *reader = user;
    struct csv_row *row = &reader->row;
    if (reader->status == STATUS_OK) {
        reader->status = buf_status(&reader->text, reader->error);
    }
    if (reader->status == STATUS_OK) {
        for (size_t i = 0; i < row->cell_count && i < CSV_CELLS_MAX; i++) {
            row->cells[i].text = reader->text.data + reader->starts[i];
        }
        reader->status = reader->visit(reader->user, row, reader->error);
    }
    row->cell_count = 0;
    buf_clear(&reader->text);
}

/* Bytes up to and with the end of the physical line at `text`. */
static size_t line_bytes(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] == '\n' || (text[i] == '\r' && (i + 1 == bytes || text[i + 1] != '\n'))) {
            return i + 1;
        }
    }
    return bytes;
}

/* Line and, in it, the character of the byte at `offset`. */
static int place_of(const char *text, size_t bytes, size_t offset, size_t *character)
{
    int line = 1;
    size_t begin = 0;
    for (size_t next = line_bytes(text, bytes); next <= offset && next > begin;
         next += line_bytes(text + next, bytes - next)) {
        begin = next;
        line++;
    }
    *character = 1;
    for (size_t i = begin; i < offset; i++) {
        *character += ((unsigned char)text[i] & 0xC0) != 0x80;
    }
    return line;
}

static enum status check_encoding(const char *path, const char *text, size_t bytes,
                                  struct error *error)
{
    size_t character = 0;
    size_t valid = text_utf8_prefix(text, bytes);
    if (valid < bytes) {
        int line = place_of(text, bytes, valid, &character);
        return error_set(error, STATUS_INVALID,
                         "%s:%d: character %zu is not UTF-8; save the file as UTF-8 (in the "
                         "spreadsheet: CSV UTF-8)",
                         path, line, character);
    }
    const char *nul = memchr(text, '\0', bytes);
    if (nul != NULL) {
        int line = place_of(text, bytes, (size_t)(nul - text), &character);
        return error_set(error, STATUS_INVALID,
                         "%s:%d: character %zu is a NUL byte; this is no CSV text, save it again "
                         "from the spreadsheet (CSV UTF-8)",
                         path, line, character);
    }
    return STATUS_OK;
}

/* The separator that the headings show. */
static unsigned char find_separator(const char *text, size_t bytes)
{
    size_t skipped = 0;
    while (skipped < bytes && (text[skipped] == '\n' || text[skipped] == '\r')) {
        skipped++;
    }
    size_t heading_bytes = line_bytes(text + skipped, bytes - skipped);
    bool has_comma = memchr(text + skipped, ',', heading_bytes) != NULL;
    bool has_semicolon = memchr(text + skipped, ';', heading_bytes) != NULL;
    return has_semicolon && !has_comma ? ';' : CSV_COMMA;
}

static enum status quote_error(const struct csv_reader *reader, const char *path, bool is_end)
{
    return error_set(reader->error, STATUS_INVALID, "%s:%d: %s", path, reader->cell_line,
                     is_end ? "the quoted cell that begins here never ends; put a \" after it"
                            : "a \" stands in the wrong place in the cell that begins here; put "
                              "the cell between \" and write each \" inside it twice");
}

static enum status parse(struct csv_reader *reader, struct csv_parser *parser, const char *path,
                         const char *text, size_t bytes)
{
    size_t at = 0;
    while (at < bytes && reader->status == STATUS_OK) {
        size_t length = line_bytes(text + at, bytes - at);
        reader->line++;
        if (reader->row.cell_count == 0 && !parser->quoted) {
            reader->cell_line = reader->line;
        }
        if (csv_parse(parser, text + at, length, on_cell, on_row, reader) != length &&
            reader->status == STATUS_OK) {
            return csv_error(parser) == CSV_ENOMEM
                       ? error_set(reader->error, STATUS_NO_MEMORY, "%s: no memory", path)
                       : quote_error(reader, path, false);
        }
        at += length;
    }
    if (reader->status == STATUS_OK && csv_fini(parser, on_cell, on_row, reader) != 0) {
        return csv_error(parser) == CSV_ENOMEM
                   ? error_set(reader->error, STATUS_NO_MEMORY, "%s: no memory", path)
                   : quote_error(reader, path, true);
    }
    return reader->status;
}

enum status csv_read(const char *path, size_t file_bytes_max, csv_visit *visit, void *user,
                     struct error *error)
{
    struct buf file;
    struct csv_parser parser;
    struct csv_reader reader = {.visit = visit, .user = user, .error = error};
    buf_init(&file, file_bytes_max);
    buf_init(&reader.text, file_bytes_max + CSV_CELLS_MAX);
    bool has_parser = csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) == 0;
    enum status status = has_parser ? file_read(path, &file, error)
                                    : error_set(error, STATUS_NO_MEMORY, "%s: no memory", path);
    if (status != STATUS_OK) {
        goto out;
    }
    const char *text = buf_str(&file);
    size_t bytes = file.length;
    if (bytes >= 3 && memcmp(text, byte_order_mark, 3) == 0) {
        text += 3;
        bytes -= 3;
    }
    status = check_encoding(path, text, bytes, error);
    if (status == STATUS_OK) {
        csv_set_delim(&parser, find_separator(text, bytes));
        status = parse(&reader, &parser, path, text, bytes);
    }

out:
    if (has_parser) {
        csv_free(&parser);
    }
    buf_release(&reader.text);
    buf_release(&file);
    return status;
}
