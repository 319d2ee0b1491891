/* i18n.h: translated texts. The text in the code is the Spanish one and the key; a catalogue is a
 * GNU .mo file (gettext manual 10.3), read by ourselves because a visitor changes the language
 * while the program runs, without locales of the system.
 * What has no translation stays Spanish, text by text. A thread has its own language, Spanish until
 * it calls i18n_use: the screens' thread follows the visitor, what is behind it stays Spanish. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum { I18N_FILE_BYTES_MAX = 4 * 1024 * 1024, I18N_CODE_MAX = 3 /* letters */ };

#define I18N_SOURCE "es" /* the language of the texts in the code; it has no file */

/* From now on tr() answers from this file; NULL or "" = Spanish. On failure the language stays as
 * it was. STATUS_NOT_FOUND, STATUS_INVALID when it is not a .mo file or points outside itself. */
enum status i18n_use(const char *path, struct error *error) FALLIBLE;

/* The translation of `spanish`, or `spanish` itself. Borrowed until the next i18n_use.
 * Never NULL for a text. */
const char *tr(const char *spanish) __attribute__((format_arg(1)));

/* The same for a word that means several things: "mar" is a weekday and a month. `context` is the
 * msgctxt of the catalogue. */
const char *tr_in(const char *context, const char *spanish);

/* Whether a text written in Spanish can have a translation under this code:
 * two or three lower-case letters, not "es". */
bool i18n_is_code(const char *code);

/* Mark texts of tables, so that xgettext finds them; tr or tr_in translates them when shown. */
#define N_(spanish)           spanish
#define NC_(context, spanish) spanish
