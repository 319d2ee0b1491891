#include "cli/cli.h"

#include <stdio.h>

#include "sync/exchange.h"

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct fair fair;
    struct exchange_result result;
    enum status status = options_take(&argc, argv, NULL, 0, 0, 0, error);
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
    .arguments = "",
    .summary = "Exchanges the office's facts with the central file, once.",
    .help = "Kiosks do this by themselves. Running it twice changes nothing.\n",
    .needs_fair = true,
    .run = run,
};
