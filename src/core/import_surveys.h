/* import_surveys.h: the surveys of a city's folder, encuestas/<any name>.ini, as part of an import:
 * read and checked with the sheets, published in their transaction. For import.c; one thread.
 *
 * A definition that is new or changed makes a fact `survey.published`; the same one makes none. One
 * whose file is gone is withdrawn, when the folder is there; its answers stay. Under a version that
 * has answers no other wording is published: they would not mean the same any more. The first time
 * a survey is per ticket its key is made (survey_secret.h); of a sealed one nothing new is
 * published. */
#pragma once

#include "core/import.h"
#include "core/survey_file.h"

#define SURVEY_FOLDER "encuestas"

enum { IMPORT_SURVEYS_MAX = 60 };

struct import_surveys {
    struct arena *arena;                          /* borrowed */
    const struct sheet_clock *clock;              /* borrowed */
    struct import_errors *errors;                 /* borrowed */
    bool is_present;                              /* the folder is there */
    struct survey_file files[IMPORT_SURVEYS_MAX]; /* by name; those without error */
    size_t count;
};

/* Reads every *.ini of `folder`/encuestas. What is wrong goes to `errors`.
 * STATUS_INVALID when the search for errors is over; other statuses are no fault of a file. */
enum status import_surveys_read(struct import_surveys *surveys, const char *folder,
                                struct error *error) FALLIBLE;

/* What the files do not tell by themselves: that codes differ, that events exist (`events`: the
 * sheet of events as it is after the import), that no answered version changes. Inside the
 * transaction. Answers as import_surveys_read. */
enum status import_surveys_check(struct import_surveys *surveys, const struct import_sheet *events,
                                 struct db *db, struct error *error) FALLIBLE;

/* Appends the facts and counts them in `result` and `fact_count`. Inside the transaction. */
enum status import_surveys_apply(struct import_surveys *surveys, struct ledger *ledger,
                                 struct import_sheet_result *result, size_t *fact_count,
                                 struct error *error) FALLIBLE;
