#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "cli/output.h"
#include "cli/survey_draw.h"
#include "cli/survey_languages.h"
#include "cli/verbs.h"
#include "core/import.h"
#include "core/survey_file.h"
#include "core/survey_secret.h"
#include "sync/exchange.h"

enum { FILE_MEMORY_BYTES_MAX = 16 * 1024 * 1024 };

enum {
    OPTION_VERSION,
    OPTION_EVENT,
    OPTION_LANGUAGE,
    OPTION_CSV,
    OPTION_PUBLIC,
    OPTION_TEXTS,
    OPTION_ALL
};

static const char *option_text(const struct option_spec *options, int option)
{
    return *(const char *const *)options[option].out;
}

static uint32_t option_number(const struct option_spec *options, int option)
{
    return *(const uint32_t *)options[option].out;
}

static bool option_flag(const struct option_spec *options, int option)
{
    return *(const bool *)options[option].out;
}

/* ---- check, preview ---- */

/* Every error is printed as it is found: the first one too, by way of the second. */
struct faults {
    struct error first;
    size_t count;
};

static void on_error(void *user, const char *text)
{
    struct faults *faults = user;
    if (faults->count == 0) {
        (void)fprintf(stderr, "%s\n", faults->first.text);
        faults->count = 1;
    }
    faults->count++;
    (void)fprintf(stderr, "%s\n", text);
}

/* Local time is the fair's, or Colombia's where there is no fair. */
static int utc_offset_min(const struct cli *cli)
{
    struct settings settings;
    struct error ignored = {.status = STATUS_OK};
    return cli_settings(cli, &settings, &ignored) == STATUS_OK ? settings.utc_offset_min
                                                               : CLOCK_BOGOTA_MIN;
}

static enum status read_file(const struct cli *cli, const char *path, struct arena *arena,
                             struct survey_file *file, struct error *error)
{
    const struct sheet_clock clock = {.utc_offset_min = utc_offset_min(cli),
                                      .now_ms = clock_now_ms()};
    struct faults faults = {.count = 0};
    struct import_errors errors = {
        .on_error = on_error, .user = &faults, .max = IMPORT_ERRORS_MAX, .first = &faults.first};
    enum status status = survey_file_read(file, path, &clock, arena, &errors, error);
    if (status == STATUS_INVALID && errors.count > 1) {
        return error_set(error, status, "%s: %zu errors", path, errors.count);
    }
    return status == STATUS_INVALID && errors.count == 1
               ? error_set(error, status, "%s", faults.first.text)
               : status;
}

static enum status check_one(struct cli *cli, const char *path, struct error *error)
{
    struct arena arena;
    struct survey_file file;
    arena_init(&arena, FILE_MEMORY_BYTES_MAX);
    enum status status = read_file(cli, path, &arena, &file, error);
    if (status == STATUS_OK) {
        (void)printf("%s: %s, version %d, %zu questions: fine\n", path, file.survey->code,
                     file.survey->version, file.survey->question_count);
    }
    arena_release(&arena);
    return status;
}

/* All of them; the first error of several is the command's. */
static enum status check(struct cli *cli, const struct option_spec *options, char **words,
                         struct error *error)
{
    enum status status = STATUS_OK;
    (void)options;
    for (char **word = words; *word != NULL; word++) {
        struct error found = {.status = STATUS_OK};
        enum status checked = check_one(cli, *word, &found);
        if (checked != STATUS_OK && status != STATUS_OK) {
            (void)fprintf(stderr, "%s\n", found.text);
        } else if (checked != STATUS_OK) {
            status = error_set(error, checked, "%s", found.text);
        }
    }
    return status;
}

static enum status preview(struct cli *cli, const struct option_spec *options, char **words,
                           struct error *error)
{
    const char *language = option_text(options, OPTION_LANGUAGE);
    struct arena arena;
    struct survey_file file;
    arena_init(&arena, FILE_MEMORY_BYTES_MAX);
    enum status status = read_file(cli, words[0], &arena, &file, error);
    if (status == STATUS_OK && language != NULL) {
        status = survey_languages_check(file.survey, language, error);
    }
    if (status == STATUS_OK) {
        survey_draw(file.survey, language != NULL ? language : "es", utc_offset_min(cli),
                    draw_width());
    }
    arena_release(&arena);
    return status;
}

