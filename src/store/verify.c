#include "store/verify.h"

#include "store/ledger_row.h"
#include "store/projection.h"
#include "store/quarantine.h"

#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { SEEN_MAX = 64 };

/* The last fact read of a chain. A fact after it may follow the chain value that is stored in it or
 * the one that it should have: when one of them is wrong,
 * that fact is to blame and not the one after it. */
struct seen {
    uint32_t station, epoch;
    uint64_t seq;
    int64_t hlc;
    uint8_t stored[HASH_BYTES];
    uint8_t computed[HASH_BYTES];
};

/* One run of ledger_verify. */
struct check {
    struct db *db;                /* borrowed */
    struct db *replay;            /* borrowed; in memory */
    struct verify_report *report; /* borrowed */
    int64_t next_pos;
    struct fact last; /* identity and position of the row before */
    struct seen seen[SEEN_MAX];
    int seen_count;
    int seen_hand;
};

/* What is known of the fact before the one that is looked at. */
struct before {
    bool is_held;
    int64_t pos;
    int64_t hlc;
    uint8_t stored[HASH_BYTES];
    uint8_t computed[HASH_BYTES]; /* as `stored` when it was not seen in this run */
};

static void add_finding(struct check *check, const struct fact *fact, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void add_finding(struct check *check, const struct fact *fact, const char *format, ...)
{
    struct verify_report *report = check->report;
    if (report->finding_count < VERIFY_FINDINGS_MAX) {
        struct verify_finding *finding = &report->findings[report->finding_count];
        *finding = (struct verify_finding){0};
        if (fact != NULL) {
            finding->pos = fact->pos;
            finding->station = fact->station;
            finding->epoch = fact->epoch;
            finding->seq = fact->seq;
        }
        va_list arguments;
        va_start(arguments, format);
        (void)vsnprintf(finding->what, sizeof finding->what, format, arguments);
        va_end(arguments);
    }
    report->finding_count++;
}

/* ---- the fact before ---- */

static struct seen *find_seen(struct check *check, const struct fact *fact)
{
    for (int i = 0; i < check->seen_count; i++) {
        struct seen *seen = &check->seen[i];
        if (seen->station == fact->station && seen->epoch == fact->epoch) {
            return seen;
        }
    }
    return NULL;
}

/* The clock of a fact that is not proved says nothing about the one after it. */
static void remember(struct check *check, const struct fact *fact,
                     const uint8_t computed[HASH_BYTES])
{
    bool is_proved = hash_is_equal(computed, fact->chain);
    struct seen *seen = find_seen(check, fact);
    if (seen == NULL) {
        int at = check->seen_count;
        if (at == SEEN_MAX) {
            at = check->seen_hand;
            check->seen_hand = (check->seen_hand + 1) % SEEN_MAX;
        } else {
            check->seen_count++;
        }
        seen = &check->seen[at];
    }
    *seen = (struct seen){.station = fact->station,
                          .epoch = fact->epoch,
                          .seq = fact->seq,
                          .hlc = is_proved ? fact->hlc : -1};
    memcpy(seen->stored, fact->chain, HASH_BYTES);
    memcpy(seen->computed, computed, HASH_BYTES);
}

static enum status look_up_before(struct check *check, const struct fact *fact,
                                  struct before *before, struct error *error)
{
    struct held_fact held;
    enum status status =
        ledger_held(check->db, fact->station, fact->epoch, fact->seq - 1, &held, error);
    if (status == STATUS_OK) {
        *before = (struct before){.is_held = true, .pos = held.pos, .hlc = held.hlc};
        memcpy(before->stored, held.chain, HASH_BYTES);
        memcpy(before->computed, held.chain, HASH_BYTES);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status find_before(struct check *check, const struct fact *fact, struct before *before,
                               struct error *error)
{
    *before = (struct before){0};
    if (fact->seq == 1) {
        before->is_held = true;
        before->hlc = -1;
        return STATUS_OK;
    }
    const struct seen *seen = find_seen(check, fact);
    if (seen == NULL || seen->seq + 1 != fact->seq) {
        return look_up_before(check, fact, before, error);
    }
    before->is_held = true;
    before->hlc = seen->hlc;
    memcpy(before->stored, seen->stored, HASH_BYTES);
    memcpy(before->computed, seen->computed, HASH_BYTES);
    return STATUS_OK;
}

static enum status missing_before(struct check *check, const struct fact *fact, uint64_t *missing,
                                  struct error *error)
{
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, check->db,
                                    "SELECT max(seq) FROM ledger"
                                    " WHERE station = ?1 AND epoch = ?2 AND seq < ?3",
                                    error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, fact->station);
    stmt_int(&stmt, 2, fact->epoch);
    stmt_int(&stmt, 3, (int64_t)fact->seq);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        *missing = fact->seq - 1 - (uint64_t)stmt_column_int(&stmt, 0);
    }
    stmt_end(&stmt);
    return status;
}

/* ---- one row ---- */

static void check_parts(struct check *check, const struct fact *fact)
{
    uint8_t hash[HASH_BYTES];
    fact_hash_body(fact->body, hash);
    if (!hash_is_equal(hash, fact->body_hash)) {
        add_finding(check, fact, "body does not match its hash");
    }
    if (fact->private_part == NULL) {
        check->report->withheld_count += hash_is_zero(fact->private_hash) ? 0 : 1;
        return;
    }
    fact_hash_private(fact->salt, fact->private_part, hash);
    if (!hash_is_equal(hash, fact->private_hash)) {
        add_finding(check, fact, "private part does not match its hash");
    }
}

/* `fact->prev` becomes what the chain value is to be proved with. */
static enum status choose_prev(struct check *check, struct fact *fact, bool has_prev,
                               bool *can_prove, struct error *error)
{
    struct before before;
    uint64_t missing = 0;
    *can_prove = true;
    enum status status = find_before(check, fact, &before, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (before.is_held && before.hlc >= fact->hlc) {
        add_finding(check, fact, "its clock (hlc) is not after the fact's before it");
    }
    if (!has_prev && !before.is_held) {
        *can_prove = false;
        status = missing_before(check, fact, &missing, error);
        add_finding(check, fact, "%llu facts missing before it", (unsigned long long)missing);
        return status;
    }
    if (!has_prev && before.pos > fact->pos) {
        add_finding(check, fact, "stands before its predecessor at position %lld",
                    (long long)before.pos);
    }
    if (has_prev && before.is_held && !hash_is_equal(fact->prev, before.stored) &&
        !hash_is_equal(fact->prev, before.computed)) {
        add_finding(check, fact, "does not follow the fact before it");
    }
    if (!has_prev) {
        uint8_t hash[HASH_BYTES];
        memcpy(fact->prev, before.stored, HASH_BYTES);
        fact_hash_chain(fact, hash);
        if (!hash_is_equal(hash, fact->chain)) {
            memcpy(fact->prev, before.computed, HASH_BYTES);
        }
    }
    return STATUS_OK;
}

static enum status check_row(struct check *check, struct stmt *row, struct error *error)
{
    struct fact fact;
    uint8_t computed[HASH_BYTES];
    bool can_prove = true;
    bool is_sound = fact_from_row(row, &fact);
    bool has_prev = !stmt_is_null(row, LEDGER_COLUMN_PREV);
    check->report->fact_count++;
    if (fact.pos != check->next_pos) {
        add_finding(check, &fact, "stands at position %lld instead of %lld", (long long)fact.pos,
                    (long long)check->next_pos);
    }
    check->next_pos = fact.pos + 1;
    check->last = (struct fact){
        .pos = fact.pos, .station = fact.station, .epoch = fact.epoch, .seq = fact.seq};
    if (!is_sound) {
        add_finding(check, &fact, "a column has a wrong type or length");
        return STATUS_OK;
    }
    check_parts(check, &fact);
    enum status status = choose_prev(check, &fact, has_prev, &can_prove, error);
    if (status != STATUS_OK) {
        return status;
    }
    memcpy(computed, fact.chain, HASH_BYTES);
    if (can_prove) {
        fact_hash_chain(&fact, computed);
        if (!hash_is_equal(computed, fact.chain)) {
            add_finding(check, &fact, "does not match its chain value");
        }
    }
    remember(check, &fact, computed);
    bool is_barred = false;
    status = quarantine_bars(check->db, fact.pos, &is_barred, error);
    return status == STATUS_OK && !is_barred ? apply_or_skip(check->replay, &fact, error) : status;
}

/* ---- the whole ---- */

static enum status check_rows(struct check *check, verify_progress *progress, void *user,
                              struct error *error)
{
    struct stmt row;
    int64_t total = 0;
    struct error read_error = {0};
    /* NOT INDEXED: what an index says may differ from what stands in the row. */
    enum status status = stmt_begin(
        &row, check->db, "SELECT " LEDGER_COLUMNS " FROM ledger NOT INDEXED ORDER BY pos", error);
    if (status == STATUS_OK && progress != NULL) {
        status = db_int(check->db, "SELECT count(*) FROM ledger", 0, &total, error);
    }
    while (status == STATUS_OK) {
        status = stmt_step(&row, &read_error);
        if (status != STATUS_OK) {
            break;
        }
        status = check_row(check, &row, error);
        if (progress != NULL && check->report->fact_count % VERIFY_PROGRESS_STEP == 0) {
            progress(user, check->report->fact_count, total);
        }
    }
    stmt_end(&row);
    /* A row that was moved to the end leaves its gap somewhere else: the end is named too. */
    if (status == STATUS_NOT_FOUND && check->next_pos - 1 > check->report->fact_count) {
        add_finding(check, &check->last, "has position %lld, but there are %lld facts",
                    (long long)check->last.pos, (long long)check->report->fact_count);
    }
    if (status == STATUS_CORRUPT) {
        const struct fact at = {.pos = check->next_pos};
        add_finding(check, &at, "cannot be read: %.120s", read_error.text);
        status = STATUS_OK;
    } else if (status != STATUS_OK && status != STATUS_NOT_FOUND && read_error.status == status) {
        return error_set(error, status, "%s", read_error.text);
    }
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status check_file(struct check *check, struct error *error)
{
    struct error found = {0};
    enum status status = db_check(check->db, &found);
    if (status == STATUS_CORRUPT) {
        add_finding(check, NULL, "SQLite's check: %.130s", found.text);
        return STATUS_OK;
    }
    return status == STATUS_OK ? status : error_set(error, status, "%s", found.text);
}

static enum status compare_projections(struct check *check, struct error *error)
{
    uint8_t replayed[HASH_BYTES];
    struct error found = {0};
    enum status status = projection_hash(check->replay, replayed, error);
    if (status != STATUS_OK) {
        return status;
    }
    status = projection_hash(check->db, check->report->projection_hash, &found);
    if (status == STATUS_CORRUPT) {
        add_finding(check, NULL, "the projections cannot be read: %.110s", found.text);
        return STATUS_OK;
    }
    if (status != STATUS_OK) {
        return error_set(error, status, "%s", found.text);
    }
    check->report->projections_match = hash_is_equal(replayed, check->report->projection_hash);
    if (!check->report->projections_match) {
        add_finding(check, NULL,
                    "the projections do not follow from the facts; run `feria rebuild`");
    }
    return STATUS_OK;
}

static enum status run_checks(struct check *check, verify_progress *progress, void *user,
                              struct error *error)
{
    enum status status = check_file(check, error);
    if (status == STATUS_OK) {
        status = projection_copy_schema(check->db, check->replay, error);
    }
    if (status == STATUS_OK) {
        status = db_begin(check->replay, error);
    }
    if (status == STATUS_OK) {
        status = check_rows(check, progress, user, error);
    }
    if (status == STATUS_OK) {
        status = db_commit(check->replay, error);
    }
    if (status == STATUS_OK) {
        status =
            db_int(check->db, "SELECT count(*) FROM (SELECT DISTINCT station, epoch FROM ledger)",
                   0, &check->report->station_count, error);
    }
    return status == STATUS_OK ? compare_projections(check, error) : status;
}

enum status ledger_verify(struct db *db, verify_progress *progress, void *user,
                          struct verify_report *report, struct error *error)
{
    struct db replay = {0};
    struct check check = {.db = db, .replay = &replay, .report = report, .next_pos = 1};
    *report = (struct verify_report){0};
    enum status status = db_open_memory(&replay, error);
    /* One view of the file from beginning to end, also while other processes write to it. */
    bool is_alone = status == STATUS_OK && db->transaction_depth == 0;
    if (is_alone) {
        status = db_execute(db, "BEGIN", error);
    }
    if (status == STATUS_OK) {
        status = run_checks(&check, progress, user, error);
    }
    if (is_alone) {
        db_rollback(db);
    }
    db_close(&replay);
    return status;
}
