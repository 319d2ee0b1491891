/* attendee.h: registration ("registro") of a person for an event, and the person as the door sees
 * them.
 *
 * Two facts: `attendee.registered` (body: event, person pseudonym, ticket, territory, age band,
 * group, consent; private: name) and, when there is something to identify or reach the person by,
 * `attendee.identified` (private: document, phone, e-mail). A door pulls the first with the name,
 * only the office the second. The person pseudonym is BLAKE2b(municipality key, type:number) cut to
 * 16 bytes, or 16 random bytes without a document, as 32 hex characters. Registrations of one
 * person for one event are merged in the projection by it.
 * Minors give no name, document or contact (Ley 1581 art. 7; domain rule): only counts; unless an
 * adult who registered in the same visit says to represent them and gives the name.
 * Optional answers and support are facts of their own, without the person: see characterise.h. */
#pragma once

#include "base/status.h"
#include "core/keys.h"
#include "core/ticket.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stdint.h>

#define DOCUMENT_NONE "SIN" /* document type of somebody without a document */

enum {
    NAME_MAX_BYTES = 160, /* after cleaning */
    DOCUMENT_MAX_BYTES = 32,
    PHONE_MAX_BYTES = 24,
    EMAIL_MAX_BYTES = 254, /* RFC 5321 */
    CODE_MAX_BYTES = 64,   /* a code of the catalogue */
    PERSON_TEXT_SIZE = 33, /* 32 hex characters and a NUL */
};

/* What a person typed or chose. Texts as typed; attendee_normalise puts them in order.
 * Wipe after use. */
struct attendee {
    uint32_t event;
    char name[NAME_MAX_BYTES];
    char document_type[CODE_MAX_BYTES]; /* CC, TI, ..., SIN; "" for a minor */
    char document_number[DOCUMENT_MAX_BYTES];
    char territory[CODE_MAX_BYTES]; /* C01.., R01.., X00 */
    char age_band[CODE_MAX_BYTES];
    char group[CODE_MAX_BYTES];
    char phone[PHONE_MAX_BYTES];     /* optional */
    char email[EMAIL_MAX_BYTES + 1]; /* optional */
    bool is_minor;
    /* Text shown and accepted; "" for minors. */
    char consent_version[CODE_MAX_BYTES];
    char consent_hash[2 * HASH_BYTES + 1];
    /* Of a minor with a name: who represents them, and the text that this adult accepted. */
    char guardian[PERSON_TEXT_SIZE]; /* "" = nobody: no name either */
    char minors_version[CODE_MAX_BYTES];
    char minors_hash[2 * HASH_BYTES + 1];
    char
        group_of[TICKET_ID_TEXT_LENGTH + 1]; /* first ticket of the visit; "" = this is the first */
    enum ticket_class ticket_class;          /* others than GENERAL are given out without limit */
    int places;                              /* that can be given out; 0 = without limit */
    bool accepts_waiting;                    /* the waiting list, when they are that many */
    bool is_guarded; /* an earlier ticket is not given, whatever the name: too many were tried */
};

/* Field checks, each usable alone by a page of the form. They normalise in place. STATUS_INVALID
 * with a sentence in Spanish for the person: reason and example ("Escriba solo números, por ejemplo
 * 71000001."). */
/* NFC, one space, letters only. */
enum status name_normalise(char *name, size_t size, struct error *error) FALLIBLE;
/* "71.000.001" -> "71000001", upper case; `example` is what a sentence shows. */
enum status document_normalise(const char *type, int length_min, int length_max, bool is_numeric,
                               const char *example, char *number, size_t size,
                               struct error *error) FALLIBLE;
/* Colombian: 10 digits, or + and 8-15. */
enum status phone_normalise(char *phone, size_t size, struct error *error) FALLIBLE;
/* RFC 5321 shape, lower-case domain. */
enum status email_normalise(char *email, size_t size, struct error *error) FALLIBLE;

/* All of them, and that there is a permission for what is given; in place. STATUS_INVALID as above.
 * The form checks a document by its type's own lengths;
 * here it only has to be letters and digits. */
