/* question_row.h: a question as it is read back. Within src/core only; thread of the db. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "core/question.h"
#include "core/work_calendar.h"

/* d is the view question_deadline, p what is published of it; more columns may follow. */
#define QUESTION_COLUMNS                                                                           \
    "d.radicado, d.stage, d.department, d.service, d.topic, d.entity, d.answer_by, d.asked_day,"   \
    " d.answered_day, d.published_day, p.question, p.answer, d.url, d.routed_day"
#define QUESTION_TABLES                                                                            \
    " FROM question_deadline AS d LEFT JOIN question_publication AS p ON p.radicado = d.radicado"

enum { QUESTION_COLUMN_COUNT = 14 };

/* Seen from when and with which calendar. */
struct question_view {
    struct arena *arena; /* borrowed; gets the texts */
    struct work_calendar calendar;
    int64_t today;
};

/* Now, in local time. Release it, whatever the answer. */
enum status question_view_init(struct question_view *view, struct arena *arena, struct db *db,
                               int utc_offset_min, struct error *error) FALLIBLE;
void question_view_release(struct question_view *view);

/* Fills `out` from a row whose first columns are QUESTION_COLUMNS. STATUS_NO_MEMORY. */
enum status question_row_read(const struct question_view *view, struct stmt *stmt,
                              struct question_public *out, struct error *error) FALLIBLE;

/* State, dates and days of a question, from its stage and the day it was asked; the rest of `out`
 * is empty. */
void question_row_days(const struct question_view *view, const char *stage, const char *asked_day,
                       struct question_public *out);

/* A copy in the arena; NULL without memory. */
const char *question_row_text(const struct question_view *view, struct stmt *stmt, int column);
