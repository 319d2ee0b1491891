/* question_privacy.h: may everybody read this text? Within src/core only. Any thread. */
#pragma once

#include "core/question_office.h"

/* STATUS_DENIED when `text` holds a personal datum (personal_data.h). `standing`: what was asked or
 * answered; a text that is the same is refused for a single word of the name, too. `is_anyway`:
 * only the e-mail and phone of who asked are refused. `what` ("the question") is said in the error,
 * which shows what was found, for whoever may read the question itself. */
enum status question_privacy_check(const struct question_record *record, const char *text,
                                   const char *standing, const char *what, bool is_anyway,
                                   struct error *error) FALLIBLE;
