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

/* reason, word in facts. The last two are those of a stand. */
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
    X(EVENT_CLOSED, "event_closed")                                                                \
    X(ATTENDED, "attended")                                                                        \
    X(ALREADY_ATTENDED, "already_attended")

enum admission_reason {
#define X(name, word) ADMISSION_##name,
    ADMISSION_REASONS(X)
#undef X
        ADMISSION_REASON_COUNT
};

const char *admission_reason_word(enum admission_reason reason);
bool admission_reason_find(const char *word, enum admission_reason *reason);

/* Why staff let somebody through against a reason: the short list they choose from. NONE: they set
 * nothing aside. */
#define ADMISSION_NOTES(X)                                                                         \
    X(NONE, "")                                                                                    \
    X(UNSEEN, "unseen")       /* passed before, and no scanner saw it */                           \
    X(DOCUMENT, "document")   /* showed a document */                                              \
    X(ORGANISER, "organiser") /* the organisers say so */                                          \
    X(HELPER, "helper")       /* comes with somebody who needs help */                             \
    X(OTHER, "other")

enum admission_note {
#define X(name, word) ADMISSION_NOTE_##name,
    ADMISSION_NOTES(X)
#undef X
        ADMISSION_NOTE_COUNT
};

const char *admission_note_word(enum admission_note note);

enum { ADMISSION_TEXT_MAX = 8 * 1024 }; /* bytes of a scanned text that are looked at */

/* STAND: nobody enters or leaves, somebody is attended. */
enum admission_direction { DIRECTION_ENTRY, DIRECTION_EXIT, DIRECTION_STAND, DIRECTION_COUNT };

/* What the hub said, when it was asked whether somebody may go in by what it knows more. */
#define ADMISSION_CHECKS(X)                                                                        \
    X(NOT_ASKED, "")                                                                               \
    X(FREE, "free")     /* nobody let this person in; the asker has the entry now */               \
    X(INSIDE, "inside") /* another door did */                                                     \
    X(USED, "used")     /* was inside, and may not again (once, daily) */                          \
    X(REVOKED, "revoked")                                                                          \
    X(SILENT, "silent") /* nothing, in the time there is */

enum admission_check {
#define X(name, word) ADMISSION_CHECK_##name,
    ADMISSION_CHECKS(X)
#undef X
        ADMISSION_CHECK_COUNT
};

const char *admission_check_word(enum admission_check check);
bool admission_check_find(const char *word, enum admission_check *check);

/* What a door asks the hub before it lets somebody in. */
struct admission_question {
    uint32_t event;
    char ticket[TICKET_ID_TEXT_LENGTH + 1];
    int gate;
    int64_t at_ms; /* of the scan, by the door's clock */
    uint32_t issuer;
    const char *reentry; /* what holds of this ticket (struct door); static */
    int utc_offset_min;  /* of the door, for "daily" */
    int64_t left_hlc;    /* of the exit that the door has seen last; 0 = the person is not out */
};

struct admission_answer {
    enum admission_check check;
    int took_ms;   /* since the scan */
    bool is_known; /* the hub has the registration */
    /* INSIDE, USED: by whom and when the person was let in. */
    uint32_t station;
    char label[64];
    int gate;
    int64_t at_ms;
};

/* The door: what it guards and how. Borrowed texts. */
struct door {
    uint32_t event;
    int gate; /* number in the event's list */
    enum admission_direction direction;
    const char *stand; /* DIRECTION_STAND: its number */
    /* Too early before the first local day, closed after the last; 0 = not known. */
    int64_t event_starts_ms, event_ends_ms;
    int capacity;      /* 0 = without limit */
    int gate_capacity; /* inside at once of those who came by this gate; 0 = without limit */
    /* free: whenever out; once: one entry in all; daily: one entry a day; NULL = free */
    const char *reentry;
    bool event_is_open;    /* not closed, not cancelled */
    bool gate_exists;      /* `gate` is in the event's list, or the event has none */
    unsigned gate_classes; /* bit 1 << enum ticket_class: whom the gate lets in; 0 = all */
    bool is_fail_closed;   /* who cannot be looked up in fresh data is not let in */
    bool is_by_search;     /* staff found the person by a search: the fact notes it */
    bool is_supervisor;    /* who stands here may set aside what fail_closed holds back */
    int64_t data_age_ms;   /* since others' facts were fetched; 0 = fresh, -1 = never were */
    int utc_offset_min;    /* for "daily" */
    const struct admission_answer *answer; /* of the hub; NULL: there is none to be asked */
};

enum { ADMISSION_STALE_MS = 2 * 60 * 1000 }; /* older than this is not fresh */

/* Everything the decision looks at; filled from the database by admission_scan. The issuer of a
 * typed code is known and its signature ok: it has none, the registration speaks for it. */
struct admission_input {
    bool is_well_formed, issuer_is_known, signature_ok, ticket_is_known, is_revoked,
        issuer_is_revoked;
    bool is_inside, has_entered, has_entered_today;
    bool is_waiting;            /* for a place: class TICKET_WAITING, and not called yet */
    bool has_attended_today;    /* at this stand */
    bool is_unconfirmed;        /* the hub was asked, and said nothing */
    bool is_confirmed;          /* it knows the ticket, and nobody else let the person in */
    unsigned ticket_class;      /* enum ticket_class */
    const char *class_reentry;  /* what its class may do; NULL = as the event says */
    bool class_is_beyond_limit; /* its class is let in when it is full, too */
    uint32_t event, ticket_event;
    int64_t now_ms, not_before_ms, expires_ms;
    int inside_count, gate_inside_count;
    enum admission_direction direction;
};

