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
    bool has_comments; /* of opinions: what people wrote, which may name somebody */
    int utc_offset_min;
    void (*progress)(void *user, int64_t done, int64_t total); /* may be NULL; every 1,000 rows */
    void *user;
};

/* The attendance list ("listado de asistencia"): one row per person and event: number, event, date,
 * name, document type and number, territory, age band, group, phone, e-mail, registered at, entered
 * at, left at, whether that is the event's end (nobody saw them leave), gate, consent version,
 * ticket code. */
enum status report_attendance(struct db *db, const struct report_options *options, FILE *out,
                              int64_t *row_count, struct error *error) FALLIBLE;

/* The opinions ("calificaciones"): one row each: number, event, when, what it is about, its code
 * and stand, score, face, reasons and, when asked for, comment. */
enum status report_feedback(struct db *db, const struct report_options *options, FILE *out,
                            int64_t *row_count, struct error *error) FALLIBLE;

/* What people looked at on the kiosks ("visitas"), of the whole fair, the most visited first: one
 * row a department, then one a service: number, what, name, code, department, visits, visits to its
 * services, first and last time. */
enum status report_visits(struct db *db, const struct report_options *options, FILE *out,
                          int64_t *row_count, struct error *error) FALLIBLE;

/* How full each event was ("aforo"): one row an hour: number, event, date, hour, entries, exits,
 * refused, inside when it ended. */
enum status report_occupancy(struct db *db, const struct report_options *options, FILE *out,
                             int64_t *row_count, struct error *error) FALLIBLE;

/* Who was attended at the stands ("puestos"): one row a stand: number, event, stand, name, visits,
 * different tickets. */
enum status report_stands(struct db *db, const struct report_options *options, FILE *out,
                          int64_t *row_count, struct error *error) FALLIBLE;

/* One CSV cell with its quoting and its formula guard, to `out`.
 * Exposed for other reports and for tests. */
void csv_cell(FILE *out, const char *text, bool is_last);

/* ---- what the reports share ---- */

void report_open(FILE *out, const struct report_options *options); /* the byte order mark */

/* "2022-12-15 08:00:00", local; returns `text`, which has room for CLOCK_ISO_MAX bytes. */
const char *report_time(int64_t utc_ms, int utc_offset_min, char *text);

/* After the last row: what came of it. `status` is that of the last step, STATUS_NOT_FOUND its
 * normal end. STATUS_FULL, STATUS_IO. */
enum status report_close(FILE *out, enum status status, struct error *error) FALLIBLE;
