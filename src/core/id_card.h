/* id_card.h: the Colombian ID card as a scanner reads it: who the person is, and nothing else.
 *
 * Yellow "cédula de ciudadanía" and blue "tarjeta de identidad": the PDF417 of the back, 531 bytes
 * of ISO 8859-1 without a check digit. Places from its marker on (which is at 24 in a whole frame):
 *
 *   -24  2 "03" or "02" cédula, "I3" tarjeta   57  23 second surname
 *   -22  8 index of the fingerprint archive    80  23 first name
 *     0  8 "PubDSK_1"                         103  23 second name
 *    16  8 number of the fingerprint card     126   1 "0"
 *    24 10 number, zeros at the left          127   1 sex, M or F
 *    34 23 first surname, NULs at the right   128   8 birth, YYYYMMDD
 *   136  5 place of birth (department 2, municipality 3: the Registraduría's, not DANE's), 1 more
 *   142  2 blood type (AB: 3), then 1 + 160 and 1 + 200: fingerprints
 *
 * Three deliveries: the bytes (USB serial); typed, with bytes missing (NULs and everything from
 * 0x80 on, or NUL as U+FFFD, as the overlong C0 80, as one space; text in UTF-8); and a hex dump.
 * It may end anywhere after the birth date. Where the places do not fit, fields end at two or more
 * separators; where no separator survived, the number and the birth date are certain and the
 * names are one run of letters. A frame without its marker (an older print) is read, never sure.
 *
 * New digital cédula (since December 2020): the machine readable zone TD1, three lines of 30, with
 * the check digits of ICAO 9303-5 (weights 7 3 1). Its QR is enciphered and its PDF417 gone.
 * A "cédula de extranjería" and a PPT are not read: their codes are not published.
 *
 * Fingerprints, blood type, archive indexes and place of birth are overwritten in the caller's
 * buffer before any field is read, and are in no result (Ley 1581 de 2012, art. 5). Layout after
 * public studies of the code (github.com/jorgeluissanchez/lector-cedula, with four other readers,
 * whose known faults tests/unit/core/test_id_card.c holds against this one). Pure; any thread. */
#pragma once

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    ID_CARD_NAME_SIZE = 192, /* UTF-8 */
    ID_CARD_NUMBER_SIZE = 12,
    ID_CARD_BYTES_MAX = 4096, /* longer is not looked at */
};

/* Wipe after use. */
struct id_card {
    char document_type[3];            /* "CC" or "TI", codes of the sheet of document types */
    char number[ID_CARD_NUMBER_SIZE]; /* 3 to 11 digits, no zero in front */
    char names[ID_CARD_NAME_SIZE];    /* capitals, as on the card */
    char surnames[ID_CARD_NAME_SIZE];
    char sex; /* 'M', 'F', or '\0' when the card says neither */
    int birth_year, birth_month, birth_day;
    bool has_name_parts; /* false: `names` is all letters in the card's order, surnames first */
    bool has_spaces;     /* false: and they run together; `names` is for no form */
    bool is_sure;        /* read at its places or by check digits; else letters may be missing */
};

/* Reads and forgets. `year_now` tells the century of a machine readable zone, and no birth is
 * later. STATUS_NOT_FOUND: no ID card, the buffer is as it was. STATUS_OK and STATUS_INVALID: it is
 * one, and the buffer is all zeros; INVALID when too little of it came or a check digit is wrong:
 * read it again. Never allocates. */
enum status id_card_read(void *bytes, size_t length, int year_now, struct id_card *card) FALLIBLE;

/* Full years on that day. */
int id_card_age(const struct id_card *card, int year, int month, int day);

/* "María de la Cruz Ruiz": names before surnames, with the capitals of a text; "" when the letters
 * run together. Cut at a whole character. */
void id_card_name(const struct id_card *card, char *out, size_t size);
