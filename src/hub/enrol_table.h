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
    ENROL_REQUESTS = 2,        /* more than one: the office is to see that there are two */
    ENROL_OPEN_MS = 30 * 1000, /* after the office asked last */
    ENROL_PARCEL_MAX = 8 * 1024,
};

/* A machine that came with it. */
struct enrol_request {
    int64_t heard_ms; /* monotonic, the last time; 0 = none */
    uint8_t public_key[PUBLIC_KEY_BYTES];
    uint8_t proof[ENROL_PROOF_BYTES];
};

/* One invitation. */
struct enrol_place {
    uint8_t id[ENROL_ID_BYTES];
    int64_t until_ms;                              /* monotonic; past: the place is free */
    struct enrol_request requests[ENROL_REQUESTS]; /* who was heard last, the latest first */
    char *parcel;  /* owned; for the first of them; NULL = the office has not answered */
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

/* A machine came. False: the office has answered another one, so the code is used. */
bool enrol_place_request(struct enrol_place *place, const uint8_t public_key[PUBLIC_KEY_BYTES],
                         const uint8_t proof[ENROL_PROOF_BYTES], int64_t now_ms);

/* The office answers that machine; nobody else is heard from then on. False: it has not come, or
 * there is no memory. */
bool enrol_place_answer(struct enrol_place *place, const uint8_t public_key[PUBLIC_KEY_BYTES],
                        const char *parcel);
