#include "cli/cli.h"

#include <stdio.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/text.h"

/* A folder gets a file named after the time in it. */
static enum status target_path(const char *target, int utc_offset_min, char *out, size_t out_bytes,
                               struct error *error)
{
    struct stat info;
    if (stat(target, &info) != 0 || !S_ISDIR(info.st_mode)) {
        return text_copy(out, out_bytes, target)
                   ? STATUS_OK
                   : error_set(error, STATUS_TOO_BIG, "%s: the path is too long", target);
    }
    char name[64];
    struct local_time now = local_time_from_utc_ms(clock_now_ms(), utc_offset_min);
    (void)snprintf(name, sizeof name, "central-%04d%02d%02d-%02d%02d%02d.db", now.year % 10000,
                   now.month % 100, now.day % 100, now.hour % 100, now.minute % 100,
                   now.second % 100);
    return path_join(out, out_bytes, target, name, error);
}

static enum status print_result(const struct cli *cli, const char *path, int64_t fact_count,
                                struct error *error)
{
    if (cli->is_json) {
        return cli_print_json(json_pack("{s:s,s:I}", "file", path, "facts", (json_int_t)fact_count),
                              error);
    }
    (void)printf("%s: %lld facts, checked\n", path, (long long)fact_count);
    return STATUS_OK;
}

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    char path[FILE_PATH_MAX];
    struct settings settings;
    struct db db;
    int64_t fact_count = 0;
    enum status status = options_take(&argc, argv, NULL, 0, 1, 1, error);
    if (status == STATUS_OK) {
        status = cli_settings(cli, &settings, error);
    }
    if (status == STATUS_OK) {
        status = target_path(argv[1], settings.utc_offset_min, path, sizeof path, error);
    }
    if (status == STATUS_OK) {
        status = cli_db_open_write(cli, NULL, &db,
                                   error); /* a handle for looking only cannot VACUUM INTO */
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = db_int(&db, "SELECT count(*) FROM ledger", 0, &fact_count, error);
    if (status == STATUS_OK) {
        status = db_backup(&db, path, error);
    }
    db_close(&db);
    return status == STATUS_OK ? print_result(cli, path, fact_count, error) : status;
}

const struct command command_backup = {
    .name = "backup",
    .arguments = "TARGET",
    .summary = "Copies the central file, also while kiosks write, and checks the copy.",
    .help =
        "TARGET is a new file, or a folder, e.g. of a USB stick, where the copy is named after "
        "the\n"
        "time. Nothing is overwritten. To restore it put it in the place of the central file: the\n"
        "stations send again what it lacks.\n",
    .needs_fair = true,
    .run = run,
};
