/* report.h: what the office takes out: CSV (RFC 4180), formula-safe (a cell that begins with = + -
 * @ TAB or CR gets an apostrophe), with an optional UTF-8 byte order mark for spreadsheets.
 * Headings and values in Spanish. */
#pragma once

#include "base/status.h"
#include "store/db.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct report_options {
    uint32_t event; /* 0 = all */
    bool has_bom;
    int utc_offset_min;
    void (*progress)(void *user, int64_t done, int64_t total); /* may be NULL; every 1,000 rows */
    void *user;
};

/* The attendance list ("listado de asistencia"): one row per person and event: number, event, date,
 * name, document type and number, territory, age band, group, phone, e-mail, registered at, entered
 * at, left at, gate, consent version, ticket code. */
enum status report_attendance(struct db *db, const struct report_options *options, FILE *out,
                              int64_t *row_count, struct error *error) FALLIBLE;

/* One CSV cell with its quoting and its formula guard, to `out`.
 * Exposed for other reports and for tests. */
void csv_cell(FILE *out, const char *text, bool is_last);
