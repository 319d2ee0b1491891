#include "cli/cmd_import.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/clock.h"
#include "cli/cli.h"
#include "core/import.h"
#include "core/nearest.h"
#include "core/sheet.h"
#include "sync/exchange.h"

struct errors {
    const struct error *first; /* borrowed; filled by the time the second one comes */
    size_t count;
};

static void print_error(void *user, const char *text)
{
    struct errors *errors = user;
    if (errors->count == 0) {
        (void)fprintf(stderr, "%s\n", errors->first->text);
        errors->count = 1;
    }
    errors->count++;
    (void)fprintf(stderr, "%s\n", text);
}

static void print_table(const struct import_result *result)
{
    (void)printf("%-24s %8s %8s %8s %8s\n", "sheet", "rows", "new", "changed", "retired");
    for (size_t i = 0; i < result->sheet_count; i++) {
        const struct import_sheet_result *sheet = &result->sheets[i];
        (void)printf("%-24s %8zu %8zu %8zu %8zu\n", sheet->file, sheet->row_count, sheet->new_count,
                     sheet->changed_count, sheet->retired_count);
    }
    (void)printf("%zu facts written\n", result->fact_count);
}

static enum status print_json(const struct import_result *result, struct error *error)
{
    json_t *sheets = json_array();
    for (size_t i = 0; i < result->sheet_count; i++) {
        const struct import_sheet_result *sheet = &result->sheets[i];
        (void)json_array_append_new(sheets, json_pack("{s:s,s:I,s:I,s:I,s:I}", "file", sheet->file,
                                                      "rows", (json_int_t)sheet->row_count, "new",
                                                      (json_int_t)sheet->new_count, "changed",
                                                      (json_int_t)sheet->changed_count, "retired",
                                                      (json_int_t)sheet->retired_count));
    }
    return cli_print_json(
        json_pack("{s:o,s:I}", "sheets", sheets, "facts", (json_int_t)result->fact_count), error);
}

static enum status finish(const struct import_result *result, const struct errors *errors,
                          bool is_json, enum status status, struct error *error)
{
    if (status == STATUS_INVALID && errors->count > 0) {
        return error_set(error, status, "%zu errors in the sheets; nothing was imported",
                         errors->count);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (is_json) {
        return print_json(result, error);
    }
    print_table(result);
    return STATUS_OK;
}

static int is_csv(const struct dirent *entry)
{
    size_t length = strlen(entry->d_name);
    return length > 4 && strcasecmp(entry->d_name + length - 4, ".csv") == 0;
}

/* A CSV that is no sheet is left alone, but a slip in its name must not go unseen. */
static void warn_of_file(const char *file)
{
    size_t count = 0;
    const struct sheet *sheets = sheet_table(&count);
    struct nearest nearest = {.word = file};
    for (size_t i = 0; i < count; i++) {
        if (strcmp(sheets[i].file, file) == 0) {
            return;
        }
        nearest_offer(&nearest, sheets[i].file);
    }
    if (nearest.best) {
        (void)fprintf(stderr, "%s: no sheet of this name; did you mean %s?\n", file, nearest.best);
    } else {
        (void)fprintf(stderr, "%s: no sheet of this name; it is not imported\n", file);
    }
}

static void warn_of_files(const char *folder)
{
    struct dirent **entries = NULL;
    int count = scandir(folder, &entries, is_csv, alphasort);
    for (int i = 0; i < count; i++) {
        warn_of_file(entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
}

enum status cli_import(struct fair *fair, const char *folder, unsigned allowed, bool is_json,
                       struct error *error)
{
    struct import_result result;
    struct errors errors = {.first = error};
    warn_of_files(folder);
    enum status status =
        import_folder(&fair->ledger, folder, allowed, fair->settings.utc_offset_min, clock_now_ms(),
                      print_error, &errors, &result, error);
    return finish(&result, &errors, is_json, status, error);
}

enum status cli_import_file(struct fair *fair, const char *word, const char *path, unsigned allowed,
                            bool is_json, struct error *error)
{
    struct import_result result;
    struct errors errors = {.first = error};
    enum status status =
        import_file(&fair->ledger, word, path, allowed, fair->settings.utc_offset_min,
                    clock_now_ms(), print_error, &errors, &result, error);
    return finish(&result, &errors, is_json, status, error);
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct fair fair;
    bool is_anyway = false;
    const struct option_spec options[] = {{"--anyway", OPTION_FLAG, &is_anyway}};
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 1, 1, error);
    if (status == STATUS_OK) {
        status = cli_office_open(cli, &fair, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (exchange_has_peer(&fair.settings)) {
        /* What was answered locks a survey's version. When it fails the one below says why. */
        struct exchange_result result;
        struct error ignored = {.status = STATUS_OK};
        (void)!exchange_run(&fair, &result, &ignored);
    }
    status = cli_import(&fair, argv[1], is_anyway ? IMPORT_PERSONAL : 0, cli->is_json, error);
    if (status == STATUS_OK && exchange_has_peer(&fair.settings)) {
        status = cli_office_sync(&fair, error);
    }
    fair_close(&fair);
    return status;
}

const struct command command_import = {
    .name = "import",
    .arguments = "DIR [--anyway]",
    .summary = "Imports a city's catalogue (CSV sheets) and sends it to the central file.",
    .help =
        "DIR holds sheets like servicios.csv, dependencias.csv, eventos.csv: UTF-8, RFC 4180.\n"
        "Everything is checked first: one wrong row, and nothing changes. Importing twice changes\n"
        "nothing; what is no longer in its sheet is retired. What was told since, or imported by\n"
        "feria commitment, goal and activity import, stays where a row of DIR has not changed.\n"
        "A new text that seems to hold somebody's number, phone or e-mail is refused;\n"
        "--anyway: somebody looked, and it is nobody's. A CSV of another name is not imported;\n"
        "a warning names it and the sheet it may have been meant for.\n"
        "DIR/encuestas holds surveys, see feria survey --help.\n",
    .needs_fair = true,
    .run = run,
};
