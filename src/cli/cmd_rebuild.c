#include "cli/cli.h"

#include <stdio.h>

#include "store/verify.h"

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    struct db db;
    struct progress progress;
    enum status status = options_take(&argc, argv, NULL, 0, 0, 1, error);
    if (status == STATUS_OK) {
        status = cli_db_open_write(cli, argc > 1 ? argv[1] : NULL, &db, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    progress_init(&progress, "rebuilding");
    status = ledger_rebuild(&db, progress_show, &progress, error);
    progress_end(&progress);
    if (status == STATUS_OK) {
        (void)printf("%s: every table was made anew from the facts\n", db.path);
    }
    db_close(&db);
    return status;
}

const struct command command_rebuild = {
    .name = "rebuild",
    .arguments = "[FILE]",
    .summary = "Makes every table anew from the facts.",
    .help = "FILE is the central file unless named. The facts themselves are not touched.\n",
    .needs_fair = false,
    .has_no_json = true,
    .run = run,
};
