/* question_reading.h: a spreadsheet of questions while it is read. Within src/core only; thread of
 * the db. */
#pragma once

#include "core/csv_read.h"
#include "core/import_sheet.h"
#include "core/question_columns.h"
#include "core/question_csv.h"

#include <jansson.h>

/* A number that the file has already. */
struct question_seen {
    char radicado[RADICADO_SIZE];
    int line;
};

struct question_reading {
    struct ledger *ledger;                 /* borrowed */
    const char *path;                      /* borrowed */
    const struct question_import *options; /* borrowed */
    uint8_t file_hash[16];                 /* of its bytes */
    struct import_errors errors;
    struct sheet_clock clock;
    struct question_import_result result;
    size_t column_at[Q_COLUMN_COUNT]; /* cell of each; CSV_CELLS_MAX = not there */
    size_t cell_count;                /* headings; 0 before they are read */
    struct question_seen *seen;       /* owned */
    size_t seen_count, seen_capacity;
};

/* One row: its values as JSON, NULL where there is nothing. */
struct question_cells {
    struct question_reading *reading;
    int line;
    int lines[Q_COLUMN_COUNT];
    json_t *values[Q_COLUMN_COUNT]; /* owned */
    char radicado[RADICADO_SIZE];
    bool is_new; /* without a number in the file */
};

/* Says what is wrong with a cell; STATUS_OK while the search for errors may go on. */
enum status question_cell_wrong(const struct question_cells *row, enum question_column column,
                                const char *text);

/* What a cell made impossible is an error of the file; anything else ends the reading. */
enum status question_cell_status(const struct question_cells *row, enum question_column column,
                                 enum status status, const struct error *detail,
                                 struct error *error) FALLIBLE;

/* "" and -1 when there is nothing. */
const char *question_cell_text(const struct question_cells *row, enum question_column column);
int64_t question_cell_day(const struct question_cells *row, enum question_column column);

/* Writes what of the row changed; its question is there. */
enum status question_row_apply(const struct question_cells *row, struct error *error) FALLIBLE;