enum status attendee_normalise(struct attendee *attendee, struct error *error) FALLIBLE;

/* "María Fernanda" of "María Fernanda Ñáñez Ruiz" (heuristic: 1 word of 2, else first 2; particles
 * stay with their word: "María del Carmen"), and "María F. Ñáñez". */
void name_given(const char *name, char *out, size_t size);
void name_short(const char *name, char *out, size_t size);

/* The pseudonym of a document. */
void person_of_document(const struct keys *keys, const char *type, const char *number,
                        char out[PERSON_TEXT_SIZE]);

/* Has `other` two different words of the name, folded, beside particles, or the only one that it
 * has? "MARIA RUIZ" is like "María Inés Ruiz", "María Peña" and "Ruiz" are not. */
bool name_is_like(const char *name, const char *other);
/* The same, and every word of `part` is one of the name's. */
bool name_has(const char *name, const char *part);

/* What a registered person takes along. Wipe after use. */
struct registration {
    struct ticket ticket;
    char text[TICKET_TEXT_LENGTH + 1]; /* payload of the QR */
    char code[TICKET_CODE_LENGTH + 2]; /* as shown */
    char person[PERSON_TEXT_SIZE];
    char name[NAME_MAX_BYTES]; /* "" of a minor without one */
    bool was_registered;       /* the same person had registered here before: this is that ticket */
    int waiting_place;         /* in the waiting list as far as known here; 0 = has a place */
};

/* Checks everything, finds an earlier registration of the same document and event made at this
 * station (gives that ticket again, and appends nothing), else issues a ticket valid from the
 * event's start day 00:00 local until `expires_ms` and appends the facts in one transaction.
 * Durable on STATUS_OK. STATUS_INVALID says which field. STATUS_EXISTS: that document has
 * registered here under another name, and its ticket is not given. STATUS_DENIED: as many people
 * as `places` are registered as far as this station knows (places.h) and `accepts_waiting` is
 * false; with it the ticket is of class TICKET_WAITING, which a door does not let in. */
enum status attendee_register(struct ledger *ledger, const struct keys *keys,
                              const struct attendee *attendee, int64_t not_before_ms,
                              int64_t expires_ms, struct registration *registration,
                              struct error *error) FALLIBLE;

/* Who lost the ticket says the document and a second datum of the registration: two words of the
 * name (one, of a name that has no more) or the phone. */
struct recovery {
    uint32_t event;
    char document_type[CODE_MAX_BYTES];
    char document_number[DOCUMENT_MAX_BYTES];
    char datum[NAME_MAX_BYTES];
};

/* Gives the ticket again that this station issued; appends nothing. STATUS_NOT_FOUND, with the same
 * sentence in Spanish whether the document or the datum is not known here. */
enum status attendee_recover(struct ledger *ledger, const struct keys *keys,
                             const struct recovery *recovery, struct registration *registration,
                             struct error *error) FALLIBLE;

/* A ticket as the projections know it; for `feria ticket show`. */
struct ticket_status {
    bool is_known;
    char person[PERSON_TEXT_SIZE];
    char name[NAME_MAX_BYTES]; /* "" when this station may not hold it */
    bool is_inside;
    int64_t registered_ms;
    int64_t first_entry_ms, last_move_ms; /* 0 = never */
    int last_gate;
};

/* STATUS_NOT_FOUND, STATUS_EXISTS when two share it. */
enum status ticket_find_code(struct db *db, const char code[TICKET_CODE_LENGTH + 1],
                             struct ticket *ticket, struct error *error) FALLIBLE;
/* The same among the tickets of one event; 0 = any. */
enum status ticket_find_event_code(struct db *db, uint32_t event,
                                   const char code[TICKET_CODE_LENGTH + 1], struct ticket *ticket,
                                   struct error *error) FALLIBLE;
enum status ticket_status_read(struct db *db, const struct ticket *ticket,
                               struct ticket_status *out, struct error *error) FALLIBLE;
