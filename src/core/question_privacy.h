/* question_privacy.h: may everybody read this text? Within src/core only. Any thread. */
#pragma once

#include "core/question_office.h"

/* STATUS_DENIED when `text` holds the e-mail, phone or name of who asked. One that nobody edited is
 * also refused for a single word of the name, an '@' or a number of seven digits or more. `what`
 * ("the question") is said in the error, which tells how to mend it and repeats no datum. */
enum status question_privacy_check(const struct question_record *record, const char *text,
                                   const char *what, bool is_edited, struct error *error) FALLIBLE;
