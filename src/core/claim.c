#include "core/claim.h"

#include <string.h>

#include "base/text.h"

/* Whom a question is about, as far as the facts tell. */
struct subject {
    char text[PERSON_TEXT_SIZE]; /* a person, or the ticket itself while nobody registered it */
    bool is_inside;
    struct admission_answer by; /* the latest movement */
    int64_t moved_ms;           /* of it, by the clock that all share (hlc); 0 = there is none */
};

struct claim {
    bool is_there;
    uint32_t station;
    char ticket[TICKET_ID_TEXT_LENGTH + 1];
    int gate;
    int64_t at_ms;      /* by its door's clock */
    int64_t claimed_ms; /* by ours */
};

static enum status read_subject(struct db *db, const struct admission_question *question,
                                struct subject *subject, struct error *error)
{
    struct stmt stmt;
    memset(subject, 0, sizeof *subject);
    enum status status = stmt_begin(
        &stmt, db, "SELECT coalesce((SELECT person FROM ticket WHERE id = ?1), ?1)", error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, question->ticket);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        (void)text_copy(subject->text, sizeof subject->text, stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
    return status;
}

static enum status read_movement(struct db *db, uint32_t event, struct subject *subject,
                                 struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT is_entry, station, gate, at_ms, hlc >> 16 FROM movement"
                                    " WHERE event = ?1 AND subject = ?2 AND is_undone = 0"
                                    " ORDER BY hlc DESC, station DESC, fact DESC LIMIT 1",
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        stmt_text(&stmt, 2, subject->text);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        subject->is_inside = stmt_column_int(&stmt, 0) != 0;
        subject->by.station = (uint32_t)stmt_column_int(&stmt, 1);
        subject->by.gate = (int)stmt_column_int(&stmt, 2);
        subject->by.at_ms = stmt_column_int(&stmt, 3);
        subject->moved_ms = stmt_column_int(&stmt, 4);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* By the person, or by the ticket from before its registration arrived. */
static enum status read_claim(struct db *db, const struct admission_question *question,
                              const struct subject *subject, struct claim *claim,
                              struct error *error)
{
    struct stmt stmt;
    memset(claim, 0, sizeof *claim);
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT station, ticket, gate, at_ms, claimed_ms FROM claim"
                                    " WHERE event = ?1 AND subject IN (?2, ?3)"
                                    " ORDER BY claimed_ms DESC LIMIT 1",
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, question->event);
        stmt_text(&stmt, 2, subject->text);
        stmt_text(&stmt, 3, question->ticket);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        claim->is_there = true;
        claim->station = (uint32_t)stmt_column_int(&stmt, 0);
        (void)text_copy(claim->ticket, sizeof claim->ticket, stmt_column_text(&stmt, 1));
        claim->gate = (int)stmt_column_int(&stmt, 2);
        claim->at_ms = stmt_column_int(&stmt, 3);
        claim->claimed_ms = stmt_column_int(&stmt, 4);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* Has the door said how it ended? */
static enum status read_settled(struct db *db, const struct claim *claim,
                                const struct subject *subject, bool *is_settled,
                                struct error *error)
{
    struct stmt stmt;
    *is_settled = subject->by.station != claim->station && subject->moved_ms > claim->claimed_ms;
    if (*is_settled) {
        return STATUS_OK;
    }
    enum status status = stmt_begin(
        &stmt, db,
        "SELECT EXISTS (SELECT 1 FROM movement WHERE ticket = ?1 AND station = ?2 AND at_ms >= ?3)"
        " OR EXISTS (SELECT 1 FROM refusal WHERE station = ?2 AND hlc >= ?3 << 16 AND ticket = ?1)"
        " OR coalesce((SELECT at_ms FROM ledger WHERE station = ?2"
        "  ORDER BY epoch DESC, seq DESC LIMIT 1), 0) > ?3 + ?4",
        error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, claim->ticket);
        stmt_int(&stmt, 2, claim->station);
        stmt_int(&stmt, 3, claim->at_ms);
        stmt_int(&stmt, 4, CLAIM_SETTLES_MS);
        status = stmt_step(&stmt, error);
    }
    *is_settled = status == STATUS_OK && stmt_column_int(&stmt, 0) != 0;
    stmt_end(&stmt);
    return status;
}

static enum status write_claim(struct db *db, uint32_t station,
                               const struct admission_question *question,
                               const struct subject *subject, int64_t now_ms, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "INSERT OR REPLACE INTO claim"
                                    " (event, subject, station, ticket, gate, at_ms, claimed_ms)"
                                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, question->event);
        stmt_text(&stmt, 2, subject->text);
        stmt_int(&stmt, 3, station);
        stmt_text(&stmt, 4, question->ticket);
        stmt_int(&stmt, 5, question->gate);
        stmt_int(&stmt, 6, question->at_ms);
        stmt_int(&stmt, 7, now_ms);
        status = stmt_run(&stmt, error);
    }
    stmt_end(&stmt);
    return status;
}

static enum status read_label(struct db *db, struct admission_answer *answer, struct error *error)
{
    struct stmt stmt;
    enum status status =
        stmt_begin(&stmt, db, "SELECT label FROM station WHERE station = ?1", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, answer->station);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        (void)text_copy(answer->label, sizeof answer->label, stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

enum status claim_entry(struct db *db, uint32_t station, const struct admission_question *question,
                        int64_t now_ms, struct admission_answer *answer, struct error *error)
{
    struct subject subject;
    struct claim claim;
    bool is_settled = true;
    memset(answer, 0, sizeof *answer);
    enum status status = read_subject(db, question, &subject, error);
    if (status == STATUS_OK) {
        status = read_movement(db, question->event, &subject, error);
    }
    if (status == STATUS_OK) {
        status = read_claim(db, question, &subject, &claim, error);
    }
    if (status == STATUS_OK && claim.is_there) {
        status = read_settled(db, &claim, &subject, &is_settled, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (!is_settled && claim.station != station) {
        *answer = (struct admission_answer){
            .station = claim.station, .gate = claim.gate, .at_ms = claim.at_ms};
    } else if (is_settled && subject.is_inside) {
        *answer = subject.by;
    } else {
        answer->check = ADMISSION_CHECK_FREE;
        return write_claim(db, station, question, &subject, now_ms, error);
    }
    answer->check = ADMISSION_CHECK_INSIDE;
    return read_label(db, answer, error);
}

enum status claim_forget_old(struct db *db, int64_t now_ms, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, "DELETE FROM claim WHERE claimed_ms < ?1", error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, now_ms - CLAIM_KEPT_MS);
        status = stmt_run(&stmt, error);
    }
    stmt_end(&stmt);
    return status;
}
