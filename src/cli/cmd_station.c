#include "cli/cli.h"

#include <string.h>

#include "cli/stations.h"

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct settings settings;
    struct db db;
    enum status status = options_take(&argc, argv, NULL, 0, 1, 1, error);
    if (status == STATUS_OK && strcmp(argv[1], "list") != 0) {
        status =
            error_set(error, STATUS_USAGE, "station: only \"list\" is known, not \"%s\"", argv[1]);
    }
    if (status == STATUS_OK) {
        status = cli_settings(cli, &settings, error);
    }
    if (status == STATUS_OK) {
        status = cli_db_open_read(cli, NULL, &db, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    if (cli->is_json) {
        json_t *stations = NULL;
        status = stations_json(&db, settings.utc_offset_min, &stations, error);
        if (status == STATUS_OK) {
            status = cli_print_json(stations, error);
        } else {
            json_decref(stations);
        }
    } else {
        status = stations_print(&db, settings.utc_offset_min, error);
    }
    db_close(&db);
    return status;
}

const struct command command_station = {
    .name = "station",
    .arguments = "list",
    .summary = "Lists the stations that the central file has heard of.",
    .help = "With how many facts each has sent and when it wrote the last of them.\n",
    .needs_fair = true,
    .run = run,
};
