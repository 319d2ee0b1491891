#include <stdio.h>
#include <string.h>

#include "cli/verbs.h"
#include "core/progress.h"

/* In the order of `options` of run(). */
enum { OPTION_FINANCIAL, OPTION_NOTE, OPTION_REPLACE, OPTION_ANYWAY, OPTION_COUNT };

static const char *option_text(const struct option_spec *options, size_t at)
{
    return *(const char *const *)options[at].out;
}

static json_t *goal_json(const struct plan_goal *goal)
{
    return json_pack("{s:s,s:s,s:s,s:s,s:s,s:i,s:o,s:s,s:s}", "code", goal->code, "dimension",
                     goal->dimension, "indicator", goal->indicator, "target", goal->target, "unit",
                     goal->unit, "physical", goal->physical, "financial",
                     goal->financial >= 0 ? json_integer(goal->financial) : json_null(),
                     "department", goal->department, "note", goal->note);
}

static enum status list(struct cli *cli, const struct option_spec *options, char **words,
                        struct error *error)
{
    struct db db = {0};
    struct catalogue *catalogue = NULL;
    json_t *all = json_array();
    (void)options, (void)words;
    enum status status = verb_catalogue(cli, &catalogue, &db, error);
    if (status == STATUS_OK && !cli->is_json) {
        (void)printf("%-24s %8s %9s  %s\n", "goal", "physical", "financial", "indicator");
    }
    for (size_t i = 0; status == STATUS_OK && i < catalogue->plan_goal_count; i++) {
        const struct plan_goal *goal = &catalogue->plan_goals[i];
        char financial[16] = "-";
        if (goal->financial >= 0) {
            (void)snprintf(financial, sizeof financial, "%d %%", goal->financial);
        }
        if (cli->is_json) {
            (void)json_array_append_new(all, goal_json(goal));
        } else {
            (void)printf("%-24s %6d %% %9s  %s: %s %s\n", goal->code, goal->physical, financial,
                         goal->indicator, goal->target, goal->unit);
        }
    }
    catalogue_free(catalogue);
    db_close(&db);
    if (status == STATUS_OK && cli->is_json) {
        return cli_print_json(all, error);
    }
    json_decref(all);
    return status;
}

static enum status tell(struct ledger *ledger, const void *user, bool *has_changed,
                        struct error *error)
{
    return goal_progress_tell(ledger, user, has_changed, error);
}

static enum status progress(struct cli *cli, const struct option_spec *options, char **words,
                            struct error *error)
{
    const char *financial = option_text(options, OPTION_FINANCIAL);
    struct goal_progress told = {.goal = words[0],
                                 .financial = PROGRESS_KEEP,
                                 .note = option_text(options, OPTION_NOTE),
                                 .is_anyway = *(const bool *)options[OPTION_ANYWAY].out};
    enum status status = verb_percent("PHYSICAL", words[1], &told.physical, error);
    if (status == STATUS_OK && financial != NULL) {
        status = verb_percent("--financial", financial, &told.financial, error);
    }
    return status == STATUS_OK ? verb_tell(cli, words[0], tell, &told, error) : status;
}

static enum status import_sheet(struct cli *cli, const struct option_spec *options, char **words,
                                struct error *error)
{
    unsigned allowed = verb_allowed(*(const bool *)options[OPTION_REPLACE].out,
                                    *(const bool *)options[OPTION_ANYWAY].out);
    return verb_import(cli, "plan_goal", words[0], allowed, error);
}

static enum status export_sheet(struct cli *cli, const struct option_spec *options, char **words,
                                struct error *error)
{
    (void)options, (void)words;
    return verb_export(cli, "plan_goal", error);
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
    const char *financial = NULL;
    const char *note = NULL;
    bool is_anyway = false;
    const struct option_spec options[OPTION_COUNT] = {
        [OPTION_FINANCIAL] = {"--financial", OPTION_TEXT, &financial},
        [OPTION_NOTE] = {"--note", OPTION_TEXT, &note},
        [OPTION_REPLACE] = {"--replace", OPTION_FLAG, &may_retire},
        [OPTION_ANYWAY] = {"--anyway", OPTION_FLAG, &is_anyway},
    };
    return verbs_run(cli, argc, argv, VERBS, ARRAY_COUNT(VERBS), options, OPTION_COUNT, error);
}

const struct command command_goal = {
    .name = "goal",
    .arguments = "list | progress CODE PHYSICAL [--financial P] [--note TEXT] [--anyway] | import "
                 "FILE [--replace] [--anyway] | "
                 "export",
    .summary = "Goals of the development plan (metas): how far they have come.",
    .help =
        "list       every goal with its percents\n"
        "progress   tells how far a goal has come; PHYSICAL and P are percents from 0 to 100.\n"
        "           A note that seems to hold somebody's datum needs --anyway.\n"
        "           Without --financial that percent stays; without --note there is none any more\n"
        "import     takes metas.csv as it stands now: a value put back takes progress back.\n"
        "           Lines that it lacks are retired; more than a few only with --replace\n"
        "           A text that seems to hold somebody's datum needs --anyway\n"
        "export     writes metas.csv to standard output, with the percents of now\n"
        "What was told last holds: a sheet that was imported later, or progress told later.\n"
        "Export before you change a sheet, so that it has the percents of now.\n",
    .needs_fair = true,
    .run = run,
};
