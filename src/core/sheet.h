/* sheet.h: the sheets of a city's catalogue, as data: one row per CSV file, one row per column.
 *
 * A sheet is a file (`servicios.csv`), a word by which facts and table `catalogue` name it
 * (`service`), and its columns. A column is a Spanish heading, the English field of the JSON row, a
 * type, and what the type may hold. Adding a column is adding a row here. A cell becomes JSON by
 * the type's row in the table of sheet_value. An empty cell leaves its field out.
 * What people read may be there in other languages too: a column more, whose heading ends in the
 * language's code (i18n_is_code), for each; what lacks a translation stays Spanish. Of points and
 * gates only the words are taken, when there are as many.
 * Static data and pure functions; it must not know files or SQLite. Any thread. */
#pragma once

#include "base/status.h"

#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum column_type {
    COLUMN_TEXT,      /* any text, cleaned (text_clean) */
    COLUMN_CODE,      /* lower-case ASCII letters, digits, '-' */
    COLUMN_SIGN,      /* upper-case ASCII letters and digits: C01, CC */
    COLUMN_ICON,      /* ligature name of the icon font: lower-case ASCII letters, digits, '_' */
    COLUMN_REFERENCE, /* key of a row of sheet `reference`; JSON text */
    COLUMN_CHOICE,    /* one of `choices`; JSON text, the English word */
    COLUMN_INTEGER,   /* from min to max; JSON integer, also when it refers to another sheet */
    COLUMN_BOOLEAN,   /* 0 or 1 */
    COLUMN_TIME,      /* clock_parse_local, or 15/12/2022; JSON integer, UTC milliseconds */
    COLUMN_TIME_END,  /* the same, but a date alone means the last millisecond of that day */
    COLUMN_DATE,      /* 2022-12-15, or 15/12/2022; JSON text, the year first */
    COLUMN_RGB,       /* #RRGGBB */
    COLUMN_FRACTION,  /* "0.35" of 0 to 1; JSON integer, ten-thousandths */
    COLUMN_POINT,     /* "2021=12,5"; JSON {"label":"2021","value":12500}, thousandths */
    COLUMN_GATE,      /* "1=Puerta 1"; JSON {"number":1,"name":"Puerta 1"} */
    COLUMN_TYPE_COUNT
};

enum column_flag {
    COLUMN_REQUIRED = 1,    /* may not be empty */
    COLUMN_LIST = 2,        /* items separated by '|'; a JSON array without repetitions */
    COLUMN_KEY = 4,         /* part of the row's key; implies required */
    COLUMN_UNIQUE = 8,      /* no two rows of the sheet have the same value */
    COLUMN_SPARE = 16,      /* a file may lack it: then every cell is empty */
    COLUMN_TRANSLATED = 32, /* "nombre.en" may stand beside "nombre": field "name.en" of the row */
    COLUMN_PROSE = 128,     /* everybody reads it: nobody's personal data (import_check.h) */
    COLUMN_LINES = 64,      /* a text of several paragraphs (text_clean_lines) */
};

enum { SHEET_COLUMNS_MAX = 24, SHEET_KEY_BYTES_MAX = 128, SHEET_VALUE_BYTES_MAX = 8 * 1024 };

struct choice {
    const char *spanish; /* in the cell; NULL ends a list */
    const char *english; /* in the row */
};

struct column {
    const char *heading; /* Spanish, as in the file's first line */
    const char *field;   /* of the JSON row */
    enum column_type type;
    unsigned flags;   /* of enum column_flag */
    long min, max;    /* value of an integer; for texts max alone: characters of one item */
    size_t items_max; /* of a list; 0 = any number */
    const struct choice *choices; /* COLUMN_CHOICE */
    const char *reference;        /* word of the sheet whose key this is; NULL = none */
    const char *not_before;       /* field of the same row that may not be greater; NULL = none */
    const char *hint; /* said when a required cell is empty; NULL = "every row needs one" */
};

struct sheet {
    const char *file; /* "servicios.csv" */
    const char *word; /* "service" */
    const char *noun; /* for messages: "a service" */
    const struct column *columns;
    size_t column_count;
    size_t row_min, row_max; /* a file with fewer or more rows is refused; row_max 0 = any number */
};

/* All sheets, in the order in which they are imported. Static. */
const struct sheet *sheet_table(size_t *count);

const struct sheet *sheet_find(const char *word); /* NULL when there is none */

/* How to read a cell that says a time. */
struct sheet_clock {
    int utc_offset_min;
    int64_t now_ms; /* the day of "hoy" */
};

/* The JSON value of a cell; NULL in `*value` for an empty cell that may be empty. The new value is
 * owned by the caller.
 * STATUS_INVALID says what is wrong and how to mend it, without file, line and column.
 * References are not looked up. */
enum status sheet_value(const struct column *column, const char *cell,
                        const struct sheet_clock *clock, json_t **value,
                        struct error *error) FALLIBLE;

/* The key of a JSON row: the values of its key columns joined with '/'.
 * False when one is missing or it does not fit. */
bool sheet_key(const struct sheet *sheet, const json_t *row, char *out, size_t out_bytes);

/* The text of a text or integer value, as it stands in keys; "" for another kind. Borrowed from
 * `value` or `scratch`. */
const char *sheet_key_text(const json_t *value, char *scratch, size_t scratch_bytes);
