/* question_print.h: questions on the terminal and as JSON, for cmd_question.c. */
#pragma once

#include "cli/cli.h"
#include "core/question_office.h"

/* Without texts and persons. */
void question_print_list(const struct question_records *records);

/* With text, person and answer. */
void question_print_one(const struct question_record *record, int64_t transfer_day);

/* Of a list; `is_whole` adds texts and person. NULL without memory. */
json_t *question_json(const struct question_record *record, bool is_whole);
json_t *question_json_list(const struct question_records *records);
