#include "cli/cli.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/text.h"
#include "cli/pin_read.h"
#include "cli/print_out.h"
#include "cli/staff_log.h"
#include "cli/verbs.h"
#include "core/staff_badge.h"
#include "print/slip.h"
#include "sync/exchange.h"

enum { BADGE_DAYS = 30 };

enum { OPTION_ROLE, OPTION_PIN_FILE, OPTION_TO, OPTION_UNTIL, OPTION_CSV, OPTION_COUNT };

static const char *option_text(const struct option_spec *options, int at)
{
    return *(const char *const *)options[at].out;
}

/* ---- the office ---- */

/* Opens the office and the key of the PINs, which is made for a fair of an older Feria: with no PIN
 * kept, none is lost. */
static enum status open_office(struct cli *cli, struct fair *fair, struct pepper *pepper,
                               struct error *error)
{
    int64_t count = 0;
    enum status status = cli_office_open(cli, fair, error);
    if (status == STATUS_OK) {
        status = db_int(&fair->db, "SELECT count(*) FROM staff", 0, &count, error);
    }
    return status == STATUS_OK ? pepper_open(pepper, fair->folder, count == 0, error) : status;
}

static enum status close_office(struct fair *fair, struct pepper *pepper, enum status status,
                                struct error *error)
{
    pepper_close(pepper);
    if (status == STATUS_OK && exchange_has_peer(&fair->settings)) {
        status = cli_office_sync(fair, error);
    }
    fair_close(fair);
    return status;
}

/* A PIN that nobody else has, and what is kept of it. */
static enum status choose_pin(struct db *db, const struct pepper *pepper, const char *path,
                              struct staff_member *member, struct error *error)
{
    struct staff_member members[STAFF_MAX];
    char pin[PIN_SIZE];
    size_t count = 0;
    size_t at = 0;
    enum status status = staff_read(db, members, &count, error);
    if (status == STATUS_OK) {
        status = pin_read(path, pin, error);
    }
    if (status != STATUS_OK) {
        return status;
    }
    status = pin_whose(members, count, pepper, pin, &at, error);
    if (status == STATUS_OK && strcmp(members[at].id, member->id) != 0) {
        status = error_set(error, STATUS_EXISTS,
                           "somebody has this PIN already, and a PIN says who enters; choose "
                           "another one");
    } else if (status == STATUS_OK || status == STATUS_NOT_FOUND) {
        status = pin_keep(member, pepper, pin, error);
    }
    sodium_memzero(pin, sizeof pin);
    return status;
}

static enum status say(const struct cli *cli, const char *name, const char *what,
                       struct error *error)
{
    if (cli->is_json) {
        return cli_print_json(json_pack("{s:s,s:s}", "name", name, "did", what), error);
    }
    (void)printf("%s: %s\n", name, what);
    return STATUS_OK;
}

/* ---- verbs ---- */

static enum status take_role(const char *word, enum staff_role *role, struct error *error)
{
    if (word == NULL || !staff_role_find(word, role)) {
        return error_set(error, STATUS_USAGE,
                         "say what they may do: --role steward, supervisor or office");
    }
    return STATUS_OK;
}

/* The member with a PIN just chosen, after `status` of what went before; closes the office. */
static enum status keep(struct fair *fair, struct pepper *pepper, const struct option_spec *options,
                        struct staff_member *member, enum status status, struct error *error)
{
    if (status == STATUS_OK) {
        status =
            choose_pin(&fair->db, pepper, option_text(options, OPTION_PIN_FILE), member, error);
    }
    if (status == STATUS_OK) {
        status = staff_set(&fair->ledger, member, error);
    }
    return close_office(fair, pepper, status, error);
}

