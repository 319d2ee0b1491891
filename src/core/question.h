/* question.h: questions of citizens ("preguntas"): asking, looking one up by its number, and what
 * was answered in public.
 *
 * Fact `question.asked`; text, name and contact are its private part and only the office gets them.
 * Other kiosks get the rest, so that a look-up works at any of them: state, dates and, once the
 * office published them, its own wording of question and answer. What the office does with a
 * question is in question_office.h.
 *
 * The number ("radicado") "P-2022-0K7-M49-XQQ" needs no network: year, 40 random bits in base32 and
 * a check character over all of them. Of 2,000 questions in a year two share one with a chance of
 * 2 in a million; the station's own are compared before.
 * Answers are due in 15 business days (Ley 1757 de 2015, art. 56), see business_days.h.
 * Thread of the db. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "core/attendee.h"
#include "core/business_days.h"
#include "store/ledger.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    QUESTION_DAYS = 15,         /* business days until the answer is due */
    QUESTION_TRANSFER_DAYS = 5, /* to pass it on to whom it belongs: Ley 1755 de 2015, art. 21 */
    QUESTION_LENGTH_MAX = 1000, /* characters of a text */
    QUESTION_TEXT_MAX = 4 * QUESTION_LENGTH_MAX, /* bytes */
    ANSWER_LENGTH_MAX = 4000,
    ANSWER_TEXT_MAX = 4 * ANSWER_LENGTH_MAX,
    RADICADO_SIZE = 19,   /* with its NUL */
    QUESTIONS_MAX = 1000, /* of one list for the screens */
};

/* Where a question stands; OVERDUE (vencida) is by itself when the due day is over without an
 * answer. */
enum question_state {
    QUESTION_FILED,       /* radicada */
    QUESTION_ASSIGNED,    /* asignada */
    QUESTION_TRANSFERRED, /* trasladada: another entity answers */
    QUESTION_ANSWERED,    /* respondida */
    QUESTION_PUBLISHED,   /* publicada */
    QUESTION_OVERDUE,     /* vencida */
    QUESTION_STATE_COUNT
};

/* "filed", ... as in the views; and "Radicada", ..., for tr(). Static. */
const char *question_state_word(enum question_state state);
const char *question_state_title(enum question_state state);

/* What a person typed or chose. Texts as typed. Wipe after use. */
struct question {
    uint32_t event;                  /* 0 = none */
    char department[CODE_MAX_BYTES]; /* who it is put to; of a service or topic: its own */
    char service[CODE_MAX_BYTES];    /* these may all be "" */
    char topic[CODE_MAX_BYTES];
    char starter[CODE_MAX_BYTES]; /* the one it began with */
    char channel[CODE_MAX_BYTES]; /* kiosk, paper, web, social, spoken; "" = kiosk */
    char text[QUESTION_TEXT_MAX + 1];
    char name[NAME_MAX_BYTES]; /* all "": anonymous, answered by publication only */
    char email[EMAIL_MAX_BYTES + 1];
    char phone[PHONE_MAX_BYTES];
    char consent_version[CODE_MAX_BYTES]; /* text accepted; needed at a kiosk with any of them */
    char consent_hash[2 * HASH_BYTES + 1];
    bool has_day; /* asked on `day`, not today: it came on paper or from a form */
    int64_t day;
};

/* What the person takes along. */
struct question_receipt {
    char radicado[RADICADO_SIZE];
    char department[CODE_MAX_BYTES];
    char answer_by[CODE_MAX_BYTES]; /* email, phone, publication */
    int64_t asked_day;
    struct deadline deadline;
};

/* Checks a question and puts it in order, in place. STATUS_INVALID with a sentence in Spanish for
 * the person. Usable alone by the pages of a form. */
enum status question_normalise(struct question *question, struct error *error) FALLIBLE;

/* Normalises a copy and files it. Durable on STATUS_OK. STATUS_INVALID as above. */
enum status question_ask(struct ledger *ledger, const struct question *question, int utc_offset_min,
                         struct question_receipt *receipt, struct error *error) FALLIBLE;

/* A number as typed or read from its QR: case, spaces, hyphens and the P do not matter, O is 0, I
 * and L are 1. STATUS_INVALID with a sentence in Spanish when it cannot be one of ours. */
enum status radicado_parse(const char *text, char out[RADICADO_SIZE], struct error *error) FALLIBLE;

/* A question as everybody may see it. Texts are never NULL; borrowed from the list. */
struct question_public {
    const char *radicado;
    enum question_state state;
    const char *department; /* code of the one that answers; "" = nobody chosen yet */
    const char *service, *topic;
    const char *entity; /* it was passed on to; "" = none */
    const char *answer_by;
    int64_t asked_day;
    struct deadline deadline;
    int days_left;      /* business days until due_day; negative: late; 0 when done too */
    int64_t routed_day; /* assigned or passed on; -1 = not yet, like the next two */
    int64_t answered_day;
    int64_t published_day;
    const char *question, *answer, *url; /* "" until published */
};

struct question_list {
    struct arena arena; /* owned; holds everything below */
    const struct question_public *items;
    size_t count;
};

/* The one of this number, a list with one item. STATUS_INVALID as radicado_parse; STATUS_NOT_FOUND,
 * with a sentence in Spanish. `*out` is owned by the caller, NULL on failure. */
enum status question_find(struct question_list **out, struct db *db, const char *radicado,
                          int utc_offset_min, struct error *error) FALLIBLE;

/* The published ones, the latest first, at most QUESTIONS_MAX; of one department or topic, "" or
 * NULL = of all. */
enum status questions_published(struct question_list **out, struct db *db, const char *department,
                                const char *topic, int utc_offset_min,
                                struct error *error) FALLIBLE;

void question_list_free(struct question_list *list); /* fine on NULL */
