/* enrol_table.h: the invitations that an office waits for just now, and the machines that came with
 * one: PROTOCOL.md, "Enrolment". In memory only, and small: whoever still needs something after a
 * restart asks again. The hub looks into nothing of it. HTTP thread. */
#pragma once

#include "sync/enrol_code.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    ENROL_PLACES = 16,
    ENROL_OPEN_MS = 30 * 1000, /* after the office asked last */
    ENROL_PARCEL_MAX = 8 * 1024,
};

/* One invitation. */
struct enrol_place {
    uint8_t id[ENROL_ID_BYTES];
    int64_t until_ms; /* monotonic; past: the place is free */
    bool has_request;
    uint8_t public_key[PUBLIC_KEY_BYTES]; /* of the machine that came last */
    uint8_t proof[ENROL_PROOF_BYTES];
    char *parcel;  /* owned; NULL = the office has not answered */
    bool is_taken; /* the machine has fetched it */
};

struct enrol_table {
    struct enrol_place places[ENROL_PLACES];
};

void enrol_table_release(struct enrol_table *table); /* fine on a zeroed one */

/* The place of an invitation that is open; NULL when it is not. */
struct enrol_place *enrol_table_find(struct enrol_table *table, const uint8_t id[ENROL_ID_BYTES],
                                     int64_t now_ms);

/* An office waits: opens it, or keeps it open. NULL: too many are. */
struct enrol_place *enrol_table_open(struct enrol_table *table, const uint8_t id[ENROL_ID_BYTES],
                                     int64_t now_ms);

/* A machine came. Another key than before is another machine: what was for that one goes. */
void enrol_place_request(struct enrol_place *place, const uint8_t public_key[PUBLIC_KEY_BYTES],
                         const uint8_t proof[ENROL_PROOF_BYTES]);

/* The office answers that machine. False: it is another one by now, or there is no memory. */
bool enrol_place_answer(struct enrol_place *place, const uint8_t public_key[PUBLIC_KEY_BYTES],
                        const char *parcel);
