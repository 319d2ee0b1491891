#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/verbs.h"
#include "core/commitment.h"

/* In the order of `options` of run(). */
enum {
    OPTION_DEPARTMENT,
    OPTION_TERRITORY,
    OPTION_STATE,
    OPTION_PERCENT,
    OPTION_NOTE,
    OPTION_EVIDENCE,
    OPTION_DUE,
    OPTION_REPLACE,
    OPTION_ANYWAY,
    OPTION_COUNT
};

enum { NUMBER_TEXT_MAX = 24, END_OF_DAY_MS = 24 * 60 * 60 * 1000 - 1 };

static const char *option_text(const struct option_spec *options, size_t at)
{
    return *(const char *const *)options[at].out;
}

/* "7" or "7.2": the second part of the seventh. */
static const char *number_text(const struct commitment *commitment, char out[NUMBER_TEXT_MAX])
{
    (void)snprintf(out, NUMBER_TEXT_MAX, commitment->part > 0 ? "%d.%d" : "%d", commitment->number,
                   commitment->part);
    return out;
}

static enum status number_parse(const char *text, int *number, int *part, struct error *error)
{
    char end = '\0';
    *part = 0;
    int read = sscanf(text, "%5d.%2d%c", number, part, &end);
    bool is_whole = read == 1 && strspn(text, "0123456789") == strlen(text);
    if ((!is_whole && read != 2) || *number < 1 || *part < 0) {
        return error_set(error, STATUS_USAGE,
                         "\"%.20s\" is not the number of a commitment, such as 7, or of a part of "
                         "it, such as 7.2",
                         text);
    }
    return STATUS_OK;
}

static void date_text(int64_t utc_ms, int utc_offset_min, char out[CLOCK_ISO_MAX])
{
    cli_format_time(utc_ms, utc_offset_min, out);
    out[strcspn(out, " ")] = '\0';
}

/* ---- list and show ---- */

static json_t *commitment_json(const struct catalogue *catalogue,
                               const struct commitment *commitment, int utc_offset_min)
{
    return json_pack(
        "{s:i,s:i,s:s,s:I,s:s,s:s,s:o,s:i,s:s,s:i,s:i,s:s,s:s}", "number", commitment->number,
        "part", commitment->part, "text", commitment->text, "event", (json_int_t)commitment->event,
        "department", commitment->department, "territory", commitment->territory, "due",
        cli_json_time(commitment->due_ms, utc_offset_min), "weight", commitment->weight, "state",
        commitment->state, "percent", commitment_percent(catalogue, commitment), "days_late",
        commitment_days_late(commitment, clock_now_ms()), "note", commitment->note, "evidence",
        commitment->evidence);
}

static void print_line(const struct catalogue *catalogue, const struct commitment *commitment,
                       int utc_offset_min)
{
    char number[NUMBER_TEXT_MAX], due[CLOCK_ISO_MAX], late[32] = "";
    int days = commitment_days_late(commitment, clock_now_ms());
    date_text(commitment->due_ms, utc_offset_min, due);
    if (days > 0) {
        (void)snprintf(late, sizeof late, ", %d days late", days);
    }
    (void)printf("%-7s %4d %%  %-13s %s%s  %s\n", number_text(commitment, number),
                 commitment_percent(catalogue, commitment),
                 commitment_state_spanish(commitment_state(commitment)), due, late,
                 commitment->text);
}

static bool is_wanted(const struct commitment *commitment, const struct option_spec *options)
{
    const char *department = option_text(options, OPTION_DEPARTMENT);
    const char *territory = option_text(options, OPTION_TERRITORY);
    const char *state = option_text(options, OPTION_STATE);
    bool is_state =
        state == NULL ||
        (strcmp(state, "atrasado") == 0
             ? commitment_days_late(commitment, clock_now_ms()) > 0
             : strcmp(state, commitment_state_spanish(commitment_state(commitment))) == 0);
    return is_state && (department == NULL || strcmp(department, commitment->department) == 0) &&
           (territory == NULL || strcmp(territory, commitment->territory) == 0);
}

/* The snapshot of the central file and how its times are read. */
static enum status open_catalogue(struct cli *cli, struct catalogue **catalogue, struct db *db,
                                  struct settings *settings, struct error *error)
{
    enum status status = cli_settings(cli, settings, error);
    return status == STATUS_OK ? verb_catalogue(cli, catalogue, db, error) : status;
}

/* A code that nothing has would narrow the list to nothing. */
static enum status check_codes(const struct catalogue *catalogue, const struct option_spec *options,
                               struct error *error)
{
    const char *department = option_text(options, OPTION_DEPARTMENT);
    const char *territory = option_text(options, OPTION_TERRITORY);
    if (department != NULL && catalogue_department(catalogue, department) == NULL) {
        return error_set(error, STATUS_USAGE, "--department: \"%.40s\" is not in dependencias.csv",
                         department);
    }
    if (territory != NULL && catalogue_territory(catalogue, territory) == NULL) {
        return error_set(error, STATUS_USAGE, "--territory: \"%.40s\" is not in territorios.csv",
                         territory);
    }
    return STATUS_OK;
}

