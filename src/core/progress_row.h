/* progress_row.h: what the files that tell progress share: the line it is about and its texts. */
#pragma once

#include "base/status.h"
#include "store/ledger.h"

#include <jansson.h>
#include <stdbool.h>

enum { NOTE_LENGTH_MAX = 300, EVIDENCE_LENGTH_MAX = 200 };

/* The line of `sheet` as it is public now; json_decref it. STATUS_NOT_FOUND says which key may have
 * been meant. */
enum status progress_read_row(struct ledger *ledger, const char *sheet, const char *key,
                              json_t **row, struct error *error) FALLIBLE;

enum status progress_check_percent(const char *what, int percent, struct error *error) FALLIBLE;
/* STATUS_DENIED when the text holds a personal datum (personal_data.h) and not `is_anyway`; it is
 * public as soon as it is told. `text` may be NULL. */
enum status progress_check_text(const char *what, const char *text, size_t length_max,
                                bool is_anyway, struct error *error) FALLIBLE;

/* Does the field say this already? NULL is as "". */
bool progress_is_same_text(const json_t *row, const char *field, const char *text);

/* Takes over `body`. */
enum status progress_append(struct ledger *ledger, const char *kind, json_t *body,
                            struct error *error) FALLIBLE;
