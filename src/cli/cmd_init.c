#include "cli/cli.h"

#include <stdio.h>

#include "base/text.h"
#include "cli/cmd_import.h"

static enum status fill(const struct cli *cli, const char *city, struct error *error)
{
    struct fair fair;
    enum status status = cli_office_open(cli, &fair, error);
    if (status != STATUS_OK) {
        return status;
    }
    if (city) {
        status = cli_import(&fair, city, cli->is_json, error);
    }
    if (status == STATUS_OK) {
        status = cli_office_sync(&fair, error);
    }
    fair_close(&fair);
    return status;
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    const char *city = NULL;
    const struct option_spec options[] = {{"--city", OPTION_TEXT, &city}};
    /* feria.ini describes the kiosk of this machine; the office is a second station beside it. */
    struct settings settings;
    settings_init(&settings);
    enum status status = settings_take_flags(&settings, &argc, argv, error);
    if (status == STATUS_OK) {
        status = options_take(&argc, argv, options, ARRAY_COUNT(options), 1, 1, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (!text_copy(cli->folder, sizeof cli->folder, argv[1])) {
        return error_set(error, STATUS_USAGE, "%s: the path is too long", argv[1]);
    }
    status = fair_init(cli->folder, &settings, error);
    if (status == STATUS_OK) {
        (void)fprintf(stderr, "%s: the fair is made; its settings are in feria.ini\n", cli->folder);
        status = fill(cli, city, error);
    }
    return status;
}

const struct command command_init = {
    .name = "init",
    .arguments = "DIR [--city CATALOGUE_DIR] [settings]",
    .summary = "Makes a fair in a new folder.",
    .help =
        "Makes the folder with feria.ini, the keys, the station \"office\" and the central file.\n"
        "--city DIR   imports the catalogue of a city too: services, departments, events...\n"
        "Settings (feria settings) given as flags, like --utc-offset-min -300, go into "
        "feria.ini.\n",
    .run = run,
};
