#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "core/report.h"
#include "core/topic.h"

enum { BAR_CELLS = 30, NUMBER_TEXT_MAX = 16 };

struct request {
    uint32_t event;
    enum topic_split split;
    bool is_public;
    const char *by, *csv;
};

static const struct {
    const char *word, *column; /* of --by; in the CSV */
} SPLITS[TOPIC_SPLIT_COUNT] = {
    [TOPIC_ALL] = {"", "todos"},
    [TOPIC_BY_GROUP] = {"group", "grupo"},
    [TOPIC_BY_TERRITORY] = {"territory", "territorio"},
};

/* ---- names ---- */

static const char *topic_name(const struct catalogue *catalogue, const char *code)
{
    const struct topic *topic = catalogue_topic(catalogue, code);
    return topic != NULL ? topic->name : code; /* withdrawn since */
}

static const char *part_name(const struct catalogue *catalogue, enum topic_split split,
                             const char *code)
{
    if (split == TOPIC_ALL) {
        return "all";
    }
    if (code[0] == '\0') {
        return "not said";
    }
    const struct value_group *group =
        split == TOPIC_BY_GROUP ? catalogue_value_group(catalogue, code) : NULL;
    const struct territory *territory =
        split == TOPIC_BY_TERRITORY ? catalogue_territory(catalogue, code) : NULL;
    return group != NULL ? group->name : territory != NULL ? territory->name : code;
}

/* ---- text ---- */

static void print_bar(int points, int most)
{
    int cells = most > 0 ? (points * BAR_CELLS + most - 1) / most : 0;
    for (int i = 0; i < BAR_CELLS; i++) {
        (void)fputs(i < cells ? "█" : "·", stdout);
    }
}

static void print_part(const struct topic_part *part, const struct catalogue *catalogue,
                       bool is_public)
{
    int most = part->result_count > 0 ? part->results[0].points : 0;
    for (size_t i = 0; i < part->result_count; i++) {
        const struct topic_result *result = &part->results[i];
        if (result->is_hidden) {
            continue;
        }
        (void)fputs("  ", stdout);
        print_bar(result->points, most);
        (void)printf(" %5d points, %5d people", result->points, result->votes);
        if (!is_public) {
            (void)printf(" (%d + %d + %d)", result->first, result->second, result->third);
        }
        (void)printf("  %s\n", topic_name(catalogue, result->topic));
    }
}

static void print_text(const struct topic_results *results, const struct catalogue *catalogue,
                       const struct request *request)
{
    (void)printf("event %u: 3 points for a first place, 2 for a second, 1 for a third\n",
                 results->event);
    if (request->is_public) {
        (void)printf(
            "people are rounded down to fives, points to fifteens; parts and topics of too "
            "few people are not shown\n");
    }
    for (size_t i = 0; i < results->splits[request->split].part_count; i++) {
        const struct topic_part *part = &results->splits[request->split].parts[i];
        if (part->is_hidden) {
            continue;
        }
        (void)printf("%s: %d people\n", part_name(catalogue, request->split, part->code),
                     part->voters);
        print_part(part, catalogue, request->is_public);
    }
}

/* ---- JSON ---- */

static json_t *result_json(const struct topic_result *result, const struct catalogue *catalogue,
                           bool is_public)
{
    json_t *json = json_pack("{s:s,s:s,s:i,s:i}", "topic", result->topic, "name",
                             topic_name(catalogue, result->topic), "points", result->points,
                             "people", result->votes);
    if (!is_public) {
        (void)json_object_set_new(json, "first", json_integer(result->first));
        (void)json_object_set_new(json, "second", json_integer(result->second));
        (void)json_object_set_new(json, "third", json_integer(result->third));
    }
    return json;
}

static json_t *results_json(const struct topic_part *part, const struct catalogue *catalogue,
                            bool is_public)
{
    json_t *array = json_array();
    for (size_t i = 0; i < part->result_count; i++) {
        const struct topic_result *result = &part->results[i];
        if (!result->is_hidden) {
            (void)json_array_append_new(array, result_json(result, catalogue, is_public));
        }
    }
    return array;
}

static enum status print_json(const struct topic_results *results,
                              const struct catalogue *catalogue, const struct request *request,
                              struct error *error)
{
    json_t *parts = json_array();
    for (size_t i = 0; i < results->splits[request->split].part_count; i++) {
        const struct topic_part *part = &results->splits[request->split].parts[i];
        if (!part->is_hidden) {
            (void)json_array_append_new(
                parts,
                json_pack("{s:s,s:s,s:i,s:o}", "part", part->code, "name",
                          part_name(catalogue, request->split, part->code), "people", part->voters,
                          "topics", results_json(part, catalogue, request->is_public)));
        }
    }
    return cli_print_json(json_pack("{s:I,s:s,s:o}", "event", (json_int_t)results->event, "by",
                                    SPLITS[request->split].word, "parts", parts),
                          error);
}

/* ---- CSV ---- */

static void csv_number(FILE *out, int number, bool is_last)
{
    char text[NUMBER_TEXT_MAX];
    (void)snprintf(text, sizeof text, "%d", number);
    csv_cell(out, text, is_last);
}

