/* characterise.h: what somebody who registered says about themselves of their own will
 * ("caracterización"), and the support they ask for. Both are facts without the person: the answers
 * carry a random id and go to the office only, the support is a code that is counted.
 *
 * They are written after the registration, by the same station: whoever holds the whole chain of
 * that station can see that they came one after the other. Exports must not join them.
 * Sensitive answers (Ley 1581 de 2012, art. 5) need the separate permission and prove it by version
 * and hash of its text. Thread of the ledger. */
#pragma once

#include "core/attendee.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { TRAIT_ANSWERS_MAX = 24, SUPPORTS_MAX = 12 };

struct trait_answer {
    char question[CODE_MAX_BYTES];
    char code[CODE_MAX_BYTES];
    bool is_sensitive;
};

/* Wipe after use. */
struct characterisation {
    uint32_t event;
    struct trait_answer answers[TRAIT_ANSWERS_MAX]; /* several of one question are fine */
    size_t answer_count;
    /* The text of kind `sensitive` that was shown and accepted; "" = not accepted. */
    char consent_version[CODE_MAX_BYTES];
    char consent_hash[2 * HASH_BYTES + 1];
};

/* Durable on STATUS_OK; without answers nothing is written. STATUS_INVALID: a sensitive answer
 * without the permission; nothing is written then. */
enum status characterise(struct ledger *ledger, const struct characterisation *characterisation,
                         struct error *error) FALLIBLE;

/* One fact for each code, all or none. */
enum status support_request(struct ledger *ledger, uint32_t event,
                            const char codes[][CODE_MAX_BYTES], size_t count,
                            struct error *error) FALLIBLE;
