#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/station_add.h"
#include "cli/station_trust.h"
#include "cli/stations.h"
#include "cli/verbs.h"
#include "core/revocation.h"
#include "core/trust.h"

enum station_option {
    OPTION_SINCE,
    OPTION_MODE,
    OPTION_LABEL,
    OPTION_HUB,
    OPTION_MINUTES,
    OPTION_YES,
    OPTION_FOLDER,
    OPTION_REPLACE,
    OPTION_COUNT
};

enum { MINUTES_DEFAULT = 15, MINUTES_MAX = 24 * 60 };

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
                                    /* who was replaced has lost the name */
                                    "SELECT min(station), count(*) FROM station AS s"
                                    " WHERE format('%08x', station) = ?1 OR (name = ?1 AND NOT"
                                    "  EXISTS (SELECT 1 FROM station_trusted AS t WHERE"
                                    "   t.holder = s.station AND t.is_trusted = 0))",
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

/* ---- new ones ---- */

static const char *text_of(const struct option_spec *options, enum station_option option)
{
    return *(const char **)options[option].out;
}

/* What is not said is as it was with the station that has the name now. */
static enum status read_before(struct cli *cli, const char *name, struct trusted *before,
                               struct error *error)
{
    struct stmt stmt;
    struct db db = {0};
    enum status status = cli_db_open_read(cli, NULL, &db, error);
    if (status == STATUS_OK) {
        status = stmt_begin(&stmt, &db,
                            "SELECT mode, label FROM station WHERE name = ?1"
                            " ORDER BY hlc DESC, station LIMIT 1",
                            error);
    }
    if (status == STATUS_OK) {
        stmt_text(&stmt, 1, name);
        status = stmt_step(&stmt, error);
        if (status == STATUS_OK) {
            (void)text_copy(before->mode, sizeof before->mode, stmt_column_text(&stmt, 0));
            (void)text_copy(before->label, sizeof before->label, stmt_column_text(&stmt, 1));
        }
        stmt_end(&stmt);
    }
    db_close(&db);
    return status == STATUS_NOT_FOUND
               ? error_set(error, status, "there is no station \"%s\"; see feria station list",
                           name)
               : status;
}

static enum status add_one(struct cli *cli, const struct option_spec *options, const char *name,
                           const struct trusted *before, struct error *error)
{
    const char *mode = text_of(options, OPTION_MODE);
    const char *label = text_of(options, OPTION_LABEL);
    struct settings checked;
    struct station_add add = {.name = name,
                              .mode = mode != NULL ? mode
                                      : before     ? before->mode
                                                   : "citizen",
                              .label = label != NULL ? label
                                       : before      ? before->label
                                                     : name,
                              .hub = text_of(options, OPTION_HUB),
                              .minutes = *(const uint32_t *)options[OPTION_MINUTES].out,
                              .is_yes = *(const bool *)options[OPTION_YES].out,
                              .is_replacing = before != NULL};
    settings_init(&checked);
    if (settings_set(&checked, "mode", add.mode, error) != STATUS_OK) {
        return error_prefix(error, STATUS_USAGE, "--mode");
    }
    if (add.minutes < 1 || add.minutes > MINUTES_MAX) {
        return error_set(error, STATUS_USAGE, "--minutes: from 1 to %d", MINUTES_MAX);
    }
    return station_add(cli, &add, error);
}

static enum status add(struct cli *cli, const struct option_spec *options, char **words,
                       struct error *error)
{
    return add_one(cli, options, words[0], NULL, error);
}

static enum status replace(struct cli *cli, const struct option_spec *options, char **words,
                           struct error *error)
{
    struct trusted before = {0};
    enum status status = read_before(cli, words[0], &before, error);
    return status == STATUS_OK ? add_one(cli, options, words[0], &before, error) : status;
}