/* ---- list ---- */

static enum status list_rows(const struct cli *cli, struct db *db, json_t *rows,
                             struct error *error)
{
    static const char sql[] =
        "SELECT d.survey, d.version, d.definition -> 'title' ->> 'es',"
        " EXISTS (SELECT 1 FROM survey_shown AS s WHERE s.survey = d.survey AND"
        "  s.version = d.version AND s.hash = d.hash),"
        " (SELECT count(*) FROM survey_answer AS a WHERE a.survey = d.survey AND"
        "  a.version = d.version AND a.hash = d.hash) AS answers,"
        " EXISTS (SELECT 1 FROM survey_seal AS e WHERE e.survey = d.survey)"
        " FROM survey_definition AS d ORDER BY d.survey, d.version DESC, answers DESC, d.hash";
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        bool is_shown = stmt_column_int(&stmt, 3) != 0;
        int64_t answers = stmt_column_int(&stmt, 4);
        bool is_sealed = stmt_column_int(&stmt, 5) != 0;
        if (!is_shown && answers == 0) {
            continue; /* a wording that nobody saw or answered */
        }
        if (cli->is_json) {
            (void)json_array_append_new(
                rows, json_pack("{s:s,s:I,s:s,s:b,s:b,s:I}", "survey", stmt_column_text(&stmt, 0),
                                "version", (json_int_t)stmt_column_int(&stmt, 1), "title",
                                stmt_column_text(&stmt, 2), "published", is_shown, "sealed",
                                (int)is_sealed, "answers", (json_int_t)answers));
        } else {
            (void)printf("%-20s %7lld %8lld  %-9s  %s\n", stmt_column_text(&stmt, 0),
                         (long long)stmt_column_int(&stmt, 1), (long long)answers,
                         is_sealed  ? "sealed"
                         : is_shown ? "published"
                                    : "withdrawn",
                         stmt_column_text(&stmt, 2));
        }
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status list(struct cli *cli, const struct option_spec *options, char **words,
                        struct error *error)
{
    struct db db = {0};
    json_t *rows = json_array();
    (void)options;
    (void)words;
    enum status status = cli_db_open_read(cli, NULL, &db, error);
    if (status == STATUS_OK && !cli->is_json) {
        (void)printf("%-20s %7s %8s  %-9s  %s\n", "survey", "version", "answers", "state", "title");
    }
    if (status == STATUS_OK) {
        status = list_rows(cli, &db, rows, error);
    }
    if (status == STATUS_OK && cli->is_json) {
        status = cli_print_json(rows, error);
        rows = NULL;
    }
    json_decref(rows);
    db_close(&db);
    return status;
}

/* ---- results ---- */

static enum status write_csv(const struct survey_results *results, const char *path,
                             struct error *error)
{
    struct output output;
    enum status status = output_open(&output, path, "encuesta,version,", error);
    if (status != STATUS_OK) {
        return status;
    }
    survey_results_csv(results, output.file);
    return output_close(&output, STATUS_OK, error);
}

struct heading {
    const struct survey *survey;
    size_t question; /* of the last text; the count before the first */
};

static void print_text(void *user, size_t question, const char *text)
{
    struct heading *heading = user;
    if (heading->question != question) {
        (void)printf("\n%s\n", heading->survey->questions[question].text.spanish);
        heading->question = question;
    }
    draw_wrapped("  - ", 4, text, draw_width());
}

static enum status print_results(const struct cli *cli, struct db *db,
                                 const struct option_spec *options,
                                 const struct survey_results *results, struct error *error)
{
    const char *csv = option_text(options, OPTION_CSV);
    enum status status = csv != NULL ? write_csv(results, csv, error) : STATUS_OK;
    if (status == STATUS_OK && cli->is_json) {
        return cli_print_json(survey_results_json(results), error);
    }
    if (status == STATUS_OK && csv == NULL && !option_flag(options, OPTION_TEXTS)) {
        survey_results_draw(results, draw_width());
    }
    if (status == STATUS_OK && option_flag(options, OPTION_TEXTS)) {
        struct heading heading = {&results->survey, SURVEY_QUESTIONS_MAX};
        status = survey_results_texts(results, db, print_text, &heading, error);
    }
    return status;
}

/* An event of the catalogue, or one that left it and has answers. */
static enum status check_event(struct db *db, uint32_t event, struct error *error)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM survey_answer WHERE event = ?1) OR"
        " EXISTS (SELECT 1 FROM catalogue WHERE sheet = 'event' AND key = CAST(?1 AS TEXT)),"
        " (SELECT coalesce(group_concat(key, ', '), 'none') FROM (SELECT key FROM catalogue"
        "  WHERE sheet = 'event' ORDER BY CAST(key AS INTEGER) LIMIT 40))";
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_int(&stmt, 1, event);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK && stmt_column_int(&stmt, 0) == 0) {
        status = error_set(error, STATUS_NOT_FOUND, "there is no event %u; there are: %s", event,
                           stmt_column_text(&stmt, 1));
    }
    stmt_end(&stmt);
    return status;
}