static void csv_part(FILE *out, const struct topic_part *part, const struct catalogue *catalogue,
                     const struct request *request, uint32_t event)
{
    enum topic_split split = request->split;
    const char *nobody = split == TOPIC_ALL ? "Todas las personas" : "No lo dijeron";
    for (size_t i = 0; i < part->result_count; i++) {
        const struct topic_result *result = &part->results[i];
        if (result->is_hidden) {
            continue;
        }
        csv_number(out, (int)event, false);
        csv_cell(out, SPLITS[split].column, false);
        csv_cell(out, part->code, false);
        csv_cell(out, part->code[0] != '\0' ? part_name(catalogue, split, part->code) : nobody,
                 false);
        csv_cell(out, result->topic, false);
        csv_cell(out, topic_name(catalogue, result->topic), false);
        csv_number(out, result->votes, false);
        csv_number(out, result->points, request->is_public);
        if (!request->is_public) {
            csv_number(out, result->first, false);
            csv_number(out, result->second, false);
            csv_number(out, result->third, true);
        }
    }
}

static enum status write_csv(const struct topic_results *results, const struct catalogue *catalogue,
                             const struct request *request, struct error *error)
{
    static const char headings[] =
        "evento,corte,parte,nombre_parte,tema,nombre_tema,personas,puntos";
    struct output output;
    enum status status = output_open(&output, request->csv, "evento,corte,parte,", error);
    if (status != STATUS_OK) {
        return status;
    }
    (void)fprintf(output.file, "%s%s\r\n", headings,
                  request->is_public ? "" : ",primero,segundo,tercero");
    for (size_t i = 0; i < results->splits[request->split].part_count; i++) {
        csv_part(output.file, &results->splits[request->split].parts[i], catalogue, request,
                 results->event);
    }
    return output_close(&output, STATUS_OK, error);
}

/* ---- the command ---- */

static enum status parse(int argc, char **argv, struct request *request, struct error *error)
{
    const struct option_spec options[] = {
        {"--event", OPTION_NUMBER, &request->event},
        {"--by", OPTION_TEXT, &request->by},
        {"--csv", OPTION_TEXT, &request->csv},
        {"--public", OPTION_FLAG, &request->is_public},
    };
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 1, 1, error);
    if (status == STATUS_OK && strcmp(argv[1], "results") != 0) {
        status =
            error_set(error, STATUS_USAGE, "topic: only \"results\" is known, not \"%s\"", argv[1]);
    }
    if (status != STATUS_OK || request->by == NULL) {
        return status;
    }
    for (int i = TOPIC_BY_GROUP; i < TOPIC_SPLIT_COUNT; i++) {
        if (strcmp(request->by, SPLITS[i].word) == 0) {
            request->split = (enum topic_split)i;
            return STATUS_OK;
        }
    }
    return error_set(error, STATUS_USAGE, "--by: \"%s\" is not group or territory", request->by);
}

static enum status tell(const struct cli *cli, struct db *db, const struct request *request,
                        const struct catalogue *catalogue, uint32_t event, struct error *error)
{
    struct topic_results *results = NULL;
    enum status status = topic_results_new(&results, db, event, request->is_public, error);
    if (status == STATUS_OK && request->csv != NULL) {
        status = write_csv(results, catalogue, request, error);
    }
    if (status == STATUS_OK && cli->is_json) {
        status = print_json(results, catalogue, request, error);
    } else if (status == STATUS_OK && request->csv == NULL) {
        print_text(results, catalogue, request);
    }
    topic_results_free(results);
    return status;
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct request request = {0};
    struct settings settings;
    struct db db = {0};
    struct catalogue *catalogue = NULL;
    uint32_t event = 0;
    enum status status = parse(argc, argv, &request, error);
    if (status == STATUS_OK) {
        status = cli_settings(cli, &settings, error);
    }
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status == STATUS_OK) {
        status = catalogue_new(&catalogue, &db, error);
    }
    if (status == STATUS_OK) {
        status = cli_choose_event(catalogue, &settings, request.event, &event, error);
    }
    if (status == STATUS_OK && event == 0) {
        status = error_set(error, STATUS_NOT_FOUND, "no event is on or to come; say --event N");
    }
    const struct event *row = status == STATUS_OK ? catalogue_event(catalogue, event) : NULL;
    if (row != NULL && request.is_public && !row->has_public_results) {
        status = error_set(error, STATUS_DENIED,
                           "the results of event %u are not for the public; write 1 in its column "
                           "resultados_publicos and import it, or leave --public out",
                           event);
    }
    if (status == STATUS_OK) {
        status = tell(cli, &db, &request, catalogue, event, error);
    }
    catalogue_free(catalogue);
    db_close(&db);
    return status;
}

const struct command command_topic = {
    .name = "topic",
    .arguments = "results [--event N] [--by group|territory] [--public] [--csv FILE]",
    .summary = "Says which topics people want the city to account for.",
    .help =
        "The event is the one that is on now, or else the next, unless named.\n"
        "--by WORD     one list for each value group, or for each territory\n"
        "--public      as the kiosks show it: numbers under 5 are left out, and others by which\n"
        "              they could be worked out, and the places; people are rounded down to fives\n"
        "              and points to fifteens. What is published should be made with it; the\n"
        "              event must allow it (resultados_publicos).\n"
        "--csv FILE    writes the list there\n",
    .needs_fair = true,
    .run = run,
};