static enum status trust(struct cli *cli, const struct option_spec *options, char **words,
                         struct error *error)
{
    const struct station_trust asked = {.word = words[0],
                                        .folder = text_of(options, OPTION_FOLDER),
                                        .mode = text_of(options, OPTION_MODE),
                                        .label = text_of(options, OPTION_LABEL),
                                        .is_yes = *(const bool *)options[OPTION_YES].out,
                                        .is_replacing = *(const bool *)options[OPTION_REPLACE].out};
    return station_trust(cli, &asked, error);
}

static const struct verb VERBS[] = {
    {"list", 0, 0, false, list},     {"add", 1, 1, true, add},
    {"trust", 1, 1, true, trust},    {"replace", 1, 1, true, replace},
    {"revoke", 1, 1, false, revoke}, {"restore", 1, 1, false, restore},
};

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    const char *texts[OPTION_COUNT] = {NULL};
    uint32_t minutes = MINUTES_DEFAULT;
    bool is_yes = false, is_replacing = false;
    const struct option_spec options[OPTION_COUNT] = {
        [OPTION_SINCE] = {"--since", OPTION_TEXT, &texts[OPTION_SINCE]},
        [OPTION_MODE] = {"--mode", OPTION_TEXT, &texts[OPTION_MODE]},
        [OPTION_LABEL] = {"--label", OPTION_TEXT, &texts[OPTION_LABEL]},
        [OPTION_HUB] = {"--hub", OPTION_TEXT, &texts[OPTION_HUB]},
        [OPTION_MINUTES] = {"--minutes", OPTION_NUMBER, &minutes},
        [OPTION_YES] = {"--yes", OPTION_FLAG, &is_yes},
        [OPTION_FOLDER] = {"--folder", OPTION_TEXT, &texts[OPTION_FOLDER]},
        [OPTION_REPLACE] = {"--replace", OPTION_FLAG, &is_replacing}};
    return verbs_run(cli, argc, argv, VERBS, ARRAY_COUNT(VERBS), options, OPTION_COUNT, error);
}

const struct command command_station = {
    .name = "station",
    .arguments = "list | add NAME [...] | trust NAME [...] | replace NAME | revoke NAME [--since "
                 "TIME] | restore NAME",
    .summary = "Lists the stations of the fair; adds a machine, replaces a dead one, revokes a "
               "stolen one.",
    .help =
        "list     every station that the central file has heard of: how many facts it has\n"
        "         sent, when it wrote the last of them, and whether the office trusts it\n"
        "add      shows a QR and a code, waits for the machine that comes with it, asks\n"
        "         whether its four words are right, and gives it what it needs to start.\n"
        "         The code is good once, and only while this waits\n"
        "trust    a station that has the fair's keys already and came by a stick or the central\n"
        "         file, but is nobody yet: shows the four words of its key, asks whether its\n"
        "         screen shows the same. With --folder DIR, also what lies on that stick is\n"
        "         taken in, and what the station may have is left there\n"
        "replace  what add does, for another machine in the place of one that died, whose tickets\n"
        "         stay good: its name, mode and label\n"
        "revoke   the hub takes nothing of the station any more, and the doors refuse every\n"
        "         ticket that it issued\n"
        "restore  and let them in again\n"
        "NAME     its name, or its 8 digits of the list\n"
        "--mode MODE   citizen (when nothing is said), door, stand or office\n"
        "--label TEXT  what people read on it, such as \"Puerta 2\"\n"
        "--hub ADDRESS how the new machine reaches the hub, when that is another address than\n"
        "              the office's own\n"
        "--folder DIR a stick or shared folder that feria sync --prepare marked\n"
        "--replace     the one to be trusted is in the place of who has that name now\n"
        "--minutes N   waits so long (15)\n"
        "--yes         does not ask about the words\n"
        "--since TIME  such as \"2022-12-15 10:00\": who registered there before stays good,\n"
        "         as far as a door knows the registration\n",
    .needs_fair = true,
    .run = run,
};
