/* question_csv.h: the questions as a spreadsheet (CSV as csv_read.h and report.h have it), out and
 * back in. The same columns both ways, with Spanish headings:
 *
 *   marca_temporal                      only in: when a form took the answer, or any other mark
 *   radicado                            empty: a new question, from a form or from paper
 *   fecha canal evento dependencia servicio tema pregunta nombre correo telefono
 *                                       what was asked; of a question with a number they stay
 *   estado vence vence_con_cierres dias_habiles
 *                                       counted; not read
 *   asignada_a trasladada_a persona_avisada respuesta fecha_respuesta
 *   pregunta_publicada respuesta_publicada fecha_publicacion enlace
 *                                       what the office writes
 *
 * Importing makes the facts of what changed; twice changes nothing. A new row is known again by its
 * contents and its mark, in any file; without a mark, in the same file only, since two people may
 * ask the same on one day. Rows that are known are counted and told. A column that is not there and
 * a cell that is empty leave things as they are, so an old file takes nothing away. Thread of the
 * db. */
#pragma once

#include "core/keys.h"
#include "core/question_office.h"

#include <stdio.h>

enum { QUESTION_FILE_BYTES_MAX = 64 * 1024 * 1024, QUESTION_ERRORS_MAX = 100 };

struct question_export {
    bool is_public; /* published ones only, without personal data: other, fewer columns */
    bool has_bom;
    int utc_offset_min;
};

/* Due ones first. `*row_count` is without the heading. STATUS_IO when `out` failed. */
enum status question_export(struct db *db, const struct question_export *options, FILE *out,
                            size_t *row_count, struct error *error) FALLIBLE;

/* How a file of the one or the other export begins; for not writing over another file. */
const char *question_export_begin(bool is_public);

enum { KNOWN_LINES_MAX = 160 };

struct question_import_result {
    size_t row_count, new_count, changed_count, fact_count; /* changed: had a number before */
    size_t known_count;                /* without a number, and taken in before */
    char known_lines[KNOWN_LINES_MAX]; /* "2, 5, 8", cut with "..."; "" = none */
};

struct question_import {
    const struct keys *keys; /* borrowed; a new question's number comes of its contents with them */
    int utc_offset_min;
    void (*on_error)(void *user, const char *text); /* further errors; may be NULL */
    void *user;
};

/* All or nothing: one transaction. STATUS_INVALID: `error` has the first of all that is wrong, as
 * `file:line: column: what and how to mend`; the only datum it shows is one that was to be
 * published. */
enum status question_import(struct ledger *ledger, const char *path,
                            const struct question_import *options,
                            struct question_import_result *result, struct error *error) FALLIBLE;
