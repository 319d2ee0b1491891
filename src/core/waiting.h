/* waiting.h: the waiting list of an event ("lista de espera"): who is called next. Calling is a
 * fact, `waiting.called`; from then on the ticket counts as one with a place. */
#pragma once

#include "base/status.h"
#include "core/attendee.h"
#include "store/ledger.h"

#include <stdint.h>

struct waiting_call {
    char name[NAME_MAX_BYTES];         /* "" when not known here */
    char code[TICKET_CODE_LENGTH + 2]; /* short code of the ticket, as shown */
    int64_t still_waiting;             /* after this call */
};

/* Calls whoever waits longest. STATUS_NOT_FOUND: nobody waits. */
enum status waiting_call_next(struct ledger *ledger, uint32_t event, struct waiting_call *out,
                              struct error *error) FALLIBLE;
