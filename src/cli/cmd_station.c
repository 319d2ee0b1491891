#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cli/stations.h"
#include "cli/verbs.h"
#include "core/revocation.h"

enum station_option { OPTION_SINCE, OPTION_COUNT };

static enum status list(struct cli *cli, const struct option_spec *options, char **words,
                        struct error *error)
{
    struct settings settings;
    struct db db;
    (void)options, (void)words;
    enum status status = cli_settings(cli, &settings, error);
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

/* ---- taken back ---- */

/* What is said of a station. */
struct saying {
    uint32_t station;
    bool is_revoked;
    int64_t since_ms;
};

static enum status tell(struct ledger *ledger, const void *user, bool *has_changed,
                        struct error *error)
{
    const struct saying *saying = user;
    return station_revoke(ledger, saying->station, saying->is_revoked, saying->since_ms,
                          has_changed, error);
}

/* By its name, or by its 8 hexadecimal digits. */
static enum status find(struct db *db, const char *word, uint32_t *station, struct error *error)
{
    struct stmt stmt;
    int64_t count = 0;
    enum status status = stmt_begin(&stmt, db,
                                    "SELECT min(station), count(*) FROM station"
                                    " WHERE name = ?1 OR format('%08x', station) = ?1",
                                    error);
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, word);
        status = stmt_step(&stmt, error);
    }
    if (status == STATUS_OK) {
        *station = (uint32_t)stmt_column_int(&stmt, 0);
        count = stmt_column_int(&stmt, 1);
    }
    stmt_end(&stmt);
    if (status == STATUS_OK && count == 0) {
        return error_set(error, STATUS_NOT_FOUND,
                         "there is no station \"%s\"; see feria station list", word);
    }
    if (status == STATUS_OK && count > 1) {
        return error_set(error, STATUS_EXISTS,
                         "%lld stations have the name \"%s\"; say its 8 digits of feria station "
                         "list instead",
                         (long long)count, word);
    }
    return status;
}

static enum status say(struct cli *cli, const char *word, struct saying *saying,
                       struct error *error)
{
    struct db db = {0};
    enum status status = cli_db_open_read(cli, NULL, &db, error);
    if (status == STATUS_OK) {
        status = find(&db, word, &saying->station, error);
    }
    db_close(&db);
    return status == STATUS_OK ? verb_tell(cli, word, tell, saying, error) : status;
}

static enum status revoke(struct cli *cli, const struct option_spec *options, char **words,
                          struct error *error)
{
    const char *since = *(const char **)options[OPTION_SINCE].out;
    struct settings settings;
    struct saying saying = {.is_revoked = true};
    enum status status = cli_settings(cli, &settings, error);
    if (status == STATUS_OK && since != NULL) {
        status = clock_parse_local(since, settings.utc_offset_min, clock_now_ms(), &saying.since_ms,
                                   error);
        status = status == STATUS_OK ? status : error_prefix(error, STATUS_USAGE, "--since");
    }
    return status == STATUS_OK ? say(cli, words[0], &saying, error) : status;
}

static enum status restore(struct cli *cli, const struct option_spec *options, char **words,
                           struct error *error)
{
    struct saying saying = {.is_revoked = false};
    (void)options;
    return say(cli, words[0], &saying, error);
}

static const struct verb VERBS[] = {
    {"list", 0, 0, false, list},
    {"revoke", 1, 1, false, revoke},
    {"restore", 1, 1, false, restore},
};

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    const char *since = NULL;
    const struct option_spec options[OPTION_COUNT] = {
        [OPTION_SINCE] = {"--since", OPTION_TEXT, &since}};
    return verbs_run(cli, argc, argv, VERBS, ARRAY_COUNT(VERBS), options, OPTION_COUNT, error);
}

const struct command command_station = {
    .name = "station",
    .arguments = "list | revoke NAME [--since TIME] | restore NAME",
    .summary = "Lists the stations of the fair; revokes the tickets of a stolen one.",
    .help = "list     every station that the central file has heard of: how many facts it has\n"
            "         sent and when it wrote the last of them\n"
            "revoke   the doors refuse every ticket that the station issued\n"
            "restore  and let them in again\n"
            "NAME     its name, or its 8 digits of the list\n"
            "--since TIME  such as \"2022-12-15 10:00\": who registered there before stays good,\n"
            "         as far as a door knows the registration\n",
    .needs_fair = true,
    .run = run,
};