static enum status add(struct cli *cli, const struct option_spec *options, char **words,
                       struct error *error)
{
    struct fair fair = {0};
    struct pepper pepper = {0};
    struct staff_member member = {0};
    enum status status = take_role(option_text(options, OPTION_ROLE), &member.role, error);
    if (status == STATUS_OK) {
        status = open_office(cli, &fair, &pepper, error);
    }
    if (status == STATUS_OK) {
        (void)text_copy(member.name, sizeof member.name, words[0]);
        status = staff_new(fair.ledger.db, &member, error);
    }
    status = keep(&fair, &pepper, options, &member, status, error);
    return status == STATUS_OK ? say(cli, member.name, "added", error) : status;
}

static enum status change_pin(struct cli *cli, const struct option_spec *options, char **words,
                              struct error *error)
{
    struct fair fair = {0};
    struct pepper pepper = {0};
    struct staff_member member = {0};
    const char *role = option_text(options, OPTION_ROLE);
    enum status status = open_office(cli, &fair, &pepper, error);
    if (status == STATUS_OK) {
        status = staff_find(&fair.db, words[0], &member, error);
    }
    if (status == STATUS_OK && role != NULL) {
        status = take_role(role, &member.role, error);
    }
    status = keep(&fair, &pepper, options, &member, status, error);
    return status == STATUS_OK ? say(cli, member.name, "has a new PIN", error) : status;
}

static enum status remove_one(struct cli *cli, const struct option_spec *options, char **words,
                              struct error *error)
{
    struct fair fair = {0};
    struct pepper pepper = {0};
    struct staff_member member = {0};
    (void)options;
    enum status status = cli_office_open(cli, &fair, error);
    if (status == STATUS_OK) {
        status = staff_find(&fair.db, words[0], &member, error);
    }
    if (status == STATUS_OK) {
        status = staff_remove(&fair.ledger, member.id, error);
    }
    status = close_office(&fair, &pepper, status, error);
    return status == STATUS_OK ? say(cli, member.name, "removed", error) : status;
}

static enum status list(struct cli *cli, const struct option_spec *options, char **words,
                        struct error *error)
{
    struct staff_member members[STAFF_MAX];
    struct db db = {0};
    size_t count = 0;
    (void)options, (void)words;
    enum status status = cli_db_open_read(cli, NULL, &db, error);
    if (status == STATUS_OK) {
        status = staff_read(&db, members, &count, error);
    }
    db_close(&db);
    json_t *rows = cli->is_json ? json_array() : NULL;
    for (size_t i = 0; i < count && status == STATUS_OK; i++) {
        const char *role = staff_role_word(members[i].role);
        if (cli->is_json) {
            (void)json_array_append_new(rows,
                                        json_pack("{s:s,s:s,s:b}", "name", members[i].name, "role",
                                                  role, "badge", (int)members[i].has_badge));
        } else {
            (void)printf("%-10s %s%s\n", role, members[i].name,
                         members[i].has_badge ? "  (badge)" : "");
        }
    }
    if (status == STATUS_OK && cli->is_json) {
        return cli_print_json(rows, error);
    }
    json_decref(rows);
    if (status == STATUS_OK && count == 0) {
        (void)printf("nobody has a PIN: a kiosk cannot be locked, and a door lets whoever stands "
                     "there decide; feria staff add\n");
    }
    return status;
}

static enum status print_badge(struct cli *cli, const struct fair *fair, const char *city,
                               const struct staff_member *member, const char *payload,
                               const char *to, struct error *error)
{
    static const char *const BANDS[] = {"LOGÍSTICA", "SUPERVISIÓN", "OFICINA"};
    struct slip slip;
    struct print_out out = {0};
    const struct ticket_slip texts = {.city = city,
                                      .name = member->name,
                                      .band = BANDS[member->role],
                                      .event = "Personal de la feria",
                                      .payload = payload,
                                      .code = ""};
    slip_of_badge(&slip, &texts);
    enum status status = print_out_open(&out, cli, &fair->settings, to, 0, error);
    if (status == STATUS_OK) {
        status = print_out_slip(&out, &slip, error);
    }
    status = print_out_close(&out, status, error);
    slip_wipe(&slip);
    return status;
}

