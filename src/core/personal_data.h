/* personal_data.h: does a text that everybody will read hold somebody's data (Ley 1581 de 2012)?
 * A number like a document or a phone (6 to 11 digits, also with dots or spaces between), an
 * e-mail, and, where a person is known, their name, e-mail and phone. Not taken for a datum: money
 * ("$", "pesos"), round thousands ("120.000"), what is counted ("personas"), years, dates, numbers
 * of acts ("1234-2022", "Decreto 1000-0161"), addresses on the web, lines 01 8000 and addresses of
 * .gov.co.
 * Any thread. */
#pragma once

#include "base/status.h"

#include <stdbool.h>

enum { DATUM_TEXT_MAX = 80 };

enum datum { DATUM_NONE, DATUM_NAME, DATUM_NUMBER, DATUM_EMAIL, DATUM_OWN_EMAIL, DATUM_OWN_PHONE };

/* Who asked; "" = not known. Borrowed. */
struct known_person {
    const char *name, *email, *phone;
    bool is_asked; /* one word of the name is enough, as in a text that stands as they wrote it */
};

struct personal_datum {
    enum datum what;
    char text[DATUM_TEXT_MAX]; /* as it is found; a datum itself: wipe it where it is kept */
};

/* The first datum of `text`, or DATUM_NONE. Of a name any two words, in any order, or one after
 * "señora" and the like. `person` may be NULL. Fails for memory only. */
enum status personal_data_find(const char *text, const struct known_person *person,
                               struct personal_datum *found, struct error *error) FALLIBLE;

/* "a number like a document or a phone"; "" of DATUM_NONE. */
const char *datum_title(enum datum what);
