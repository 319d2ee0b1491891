#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/text.h"
#include "store/db_look.h"
#include "store/verify.h"

/* "" when the position is not in the file. */
static void kind_at_pos(struct db *db, int64_t pos, char out[FACT_KIND_MAX + 1])
{
    struct stmt stmt = {0};
    out[0] = '\0';
    if (stmt_begin(&stmt, db, "SELECT kind FROM ledger WHERE pos = ?1", NULL) != STATUS_OK) {
        return;
    }
    stmt_int(&stmt, 1, pos);
    if (stmt_step(&stmt, NULL) == STATUS_OK) {
        (void)snprintf(out, FACT_KIND_MAX + 1, "%s", stmt_column_text(&stmt, 0));
    }
    stmt_end(&stmt);
}

static size_t kept_count(const struct verify_report *report)
{
    return report->finding_count < VERIFY_FINDINGS_MAX ? (size_t)report->finding_count
                                                       : VERIFY_FINDINGS_MAX;
}

static void print_findings(struct db *db, const struct verify_report *report)
{
    for (size_t i = 0; i < kept_count(report); i++) {
        const struct verify_finding *finding = &report->findings[i];
        char kind[FACT_KIND_MAX + 1];
        if (finding->station == 0) {
            (void)printf("%s\n", finding->what);
            continue;
        }
        kind_at_pos(db, finding->pos, kind);
        (void)printf("station %08x epoch %08x seq %llu, %s at position %lld: %s\n",
                     finding->station, finding->epoch, (unsigned long long)finding->seq,
                     kind[0] ? kind : "?", (long long)finding->pos, finding->what);
    }
    if (report->finding_count > VERIFY_FINDINGS_MAX) {
        (void)printf("... and %lld more\n", (long long)report->finding_count - VERIFY_FINDINGS_MAX);
    }
    if (!report->projections_match) {
        (void)printf(
            "the tables are not what the facts add up to; feria rebuild makes them anew\n");
    }
    (void)printf("%lld facts of %lld chains, %lld without their private part: %s\n",
                 (long long)report->fact_count, (long long)report->station_count,
                 (long long)report->withheld_count,
                 report->finding_count == 0 && report->projections_match ? "all as written"
                                                                         : "DAMAGED");
}

static enum status print_json(struct db *db, const struct verify_report *report,
                              struct error *error)
{
    char hash[2 * HASH_BYTES + 1];
    json_t *findings = json_array();
    for (size_t i = 0; i < kept_count(report); i++) {
        const struct verify_finding *finding = &report->findings[i];
        char kind[FACT_KIND_MAX + 1];
        char station[16];
        char epoch[16];
        kind_at_pos(db, finding->pos, kind);
        if (!text_is_utf8(kind, strlen(kind))) {
            kind[0] = '\0';
        }
        (void)snprintf(station, sizeof station, "%08x", finding->station);
        (void)snprintf(epoch, sizeof epoch, "%08x", finding->epoch);
        (void)json_array_append_new(
            findings, json_pack("{s:s,s:s,s:I,s:s,s:I,s:s}", "station", station, "epoch", epoch,
                                "seq", (json_int_t)finding->seq, "kind", kind, "position",
                                (json_int_t)finding->pos, "what", finding->what));
    }
    hex_encode(report->projection_hash, HASH_BYTES, hash);
    return cli_print_json(
        json_pack("{s:I,s:I,s:I,s:I,s:b,s:s,s:o}", "facts", (json_int_t)report->fact_count,
                  "chains", (json_int_t)report->station_count, "withheld",
                  (json_int_t)report->withheld_count, "finding_count",
                  (json_int_t)report->finding_count, "projections_match",
                  (int)report->projections_match, "projection_hash", hash, "findings", findings),
        error);
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct db db;
    struct verify_report report;
    struct progress progress;
    enum status status = options_take(&argc, argv, NULL, 0, 0, 1, error);
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, argc > 1 ? argv[1] : NULL, &db, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    progress_init(&progress, "verifying");
    status = ledger_verify(&db, progress_show, &progress, &report, error);
    progress_end(&progress);
    if (status == STATUS_OK && cli->is_json) {
        status = print_json(&db, &report, error);
    } else if (status == STATUS_OK) {
        print_findings(&db, &report);
    }
    if (status == STATUS_OK && (report.finding_count > 0 || !report.projections_match)) {
        status =
            error_set(error, STATUS_CORRUPT, "%s: not everything is as it was written", db.path);
    }
    db_close_look(&db);
    return status;
}

const struct command command_verify = {
    .name = "verify",
    .arguments = "[FILE]",
    .summary = "Proves that every fact is what was written; exit code 76 when not.",
    .help =
        "FILE is the central file unless named. Checks the file, the hash of each fact, each\n"
        "station's chain, and that the tables are what the facts add up to. Names each fact that\n"
        "is wrong.\n",
    .needs_fair = false,
    .run = run,
};