/* Pure; the order of its checks is part of the contract (see the table in admission.c). */
enum admission_reason admission_decide(const struct door *door,
                                       const struct admission_input *input);

/* May staff let the person through all the same? (table in admission.c) */
bool admission_may_override(const struct door *door, enum admission_reason reason);

/* The same of what admission_decide says of `input`. An unknown issuer hides what else is to be
 * said: a ticket that could not be let in if it were genuine (of another event, taken back) is not
 * let in unverified either. */
bool admission_may_override_input(const struct door *door, const struct admission_input *input);

/* "free", "once" or "daily" for what the catalogue or a question says; NULL: it is none of them.
 * Static. */
const char *admission_reentry_find(const char *word);

/* Has the person been in, as far as the rule of door and ticket looks at that? */
bool admission_is_used(const struct door *door, const struct admission_input *input);

/* Are the data of this door too old to be sure? */
bool door_is_stale(const struct door *door);

/* Fills the door with what the catalogue of `db` says of its event and gate; `stand` "" = none.
 * Not the role and the age of the data. The texts are static, but for `stand`, which is borrowed.
 * STATUS_NOT_FOUND: there is no such event. */
enum status door_read(struct door *door, struct db *db, uint32_t event, int gate,
                      enum admission_direction direction, const char *stand, int utc_offset_min,
                      struct error *error) FALLIBLE;

struct verdict {
    enum admission_reason reason;
    bool may_override;             /* staff may let the person in and note it */
    struct ticket ticket;          /* when well formed */
    char person[PERSON_TEXT_SIZE]; /* "" when not known */
    char name[NAME_MAX_BYTES];     /* "" when not known */
    char territory[CODE_MAX_BYTES], group[CODE_MAX_BYTES];
    bool is_first_entry;
    bool was_inside;    /* before this verdict */
    int64_t earlier_ms; /* last movement, or visit to the stand; 0 = none known */
    int earlier_gate;
    uint32_t earlier_station;
    char earlier_label[64]; /* name of that station, "" when not known */
    /* Of that time: how far its writer's clock was seen to be behind; 0 when written here. */
    int64_t uncertainty_ms;
    int64_t
        data_age_ms;  /* the door's: how old was what this was decided from; -1 = never fetched */
    int inside_count; /* after this verdict */
    int64_t at_ms;
    enum admission_check check; /* how the hub confirmed it */
};

/* Decides about a scanned text (any bytes, any length; cut at ADMISSION_TEXT_MAX) or a typed short
 * code, records the fact durably and answers. The verdict is valid on STATUS_OK only. `note` other
 * than NONE lets in what the last verdict refused with may_override, and notes why; what may not be
 * overridden is refused again. A typed code that is not known here cannot be overridden,
 * its QR can: that is signed. A stand notes whom it attended, once a day each, and what it
 * did not note, by another fact: it keeps nobody out. */
enum status admission_scan(struct ledger *ledger, const struct door *door, const char *text,
                           size_t length, enum admission_note note, struct verdict *verdict,
                           struct error *error) FALLIBLE;

/* Would admission_scan let this person in, as far as is known here, or is what is known here not
 * enough (unknown_here)? Then `*question` is for the
 * hub, and its answer goes into door->answer of that scan. Writes nothing. False in `*asks` for
 * exits, stands, refusals, and what staff lets in against a reason. */
enum status admission_ask(struct ledger *ledger, const struct door *door, const char *text,
                          size_t length, enum admission_note note, bool *asks,
                          struct admission_question *question, struct error *error) FALLIBLE;

/* What an undone movement was. */
struct undone {
    char name[NAME_MAX_BYTES]; /* "" when not known */
    bool was_entry;
    int inside_count; /* afterwards */
};

/* Takes back the last movement that this station recorded for the event, by a new fact; the counts
 * go back. STATUS_NOT_FOUND: it recorded none. STATUS_EXISTS: that one was undone already. */
enum status admission_undo(struct ledger *ledger, uint32_t event, struct undone *out,
                           struct error *error) FALLIBLE;

/* One of the last verdicts of a station, newest first. A refusal has no name. */
struct recent_verdict {
    enum admission_reason reason;
    bool was_override, was_undone;
    char name[NAME_MAX_BYTES];
    int64_t at_ms;
};

enum status admission_recent(struct db *db, uint32_t station, struct recent_verdict *out,
                             size_t max, size_t *count, struct error *error) FALLIBLE;

/* How many are inside; `gate_count` (may be NULL): of those who came by that gate. */
enum status admission_inside_count(struct db *db, uint32_t event, int gate, int *count,
                                   int *gate_count, struct error *error) FALLIBLE;

/* How often this database heard that somebody was attended at the stand. */
enum status stand_visit_count(struct db *db, uint32_t event, const char *stand, int *count,
                              struct error *error) FALLIBLE;
