#include "cli/cli.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/text.h"
#include "cli/cmd_import.h"
#include "core/csv_read.h"
#include "core/import.h"

enum { MUNICIPALITY_BYTES_MAX = 64 * 1024 };

static enum status fill(const struct cli *cli, const char *city, unsigned allowed,
                        struct error *error)
{
    struct fair fair;
    enum status status = cli_office_open(cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (city) {
        status = cli_import(&fair, city, allowed, cli->is_json, error);
    }
    if (status == STATUS_OK) {
        status = cli_office_sync(&fair, error);
    }
    fair_close(&fair);
    return status;
}

/* The theme that the city's sheet names, looked up before the import, which checks the sheet and
 * says what is wrong with it. */
struct theme_cell {
    struct settings *settings; /* borrowed */
    size_t column;
    int row;
};

static enum status take_theme(void *user, const struct csv_row *row, struct error *error)
{
    struct theme_cell *cell = user;
    for (size_t i = 0; cell->row == 0 && i < row->cell_count && i < CSV_CELLS_MAX; i++) {
        cell->column = strcmp(row->cells[i].text, "tema") == 0 ? i : cell->column;
    }
    bool has_theme = cell->row == 1 && cell->column < row->cell_count &&
                     cell->column < CSV_CELLS_MAX && row->cells[cell->column].text[0] != '\0';
    cell->row++;
    return has_theme ? settings_set(cell->settings, "theme", row->cells[cell->column].text, error)
                     : STATUS_OK;
}

static void theme_of_city(struct settings *settings, const char *city)
{
    struct theme_cell cell = {.settings = settings, .column = CSV_CELLS_MAX};
    char path[FILE_PATH_MAX];
    struct error ignored = {0};
    if (path_join(path, sizeof path, city, "municipio.csv", &ignored) == STATUS_OK) {
        (void)!csv_read(path, MUNICIPALITY_BYTES_MAX, take_theme, &cell, &ignored);
    }
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    const char *city = NULL;
    bool is_anyway = false;
    const struct option_spec options[] = {{"--city", OPTION_TEXT, &city},
                                          {"--anyway", OPTION_FLAG, &is_anyway}};
    /* feria.ini describes the kiosk of this machine; the office is a second station beside it. */
    struct settings settings, untouched;
    settings_init(&settings);
    settings_init(&untouched);
    enum status status = settings_take_flags(&settings, &argc, argv, error);
    if (status == STATUS_OK) {
        status = options_take(&argc, argv, options, ARRAY_COUNT(options), 1, 1, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (city && !file_exists(city)) {
        return error_set(error, STATUS_NOT_FOUND, "%s: there is no such folder; nothing was made",
                         city);
    }
    if (!text_copy(cli->folder, sizeof cli->folder, argv[1])) {
        return error_set(error, STATUS_USAGE, "%s: the path is too long", argv[1]);
    }
    if (city && strcmp(settings.theme, untouched.theme) == 0) {
        theme_of_city(&settings, city);
    }
    status = fair_init(cli->folder, &settings, error);
    if (status == STATUS_OK) {
        (void)fprintf(stderr, "%s: the fair is made; its settings are in feria.ini\n", cli->folder);
        status = fill(cli, city, is_anyway ? IMPORT_PERSONAL : 0, error);
    }
    return status;
}

const struct command command_init = {
    .name = "init",
    .arguments = "DIR [--city CATALOGUE_DIR [--anyway]] [settings]",
    .summary = "Makes a fair in a new folder.",
    .help =
        "Makes the folder with feria.ini, the keys, the station \"office\" and the central file.\n"
        "--city DIR   imports the catalogue of a city too: services, departments, events...\n"
        "             The theme is the one that municipio.csv names, unless --theme says another.\n"
        "--anyway     a text that seems to hold somebody's datum is nobody's\n"
        "Settings (feria settings) given as flags, like --utc-offset-min -300, go into "
        "feria.ini.\n",
    .run = run,
};
