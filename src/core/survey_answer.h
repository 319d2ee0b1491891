/* survey_answer.h: an answered survey becomes the fact `survey.answered`. Thread of the ledger.
 *
 *   body     {"survey":"audiencia","version":1,"definition":"<hash>","event":1,
 *             "token":"<32 hex digits>","answers":{"p1":"bien","p5":["radio","web"],"p9":4,
 *             "m1":{"claridad":"si"}}}
 *   private  {"answers":{"p11":"..."}}   what people wrote; the office only
 *
 * The token makes the second answer of one ticket recognisable, at any kiosk, and says nothing
 * about whose it is:
 *   per ticket  BLAKE2b-128(key of the survey,
 *                           "feria-survey-2" || 0 || survey code || 0 || ticket id)
 *   per visit   BLAKE2b-128("feria-survey-1" || 0 || survey code || 0 || 16 random bytes), which
 *               live in the visit's memory only
 * The key is 32 random bytes of this survey alone, in a file of the stations that take its answers,
 * and destroyed when the survey is sealed (survey_secret.h). Without it the holder of every
 * database, of the stations' keys and of all tickets cannot tell whose answer is whose, nor can the
 * holder of a QR find their own; tokens of two surveys do not match each other. The ticket's id is
 * enough, so the short code does where this station knows the ticket; it is signed by nobody and
 * may be guessed at, so whoever asks for it must count the tries.
 * A survey of old, which has no key, makes its tokens out of the Ed25519 signature of the ticket in
 * place of the id, without a key, and takes no short code: who has an issuing station's key could
 * make those signatures, and tokens, again.
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
    char ticket[TICKET_TEXT_LENGTH + 1]; /* text of the QR, or a short code; "" = per visit */
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
 * STATUS_NOT_FOUND: this survey is not known here, or its key is not. STATUS_DENIED: not open now,
 * sealed, or another event. STATUS_INVALID: not the QR of a ticket that a station of ours issued,
 * nor the short code of one that is known here.
 * STATUS_EXISTS: was answered already, as far as this station knows. */
enum status survey_admit(struct db *db, const struct survey_submission *submission, int64_t now_ms,
                         struct error *error) FALLIBLE;

/* Admits, checks every visible question, leaves out what is hidden, and appends. Durable on
 * STATUS_OK. As survey_admit; STATUS_INVALID also when an answer lacks or is none. A survey that
 * closed while somebody was answering still takes the answer for SURVEY_GRACE_MS. */
enum { SURVEY_GRACE_MS = 15 * 60 * 1000 };
enum status survey_answer(struct ledger *ledger, const struct survey_submission *submission,
                          struct error *error) FALLIBLE;
