/* question_office.h: what the office does with a question ("pregunta"): gives it to a department,
 * passes it on to the entity it belongs to, answers it, publishes it. Facts question.assigned,
 * question.transferred, question.answered, question.published; of each the latest holds, so that
 * doing it again corrects it. Doing what is done already writes nothing.
 * Thread of the db. */
#pragma once

#include "core/question.h"

enum { ENTITY_LENGTH_MAX = 200, URL_BYTES_MAX = 300 };

/* A question as the office sees it. Texts are never NULL; borrowed from the list. */
struct question_record {
    struct question_public seen; /* what everybody may see of it */
    uint32_t event;              /* 0 = none */
    const char *channel;
    const char *asked_department; /* code of the one the person chose; "" = none */
    const char *text;             /* these are "" where they are withheld, too */
    const char *name, *email, *phone;
    const char *reply; /* the answer to the person */
    bool is_told;      /* that it was passed on */
};

struct question_filter {
    const char *radicado;   /* each NULL = any */
    const char *department; /* the one that answers */
    const char *state;      /* word of a state */
};

struct question_records {
    struct arena arena; /* owned; holds everything below; personal data */
    const struct question_record *items;
    size_t count;
};

/* Those that wait for an answer first, in the order in which they are due; then those to publish,
 * then the others. `*out` is owned by the caller. STATUS_INVALID: no such state or radicado. */
enum status question_records_new(struct question_records **out, struct db *db,
                                 const struct question_filter *filter, int utc_offset_min,
                                 struct error *error) FALLIBLE;
void question_records_free(struct question_records *records); /* wipes; fine on NULL */

/* How many questions are in each state. */
enum status question_counts(struct db *db, int utc_offset_min, size_t counts[QUESTION_STATE_COUNT],
                            struct error *error) FALLIBLE;

/* The state of this word or Spanish title ("overdue", "vencida"); false when there is none. */
bool question_state_find(const char *word, enum question_state *state);

/* Where and when the office writes. */
struct question_desk {
    struct ledger *ledger; /* borrowed */
    int64_t today;         /* local day of what is written */
};

/* Each does nothing when the record says so already; `*fact_count` grows by the facts written.
 * STATUS_INVALID or STATUS_NOT_FOUND say what to mend. */

/* `department` must be in the catalogue. */
enum status question_assign(const struct question_desk *desk, const struct question_record *record,
                            const char *department, size_t *fact_count,
                            struct error *error) FALLIBLE;

/* `entity` is a name; `is_told`: the person knows. */
enum status question_transfer(const struct question_desk *desk,
                              const struct question_record *record, const char *entity,
                              bool is_told, size_t *fact_count, struct error *error) FALLIBLE;

/* `day`: of the first answer; -1 = as it is, or today. */
enum status question_answer(const struct question_desk *desk, const struct question_record *record,
                            const char *text, int64_t day, size_t *fact_count,
                            struct error *error) FALLIBLE;

struct question_edition {
    const char *question, *answer; /* for everybody; NULL = as asked, as answered */
    const char *url;               /* where it stands on the web; NULL = as it is */
    int64_t day;                   /* -1 = as it is, or today */
    bool is_anyway;                /* somebody looked: what seems personal is nobody's */
};

/* STATUS_DENIED when a text that is not public yet holds somebody's datum (personal_data.h), edited
 * or not; `error` shows it. */
enum status question_publish(const struct question_desk *desk, const struct question_record *record,
                             const struct question_edition *edition, size_t *fact_count,
                             struct error *error) FALLIBLE;

/* Takes back what was published. */
enum status question_withdraw(const struct question_desk *desk,
                              const struct question_record *record, size_t *fact_count,
                              struct error *error) FALLIBLE;
