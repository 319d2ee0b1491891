/* revocation.h: what the office takes back: a ticket (fact `ticket.revoked`), or every ticket of a
 * station that was stolen (`station.revoked`). Each can be given back; the latest word holds.
 * Every station hears of it, and a door answers `revoked`. */
#pragma once

#include "base/status.h"
#include "core/ticket.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stdint.h>

/* word in facts, what it means in Spanish */
#define REVOCATION_REASONS(X)                                                                      \
    X("lost", "se perdió")                                                                         \
    X("duplicate", "está repetida")                                                                \
    X("misuse", "la usó otra persona")                                                             \
    X("other", "otro motivo")

bool revocation_reason_ok(const char *word);

/* Revokes the ticket (its id as text), or gives it back: `reason` NULL. `*has_changed` false: that
 * was said already, and nothing is written. */
enum status ticket_revoke(struct ledger *ledger, const char *id, const char *reason,
                          bool *has_changed, struct error *error) FALLIBLE;

/* Revokes what the station issued, or gives it back (`is_revoked` false). Tickets whose
 * registration is known and from before `since_ms` (UTC) stay good; 0: none does. */
enum status station_revoke(struct ledger *ledger, uint32_t station, bool is_revoked,
                           int64_t since_ms, bool *has_changed, struct error *error) FALLIBLE;

/* Would a door refuse the ticket as `revoked`, by itself or as one of its station's?
 * `registered_ms`: 0 when its registration is not known here. */
enum status ticket_is_revoked(struct db *db, const struct ticket *ticket, int64_t registered_ms,
                              bool *is_revoked, struct error *error) FALLIBLE;
