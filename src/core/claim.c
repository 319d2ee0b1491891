#include "core/claim.h"

#include <sodium.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "core/scan_internal.h"

struct claim {
    bool is_there;
    uint32_t station;
    char ticket[TICKET_ID_TEXT_LENGTH + 1];
    int gate;
    int64_t at_ms;      /* by its door's clock */
    int64_t claimed_ms; /* by ours */
};

/* What this database says of the ticket and its person, by the same reading as a door's. */
static enum status read_standing(struct db *db, const struct admission_question *question,
                                 struct scan *scan, struct error *error)
{
    struct ledger ledger = {.db = db}; /* of no station */
    struct verdict verdict;
    enum status status = base32_decode(question->ticket, strlen(question->ticket), scan->ticket.id,
                                       sizeof scan->ticket.id, error);
    if (status != STATUS_OK) {
        return status;
    }
    scan->ticket.event = question->event;
    scan->ticket.issuer = question->issuer;
    memset(&verdict, 0, sizeof verdict);
    status = scan_read_known(scan, &ledger, &verdict, error);
    sodium_memzero(&verdict, sizeof verdict);
    scan->input.class_reentry = NULL; /* the door has said which rule holds */
    if (question->left_hlc > scan->latest.hlc) {
        scan->input.is_inside = false; /* went out by the door that asks */
    }
    return status;
}

/* By the person, or by the ticket from before its registration arrived. */
static enum status read_claim(struct db *db, const struct admission_question *question,
                              const struct scan *scan, struct claim *claim, struct error *error)
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
        stmt_text(&stmt, 2, scan->subject);
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
                                const struct admission_question *question, const struct scan *scan,
                                bool *is_settled, struct error *error)
{
    struct stmt stmt;
    const struct passage *latest = &scan->latest;
    *is_settled = (latest->station != claim->station && latest->hlc >> 16 > claim->claimed_ms) ||
                  question->left_hlc >> 16 > claim->claimed_ms;
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
                               const struct admission_question *question, const struct scan *scan,
                               int64_t now_ms, struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db,
                                    "INSERT OR REPLACE INTO claim"
                                    " (event, subject, station, ticket, gate, at_ms, claimed_ms)"
                                    " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                                    error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, question->event);
        stmt_text(&stmt, 2, scan->subject);
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

/* Another door's claim stands as the entry that it is about to become. */
static void add_claim(struct scan *scan, const struct claim *claim)
{
    scan->latest =
        (struct passage){.station = claim->station, .gate = claim->gate, .at_ms = claim->at_ms};
    bool is_today = scan_is_today(scan, claim->at_ms);
    if (is_today || !scan->input.has_entered) {
        scan->entry = scan->latest;
    }
    scan->input.is_inside = scan->input.has_entered = true;
    scan->input.has_entered_today |= is_today;
}

/* What the rules of a door say to what is known here. */
static void decide(const struct scan *scan, struct admission_answer *answer)
{
    const struct admission_input *input = &scan->input;
    bool is_day = strcmp(scan->door->reentry, "daily") == 0;
    const struct passage *by = input->is_inside && !is_day ? &scan->latest : &scan->entry;
    answer->is_known = input->ticket_is_known;
    if (input->is_revoked || input->issuer_is_revoked) {
        answer->check = ADMISSION_CHECK_REVOKED;
    } else if (admission_is_used(scan->door, input)) {
        answer->check = input->is_inside ? ADMISSION_CHECK_INSIDE : ADMISSION_CHECK_USED;
        answer->station = by->station;
        answer->gate = by->gate;
        answer->at_ms = by->at_ms;
    } else {
        answer->check = ADMISSION_CHECK_FREE;
    }
}

enum status claim_entry(struct db *db, uint32_t station, const struct admission_question *question,
                        int64_t now_ms, struct admission_answer *answer, struct error *error)
{
    struct claim claim;
    bool is_settled = true;
    const struct door door = {.event = question->event,
                              .gate = question->gate,
                              .direction = DIRECTION_ENTRY,
                              .reentry = question->reentry ? question->reentry : "free",
                              .utc_offset_min = question->utc_offset_min};
    struct scan scan = {.door = &door,
                        .input = {.event = question->event, .now_ms = question->at_ms}};
    memset(answer, 0, sizeof *answer);
    enum status status = read_standing(db, question, &scan, error);
    if (status == STATUS_OK) {
        status = read_claim(db, question, &scan, &claim, error);
    }
    if (status == STATUS_OK && claim.is_there) {
        status = read_settled(db, &claim, question, &scan, &is_settled, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (!is_settled && claim.station != station) {
        add_claim(&scan, &claim);
    }
    decide(&scan, answer);
    if (answer->check == ADMISSION_CHECK_FREE) {
        return write_claim(db, station, question, &scan, now_ms, error);
    }
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