static enum status qr(struct cli *cli, const struct option_spec *options, char **words,
                      struct error *error)
{
    struct fair fair = {0};
    struct pepper pepper = {0};
    struct staff_member member = {0};
    struct catalogue *catalogue = NULL;
    char payload[BADGE_TEXT_LENGTH + 1];
    const char *to = option_text(options, OPTION_TO);
    const char *until = option_text(options, OPTION_UNTIL);
    int64_t expires_ms = clock_now_ms() + INT64_C(86400000) * BADGE_DAYS;
    enum status status = cli_office_open(cli, &fair, error);
    if (status == STATUS_OK && until != NULL) {
        status = clock_parse_local(until, fair.settings.utc_offset_min, clock_now_ms(), &expires_ms,
                                   error);
    }
    if (status == STATUS_OK) {
        status = staff_find(&fair.db, words[0], &member, error);
    }
    if (status == STATUS_OK) {
        status = catalogue_new(&catalogue, &fair.db, error);
    }
    if (status == STATUS_OK) {
        status = badge_make(&fair.ledger, &fair.keys, member.id, expires_ms, payload, error);
    }
    if (status == STATUS_OK) {
        status =
            print_badge(cli, &fair, catalogue->municipality.entity, &member, payload, to, error);
    }
    catalogue_free(catalogue);
    sodium_memzero(payload, sizeof payload);
    status = close_office(&fair, &pepper, status, error);
    return status == STATUS_OK
               ? say(cli, member.name, "has a badge; one of before counts no more", error)
               : status;
}

static enum status show_log(struct cli *cli, const struct option_spec *options, char **words,
                            struct error *error)
{
    (void)words;
    return staff_log(cli, option_text(options, OPTION_CSV), error);
}

static const struct verb VERBS[] = {
    {"add", 1, 1, false, add},        {"list", 0, 0, false, list},
    {"pin", 1, 1, false, change_pin}, {"remove", 1, 1, false, remove_one},
    {"qr", 1, 1, false, qr},          {"log", 0, 0, false, show_log},
};

static enum status run(struct cli *cli, int argc, char **argv, struct error *error)
{
    const char *texts[OPTION_COUNT] = {NULL};
    const struct option_spec options[OPTION_COUNT] = {
        [OPTION_ROLE] = {"--role", OPTION_TEXT, &texts[OPTION_ROLE]},
        [OPTION_PIN_FILE] = {"--pin-file", OPTION_TEXT, &texts[OPTION_PIN_FILE]},
        [OPTION_TO] = {"--to", OPTION_TEXT, &texts[OPTION_TO]},
        [OPTION_UNTIL] = {"--until", OPTION_TEXT, &texts[OPTION_UNTIL]},
        [OPTION_CSV] = {"--csv", OPTION_TEXT, &texts[OPTION_CSV]},
    };
    return verbs_run(cli, argc, argv, VERBS, ARRAY_COUNT(VERBS), options, OPTION_COUNT, error);
}

const struct command command_staff = {
    .name = "staff",
    .arguments = "add NAME --role R [--pin-file F] | pin NAME [--role R] [--pin-file F] | "
                 "remove NAME | list | qr NAME [--to FILE.png] [--until DATE] | log [--csv FILE]",
    .summary = "Who works at the fair: their PINs and badges, and what they did.",
    .help =
        "add      a person with a PIN, asked for on the terminal and not shown, or the first line\n"
        "         of a file. Roles: steward scans; supervisor also searches, sees names, lets in,\n"
        "         undoes, registers and leaves the kiosk; office everything\n"
        "pin      another PIN, and with --role another role\n"
        "remove   lets them in nowhere any more, badge included\n"
        "qr       a badge to print; the one of before counts no more. Good for 30 days, or "
        "--until\n"
        "log      who entered, left and did what at which station, newest first; PINs that were\n"
        "         nobody's too. --csv writes all of it to a file (- is standard output)\n"
        "PINs need keys/personal/pin.key at every station: copy it beside municipality.key.\n",
    .needs_fair = true,
    .run = run,
};
