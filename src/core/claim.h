/* claim.h: who has the entry of whom, where the hub is asked before a door lets somebody in.
 *
 * A claim is no fact: it holds the place from the answer until the door's own fact arrives, which
 * says how it ended. It is settled when the hub has
 *   - a movement of that ticket by the claiming door, undone or not, or its refusal,
 *   - a later movement of the person by another door,
 *   - anything that the door wrote CLAIM_SETTLES_MS after it: then it has forgotten it.
 * Until then another door is told "inside", and the same door "free" again, however often it asks.
 *
 * What the hub knows of the ticket is read and judged as a door does it (scan_internal.h,
 * admission_is_used), by the rule and the day of the door that asks; a claim stands as the entry
 * that it becomes.
 * Thread of the db, inside a transaction. */
#pragma once

#include "base/status.h"
#include "core/admission.h"
#include "store/db.h"

#include <stdint.h>

enum { CLAIM_SETTLES_MS = 10 * 1000, CLAIM_KEPT_MS = 2 * 24 * 3600 * 1000 };

/* Answers FREE, and the entry is `station`'s from the commit on, or INSIDE, USED, REVOKED. took_ms
 * is 0. STATUS_INVALID: the ticket's id is none. */
enum status claim_entry(struct db *db, uint32_t station, const struct admission_question *question,
                        int64_t now_ms, struct admission_answer *answer,
                        struct error *error) FALLIBLE;

/* Those of CLAIM_KEPT_MS ago and before are over. */
enum status claim_forget_old(struct db *db, int64_t now_ms, struct error *error) FALLIBLE;
