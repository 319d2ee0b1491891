/* id_card_parts.h: what the files of id_card.h share.
 *
 *   id_card.c       the order of the work: find, wipe, read
 *   id_card_bytes.c what a delivery brought, as bytes of ISO 8859-1
 *   id_card_names.c names out of columns, fields, runs of letters; and as people write them
 *   id_card_mrz.c   the machine readable zone */
#pragma once

#include "core/id_card.h"

#include <stdint.h>

enum { ID_CARD_MARKER_LENGTH = 7 /* "PubDSK_": what follows differs between accounts */ };

/* The bytes in the caller's buffer. SIZE_MAX = not found. */
struct frame {
    uint8_t *bytes;
    size_t length;
    size_t marker;
    size_t sex;    /* where the sex stands, before the birth date */
    size_t number; /* where its ten digits begin */
    size_t names;  /* first letter of the first surname, behind the number */
    bool has_gaps; /* separators came through: there are some before the number */
};

struct span {
    const uint8_t *at; /* borrowed */
    size_t length;
};

/* ---- id_card_bytes.c ---- */
bool id_card_is_digit(uint8_t c);
bool id_card_is_capital(uint8_t c);   /* ISO 8859-1 */
bool id_card_is_letter(uint8_t c);    /* a capital, or what else stands in names */
bool id_card_is_separator(uint8_t c); /* NUL, space, controls */

/* Finds the marker and makes bytes in capitals of what came, in place. False: there is no marker,
 * and nothing was changed. */
bool id_card_decode(struct frame *frame);
void id_card_shorten(struct frame *frame, size_t length); /* overwrites the rest */

/* ---- id_card.c ---- */

/* Is it a day of the calendar, between 1880 and `year_now`? Then it becomes the card's birth. */
bool id_card_set_birth(struct id_card *card, const uint8_t digits[8], int year_now);

/* Without zeros in front. False when it is too short to be a number. */
bool id_card_set_number(struct id_card *card, const uint8_t *digits, size_t count);

/* ---- id_card_names.c ---- */

/* Appends the letters of `span` as UTF-8 after a space; each run of separators is one space. */
void id_card_append(char out[ID_CARD_NAME_SIZE], struct span span);

/* The names between frame->names and the "0" before frame->sex. */
void id_card_read_names(const struct frame *frame, struct id_card *card);

/* ---- id_card_mrz.c ---- */

/* Three lines of 30, or what can only be a piece of them; line ends do not matter. */
bool id_card_is_mrz(const uint8_t *bytes, size_t length);
enum status id_card_read_mrz(const uint8_t *bytes, size_t length, int year_now,
                             struct id_card *card) FALLIBLE;
