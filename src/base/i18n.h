/* i18n.h: translated texts. The text in the code is the Spanish one and the key; a catalogue is a
 * GNU .mo file (gettext manual 10.3), read by ourselves because a visitor changes the language
 * while the program runs, without locales of the system.
 * What has no translation stays Spanish, text by text. UI thread only. */
#pragma once

#include "base/status.h"

#include <stddef.h>

enum { I18N_FILE_BYTES_MAX = 4 * 1024 * 1024 };

/* From now on tr() answers from this file; NULL or "" = Spanish. On failure the language stays as
 * it was. STATUS_NOT_FOUND, STATUS_INVALID when it is not a .mo file or points outside itself. */
enum status i18n_use(const char *path, struct error *error) FALLIBLE;

/* The translation of `spanish`, or `spanish` itself. Borrowed until the next i18n_use.
 * Never NULL for a text. */
const char *tr(const char *spanish) __attribute__((format_arg(1)));
