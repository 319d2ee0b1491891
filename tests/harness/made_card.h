/* made_card.h: ID cards of people who do not exist, as scanners deliver them. Numbers begin with
 * 9999, names are invented, and where a card has fingerprints stands a formula: no byte is of a
 * real card. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MADE_CARD_BYTES = 531, MADE_CARD_BLOOD_AT = 166 };

struct made_person {
    const char *prefix;                                                    /* "03", "02", "I3" */
    const char *number;                                                    /* ten digits */
    const char *first_surname, *second_surname, *first_name, *second_name; /* ISO 8859-1 */
    const char *birth; /* "0M20000229290010O+": sex, birth, place, blood type */
};

extern const struct made_person MADE_LUZ; /* "PEÑA" "DE LA OSSA" "LUZ" "MARÍA", a woman of 1985 */

/* The whole frame. */
void made_card(const struct made_person *person, uint8_t out[MADE_CARD_BYTES]);

/* What each delivery makes of `frame`; `out` of 4 * length bytes; the new length. */
typedef size_t made_delivery(const uint8_t *frame, size_t length, uint8_t *out);
made_delivery made_raw;
made_delivery made_typed;       /* a keyboard: control characters and everything from 0x80 lost */
made_delivery made_spaced;      /* the same, a space for each NUL */
made_delivery made_one_space;   /* the same, one space for a run of NULs */
made_delivery made_two_spaces;  /* the same, two spaces for a run of NULs */
made_delivery made_utf8;        /* text, NUL as it is */
made_delivery made_replacement; /* text, NUL as U+FFFD */
made_delivery made_overlong;    /* text, NUL as C0 80 */
made_delivery made_hex;         /* "3033..." */
made_delivery made_hex_spaced;  /* "30 33\r\n..." in small letters, 16 a line */
made_delivery made_squeezed;    /* three NULs before the marker, as one driver leaves them */
made_delivery made_stripped;    /* bytes, all NULs gone */

struct made_way {
    const char *name;
    made_delivery *deliver;
};
extern const struct made_way MADE_WAYS[];
extern const size_t MADE_WAY_COUNT;
