/* survey_answer.h: an answered survey becomes the fact `survey.answered`. Thread of the ledger.
 *
 *   body     {"survey":"audiencia","version":1,"definition":"<hash>","event":1,
 *             "token":"<32 hex digits>","answers":{"p1":"bien","p5":["radio","web"],"p9":4,
 *             "m1":{"claridad":"si"}}}
 *   private  {"answers":{"p11":"..."}}   what people wrote; the office only
 *
 * The token makes the second answer of one ticket recognisable, at any kiosk, and says nothing
 * about whose it is:
 *   token = BLAKE2b-128("feria-survey-1" || 0 || survey code || 0 || secret)
 * For a survey per ticket the secret is the Ed25519 signature of the ticket: deterministic (RFC
 * 8032), it is the same each time the QR is read; in no fact and in no database, because a ticket
 * is stored by its id alone; and not to be computed from the id and the other fields without the
 * key of the station that issued it. So the holder of the central file, who knows every ticket,
 * cannot tell whose answer is whose; the holder of the QR can only recognise their own. Who has
 * the central file AND an issuing station's key could make its signatures again: keep the keys on
 * the stations, and destroy them when the fair is over. Tokens of two surveys do not match each
 * other.
 * For a survey per visit the secret is 16 random bytes that live in the visit's memory only.
 *
 * What this cannot hide: facts of one station come one after the other. Who holds its whole chain
 * sees that an answer came right after a registration at the same kiosk. Therefore no table, view
 * or export has the station, place or time of an answer beside its content (the table keeps them to
 * tell which of two answers came first).
 *
 * Of two answers with one token, of two kiosks that did not know of each other, the first one
 * counts. */
#pragma once

#include "core/survey.h"
#include "core/ticket.h"
#include "store/ledger.h"

enum { SURVEY_VISIT_BYTES = 16, SURVEY_TOKEN_SIZE = 33 };

/* Stands by itself: a job is copied between threads. Wipe after use. */
struct survey_submission {
    char survey[SURVEY_CODE_MAX + 1]; /* code, version and hash of the survey that was shown */
    int version;
    char hash[SURVEY_HASH_SIZE];
    uint32_t event; /* where it is answered; per ticket it must be the ticket's */
    char ticket[TICKET_TEXT_LENGTH + 1]; /* text of the QR; "" = per visit */
    uint8_t visit[SURVEY_VISIT_BYTES];   /* of survey_visit_draw; per ticket it does not matter */
    struct survey_answers answers;
};

/* Fills the identity of a survey in; the rest is the caller's. */
void survey_submission_init(struct survey_submission *submission, const struct survey *survey,
                            uint32_t event);

/* The secret of a new visit; forget it with the visit. */
void survey_visit_draw(uint8_t visit[SURVEY_VISIT_BYTES]);

/* May it be answered now with this ticket or visit? `answers` do not matter. Asked before the first
 * question. All errors are sentences for the person, in the language of the thread.
 * STATUS_NOT_FOUND: this survey is not known here. STATUS_DENIED: not open now, or another event.
 * STATUS_INVALID: not the QR of a ticket that a station of ours issued.
 * STATUS_EXISTS: was answered already, as far as this station knows. */
enum status survey_admit(struct db *db, const struct survey_submission *submission, int64_t now_ms,
                         struct error *error) FALLIBLE;

/* Admits, checks every visible question, leaves out what is hidden, and appends. Durable on
 * STATUS_OK. As survey_admit; STATUS_INVALID also when an answer lacks or is none. A survey that
 * closed while somebody was answering still takes the answer for SURVEY_GRACE_MS. */
enum { SURVEY_GRACE_MS = 15 * 60 * 1000 };
enum status survey_answer(struct ledger *ledger, const struct survey_submission *submission,
                          struct error *error) FALLIBLE;
