/* catalogue_speak.h: the translated texts of a catalogue while it is being read. For catalogue.c
 * only; who shows a catalogue calls catalogue_speak. */
#pragma once

#include "core/catalogue.h"

/* Keeps `translated` (borrowed; of the catalogue's arena) as what stands at `place` (a pointer to a
 * text or to a list of texts, set already) in that language. Only for a language that
 * i18n_is_code accepts. False without memory. */
bool catalogue_translate(struct catalogue *catalogue, void *place, const char *language,
                         const void *translated);

/* What stands at `place` is the text that stands at `as`: it has the same translations. */
bool catalogue_translate_same(struct catalogue *catalogue, void *place, const void *as);

/* The first language in the order of its code after `language` ("" to begin) into which anything of
 * a service or a department is translated; NULL = no more. Borrowed. */
const char *catalogue_language_after(const struct catalogue *catalogue, const char *language);