static enum status list(struct cli *cli, const struct option_spec *options, char **words,
                        struct error *error)
{
    struct db db = {0};
    struct settings settings;
    struct catalogue *catalogue = NULL;
    json_t *all = json_array();
    const char *state = option_text(options, OPTION_STATE);
    (void)words;
    enum status status = STATUS_OK;
    if (state != NULL && strcmp(state, "atrasado") != 0 &&
        commitment_state_find(state) == COMMITMENT_STATE_COUNT) {
        status = error_set(error, STATUS_USAGE,
                           "--state: \"%.40s\" is none of pendiente, en_ejecucion, cumplido, "
                           "incumplido, reprogramado, atrasado",
                           state);
    }
    if (status == STATUS_OK) {
        status = open_catalogue(cli, &catalogue, &db, &settings, error);
    }
    if (status == STATUS_OK) {
        status = check_codes(catalogue, options, error);
    }
    for (size_t i = 0; status == STATUS_OK && i < catalogue->commitment_count; i++) {
        const struct commitment *commitment = &catalogue->commitments[i];
        if (!is_wanted(commitment, options)) {
            continue;
        }
        if (cli->is_json) {
            (void)json_array_append_new(
                all, commitment_json(catalogue, commitment, settings.utc_offset_min));
        } else {
            print_line(catalogue, commitment, settings.utc_offset_min);
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

static json_t *steps_json(const struct commitment *commitment, int utc_offset_min)
{
    json_t *steps = json_array();
    for (size_t i = 0; i < commitment->step_count; i++) {
        const struct commitment_step *step = &commitment->steps[i];
        (void)json_array_append_new(steps,
                                    json_pack("{s:o,s:s,s:i,s:o,s:s,s:s}", "at",
                                              cli_json_time(step->at_ms, utc_offset_min), "state",
                                              step->state, "percent", step->percent, "due",
                                              cli_json_time(step->due_ms, utc_offset_min), "note",
                                              step->note, "evidence", step->evidence));
    }
    return steps;
}

static void print_steps(const struct commitment *commitment, int utc_offset_min)
{
    for (size_t i = 0; i < commitment->step_count; i++) {
        const struct commitment_step *step = &commitment->steps[i];
        char at[CLOCK_ISO_MAX], due[CLOCK_ISO_MAX];
        cli_format_time(step->at_ms, utc_offset_min, at);
        date_text(step->due_ms, utc_offset_min, due);
        (void)printf("  %s  %-11s %4d %%  due %s%s%s%s%s\n", at, step->state, step->percent, due,
                     step->note[0] != '\0' ? "  " : "", step->note,
                     step->evidence[0] != '\0' ? "  " : "", step->evidence);
    }
}

/* The commitment or part, its parts, and its history. */
static enum status show(struct cli *cli, const struct option_spec *options, char **words,
                        struct error *error)
{
    struct db db = {0};
    struct settings settings;
    struct catalogue *catalogue = NULL;
    const struct commitment *commitment = NULL;
    int number = 0, part = 0;
    (void)options;
    enum status status = number_parse(words[0], &number, &part, error);
    if (status == STATUS_OK) {
        status = open_catalogue(cli, &catalogue, &db, &settings, error);
    }
    if (status == STATUS_OK) {
        commitment = catalogue_commitment(catalogue, number, part);
        status = commitment != NULL
                     ? STATUS_OK
                     : error_set(error, STATUS_NOT_FOUND,
                                 "there is no commitment %s; feria commitment list has those "
                                 "there are",
                                 words[0]);
    }
    if (status == STATUS_OK && commitment != NULL && cli->is_json) {
        json_t *json = commitment_json(catalogue, commitment, settings.utc_offset_min);
        (void)json_object_set_new(json, "history", steps_json(commitment, settings.utc_offset_min));
        status = cli_print_json(json, error);
    } else if (status == STATUS_OK && commitment != NULL) {
        print_line(catalogue, commitment, settings.utc_offset_min);
        for (size_t i = 0; part == 0 && i < catalogue->commitment_count; i++) {
            const struct commitment *other = &catalogue->commitments[i];
            if (other->number == number && other->part > 0) {
                print_line(catalogue, other, settings.utc_offset_min);
            }
        }
        print_steps(commitment, settings.utc_offset_min);
    }
    catalogue_free(catalogue);
    db_close(&db);
    return status;
}

/* ---- progress ---- */

static enum status tell(struct ledger *ledger, const void *user, bool *has_changed,
                        struct error *error)
{
    return commitment_progress_tell(ledger, user, has_changed, error);
}

static enum status progress(struct cli *cli, const struct option_spec *options, char **words,
                            struct error *error)
{
    const char *percent = option_text(options, OPTION_PERCENT);
    const char *due = option_text(options, OPTION_DUE);
    struct settings settings;
    struct commitment_progress told = {.percent = COMMITMENT_KEEP,
                                       .state = option_text(options, OPTION_STATE),
                                       .note = option_text(options, OPTION_NOTE),
                                       .evidence = option_text(options, OPTION_EVIDENCE),
                                       .is_anyway = *(const bool *)options[OPTION_ANYWAY].out};
    enum status status = number_parse(words[0], &told.number, &told.part, error);
    if (status == STATUS_OK && percent == NULL && due == NULL && told.state == NULL &&
        told.note == NULL && told.evidence == NULL) {
        status = error_set(error, STATUS_USAGE,
                           "progress %s: say how it goes with --percent, --state, --note, "
                           "--evidence or --due",
                           words[0]);
    }
    if (status == STATUS_OK && percent != NULL) {
        status = verb_percent("--percent", percent, &told.percent, error);
    }
    if (status == STATUS_OK) {
        status = cli_settings(cli, &settings, error);
    }
    if (status == STATUS_OK && due != NULL) {
        status =
            clock_parse_local(due, settings.utc_offset_min, clock_now_ms(), &told.due_ms, error);
        told.due_ms += strchr(due, ':') == NULL ? END_OF_DAY_MS : 0;
    }
    return status == STATUS_OK ? verb_tell(cli, words[0], tell, &told, error) : status;
}

static enum status import_sheet(struct cli *cli, const struct option_spec *options, char **words,
                                struct error *error)
{
    unsigned allowed = verb_allowed(*(const bool *)options[OPTION_REPLACE].out,
                                    *(const bool *)options[OPTION_ANYWAY].out);
    return verb_import(cli, "commitment", words[0], allowed, error);
}

/* clang-format off: version 14 takes `export` for a word of C++. */
static enum status export_sheet(struct cli *cli, const struct option_spec *options, char **words,
                                struct error *error)
{
    (void)options, (void)words;
    return verb_export(cli, "commitment", error);
}
/* clang-format on */

static const struct verb VERBS[] = {
    {"list", 0, 0, false, list},          {"show", 1, 1, false, show},
    {"progress", 1, 1, false, progress},  {"import", 1, 1, false, import_sheet},
    {"export", 0, 0, true, export_sheet},
};

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    bool may_retire = false;
    const char *texts[OPTION_COUNT] = {NULL};
    bool is_anyway = false;
    const struct option_spec options[OPTION_COUNT] = {
        [OPTION_DEPARTMENT] = {"--department", OPTION_TEXT, &texts[OPTION_DEPARTMENT]},
        [OPTION_TERRITORY] = {"--territory", OPTION_TEXT, &texts[OPTION_TERRITORY]},
        [OPTION_STATE] = {"--state", OPTION_TEXT, &texts[OPTION_STATE]},
        [OPTION_PERCENT] = {"--percent", OPTION_TEXT, &texts[OPTION_PERCENT]},
        [OPTION_NOTE] = {"--note", OPTION_TEXT, &texts[OPTION_NOTE]},
        [OPTION_EVIDENCE] = {"--evidence", OPTION_TEXT, &texts[OPTION_EVIDENCE]},
        [OPTION_DUE] = {"--due", OPTION_TEXT, &texts[OPTION_DUE]},
        [OPTION_REPLACE] = {"--replace", OPTION_FLAG, &may_retire},
        [OPTION_ANYWAY] = {"--anyway", OPTION_FLAG, &is_anyway},
    };
    return verbs_run(cli, argc, argv, VERBS, ARRAY_COUNT(VERBS), options, OPTION_COUNT, error);
}

const struct command command_commitment = {
    .name = "commitment",
    .arguments =
        "list | show N | progress N [--percent P] [--state S] [--note TEXT] "
        "[--evidence TEXT] [--due DATE] [--anyway] | import FILE [--replace] [--anyway] | export",
    .summary = "What the city promised (compromisos), and how it goes.",
    .help =
        "list       every commitment and part; --department, --territory and --state (pendiente,\n"
        "           en_ejecucion, cumplido, incumplido, reprogramado, atrasado) narrow it\n"
        "show       one of them, its parts and its history\n"
        "progress   tells how it goes; N is 7, or 7.2 for a part. What is not given stays, but\n"
        "           for the note. A new date reschedules; cumplido is 100 %. Texts are public:\n"
        "           name nobody in them (--anyway when what seems personal is nobody's)\n"
        "import     takes compromisos.csv as it stands now: a value put back takes progress back.\n"
        "           Lines that it lacks are retired; more than a few only with --replace\n"
        "           A text that seems to hold somebody's datum needs --anyway\n"
        "export     writes compromisos.csv to standard output, as it stands now\n"
        "Late is what is open after its date; nobody has to say it.\n",
    .needs_fair = true,
    .run = run,
};
