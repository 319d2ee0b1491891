/* question_file.h: filing a question under a number that is known beforehand, and the codes that it
 * may name. Within src/core only; thread of the db. */
#pragma once

#include "core/question.h"

/* The number of a year and 40 bits. */
void radicado_make(int year, const uint8_t bytes[5], char out[RADICADO_SIZE]);

enum status radicado_is_known(struct db *db, const char *radicado, bool *is_known,
                              struct error *error) FALLIBLE;

/* question_ask under `radicado`; NULL draws one. */
enum status question_file(struct ledger *ledger, const struct question *question,
                          const char *radicado, int utc_offset_min,
                          struct question_receipt *receipt, struct error *error) FALLIBLE;

/* STATUS_NOT_FOUND, with the nearest one, when `sheet` (of `file`) has no row `code`. */
enum status question_code_check(struct db *db, const char *sheet, const char *file,
                                const char *code, struct error *error) FALLIBLE;
