#include "core/clock_sample.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "core/body.h"

enum { BODY_BYTES = 128 };

enum status clock_sample_read(struct db *db, uint32_t station, struct clock_sample *out,
                              struct error *error)
{
    struct stmt stmt;
    memset(out, 0, sizeof *out);
    enum status status =
        stmt_begin(&stmt, db,
                   "SELECT offset_ms, uncertainty_ms, at_ms FROM clock_sample WHERE station = ?1"
                   " ORDER BY hlc DESC, fact DESC LIMIT 1",
                   error);
    if (status != STATUS_OK) {
        return status;
    }
    stmt_int(&stmt, 1, station);
    status = stmt_step(&stmt, error);
    if (status == STATUS_OK) {
        *out = (struct clock_sample){.is_known = true,
                                     .offset_ms = stmt_column_int(&stmt, 0),
                                     .uncertainty_ms = stmt_column_int(&stmt, 1),
                                     .at_ms = stmt_column_int(&stmt, 2)};
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

/* A slow line's noise is no change. */
static bool is_news(const struct clock_sample *last, int64_t offset_ms, int64_t uncertainty_ms)
{
    int64_t since_ms = clock_now_ms() - last->at_ms;
    int64_t change_ms = llabs(offset_ms - last->offset_ms);
    if (!last->is_known) {
        return true;
    }
    return change_ms > CLOCK_SAMPLE_CHANGE_MS + uncertainty_ms &&
           (since_ms < 0 || since_ms >= CLOCK_SAMPLE_PAUSE_MS);
}

enum status clock_sample_note(struct ledger *ledger, int64_t offset_ms, int64_t uncertainty_ms,
                              bool *is_written, struct error *error)
{
    struct clock_sample last;
    char body[BODY_BYTES];
    bool is_new = false;
    enum status status = clock_sample_read(ledger->db, ledger->station, &last, error);
    if (status == STATUS_OK && is_news(&last, offset_ms, uncertainty_ms)) {
        is_new = true;
        status = body_write(json_pack("{s:I,s:I}", "offset_ms", (json_int_t)offset_ms,
                                      "uncertainty_ms", (json_int_t)uncertainty_ms),
                            body, sizeof body, error);
    }
    if (status == STATUS_OK && is_new) {
        status = ledger_append(ledger, "clock.measured", body, NULL, error);
    }
    if (is_written) {
        *is_written = status == STATUS_OK && is_new;
    }
    return status;
}
