/* carrier.h: one conversation with a printer: how it is, take this paper, is it out yet. Two ways:
 * ESC/POS over a link (device file, TCP) and a queue of CUPS. Every call ends within the deadlines
 * of link.h. One thread at a time; it must not know whose paper it is. */
#pragma once

#include "base/status.h"
#include "print/address.h"
#include "print/escpos.h"
#include "print/link.h"
#include "print/paper.h"

struct carrier;

struct carrier_ways {
    enum status (*ask)(struct carrier *, enum printer_state *, struct error *);
    enum status (*send)(struct carrier *, const struct paper *, struct error *);
    enum status (*confirm)(struct carrier *, enum printer_state *, struct error *);
    void (*give_up)(struct carrier *);
};

struct carrier {
    const struct carrier_ways *ways; /* static */
    struct printer_address address;
    struct link link;
    int job;         /* of CUPS; 0 = none */
    int64_t sent_ms; /* monotonic; when everything was sent */
};

/* Nothing is opened yet. `stop_fd` as link.h has it. */
void carrier_init(struct carrier *carrier, const struct printer_address *address, int stop_fd);

/* Connects when it is not, and asks. PRINTER_SILENT with the reason in `error` when nobody answers;
 * a mute device is PRINTER_UNKNOWN. */
enum printer_state carrier_ask(struct carrier *carrier, struct error *error);

/* Sends it all. On failure link.has_sent says whether something may be on the paper already. */
enum status carrier_send(struct carrier *carrier, const struct paper *paper,
                         struct error *error) FALLIBLE;

/* STATUS_OK: it is printed, as far as this printer can tell. STATUS_BUSY: not yet; `state` says
 * what is in the way; ask again. Anything else: nobody knows. Waits for half a second at most, and
 * `link.stop_fd`. */
enum status carrier_confirm(struct carrier *carrier, enum printer_state *state,
                            struct error *error) FALLIBLE;

/* What was sent is not waited for any longer; taken back where that can be. Closes. */
void carrier_give_up(struct carrier *carrier);

void carrier_close(struct carrier *carrier); /* may be asked again */

extern const struct carrier_ways carrier_escpos, carrier_cups;
