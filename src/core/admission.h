/* admission.h: may this person go in? Decided from local data in one function, recorded as a fact,
 * admitted or not.
 *
 * `unknown_issuer` and `unknown_here` mean "valid as far as this station can tell, but its data are
 * N minutes old" and are never shown like `forged`. A refusal keeps a hash of the raw code, never
 * the code: it may be somebody's ID card. */
#pragma once

#include "base/status.h"
#include "core/attendee.h"
#include "core/keys.h"
#include "core/ticket.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* reason, word in facts */
#define ADMISSION_REASONS(X)                                                                       \
    X(ADMITTED, "admitted")                                                                        \
    X(LEFT, "left")                                                                                \
    X(ALREADY_INSIDE, "already_inside")                                                            \
    X(NOT_ENTERED, "not_entered")                                                                  \
    X(MALFORMED, "malformed")                                                                      \
    X(FORGED, "forged")                                                                            \
    X(UNKNOWN_ISSUER, "unknown_issuer")                                                            \
    X(UNKNOWN_HERE, "unknown_here")                                                                \
    X(WRONG_EVENT, "wrong_event")                                                                  \
    X(TOO_EARLY, "too_early")                                                                      \
    X(EXPIRED, "expired")                                                                          \
    X(REVOKED, "revoked")                                                                          \
    X(FULL, "full")                                                                                \
    X(WRONG_GATE, "wrong_gate")                                                                    \
    X(EVENT_CLOSED, "event_closed")

enum admission_reason {
#define X(name, word) ADMISSION_##name,
    ADMISSION_REASONS(X)
#undef X
        ADMISSION_REASON_COUNT
};

const char *admission_reason_word(enum admission_reason reason);
bool admission_reason_find(const char *word, enum admission_reason *reason);

/* May staff let the person through all the same? (table in admission.c) */
bool admission_may_override(enum admission_reason reason);

enum { ADMISSION_TEXT_MAX = 8 * 1024 }; /* bytes of a scanned text that are looked at */

enum admission_direction { DIRECTION_ENTRY, DIRECTION_EXIT };

/* The door: what it guards and how. Borrowed texts. */
struct door {
    uint32_t event;
    int gate; /* number in the event's list */
    enum admission_direction direction;
    /* Too early before the first local day, closed after the last; 0 = not known. */
    int64_t event_starts_ms, event_ends_ms;
    int capacity; /* 0 = without limit */
    /* free: whenever out; once: one entry in all; daily: one entry a day; NULL = free */
    const char *reentry;
    bool event_is_open; /* not closed, not cancelled */
    bool gate_exists;   /* `gate` is in the event's list, or the event has none */
    int utc_offset_min; /* for "daily" */
};

/* Everything the decision looks at; filled from the database by admission_scan. No kind of fact
 * revokes anything yet: the two `revoked` stay false there. The issuer of a typed code is known and
 * its signature ok: it has none, the registration speaks for it. */
struct admission_input {
    bool is_well_formed, issuer_is_known, signature_ok, ticket_is_known, is_revoked,
        issuer_is_revoked;
    bool is_inside, has_entered, has_entered_today;
    bool is_waiting; /* the ticket is of class TICKET_WAITING */
    uint32_t event, ticket_event;
    int64_t now_ms, not_before_ms, expires_ms;
    int inside_count;
    enum admission_direction direction;
};

/* Pure; the order of its checks is part of the contract (see the table in admission.c). */
enum admission_reason admission_decide(const struct door *door,
                                       const struct admission_input *input);

struct verdict {
    enum admission_reason reason;
    bool may_override;             /* staff may let the person in and note it */
    struct ticket ticket;          /* when well formed */
    char person[PERSON_TEXT_SIZE]; /* "" when not known */
    char name[NAME_MAX_BYTES];     /* "" when not known */
    char territory[CODE_MAX_BYTES], group[CODE_MAX_BYTES];
    bool is_first_entry;
    int64_t earlier_ms; /* last movement, with ALREADY_INSIDE when they went in; 0 = none known */
    int earlier_gate;
    uint32_t earlier_station;
    char earlier_label[64]; /* name of that station, "" when not known */
    /* Of that time: how far its writer's clock was seen to be behind; 0 when written here. */
    int64_t uncertainty_ms;
    int inside_count; /* after this verdict */
    int64_t at_ms;
};

/* Decides about a scanned text (any bytes, any length; cut at ADMISSION_TEXT_MAX) or a typed short
 * code, records the fact durably and answers. The verdict is valid on STATUS_OK only. `override`
 * lets in what the last verdict refused with may_override, and notes it; what may not be overridden
 * is refused again. A typed code that is not known here cannot be overridden,
 * its QR can: that is signed. */
enum status admission_scan(struct ledger *ledger, const struct door *door, const char *text,
                           size_t length, bool override, struct verdict *verdict,
                           struct error *error) FALLIBLE;

/* One of the last verdicts of a station, newest first. A refusal has no name. */
struct recent_verdict {
    enum admission_reason reason;
    bool was_override;
    char name[NAME_MAX_BYTES];
    int64_t at_ms;
};

enum status admission_recent(struct db *db, uint32_t station, struct recent_verdict *out,
                             size_t max, size_t *count, struct error *error) FALLIBLE;

enum status admission_inside_count(struct db *db, uint32_t event, int *count,
                                   struct error *error) FALLIBLE;
