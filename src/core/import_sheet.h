/* import_sheet.h: one sheet's file, read and checked by itself: headings, cells, keys. What
 * concerns several sheets (references) and the ledger is import.c's. For import.c and the tests of
 * this room; one thread. */
#pragma once

#include "base/arena.h"
#include "base/file.h"
#include "base/i18n.h"
#include "base/status.h"
#include "core/csv_read.h"
#include "core/sheet.h"

#include <stdbool.h>
#include <stddef.h>

/* All that was found wrong in one import: the first error is kept, the next ones are passed on. */
struct import_errors {
    void (*on_error)(void *user, const char *text); /* may be NULL */
    void *user;
    size_t count, max;   /* further ones than 1 + max are not looked for */
    struct error *first; /* borrowed; may be NULL */
};

/* Says one error. STATUS_OK while the search may go on, STATUS_INVALID when enough was said. */
enum status import_error(struct import_errors *errors, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* A row of a file or, without line, of the ledger.
 * Texts are borrowed from the arena of the import. */
struct import_row {
    const char *key;
    const char *json; /* compact, keys sorted: equal rows are equal texts */
    const char *now;  /* of the ledger: with what was told since; NULL = nothing was */
    const char *said; /* of the ledger: by its folder last; NULL = this */
    int order;        /* from 1 */
    int line;         /* of the file; 0 = of the ledger */
    bool is_seen;     /* of the ledger: the file has this key too */
};

/* A value that the other rows decide on: a key of another sheet (column->reference),
 * or unique in its column. */
struct import_reference {
    const struct column *column;
    const char *code; /* borrowed from the arena */
    const char *key;  /* of the row it stands in */
    int line;
};

/* A column in another language. */
struct import_translation {
    const struct column *column;
    char language[I18N_CODE_MAX + 1];
    size_t cell;
};

struct import_sheet {
    const struct sheet *sheet; /* static */
    bool is_present;           /* its file is in the folder */
    bool is_faulty; /* some of its rows are wrong and left out: what it lacks is no error */
    char path[FILE_PATH_MAX];
    struct arena *arena;             /* borrowed */
    const struct sheet_clock *clock; /* borrowed */
    struct import_errors *errors;    /* borrowed */
    struct import_row *rows;         /* owned; of the file, in its order */
    struct import_row *held;         /* owned; of the ledger, by key */
    const struct import_row *
        *by_key; /* owned; the rows that hold after the import: of the file or held */
    struct import_reference *references; /* owned */
    size_t row_count, row_capacity, held_count, held_capacity, by_key_count;
    size_t reference_count, reference_capacity;
    size_t column_at[SHEET_COLUMNS_MAX]; /* cell of each column, once the headings are read */
    size_t cell_count;                   /* headings; 0 before they are read */
    struct import_translation translations[CSV_CELLS_MAX]; /* in the order of the headings */
    size_t translation_count;
};

/* Reads the file at `path` if there is one. Wrong rows are said to `errors` and left out.
 * STATUS_INVALID when the search for errors is over;
 * other statuses for what is no fault of the file. */
enum status import_sheet_read(struct import_sheet *sheet, struct error *error) FALLIBLE;

/* Adds a row of the ledger. */
enum status import_sheet_hold(struct import_sheet *sheet, const struct import_row *row,
                              struct error *error) FALLIBLE;

/* After reading and holding: finds keys that are there twice, and prepares import_sheet_find. */
enum status import_sheet_index(struct import_sheet *sheet, struct error *error) FALLIBLE;

/* The row of the ledger with this key; NULL when there is none. They are held in the order of their
 * keys. */
struct import_row *import_sheet_held(const struct import_sheet *sheet, const char *key);

/* The row that holds after the import; NULL when there is none. */
const struct import_row *import_sheet_find(const struct import_sheet *sheet, const char *key);

/* Compact, keys sorted. NULL without memory. */
const char *import_json_text(struct arena *arena, const json_t *json);

void import_sheet_release(struct import_sheet *sheet); /* fine on a zeroed one */
