/* crowd.h: any number of invented people, and the facts that stations would write about them,
 * hashed and chained as the real ones.
 *
 * A person follows from a number alone, so that nothing has to be kept: asking twice gives the same
 * person, ticket and QR. */
#pragma once

#include "base/arena.h"
#include "core/keys.h"
#include "core/ticket.h"
#include "store/ledger.h"

#include <stddef.h>
#include <stdint.h>

enum { CROWD_EVENT = 1, CROWD_PERSON_SIZE = 33, CROWD_DAY_MS = 24 * 60 * 60 * 1000 };

struct someone {
    char person[CROWD_PERSON_SIZE]; /* pseudonym */
    char name[64], document[16], phone[16];
    const char *territory, *group, *age_band; /* static */
    struct ticket ticket;
    char ticket_id[TICKET_ID_TEXT_LENGTH + 1];
};

void someone_fill(struct someone *someone, uint64_t number, uint32_t issuer, int64_t now_ms);

/* One station that writes facts: where its chain stands. */
struct writer {
    uint32_t station, epoch;
    uint64_t seq;
    int64_t at_ms; /* of the last fact; the next is a little later */
    uint8_t chain[HASH_BYTES];
};

/* The next fact of the chain. Texts are copied into `arena`. */
void writer_append(struct writer *writer, struct arena *arena, const char *kind, const char *body,
                   const char *private_part, struct fact *fact);

void crowd_enrolled(struct writer *writer, struct arena *arena, const struct keys *keys,
                    const char *name, const char *mode, struct fact *fact);
void crowd_registered(struct writer *writer, struct arena *arena, const struct someone *someone,
                      struct fact *fact);
void crowd_identified(struct writer *writer, struct arena *arena, const struct someone *someone,
                      struct fact *fact);
void crowd_admitted(struct writer *writer, struct arena *arena, const struct someone *someone,
                    struct fact *fact);