/* The table of one event, taken from that of all, leaves that of the others, with small numbers. */
static enum status check_alone(struct db *db, const char *survey, uint32_t event,
                               struct error *error)
{
    static const char sql[] =
        "SELECT EXISTS (SELECT 1 FROM survey_answer WHERE survey = ?1 AND event <> ?2)";
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, survey);
        stmt_int(&stmt, 2, event);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK && stmt_column_int(&stmt, 0) != 0) {
        status = error_set(error, STATUS_DENIED,
                           "%s was answered at other events too: their results could be worked out "
                           "of these and those of all; publish it without --event",
                           survey);
    }
    stmt_end(&stmt);
    return status;
}

static enum status results(struct cli *cli, const struct option_spec *options, char **words,
                           struct error *error)
{
    struct db db = {0};
    struct survey_results *results = NULL;
    uint32_t version = option_number(options, OPTION_VERSION);
    uint32_t event = option_number(options, OPTION_EVENT);
    if (option_flag(options, OPTION_PUBLIC) && option_flag(options, OPTION_TEXTS)) {
        return error_set(error, STATUS_USAGE,
                         "--public and --texts: what people wrote may name somebody");
    }
    enum status status = cli_db_open_read(cli, NULL, &db, error);
    if (status == STATUS_OK && event != 0) {
        status = check_event(&db, event, error);
    }
    if (status == STATUS_OK && event != 0 && option_flag(options, OPTION_PUBLIC)) {
        status = check_alone(&db, words[0], event, error);
    }
    if (status == STATUS_OK) {
        status = survey_results_new(&results, &db, words[0], (int)(version & 0xffff), event, error);
    }
    if (status == STATUS_OK) {
        if (option_flag(options, OPTION_PUBLIC)) {
            survey_results_hide(results);
        }
        status = print_results(cli, &db, options, results, error);
    }
    survey_results_free(results);
    db_close(&db);
    return status;
}

/* ---- seal ---- */

/* Which stations said that the key was destroyed there, and when. */
static enum status print_seals(struct db *db, const char *survey, int offset_min,
                               struct error *error)
{
    static const char sql[] =
        "SELECT coalesce(s.name, '?'), e.at_ms FROM survey_seal AS e"
        " LEFT JOIN station AS s ON s.station = e.station WHERE e.survey = ?1 AND e.is_destroyed"
        " ORDER BY e.at_ms, e.station";
    struct stmt stmt;
    enum status status = stmt_begin(&stmt, db, sql, error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, survey);
    }
    while (status == STATUS_OK && (status = stmt_step(&stmt, error)) == STATUS_OK) {
        char at[CLOCK_ISO_MAX];
        cli_format_time(stmt_column_int(&stmt, 1), offset_min, at);
        (void)printf("%-16s  %s\n", stmt_column_text(&stmt, 0), at);
    }
    stmt_end(&stmt);
    return status == STATUS_NOT_FOUND ? STATUS_OK : status;
}

