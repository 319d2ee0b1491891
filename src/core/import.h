/* import.h: CSV sheets of a city (RFC 4180, UTF-8) into the ledger as `catalogue.set` facts.
 *
 * A sheet is a table row (sheet.h): file name, key columns, columns with their type and where they
 * refer to. Errors say `file:line: column: what and how to mend`. All sheets are read and checked
 * first; one wrong row stops the import and changes nothing. What is the same as in the ledger
 * makes no fact: importing twice changes nothing. What was told or imported by itself since a row
 * was imported stays when the same row comes again with its folder; a sheet by itself says how
 * things stand now, and takes such progress back. A key that is no longer in its file is retired
 * (row null); what a sheet by itself retired comes back when it says so, or the folder says it
 * anew. A sheet whose file is not in the folder stays as it is; its codes count for references, and
 * its own references must not lose their row. A folder encuestas/ in it holds surveys
 * (import_surveys.h).
 *
 * Fact: {"key":"predial","order":14,"row":{...} or null,"sheet":"service"}. `order` is the row's
 * number in its file, 0 when retired. "by":"file" stands before when the row is not as the folder
 * says: it came in a sheet by itself, or stayed as it was told and only moved.
 * A row is compact JSON with sorted keys; an empty cell leaves its field out;
 * times are UTC milliseconds. */
#pragma once

#include "base/status.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    IMPORT_FILE_BYTES_MAX = 32 * 1024 * 1024,
    IMPORT_CELL_BYTES_MAX = 8 * 1024,
    IMPORT_SHEETS_MAX = 32,
    IMPORT_ERRORS_MAX = 100
};

struct import_sheet_result {
    const char *file; /* static: "servicios.csv", "encuestas" */
    size_t row_count, new_count, changed_count, retired_count;
};

struct import_result {
    struct import_sheet_result sheets[IMPORT_SHEETS_MAX + 1]; /* the surveys last */
    size_t sheet_count;
    size_t fact_count;
};

/* What would be refused otherwise. */
enum import_allowed {
    IMPORT_RETIRES = 1, /* more than a few rows that a sheet by itself lacks */
    IMPORT_PERSONAL = 2 /* what seems to be somebody's datum (import_check.h): it is nobody's */
};

/* Imports every known sheet found in `folder` (at least one, all referenced codes resolvable with
 * what the ledger already holds). `now_ms` resolves "hoy". STATUS_INVALID: `error` has the first of
 * all that is wrong; up to IMPORT_ERRORS_MAX further ones go to `on_error` (may be NULL: then the
 * first ends the search), `text` borrowed for the call. STATUS_NOT_FOUND: no such folder, or no
 * sheet in it. One transaction: on failure nothing has changed.
 * `result` (may be NULL) is zero then. */
enum status import_folder(struct ledger *ledger, const char *folder, unsigned allowed,
                          int utc_offset_min, int64_t now_ms,
                          void (*on_error)(void *user, const char *text), void *user,
                          struct import_result *result, struct error *error) FALLIBLE;

/* The same for the one sheet `word` ("plan_goal") out of the file `path`, whatever it is called.
 * Its rows hold, also against progress told later than the same rows were imported. STATUS_INVALID
 * when it would retire more than 3 rows, or more than one and a fifth of those held, unless
 * IMPORT_RETIRES: it may be a filtered copy.
 * STATUS_NOT_FOUND: there is no such file. */
enum status import_file(struct ledger *ledger, const char *word, const char *path, unsigned allowed,
                        int utc_offset_min, int64_t now_ms,
                        void (*on_error)(void *user, const char *text), void *user,
                        struct import_result *result, struct error *error) FALLIBLE;
