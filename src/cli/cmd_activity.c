#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"
#include "core/progress.h"

/* In the order of `options` of run(). */
enum { OPTION_NOTE, OPTION_EVIDENCE, OPTION_REPLACE, OPTION_ANYWAY, OPTION_COUNT };

static const char SELECT_COMPLIANCE[] =
    "SELECT part, code, activities, percent FROM activity_compliance"
    " ORDER BY part = 'term', part = 'stage', part = 'component', code";

static json_t *activity_json(const struct activity *activity)
{
    json_t *json =
        json_pack("{s:s,s:s,s:s,s:s,s:o,s:s,s:s}", "code", activity->code, "component",
                  activity->component, "name", activity->name, "product", activity->product,
                  "percent", activity->percent >= 0 ? json_integer(activity->percent) : json_null(),
                  "note", activity->note, "evidence", activity->evidence);
    return json;
}

static void print_activities(const struct catalogue *catalogue, json_t *all)
{
    for (size_t i = 0; i < catalogue->activity_count; i++) {
        const struct activity *activity = &catalogue->activities[i];
        if (all != NULL) {
            (void)json_array_append_new(all, activity_json(activity));
        } else if (activity->percent >= 0) {
            (void)printf("%-6s %6d %%  %s\n", activity->code, activity->percent, activity->name);
        } else {
            (void)printf("%-6s %8s  %s\n", activity->code, "-", activity->name);
        }
    }
}

/* By component, stage and cuatrimestre, and all of it. */
static enum status print_compliance(struct db *db, json_t *all, struct error *error)
{
    struct stmt stmt = {.db = NULL};
    enum status status = stmt_begin(&stmt, db, SELECT_COMPLIANCE, error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        const char *part = stmt_column_text(&stmt, 0);
        const char *code = stmt_column_text(&stmt, 1);
        if (all != NULL) {
            (void)json_array_append_new(
                all, json_pack("{s:s,s:s,s:I,s:I}", "part", part, "code", code, "activities",
                               (json_int_t)stmt_column_int(&stmt, 2), "percent",
                               (json_int_t)stmt_column_int(&stmt, 3)));
        } else {
            (void)printf("%-10s %-16s %3lld %%  of %lld activities\n", part, code,
                         (long long)stmt_column_int(&stmt, 3),
                         (long long)stmt_column_int(&stmt, 2));
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status list(struct cli *cli, const struct option_spec *options, char **words,
                        struct error *error)
{
    struct db db = {0};
    struct catalogue *catalogue = NULL;
    json_t *activities = cli->is_json ? json_array() : NULL;
    json_t *compliance = cli->is_json ? json_array() : NULL;
    (void)options, (void)words;
    enum status status = verb_catalogue(cli, &catalogue, &db, error);
    if (status == STATUS_OK) {
        print_activities(catalogue, activities);
        (void)(cli->is_json ? 0 : putchar('\n'));
        status = print_compliance(&db, compliance, error);
    }
    catalogue_free(catalogue);
    db_close(&db);
    if (status == STATUS_OK && cli->is_json) {
        return cli_print_json(
            json_pack("{s:o,s:o}", "activities", activities, "compliance", compliance), error);
    }
    json_decref(activities);
    json_decref(compliance);
    return status;
}

static enum status tell(struct ledger *ledger, const void *user, bool *has_changed,
                        struct error *error)
{
    return activity_progress_tell(ledger, user, has_changed, error);
}

static enum status progress(struct cli *cli, const struct option_spec *options, char **words,
                            struct error *error)
{
    struct activity_progress told = {
        .activity = words[0],
        .note = *(const char *const *)options[OPTION_NOTE].out,
        .evidence = *(const char *const *)options[OPTION_EVIDENCE].out,
        .is_anyway = *(const bool *)options[OPTION_ANYWAY].out,
    };
    enum status status = verb_percent("PERCENT", words[1], &told.percent, error);
    return status == STATUS_OK ? verb_tell(cli, words[0], tell, &told, error) : status;
}

static enum status import_sheet(struct cli *cli, const struct option_spec *options, char **words,
                                struct error *error)
{
    unsigned allowed = verb_allowed(*(const bool *)options[OPTION_REPLACE].out,
                                    *(const bool *)options[OPTION_ANYWAY].out);
    return verb_import(cli, "activity", words[0], allowed, error);
}

static enum status export_sheet(struct cli *cli, const struct option_spec *options, char **words,
                                struct error *error)
{
    (void)options, (void)words;
    return verb_export(cli, "activity", error);
}

static const struct verb VERBS[] = {
    {"list", 0, 0, false, list},
    {"progress", 2, 2, false, progress},
    {"import", 1, 1, false, import_sheet},
    {"export", 0, 0, true, export_sheet},
};

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    bool may_retire = false;
    const char *note = NULL;
    const char *evidence = NULL;
    bool is_anyway = false;
    const struct option_spec options[OPTION_COUNT] = {
        [OPTION_NOTE] = {"--note", OPTION_TEXT, &note},
        [OPTION_EVIDENCE] = {"--evidence", OPTION_TEXT, &evidence},
        [OPTION_REPLACE] = {"--replace", OPTION_FLAG, &may_retire},
        [OPTION_ANYWAY] = {"--anyway", OPTION_FLAG, &is_anyway},
    };
    return verbs_run(cli, argc, argv, VERBS, ARRAY_COUNT(VERBS), options, OPTION_COUNT, error);
}

const struct command command_activity = {
    .name = "activity",
    .arguments = "list | progress CODE PERCENT [--note TEXT] [--evidence TEXT] [--anyway] | import "
                 "FILE [--replace] [--anyway] | "
                 "export",
    .summary = "Activities of the strategy's schedule (cronograma): how far they have come.",
    .help =
        "list       every activity with its percent, and what that makes by component, stage and\n"
        "           cuatrimestre; one without a percent counts as 0\n"
        "progress   tells how far an activity has come, PERCENT from 0 to 100, and where it can "
        "be\n"
        "           seen; --anyway when what seems personal in it is nobody's.\n"
        "           Without --evidence that stays; without --note there is none any more\n"
        "import     takes cronograma.csv as it stands now: a value put back takes progress back.\n"
        "           Lines that it lacks are retired; more than a few only with --replace\n"
        "           A text that seems to hold somebody's datum needs --anyway\n"
        "export     writes cronograma.csv to standard output, with the percents of now\n"
        "What was told last holds: a sheet that was imported later, or progress told later.\n"
        "Export before you change a sheet, so that it has the percents of now.\n",
    .needs_fair = true,
    .run = run,
};