static enum status seal(struct cli *cli, const struct option_spec *options, char **words,
                        struct error *error)
{
    struct fair fair;
    const char *survey = words[0];
    (void)options;
    enum status status = cli_office_open(cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    bool has_peer = exchange_has_peer(&fair.settings);
    if (has_peer) {
        status = cli_office_sync(&fair, error);
    }
    if (status == STATUS_OK) {
        status = survey_seal(&fair.ledger, survey, clock_now_ms(), error);
    }
    if (status == STATUS_OK) {
        (void)printf("%s is sealed. Its key was destroyed at:\n", survey);
        status = print_seals(&fair.db, survey, fair.settings.utc_offset_min, error);
    }
    if (status == STATUS_OK) {
        (void)printf("Stations with files elsewhere destroy theirs when they hear of it: run this "
                     "again to see them.\nUntil the last copy of keys/encuestas/%s.key is gone, in "
                     "backups too, whoever has it\nand the tickets can tell whose an answer is; "
                     "after that nobody can.\n",
                     survey);
    }
    if (status == STATUS_OK && has_peer) {
        status = cli_office_sync(&fair, error);
    }
    fair_close(&fair);
    return status;
}

static const struct verb VERBS[] = {
    {"check", 1, 64, true, check}, {"preview", 1, 1, true, preview},
    {"list", 0, 0, false, list},   {"results", 1, 1, false, results},
    {"seal", 1, 1, true, seal},
};

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    uint32_t version = 0, event = 0;
    const char *language = NULL, *csv = NULL;
    bool is_public = false, has_texts = false;
    const struct option_spec options[OPTION_ALL] = {
        [OPTION_VERSION] = {"--edition", OPTION_NUMBER, &version},
        [OPTION_EVENT] = {"--event", OPTION_NUMBER, &event},
        [OPTION_LANGUAGE] = {"--language", OPTION_TEXT, &language},
        [OPTION_CSV] = {"--csv", OPTION_TEXT, &csv},
        [OPTION_PUBLIC] = {"--public", OPTION_FLAG, &is_public},
        [OPTION_TEXTS] = {"--texts", OPTION_FLAG, &has_texts},
    };
    return verbs_run(cli, argc, argv, VERBS, ARRAY_COUNT(VERBS), options, OPTION_ALL, error);
}

const struct command command_survey = {
    .name = "survey",
    .arguments = "check FILE... | preview FILE [--language CODE] | list | results SURVEY "
                 "[--edition N] [--event N] [--public] [--csv FILE | --texts] | seal SURVEY",
    .summary = "Surveys: checks their files, shows them, counts the answers.",
    .help =
        "check    says what is wrong with a definition, each with its line; changes nothing\n"
        "preview  the questions as text, with their conditions\n"
        "list     what is published, and how many answers there are\n"
        "results  counts, percents and bars; nobody's answers by themselves\n"
        "  --edition N  that version of the survey, instead of the one in force\n"
        "  --event N    of the answers given at that event only\n"
        "  --public     counts below 5 are hidden, and what would give them away; with\n"
        "               --event only where no other event has answers\n"
        "  --csv FILE   the counts as CSV, one row for each choice\n"
        "  --texts      what people wrote: it may name somebody, keep it as the law asks\n"
        "seal     ends a closed survey per ticket for good and destroys its key, here and at "
        "every\n         station that hears of it: nobody can tell any more whose an answer is. "
        "Take\n         its copies out of backups too\n"
        "A survey is published by feria import DIR, from DIR/encuestas/*.ini. Once somebody has\n"
        "answered, a change needs a new version.\n",
    .needs_fair = false,
    .run = run,
};
