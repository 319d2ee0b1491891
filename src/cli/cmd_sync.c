#include "cli/cli.h"

#include <stdio.h>

#include "cli/sync_folder.h"
#include "cli/sync_watch.h"
#include "sync/exchange.h"

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct fair fair;
    struct exchange_result result;
    const char *prepare = NULL, *folder = NULL;
    bool is_watching = false;
    uint32_t every_s = 2;
    const struct option_spec options[] = {{"--prepare", OPTION_TEXT, &prepare},
                                          {"--folder", OPTION_TEXT, &folder},
                                          {"--watch", OPTION_FLAG, &is_watching},
                                          {"--every", OPTION_NUMBER, &every_s}};
    enum status status = options_take(&argc, argv, options, ARRAY_COUNT(options), 0, 0, error);
    if (status == STATUS_OK && prepare && folder) {
        status = error_set(error, STATUS_USAGE, "--prepare or --folder, one after the other");
    }
    if (status == STATUS_OK && is_watching && (prepare || folder)) {
        status = error_set(error, STATUS_USAGE, "--watch is for the central file and the hub");
    }
    if (status == STATUS_OK && is_watching) {
        return sync_watch(cli, every_s, error);
    }
    if (status == STATUS_OK && (prepare || folder)) {
        return prepare ? sync_prepare(cli, prepare, error) : sync_folder(cli, folder, error);
    }
    if (status == STATUS_OK) {
        status = cli_office_open(cli, &fair, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = exchange_run(&fair, &result, error);
    if (status == STATUS_OK && cli->is_json) {
        status = cli_print_json(json_pack("{s:I,s:I}", "sent", (json_int_t)result.pushed_count,
                                          "received", (json_int_t)result.pulled_count),
                                error);
    } else if (status == STATUS_OK) {
        (void)printf("%zu facts sent, %zu received\n", result.pushed_count, result.pulled_count);
    }
    fair_close(&fair);
    return status;
}

const struct command command_sync = {
    .name = "sync",
    .arguments = "[--watch [--every SECONDS] | --prepare DIR | --folder DIR]",
    .summary = "Exchanges the office's facts with the central file and the hub.",
    .help =
        "Kiosks do this by themselves. Running it twice changes nothing.\n\n"
        "  --watch        again and again, every 2 seconds or --every, telling what changes; "
        "Ctrl+C\n"
        "                 ends it. Other commands may run beside it\n"
        "  --prepare DIR  marks a stick or shared folder for this fair, at the office\n"
        "  --folder DIR   at a station: leaves its facts there, sealed to the central, and takes "
        "what\n"
        "                 is there for it; at the office (where keys/central.key is): takes in "
        "what\n"
        "                 stations left, and leaves what each may hold. No file is ever lost: do "
        "it\n"
        "                 again as often as you like\n",
    .needs_fair = true,
    .run = run,
};
