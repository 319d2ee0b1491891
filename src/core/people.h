/* people.h: finding a registered person for staff: by words of the name, document, phone or short
 * code.
 *
 * Everything is folded ("nanez" finds "Ñáñez"); each word typed is the beginning of a word of the
 * name, in any order. A word with digits is the beginning of the document or the phone where this
 * file holds them (the office; elsewhere those registered here); a whole document is also found
 * by its keyed hash, so that a door finds it without holding any number. Two with one code or one
 * document are two results: whoever asks chooses.
 *
 * The index (migration 014) is a projection: rows of (event, 1 of 256 parts, word) with a set of
 * people each. A search goes through the parts, intersects the sets of its words and reads the
 * names of who is left, until it has enough. Measured by tests/bench/bench_people.c on 1,000,000
 * invented names of four words and 25 texts, in processor time of one run on a machine that others
 * used too (a bare lookup by key: 6 us): the median text, the slowest one ("maria jose rodriguez
 * gomez"), and what the index takes:
 *
 *   this index                             0.9 ms    6.3 ms    15 MB
 *   FTS5, optimised, prefixes of 1 to 3    1.4 ms     41 ms    16 MB
 *   a row for each word of each person     1.1 ms    783 ms    65 MB
 *
 * Nor would FTS5 do as a projection: its blocks depend on the order of what came, and keep what was
 * taken out until they are merged.
 * Thread of the db. */
#pragma once

#include "base/status.h"
#include "core/attendee.h"
#include "core/keys.h"
#include "core/ticket.h"
#include "store/db.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PEOPLE_MAX = 40,      /* results of one search */
    PEOPLE_TEXT_MAX = 96, /* bytes that are looked at of what was typed */
    PEOPLE_WORDS_MAX = 6, /* words that are looked at */
    PEOPLE_LETTERS_MIN = 2,
    PEOPLE_END_SIZE = 4, /* last three characters and a NUL */
};

struct person_found {
    char person[PERSON_TEXT_SIZE];
    char name[NAME_MAX_BYTES];
    char territory[CODE_MAX_BYTES], age_band[CODE_MAX_BYTES], group[CODE_MAX_BYTES];
    char document_end[PEOPLE_END_SIZE], phone_end[PEOPLE_END_SIZE]; /* "" where not held */
    bool is_minor, is_inside;
    bool has_ticket;
    struct ticket ticket;                 /* one with a place before one that waits */
    char code[TICKET_CODE_LENGTH + 2];    /* of it, as shown */
    char payload[TICKET_TEXT_LENGTH + 1]; /* its QR when printed again: signed if this station
                                             issued it, else the code, which a door reads too */
    bool is_waiting;                      /* for a place, and not called yet */
    bool is_revoked;                      /* no door lets it in */
};

/* Best first: whole words before beginnings, then by name. */
struct people {
    size_t count;
    bool has_more; /* the words say too little: more letters are wanted */
    struct person_found items[PEOPLE_MAX];
};

/* Keeps the index of this file from now on, filling it, or empties it. Does nothing when that is
 * so already. One transaction. */
enum status people_index_keep(struct db *db, bool is_kept, struct error *error) FALLIBLE;

/* Of one event. Nobody found, or less than PEOPLE_LETTERS_MIN letters typed, is count 0. */
enum status people_find(struct people **out, struct db *db, const struct keys *keys, uint32_t event,
                        const char *text, struct error *error) FALLIBLE;

void people_free(struct people *people); /* wipes it; NULL is fine */
