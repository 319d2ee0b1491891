#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/output.h"
#include "core/catalogue.h"
#include "core/report.h"

/* The event that the list is of: the one asked for, the setting's, the one that is on, else all. */
static enum status choose_event(struct db *db, const struct settings *settings, uint32_t asked,
                                bool is_all, uint32_t *event, struct error *error)
{
    struct catalogue *catalogue = NULL;
    *event = asked;
    if (is_all) {
        return STATUS_OK;
    }
    enum status status = catalogue_new(&catalogue, db, error);
    if (status == STATUS_OK) {
        status = cli_choose_event(catalogue, settings, asked, event, error);
    }
    catalogue_free(catalogue);
    return status;
}

typedef enum status report_run(struct db *db, const struct report_options *options, FILE *out,
                               int64_t *row_count, struct error *error);

static const struct list {
    const char *name;
    report_run *write;
    bool may_have_comments;
    bool is_of_fair; /* of all its events together */
} LISTS[] = {
    {"attendance", report_attendance, false, false}, {"feedback", report_feedback, true, false},
    {"visits", report_visits, false, true},          {"occupancy", report_occupancy, false, false},
    {"stands", report_stands, false, false},
};

/* What was asked for. */
struct request {
    const struct list *list;
    const char *output;
    uint32_t event;
    bool has_bom, is_all, has_comments;
};

static const struct list *find_list(const char *name)
{
    for (size_t i = 0; i < ARRAY_COUNT(LISTS); i++) {
        if (strcmp(LISTS[i].name, name) == 0) {
            return &LISTS[i];
        }
    }
    return NULL;
}

static enum status write_list(struct db *db, const struct settings *settings,
                              const struct request *request, uint32_t event, int64_t *row_count,
                              struct error *error)
{
    struct output output;
    struct progress progress;
    const struct report_options options = {.event = event,
                                           .has_bom = request->has_bom,
                                           .has_comments = request->has_comments,
                                           .utc_offset_min = settings->utc_offset_min,
                                           .progress = progress_show,
                                           .user = &progress};
    enum status status = output_open(&output, request->output, "N.º,", error);
    if (status != STATUS_OK) {
        return status;
    }
    progress_init(&progress, "exporting");
    status = request->list->write(db, &options, output.file, row_count, error);
    progress_end(&progress);
    return output_close(&output, status, error);
}

static enum status print_result(const struct cli *cli, const struct request *request,
                                uint32_t event, int64_t row_count, struct error *error)
{
    if (cli->is_json) {
        return cli_print_json(json_pack("{s:s,s:o,s:I}", "file", request->output, "event",
                                        event ? json_integer(event) : json_null(), "rows",
                                        (json_int_t)row_count),
                              error);
    }
    char what[32] = "all events";
    if (event != 0) {
        (void)snprintf(what, sizeof what, "event %u", event);
    }
    (void)fprintf(stderr, "%lld rows, %s%s%s\n", (long long)row_count, what,
                  request->output ? ": " : "", request->output ? request->output : "");
    return STATUS_OK;
}

static enum status parse(const struct cli *cli, int argc, char **argv, struct request *request,
                         struct error *error)
{
    const struct option_spec options[] = {
        {"--event", OPTION_NUMBER, &request->event},
        {"--output", OPTION_TEXT, &request->output},
        {"--bom", OPTION_FLAG, &request->has_bom},
        {"--all-events", OPTION_FLAG, &request->is_all},
        {"--comments", OPTION_FLAG, &request->has_comments},
    };
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 1, 1, error);
    if (status != STATUS_OK) {
        return status;
    }
    request->list = find_list(argv[1]);
    if (request->list == NULL) {
        return error_set(error, STATUS_USAGE,
                         "export: there is no list \"%s\"; feria export --help names them",
                         argv[1]);
    }
    if (request->has_comments && !request->list->may_have_comments) {
        return error_set(error, STATUS_USAGE, "--comments: the list %s has none",
                         request->list->name);
    }
    if (request->list->is_of_fair && (request->is_all || request->event != 0)) {
        return error_set(error, STATUS_USAGE, "%s: this list has no events; leave the option out",
                         request->list->name);
    }
    request->is_all |= request->list->is_of_fair;
    if (request->is_all && request->event != 0) {
        return error_set(error, STATUS_USAGE, "--event and --all-events: give one of the two");
    }
    if (cli->is_json && !request->output) {
        return error_set(error, STATUS_USAGE,
                         "--json: the list itself goes to standard output; add --output FILE");
    }
    return STATUS_OK;
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct request request = {0};
    struct settings settings;
    struct db db = {0};
    uint32_t event = 0;
    int64_t row_count = 0;
    enum status status = parse(cli, argc, argv, &request, error);
    if (status == STATUS_OK) {
        status = cli_settings(cli, &settings, error);
    }
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        status = choose_event(&db, &settings, request.event, request.is_all, &event, error);
    }
    if (status == STATUS_OK) {
        status = write_list(&db, &settings, &request, event, &row_count, error);
    }
    db_close(&db);
    return status == STATUS_OK ? print_result(cli, &request, event, row_count, error) : status;
}

const struct command command_export = {
    .name = "export",
    .arguments = "attendance|feedback|visits|occupancy|stands [--event N | --all-events] [--output "
                 "FILE] [--bom]",
    .summary = "Writes a list of an event as CSV: attendance, opinions, visits, occupancy.",
    .help =
        "The event is the one that is on now, or else the next, unless named.\n"
        "attendance     who registered, came and left. Names, documents and phones are in it:\n"
        "               keep it as the law on personal data asks (Ley 1581 de 2012)\n"
        "feedback       every opinion: of what, score and reasons\n"
        "visits         which departments and services people looked at, and how often; of the\n"
        "               whole fair, because a visit is of no event\n"
        "occupancy      how many came and left in each hour, and how many were inside\n"
        "stands         how many were attended at each stand\n"
        "--comments     in feedback, what people wrote: it may name somebody\n"
        "--event N      number of the event\n"
        "--all-events   every event\n"
        "--output FILE  there instead of standard output; readable by you only\n"
        "--bom          begins with the mark by which spreadsheets know UTF-8\n",
    .needs_fair = true,
    .run = run,
};
